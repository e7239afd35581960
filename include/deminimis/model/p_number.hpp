// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// Whether `text` reads as a CPR number, DDMMYY-xxxx: a hyphen or space before the last four digits and a possible day and
/// month before it. Ten digits without a separator count too, except where they begin with 10, as P-numbers do.
[[nodiscard]] inline bool reads_as_cpr(std::string_view text) {
  const bool separated = text.size() == 11 && (text[6] == '-' || text[6] == ' ');
  if (!separated && text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!(separated && i == 6) && (text[i] < '0' || text[i] > '9')) return false;
  if (!separated && text.starts_with("10")) return false;
  const auto two = [&](std::size_t at) { return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0')); };
  return day::of(2000, two(2), two(0)).has_value();
}

/// A P-number: the ten digits of a company's production unit. It has no check digit that can be trusted.
class p_number {
 public:
  /// Reads ten digits. Error `p_number_invalid` for anything else, and for what reads as a CPR number: personal data in the
  /// wrong field.
  [[nodiscard]] static p_number parse(std::string_view text, std::string_view where = "p_number") {
    if (reads_as_cpr(text))
      throw error(errc::p_number_invalid, std::string(where), "The value reads as a CPR number, which is personal data and is not stored.",
                  "Give the production unit's ten-digit P-number from virk.dk.");
    bool digits = text.size() == 10;
    for (const char c : text) digits = digits && c >= '0' && c <= '9';
    if (!digits)
      throw error(errc::p_number_invalid, std::string(where), "\"" + std::string(text) + "\" is not a P-number.",
                  "A P-number is ten digits, such as 1003456789.");
    return p_number(std::string(text));
  }

  /// The ten digits.
  [[nodiscard]] const std::string& digits() const { return digits_; }

  friend auto operator<=>(const p_number&, const p_number&) = default;

 private:
  explicit p_number(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

}  // namespace deminimis
