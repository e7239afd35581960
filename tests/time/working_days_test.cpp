// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <deminimis/time/working_days.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
std::set<std::string> public_holidays(int year) {
  std::set<std::string> found;
  for (day d = *day::of(year, 1, 1); d.year() == year; d = d + 1)
    if (is_danish_public_holiday(d)) found.insert(to_string(d).substr(5));
  return found;
}

/// Easter by another road: J.-M. Oudin (1940), as the United States Naval Observatory prints it.
day easter_by_oudin(int y) {
  const int c = y / 100, n = y % 19, k = (c - 17) / 25;
  int i = (c - c / 4 - (c - k) / 3 + 19 * n + 15) % 30;
  i -= (i / 28) * (1 - (i / 28) * (29 / (i + 1)) * ((21 - n) / 11));
  const int j = (y + y / 4 + i + 2 - c + c / 4) % 7, l = i - j, month = 3 + (l + 40) / 44;
  return *day::of(y, static_cast<unsigned>(month), static_cast<unsigned>(l + 28 - 31 * (month / 4)));
}
}  // namespace

TEST_CASE("Easter Sunday falls where the calendars print it", "[time][holidays]") {
  for (const auto* printed :
       {"1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2016-03-27", "2023-04-09", "2024-03-31", "2025-04-20",
        "2026-04-05", "2027-03-28", "2028-04-16", "2030-04-21", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22"}) {
    const day easter = day::parse(printed);
    CHECK(easter_sunday(easter.year()) == easter);
  }
}

TEST_CASE("two ways to compute Easter agree for every year from 1700 to 4099", "[time][holidays]") {
  for (int year = 1700; year < 4100; ++year)
    if (easter_sunday(year) != easter_by_oudin(year)) FAIL(year);
  SUCCEED();
}

TEST_CASE("store bededag is a public holiday until 2023", "[time][holidays][lov-214-2023]") {
  CHECK(public_holidays(2023) ==
        std::set<std::string>{"01-01", "04-06", "04-07", "04-09", "04-10", "05-05", "05-18", "05-28", "05-29", "12-25", "12-26"});
  CHECK(public_holidays(2024) == std::set<std::string>{"01-01", "03-28", "03-29", "03-31", "04-01", "05-09", "05-19", "05-20", "12-25", "12-26"});
  CHECK_FALSE(is_danish_public_holiday("2024-04-26"_day));
}

TEST_CASE("Constitution Day, Christmas Eve and New Year's Eve are no public holidays", "[time][holidays]") {
  CHECK(is_danish_working_day("2026-06-05"_day));
  CHECK(is_danish_working_day("2026-12-24"_day));
  CHECK(is_danish_working_day("2026-12-31"_day));
}

TEST_CASE("Saturdays and Sundays are no working days", "[time][working-days]") {
  CHECK(is_danish_working_day("2026-11-20"_day));  // Friday
  CHECK_FALSE(is_danish_working_day("2026-11-21"_day));
  CHECK_FALSE(is_danish_working_day("2026-11-22"_day));
  CHECK(is_danish_working_day("2026-11-23"_day));
}

TEST_CASE("the day itself is not counted", "[time][working-days][1182-71-art-3]") {
  CHECK(plus_danish_working_days("2026-11-23"_day, 0) == "2026-11-23"_day);
  CHECK(plus_danish_working_days("2026-11-23"_day, 1) == "2026-11-24"_day);
  CHECK(plus_danish_working_days("2026-11-20"_day, 1) == "2026-11-23"_day);
  CHECK(plus_danish_working_days("2026-11-21"_day, 1) == "2026-11-23"_day);
  CHECK(plus_danish_working_days("2026-04-01"_day, 1) == "2026-04-07"_day);  // over Easter, Thursday to Monday
}

TEST_CASE("a grant is registered within 20 working days", "[time][working-days][2023-2831-art-6]") {
  CHECK(register_due_on("2026-02-02"_day) == "2026-03-02"_day);  // four whole weeks without a holiday
  CHECK(register_due_on("2026-01-01"_day) == "2026-01-29"_day);
  CHECK(register_due_on("2026-03-20"_day) == "2026-04-22"_day);  // three days of Easter lie between
  CHECK(register_due_on("2026-12-01"_day) == "2026-12-30"_day);  // one day of Christmas; the 26th is a Saturday
  CHECK(register_due_on("2023-04-11"_day) == "2023-05-10"_day);  // the last store bededag
  CHECK(register_due_on("2024-04-11"_day) == "2024-05-10"_day);  // none any more; Ascension lies between
  CHECK(to_string(register_due_on("9999-12-31"_day)) == "+10000-01-28");
  CHECK(register_due_on("2026-02-07"_day) == register_due_on("2026-02-06"_day));  // Saturday as Friday
}
