// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include <sqlite3.h>

namespace deminimis::sqlite {

/// How many bytes at the end of each page of a new ledger hold its checksum. SQLite leaves them alone and says so in byte 20 of the
/// file, so that any SQLite reads the file; one that writes to it leaves them as they were, which is noticed.
inline constexpr int page_checksum_bytes = 8;

/// The name of the VFS, over SQLite's default one, that writes the checksum of each page of a ledger's file and compares it when
/// the page is read: SipHash-2-4 of the page without it, keyed by "deminimis pg" and the page's number, so that a page in another's
/// place is noticed too. A page that differs is not read: SQLITE_IOERR_DATA. Files whose header reserves other than 8 bytes, such as
/// the first ledgers, are read and written as by SQLite alone.
[[nodiscard]] const char* vfs_with_page_checksums();

/// What is done with the pages that differ.
enum class page_check {
  refuse,   ///< they are not read
  collect,  ///< they are read, and remembered
};

/// The main file of an open database, as that VFS sees it. For the connection's own thread.
class checked_pages {
 public:
  explicit checked_pages(sqlite3* of);

  /// Whether its pages have checksums.
  [[nodiscard]] bool there() const;
  /// What the next pages read that differ are.
  void set(page_check what) const;
  /// The number of the page that differed last; 0: none did.
  [[nodiscard]] std::uint32_t last() const;
  /// The pages that were read with `collect` and differed, in the order of their numbers.
  [[nodiscard]] std::vector<std::uint32_t> collected() const;
  /// For a new file that will hold the pages of `from`: whether they have checksums is told by the first page, which may be written last.
  void expect_as(const checked_pages& from) const;

 private:
  struct file;
  friend struct vfs_methods;
  file* file_ = nullptr;
};

}  // namespace deminimis::sqlite
