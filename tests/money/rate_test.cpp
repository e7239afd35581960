// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <deminimis/money/rate.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using deminimis::test::code_of;

TEST_CASE("a rate is a positive decimal and keeps the decimals it was written with", "[money][rate]") {
  const auto published = rate::parse("7.4600");
  CHECK(published.mantissa() == 74600);
  CHECK(published.decimals() == 4);
  CHECK(to_string(published) == "7.4600");
  CHECK(to_string(rate::parse("165")) == "165");
  CHECK(to_string(rate::parse("0.86")) == "0.86");
  CHECK(to_string(rate::parse("0.001")) == "0.001");
  CHECK(to_string(rate::parse("007.46")) == "7.46");
  CHECK(to_string(rate()) == "1");
}

TEST_CASE("rates are compared by value", "[money][rate]") {
  CHECK(rate::parse("7.46") == rate::parse("7.4600"));
  CHECK(rate::parse("7.46") != rate::parse("7.4601"));
  CHECK(rate::parse("7.4599") < rate::parse("7.46"));
  CHECK(rate::parse("10") > rate::parse("9.999999999999999"));
  CHECK(rate::parse("999999999999999999") > rate::parse("999.999999999999999"));
  CHECK(rate::parse("0.000000000000001") < rate::parse("0.000000000000002"));
}

TEST_CASE("any other text is no rate", "[money][rate]") {
  const auto* text = GENERATE("", ".", "7.", ".5", "7,46", "7.4.6", "1e3", "-7.46", "+7.46", " 7.46", "7.46 ", "N/A", "nan", "inf", "0x7", "1'000",
                              "0", "0.0", "0.000000000000000");
  CAPTURE(text);
  CHECK(code_of([&] { return rate::parse(text); }) == errc::rate_implausible);
}

TEST_CASE("a rate has at most 18 digits, 15 of them decimals", "[money][rate]") {
  CHECK(rate::parse("999999999999999999").mantissa() == 999'999'999'999'999'999);
  CHECK(rate::parse("999.999999999999999").decimals() == 15);
  CHECK(rate::parse("0.000000000000001").mantissa() == 1);
  CHECK(rate::parse(std::string(30, '0') + "7.46") == rate::parse("7.46"));
  CHECK(code_of([] { return rate::parse("1000000000000000000"); }) == errc::rate_implausible);
  CHECK(code_of([] { return rate::parse("1000.000000000000000"); }) == errc::rate_implausible);
  CHECK(code_of([] { return rate::parse("0.0000000000000001"); }) == errc::rate_implausible);
}

TEST_CASE("a krone rate lies inside the ERM II band, its edges included", "[money][rate][erm2]") {
  for (const auto* inside : {"7.29252", "7.292520", "7.46038", "7.4604", "7.62824"}) {
    CAPTURE(inside);
    CHECK(plausible(currency::dkk(), rate::parse(inside)));
    CHECK(require_plausible(currency::dkk(), rate::parse(inside)) == rate::parse(inside));
  }
  for (const auto* outside : {"7.29251", "7.292519999999999", "7.62825", "7.628240000000001", "0.1340", "746.04", "1"}) {
    CAPTURE(outside);
    CHECK_FALSE(plausible(currency::dkk(), rate::parse(outside)));
    CHECK(code_of([&] { return require_plausible(currency::dkk(), rate::parse(outside)); }) == errc::rate_implausible);
  }
}

TEST_CASE("no band is known of another currency", "[money][rate][erm2]") {
  CHECK(plausible(currency::parse("SEK"), rate::parse("11.5")));
  CHECK(plausible(currency::parse("ISK"), rate::parse("150")));
  CHECK(plausible(currency::parse("GBP"), rate::parse("0.86")));
}
