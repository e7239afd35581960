// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <deminimis/model/cvr.hpp>

namespace deminimis {

/// Finds places by CVR number, in an array of numbers that is kept elsewhere: one look at the table, and one at the array. Open
/// addressing, at most two thirds full.
class cvr_index {
 public:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  /// The place of `number` in `numbers`, or `none`.
  [[nodiscard]] std::uint32_t find(cvr number, const std::vector<std::uint32_t>& numbers) const {
    if (slots_.empty()) return none;
    for (std::size_t at = slot(number.number());; at = (at + 1) & (slots_.size() - 1))
      if (slots_[at] == none || numbers[slots_[at]] == number.number()) return slots_[at];
  }

  /// Begins to fetch what `find` will look at first.
  void prefetch(cvr number) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[slot(number.number())]);
  }

  /// Adds the last of `numbers`, which `find` does not find.
  void add_last(const std::vector<std::uint32_t>& numbers) {
    if (numbers.size() * 3 > slots_.size() * 2)
      rebuild(numbers);
    else
      put(static_cast<std::uint32_t>(numbers.size() - 1), numbers);
  }

  /// Makes it anew for `numbers`, leaving out zeros.
  void rebuild(const std::vector<std::uint32_t>& numbers) {
    std::size_t size = 1024;
    shift_ = 54;
    while (size * 2 < numbers.size() * 3) size *= 2, --shift_;
    slots_.assign(size, none);
    for (std::uint32_t i = 0; i < numbers.size(); ++i)
      if (numbers[i] != 0) put(i, numbers);
  }

  [[nodiscard]] std::size_t bytes() const { return slots_.capacity() * sizeof(std::uint32_t); }

 private:
  /// Fibonacci hashing: the upper bits of a product.
  [[nodiscard]] std::size_t slot(std::uint32_t number) const { return static_cast<std::size_t>((number * 0x9E3779B97F4A7C15U) >> shift_); }
  void put(std::uint32_t place, const std::vector<std::uint32_t>& numbers) {
    std::size_t at = slot(numbers[place]);
    while (slots_[at] != none) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = place;
  }

  std::vector<std::uint32_t> slots_;
  unsigned shift_ = 54;
};

}  // namespace deminimis
