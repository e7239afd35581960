// SPDX-License-Identifier: Apache-2.0
#include <deminimis/ledger/ledger.hpp>

#include "ledger/asking.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("a file of rates adds what is new, counts what is known, and changes a recorded rate only where told to", "[ledger][rates]") {
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
  CHECK(code_of([&] {
          return l.import_rates(rate_source::ecb, {on("2025-01-15", "7.46"), on("2025-01-16", "0.134")}, "c.csv");
        }) == errc::rate_implausible);
  CHECK(l.rates(rate_source::ecb, currency::dkk(), "2025-01-15"_day, "2025-01-16"_day).empty());
}

TEST_CASE("a published rate counts on its day and for max_age_days after it", "[ledger][rates]") {
  for (const auto source : {rate_source::ecb, rate_source::nationalbanken}) {
    auto l = ledger::in_memory(by_law(source));
    l.add_rate("DKK", "2025-01-10", "7.4600");
    const auto code = [&](const char* on) { return code_of([&] { return l.convert("7.46 DKK", on); }); };
    CHECK(code("2025-01-09") == errc::rate_missing);
    CHECK(to_string(l.convert("7.46 DKK", "2025-01-10").value) == "1.00");
    CHECK(l.convert("7.46 DKK", "2025-01-17").converted_at.published_on == "2025-01-10"_day);
    CHECK(code("2025-01-18") == errc::rate_missing);
    CHECK_FALSE(l.convert("7.46 EUR", "2025-01-18").converted_at.published_on);
    CHECK(code_of([&] { return l.convert("1 SEK", "2025-01-10"); }) == errc::rate_missing);
  }
}

TEST_CASE("InforEuro looks only under the first day of the granting month", "[ledger][rates]") {
  auto l = ledger::in_memory(by_law(rate_source::inforeuro));
  l.add_rate("DKK", "2025-02-01", "7.4600");
  l.add_rate("DKK", "2025-03-02", "7.4500");
  CHECK(code_of([&] { return l.convert("1 DKK", "2025-01-31"); }) == errc::rate_missing);
  CHECK(to_string(l.convert("7.46 DKK", "2025-02-01").value) == "1.00");
  CHECK(l.convert("7.46 DKK", "2025-02-28").converted_at.published_on == "2025-02-01"_day);
  CHECK(code_of([&] { return l.convert("1 DKK", "2025-03-02"); }) == errc::rate_missing);
}

TEST_CASE("of two rates recorded for one day the later counts from then on, and grants made keep theirs", "[ledger][rates]") {
  auto l = ledger::in_memory(by_law(rate_source::ecb));
  l.add_rate("DKK", "2025-01-10", "7.4600");
  l.grant("g", {firm, "general", "74600.00 DKK", "2025-01-10"});
  l.add_rate("DKK", "2025-01-10", "7.3000");
  CHECK(to_string(l.convert("74600.00 DKK", "2025-01-10").value) == "10219.18");
  CHECK(to_string(l.everything().grants.at(0).value) == "10000.00");
  CHECK(to_string(l.reduce("g", "37300.00 DKK", "2025-02-01").value) == "5000.00");
}

TEST_CASE("the band of the krone is tested on import, its edges inside, and not on a grant's own rate", "[ledger][rates]") {
  auto l = ledger::in_memory(by_law(rate_source::ecb));
  const auto code = [&](const char* per_eur) { return code_of([&] { return l.add_rate("DKK", "2025-01-10", per_eur); }); };
  CHECK(code("7.29251") == errc::rate_implausible);
  CHECK(l.add_rate("DKK", "2025-01-10", "7.29252").sequence != 0);
  CHECK(l.add_rate("DKK", "2025-01-10", "7.62824").sequence != 0);
  CHECK(code("7.62825") == errc::rate_implausible);
  CHECK(code("0.1340") == errc::rate_implausible);
  aid_request asked{firm, "general", "100.00 DKK", "2025-01-10"};
  asked.own_rate.emplace("1.00");
  CHECK(to_string(l.check(asked).asked.value) == "100.00");
  asked.amount = "100.00 EUR";
  asked.own_rate.emplace("2.00");
  CHECK(to_string(l.check(asked).asked.value) == "100.00");  // of no effect for the euro
}

TEST_CASE("a fixed rate holds for every currency but the euro", "[ledger][rates]") {
  const auto l = ledger::in_memory(by_law());
  CHECK(to_string(l.convert("746 DKK", "2025-01-10").value) == "100.00");
  CHECK(to_string(l.convert("746 SEK", "1999-01-10").value) == "100.00");
  CHECK(to_string(l.convert("746 JPY", "2025-01-10").value) == "100.00");
  CHECK(to_string(l.convert("746 EUR", "2025-01-10").value) == "746.00");
}
