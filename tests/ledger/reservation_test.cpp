// SPDX-License-Identifier: Apache-2.0
#include <deminimis/ledger/ledger.hpp>

#include "ledger/asking.hpp"

using namespace deminimis;
using namespace deminimis::test;

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
