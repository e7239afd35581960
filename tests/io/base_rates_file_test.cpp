// SPDX-License-Identifier: Apache-2.0
#include "../support/catch.hpp"

#include <deminimis/io/base_rates_file.hpp>

using namespace deminimis;

TEST_CASE("a table of base rates is read and gives the discount rate: base rate plus one point", "[io][gge]") {
  const auto table = read_base_rates("area;from;percent\r\nDK;2025-01-01;3.10\r\nDK;2026-01-01;-0.2\n", "rates.csv");
  CHECK(table.discount_rate_percent("DK", *day::of(2025, 12, 31)) == exact_number(41, 10));
  CHECK(table.discount_rate_percent("DK", *day::of(2026, 1, 1)) == exact_number(8, 10));
  CHECK_THROWS_AS(table.discount_rate_percent("DK", *day::of(2024, 12, 31)), error);
  CHECK_THROWS_AS(table.discount_rate_percent("SE", *day::of(2026, 1, 1)), error);
}

TEST_CASE("a table of base rates that cannot be read names its line", "[io][gge]") {
  const auto fails = [](const char* text, errc code, const char* where) {
    try {
      static_cast<void>(read_base_rates(text, "rates.csv"));
      FAIL("accepted: " << text);
    } catch (const error& e) {
      CHECK(e.code() == code);
      CHECK(e.where() == where);
    }
  };
  fails("", errc::file_invalid, "rates.csv:0");
  fails("area,from,percent\n", errc::file_invalid, "rates.csv:1");
  fails("land,fra,procent\nDK,2025-01-01,3\n", errc::file_invalid, "rates.csv:1");
  fails("area,from,percent\nDK,2025-01-01\n", errc::file_invalid, "rates.csv:2");
  fails("area,from,percent\nDK,2025-13-01,3\n", errc::date_invalid, "rates.csv:2");
  fails("area,from,percent\nDK,2025-01-01,3,1\n", errc::file_invalid, "rates.csv:2");
  fails("area,from,percent\nDK,2025-01-01,1e1\n", errc::request_invalid, "rates.csv:2");
}
