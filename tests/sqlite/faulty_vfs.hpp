// SPDX-License-Identifier: Apache-2.0
// A SQLite VFS that fails at the n-th operation on the disk, for tests of what the store does then.
#pragma once

#include <csignal>
#include <cstring>
#include <string>
#include <vector>

#include <sqlite3.h>

namespace deminimis::test {

/// While it lives, every file that SQLite opens goes through it. One at a time; no other threads.
class faulty_vfs {
 public:
  /// What fails: nothing before `arm`.
  enum class how {
    once,       ///< one operation, which does nothing
    lasting,    ///< every operation from then on
    too_late,   ///< one operation, which does its work and then says that it failed
    disk_full,  ///< one write
    killed      ///< the process, instead of one operation
  };

  faulty_vfs() {
    current_ = this;
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.zName = "deminimis-faulty";
    vfs_.szOsFile = static_cast<int>(sizeof(file)) + real_->szOsFile;
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~faulty_vfs() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
    current_ = nullptr;
  }
  faulty_vfs(const faulty_vfs&) = delete;
  faulty_vfs& operator=(const faulty_vfs&) = delete;

  /// The n-th operation from now on, counted from 0, fails.
  void arm(int n, how kind) {
    at_ = n;
    kind_ = kind;
    count_ = hits_ = 0;
    armed_ = true;
  }
  void disarm() { armed_ = false; }
  /// How many operations failed since `arm`.
  [[nodiscard]] int hits() const { return hits_; }
  /// How many there were.
  [[nodiscard]] int count() const { return count_; }

 private:
  struct file {
    sqlite3_file base;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };

  enum class verdict { go, fail, fail_after };
  /// Asked by every operation that changes the disk or makes a change last.
  verdict ask(bool is_write) {
    if (!armed_) return verdict::go;
    const int n = count_++;
    if (kind_ == how::disk_full ? (n < at_ || hits_ > 0 || !is_write) : kind_ == how::lasting ? n < at_ : n != at_) return verdict::go;
    ++hits_;
    if (kind_ == how::killed) std::raise(SIGKILL);
    return kind_ == how::too_late ? verdict::fail_after : verdict::fail;
  }
  template <class Work>
  static int run(bool is_write, int failure, Work&& work) {
    const auto said = current_->ask(is_write);
    if (said == verdict::fail) return current_->kind_ == how::disk_full ? SQLITE_FULL : failure;
    const int code = work();
    return said == verdict::fail_after ? failure : code;
  }

  static file* of(sqlite3_file* f) { return reinterpret_cast<file*>(f); }
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
    auto* self = of(f);
    self->base.pMethods = nullptr;
    const int code = current_->real_->xOpen(current_->real_, name, self->real(), flags, out);
    if (code == SQLITE_OK) self->base.pMethods = methods();
    return code;
  }
  static int remove(sqlite3_vfs*, const char* name, int sync) {
    // once the name is gone and only its folder could not be flushed
    const int failure = current_->kind_ == how::too_late ? SQLITE_IOERR_DIR_FSYNC : SQLITE_IOERR_DELETE;
    return run(false, failure, [&] { return current_->real_->xDelete(current_->real_, name, sync); });
  }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods table = [] {
      sqlite3_io_methods m{};
      m.iVersion = 1;
      m.xClose = [](sqlite3_file* f) { return of(f)->real()->pMethods->xClose(of(f)->real()); };
      m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) { return of(f)->real()->pMethods->xRead(of(f)->real(), to, n, at); };
      m.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
        return run(true, SQLITE_IOERR_WRITE, [&] { return of(f)->real()->pMethods->xWrite(of(f)->real(), from, n, at); });
      };
      m.xTruncate = [](sqlite3_file* f, sqlite3_int64 n) {
        return run(false, SQLITE_IOERR_TRUNCATE, [&] { return of(f)->real()->pMethods->xTruncate(of(f)->real(), n); });
      };
      m.xSync = [](sqlite3_file* f, int flags) {
        return run(false, SQLITE_IOERR_FSYNC, [&] { return of(f)->real()->pMethods->xSync(of(f)->real(), flags); });
      };
      m.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) { return of(f)->real()->pMethods->xFileSize(of(f)->real(), n); };
      m.xLock = [](sqlite3_file* f, int n) { return of(f)->real()->pMethods->xLock(of(f)->real(), n); };
      m.xUnlock = [](sqlite3_file* f, int n) { return of(f)->real()->pMethods->xUnlock(of(f)->real(), n); };
      m.xCheckReservedLock = [](sqlite3_file* f, int* n) { return of(f)->real()->pMethods->xCheckReservedLock(of(f)->real(), n); };
      m.xFileControl = [](sqlite3_file* f, int what, void* with) { return of(f)->real()->pMethods->xFileControl(of(f)->real(), what, with); };
      m.xSectorSize = [](sqlite3_file* f) { return of(f)->real()->pMethods->xSectorSize(of(f)->real()); };
      m.xDeviceCharacteristics = [](sqlite3_file* f) { return of(f)->real()->pMethods->xDeviceCharacteristics(of(f)->real()); };
      return m;
    }();
    return &table;
  }

  static inline faulty_vfs* current_ = nullptr;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
  bool armed_ = false;
  how kind_ = how::once;
  int at_ = 0, count_ = 0, hits_ = 0;
};

}  // namespace deminimis::test
