// SPDX-License-Identifier: Apache-2.0
#include <deminimis/time/window.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
const fiscal_calendar calendar_year;
day rolling(day d, anniversary policy = anniversary::exclusive) { return window_start(window_kind::rolling, d, calendar_year, policy); }
}  // namespace

TEST_CASE("what was granted on 2 January 2024 counts until 1 January 2027 and is free on 2 January", "[time][window][art-3-2]") {
  CHECK(rolling("2027-01-01"_day) == "2024-01-02"_day);
  CHECK(rolling("2027-01-02"_day) == "2024-01-03"_day);
}

TEST_CASE("where the anniversary counts it is the first day of the window", "[time][window]") {
  CHECK(rolling("2027-01-02"_day, anniversary::inclusive) == "2024-01-02"_day);
  CHECK(rolling("2027-01-03"_day, anniversary::inclusive) == "2024-01-03"_day);
}

TEST_CASE("three years before 29 February is 28 February", "[time][window][leap]") {
  CHECK(rolling("2024-02-28"_day) == "2021-03-01"_day);
  CHECK(rolling("2024-02-29"_day) == "2021-03-01"_day);
  CHECK(rolling("2024-03-01"_day) == "2021-03-02"_day);
  CHECK(rolling("2024-02-29"_day, anniversary::inclusive) == "2021-02-28"_day);
  CHECK(rolling("2027-02-28"_day) == "2024-02-29"_day);  // what was granted on 29 February still counts
  CHECK(rolling("2027-03-01"_day) == "2024-03-02"_day);
}

TEST_CASE("a fiscal window begins with the fiscal year two before", "[time][window]") {
  CHECK(window_start(window_kind::fiscal, "2024-01-01"_day, calendar_year) == "2022-01-01"_day);
  CHECK(window_start(window_kind::fiscal, "2024-12-31"_day, calendar_year) == "2022-01-01"_day);
  CHECK(window_start(window_kind::fiscal, "2025-01-01"_day, calendar_year) == "2023-01-01"_day);
  CHECK(window_start(window_kind::fiscal, "2024-12-31"_day, calendar_year, anniversary::inclusive) == "2022-01-01"_day);
}

TEST_CASE("of the two windows the one that begins earlier counts", "[time][window]") {
  CHECK(window_start(window_kind::either, "2024-06-15"_day, calendar_year) == "2021-06-16"_day);
  CHECK(window_start(window_kind::either, "2024-12-31"_day, calendar_year) == "2022-01-01"_day);
  const fiscal_calendar first_of_18_months({}, {{"2021-07-01"_day, "2022-12-31"_day}});
  CHECK(window_start(window_kind::either, "2024-12-31"_day, first_of_18_months) == "2021-07-01"_day);
  CHECK(window_start(window_kind::either, "2024-06-30"_day, first_of_18_months) == "2021-07-01"_day);
  CHECK(window_start(window_kind::either, "2024-06-29"_day, first_of_18_months) == "2021-06-30"_day);
}

TEST_CASE("a window's kind reads back from its name", "[time][window]") {
  for (const auto kind : {window_kind::rolling, window_kind::fiscal, window_kind::either}) CHECK(find_window_kind(to_string(kind)) == kind);
  CHECK_FALSE(find_window_kind("Rolling"));
  CHECK_FALSE(find_window_kind(""));
}
