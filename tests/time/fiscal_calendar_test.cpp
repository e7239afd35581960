// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <deminimis/time/fiscal_calendar.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
period span(day first, day last) { return {first, last}; }
errc calendar_error(std::vector<period> periods) {
  return code_of([&] { return fiscal_calendar({}, periods); });
}
}  // namespace

TEST_CASE("a fiscal year is the calendar year unless something else is said", "[time][fiscal]") {
  const fiscal_calendar calendar;
  CHECK(calendar.year_of("2023-12-31"_day) == span("2023-01-01"_day, "2023-12-31"_day));
  CHECK(calendar.year_of("2024-01-01"_day) == span("2024-01-01"_day, "2024-12-31"_day));
  CHECK(calendar.three_years_start("2024-12-31"_day) == "2022-01-01"_day);
}

TEST_CASE("a fiscal year begins on its start month and day", "[time][fiscal]") {
  const fiscal_calendar july(month_day{7, 1});
  CHECK(july.year_of("2024-06-30"_day) == span("2023-07-01"_day, "2024-06-30"_day));
  CHECK(july.year_of("2024-07-01"_day) == span("2024-07-01"_day, "2025-06-30"_day));
  CHECK(july.year_of("2024-07-02"_day) == span("2024-07-01"_day, "2025-06-30"_day));
  CHECK(july.three_years_start("2024-06-30"_day) == "2021-07-01"_day);
  CHECK(july.three_years_start("2024-07-01"_day) == "2022-07-01"_day);
}

TEST_CASE("a fiscal year that begins on 29 February begins on the 28th in a common year", "[time][fiscal][leap]") {
  const fiscal_calendar leap(month_day{2, 29});
  CHECK(leap.year_of("2023-02-27"_day) == span("2022-02-28"_day, "2023-02-27"_day));
  CHECK(leap.year_of("2023-02-28"_day) == span("2023-02-28"_day, "2024-02-28"_day));
  CHECK(leap.year_of("2024-02-28"_day) == span("2023-02-28"_day, "2024-02-28"_day));
  CHECK(leap.year_of("2024-02-29"_day) == span("2024-02-29"_day, "2025-02-27"_day));
}

TEST_CASE("a first period of 18 months counts as one year, with years of 12 months before and after", "[time][fiscal][aarl-15]") {
  const fiscal_calendar calendar({}, {span("2022-07-01"_day, "2023-12-31"_day)});
  CHECK(calendar.year_of("2022-06-30"_day) == span("2021-07-01"_day, "2022-06-30"_day));
  CHECK(calendar.year_of("2022-07-01"_day) == span("2022-07-01"_day, "2023-12-31"_day));
  CHECK(calendar.year_of("2023-12-31"_day) == span("2022-07-01"_day, "2023-12-31"_day));
  CHECK(calendar.year_of("2024-01-01"_day) == span("2024-01-01"_day, "2024-12-31"_day));
  CHECK(calendar.year_of("2027-05-05"_day) == span("2027-01-01"_day, "2027-12-31"_day));
  CHECK(calendar.three_years_start("2024-05-01"_day) == "2021-07-01"_day);
  CHECK(calendar.three_years_start("2025-05-01"_day) == "2022-07-01"_day);
  CHECK(calendar.three_years_start("2026-05-01"_day) == "2024-01-01"_day);
}

TEST_CASE("a transition period counts as one year however short it is", "[time][fiscal][aarl-15]") {
  const fiscal_calendar calendar(
      {}, {span("2022-01-01"_day, "2022-12-31"_day), span("2023-01-01"_day, "2023-03-31"_day), span("2023-04-01"_day, "2024-03-31"_day)});
  CHECK(calendar.year_of("2023-03-31"_day) == span("2023-01-01"_day, "2023-03-31"_day));
  CHECK(calendar.year_of("2023-04-01"_day) == span("2023-04-01"_day, "2024-03-31"_day));
  CHECK(calendar.three_years_start("2023-03-31"_day) == "2021-01-01"_day);
  CHECK(calendar.three_years_start("2023-04-01"_day) == "2022-01-01"_day);
  CHECK(calendar.three_years_start("2024-04-01"_day) == "2023-01-01"_day);
  CHECK(calendar.three_years_start("2025-04-01"_day) == "2023-04-01"_day);
}

TEST_CASE("explicit periods go before the start month and day", "[time][fiscal]") {
  const fiscal_calendar calendar(month_day{7, 1}, {span("2022-01-01"_day, "2022-12-31"_day)});
  CHECK(calendar.year_of("2021-12-31"_day) == span("2021-01-01"_day, "2021-12-31"_day));
  CHECK(calendar.year_of("2023-08-01"_day) == span("2023-01-01"_day, "2023-12-31"_day));
}

TEST_CASE("years after a period that ends on 28 February of a leap year begin on the 29th, and on the 28th in common years", "[time][fiscal][leap]") {
  const fiscal_calendar calendar({}, {span("2023-03-01"_day, "2024-02-28"_day)});
  CHECK(calendar.year_of("2024-02-29"_day) == span("2024-02-29"_day, "2025-02-27"_day));
  CHECK(calendar.year_of("2025-02-28"_day) == span("2025-02-28"_day, "2026-02-27"_day));
  CHECK(calendar.year_of("2028-02-28"_day) == span("2027-02-28"_day, "2028-02-28"_day));
  CHECK(calendar.year_of("2028-02-29"_day) == span("2028-02-29"_day, "2029-02-27"_day));
}

TEST_CASE("periods join without gap or overlap and end no earlier than they begin", "[time][fiscal]") {
  CHECK(calendar_error({span("2022-01-01"_day, "2022-12-31"_day), span("2023-01-02"_day, "2023-12-31"_day)}) == errc::date_order);  // a day's gap
  CHECK(calendar_error({span("2022-01-01"_day, "2022-12-31"_day), span("2022-12-31"_day, "2023-12-31"_day)}) == errc::date_order);  // a day's overlap
  CHECK(calendar_error({span("2023-01-01"_day, "2023-12-31"_day), span("2022-01-01"_day, "2022-12-31"_day)}) == errc::date_order);  // backwards
  CHECK(calendar_error({span("2022-01-02"_day, "2022-01-01"_day)}) == errc::date_order);
  CHECK(fiscal_calendar({}, {span("2022-01-01"_day, "2022-01-01"_day)}).year_of("2022-01-01"_day) == span("2022-01-01"_day, "2022-01-01"_day));
}

TEST_CASE("fiscal years join: each day lies in its year, the day after its end begins the next, and a window has three", "[time][fiscal]") {
  const std::vector<fiscal_calendar> calendars{
      fiscal_calendar(), fiscal_calendar(month_day{2, 29}), fiscal_calendar(month_day{12, 31}),
      fiscal_calendar({}, {span("2020-02-29"_day, "2021-08-28"_day), span("2021-08-29"_day, "2021-09-30"_day)})};
  bool all = true;
  for (const auto& calendar : calendars)
    for (day d = "2015-01-01"_day; d < "2030-01-01"_day; d = d + 1) {
      const period year = calendar.year_of(d);
      const auto before = [&](const period& y) { return calendar.year_of(y.first - 1); };
      const auto after = [&](const period& y) { return calendar.year_of(y.last + 1); };
      all = all && year.first <= d && d <= year.last && after(year).first == year.last + 1 && before(year).last == year.first - 1 &&
            calendar.year_of(year.first) == year && calendar.three_years_start(d) == before(before(year)).first &&
            calendar.three_years_on(d) == after(after(after(year))).first;
      if (!all) FAIL(to_string(d));
    }
  CHECK(all);
}
