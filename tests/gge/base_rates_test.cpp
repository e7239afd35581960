// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/base_rates.hpp>

#include "support.hpp"

using deminimis::base_rate;
using deminimis::day;
using deminimis::errc;
using gge_test::code_of;
using gge_test::dec;

// Invented rates: the library brings none.
TEST_CASE("The discount rate is the base rate in force on the granting date plus one point", "[gge][base_rates][2008/C 14/02]") {
  deminimis::base_rate_table table;
  table.add({"DK", day::parse("2026-05-01"), dec("2.61")});
  table.add({"DK", day::parse("2026-01-01"), dec("2.40")});
  table.add({"SE", day::parse("2026-01-01"), dec("-0.53")});
  const auto rate = [&](const char* area, const char* on) { return table.discount_rate_percent(area, day::parse(on)); };
  CHECK(rate("DK", "2026-01-01") == dec("3.4"));
  CHECK(rate("DK", "2026-04-30") == dec("3.40"));
  CHECK(rate("DK", "2026-05-01") == dec("3.61"));
  CHECK(rate("DK", "2026-05-02") == dec("3.61"));
  CHECK(rate("SE", "2026-05-02") == dec("0.47"));

  CHECK(code_of([&] { return rate("DK", "2025-12-31"); }) == errc::rate_missing);
  CHECK(code_of([&] { return rate("dk", "2026-01-01"); }) == errc::rate_missing);
  CHECK(table.find("DK", day::parse("2026-06-01")) == base_rate{"DK", day::parse("2026-05-01"), dec("2.61")});
}

TEST_CASE("A base rate older than 366 days is a gap in the table", "[gge][base_rates]") {
  deminimis::base_rate_table table;
  table.add({"DK", day::parse("2024-01-01"), dec("4.03")});
  CHECK(table.find("DK", day::parse("2025-01-01")));
  CHECK_FALSE(table.find("DK", day::parse("2025-01-02")));
}

TEST_CASE("Of two base rates of one day the later recorded counts", "[gge][base_rates]") {
  deminimis::base_rate_table table;
  table.add({"DK", day::parse("2026-01-01"), dec("2.4")});
  table.add({"DK", day::parse("2026-01-01"), dec("2.5")});
  CHECK(table.discount_rate_percent("DK", day::parse("2026-01-01")) == dec("3.5"));
  CHECK(code_of([&] { return table.add({"", day::parse("2026-01-01"), 1}), 0; }) == errc::request_invalid);
}
