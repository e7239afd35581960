// SPDX-License-Identifier: Apache-2.0
#include "page_checksums.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <set>

#include <sodium.h>

#include "sabotage.hpp"

namespace deminimis::sqlite {

static_assert(page_checksum_bytes == crypto_shorthash_BYTES && crypto_shorthash_KEYBYTES == 16);

/// An open file; the real one, which SQLite's default VFS opened, lies beside it.
struct checked_pages::file {
  sqlite3_file base;
  sqlite3_file* real;
  std::set<std::uint32_t>* collected;  ///< none: not the main file of a database
  bool has_checksums;
  page_check what;
  std::uint32_t last;
};

namespace {

constexpr std::size_t header_size = 100, reserved_at = 20;

bool is_page(int size, sqlite3_int64 at) { return size >= 512 && (size & (size - 1)) == 0 && at % size == 0; }

std::uint32_t number_of(int size, sqlite3_int64 at) { return static_cast<std::uint32_t>(at / size) + 1; }

using checksum = std::array<unsigned char, page_checksum_bytes>;

checksum checksum_of(const unsigned char* page, std::size_t size, std::uint32_t number) {
  std::array<unsigned char, crypto_shorthash_KEYBYTES> key{'d', 'e', 'm', 'i', 'n', 'i', 'm', 'i', 's', ' ', 'p', 'g'};
  for (std::size_t i = 0; i < 4; ++i) key[12 + i] = static_cast<unsigned char>(number >> (24 - 8 * i));
  checksum sum{};
  crypto_shorthash(sum.data(), page, size - sum.size(), key.data());
  return sum;
}

bool has_its_checksum(const unsigned char* page, int size, std::uint32_t number) {
  const checksum sum = checksum_of(page, static_cast<std::size_t>(size), number);
  return std::equal(sum.begin(), sum.end(), page + size - sum.size());
}

/// Whether the first page has a checksum that is right but for the byte that says so.
bool lost_its_mark(const unsigned char* page, int size) {
  std::array<unsigned char, 65536> copy{};
  std::copy(page, page + size, copy.begin());
  copy[reserved_at] = page_checksum_bytes;
  return has_its_checksum(copy.data(), size, 1);
}

}  // namespace

/// What SQLite calls. Nothing is thrown here: SQLite is C.
struct vfs_methods {
  using file = checked_pages::file;
  static file* of(sqlite3_file* f) { return reinterpret_cast<file*>(f); }
  static sqlite3_file* real(sqlite3_file* f) { return of(f)->real; }

  // ---- of a file

  static int close(sqlite3_file* f) {
    file* self = of(f);
    const int code = self->real->pMethods ? self->real->pMethods->xClose(self->real) : SQLITE_OK;
    sqlite3_free(self->real);
    delete self->collected;
    self->real = nullptr;
    self->collected = nullptr;
    return code;
  }

  static int read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    file* self = of(f);
    const int code = self->real->pMethods->xRead(self->real, to, size, at);
    if ((code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) || !self->collected || made == mistake::pages_unchecked) return code;
    const auto* page = static_cast<const unsigned char*>(to);  // zeros where the file is cut short
    if (code == SQLITE_OK && at == 0 && static_cast<std::size_t>(size) >= header_size) self->has_checksums = page[reserved_at] == page_checksum_bytes;
    if (!is_page(size, at)) return code;
    const bool good = self->has_checksums ? has_its_checksum(page, size, number_of(size, at)) : at != 0 || !lost_its_mark(page, size);
    return good ? code : differs(*self, number_of(size, at), code);
  }

  static int differs(file& self, std::uint32_t number, int otherwise) {
    self.last = number;
    if (self.what == page_check::refuse) return SQLITE_IOERR_DATA;
    try {
      self.collected->insert(number);
    } catch (const std::bad_alloc&) {
      return SQLITE_IOERR_NOMEM;
    }
    return otherwise;
  }

  static int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    file* self = of(f);
    if (self->collected) {
      // The page is SQLite's own memory. There the checksum is put in, not in a copy: the next journal holds the page as it lies there,
      // and another program may be the one that writes it back.
      auto* page = static_cast<unsigned char*>(const_cast<void*>(from));
      if (at == 0 && static_cast<std::size_t>(size) >= header_size) self->has_checksums = page[reserved_at] == page_checksum_bytes;
      if (self->has_checksums && is_page(size, at)) {
        const checksum sum = checksum_of(page, static_cast<std::size_t>(size), number_of(size, at));
        std::copy(sum.begin(), sum.end(), page + size - sum.size());
      }
    }
    const int code = self->real->pMethods->xWrite(self->real, from, size, at);
    return code == SQLITE_IOERR_WRITE && met_a_limit(*self) ? SQLITE_FULL : code;
  }

  /// Whether writing failed at a quota or the largest size that files may have: to SQLite that is a broken disk, to us a full one.
  static bool met_a_limit(file& self) {
    int reason = 0;
    const int code = self.real->pMethods->xFileControl(self.real, SQLITE_FCNTL_LAST_ERRNO, &reason);
    return code == SQLITE_OK && (reason == EFBIG || reason == EDQUOT);
  }

  static sqlite3_io_methods methods(int version) {
    sqlite3_io_methods m{};
    m.iVersion = version;
    m.xClose = close;
    m.xRead = read;
    m.xWrite = write;
    m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) { return real(f)->pMethods->xTruncate(real(f), size); };
    m.xSync = [](sqlite3_file* f, int flags) { return real(f)->pMethods->xSync(real(f), flags); };
    m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); };
    m.xLock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); };
    m.xUnlock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); };
    m.xCheckReservedLock = [](sqlite3_file* f, int* held) { return real(f)->pMethods->xCheckReservedLock(real(f), held); };
    m.xFileControl = [](sqlite3_file* f, int what, void* with) { return real(f)->pMethods->xFileControl(real(f), what, with); };
    m.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
    m.xDeviceCharacteristics = [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); };
    if (version < 2) return m;
    m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** at) {
      return real(f)->pMethods->xShmMap(real(f), page, size, extend, at);
    };
    m.xShmLock = [](sqlite3_file* f, int from, int count, int flags) { return real(f)->pMethods->xShmLock(real(f), from, count, flags); };
    m.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
    m.xShmUnmap = [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); };
    return m;  // not version 3: what is read through a mapped file is not compared
  }

  // ---- of the VFS

  static sqlite3_vfs* below() { return sqlite3_vfs_find(nullptr); }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
    static const sqlite3_io_methods first = methods(1), second = methods(2);
    sqlite3_vfs* under = below();
    file* self = of(f);
    *self = {};
    self->real = static_cast<sqlite3_file*>(sqlite3_malloc(under->szOsFile));
    if (!self->real) return SQLITE_NOMEM;
    std::memset(self->real, 0, static_cast<std::size_t>(under->szOsFile));
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) self->collected = new (std::nothrow) std::set<std::uint32_t>;
    int code = (flags & SQLITE_OPEN_MAIN_DB) != 0 && !self->collected ? SQLITE_NOMEM : under->xOpen(under, name, self->real, flags, out);
    if (code == SQLITE_OK && self->collected) code = look_at(*self);
    if (code == SQLITE_OK)
      self->base.pMethods = self->real->pMethods->iVersion >= 2 ? &second : &first;
    else
      static_cast<void>(close(f));
    return code;
  }

  /// A new file will have checksums, as `reserve` or a copy makes it; an older one says so itself.
  static int look_at(file& self) {
    sqlite3_int64 size = 0;
    if (const int code = self.real->pMethods->xFileSize(self.real, &size); code != SQLITE_OK) return code;
    self.has_checksums = size == 0;
    if (size <= static_cast<sqlite3_int64>(reserved_at)) return SQLITE_OK;
    unsigned char mark = 0;
    const int code = self.real->pMethods->xRead(self.real, &mark, 1, static_cast<sqlite3_int64>(reserved_at));
    self.has_checksums = mark == page_checksum_bytes;
    return code;
  }

  static sqlite3_vfs made_vfs() {
    sqlite3_vfs v = *below();
    v.iVersion = std::min(v.iVersion, 2);  // the clock and chance stay those of SQLite's own
    v.szOsFile = static_cast<int>(sizeof(file));
    v.pNext = nullptr;
    v.zName = "deminimis";
    v.pAppData = nullptr;
    v.xOpen = open;
    v.xDelete = [](sqlite3_vfs*, const char* name, int flush) { return below()->xDelete(below(), name, flush); };
    v.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* found) { return below()->xAccess(below(), name, flags, found); };
    v.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* to) { return below()->xFullPathname(below(), name, size, to); };
    v.xDlOpen = nullptr;  // extensions are never loaded
    v.xDlError = nullptr;
    v.xDlSym = nullptr;
    v.xDlClose = nullptr;
    return v;
  }
};

const char* vfs_with_page_checksums() {
  static sqlite3_vfs vfs = vfs_methods::made_vfs();
  static const int code = sqlite3_vfs_register(&vfs, 0);
  return code == SQLITE_OK ? vfs.zName : nullptr;
}

checked_pages::checked_pages(sqlite3* of) {
  sqlite3_file* found = nullptr;
  if (sqlite3_file_control(of, "main", SQLITE_FCNTL_FILE_POINTER, &found) == SQLITE_OK && found && found->pMethods &&
      found->pMethods->xRead == vfs_methods::read && vfs_methods::of(found)->collected)
    file_ = vfs_methods::of(found);
}

bool checked_pages::there() const { return file_ && file_->has_checksums; }

void checked_pages::set(page_check what) const {
  if (!file_) return;
  file_->what = what;
  file_->collected->clear();
}

std::uint32_t checked_pages::last() const { return file_ ? file_->last : 0; }

std::vector<std::uint32_t> checked_pages::collected() const {
  if (!file_) return {};
  return {file_->collected->begin(), file_->collected->end()};
}

void checked_pages::expect_as(const checked_pages& from) const {
  if (file_) file_->has_checksums = from.there();
}

}  // namespace deminimis::sqlite
