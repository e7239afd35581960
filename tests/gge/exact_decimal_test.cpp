// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/exact_decimal.hpp>

#include "support.hpp"

using deminimis::errc;
using deminimis::exact_number;
using deminimis::minus;
using deminimis::parse_exact_decimal;
using gge_test::code_of;

TEST_CASE("A decimal is read exactly, leading zeros are never octal", "[gge][decimal]") {
  CHECK(parse_exact_decimal("012", "years") == 12);
  CHECK(parse_exact_decimal("0", "years") == 0);
  CHECK(parse_exact_decimal("80.01", "percent") == exact_number(8001, 100));
  CHECK(parse_exact_decimal("0.000000000000001", "percent") == exact_number(1, 1'000'000'000'000'000));
  CHECK(parse_exact_decimal("999999999999999999", "percent") == exact_number(999'999'999'999'999'999));
  CHECK(parse_exact_decimal("0000000000000000000000001.50", "percent") == exact_number(3, 2));
}

TEST_CASE("A minus is read only where the number may be negative", "[gge][decimal]") {
  CHECK(parse_exact_decimal("-0.53", "base_rate", minus::allowed) == exact_number(-53, 100));
  CHECK(parse_exact_decimal("-0", "base_rate", minus::allowed) == 0);
  CHECK(code_of([] { return parse_exact_decimal("-0.53", "years"); }) == errc::request_invalid);
}

TEST_CASE("Any other text is not a decimal", "[gge][decimal]") {
  for (const char* text : {"", "-", "--1", "+1", ".", ".5", "5.", "-.5", "1.2.3", "1,5", "1e3", " 1", "1 ", "0x10", "1/2", "nan", "\xd9\xa1",
                           "1000000000000000000", "0.0000000000000001"}) {
    CAPTURE(text);
    CHECK(code_of([&] { return parse_exact_decimal(text, "years", minus::allowed); }) == errc::request_invalid);
  }
}
