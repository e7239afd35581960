// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>

#include <deminimis/time/day.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("a day is written YYYY-MM-DD and reads back", "[time][day]") {
  const auto* text = GENERATE("0001-01-01", "1970-01-01", "1999-12-31", "2000-02-29", "2024-02-29", "2026-11-23", "9999-12-31");
  CHECK(to_string(day::parse(text)) == text);
}

TEST_CASE("a day that only a deadline or a window reaches is written with a sign", "[time][day]") {
  CHECK(to_string("9999-12-31"_day + 28) == "+10000-01-28");
  CHECK(to_string(plus_years("0001-07-01"_day, -3)) == "-0002-07-01");
  CHECK(to_string(plus_years("0002-07-01"_day, -2)) == "0000-07-01");
  CHECK(code_of([&] { return day::parse(to_string("9999-12-31"_day + 28)); }) == errc::date_invalid);
}

TEST_CASE("any other writing of a day is refused", "[time][day]") {
  const auto* text =
      GENERATE("", "2024", "2024-2-9", "2024-02-9", "24-02-09", "2024-02-009", "20240209", "2024/02/09", "09-02-2024", "2024-02-09 ", " 2024-02-09",
               "2024-02-09T00:00", "+024-02-09", "-024-02-09", "70000-01-01", "2024-0x-01", "2024-02-\xd9\xa9", "today", "infinity");
  CAPTURE(text);
  CHECK(code_of([&] { return day::parse(text); }) == errc::date_invalid);
}

TEST_CASE("a day that no calendar has is refused", "[time][day]") {
  const auto* text = GENERATE("2024-00-10", "2024-13-10", "2024-01-00", "2024-01-32", "2024-02-30", "2023-02-29", "1900-02-29", "2100-02-29",
                              "2024-04-31", "2024-06-31", "2024-09-31", "2024-11-31", "0000-01-01", "0000-12-31");
  CAPTURE(text);
  CHECK(code_of([&] { return day::parse(text); }) == errc::date_invalid);
}

TEST_CASE("a day of numbers exists or is nothing", "[time][day]") {
  CHECK(day::of(2024, 2, 29) == "2024-02-29"_day);
  CHECK_FALSE(day::of(2023, 2, 29));
  CHECK_FALSE(day::of(0, 1, 1));
  CHECK_FALSE(day::of(10000, 1, 1));
  CHECK_FALSE(day::of(70000, 1, 1));   // wraps in the type that date::year stores
  CHECK_FALSE(day::of(2024, 257, 1));  // and this in the month's
  CHECK_FALSE(day::of(2024, 1, 257));
}

TEST_CASE("days are consecutive numbers from 1970-01-01 on", "[time][day]") {
  CHECK("1970-01-01"_day.number() == 0);
  CHECK("1969-12-31"_day.number() == -1);
  CHECK("2000-03-01"_day - "2000-02-28"_day == 2);
  CHECK("1900-03-01"_day - "1900-02-28"_day == 1);
  CHECK("2024-12-31"_day + 1 == "2025-01-01"_day);
  CHECK("2024-03-01"_day - 1 == "2024-02-29"_day);
  CHECK(day::from_number("2024-02-29"_day.number()) == "2024-02-29"_day);
  CHECK("2024-02-29"_day < "2024-03-01"_day);
}

TEST_CASE("every day from 1999 to 2040 reads back and is one of the standard library's", "[time][day]") {
  bool all = true;
  for (day d = "1999-01-01"_day; d < "2041-01-01"_day; d = d + 1) {
    const std::chrono::year_month_day standard{std::chrono::sys_days(d.sys_days())};
    all = all && day::parse(to_string(d)) == d && day(std::chrono::sys_days{standard}) == d && static_cast<int>(standard.year()) == d.year() &&
          static_cast<unsigned>(standard.month()) == static_cast<unsigned>(d.ymd().month()) &&
          static_cast<unsigned>(standard.day()) == static_cast<unsigned>(d.ymd().day());
    if (!all) FAIL(to_string(d));
  }
  CHECK(all);
}

TEST_CASE("29 February becomes 28 February in a common year", "[time][day][leap]") {
  CHECK(plus_years("2024-02-29"_day, -3) == "2021-02-28"_day);
  CHECK(plus_years("2024-02-29"_day, 1) == "2025-02-28"_day);
  CHECK(plus_years("2024-02-29"_day, -4) == "2020-02-29"_day);
  CHECK(plus_years("2000-02-29"_day, 100) == "2100-02-28"_day);
  CHECK(plus_years("2023-02-28"_day, 1) == "2024-02-28"_day);
  CHECK(plus_years("2024-02-28"_day, -3) == "2021-02-28"_day);
  CHECK(plus_years("2024-03-01"_day, -3) == "2021-03-01"_day);
  CHECK(plus_years("2024-12-31"_day, -3) == "2021-12-31"_day);
}

TEST_CASE("a month and day is written MM-DD and some year has it", "[time][month_day]") {
  CHECK(month_day::parse("07-01") == month_day{7, 1});
  CHECK(to_string(month_day::parse("02-29")) == "02-29");
  CHECK(month_day::parse("02-29").in_year(2023) == "2023-02-28"_day);
  CHECK(month_day::parse("02-29").in_year(2024) == "2024-02-29"_day);
  CHECK(month_day::parse("12-31").in_year(2024) == "2024-12-31"_day);
  const auto* text = GENERATE("", "7-1", "07-1", "0701", "07/01", "13-01", "00-01", "07-00", "02-30", "04-31", "2024-07-01", " 07-01", "07-01 ");
  CAPTURE(text);
  CHECK(code_of([&] { return month_day::parse(text); }) == errc::date_invalid);
}
