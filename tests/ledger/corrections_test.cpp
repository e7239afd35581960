// SPDX-License-Identifier: Apache-2.0
// Links that end, splits withdrawn, sectors, plans, schedules and reviews, through the facade, on every store.
#include "../support/catch.hpp"
#include "store_driver.hpp"

#include <deminimis/deminimis.hpp>

using namespace deminimis;
using namespace deminimis::test;

namespace {

settings law_at_fixed_rate() {
  settings made;
  made.book = dk_law();
  made.watched.clear();
  made.conversion = {rate_source::fixed, 7, rate::parse("7.46"), "test"};
  return made;
}

/// Runs `test` on a new ledger of each store.
template <class Test>
void on_every_store(Test&& test) {
  REQUIRE_FALSE(store_drivers().empty());
  for (auto* driver : store_drivers()) {
    INFO("store: " << driver->name());
    ledger on(driver->make(law_at_fixed_rate(), system_now));
    test(on);
    CHECK(on.verify().problems == std::vector<std::string>{});
  }
}

aid_request general(const char* cvr, const char* amount, const char* on) {
  return {.recipient = cvr, .regulation = "general", .amount = amount, .granted_on = on};
}

[[maybe_unused]] errc code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const error& e) {
    return e.code();
  }
  FAIL("no error");
  return errc::storage;
}

}  // namespace

TEST_CASE("a link that ended binds to the day before it ended, and on that day no more", "[ledger][art-2-2]") {
  on_every_store([](ledger& on) {
    const auto link = on.add_link({"99000007", "99000015", "2020-01-01"}).receipt.sequence;
    CHECK(on.grant("a", general("99000007", "300000.00 EUR", "2025-01-10")).granted());
    CHECK_FALSE(on.check(general("99000015", "1.00 EUR", "2025-06-01")).allowed());
    on.end_link(link, "2025-06-01");
    CHECK_FALSE(on.check(general("99000015", "1.00 EUR", "2025-05-31")).allowed());
    CHECK(on.check(general("99000015", "1.00 EUR", "2025-06-01")).allowed());
    CHECK(on.undertaking("99000015", "2025-05-31").members.size() == 2);
    CHECK(on.undertaking("99000015", "2025-06-01").members.size() == 1);
  });
}

TEST_CASE("a link or merger recorded by mistake ends on its first day and never held; what was known then stays known", "[ledger]") {
  on_every_store([](ledger& on) {
    const auto merger = on.merge("99000015", "99000007", "2024-03-01").receipt.sequence;
    CHECK(on.undertaking("99000007", "2024-03-01").members.size() == 2);
    const auto before = on.end_link(merger, "2024-03-01").sequence - 1;
    CHECK(on.undertaking("99000007", "2024-03-01").members.size() == 1);
    CHECK(on.undertaking("99000007", "2030-01-01").members.size() == 1);
    CHECK(on.as_known_at(before).undertaking("99000007", "2024-03-01").members.size() == 2);
    CHECK(code_of([&] { on.end_link(merger, "2024-02-29"); }) == errc::date_order);
    CHECK(code_of([&] { on.end_link(merger + 1, "2024-03-01"); }) == errc::entity_unknown);
    CHECK(code_of([&] { on.end_link(0, "2024-03-01"); }) == errc::entity_unknown);
  });
}

TEST_CASE("a file of links imported again with an end ends the link, and once more changes nothing", "[ledger]") {
  on_every_store([](ledger& on) {
    const std::vector<entity> owners{{"foreign:SE1", entity_kind::foreign_enterprise, "Moderbolaget"}};
    const link_request open{"foreign:SE1", "99000007", "2020-01-01"};
    link_request closed = open;
    closed.until = "2026-01-01";
    const auto import = [&](const link_request& l) { return on.record([&](recorder& r) { return r.import_links(owners, {l}); }); };
    CHECK(import(open).links == 1);
    CHECK(import(open).known == 2);
    const auto ended = import(closed);
    CHECK(ended.ended == 1);
    CHECK(ended.links == 0);
    const auto again = import(closed);
    CHECK(again.known == 2);
    CHECK(again.ended == 0);
    const auto links = on.everything().links;
    REQUIRE(links.size() == 1);
    CHECK(links[0].until == day::of(2026, 1, 1));
  });
}

TEST_CASE("a split withdrawn by an event never happened, and cannot be withdrawn twice", "[ledger][art-3-9]") {
  on_every_store([](ledger& on) {
    on.grant("g", general("99000031", "200000.00 EUR", "2025-01-10"));
    const auto made = on.divide({"99000031", "2026-01-01", false, {{"99000058", "1"}, {"99000066", "1"}}});
    CHECK(on.headroom("99000058", "general", "2026-02-01").binding.headroom == eur_cents::parse("200000.00"));
    on.withdraw_split(made.receipt.sequence);
    CHECK(on.headroom("99000058", "general", "2026-02-01").binding.headroom == eur_cents::parse("300000.00"));
    CHECK(on.headroom("99000031", "general", "2026-02-01").binding.headroom == eur_cents::parse("100000.00"));
    CHECK(code_of([&] { on.withdraw_split(made.receipt.sequence); }) == errc::entity_unknown);
    CHECK(code_of([&] { on.withdraw_split(1); }) == errc::entity_unknown);
  });
}

TEST_CASE("general aid to a primary producer without separated activities is refused, whatever room there is", "[ledger][recital-12]") {
  on_every_store([](ledger& on) {
    on.register_company({"99000007"});
    on.classify({.number = "99000007", .sector = sector::primary_agriculture, .industry_code = "11100", .purpose = "Planteavl", .operation = "Korn"});
    const auto answer = on.grant("g", general("99000007", "1.00 EUR", "2025-01-10"));
    CHECK_FALSE(answer.granted());
    CHECK(answer.assessment.sector_conflict);
    CHECK(answer.assessment.binding.allowed);
    CHECK(on.everything().grants.empty());

    aid_request farming = general("99000007", "1.00 EUR", "2025-01-10");
    farming.regulation = "agriculture";
    CHECK(on.check(farming).allowed());
    aid_request overridden = general("99000007", "1.00 EUR", "2025-01-10");
    overridden.details.sector_override = "only the farm shop, own accounts";
    const auto granted = on.grant("g", overridden);
    CHECK(granted.granted());
    CHECK(granted.assessment.findings.back() == finding{"sector_overridden", "99000007"});
    CHECK(on.everything().grants.at(0).details.sector_override == "only the farm shop, own accounts");

    on.classify({.number = "99000007", .sector = sector::primary_agriculture, .separation = "separate accounts since 2024"});
    CHECK(on.check(general("99000007", "1.00 EUR", "2025-01-10")).allowed());
    on.register_company({"99000007", "Gården"});  // a new registration keeps the sector
    CHECK(on.everything().companies.at(0).sector->separation == "separate accounts since 2024");
    CHECK(code_of([&] { on.classify({.number = "99000015", .sector = sector::general}); }) == errc::entity_unknown);
    CHECK(code_of([&] { on.classify({.number = "99000007", .sector = sector::general, .industry_code = "x"}); }) == errc::request_invalid);
  });
}

TEST_CASE("an industry code gets its lost zero back and hints at a sector only", "[model]") {
  CHECK(industry_code("11100") == "011100");
  CHECK(industry_code("01.11.00") == "011100");
  CHECK(industry_code("620100") == "620100");
  CHECK(sector_hint("011100") == sector::primary_agriculture);
  CHECK(sector_hint("015000") == sector::primary_agriculture);
  CHECK(sector_hint("016100") == std::nullopt);
  CHECK(sector_hint("032100") == sector::fishery_aquaculture);
  CHECK(sector_hint("620100") == std::nullopt);
  for (const char* wrong : {"", "1110", "0111000", "01110a", "-11100"}) CHECK_THROWS_AS(industry_code(wrong), error);
}

TEST_CASE("a plan is answered as a whole: two that fit alone and not together are refused, and nothing is recorded", "[ledger]") {
  on_every_store([](ledger& on) {
    on.add_link({"99000007", "99000015", "2020-01-01"});
    const std::vector<planned_grant> plan{{"a", general("99000007", "200000.00 EUR", "2025-01-10")},
                                          {"b", general("99000015", "100000.01 EUR", "2025-01-10")}};
    const auto asked = on.rehearse(plan);
    CHECK_FALSE(asked.allowed);
    CHECK(asked.decisions.at(0).assessment.allowed());
    CHECK_FALSE(asked.decisions.at(1).assessment.allowed());
    CHECK_FALSE(on.grant_all(plan).recorded);
    CHECK(on.everything().grants.empty());

    const std::vector<planned_grant> fits{{"a", general("99000007", "200000.00 EUR", "2025-01-10")},
                                          {"b", general("99000015", "100000.00 EUR", "2025-01-10")}};
    CHECK(on.rehearse(fits).allowed);
    CHECK(on.everything().grants.empty());
    const auto done = on.grant_all(fits, {.key = "steering-group"});
    CHECK(done.recorded);
    CHECK(on.everything().grants.size() == 2);
    const auto again = on.grant_all(fits, {.key = "steering-group"});
    CHECK(again.recorded);
    CHECK(again.decisions.at(1).receipt.replayed);
    CHECK(on.everything().grants.size() == 2);
    CHECK(code_of([&] { on.grant_all(fits); }) == errc::ref_exists);
  });
}

TEST_CASE("a reference twice in a plan is ref_exists, and nothing is recorded", "[ledger]") {
  on_every_store([](ledger& on) {
    const std::vector<planned_grant> plan{{"a", general("99000007", "1.00 EUR", "2025-01-10")}, {"a", general("99000015", "1.00 EUR", "2025-01-10")}};
    CHECK(code_of([&] { on.grant_all(plan); }) == errc::ref_exists);
    CHECK(on.everything().grants.empty());
  });
}

TEST_CASE("a schedule lists each day on which headroom comes back, and which grant it was", "[assess]") {
  on_every_store([](ledger& on) {
    on.grant("g1", general("99000007", "200000.00 EUR", "2024-01-02"));
    on.grant("g2", general("99000007", "100000.00 EUR", "2024-02-29"));
    const auto answer = on.schedule("99000007", "general", "2026-12-31");
    const auto& schedule = answer.binding.entries;
    REQUIRE(schedule.size() == 3);
    CHECK(schedule[0].headroom == eur_cents(0));
    CHECK(to_string(schedule[1].on) == "2027-01-02");
    CHECK(schedule[1].headroom == eur_cents::parse("200000.00"));
    CHECK(schedule[1].freed == std::vector<std::string>{"g1"});
    CHECK(to_string(schedule[2].on) == "2027-03-01");
    CHECK(schedule[2].freed == std::vector<std::string>{"g2"});
  });
}

TEST_CASE("a schedule tells what each watched rulebook gives back, and that one without a rule has none", "[assess]") {
  settings both;
  both.conversion.source = rate_source::fixed;
  both.conversion.fixed = rate::parse("7.4600");
  ledger on = ledger::in_memory(both);  // the programme's rules bind, the law is watched
  on.grant("g", general("99000007", "200000.00 EUR", "2024-01-02"));
  const auto answer = on.schedule("99000007", "general", "2026-06-01");
  CHECK(answer.binding.rulebook_id == "closing-loops-2024");
  CHECK(to_string(answer.binding.entries.at(1).on) == "2027-01-01");  // the fiscal year has ended
  REQUIRE(answer.advisories.size() == 1);
  CHECK(answer.advisories[0].rulebook_id == "dk-law");
  CHECK(to_string(answer.advisories[0].entries.at(1).on) == "2027-01-02");  // three years to the day
  CHECK(on.schedule("99000007", "fishery", "2031-01-01").advisories.at(0).entries.empty());
}

TEST_CASE("a link, a merger or a split recorded late names the grants it brings over a ceiling, and only those", "[ledger][art3]") {
  on_every_store([](ledger& on) {
    on.grant("a", general("99000007", "200000.00 EUR", "2025-01-10"));
    on.grant("b", general("99000015", "200000.00 EUR", "2025-02-10"));
    CHECK(on.add_link({"99000015", "99000007", "2025-02-11"}).breaches_caused.empty());  // what was lawful stays lawful
    CHECK(on.add_link({"99000015", "99000007", "2025-02-10"}, {.key = "late"}).breaches_caused == std::vector<std::string>{"b"});
    const auto again = on.add_link({"99000015", "99000007", "2025-02-10"}, {.key = "late"});
    CHECK(again.receipt.replayed);
    CHECK(again.breaches_caused == std::vector<std::string>{"b"});
    CHECK(on.merge("99000015", "99000007", "2025-02-10").breaches_caused.empty());  // breached already
  });
  on_every_store([](ledger& on) {
    on.grant("a", general("99000007", "200000.00 EUR", "2025-01-10"));
    on.grant("b", general("99000015", "200000.00 EUR", "2025-02-10"));
    CHECK(on.merge("99000015", "99000007", "2025-02-01").breaches_caused == std::vector<std::string>{"b"});
  });
  on_every_store([](ledger& on) {
    on.grant("a", general("99000007", "200000.00 EUR", "2025-01-10"));
    on.grant("b", general("99000015", "200000.00 EUR", "2025-02-10"));
    const auto split = on.divide({"99000007", "2025-02-01", false, {{"99000015", "1"}, {"99000023", "0"}}});
    CHECK(split.breaches_caused == std::vector<std::string>{"b"});
  });
  on_every_store([](ledger& on) {
    on.grant("a", general("99000007", "200000.00 EUR", "2025-01-10"));
    on.grant("b", general("99000015", "200000.00 EUR", "2025-02-10"));
    const auto imported = on.record([](recorder& r) {
      return r.import_links({{"DE:1", entity_kind::foreign_enterprise, "Holding"}},
                            {{"DE:1", "99000007", "2020-01-01"}, {"DE:1", "99000015", "2020-01-01"}});
    });
    CHECK(imported.breaches_caused == std::vector<std::string>{"b"});
  });
}

TEST_CASE("headroom tells that general aid would be refused to an unseparated primary producer", "[assess][recital12]") {
  on_every_store([](ledger& on) {
    on.register_company({"99000007", "Gården"});
    CHECK_FALSE(on.headroom("99000007", "general", "2025-01-10").sector_conflict);
    on.classify({.number = "99000007", .sector = sector::primary_agriculture});
    CHECK(on.headroom("99000007", "general", "2025-01-10").sector_conflict);
    CHECK_FALSE(on.headroom("99000007", "agriculture", "2025-01-10").sector_conflict);
    on.classify({.number = "99000007", .sector = sector::primary_agriculture, .separation = "own accounts"});
    CHECK_FALSE(on.headroom("99000007", "general", "2025-01-10").sector_conflict);
  });
}

TEST_CASE("an answer carries the names of the companies it speaks of, which identify nobody", "[assess]") {
  on_every_store([](ledger& on) {
    on.register_company({"99000007", "Nordlys ApS"});
    on.register_company({"99000015", "Nordlys ApS"});
    on.add_link({"99000015", "99000007", "2020-01-01"});
    const auto answer = on.check(general("99000007", "1.00 EUR", "2025-01-10"));
    CHECK(answer.names == company_names{{cvr::parse("99000007"), "Nordlys ApS"}, {cvr::parse("99000015"), "Nordlys ApS"}});
    CHECK(on.headroom("99000007", "general", "2025-01-10").names == answer.names);
  });
}

TEST_CASE("a decision is replayed as it was known, and what has changed since is named", "[ledger]") {
  on_every_store([](ledger& on) {
    on.grant("g", general("99000007", "100000.00 EUR", "2025-01-10"), {.actor = "anna", .reason = "steering group"});
    CHECK(on.review("g").differences.empty());
    on.declare("d", general("99000015", "250000.00 EUR", "2024-06-01"));
    on.add_link({"99000015", "99000007", "2020-01-01"});
    const auto review = on.review("g");
    CHECK(review.recorded.said.actor == "anna");
    CHECK(review.then.allowed());
    CHECK_FALSE(review.now.allowed());
    std::vector<std::string> codes;
    for (const auto& d : review.differences) codes.push_back(d.code + " " + d.subject);
    CHECK(codes == std::vector<std::string>{"verdict refused", "headroom 300000.00 -> 50000.00", "counted_since d", "joined 99000015"});
    CHECK(code_of([&] { static_cast<void>(on.review("d")); }) == errc::not_granted);
    CHECK(code_of([&] { static_cast<void>(on.review("nope")); }) == errc::ref_unknown);
  });
}

TEST_CASE("a posted reservation is reviewed as the posting that made it a grant", "[ledger]") {
  on_every_store([](ledger& on) {
    on.reserve("r", general("99000007", "100000.00 EUR", "2025-01-10"));
    on.post("r", {.amount = "90000.00 EUR"}, {.actor = "bo"});
    const auto review = on.review("r");
    CHECK(review.recorded.said.actor == "bo");
    CHECK(to_string(review.then.asked.value) == "90000.00");
    CHECK(review.differences.empty());
  });
}

TEST_CASE("a ledger as known at an event, a day or a moment answers from what was recorded by then", "[ledger]") {
  ledger on(std::make_shared<memory_store>(law_at_fixed_rate(),
                                           [tick = instant(day::of(2026, 3, 1)->sys_days())]() mutable { return tick += std::chrono::hours(24); }));
  on.grant("a", general("99000007", "100000.00 EUR", "2025-01-10"));  // event 2, recorded on 3 March
  on.grant("b", general("99000007", "100000.00 EUR", "2025-01-11"));  // event 3, recorded on 4 March
  const auto room = [&](std::string_view at) { return to_string(on.as_known_at(at).headroom("99000007", "general", "2026-01-01").binding.headroom); };
  CHECK(room("1") == "300000.00");
  CHECK(room("2") == "200000.00");
  CHECK(room("3") == "100000.00");
  CHECK(room("999") == "100000.00");
  CHECK(room("2026-03-02") == "300000.00");
  CHECK(room("2026-03-03") == "200000.00");
  CHECK(room("2026-03-03T23:59:59.999999Z") == "200000.00");
  CHECK(room("2026-03-04T00:00:00Z") == "100000.00");
  for (const char* wrong : {"0", "2026-03-01", "2026-02-30", "yesterday", "2026-03-03T24:00:00Z", "2026-03-03 10:00:00Z"})
    CHECK(code_of([&] { static_cast<void>(on.as_known_at(std::string_view(wrong))); }) == errc::date_invalid);
}

TEST_CASE("a moment is written and read to the microsecond", "[time]") {
  for (const char* text : {"2026-11-23T05:12:31.123456Z", "1969-12-31T23:59:59.999999Z", "2000-02-29T00:00:00.000000Z"})
    CHECK(to_string(parse_instant(text, "")) == text);
  CHECK(to_string(parse_instant("2026-11-23T05:12:31.5Z", "")) == "2026-11-23T05:12:31.500000Z");
  CHECK(to_string(parse_instant("2026-11-23", "")) == "2026-11-23T23:59:59.999999Z");
}

TEST_CASE("aid recorded from an instrument counts its gross grant equivalent and no other amount", "[ledger][gge]") {
  on_every_store([](ledger& on) {
    const instrument lent = loan{money::parse("600000.00 EUR"), exact_number(4), std::nullopt};
    aid_request asked = general("99000007", "96000.00 EUR", "2025-01-10");
    asked.inputs = lent;
    CHECK(on.grant("g", asked).granted());
    std::optional<instrument> kept;
    on.read([&](const reader& r) {
      r.visit_events(1, r.last_event(), [&](const event& e) {
        if (const auto* recorded = std::get_if<grant_recorded>(&e.body)) kept = recorded->inputs;
      });
      return 0;
    });
    REQUIRE(kept);
    CHECK(*kept == lent);
    asked.amount = "95999.99 EUR";
    CHECK(code_of([&] { on.grant("h", asked); }) == errc::request_invalid);
  });
}
