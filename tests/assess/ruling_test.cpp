// SPDX-License-Identifier: Apache-2.0
#include <deminimis/assess/ruling.hpp>

#include "assess/facts.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
const std::string general_law = "2023-2831.general";
using names = std::vector<std::string>;

uncounted_grant why(const facts& f, day on, const std::string& ref, const std::string& ceiling_id = general_law) {
  return uncounted(test_of(f.ask(north, "1.00", on).binding, ceiling_id), ref);
}
}  // namespace

// ---- what is counted ------------------------------------------------------------------------------------------------------

TEST_CASE("a ceiling counts from the first day of its window to the day asked about, both included", "[assess][ruling][window]") {
  facts f;
  f.general("first", north, "1", "2024-01-02"_day);
  f.general("today", north, "2", "2027-01-01"_day);
  f.general("tomorrow", north, "4", "2027-01-02"_day);
  const auto answer = f.ask(north, "1.00", "2027-01-01"_day);
  const auto& t = test_of(answer.binding, general_law);
  CHECK(refs(t.counted) == names{"first", "today"});
  CHECK(t.window == period{"2024-01-02"_day, "2027-01-01"_day});
  CHECK(eur_text(t.total) == "3.00");
  CHECK(t.article == "Reg. 2023/2831 Art 3(2), 5(2)");
  CHECK(t.kind == window_kind::rolling);
}

TEST_CASE("an answer shows the company's own total beside the undertaking's", "[assess][ruling][undertaking]") {
  facts f;
  f.link(north, south);
  f.general("own", north, "100", "2025-01-10"_day);
  f.general("theirs", south, "1000", "2025-01-11"_day);
  f.general("shared", east, "30", "2024-12-01"_day);
  f.split(east, "2025-01-01"_day, {{north, 1}, {south, 2}});
  const auto answer = f.ask(north, "1.00", "2025-02-01"_day);
  const auto& t = test_of(answer.binding, general_law);
  CHECK(eur_text(t.total) == "1130.00");
  CHECK(eur_text(t.own_total) == "110.00");
  CHECK(eur_text(t.left()) == "298870.00");
  REQUIRE(refs(t.counted) == names{"shared", "own", "theirs"});
  CHECK(t.counted[0].own);
  CHECK(t.counted[0].recipient == east);
  CHECK(to_string(t.counted[0].value) == "30.00");
  CHECK(t.counted[1].own);
  CHECK_FALSE(t.counted[2].own);
}

TEST_CASE("reservations and declared aid count like grants", "[assess][ruling]") {
  facts f;
  f.aid("r", north, regulation::general, "100000", "2025-01-10"_day, grant_status::reserved);
  f.aid("d", north, regulation::general, "50000", "2025-01-11"_day, grant_status::declared);
  CHECK(f.room(north, "2025-02-01"_day) == "150000.00");
}

// ---- what is not counted, and why -----------------------------------------------------------------------------------------

TEST_CASE("what has left the window is not counted, since the first day it was free", "[assess][ruling][not-counted]") {
  facts f;
  f.general("g", north, "10", "2024-01-02"_day);
  CHECK_THROWS_AS(why(f, "2027-01-01"_day, "g"), std::logic_error);  // still counted
  for (const day on : {"2027-01-02"_day, "2027-01-03"_day}) {
    CHECK(why(f, on, "g").reason == not_counted::before_window);
    CHECK(why(f, on, "g").since == "2027-01-02"_day);
  }
  f.rules.anniversary = anniversary::inclusive;
  CHECK_THROWS_AS(why(f, "2027-01-02"_day, "g"), std::logic_error);
  CHECK(why(f, "2027-01-03"_day, "g").since == "2027-01-03"_day);
}

TEST_CASE("what has left a fiscal window is free since the recipient's third fiscal year ended", "[assess][ruling][not-counted][fiscal]") {
  facts f;
  f.book = closing_loops_2024();
  f.company(north, fiscal_calendar({7, 1}));
  f.general("g", north, "10", "2024-06-30"_day);
  CHECK_THROWS_AS(why(f, "2026-06-30"_day, "g", "closing-loops.general"), std::logic_error);
  CHECK(why(f, "2026-07-01"_day, "g", "closing-loops.general").reason == not_counted::before_window);
  CHECK(why(f, "2026-07-01"_day, "g", "closing-loops.general").since == "2026-07-01"_day);
}

TEST_CASE("what is dated later is not counted but tested as a later grant", "[assess][ruling][not-counted][step-4]") {
  facts f;
  f.general("g", north, "10", "2025-01-11"_day);
  CHECK(why(f, "2025-01-10"_day, "g").reason == not_counted::later);
  CHECK_FALSE(why(f, "2025-01-10"_day, "g").since);
  CHECK_THROWS_AS(why(f, "2025-01-11"_day, "g"), std::logic_error);
  const auto answer = f.ask(north, "1.00", "2025-01-10"_day);
  REQUIRE(answer.binding.later_tests.size() == 1);
  const auto& t = answer.binding.later_tests[0];
  CHECK(t.ref == "g");
  CHECK(t.ceiling_id == general_law);
  CHECK(t.window == period{"2022-01-12"_day, "2025-01-11"_day});
  CHECK(eur_text(t.total) == "10.00");
  CHECK(eur_text(t.left()) == "299990.00");
}

TEST_CASE("aid under a regulation that the ceiling does not count is named as such", "[assess][ruling][not-counted]") {
  facts f;
  f.aid("s", north, regulation::sgei, "10", "2025-01-10"_day);
  CHECK(why(f, "2025-01-10"_day, "s").reason == not_counted::other_regulation);
  CHECK_FALSE(why(f, "2025-01-10"_day, "s").since);
}

TEST_CASE("what was voided is not counted", "[assess][ruling][not-counted]") {
  facts f;
  f.aid("r", north, regulation::general, "10", "2025-01-10"_day, grant_status::reserved).voided = true;
  CHECK(why(f, "2025-01-10"_day, "r").reason == not_counted::voided);
  CHECK(f.room(north, "2025-01-10"_day) == "300000.00");
}

TEST_CASE("a reservation counts until the day before its lapse, and is not counted since then", "[assess][ruling][not-counted][lapse]") {
  facts f;
  f.aid("r", north, regulation::general, "10", "2025-01-10"_day, grant_status::reserved).lapses_on = "2025-06-01"_day;
  CHECK_THROWS_AS(why(f, "2025-05-31"_day, "r"), std::logic_error);
  for (const day on : {"2025-06-01"_day, "2025-06-02"_day}) {
    CHECK(why(f, on, "r").reason == not_counted::lapsed);
    CHECK(why(f, on, "r").since == "2025-06-01"_day);
  }
}

TEST_CASE("only a reservation lapses", "[assess][ruling][lapse]") {
  facts f;
  f.general("g", north, "10", "2025-01-10"_day).lapses_on = "2025-06-01"_day;
  CHECK(f.room(north, "2025-06-01"_day) == "299990.00");
}

TEST_CASE("a reduction counts from its day on; what it took to nothing is not counted since then", "[assess][ruling][not-counted][reduction]") {
  facts f;
  f.general("g", north, "100", "2025-01-10"_day);
  f.reduced("40", "2025-03-01"_day).reduced("0", "2025-06-01"_day);
  CHECK(f.room(north, "2025-02-28"_day) == "299900.00");
  CHECK(f.room(north, "2025-03-01"_day) == "299960.00");
  CHECK(f.room(north, "2025-05-31"_day) == "299960.00");
  CHECK(f.room(north, "2025-06-01"_day) == "300000.00");
  CHECK(why(f, "2025-06-02"_day, "g").reason == not_counted::reduced_to_nothing);
  CHECK(why(f, "2025-06-02"_day, "g").since == "2025-06-01"_day);
}

TEST_CASE("of two reductions of one day the later recorded counts", "[assess][ruling][reduction]") {
  facts f;
  f.general("g", north, "100", "2025-01-10"_day);
  f.reduced("40", "2025-03-01"_day).reduced("30", "2025-03-01"_day);
  CHECK(f.room(north, "2025-03-01"_day) == "299970.00");
}

TEST_CASE("what a split passed on is not counted, unless the successor is of the undertaking", "[assess][ruling][not-counted][split]") {
  facts f;
  f.general("g", north, "10", "2025-01-10"_day);
  f.split(north, "2025-06-01"_day, {{south, 1}});
  CHECK(why(f, "2025-06-01"_day, "g").reason == not_counted::passed_on);
  f.link(north, south, "2025-07-01"_day);
  CHECK(why(f, "2025-06-30"_day, "g").reason == not_counted::passed_on);
  CHECK_THROWS_AS(why(f, "2025-07-01"_day, "g"), std::logic_error);
}

TEST_CASE("aid of companies that are not of the undertaking on the day is named as theirs", "[assess][ruling][not-counted][undertaking]") {
  facts f;
  f.link(north, south, "2025-02-01"_day, "2025-03-01"_day);
  f.general("g", south, "10", "2025-01-10"_day);
  CHECK(why(f, "2025-01-31"_day, "g").reason == not_counted::other_undertaking);
  CHECK_THROWS_AS(why(f, "2025-02-01"_day, "g"), std::logic_error);
  CHECK(why(f, "2025-03-01"_day, "g").reason == not_counted::other_undertaking);
  CHECK_FALSE(why(f, "2025-03-01"_day, "g").since);
}

TEST_CASE("a grant leaves a window on the first day whose window begins after it", "[assess][ruling][window]") {
  const fiscal_calendar calendar_years, july({7, 1}), long_first({}, {{"2024-01-01"_day, "2025-06-30"_day}});
  const auto exclusive = anniversary::exclusive;
  CHECK(free_again_on(window_kind::rolling, "2024-01-02"_day, calendar_years, exclusive) == "2027-01-02"_day);
  CHECK(free_again_on(window_kind::rolling, "2024-02-29"_day, calendar_years, exclusive) == "2027-03-01"_day);
  CHECK(free_again_on(window_kind::rolling, "2021-02-28"_day, calendar_years, exclusive) == "2024-02-28"_day);
  CHECK(free_again_on(window_kind::rolling, "2021-02-28"_day, calendar_years, anniversary::inclusive) == "2024-03-01"_day);
  CHECK(free_again_on(window_kind::fiscal, "2024-06-30"_day, calendar_years, exclusive) == "2027-01-01"_day);
  CHECK(free_again_on(window_kind::fiscal, "2024-06-30"_day, july, exclusive) == "2026-07-01"_day);
  CHECK(free_again_on(window_kind::fiscal, "2024-07-01"_day, july, exclusive) == "2027-07-01"_day);
  CHECK(free_again_on(window_kind::either, "2024-06-30"_day, july, exclusive) == "2027-06-30"_day);
  CHECK(free_again_on(window_kind::either, "2024-01-01"_day, long_first, exclusive) == "2027-07-01"_day);
}

// ---- later grants, step 4 -------------------------------------------------------------------------------------------------

TEST_CASE("new aid must not break a later grant: exactly at its ceiling passes, one cent more fails", "[assess][ruling][step-4]") {
  facts f;
  f.general("later", north, "200000", "2025-09-01"_day);
  CHECK(f.allowed(north, "100000.00", "2025-03-01"_day));
  const auto refused = f.ask(north, "100000.01", "2025-03-01"_day);
  CHECK_FALSE(refused.allowed());
  CHECK(refused.binding.later_grants == names{"later"});
  CHECK(refused.binding.failed == names{general_law});
  CHECK(to_string(refused.binding.headroom) == "100000.00");
}

TEST_CASE("a later grant matters only while its window reaches back to the new aid", "[assess][ruling][step-4][window]") {
  facts f;
  f.general("later", north, "300000", "2027-01-02"_day);
  CHECK(f.allowed(north, "300000.00", "2024-01-02"_day));  // out of the window of 2 January 2027
  CHECK_FALSE(f.allowed(north, "0.01", "2024-01-03"_day));
  CHECK_FALSE(f.allowed(north, "0.01", "2027-01-01"_day));
}

TEST_CASE("a later grant is tested with what is dated up to it, of its own day in recording order", "[assess][ruling][step-4]") {
  facts f;
  f.general("first", north, "100000", "2025-09-01"_day);
  f.general("second", north, "150000", "2025-09-01"_day);
  const auto answer = f.ask(north, "50000.01", "2025-03-01"_day);
  CHECK(answer.binding.later_grants == names{"second"});
  CHECK(f.ask(north, "200000.01", "2025-03-01"_day).binding.later_grants == names{"first", "second"});
}

TEST_CASE("later grants that are over already are named too", "[assess][ruling][step-4]") {
  facts f;
  f.aid("over", north, regulation::general, "300000.01", "2025-09-01"_day, grant_status::declared);
  const auto answer = f.ask(north, "0.01", "2025-03-01"_day);
  CHECK(answer.binding.later_grants == names{"over"});
  CHECK(to_string(answer.binding.headroom) == "0.00");
}

TEST_CASE("a later grant worth nothing on its own day is not tested", "[assess][ruling][step-4]") {
  facts f;
  f.aid("over", north, regulation::general, "400000", "2025-09-01"_day, grant_status::declared);
  f.reduced("0", "2025-09-01"_day);
  CHECK(f.allowed(north, "300000.00", "2025-03-01"_day));
  f.known.grants.back().reductions.back().effective_on = "2025-09-02"_day;
  CHECK_FALSE(f.allowed(north, "0.01", "2025-03-01"_day));
}

TEST_CASE("a reservation that lapses on a later grant's day or before does not stand in its way", "[assess][ruling][step-4][lapse]") {
  facts f;
  f.general("later", north, "300000", "2025-09-01"_day);
  const auto reserve = [&](day lapses_on) { return f.ask(north, regulation::general, "100000", "2025-03-01"_day, lapses_on).allowed(); };
  CHECK(reserve("2025-08-31"_day));
  CHECK(reserve("2025-09-01"_day));
  CHECK_FALSE(reserve("2025-09-02"_day));
}

TEST_CASE("a later grant of a company that is linked on that day counts the new aid, whoever was linked before",
          "[assess][ruling][step-4][undertaking]") {
  facts f;
  f.link(north, south, "2025-06-01"_day);
  f.general("later", south, "300000", "2025-06-01"_day);
  CHECK_FALSE(f.allowed(north, "0.01", "2025-05-31"_day));
  f.known.links.front().since = "2025-06-02"_day;
  CHECK(f.allowed(north, "0.01", "2025-05-31"_day));
}

TEST_CASE("a later grant's fiscal window is by its own recipient's calendar", "[assess][ruling][step-4][fiscal]") {
  facts f;
  f.book = closing_loops_2024();
  f.company(north, fiscal_calendar({7, 1})).company(south).link(north, south);
  f.general("later", south, "300000", "2025-12-31"_day);  // south's window begins 2023-01-01, north's 2023-07-01
  CHECK_FALSE(f.allowed(north, "0.01", "2023-01-01"_day));
  CHECK(f.allowed(north, "0.01", "2022-12-31"_day));
}

TEST_CASE("a later grant under a regulation whose ceilings do not count the new aid is not tested", "[assess][ruling][step-4]") {
  facts f;
  f.aid("later", north, regulation::agriculture, "50000", "2025-09-01"_day);
  CHECK(f.room(north, "2025-03-01"_day, regulation::general) == "250000.00");  // by 1408-2013.agriculture-general
  CHECK(f.room(north, "2025-03-01"_day, regulation::sgei) == "750000.00");
  CHECK(f.room(north, "2025-03-01"_day, regulation::fishery) == "0.00");  // by 1408-2013.agriculture-fishery.2024
}

// ---- earliest fit -----------------------------------------------------------------------------------------------------------

TEST_CASE("the earliest fit is the first later day on which the same aid passes", "[assess][ruling][earliest-fit]") {
  facts f;
  f.general("g", north, "300000", "2024-01-02"_day);
  CHECK(f.ask(north, "1.00", "2026-06-01"_day).binding.earliest_fit == "2027-01-02"_day);
  CHECK(f.ask(north, "1.00", "2027-01-01"_day).binding.earliest_fit == "2027-01-02"_day);
  CHECK_FALSE(f.ask(north, "1.00", "2027-01-02"_day).binding.earliest_fit);  // it is allowed
}

TEST_CASE("aid above the ceiling itself fits on no day", "[assess][ruling][earliest-fit]") {
  CHECK_FALSE(facts().ask(north, "300000.01", "2025-01-01"_day).binding.earliest_fit);
  CHECK(facts().ask(north, "300000.01", "2023-12-31"_day).binding.failed == names{"1407-2013.general"});
}

TEST_CASE("aid fits when a higher ceiling comes into force, and not after a day without a rule", "[assess][ruling][earliest-fit]") {
  CHECK(facts().ask(north, "300000.00", "2023-12-30"_day).binding.earliest_fit == "2024-01-01"_day);
  CHECK(facts().ask(north, regulation::agriculture, "50000.00", "2024-12-14"_day).binding.earliest_fit == "2024-12-16"_day);
  facts f;
  f.general("g", north, "300000", "2028-01-01"_day);
  CHECK_FALSE(f.ask(north, "1.00", "2030-01-01"_day).binding.earliest_fit);  // free 2031-01-01, but no rule is in force then
  f.book = closing_loops_2024();
  CHECK(f.ask(north, "1.00", "2030-01-01"_day).binding.earliest_fit == "2031-01-01"_day);
}

TEST_CASE("the earliest fit looks 3660 days ahead and no further", "[assess][ruling][earliest-fit]") {
  const day asked = "2034-01-02"_day;
  const auto fit_when_link_ends = [&](day until) {  // south has all it may have in every year: it fits once the link has ended
    facts f;
    f.book = closing_loops_2024();
    f.link(north, south, "2030-01-01"_day, until);
    for (int year = 2033; year < 2046; ++year) f.general("g" + std::to_string(year), south, "300000", day::of(year, 12, 1).value());
    return f.ask(north, "1.00", asked).binding.earliest_fit;
  };
  CHECK(fit_when_link_ends(asked + 3659) == asked + 3659);
  CHECK(fit_when_link_ends(asked + 3660) == asked + 3660);
  CHECK_FALSE(fit_when_link_ends(asked + 3661));
}

TEST_CASE("the earliest fit is that of an ordinary grant, which does not lapse", "[assess][ruling][earliest-fit][lapse]") {
  facts f;
  f.general("g", north, "300000", "2024-01-02"_day);
  f.general("later", north, "300000", "2027-06-01"_day);
  const auto answer = f.ask(north, regulation::general, "1.00", "2026-06-01"_day, "2027-02-01"_day);
  CHECK_FALSE(answer.allowed());
  CHECK(answer.binding.later_grants.empty());
  CHECK(answer.binding.earliest_fit == "2030-06-01"_day);  // in January 2027 an ordinary grant would break the later one
}

TEST_CASE("it fits again when a reservation lapses, a reduction takes effect, a link ends, a split takes the aid away",
          "[assess][ruling][earliest-fit]") {
  const auto fit = [](const auto& change) {
    facts f;
    f.aid("g", north, regulation::general, "300000", "2025-01-02"_day, grant_status::reserved);
    change(f);
    return f.ask(north, "1.00", "2025-03-01"_day).binding.earliest_fit;
  };
  CHECK(fit([](facts& f) { f.known.grants.back().lapses_on = "2025-09-01"_day; }) == "2025-09-01"_day);
  CHECK(fit([](facts& f) { f.reduced("299999.00", "2025-10-01"_day); }) == "2025-10-01"_day);
  CHECK(fit([](facts& f) { f.split(north, "2025-11-01"_day, {{south, 1}}); }) == "2025-11-01"_day);
  CHECK(fit([](facts& f) {
          f.known.grants.back().recipient = south;
          f.link(north, south, "2020-01-01"_day, "2025-12-01"_day);
        }) == "2025-12-01"_day);
}
