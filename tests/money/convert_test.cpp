// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <limits>

#include <deminimis/money/convert.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using deminimis::test::code_of;

namespace {
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
eur_cents value(const char* amount, const char* per_eur, rounding mode = rounding::half_up) {
  return to_eur(money::parse(amount), rate::parse(per_eur), mode);
}
money largest(const char* headroom, const char* unit, const char* per_eur, rounding mode = rounding::half_up) {
  return max_amount(eur_cents::parse(headroom), currency::parse(unit), rate::parse(per_eur), mode);
}
}  // namespace

TEST_CASE("the euro value is the amount divided by the rate, to the cent", "[money][convert]") {
  CHECK(value("80500.00 DKK", "7.46") == eur_cents(1'079'088));
  CHECK(value("80500.00 DKK", "7.4600") == eur_cents(1'079'088));
  CHECK(value("7.46 DKK", "7.46") == eur_cents(100));
  CHECK(value("1000 JPY", "165.00") == eur_cents(606));
  CHECK(value("1 JPY", "0.5") == eur_cents(200));
  CHECK(value("1 USD", "0.000000000000001") == eur_cents(100'000'000'000'000'000));
}

TEST_CASE("half a cent rounds up, less than half down", "[money][convert][rounding]") {
  CHECK(value("0.03 USD", "2") == eur_cents(2));                  // 1.5 cents
  CHECK(value("0.03 USD", "2.000000000000001") == eur_cents(1));  // a little less
  CHECK(value("0.03 USD", "1.999999999999999") == eur_cents(2));
  CHECK(value("0.05 USD", "2") == eur_cents(3));  // 2.5 cents: up, not to even
}

TEST_CASE("with rounding up any part of a cent is a whole one and a whole cent stays", "[money][convert][rounding]") {
  CHECK(value("0.02 USD", "2", rounding::up) == eur_cents(1));
  CHECK(value("0.02 USD", "1.999999999999999", rounding::up) == eur_cents(2));
  CHECK(value("0.03 USD", "2", rounding::up) == eur_cents(2));
  CHECK(value("80500.00 DKK", "7.46", rounding::up) == eur_cents(1'079'089));
}

TEST_CASE("a positive amount is worth at least one cent", "[money][convert]") {
  CHECK(value("0.01 DKK", "7.46") == eur_cents(1));
  CHECK(value("1 ISK", "999999999999999999") == eur_cents(1));
  CHECK(value("0.01 DKK", "7.46", rounding::up) == eur_cents(1));
  CHECK(value("0 DKK", "7.46") == eur_cents(0));
  CHECK(value("0 DKK", "7.46", rounding::up) == eur_cents(0));
}

TEST_CASE("an amount in euro is worth itself whatever the rate", "[money][convert]") {
  CHECK(value("12.34 EUR", "7.46") == eur_cents(1234));
  CHECK(to_eur(money(most, currency::eur()), rate::parse("0.5")) == eur_cents(most));
  CHECK(largest("12.34", "EUR", "7.46") == money::parse("12.34 EUR"));
}

TEST_CASE("a negative amount has no euro value", "[money][convert]") {
  CHECK(code_of([] { return value("-0.01 DKK", "7.46"); }) == errc::amount_not_positive);
  CHECK(code_of([] { return value("-0.01 EUR", "1"); }) == errc::amount_not_positive);
}

TEST_CASE("a euro value up to 2^63 - 1 cents is exact and a larger one is an error", "[money][convert][overflow]") {
  CHECK(value("92233720368547758.07 DKK", "7.46") == eur_cents(1'236'376'948'640'050'376));
  CHECK(value("92233720368547758.07 USD", "1") == eur_cents(most));
  CHECK(value("92233720368547758.07 USD", "1.000000000000000") == eur_cents(most));
  CHECK(code_of([] { return value("92233720368547758.07 USD", "0.999999999999999"); }) == errc::amount_overflow);
  CHECK(value("92233720368547758 JPY", "1") == eur_cents(most - 7));
  CHECK(code_of([] { return value("92233720368547759 JPY", "1"); }) == errc::amount_overflow);
  CHECK(code_of([] { return value("9223372036854775807 JPY", "0.000000000000001"); }) == errc::amount_overflow);
}

TEST_CASE("the fast path declines what does not fit 64 bits and the exact one takes it", "[money][convert][overflow]") {
  eur_cents fast;
  CHECK(detail::to_eur_fast(8'050'000, 2, 746, rounding::half_up, fast));
  CHECK(fast == detail::to_eur_exact(8'050'000, 2, 746, rounding::half_up));
  fast = eur_cents(-7);
  CHECK_FALSE(detail::to_eur_fast(most, 1, 746, rounding::half_up, fast));
  CHECK_FALSE(detail::to_eur_fast(most, 0, 746, rounding::half_up, fast));  // twice the numerator
  CHECK_FALSE(detail::to_eur_fast(most, 0, 746, rounding::up, fast));       // the numerator and the mantissa
  CHECK(fast == eur_cents(-7));
}

TEST_CASE("the largest amount passes and one minor unit more fails", "[money][convert][max_amount]") {
  CHECK(largest("300000.00", "DKK", "7.46") == money::parse("2238000.03 DKK"));
  CHECK(value("2238000.03 DKK", "7.46") == eur_cents(30'000'000));
  CHECK(value("2238000.04 DKK", "7.46") == eur_cents(30'000'001));
  CHECK(largest("300000.00", "DKK", "7.46", rounding::up) == money::parse("2238000.00 DKK"));
  CHECK(value("2238000.01 DKK", "7.46", rounding::up) == eur_cents(30'000'001));
  CHECK(largest("10.00", "JPY", "165.00") == money::parse("1650 JPY"));
}

TEST_CASE("an amount worth half a cent above the headroom is too large", "[money][convert][max_amount]") {
  CHECK(largest("0.01", "USD", "2") == money::parse("0.02 USD"));  // 0.03 USD is 1.5 cents, which is 2
  CHECK(largest("0.01", "USD", "2.000000000000001") == money::parse("0.03 USD"));
}

TEST_CASE("without headroom the largest amount is zero", "[money][convert][max_amount]") {
  CHECK(largest("0.00", "DKK", "7.46") == money(0, currency::dkk()));
  CHECK(largest("-0.01", "DKK", "7.46") == money(0, currency::dkk()));
  CHECK(largest("-5", "EUR", "1") == money(0, currency::eur()));
}

TEST_CASE("where the smallest amount is worth more than the headroom the largest is zero", "[money][convert][max_amount]") {
  CHECK(largest("0.99", "USD", "0.01") == money::parse("0.00 USD"));
  CHECK(largest("1.00", "USD", "0.01") == money::parse("0.01 USD"));
}

TEST_CASE("the largest amount is at most 2^63 - 1 minor units", "[money][convert][max_amount][overflow]") {
  const auto all = max_amount(eur_cents(most), currency::dkk(), rate::parse("7.46"));
  CHECK(all == money(most, currency::dkk()));
  CHECK(max_amount(eur_cents(most), currency::dkk(), rate::parse("999999999999999999")) == money(most, currency::dkk()));
}
