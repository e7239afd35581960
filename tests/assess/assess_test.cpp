// SPDX-License-Identifier: Apache-2.0
#include <deminimis/assess/assess.hpp>

#include "assess/facts.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
using names = std::vector<std::string>;
constexpr auto agriculture = regulation::agriculture, fishery = regulation::fishery, sgei = regulation::sgei;
}  // namespace

TEST_CASE("exactly at a ceiling is lawful, one cent above is not", "[assess][art-3-2]") {
  facts f;
  f.general("g", north, "250000", "2025-01-10"_day);
  const auto at = f.ask(north, "50000.00", "2025-02-01"_day);
  CHECK(at.allowed());
  CHECK(at.binding.failed.empty());
  CHECK_FALSE(at.binding.earliest_fit);
  const auto above = f.ask(north, "50000.01", "2025-02-01"_day);
  CHECK_FALSE(above.allowed());
  CHECK(above.binding.failed == names{"2023-2831.general"});
  CHECK(to_string(above.binding.headroom) == "50000.00");
  CHECK(above.binding.earliest_fit == "2028-01-10"_day);
}

TEST_CASE("same-day grants count, whatever was recorded first", "[assess][step-3]") {
  facts f;
  f.general("g", north, "250000", "2025-01-10"_day);
  CHECK_FALSE(f.allowed(north, "50000.01", "2025-01-10"_day));
}

TEST_CASE("each ceiling of each regulation, at it and one cent above, in force from its day to its day", "[assess][dk-law]") {
  const auto most = [](regulation under, const char* on) { return facts().room(north, day::parse(on), under); };
  CHECK(most(regulation::general, "2023-12-31") == "200000.00");
  CHECK(most(regulation::general, "2024-01-01") == "300000.00");
  CHECK(most(regulation::general, "2030-12-31") == "300000.00");
  CHECK(most(sgei, "2023-12-31") == "500000.00");
  CHECK(most(sgei, "2024-01-01") == "750000.00");
  CHECK(most(agriculture, "2019-03-13") == "15000.00");
  CHECK(most(agriculture, "2019-03-14") == "20000.00");
  CHECK(most(agriculture, "2024-12-15") == "20000.00");
  CHECK(most(agriculture, "2024-12-16") == "50000.00");
  CHECK(most(agriculture, "2032-12-31") == "50000.00");
  CHECK(most(fishery, "2014-07-01") == "30000.00");
  CHECK(most(fishery, "2023-10-24") == "30000.00");
  CHECK(most(fishery, "2023-10-25") == "30000.00");
  CHECK(most(fishery, "2029-12-31") == "30000.00");
}

TEST_CASE("a regulation without a ceiling of its own in force cannot be asked about", "[assess][no-rule]") {
  const auto code = [](regulation under, const char* on, const rulebook& book = dk_law()) {
    facts f;
    f.book = book;
    return code_of([&] { return f.ask(north, under, "1.00", day::parse(on)); });
  };
  CHECK(code(regulation::general, "2013-12-31") == errc::no_rule_in_force);
  CHECK(code(regulation::general, "2031-01-01") == errc::no_rule_in_force);  // 1408-2013.agriculture-general is not its own
  CHECK(code(sgei, "2012-04-28") == errc::no_rule_in_force);
  CHECK(code(fishery, "2014-06-30") == errc::no_rule_in_force);  // 1407-2013.general applies to it, but is not its own
  CHECK(code(fishery, "2030-01-01") == errc::no_rule_in_force);
  CHECK(code(agriculture, "2033-01-01") == errc::no_rule_in_force);
  CHECK(code(sgei, "2025-01-01", closing_loops_2024()) == errc::no_rule_in_force);
  facts f;
  CHECK(code_of([&] { return f.room(north, "2031-01-01"_day); }) == errc::no_rule_in_force);
}

TEST_CASE("agriculture and fishery are counted together, and with general aid", "[assess][cumulation][art-5]") {
  facts f;
  f.aid("a", north, agriculture, "20000", "2025-01-10"_day);
  f.aid("f", north, fishery, "5000", "2025-01-10"_day);
  CHECK(f.room(north, "2025-02-01"_day, agriculture) == "25000.00");  // 50 000 for the two
  CHECK(f.room(north, "2025-02-01"_day, fishery) == "5000.00");       // 30 000 for the two
  CHECK(f.room(north, "2025-02-01"_day) == "275000.00");
  f.rules.agri_fish = agri_fish::highest;
  CHECK(f.room(north, "2025-02-01"_day, fishery) == "25000.00");  // 30 000 of its own, 50 000 for the two
  f.general("g", north, "270000", "2025-01-10"_day);
  CHECK(f.room(north, "2025-02-01"_day, agriculture) == "5000.00");
  CHECK(f.ask(north, agriculture, "5000.01", "2025-02-01"_day).binding.failed == names{"1408-2013.agriculture-general"});
}

TEST_CASE("every ceiling that fails is named once, sorted", "[assess]") {
  facts f;
  f.general("later", north, "300000", "2025-03-01"_day);
  f.general("latest", north, "1", "2028-03-02"_day);
  CHECK(f.ask(north, agriculture, "300000.01", "2025-02-01"_day).binding.failed ==
        names{"1408-2013.agriculture-fishery.2024", "1408-2013.agriculture-general", "1408-2013.agriculture.2024", "2023-2831.general"});
}

TEST_CASE("where the programme says yes and the law no, the answer is yes and the advisory says no", "[assess][advisory]") {
  facts f;
  f.book = closing_loops_2024();
  f.watched = {dk_law()};
  f.general("g", north, "300000", "2024-12-31"_day);
  const auto answer = f.ask(north, "1.00", "2027-01-01"_day);  // two fiscal years before: 2025; three years before: 2 January 2024
  CHECK(answer.allowed());
  REQUIRE(answer.advisories.size() == 1);
  CHECK(answer.advisories[0].rulebook_id == "dk-law");
  REQUIRE(answer.advisories[0].answer);
  CHECK_FALSE(answer.advisories[0].answer->allowed);
  CHECK(answer.advisories[0].answer->failed == names{"2023-2831.general"});
  CHECK(answer.advisories[0].answer->earliest_fit == "2027-12-31"_day);
  CHECK(to_string(answer.binding.headroom) == "300000.00");
}

TEST_CASE("where the law says yes and the programme no, the programme binds and the advisory says yes", "[assess][advisory]") {
  facts f;
  f.book = closing_loops_2024();
  f.watched = {dk_law()};
  const auto answer = f.ask(north, agriculture, "20000.01", "2025-01-10"_day);
  CHECK_FALSE(answer.allowed());
  CHECK(answer.binding.failed == names{"closing-loops.agriculture"});
  REQUIRE(answer.advisories.at(0).answer);
  CHECK(answer.advisories[0].answer->allowed);
  CHECK(to_string(answer.advisories[0].answer->headroom) == "50000.00");
}

TEST_CASE("an advisory of a rulebook without a rule on the day says so", "[assess][advisory]") {
  facts f;
  f.watched = {closing_loops_2024()};
  const auto answer = f.ask(north, sgei, "1.00", "2025-01-10"_day);
  REQUIRE(answer.advisories.size() == 1);
  CHECK_FALSE(answer.advisories[0].answer);
}

TEST_CASE("the answer says when undetermined links would turn a yes into a no", "[assess][undetermined]") {
  facts f;
  f.link(north, south, "2015-01-01"_day, {}, certainty::undetermined);
  f.general("g", south, "200000", "2025-01-10"_day);
  const auto fits_both = f.ask(north, "100000.00", "2025-02-01"_day);
  CHECK(fits_both.allowed());
  CHECK_FALSE(fits_both.undetermined_links_matter);
  const auto fits_one = f.ask(north, "100000.01", "2025-02-01"_day);
  CHECK(fits_one.allowed());
  CHECK(fits_one.undetermined_links_matter);
  CHECK(fits_one.undertaking == only(north));
  const auto fits_none = f.ask(north, "300000.01", "2025-02-01"_day);
  CHECK_FALSE(fits_none.allowed());
  CHECK_FALSE(fits_none.undetermined_links_matter);
}

TEST_CASE("undetermined links matter by a later grant too", "[assess][undetermined][step-4]") {
  facts f;
  f.link(north, south, "2025-06-01"_day, {}, certainty::undetermined);
  f.general("later", south, "300000", "2025-06-01"_day);
  CHECK(f.ask(north, "0.01", "2025-05-01"_day).undetermined_links_matter);
  f.known.links.front().until = "2025-06-02"_day;
  CHECK(f.ask(north, "0.01", "2025-05-01"_day).undetermined_links_matter);
  f.known.links.front().since = "2025-05-31"_day;
  f.known.links.front().until = "2025-06-01"_day;
  CHECK_FALSE(f.ask(north, "0.01", "2025-05-01"_day).undetermined_links_matter);
}

TEST_CASE("the largest amount is in the currency asked about, at its rate", "[assess][max-amount]") {
  facts f;
  f.general("g", north, "299999.99", "2025-01-10"_day);
  const applied_rate at{rate::parse("7.4600"), {}, rate_source::fixed};
  const auto ask = [&](std::int64_t oere) {
    const money amount(oere, currency::dkk());
    return assess(f.known, f.book, {}, f.rules, {north, regulation::general, amount, at, to_eur(amount, at.per_eur), "2025-02-01"_day, {}});
  };
  CHECK(to_string(ask(1).max_amount) == "0.11 DKK");  // 0.01 EUR, half a cent more is rounded up
  CHECK(ask(11).allowed());
  CHECK_FALSE(ask(12).allowed());
}

TEST_CASE("a failed check digit and a company nobody registered are findings, not errors", "[assess][findings]") {
  facts f;
  CHECK(f.company(north).ask(north, "1.00", "2025-02-01"_day).findings.empty());
  CHECK(f.ask(south, "1.00", "2025-02-01"_day).findings == std::vector<finding>{{"company_not_registered", "99000015"}});
  CHECK(f.ask(cvr::parse("12345678"), "1.00", "2025-02-01"_day).findings ==
        std::vector<finding>{{"cvr_check_digit", "12345678"}, {"company_not_registered", "12345678"}});
}

TEST_CASE("an answer changes with nothing but its arguments: asked twice it is the same", "[assess]") {
  facts f;
  f.general("g", north, "200000", "2025-01-10"_day);
  const auto once = f.ask(north, "150000", "2025-02-01"_day), twice = f.ask(north, "150000", "2025-02-01"_day);
  CHECK(once.binding.headroom == twice.binding.headroom);
  CHECK(once.binding.earliest_fit == twice.binding.earliest_fit);
}
