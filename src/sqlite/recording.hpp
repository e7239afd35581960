// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <deminimis/io/merkle.hpp>
#include <deminimis/ledger/event.hpp>

#include "database.hpp"

namespace deminimis::sqlite {

/// Adds an event and the rows that follow from it, in the transaction that is open.
void record(database& db, const event& e);

/// Records events on a thread of its own, in order, while whoever adds them goes on: meanwhile nobody else may use the connection. Two blocks
/// of events are under way at most.
class write_behind {
 public:
  /// Throws `std::system_error` where no thread can be had.
  explicit write_behind(database& to);
  /// Gives up what is not in the tables yet.
  ~write_behind();
  write_behind(const write_behind&) = delete;
  write_behind& operator=(const write_behind&) = delete;

  /// Errors: those of an event added before.
  void add(event e);
  /// Returns when all is in the tables, and the connection is free. Errors: those of an event added before, every time.
  void settle();

 private:
  /// An event and what is worked out before it is recorded.
  struct entry {
    explicit entry(event of) : what(std::move(of)) {}
    void prepare();
    event what;
    std::string bytes;
    hash256 leaf{};
    bool ready = false;
  };
  void hand_over();
  void run();

  database* to_;
  std::vector<entry> open_;         ///< of whoever adds
  std::vector<entry> handed_over_;  ///< of the thread while it is at work
  std::mutex mutex_;
  std::condition_variable changed_;
  bool at_work_ = false;
  std::atomic<bool> given_up_ = false;
  std::exception_ptr failure_;
  std::thread thread_;  ///< last: it uses the others
};

}  // namespace deminimis::sqlite
