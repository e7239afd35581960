// SPDX-License-Identifier: Apache-2.0
// A SQLite VFS that is a disk in memory which can lose its power: what was written and what was flushed are kept apart.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <sqlite3.h>

namespace deminimis::test {

/// While it lives it is SQLite's default VFS. One at a time; one thread. What a real disk may do to writes that were not flushed, it
/// does: keep none, all, or any of them, torn between sectors of 512 bytes, the gaps filled with what lay there; a name made or
/// removed lasts once its folder was flushed, or by chance in order. A failed flush loses what it should have flushed for good.
class power_loss_vfs {
 public:
  enum class survivors { none, all, some };
  enum class failing { nothing, once, lasting, flush };

  power_loss_vfs() {
    current_ = this;
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.iVersion = 1;
    vfs_.zName = "deminimis-power-loss";
    vfs_.szOsFile = static_cast<int>(sizeof(handle));
    vfs_.xOpen = open;
    vfs_.xDelete = remove;
    vfs_.xAccess = [](sqlite3_vfs*, const char* name, int, int* found) {
      if (!current_->goes_on()) return SQLITE_IOERR_ACCESS;
      *found = current_->names_.contains(name) ? 1 : 0;
      return SQLITE_OK;
    };
    vfs_.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* to) {
      sqlite3_snprintf(size, to, "%s", name);
      return SQLITE_OK;
    };
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~power_loss_vfs() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
    current_ = nullptr;
  }
  power_loss_vfs(const power_loss_vfs&) = delete;
  power_loss_vfs& operator=(const power_loss_vfs&) = delete;

  /// A disk with one file, flushed, and power.
  void reset(const std::string& name, const std::string& bytes) {
    all_.clear();
    names_.clear();
    safe_names_.clear();
    pending_names_.clear();
    names_[name] = safe_names_[name] = make(bytes);
    disarm();
  }

  /// The power fails instead of the n-th operation from now on that changes the disk or makes a change last, counted from 0.
  void cut_at(int n) { cut_ = n, changes_ = 0; }
  /// The n-th operation of any kind (with `flush`: the n-th flush) fails.
  void fail_at(int n, failing kind) { fail_ = n, kind_ = kind, operations_ = flushes_ = hits_ = 0; }
  void disarm() {
    cut_ = fail_ = -1;
    kind_ = failing::nothing;
    dead_ = false;
    changes_ = operations_ = flushes_ = hits_ = 0;
  }
  [[nodiscard]] bool is_dead() const { return dead_; }
  [[nodiscard]] int changes() const { return changes_; }
  [[nodiscard]] int hits() const { return hits_; }

  /// The power was off and is back: what of the unflushed changes is there now.
  void power_cycle(survivors which, std::mt19937_64& chance) {
    const auto keep = [&] { return which == survivors::all || (which == survivors::some && (chance() & 1) != 0); };
    std::size_t kept = which == survivors::none ? 0 : pending_names_.size();
    if (which == survivors::some && kept > 0) kept = chance() % (kept + 1);
    for (std::size_t i = 0; i < kept; ++i) apply(safe_names_, pending_names_[i]);
    pending_names_.clear();
    names_ = safe_names_;
    for (auto& file : all_) {
      for (const auto& c : file->pending) {
        if (c.is_truncate) {
          if (keep()) file->safe.resize(c.at);
          continue;
        }
        for (std::size_t from = 0; from < c.bytes.size();) {
          const std::size_t size = std::min(512 - (c.at + from) % 512, c.bytes.size() - from);
          if (keep()) put(file->safe, c.at + from, c.bytes.substr(from, size), static_cast<char>(chance()));
          from += size;
        }
      }
      file->pending.clear();
      file->now = file->safe;
    }
    disarm();
  }

  /// What the files hold now, by name.
  [[nodiscard]] std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> found;
    for (const auto& [name, file] : names_) found[name] = file->now;
    return found;
  }

 private:
  struct change {
    std::size_t at;
    std::string bytes;
    bool is_truncate;
  };
  struct inode {
    std::string now, safe;
    std::vector<change> pending;
  };
  struct handle {
    sqlite3_file base;
    inode* file;
    bool is_counted, folder_to_flush;
  };
  struct name_change {
    std::string name;
    inode* file;  ///< none: removed
  };
  using name_map = std::map<std::string, inode*>;

  inode* make(const std::string& bytes) {
    all_.push_back(std::make_unique<inode>(inode{bytes, bytes, {}}));
    return all_.back().get();
  }
  static void apply(name_map& to, const name_change& c) {
    if (c.file)
      to[c.name] = c.file;
    else
      to.erase(c.name);
  }
  void rename_now(name_change c) {
    apply(names_, c);
    pending_names_.push_back(std::move(c));
  }
  void flush_folder() {
    for (const auto& c : pending_names_) apply(safe_names_, c);
    pending_names_.clear();
  }
  static void put(std::string& to, std::size_t at, const std::string& bytes, char gap) {
    if (to.size() < at + bytes.size()) to.resize(at + bytes.size(), gap);
    to.replace(at, bytes.size(), bytes);
  }

  /// False: this operation fails.
  bool goes_on() {
    if (dead_) return false;
    const int n = operations_++;
    if (!(kind_ == failing::once && n == fail_) && !(kind_ == failing::lasting && n >= fail_)) return true;
    ++hits_;
    return false;
  }
  bool change_goes_on() {
    if (!goes_on()) return false;
    if (cut_ >= 0 && changes_ == cut_) {
      dead_ = true;
      ++hits_;
      return false;
    }
    ++changes_;
    return true;
  }

  static handle* of(sqlite3_file* f) { return reinterpret_cast<handle*>(f); }
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
    auto& self = *current_;
    auto* h = of(f);
    h->base.pMethods = nullptr;
    h->is_counted = name != nullptr;
    h->folder_to_flush = false;
    if (out) *out = flags;
    if (!name) {
      h->file = self.make({});
    } else if (const auto found = self.names_.find(name); found != self.names_.end()) {
      if (!self.goes_on()) return SQLITE_CANTOPEN;
      h->file = found->second;
    } else {
      if ((flags & SQLITE_OPEN_CREATE) == 0 || !self.change_goes_on()) return SQLITE_CANTOPEN;
      h->file = self.make({});
      h->folder_to_flush = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;  // as SQLite's own VFS for Unix does
      self.rename_now({name, h->file});
    }
    h->base.pMethods = methods();
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs*, const char* name, int flush) {
    auto& self = *current_;
    if (!self.names_.contains(name)) return SQLITE_IOERR_DELETE_NOENT;
    if (!self.change_goes_on()) return SQLITE_IOERR_DELETE;
    self.rename_now({name, nullptr});
    if (flush == 0) return SQLITE_OK;
    if (!self.flush_goes_on()) return SQLITE_IOERR_DIR_FSYNC;
    self.flush_folder();
    return SQLITE_OK;
  }
  bool flush_goes_on() {
    if (!change_goes_on()) return false;
    if (kind_ != failing::flush || flushes_++ != fail_) return true;
    ++hits_;
    return false;
  }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods table = [] {
      sqlite3_io_methods m{};
      m.iVersion = 1;
      m.xClose = [](sqlite3_file*) { return SQLITE_OK; };
      m.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
        if (!current_->goes_on()) return SQLITE_IOERR_READ;
        const auto& bytes = of(f)->file->now;
        const auto from = std::min(static_cast<std::size_t>(at), bytes.size());
        const auto size = std::min(static_cast<std::size_t>(n), bytes.size() - from);
        std::memset(to, 0, static_cast<std::size_t>(n));
        std::memcpy(to, bytes.data() + from, size);
        return size == static_cast<std::size_t>(n) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
      };
      m.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
        const auto* h = of(f);
        if (h->is_counted && !current_->change_goes_on()) return SQLITE_IOERR_WRITE;
        change c{static_cast<std::size_t>(at), std::string(static_cast<const char*>(from), static_cast<std::size_t>(n)), false};
        put(h->file->now, c.at, c.bytes, 0);
        if (h->is_counted) h->file->pending.push_back(std::move(c));
        return SQLITE_OK;
      };
      m.xTruncate = [](sqlite3_file* f, sqlite3_int64 n) {
        const auto* h = of(f);
        if (h->is_counted && !current_->change_goes_on()) return SQLITE_IOERR_TRUNCATE;
        h->file->now.resize(static_cast<std::size_t>(n));
        if (h->is_counted) h->file->pending.push_back({static_cast<std::size_t>(n), {}, true});
        return SQLITE_OK;
      };
      m.xSync = [](sqlite3_file* f, int) {
        auto* h = of(f);
        if (!h->is_counted) return SQLITE_OK;
        if (!current_->flush_goes_on()) {
          if (!current_->dead_) h->file->pending.clear();  // Linux forgets what it could not write, and says so once
          return SQLITE_IOERR_FSYNC;
        }
        for (const auto& c : h->file->pending) {
          if (c.is_truncate)
            h->file->safe.resize(c.at);
          else
            put(h->file->safe, c.at, c.bytes, 0);
        }
        h->file->pending.clear();
        if (std::exchange(h->folder_to_flush, false)) current_->flush_folder();
        return SQLITE_OK;
      };
      m.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) {
        if (!current_->goes_on()) return SQLITE_IOERR_FSTAT;
        *n = static_cast<sqlite3_int64>(of(f)->file->now.size());
        return SQLITE_OK;
      };
      m.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
      m.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
      m.xCheckReservedLock = [](sqlite3_file*, int* held) {
        *held = 0;
        return SQLITE_OK;
      };
      m.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
      m.xSectorSize = [](sqlite3_file*) { return 4096; };
      m.xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; };
      return m;
    }();
    return &table;
  }

  static inline power_loss_vfs* current_ = nullptr;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
  std::vector<std::unique_ptr<inode>> all_;
  name_map names_, safe_names_;
  std::vector<name_change> pending_names_;
  int cut_ = -1, changes_ = 0, fail_ = -1, operations_ = 0, flushes_ = 0, hits_ = 0;
  failing kind_ = failing::nothing;
  bool dead_ = false;
};

}  // namespace deminimis::test
