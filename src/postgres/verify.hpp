// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <deminimis/ledger/store.hpp>

#include "schema.hpp"
#include "session.hpp"

namespace deminimis::postgres {

/// The functions that are not as this library makes them: changed, missing, or not a ledger's. Throws `server_error`.
[[nodiscard]] std::vector<std::string> functions_that_differ(session& of, const names& roles);

/// Everything that is wrong with a ledger. Runs in a transaction of its own. Throws `server_error`.
[[nodiscard]] verification verify(session& of, const names& roles);

}  // namespace deminimis::postgres
