// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <type_traits>

#include <deminimis/money/money.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using deminimis::test::code_of;

namespace {
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
errc parse_error(const std::string& text) {
  return code_of([&] { return money::parse(text); });
}
}  // namespace

TEST_CASE("an amount is a number, one space and a currency", "[money]") {
  CHECK(money::parse("80500.00 DKK") == money(8'050'000, currency::dkk()));
  CHECK(money::parse("80500 DKK") == money(8'050'000, currency::dkk()));
  CHECK(money::parse("80500.5 DKK") == money(8'050'050, currency::dkk()));
  CHECK(money::parse("0.01 EUR") == money(1, currency::eur()));
  CHECK(money::parse("007.10 EUR") == money(710, currency::eur()));
  CHECK(money::parse("-0.05 DKK") == money(-5, currency::dkk()));
  CHECK(money::parse("0 DKK") == money(0, currency::dkk()));
}

TEST_CASE("anything else is a syntax error", "[money]") {
  const auto* text = GENERATE("", " ", "-", ".", "DKK", "80500.00", "80500.00 ", "80500.00DKK", "80500.00  DKK", " 80500.00 DKK", "80500.00 DKK ",
                              "80500.00\tDKK", "+1 DKK", "--1 DKK", "- 1 DKK", "1e3 DKK", "0x10 DKK", "1.000,00 DKK", "1,000.00 DKK", "1,00 DKK",
                              "1'000 DKK", ".50 DKK", "5. DKK", "1.2.3 DKK", "1 D1K", "1 DKK EUR", "1 kr.", "inf DKK", "nan EUR");
  CAPTURE(text);
  CHECK(parse_error(text) == errc::amount_syntax);
}

TEST_CASE("a character of zero is no end of the text", "[money]") { CHECK(parse_error(std::string("1 DKK\0", 6)) == errc::amount_syntax); }

TEST_CASE("a currency code is known and written in capitals", "[money]") {
  CHECK(parse_error("1.00 ABC") == errc::currency_unknown);
  CHECK(parse_error("1.00 dkk") == errc::currency_unknown);
  CHECK(parse_error("1.00 DK") == errc::currency_unknown);
  CHECK(parse_error("1.00 DKKK") == errc::currency_unknown);
}

TEST_CASE("an amount has no more decimals than its currency", "[money]") {
  const auto* two = GENERATE("DKK", "EUR", "SEK", "NOK", "GBP", "USD", "PLN");
  CHECK(money::parse("1.25 " + std::string(two)).minor_units() == 125);
  CHECK(parse_error("1.250 " + std::string(two)) == errc::amount_precision);
  const auto* none = GENERATE("JPY", "ISK");
  CHECK(money::parse("125 " + std::string(none)).minor_units() == 125);
  CHECK(parse_error("125.0 " + std::string(none)) == errc::amount_precision);
}

TEST_CASE("a size up to 2^63 - 1 minor units is read and one more is not", "[money]") {
  CHECK(money::parse("92233720368547758.07 DKK") == money(most, currency::dkk()));
  CHECK(money::parse("-92233720368547758.07 DKK") == money(-most, currency::dkk()));
  CHECK(money::parse("9223372036854775807 JPY").minor_units() == most);
  CHECK(parse_error("92233720368547758.08 DKK") == errc::amount_overflow);
  CHECK(parse_error("-92233720368547758.08 DKK") == errc::amount_overflow);
  CHECK(parse_error("92233720368547759 DKK") == errc::amount_overflow);
  CHECK(parse_error("9223372036854775808 JPY") == errc::amount_overflow);
  CHECK(parse_error(std::string(400, '9') + " DKK") == errc::amount_overflow);
}

TEST_CASE("of several errors in an amount the first is told: syntax, currency, precision, overflow", "[money]") {
  CHECK(parse_error("1,0 ABC") == errc::amount_syntax);
  CHECK(parse_error("1.2345 ABC") == errc::currency_unknown);
  CHECK(parse_error("99999999999999999999.999 DKK") == errc::amount_precision);
  CHECK(parse_error("99999999999999999999.99 DKK") == errc::amount_overflow);
}

TEST_CASE("an error of an amount names the field and the text", "[money]") {
  try {
    static_cast<void>(money::parse("80.500,00 DKK", "line 7"));
    FAIL("accepted");
  } catch (const error& e) {
    CHECK(e.where() == "line 7");
    CHECK(e.why().find("80.500,00 DKK") != std::string::npos);
    CHECK_FALSE(e.remedy().empty());
    CHECK(e.written() == written::no);
  }
}

TEST_CASE("an amount is written with the currency's decimals and reads back", "[money]") {
  CHECK(to_string(money(8'050'000, currency::dkk())) == "80500.00 DKK");
  CHECK(to_string(money(5, currency::dkk())) == "0.05 DKK");
  CHECK(to_string(money(-5, currency::dkk())) == "-0.05 DKK");
  CHECK(to_string(money(0, currency::eur())) == "0.00 EUR");
  CHECK(to_string(money::parse("125 JPY")) == "125 JPY");
  CHECK(to_string(money(std::numeric_limits<std::int64_t>::min(), currency::dkk())) == "-92233720368547758.08 DKK");
  for (const std::int64_t minor : {std::int64_t{0}, std::int64_t{1}, std::int64_t{99}, std::int64_t{100}, -std::int64_t{101}, most, -most})
    CHECK(money::parse(to_string(money(minor, currency::dkk()))) == money(minor, currency::dkk()));
}

TEST_CASE("aid is above zero", "[money]") {
  CHECK(require_positive(money(1, currency::dkk())).minor_units() == 1);
  CHECK(code_of([] { return require_positive(money(0, currency::dkk())); }) == errc::amount_not_positive);
  CHECK(code_of([] { return require_positive(money(-1, currency::dkk())); }) == errc::amount_not_positive);
}

TEST_CASE("euro cents are a type of their own and nothing else becomes them by mistake", "[money]") {
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::int64_t, eur_cents>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<money, eur_cents>);
  STATIC_REQUIRE_FALSE(std::is_invocable_v<std::plus<>, eur_cents, money>);
  STATIC_REQUIRE_FALSE(std::is_invocable_v<std::plus<>, eur_cents, std::int64_t>);
  STATIC_REQUIRE_FALSE(std::is_invocable_v<std::plus<>, money, money>);
}

TEST_CASE("a sum of euro cents that leaves 64 bits is an error, never a wrong sum", "[money]") {
  CHECK(eur_cents(most - 1) + eur_cents(1) == eur_cents(most));
  CHECK(code_of([] { return eur_cents(most) + eur_cents(1); }) == errc::amount_overflow);
  CHECK(code_of([] { return eur_cents(-most) + eur_cents(-2); }) == errc::amount_overflow);
}

TEST_CASE("euro cents are read and written without a currency", "[money]") {
  CHECK(eur_cents::parse("300000.00") == eur_cents(30'000'000));
  CHECK(eur_cents::parse("300000") == eur_cents(30'000'000));
  CHECK(to_string(eur_cents(30'000'000)) == "300000.00");
  CHECK(to_string(eur_cents(-1)) == "-0.01");
  CHECK(code_of([] { return eur_cents::parse("1.001"); }) == errc::amount_precision);
  CHECK(code_of([] { return eur_cents::parse("1 EUR"); }) == errc::amount_syntax);
  CHECK(code_of([] { return eur_cents::parse(""); }) == errc::amount_syntax);
}

TEST_CASE("a total of many grants is written exactly, past 64 bits too", "[money]") {
  CHECK(eur_text(eur_sum(0)) == "0.00");
  CHECK(eur_text(eur_sum(-5)) == "-0.05");
  CHECK(eur_text(eur_sum(most) * 4) == "368934881474191032.28");
  CHECK(eur_text(-(eur_sum(most) * 4)) == "-368934881474191032.28");
}
