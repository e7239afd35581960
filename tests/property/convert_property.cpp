// SPDX-License-Identifier: Apache-2.0
// Both paths of the conversion and its inverse against rational numbers, computed from the texts that people write.
#include <array>
#include <cstdint>
#include <limits>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/money/convert.hpp>

#include "support/property.hpp"

using namespace deminimis;
using namespace deminimis::test;
using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

namespace {
constexpr int cases = 100'000;
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::array<const char*, 8> codes{"DKK", "SEK", "NOK", "GBP", "USD", "PLN", "JPY", "ISK"};

/// A decimal number as a fraction; written here once more, so that no code under test judges itself.
cpp_rational fraction(const std::string& text) {
  cpp_int numerator = 0;
  cpp_int denominator = 1;
  bool after_point = false;
  for (const char c : text) {
    if (c == '.') {
      after_point = true;
      continue;
    }
    numerator = numerator * 10 + (c - '0');
    if (after_point) denominator *= 10;
  }
  return cpp_rational(numerator, denominator);
}

cpp_int floor_of(const cpp_rational& value) { return numerator(value) / denominator(value); }  // of what is not negative

/// The euro cents of a positive amount by rules section 2.
cpp_int cents_of(std::int64_t minor, const currency& unit, const std::string& per_eur, rounding mode) {
  const cpp_rational amount = cpp_rational(minor, unit.decimals() == 2 ? 100 : 1);
  const cpp_rational exact = amount / fraction(per_eur) * 100;
  cpp_int cents = floor_of(exact);
  const cpp_rational rest = exact - cents;
  if (mode == rounding::half_up ? rest >= cpp_rational(1, 2) : rest > 0) ++cents;
  return cents < 1 ? cpp_int(1) : cents;
}

/// A rate's text: up to 18 digits, up to 15 of them decimals; often a short number, whose quotients often end in half a cent.
rc::Gen<std::string> any_rate_text() {
  const auto any_mantissa =
      rc::gen::map(any_size(), [](std::int64_t n) { return n % 1'000'000'000'000'000'000 + (n % 1'000'000'000'000'000'000 == 0); });
  const auto mantissa = rc::gen::weightedOneOf<std::int64_t>({{3, any_mantissa}, {1, rc::gen::inRange<std::int64_t>(1, 65)}});
  return rc::gen::map(rc::gen::pair(mantissa, rc::gen::inRange(0, 16)), [](const std::pair<std::int64_t, int>& drawn) {
    std::string digits = std::to_string(drawn.first);
    const auto places = static_cast<std::size_t>(drawn.second);
    if (places == 0) return digits;
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    return digits.insert(digits.size() - places, ".");
  });
}

struct draw {
  std::int64_t number = *rc::gen::map(any_size(), [](std::int64_t n) { return n == 0 ? 1 : n; });
  std::string per_eur = *any_rate_text();
  currency unit = currency::parse(codes[*rc::gen::inRange<std::size_t>(0, codes.size())]);
  rounding mode = *rc::gen::element(rounding::half_up, rounding::up);
};
}  // namespace

TEST_CASE("the exact path of the conversion is the rational quotient, rounded once", "[money][convert][property]") {
  int overflowed = 0;
  holds("to_eur_exact", cases, [&] {
    const draw d;
    const rate per_eur = rate::parse(d.per_eur);
    const int power = detail::cents_power(d.unit, per_eur);
    const cpp_int expected = cents_of(d.number, d.unit, d.per_eur, d.mode);
    if (expected > most) {
      ++overflowed;
      RC_ASSERT(code_of([&] { return detail::to_eur_exact(d.number, power, per_eur.mantissa(), d.mode); }) == errc::amount_overflow);
    } else {
      RC_ASSERT(expected == detail::to_eur_exact(d.number, power, per_eur.mantissa(), d.mode).count());
    }
  });
  CHECK(overflowed > cases / 100);  // both outcomes were met
}

TEST_CASE("the fast path of the conversion is the same wherever it answers", "[money][convert][property]") {
  int answered = 0;
  holds("to_eur_fast", cases, [&] {
    const draw d;
    const rate per_eur = rate::parse(d.per_eur);
    eur_cents fast;
    if (!detail::to_eur_fast(d.number, detail::cents_power(d.unit, per_eur), per_eur.mantissa(), d.mode, fast)) return;
    ++answered;
    RC_ASSERT(cents_of(d.number, d.unit, d.per_eur, d.mode) == fast.count());
  });
  CHECK(answered > cases / 10);
}

TEST_CASE("the fast path answers wherever its products fit 64 bits", "[money][convert][property]") {
  holds("to_eur_fast answers", cases, [&] {
    const draw d;
    const rate per_eur = rate::parse(d.per_eur);
    const int power = detail::cents_power(d.unit, per_eur);
    const cpp_int numerator = cpp_int(d.number) * boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(power));
    const cpp_int largest = d.mode == rounding::half_up ? cpp_int(2 * numerator + per_eur.mantissa()) : cpp_int(numerator + per_eur.mantissa() - 1);
    eur_cents fast;
    RC_ASSERT(detail::to_eur_fast(d.number, power, per_eur.mantissa(), d.mode, fast) == (largest <= most));
  });
}

TEST_CASE("the largest amount passes and one minor unit more fails, at every headroom and rate", "[money][convert][max_amount][property]") {
  int between = 0;
  holds("max_amount", cases, [&] {
    const draw d;
    const money largest = max_amount(eur_cents(d.number), d.unit, rate::parse(d.per_eur), d.mode);
    RC_ASSERT(largest.unit() == d.unit);
    const std::int64_t minor = largest.minor_units();
    RC_ASSERT(minor >= 0);
    if (minor > 0) RC_ASSERT(cents_of(minor, d.unit, d.per_eur, d.mode) <= d.number);
    if (minor == most) return;
    between += minor > 0;
    RC_ASSERT(cents_of(minor + 1, d.unit, d.per_eur, d.mode) > d.number);
  });
  CHECK(between > cases / 10);
}

TEST_CASE("an amount in euro converts to itself and back", "[money][convert][property]") {
  holds("euro", cases, [&] {
    const draw d;
    const rate per_eur = rate::parse(d.per_eur);
    RC_ASSERT(to_eur(money(d.number, currency::eur()), per_eur, d.mode) == eur_cents(d.number));
    RC_ASSERT(max_amount(eur_cents(d.number), currency::eur(), per_eur, d.mode) == money(d.number, currency::eur()));
  });
}
