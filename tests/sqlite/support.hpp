// SPDX-License-Identifier: Apache-2.0
// Folders that vanish, a sqlite3 shell, and child processes, for the tests of the SQLite store.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deminimis/sqlite/sqlite_store.hpp>

#include "../support/catch.hpp"

namespace deminimis::test {

/// A new folder, removed with everything in it at the end of the scope.
class temporary_folder {
 public:
  temporary_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "deminimis-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder can be made");
    path_ = std::filesystem::canonical(name);
  }
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }
  /// The names of the files in it, sorted.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) found.push_back(entry.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
  }

 private:
  std::filesystem::path path_;
};

/// The bytes of a file that nobody has open.
inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
inline void put_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::filesystem::remove(file);  // ext4 flushes a file that is written over, not a new one
  std::ofstream(file, std::ios::binary) << bytes;
}

/// What somebody can do with the sqlite3 shell, who also makes the checksums of the pages anew.
class shell {
 public:
  explicit shell(const std::filesystem::path& file) {
    const char* vfs = sqlite3_vfs_find("deminimis") ? "deminimis" : nullptr;  // which the first ledger registers
    if (sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs) != SQLITE_OK)
      throw std::runtime_error("cannot open");
    sqlite3_busy_timeout(handle_, 2000);
    run("PRAGMA synchronous = OFF");  // tests need no power cuts
  }
  ~shell() { sqlite3_close(handle_); }
  shell(const shell&) = delete;
  shell& operator=(const shell&) = delete;

  /// Empty, or SQLite's error.
  std::string attempt(const std::string& sql) {
    char* message = nullptr;
    sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message);
    const std::string said = message ? message : "";
    sqlite3_free(message);
    return said;
  }
  void run(const std::string& sql) {
    if (const auto said = attempt(sql); !said.empty()) throw std::runtime_error(sql + ": " + said);
  }
  /// The first column of each row.
  std::vector<std::string> column(const std::string& sql) {
    std::vector<std::string> found;
    const auto take = [](void* to, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(to)->emplace_back(values[0] ? values[0] : "");
      return 0;
    };
    if (sqlite3_exec(handle_, sql.c_str(), take, &found, nullptr) != SQLITE_OK) throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle_));
    return found;
  }
  sqlite3* handle() { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

/// A forked process that runs `work` and ends with its result, 0 to 100; 101 where it throws. It must make its own stores.
class child {
 public:
  explicit child(const std::function<int()>& work) : pid_(::fork()) {
    if (pid_ != 0) return;
    int result = 101;
    try {
      result = work();
    } catch (const std::exception& e) {
      ::dprintf(2, "child: %s\n", e.what());
    }
    ::_exit(result);
  }
  child(child&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  ~child() {
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  }
  /// What it ended with.
  int result() {
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 102;
  }

 private:
  pid_t pid_;
};

}  // namespace deminimis::test
