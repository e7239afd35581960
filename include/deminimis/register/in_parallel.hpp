// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace deminimis::detail {

/// How many threads a job over a whole register uses where nobody says: as many as the machine has, at most 16.
[[nodiscard]] inline unsigned usual_threads() { return std::clamp(std::thread::hardware_concurrency(), 1U, 16U); }

/// Calls `work(thread, begin, end)` for pieces of 0 to `count`, each once, on `threads` threads, this one among them. The first
/// exception ends the job and is thrown here, when no thread works any more. Where the system gives fewer threads, those there are do it.
template <class Work>
void in_parallel(std::size_t count, unsigned threads, const Work& work) {
  threads = std::max(1U, threads);
  const std::size_t piece = std::max<std::size_t>(256, count / (std::size_t{threads} * 32));
  if (threads == 1 || count <= piece) {
    if (count > 0) work(0U, std::size_t{0}, count);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::mutex failing;
  std::exception_ptr failure;
  const auto run = [&](unsigned thread) {
    try {
      for (std::size_t begin = next.fetch_add(piece); begin < count; begin = next.fetch_add(piece))
        work(thread, begin, std::min(count, begin + piece));
    } catch (...) {
      const std::lock_guard lock(failing);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  {
    struct joined {
      std::vector<std::thread> all;
      ~joined() {
        for (auto& t : all) t.join();
      }
    } others;
    others.all.reserve(threads - 1);
    try {
      for (unsigned t = 1; t < threads; ++t) others.all.emplace_back(run, t);
    } catch (const std::system_error&) {  // as many as there are
    }
    run(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace deminimis::detail
