// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>

namespace deminimis {

/// A CVR number: the eight digits that identify a Danish company. It is never a ceiling's owner: that is the undertaking.
class cvr {
 public:
  /// The number in any of the written forms `12345674`, `DK12345674`, `12 34 56 74`, `12-34-56-74`, or nothing.
  [[nodiscard]] static constexpr std::optional<cvr> find(std::string_view text) {
    if (text.starts_with("DK")) text.remove_prefix(2);
    const bool grouped = text.size() == 11 && (text[2] == ' ' || text[2] == '-') && text[5] == text[2] && text[8] == text[2];
    if (!grouped && text.size() != 8) return std::nullopt;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (grouped && i % 3 == 2) continue;
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      number = number * 10 + static_cast<std::uint32_t>(text[i] - '0');
    }
    if (number == 0) return std::nullopt;
    return cvr(number);
  }

  /// The same, or the error `cvr_invalid` for a wrong length, a character that is no digit, and `00000000`.
  /// A failed check digit is no error here: see `check_digit_ok`.
  [[nodiscard]] static cvr parse(std::string_view text, std::string_view where = "cvr") {
    if (const auto found = find(text)) return *found;
    throw error(errc::cvr_invalid, std::string(where), "\"" + std::string(text) + "\" is not a CVR number.",
                "A CVR number is eight digits, such as 12345674; look it up on virk.dk.");
  }

  /// The eight digits as a number.
  [[nodiscard]] constexpr std::uint32_t number() const { return number_; }

  /// Whether the last digit is the check digit of the others: modulus 11, weights 2 7 6 5 4 3 2 1.
  /// A number that fails it is a finding, since sample numbers in real forms fail it.
  [[nodiscard]] constexpr bool check_digit_ok() const {
    constexpr std::array<std::uint32_t, 8> weights{1, 2, 3, 4, 5, 6, 7, 2};
    std::uint32_t sum = 0;
    std::uint32_t rest = number_;
    for (const auto weight : weights) {
      sum += weight * (rest % 10);
      rest /= 10;
    }
    return sum % 11 == 0;
  }

  friend constexpr auto operator<=>(cvr, cvr) = default;

 private:
  explicit constexpr cvr(std::uint32_t number) : number_(number) {}
  std::uint32_t number_;
};

/// The eight digits.
[[nodiscard]] inline std::string to_string(cvr number) {
  std::string digits = std::to_string(number.number());
  digits.insert(0, 8 - digits.size(), '0');
  return digits;
}

}  // namespace deminimis
