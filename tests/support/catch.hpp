// SPDX-License-Identifier: Apache-2.0
// Catch2, version 2 or 3, and how it prints our values. Every test includes this and never Catch2 itself.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <deminimis/error.hpp>
#include <deminimis/money/convert.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/money/rate.hpp>
#include <deminimis/time/day.hpp>
#include <deminimis/time/fiscal_calendar.hpp>

namespace Catch {
template <>
struct StringMaker<deminimis::errc> {
  static std::string convert(deminimis::errc code) { return std::string(to_string(code)); }
};
template <>
struct StringMaker<deminimis::currency> {
  static std::string convert(deminimis::currency unit) { return std::string(unit.code()); }
};
template <>
struct StringMaker<deminimis::eur_cents> {
  static std::string convert(deminimis::eur_cents value) { return to_string(value) + " EUR"; }
};
template <>
struct StringMaker<deminimis::money> {
  static std::string convert(const deminimis::money& amount) { return to_string(amount); }
};
template <>
struct StringMaker<deminimis::rate> {
  static std::string convert(const deminimis::rate& value) { return to_string(value); }
};
template <>
struct StringMaker<deminimis::day> {
  static std::string convert(deminimis::day d) { return to_string(d); }
};
template <>
struct StringMaker<deminimis::period> {
  static std::string convert(const deminimis::period& p) { return to_string(p.first) + "/" + to_string(p.last); }
};
}  // namespace Catch

namespace deminimis::test {

/// The code of the error that `action` throws; fails the test where it throws none.
template <typename Action>
errc code_of(Action&& action) {
  try {
    static_cast<void>(action());
  } catch (const error& e) {
    return e.code();
  }
  throw std::logic_error("expected a deminimis::error, and none was thrown");
}

inline day operator""_day(const char* text, std::size_t size) { return day::parse({text, size}); }

}  // namespace deminimis::test
