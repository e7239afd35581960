// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <deminimis/ledger/batch.hpp>
#include <deminimis/ledger/recorder.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// A ledger for many callers in one process: they wait in one queue, first come, first served, and those who wait while a flush of the
/// disk goes on share the next. Nobody is told that something is recorded before it is durable. Safe to use from any number of threads.
class shared_ledger {
 public:
  /// A queue before `where`; at most `most` requests share a transaction, so that nobody else waits long.
  explicit shared_ledger(std::shared_ptr<store> where, std::size_t most = 64) : where_(std::move(where)), most_(std::max<std::size_t>(1, most)) {}

  /// Checks and, if allowed, records a grant; see `recorder::grant`.
  decision grant(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.grant(ref, asked, said); });
  }
  /// The same for expected aid; see `recorder::reserve`.
  decision reserve(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.reserve(ref, asked, said); });
  }
  /// Records aid from others; see `recorder::declare`.
  declaration declare(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.declare(ref, asked, said); });
  }

  /// Decides one item after the other, `decide(recorder&, item)`, in one turn and as one transaction: one flush for all of them, and each
  /// its own result or error. `decide` may be run twice for an item; see `run_batch`.
  template <class Item, class Decide>
  auto batch(const std::vector<Item>& items, Decide&& decide) -> std::vector<batch_entry<std::invoke_result_t<Decide&, recorder&, const Item&>>> {
    std::vector<batch_entry<std::invoke_result_t<Decide&, recorder&, const Item&>>> entries(items.size());
    std::vector<waiting> places(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
      places[i].task.work = [&, i](recorder& r) {
        entries[i].result.reset();
        entries[i].result.emplace(decide(r, items[i]));
      };
    wait_in_queue(places);
    for (std::size_t i = 0; i < items.size(); ++i)
      if ((entries[i].failure = places[i].task.failure)) entries[i].result.reset();
    return entries;
  }

  /// Runs `work(recorder&)` in its turn and gives its result, or throws what it threw, when all it recorded is durable. It runs on the
  /// thread of whoever's turn began the transaction, perhaps twice, and must not use this ledger or its store. Errors: those of `work`
  /// and of `store::write`.
  template <class Work>
  std::invoke_result_t<Work&, recorder&> record(Work&& work) {
    std::optional<std::invoke_result_t<Work&, recorder&>> result;
    std::vector<waiting> me(1);
    me.front().task.work = [&](recorder& r) {
      result.reset();
      result.emplace(work(r));
    };
    wait_in_queue(me);
    if (me.front().task.failure) std::rethrow_exception(me.front().task.failure);
    return std::move(*result);
  }

 private:
  using clock = std::chrono::steady_clock;
  struct waiting {
    batch_task task{};
    bool done = false;
    bool is_last = false;  ///< of its caller
  };

  /// Returns when all of `mine` are done: by whoever stood before them, or here, for all who wait, once they stand first.
  void wait_in_queue(std::vector<waiting>& mine) {
    if (mine.empty()) return;
    std::unique_lock lock(mutex_);
    for (auto& w : mine) queue_.push_back(&w);
    mine.back().is_last = true;
    ++callers_;
    joined_.notify_one();
    for (;;) {
      turned_.wait(lock, [&] { return mine.back().done || (!working_ && is_mine(queue_.front(), mine)); });
      if (mine.back().done) return;
      await_company(lock);
      const std::vector<waiting*> turn(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(std::min(most_, queue_.size())));
      std::vector<batch_task*> tasks;
      for (auto* w : turn) tasks.push_back(&w->task);
      working_ = true;
      lock.unlock();
      const auto begun = clock::now();
      run_batch(*where_, tasks);
      const auto ended = clock::now();
      lock.lock();
      last_took_ = ended - begun;
      expected_ = callers_;
      callers_ -= static_cast<std::size_t>(std::count_if(turn.begin(), turn.end(), [](const waiting* w) { return w->is_last; }));
      queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(turn.size()));
      for (auto* w : turn) w->done = true;
      working_ = false;
      turned_.notify_all();
    }
  }

  /// Those who were served last come again when each has read its answer: whoever is first waits for as many as were here then, at most an
  /// eighth of what the last turn took. Otherwise two halves of them would take turns, and flush twice as often. A lone caller never waits.
  void await_company(std::unique_lock<std::mutex>& lock) {
    joined_.wait_for(lock, last_took_ / 8, [&] { return callers_ >= expected_ || queue_.size() >= most_; });
  }

  static bool is_mine(const waiting* first, const std::vector<waiting>& mine) { return &mine.front() <= first && first <= &mine.back(); }

  std::shared_ptr<store> where_;
  std::size_t most_;
  std::mutex mutex_;
  std::condition_variable turned_, joined_;
  std::deque<waiting*> queue_;
  bool working_ = false;
  std::size_t callers_ = 0;   ///< who wait or are being served
  std::size_t expected_ = 0;  ///< as many as there were when the last turn ended
  clock::duration last_took_{};
};

}  // namespace deminimis
