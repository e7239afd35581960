// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <deminimis/ledger/store.hpp>

#include "database.hpp"

namespace deminimis::sqlite {

/// How the tables, indexes and triggers of a file differ from those of a ledger of the version that it says it has, one sentence each.
[[nodiscard]] std::vector<std::string> schema_differences(database& of);

/// Everything that is wrong with a ledger, which nobody else may change meanwhile.
[[nodiscard]] verification verify(database& ledger);

}  // namespace deminimis::sqlite
