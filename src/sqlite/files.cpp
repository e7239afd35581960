// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <cerrno>
#include <cstdio>
#include <random>
#include <string>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <deminimis/error.hpp>

namespace deminimis::sqlite {

namespace fs = std::filesystem;

std::optional<fs::path> in_real_folder(const fs::path& file) {
  if (!file.has_filename() || file.filename() == "." || file.filename() == ".." || file.native().find('\0') != std::string::npos) return std::nullopt;
  std::error_code failed;
  const fs::path folder = fs::canonical(file.has_parent_path() ? file.parent_path() : fs::path("."), failed);
  if (failed) return std::nullopt;
  return folder / file.filename();
}

unfinished::~unfinished() {
  for (const auto* ending : {"", "-journal", "-wal", "-shm", ".queue", ".lock"}) ::unlink((path.string() + ending).c_str());
}

fs::path unused_name(const fs::path& at) {
  std::random_device random;
  std::string digits = "00000000";
  for (char& c : digits) c = "0123456789abcdef"[random() % 16];
  return at.parent_path() / (at.filename().string() + ".new-" + digits);
}

void place(const fs::path& made, const fs::path& at, const fs::path& shown) {
  int result = -1;
#ifdef RENAME_NOREPLACE
  result = ::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, at.c_str(), RENAME_NOREPLACE);
  if (result != 0 && (errno == EINVAL || errno == ENOSYS))
#endif
    if ((result = ::link(made.c_str(), at.c_str())) == 0) ::unlink(made.c_str());
  if (result != 0 && errno == EEXIST)
    throw error(errc::ledger_exists, shown.string(), "Something is there already.", "Choose another name, or open what is there.");
  if (result != 0) throw error(errc::storage, shown.string(), "The ledger cannot be put in its place.", "Check the rights of the folder.");
  const int folder = ::open(at.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  const int synced = ::fsync(folder);
  ::close(folder);
  if (synced != 0)
    throw error(errc::storage, shown.string(), "The ledger was made, but it is not certain that it would outlast a power cut.", "Check the disk.",
                written::unknown);
}

fs::path exchange(const fs::path& made, const fs::path& at, const fs::path& shown) {
  const auto must = [&](int result) {
    if (result != 0)
      throw error(errc::storage, shown.string(), "The copy cannot be put in its place.", "Check the rights of the folder.", written::unknown);
  };
  std::string digits = unused_name(at).string();
  fs::path kept = at.string() + ".replaced" + digits.substr(digits.rfind('-'));
  must(::link(at.c_str(), kept.c_str()));
  for (const auto* ending : {"-journal", "-wal"})  // of the old content: SQLite would undo the new one by it
    if (::rename((at.string() + ending).c_str(), (kept.string() + ending).c_str()) != 0 && errno != ENOENT) must(-1);
  ::unlink((at.string() + "-shm").c_str());
  must(::rename(made.c_str(), at.c_str()));
  const int folder = ::open(at.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int synced = folder < 0 ? -1 : ::fsync(folder);
  if (folder >= 0) ::close(folder);
  must(synced);
  return kept;
}

}  // namespace deminimis::sqlite
