// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/guarantee.hpp>

#include "support.hpp"

using deminimis::errc;
using deminimis::exact_number;
using deminimis::guarantee_gge;
using deminimis::money;
using deminimis::regulation;
using gge_test::code_of;
using gge_test::dec;
using gge_test::eur;

namespace {
std::string gge(regulation aid, const char* amount, const exact_number& years) { return to_string(guarantee_gge(aid, eur(amount), years)); }
const exact_number five_years_and_a_day = exact_number(5 * 365 + 1, 365);
}  // namespace

TEST_CASE("A guarantee at its limit counts the whole ceiling, and in proportion below it", "[gge][guarantee][2023/2831 Art 4(6)(b)]") {
  CHECK(gge(regulation::general, "2250000", 5) == "300000.00");
  CHECK(gge(regulation::general, "1125000", 10) == "300000.00");
  CHECK(gge(regulation::sgei, "5625000", 5) == "750000.00");
  CHECK(gge(regulation::sgei, "2813036", 10) == "750000.00");
  CHECK(gge(regulation::agriculture, "375000", 5) == "50000.00");
  CHECK(gge(regulation::agriculture, "187500", 10) == "50000.00");
  CHECK(gge(regulation::fishery, "225000", 5) == "30000.00");
  CHECK(gge(regulation::fishery, "112500", 10) == "30000.00");
  CHECK(gge(regulation::sgei, "1000000", 8) == "213292.68");
}

TEST_CASE("One cent above its limit a guarantee is outside the safe harbour", "[gge][guarantee][2023/2831 Art 4(6)(b)]") {
  for (const auto& row : deminimis::guarantee_safe_harbours) {
    CAPTURE(row.article);
    const auto with = [&](deminimis::eur_cents limit, std::int64_t more, int years) {
      return code_of([&] { return guarantee_gge(row.aid, money(limit.count() + more, deminimis::currency::eur()), years); });
    };
    CHECK_FALSE(with(row.five_years, 0, 5));
    CHECK(with(row.five_years, 1, 5) == errc::safe_harbour_unavailable);
    CHECK_FALSE(with(row.ten_years, 0, 10));
    CHECK(with(row.ten_years, 1, 10) == errc::safe_harbour_unavailable);
  }
}

TEST_CASE("A guarantee's 10-year limit applies above exactly 5 years", "[gge][guarantee][2023/2832 Art 4(6)(b)]") {
  CHECK(gge(regulation::sgei, "2813036.01", 5) == "375071.47");
  CHECK(code_of([] { return guarantee_gge(regulation::sgei, eur("2813036.01"), five_years_and_a_day); }) == errc::safe_harbour_unavailable);
  CHECK(gge(regulation::sgei, "2813036", five_years_and_a_day) == "375205.48");
  CHECK(code_of([] { return guarantee_gge(regulation::sgei, eur("1"), dec("10.001")); }) == errc::safe_harbour_unavailable);
  CHECK(code_of([] { return guarantee_gge(regulation::sgei, eur("1"), 0); }) == errc::safe_harbour_unavailable);
}

TEST_CASE("A guarantee of exactly 80 % of the loan is inside the safe harbour, and so is one whose share is left out",
          "[gge][guarantee][2023/2831 Art 4(6)(b)]") {
  const auto with = [](const char* percent) { return to_string(guarantee_gge(regulation::general, eur("100000"), 5, dec(percent))); };
  CHECK(with("80") == "13333.33");
  CHECK(with("0.01") == "13333.33");
  CHECK(gge(regulation::general, "100000", 5) == "13333.33");
  for (const char* percent : {"80.000000000000001", "80.01", "100", "0", "-1"})
    CHECK(code_of([&] { return with(percent); }) == errc::safe_harbour_unavailable);
}

TEST_CASE("A guaranteed amount is positive and in euro", "[gge][guarantee]") {
  CHECK(code_of([] { return guarantee_gge(regulation::general, eur("0.00"), 11); }) == errc::amount_not_positive);
  CHECK(code_of([] { return guarantee_gge(regulation::general, money::parse("1 SEK"), 11); }) == errc::currency_mismatch);
}
