// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <deminimis/ledger/recorder.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// One request among several that share a transaction, and what became of it.
struct batch_task {
  std::function<void(recorder&)> work;  ///< asks and records; it may be run again, and must then ask anew
  std::exception_ptr failure{};         ///< what it ended with; none: all it recorded is durable
};

/// What became of one item of a batch: its result, or what it ended with.
template <class Result>
struct batch_entry {
  std::optional<Result> result{};
  std::exception_ptr failure{};
  /// The result; throws the failure.
  [[nodiscard]] const Result& value() const {
    if (failure) std::rethrow_exception(failure);
    return *result;
  }
};

/// Whether it is not known if what failed was recorded.
inline bool is_outcome_unknown(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const error& e) {
    return e.written() == written::unknown;
  } catch (...) {
    return false;
  }
}

/// Runs tasks in order, as one transaction of `where` as far as may be: one flush for all of them, and each its own verdict. A task that
/// fails without having recorded anything, a reference used already for instance, fails alone. Where one fails half-way, or the store
/// refuses what it records, all are undone and run again, each in a transaction of its own. A failure of the store itself, `busy` or
/// `storage` for instance, is every task's.
inline void run_batch(store& where, const std::vector<batch_task*>& tasks) {
  bool alone = false;
  const auto run = [&](const std::vector<batch_task*>& some) {
    try {
      where.write([&](writer& to) {
        recorder r(to);
        for (auto* task : some) {
          task->failure = nullptr;
          const std::uint64_t before = to.last_event();
          try {
            task->work(r);
          } catch (...) {
            task->failure = std::current_exception();
            if (to.last_event() != before) throw;  // half of it must not stay
          }
        }
      });
    } catch (...) {
      // What failed with an error of its own, perhaps inside the store, took the others along: nothing was recorded, unless that is
      // not known, and then it must not be tried again.
      const bool unknown = is_outcome_unknown(std::current_exception());
      const bool of_a_task = std::any_of(some.begin(), some.end(), [](const batch_task* task) { return task->failure != nullptr; });
      alone = !unknown && of_a_task && some.size() > 1;
      for (auto* task : some)
        if (unknown || !task->failure) task->failure = std::current_exception();
    }
  };
  if (tasks.empty()) return;
  run(tasks);
  if (!alone) return;
  for (auto* task : tasks) {
    task->failure = nullptr;
    run({task});
  }
}

}  // namespace deminimis
