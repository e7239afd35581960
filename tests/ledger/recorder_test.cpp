// SPDX-License-Identifier: Apache-2.0
#include <deminimis/ledger/ledger.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
const char* const firm = "99000007";
const char* const other = "99000015";

settings by_law() {
  settings s;
  s.book = dk_law();
  s.watched.clear();
  s.conversion.source = rate_source::fixed;
  s.conversion.fixed = rate::parse("7.4600");
  return s;
}

aid_request euro(const char* amount, const char* on = "2025-01-10", const char* number = firm) { return {number, "general", std::string(amount) + " EUR", on}; }
aid_request lapsing(aid_request asked, const char* on) {
  asked.lapses_on.emplace(on);
  return asked;
}
post_request posting(std::optional<const char*> amount, std::optional<const char*> on = {}) {
  post_request p;
  if (amount) p.amount.emplace(*amount);
  if (on) p.granted_on.emplace(*on);
  return p;
}
std::uint64_t events(const ledger& l) {
  return l.read([](const reader& r) { return r.last_event(); });
}
grant_details details_of(const ledger& l, std::size_t i) { return l.everything().grants.at(i).details; }
std::string room(const ledger& l, const char* on, const char* number = firm) { return to_string(l.headroom(number, "general", on, "EUR").binding.headroom); }
attribution key(const char* text) { return {text, "", ""}; }
}  // namespace

// ---- nothing is recorded on refusal -----------------------------------------------------------------------------------------

TEST_CASE("a refused grant records nothing and leaves its reference free", "[ledger][recorder][art-3-7]") {
  auto l = ledger::in_memory(by_law());
  l.grant("a", euro("300000"));
  const auto before = events(l);
  const auto refused = l.grant("b", euro("0.01"));
  CHECK_FALSE(refused.granted());
  CHECK(refused.receipt.sequence == 0);
  CHECK_FALSE(refused.assessment.allowed());
  CHECK_FALSE(l.reserve("b", euro("0.01")).granted());
  CHECK(events(l) == before);
  CHECK(l.everything().grants.size() == 1);
  CHECK(l.grant("b", euro("0.01", "2028-01-10")).granted());
}

TEST_CASE("an error records nothing, and of several things recorded together all or none stand", "[ledger][recorder]") {
  auto l = ledger::in_memory(by_law());
  const auto before = events(l);
  CHECK(code_of([&] {
          return l.record([](recorder& r) {
            r.register_company({firm});
            r.grant("a", euro("1"));
            r.declare("b", euro("1"));
            return r.grant("a", euro("1"));  // used
          });
        }) == errc::ref_exists);
  CHECK(events(l) == before);
  CHECK(l.everything().grants.empty());
  CHECK(l.everything().companies.empty());
  l.record([](recorder& r) {
    r.grant("a", euro("1"));
    return r.grant("b", euro("2"));
  });
  CHECK(room(l, "2025-01-10") == "299997.00");
}

TEST_CASE("what is said with a write must be text that a ledger may keep", "[ledger][recorder][errors]") {
  auto l = ledger::in_memory(by_law());
  CHECK(code_of([&] { return l.grant("a", euro("1"), {"", "two\nlines", ""}); }) == errc::encoding_invalid);
  CHECK(code_of([&] { return l.grant("a", euro("1"), {"", "", "\xFF"}); }) == errc::encoding_invalid);
  CHECK(code_of([&] { return l.grant("", euro("1")); }) == errc::request_invalid);
  CHECK(l.everything().grants.empty());
}

TEST_CASE("a grant does not lapse", "[ledger][recorder][errors]") {
  auto l = ledger::in_memory(by_law());
  CHECK(code_of([&] { return l.grant("a", lapsing(euro("1"), "2025-02-01")); }) == errc::request_invalid);
}

TEST_CASE("the ledger's authority is written on its own grants and not on declared aid", "[ledger][recorder]") {
  auto s = by_law();
  s.authority = "Region Midtjylland";
  auto l = ledger::in_memory(s);
  l.grant("a", euro("1"));
  l.declare("b", euro("1"));
  CHECK(details_of(l, 0).authority == "Region Midtjylland");
  CHECK(details_of(l, 1).authority.empty());
}

// ---- reservations -------------------------------------------------------------------------------------------------------------

TEST_CASE("a reservation is posted for less, and the rest is free", "[ledger][recorder][post]") {
  auto l = ledger::in_memory(by_law());
  l.reserve("r", lapsing(euro("300000"), "2025-09-01"));
  CHECK(room(l, "2025-02-01") == "0.00");
  CHECK(l.post("r", posting("200000.00 EUR")).granted());
  CHECK(room(l, "2025-02-01") == "100000.00");
  CHECK(room(l, "2025-09-01") == "100000.00");  // it lapses no more
}

TEST_CASE("a reservation is posted for more only as far as there is headroom without it; refused, it stays pending", "[ledger][recorder][post]") {
  auto l = ledger::in_memory(by_law());
  l.declare("d", euro("100000"));
  l.reserve("r", euro("150000"));
  const auto before = events(l);
  const auto refused = l.post("r", posting("200000.01 EUR"));
  CHECK_FALSE(refused.granted());
  CHECK(to_string(refused.assessment.binding.headroom) == "200000.00");
  CHECK(refused.assessment.binding.earliest_fit == "2028-01-10"_day);  // without the reservation only the declared aid is in the way
  CHECK(events(l) == before);
  CHECK(l.everything().grants.at(1).status == grant_status::reserved);
  CHECK(l.post("r", posting("200000.00 EUR")).granted());
  CHECK(code_of([&] { return l.post("r"); }) == errc::not_pending);
}

TEST_CASE("a lapsed reservation can be posted, and can be voided", "[ledger][recorder][post][lapse]") {
  auto l = ledger::in_memory(by_law());
  l.reserve("r", lapsing(euro("100"), "2025-01-11"));
  l.reserve("s", lapsing(euro("100"), "2025-01-11"));
  CHECK(l.post("r", posting({}, "2025-06-01")).granted());
  CHECK(room(l, "2025-06-01") == "299900.00");
  CHECK(l.void_reservation("s").sequence != 0);
}

TEST_CASE("posted on the same day in the same currency a reservation keeps its rate, else the day's rate counts", "[ledger][recorder][post][rates]") {
  auto s = by_law();
  s.conversion.source = rate_source::ecb;
  auto l = ledger::in_memory(s);
  l.add_rate("DKK", "2025-01-10", "7.4600");
  l.add_rate("DKK", "2025-01-11", "7.5000");
  l.add_rate("SEK", "2025-01-10", "11.0000");
  const auto reserve = [&](const char* ref) {
    aid_request asked{firm, "general", "7400.00 DKK", "2025-01-10"};
    asked.own_rate.emplace("7.4000");
    CHECK(to_string(l.reserve(ref, asked).assessment.asked.value) == "1000.00");
  };
  for (const char* ref : {"same", "less", "day", "currency", "euro"}) reserve(ref);
  const auto value = [&](const char* ref, const post_request& p) { return to_string(l.post(ref, p).assessment.asked.value); };
  CHECK(value("same", {}) == "1000.00");
  CHECK(value("less", posting("3700.00 DKK", "2025-01-10")) == "500.00");
  CHECK(value("day", posting({}, "2025-01-11")) == "986.67");
  CHECK(value("currency", posting("11000.00 SEK")) == "1000.00");
  CHECK(value("euro", posting("1000.00 EUR")) == "1000.00");
}

TEST_CASE("a posted reservation stands last among the grants of its day", "[ledger][recorder][post]") {
  auto l = ledger::in_memory(by_law());
  l.reserve("r", euro("100000"));
  l.grant("g", euro("100000"));
  CHECK(l.declare("before", euro("150000", "2025-01-01")).breaches_caused == std::vector<std::string>{"g"});
  auto posted = ledger::in_memory(by_law());
  posted.reserve("r", euro("100000"));
  posted.grant("g", euro("100000"));
  posted.post("r");
  CHECK(posted.declare("before", euro("150000", "2025-01-01")).breaches_caused == std::vector<std::string>{"r"});
}

TEST_CASE("a voided reservation counts nothing, is pending no more, and its reference stays used", "[ledger][recorder][void]") {
  auto l = ledger::in_memory(by_law());
  l.reserve("r", euro("300000"));
  CHECK(l.void_reservation("r").sequence != 0);
  CHECK(room(l, "2025-01-10") == "300000.00");
  CHECK(code_of([&] { return l.void_reservation("r"); }) == errc::not_pending);
  CHECK(code_of([&] { return l.post("r"); }) == errc::not_pending);
  CHECK(code_of([&] { return l.reduce("r", "1 EUR", "2025-02-01"); }) == errc::not_granted);
  CHECK(code_of([&] { return l.reserve("r", euro("1")); }) == errc::ref_exists);
}

TEST_CASE("neither a grant nor declared aid can be posted or voided", "[ledger][recorder][void]") {
  auto l = ledger::in_memory(by_law());
  l.grant("g", euro("1"));
  l.declare("d", euro("1"));
  for (const char* ref : {"g", "d"}) {
    CHECK(code_of([&] { return l.post(ref); }) == errc::not_pending);
    CHECK(code_of([&] { return l.void_reservation(ref); }) == errc::not_pending);
  }
  CHECK(code_of([&] { return l.void_reservation("none"); }) == errc::ref_unknown);
}

// ---- reductions ---------------------------------------------------------------------------------------------------------------

TEST_CASE("a reduction keeps the grant's rate, takes effect on the granting date at the earliest, and never raises", "[ledger][recorder][reduce]") {
  auto l = ledger::in_memory(by_law());
  aid_request asked{firm, "general", "7400.00 DKK", "2025-01-10"};
  asked.own_rate.emplace("7.4000");
  l.grant("g", asked);
  CHECK(to_string(l.reduce("g", "3700.00 DKK", "2025-01-10").value) == "500.00");
  CHECK(room(l, "2025-01-10") == "299500.00");
  CHECK(code_of([&] { return l.reduce("g", "3700.00 DKK", "2025-02-01"); }) == errc::not_a_reduction);
  CHECK(code_of([&] { return l.reduce("g", "3700.01 DKK", "2025-02-01"); }) == errc::not_a_reduction);
  CHECK(to_string(l.reduce("g", "0.01 DKK", "2025-02-01").value) == "0.01");  // a positive amount is worth at least a cent
  CHECK(to_string(l.reduce("g", "0.00 DKK", "2025-02-01").value) == "0.00");
  CHECK(code_of([&] { return l.withdraw("g", "2025-03-01"); }) == errc::not_a_reduction);
}

TEST_CASE("a posted grant and declared aid can be reduced", "[ledger][recorder][reduce]") {
  auto l = ledger::in_memory(by_law());
  l.reserve("r", euro("100"));
  CHECK(code_of([&] { return l.withdraw("r", "2025-02-01"); }) == errc::not_granted);
  l.post("r", posting({}, "2025-03-01"));
  CHECK(code_of([&] { return l.withdraw("r", "2025-02-28"); }) == errc::effective_before_grant);
  CHECK(l.withdraw("r", "2025-03-01").receipt.sequence != 0);
  l.declare("d", euro("100"));
  CHECK(to_string(l.reduce("d", "40 EUR", "2025-02-01").value) == "40.00");
}

// ---- declarations -------------------------------------------------------------------------------------------------------------

TEST_CASE("a declaration is recorded above every ceiling and names the breaches it causes, itself included", "[ledger][recorder][declare]") {
  auto l = ledger::in_memory(by_law());
  l.grant("later", euro("200000", "2025-06-01"));
  CHECK(l.declare("fits", euro("100000")).breaches_caused.empty());
  CHECK(l.declare("over", euro("0.01")).breaches_caused == std::vector<std::string>{"later"});
  CHECK(l.declare("more", euro("0.01")).breaches_caused.empty());  // later was over already
  CHECK(l.declare("most", euro("300000", "2025-02-01")).breaches_caused == std::vector<std::string>{"most"});
}

TEST_CASE("a declaration names the breaches of the companies it is linked to", "[ledger][recorder][declare][undertaking]") {
  auto l = ledger::in_memory(by_law());
  l.add_link({firm, other, "2025-03-01"});
  l.grant("theirs", euro("300000", "2025-03-01", other));
  CHECK(l.declare("before", euro("0.01", "2025-02-01")).breaches_caused == std::vector<std::string>{"theirs"});
}

// ---- splits -------------------------------------------------------------------------------------------------------------------

TEST_CASE("a split is given equities that can be divided by, whatever the method", "[ledger][recorder][split][errors]") {
  auto l = ledger::in_memory(by_law());
  const auto divide = [&](std::vector<const char*> equities, bool by_activity = false) {
    split_request asked{firm, "2026-01-01", by_activity, {}, {}};
    for (const char* e : equities) asked.successors.push_back({other, e});
    return code_of([&] { return l.divide(asked); });
  };
  for (const bool by_activity : {false, true}) {
    CHECK(divide({}, by_activity) == errc::equity_undefined);
    CHECK(divide({"0", "0.00"}, by_activity) == errc::equity_undefined);
    CHECK(divide({"5", "-1"}, by_activity) == errc::equity_undefined);
    CHECK(divide({"1e6"}, by_activity) == errc::amount_syntax);
  }
  split_request elsewhere{firm, "2026-01-01", true, {{other, "1"}}, {}};
  elsewhere.activity.emplace("g", "99000023");
  CHECK(code_of([&] { return l.divide(elsewhere); }) == errc::entity_unknown);
  CHECK(l.everything().splits.empty());
}

TEST_CASE("equities written with different decimals are compared by value", "[ledger][recorder][split]") {
  auto l = ledger::in_memory(by_law());
  l.grant("g", euro("100"));
  split_request asked{firm, "2026-01-01", false, {{other, "1"}, {"99000023", "3.000"}}, {}};
  const auto answer = l.divide(asked);
  REQUIRE(answer.allocation.size() == 2);
  CHECK(to_string(answer.allocation[0].value) == "25.00");
  CHECK(to_string(answer.allocation[1].value) == "75.00");
}

TEST_CASE("a split is a fact about the company: aid recorded after it is divided too", "[ledger][recorder][split]") {
  auto l = ledger::in_memory(by_law());
  CHECK(l.divide({firm, "2026-01-01", false, {{other, "1"}}, {}}).allocation.empty());
  l.declare("late", euro("100"));
  CHECK(room(l, "2026-01-01") == "300000.00");
  CHECK(room(l, "2026-01-01", other) == "299900.00");
}

// ---- idempotency ----------------------------------------------------------------------------------------------------------------

TEST_CASE("the same request with the same key is recorded once and answered as the first time, whatever happened since", "[ledger][recorder][idempotency]") {
  auto l = ledger::in_memory(by_law());
  const auto first = l.grant("g", euro("100000"), key("k1"));
  l.declare("d", euro("250000", "2025-02-01"), key("k2"));
  l.reduce("g", "50000 EUR", "2025-03-01", key("k3"));
  const auto before = events(l);
  const auto again = l.grant("g", euro("100000"), key("k1"));
  CHECK(again.granted());
  CHECK(again.receipt.replayed);
  CHECK(again.receipt.sequence == first.receipt.sequence);
  CHECK(again.assessment.binding.headroom == first.assessment.binding.headroom);
  CHECK(again.assessment.binding.later_grants.empty());
  CHECK_FALSE(first.receipt.replayed);
  const auto declared = l.declare("d", euro("250000", "2025-02-01"), key("k2"));
  CHECK(declared.receipt.replayed);
  CHECK(declared.breaches_caused == std::vector<std::string>{"d"});
  const auto reduced = l.reduce("g", "50000 EUR", "2025-03-01", key("k3"));
  CHECK(reduced.receipt.replayed);
  CHECK(to_string(reduced.value) == "50000.00");
  CHECK(events(l) == before);
}

TEST_CASE("every kind of request is replayed by its key", "[ledger][recorder][idempotency]") {
  auto l = ledger::in_memory(by_law());
  const auto twice = [&](const auto& request) {
    const receipt first = request();
    const auto before = events(l);
    const receipt second = request();
    CHECK(first.sequence != 0);
    CHECK_FALSE(first.replayed);
    CHECK(second.sequence == first.sequence);
    CHECK(second.replayed);
    CHECK(events(l) == before);
  };
  twice([&] { return l.register_company({firm, "Firm"}, key("company")); });
  twice([&] { return l.declare_entity({"person:1", entity_kind::person, ""}, key("entity")); });
  twice([&] { return l.add_link({"person:1", firm, "2020-01-01"}, key("link")); });
  twice([&] { return l.merge(other, firm, "2020-01-01", key("merge")); });
  twice([&] { return l.add_rate("DKK", "2025-01-10", "7.46", key("rate")); });
  twice([&] { return l.reserve("r", lapsing(euro("1"), "2025-06-01"), key("reserve")).receipt; });
  twice([&] { return l.post("r", posting("2 EUR"), key("post")).receipt; });
  twice([&] { return l.withdraw("r", "2025-02-01", key("withdraw")).receipt; });
  twice([&] { return l.reserve("v", euro("1"), key("reserve v")).receipt; });
  twice([&] { return l.void_reservation("v", key("void")); });
  twice([&] { return l.divide({firm, "2026-01-01", false, {{other, "1"}}, {}}, key("split")).receipt; });
  twice([&] {
    return l.import_rates(rate_source::ecb, {{currency::dkk(), "2025-01-10"_day, rate::parse("7.46")}}, "a.csv", false, key("import")).receipt;
  });
}

TEST_CASE("another request with a key that was used is refused as key_reuse and records nothing", "[ledger][recorder][idempotency]") {
  auto l = ledger::in_memory(by_law());
  l.grant("g", euro("100"), key("k"));
  const auto before = events(l);
  const auto code = [&](const auto& request) { return code_of(request); };
  CHECK(code([&] { return l.grant("g", euro("100.01"), key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.grant("h", euro("100"), key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.reserve("g", euro("100"), key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.declare("g", euro("100"), key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.withdraw("g", "2025-02-01", key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.reduce("g", "1 EUR", "2025-02-01", key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.void_reservation("g", key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.post("g", {}, key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.register_company({firm}, key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.add_link({firm, other, "2020-01-01"}, key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.divide({firm, "2026-01-01", false, {{other, "1"}}, {}}, key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.add_rate("DKK", "2025-01-10", "7.46", key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.import_rates(rate_source::ecb, {{currency::dkk(), "2025-01-10"_day, rate::parse("7.46")}}, "a.csv", false, key("k")); }) == errc::key_reuse);
  CHECK(events(l) == before);
}

TEST_CASE("the same request written otherwise is the same request", "[ledger][recorder][idempotency]") {
  auto l = ledger::in_memory(by_law());
  l.grant("g", {"99000007", "general", "100.50 EUR", "2025-01-10"}, key("k"));
  CHECK(l.grant("g", {"DK99 00 00 07", regulation::general, money(10050, currency::eur()), "2025-01-10"_day}, key("k")).receipt.replayed);
}

TEST_CASE("a refusal uses up no key: asked again it may be granted", "[ledger][recorder][idempotency]") {
  auto l = ledger::in_memory(by_law());
  l.grant("a", euro("300000"));
  CHECK_FALSE(l.grant("b", euro("1", "2025-02-01"), key("k")).granted());
  l.withdraw("a", "2025-02-01");
  const auto granted = l.grant("b", euro("1", "2025-02-01"), key("k"));
  CHECK(granted.granted());
  CHECK_FALSE(granted.receipt.replayed);
}

TEST_CASE("a split is replayed with the allocation it gave then, whatever was recorded since", "[ledger][recorder][idempotency][split]") {
  auto l = ledger::in_memory(by_law());
  l.grant("g", euro("100"));
  const split_request asked{firm, "2026-01-01", false, {{other, "1"}}, {}};
  REQUIRE(l.divide(asked, key("k")).allocation.size() == 1);
  l.declare("late", euro("50"));
  l.withdraw("g", "2025-06-01");
  const auto again = l.divide(asked, key("k"));
  CHECK(again.receipt.replayed);
  REQUIRE(again.allocation.size() == 1);
  CHECK(again.allocation[0].ref == "g");
  CHECK(to_string(again.allocation[0].value) == "100.00");
}

TEST_CASE("a file of rates is replayed as it was answered, and other rates under its key are refused", "[ledger][recorder][idempotency][rates]") {
  auto l = ledger::in_memory(by_law());
  const auto quotes = [](const char* per_eur) { return std::vector<quote>{{currency::dkk(), "2025-01-10"_day, rate::parse(per_eur)}}; };
  CHECK(l.import_rates(rate_source::ecb, quotes("7.4600"), "a.csv", false, key("k")).recorded == 1);
  const auto again = l.import_rates(rate_source::ecb, quotes("7.4600"), "a.csv", false, key("k"));
  CHECK(again.receipt.replayed);
  CHECK(again.recorded == 1);
  CHECK(code_of([&] { return l.import_rates(rate_source::ecb, quotes("7.4500"), "a.csv", true, key("k")); }) == errc::key_reuse);
}

TEST_CASE("a request without a key is never a replay", "[ledger][recorder][idempotency]") {
  auto l = ledger::in_memory(by_law());
  CHECK(l.register_company({firm}).sequence != l.register_company({firm}).sequence);
  l.grant("g", euro("1"));
  CHECK(code_of([&] { return l.grant("g", euro("1")); }) == errc::ref_exists);
}

// ---- companies and rates --------------------------------------------------------------------------------------------------------

TEST_CASE("registering a company again replaces its whole calendar for every later question", "[ledger][recorder][company]") {
  auto s = by_law();
  s.book = closing_loops_2024();
  auto l = ledger::in_memory(s);
  company_request july{firm};
  july.fiscal_year_start.emplace("07-01");
  july.fiscal_periods.emplace_back("2020-07-01", "2021-12-31");
  l.register_company(july);
  l.grant("g", euro("300000", "2023-01-01"));
  CHECK(room(l, "2025-12-31") == "0.00");  // calendar years since 2022
  l.register_company({firm});
  CHECK(room(l, "2025-12-31") == "0.00");
  CHECK(room(l, "2026-01-01") == "300000.00");
  company_request again{firm};
  again.fiscal_year_start.emplace("07-01");
  l.register_company(again);
  CHECK(room(l, "2025-06-30") == "0.00");
  CHECK(room(l, "2025-07-01") == "300000.00");
}

TEST_CASE("fiscal periods that do not join are refused, and the error names the row", "[ledger][recorder][company][errors]") {
  auto l = ledger::in_memory(by_law());
  const auto where = [&](const char* last, const char* first) {
    company_request c{firm};
    c.fiscal_periods.emplace_back("2022-01-01", last);
    c.fiscal_periods.emplace_back(first, "2024-12-31");
    try {
      l.register_company(c);
    } catch (const error& e) {
      return std::string(to_string(e.code())) + " " + e.where();
    }
    return std::string("registered");
  };
  CHECK(where("2023-06-30", "2023-07-01") == "registered");
  CHECK(where("2023-06-30", "2023-07-02") == "date_order fiscal_periods[1]");
  CHECK(where("2023-06-30", "2023-06-30") == "date_order fiscal_periods[1]");
  CHECK(where("2021-12-31", "2022-01-01") == "date_order fiscal_periods[0]");
  CHECK(where("2023-02-29", "2023-03-01") == "date_invalid fiscal_periods[0]");
}

TEST_CASE("an entity's id is not a CVR number and not a CPR number", "[ledger][recorder][entity][errors]") {
  auto l = ledger::in_memory(by_law());
  const auto code = [&](const char* id, entity_kind kind = entity_kind::person) { return code_of([&] { return l.declare_entity({id, kind, ""}); }); };
  CHECK(code("99000007") == errc::request_invalid);
  CHECK(code("company:1", entity_kind::company) == errc::request_invalid);
  CHECK(code("010190-1234") == errc::personal_number);
  CHECK(code("0101901234") == errc::personal_number);
  CHECK(code("") == errc::request_invalid);
  CHECK(l.declare_entity({"person:1", entity_kind::person, ""}).sequence != 0);
}

TEST_CASE("a file of rates adds what is new, counts what is known, and changes a recorded rate only where told to", "[ledger][recorder][rates]") {
  auto l = ledger::in_memory(by_law());
  const auto on = [](const char* day_text, const char* per_eur) { return quote{currency::dkk(), day::parse(day_text), rate::parse(per_eur)}; };
  const auto first = l.import_rates(rate_source::ecb, {on("2025-01-10", "7.46"), on("2025-01-13", "7.45")}, "a.csv");
  CHECK(first.recorded == 2);
  const auto second = l.import_rates(rate_source::ecb, {on("2025-01-10", "7.4600"), on("2025-01-13", "7.44"), on("2025-01-14", "7.43")}, "b.csv");
  CHECK(second.known == 1);
  CHECK(second.recorded == 1);
  REQUIRE(second.changed.size() == 1);
  CHECK(second.changed[0].was.per_eur == rate::parse("7.45"));
  const auto recorded = [&] { return l.rates(rate_source::ecb, currency::dkk(), "2025-01-13"_day, "2025-01-13"_day).at(0).per_eur; };
  CHECK(recorded() == rate::parse("7.45"));
  CHECK(l.import_rates(rate_source::ecb, {on("2025-01-13", "7.44")}, "b.csv", true).recorded == 1);
  CHECK(recorded() == rate::parse("7.44"));
  CHECK(code_of([&] { return l.import_rates(rate_source::ecb, {on("2025-01-15", "7.46"), on("2025-01-16", "0.134")}, "c.csv"); }) == errc::rate_implausible);
  CHECK(l.rates(rate_source::ecb, currency::dkk(), "2025-01-15"_day, "2025-01-16"_day).empty());
}
