// SPDX-License-Identifier: Apache-2.0
#include <deminimis/ledger/ledger.hpp>

#include "ledger/asking.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
grant_details details_of(const ledger& l, std::size_t i) { return l.everything().grants.at(i).details; }
}  // namespace

TEST_CASE("a ledger judges by the programme and watches the law in force, unless told otherwise", "[ledger][recorder][advisory]") {
  const auto l = ledger::in_memory();
  const auto answer = l.check({firm, "agriculture", "20000.01 EUR", "2025-01-10"});
  CHECK_FALSE(answer.allowed());
  CHECK(answer.binding.rulebook_id == "closing-loops-2024");
  REQUIRE(answer.advisories.size() == 1);
  CHECK(answer.advisories[0].rulebook_id == "dk-law");
  REQUIRE(answer.advisories[0].answer);
  CHECK(answer.advisories[0].answer->allowed);
}

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

TEST_CASE("no aid is recorded under a reference by which another operator's aid is shown, so that none is left out of a report",
          "[ledger][recorder]") {
  auto l = ledger::in_memory(by_law());
  CHECK(code_of([&] { return l.grant("hidden:3", euro("1")); }) == errc::request_invalid);
  CHECK(code_of([&] { return l.reserve("hidden:3", euro("1")); }) == errc::request_invalid);
  CHECK(code_of([&] { return l.declare("hidden:3", euro("1")); }) == errc::request_invalid);
  CHECK(l.grant("unhidden:3", euro("1")).granted());
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
