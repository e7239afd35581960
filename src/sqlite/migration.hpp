// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "database.hpp"

namespace deminimis::sqlite {

/// The step from one released version of the tables to the next. It may change whatever follows from the log, never the log.
struct migration {
  std::int64_t from = 0;
  std::vector<std::string> statements;
};

/// The steps from the first released version to the present one.
[[nodiscard]] const std::vector<migration>& migrations();

/// Brings the tables of the ledger at `file`, open as `of`, to version `to`, forward only, each step in a transaction of its own. Before a
/// step a copy of the file as it was is put beside it, named `<file>.schema-<version>`. Gives the copies. Errors `corrupt` where a
/// step would have changed the log, `schema_too_new` where no step leads on, `busy`, `storage`, `storage_full`: the step is undone.
std::vector<std::filesystem::path> migrate(database& of, const std::filesystem::path& file, const std::filesystem::path& shown,
                                           const std::vector<migration>& steps, std::int64_t to);
/// The same for a file that is a copy itself: no other is kept.
void migrate_copy(database& of, const std::filesystem::path& shown);

}  // namespace deminimis::sqlite
