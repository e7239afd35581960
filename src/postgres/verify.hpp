// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/ledger/store.hpp>

#include "schema.hpp"
#include "session.hpp"

namespace deminimis::postgres {

/// Everything that is wrong with a ledger. Runs in a transaction of its own. Throws `server_error`.
[[nodiscard]] verification verify(session& of, const names& roles);

}  // namespace deminimis::postgres
