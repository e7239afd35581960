// SPDX-License-Identifier: Apache-2.0
#include "side_lock.hpp"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace deminimis::sqlite {

namespace {

int flock_now(int file, int operation) {
  int result = 0;
  while ((result = ::flock(file, operation)) != 0 && errno == EINTR) {
  }
  return result;
}

/// The lock files open in this process. A forked child shares them with its parent, and with them the parent's lock: were the
/// parent killed, the lock would stay for as long as the child lives. So a child closes them at once.
class open_files {
 public:
  static open_files& all() {
    static auto* const files = new open_files;  // never destroyed: a child may be forked while the program ends
    return *files;
  }
  void add(int file) {
    const std::lock_guard lock(mutex_);
    files_.push_back(file);
  }
  void close(int file) {
    const std::lock_guard lock(mutex_);
    if (std::erase(files_, file) > 0) ::close(file);
  }

 private:
  open_files() {
    pthread_atfork([] { all().mutex_.lock(); }, [] { all().mutex_.unlock(); },
                   [] {
                     for (const int file : all().files_) ::close(file);
                     all().files_.clear();
                     all().mutex_.unlock();
                   });
  }

  std::mutex mutex_;
  std::vector<int> files_;
};

/// Opens a lock file, or makes it with the rights of the ledger, so that whoever may use the one may use the other; -1: cannot.
int open_lock(const std::string& name, mode_t mode) {
  int file = ::open(name.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (file >= 0)
    static_cast<void>(::fchmod(file, mode));  // whatever the umask
  else if (errno == EEXIST)
    file = ::open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
  struct stat opened {};
  if (file < 0 || (::fstat(file, &opened) == 0 && S_ISREG(opened.st_mode))) return file;
  ::close(file);
  return -1;
}

/// A lock file, open until the end of the scope.
class lock_file {
 public:
  lock_file(const std::string& name, mode_t mode) : file_(open_lock(name, mode)) {
    if (file_ < 0) return;
    try {
      open_files::all().add(file_);
    } catch (...) {
      ::close(file_);
      throw;
    }
  }
  ~lock_file() {
    if (file_ >= 0) open_files::all().close(file_);
  }
  lock_file(const lock_file&) = delete;
  lock_file& operator=(const lock_file&) = delete;

  [[nodiscard]] bool is_open() const { return file_ >= 0; }
  /// Whether it still has its name: where not, others queue elsewhere.
  [[nodiscard]] bool is_there() const {
    struct stat now {};
    return ::fstat(file_, &now) == 0 && now.st_nlink > 0;
  }
  [[nodiscard]] bool lock() const { return flock_now(file_, LOCK_EX) == 0; }
  /// False with `errno` EWOULDBLOCK: somebody else has it.
  [[nodiscard]] bool try_lock() const { return flock_now(file_, LOCK_EX | LOCK_NB) == 0; }
  void unlock() const { flock_now(file_, LOCK_UN); }

 private:
  int file_;
};

}  // namespace

/// The open lock files and the thread that waits for them.
struct side_lock::queue {
  queue(const std::string& ledger, mode_t mode) : turn(ledger + ".queue", mode), hold(ledger + ".lock", mode) {}

  const lock_file turn;  ///< whose holder is the next to hold the other
  const lock_file hold;
  std::mutex mutex;
  std::condition_variable changed;
  bool thread_runs = false;
  bool wanted = false;    // somebody waits for the lock
  bool waiting = false;   // the thread waits in flock, or is about to
  bool has_turn = false;  // `turn` was taken before the thread was asked
  bool held = false;      // the thread got it for whoever wanted it
  bool failed = false;    // flock does not work here
  bool closing = false;

  /// The thread's whole life. It holds its own reference, since flock may return long after the ledger was closed.
  static void run(const std::shared_ptr<queue>& self) {
    std::unique_lock lock(self->mutex);
    for (;;) {
      self->changed.wait(lock, [&] { return self->waiting || self->closing; });
      if (self->closing) return;
      const bool has_turn = std::exchange(self->has_turn, false);
      lock.unlock();
      const bool locked = (has_turn || self->turn.lock()) && self->hold.lock();
      self->turn.unlock();
      lock.lock();
      self->waiting = false;
      self->failed = !locked;
      self->held = locked && self->wanted;
      if (locked && !self->wanted) self->hold.unlock();
      self->changed.notify_all();
    }
  }

  /// The thread takes no signals: they are the program's. Throws `std::system_error` where no thread can be made.
  static void start(const std::shared_ptr<queue>& self) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
      std::thread(run, self).detach();
      self->thread_runs = true;
    } catch (...) {
      pthread_sigmask(SIG_SETMASK, &before, nullptr);
      throw;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
};

side_lock::side_lock(std::string ledger) : ledger_(std::move(ledger)) {}

side_lock::~side_lock() { leave(); }

void side_lock::leave() {
  if (!queue_) return;
  {
    const std::lock_guard lock(queue_->mutex);
    queue_->closing = true;
    queue_->wanted = false;
    queue_->changed.notify_all();
  }
  queue_.reset();
}

bool side_lock::open_files() {
  struct stat ledger {};
  const mode_t mode = ::stat(ledger_.c_str(), &ledger) == 0 ? ledger.st_mode & 0666U : 0600U;
  queue_ = std::make_shared<queue>(ledger_, mode);
  if (queue_->turn.is_open() && queue_->hold.is_open()) return true;
  queue_.reset();
  return false;
}

side_lock::outcome side_lock::take(std::chrono::steady_clock::time_point deadline) {
  for (;;) {
    if (!queue_ && !open_files()) return outcome::absent;
    queue& q = *queue_;
    std::unique_lock lock(q.mutex);
    if (!q.waiting) {
      q.has_turn = q.turn.try_lock();
      const bool held = q.has_turn && q.hold.try_lock();
      if (!held && errno != EWOULDBLOCK) return outcome::absent;
      if (held) {
        q.turn.unlock();
        q.has_turn = false;
        if (q.turn.is_there() && q.hold.is_there()) return outcome::taken;
        lock.unlock();
        leave();
        continue;
      }
      if (deadline <= std::chrono::steady_clock::now()) {
        if (std::exchange(q.has_turn, false)) q.turn.unlock();
        return outcome::timed_out;
      }
      if (!q.thread_runs) {
        try {
          queue::start(queue_);
        } catch (const std::system_error&) {  // no thread to be had: SQLite's own waiting has to do
          if (std::exchange(q.has_turn, false)) q.turn.unlock();
          return outcome::absent;
        }
      }
      q.waiting = true;
    }
    q.wanted = true;
    q.held = q.failed = false;
    q.changed.notify_all();
    q.changed.wait_until(lock, deadline, [&] { return q.held || q.failed; });
    q.wanted = false;
    if (q.failed) return outcome::absent;
    return q.held ? outcome::taken : outcome::timed_out;
  }
}

void side_lock::give_back() noexcept { queue_->hold.unlock(); }

}  // namespace deminimis::sqlite
