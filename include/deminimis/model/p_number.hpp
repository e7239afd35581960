// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
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

/// Whether a CPR number stands anywhere in `text`: six digits whose first four are a possible day and month, then a hyphen, a
/// space or nothing, then four digits. Directly before and after stands no digit, and no letter from a to f: what is written in
/// hexadecimal, a UUID for instance, is not taken for one. Without anything between, ten digits that begin with 10 are taken for
/// a P-number. The hyphen may be a typographer's (U+2010 to U+2015, U+2212), the space U+00A0. A point or comma never joins the
/// two parts: amounts are not taken for one.
[[nodiscard]] inline bool holds_cpr(std::string_view text) {
  const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  const auto hexadecimal = [&](std::size_t at) {
    return digit(at) || (at < text.size() && ((text[at] >= 'a' && text[at] <= 'f') || (text[at] >= 'A' && text[at] <= 'F')));
  };
  const auto between = [&](std::size_t at) -> std::size_t {  // the length in bytes of what joins the two parts
    const auto rest = text.substr(std::min(at, text.size()));
    if (rest.starts_with('-') || rest.starts_with(' ')) return 1;
    if (rest.starts_with("\xC2\xA0")) return 2;
    const bool dash =
        rest.size() > 2 && ((rest.starts_with("\xE2\x80") && rest[2] >= '\x90' && rest[2] <= '\x95') || rest.starts_with("\xE2\x88\x92"));
    return dash ? 3 : 0;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!digit(i) || (i > 0 && hexadecimal(i - 1))) continue;
    std::size_t first = i;
    while (digit(first)) ++first;
    const bool fraction = first < text.size() && (text[first] == '.' || text[first] == ',') && digit(first + 1);
    if (first - i == 10 && !hexadecimal(first) && !fraction && reads_as_cpr(text.substr(i, 10))) return true;
    if (first - i != 6) continue;
    const std::size_t gap = between(first), last = first + gap;
    if (gap == 0 || !digit(last) || !digit(last + 1) || !digit(last + 2) || !digit(last + 3) || hexadecimal(last + 4)) continue;
    if (reads_as_cpr(std::string(text.substr(i, 6)) + "-" + std::string(text.substr(last, 4)))) return true;
  }
  return false;
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
