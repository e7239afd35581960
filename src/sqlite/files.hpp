// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

namespace deminimis::sqlite {

/// `file` in its folder's real place: a folder may be reached by symbolic links, the file itself may not be one.
/// Nothing where the folder is not there.
[[nodiscard]] std::optional<std::filesystem::path> in_real_folder(const std::filesystem::path& file);

/// A file that goes again, with what SQLite and the queue left beside it, unless it was put in its place.
struct unfinished {
  std::filesystem::path path;
  explicit unfinished(std::filesystem::path at) : path(std::move(at)) {}
  ~unfinished();
  unfinished(const unfinished&) = delete;
  unfinished& operator=(const unfinished&) = delete;
};

/// A name beside `at` that nothing has yet.
[[nodiscard]] std::filesystem::path unused_name(const std::filesystem::path& at);

/// Puts a finished file in its place, where nothing may be yet. `shown` names it in errors: `ledger_exists`, `storage`.
void place(const std::filesystem::path& made, const std::filesystem::path& at, const std::filesystem::path& shown);

/// Puts a finished file where a ledger is, whose content is kept under another name, which is given. Error `storage`.
std::filesystem::path exchange(const std::filesystem::path& made, const std::filesystem::path& at, const std::filesystem::path& shown);

}  // namespace deminimis::sqlite
