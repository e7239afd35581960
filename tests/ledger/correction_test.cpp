// SPDX-License-Identifier: Apache-2.0
#include <deminimis/ledger/ledger.hpp>

#include "ledger/asking.hpp"

using namespace deminimis;
using namespace deminimis::test;

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
