// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/loan.hpp>

#include "support.hpp"

using deminimis::errc;
using deminimis::exact_number;
using deminimis::loan_gge;
using deminimis::money;
using deminimis::regulation;
using gge_test::code_of;
using gge_test::dec;
using gge_test::eur;

namespace {
std::string gge(regulation aid, const char* amount, const exact_number& years) { return to_string(loan_gge(aid, eur(amount), years)); }
const exact_number five_years_and_a_day = exact_number(5 * 365 + 1, 365);
const exact_number ten_years_and_a_day = exact_number(10 * 365 + 1, 365);
}  // namespace

TEST_CASE("A loan at its limit counts the whole ceiling, and in proportion below it", "[gge][loan][2023/2831 Art 4(3)(b)]") {
  CHECK(gge(regulation::general, "1500000", 5) == "300000.00");
  CHECK(gge(regulation::general, "750000", 10) == "300000.00");
  CHECK(gge(regulation::sgei, "3750000", 5) == "750000.00");
  CHECK(gge(regulation::sgei, "1875000", 10) == "750000.00");
  CHECK(gge(regulation::agriculture, "250000", 5) == "50000.00");
  CHECK(gge(regulation::agriculture, "125000", 10) == "50000.00");
  CHECK(gge(regulation::fishery, "150000", 5) == "30000.00");
  CHECK(gge(regulation::fishery, "75000", 10) == "30000.00");
  CHECK(gge(regulation::general, "1500000", 1) == "60000.00");
  CHECK(gge(regulation::general, "600000", 4) == "96000.00");
  CHECK(gge(regulation::general, "500000", 7) == "140000.00");
  CHECK(gge(regulation::agriculture, "100000", 4) == "16000.00");
}

TEST_CASE("One cent above its limit a loan is outside the safe harbour", "[gge][loan][2023/2831 Art 4(3)(b)]") {
  for (const auto& row : deminimis::loan_safe_harbours) {
    CAPTURE(row.article);
    const auto with = [&](deminimis::eur_cents limit, std::int64_t more, int years) {
      return code_of([&] { return loan_gge(row.aid, money(limit.count() + more, deminimis::currency::eur()), years); });
    };
    CHECK_FALSE(with(row.five_years, 0, 5));
    CHECK(with(row.five_years, 1, 5) == errc::safe_harbour_unavailable);
    CHECK_FALSE(with(row.ten_years, 0, 10));
    CHECK(with(row.ten_years, 1, 10) == errc::safe_harbour_unavailable);
  }
}

TEST_CASE("The 5-year limit applies up to exactly 5 years, the 10-year limit above, up to exactly 10", "[gge][loan][2023/2831 Art 4(3)(b)]") {
  CHECK(gge(regulation::general, "750000.01", 5) == "150000.00");
  CHECK(code_of([] { return loan_gge(regulation::general, eur("750000.01"), five_years_and_a_day); }) == errc::safe_harbour_unavailable);
  CHECK(gge(regulation::general, "750000", five_years_and_a_day) == "150082.19");
  CHECK(gge(regulation::general, "750000", dec("5.003")) == "150090.00");
  CHECK(code_of([] { return loan_gge(regulation::general, eur("1"), ten_years_and_a_day); }) == errc::safe_harbour_unavailable);
  CHECK(code_of([] { return loan_gge(regulation::general, eur("1"), dec("999999999999999999")); }) == errc::safe_harbour_unavailable);
}

TEST_CASE("A loan has a duration above 0 years", "[gge][loan]") {
  CHECK(code_of([] { return loan_gge(regulation::general, eur("100"), 0); }) == errc::safe_harbour_unavailable);
  CHECK(code_of([] { return loan_gge(regulation::general, eur("100"), -1); }) == errc::safe_harbour_unavailable);
  CHECK(gge(regulation::general, "100000", dec("0.5")) == "2000.00");
}

TEST_CASE("Collateral of exactly 50 % is sufficient, and so is collateral left out", "[gge][loan][2023/2831 Art 4(3)(b)]") {
  const auto with = [](const char* percent) { return to_string(loan_gge(regulation::general, eur("100000"), 5, dec(percent))); };
  CHECK(with("50") == "20000.00");
  CHECK(with("120") == "20000.00");
  CHECK(gge(regulation::general, "100000", 5) == "20000.00");
  for (const char* percent : {"49.99", "49.999999999999999", "49", "0", "-50"})
    CHECK(code_of([&] { return with(percent); }) == errc::safe_harbour_unavailable);
}

TEST_CASE("A loan's gross grant equivalent is rounded once, half a cent up", "[gge][loan]") {
  CHECK(gge(regulation::general, "0.25", dec("0.5")) == "0.01");
  CHECK(gge(regulation::general, "0.24", dec("0.5")) == "0.00");
  CHECK(gge(regulation::general, "0.75", dec("0.5")) == "0.02");
}

TEST_CASE("A loan is positive and in euro; the amount is judged before the safe harbour", "[gge][loan]") {
  CHECK(code_of([] { return loan_gge(regulation::general, eur("0"), 11); }) == errc::amount_not_positive);
  CHECK(code_of([] { return loan_gge(regulation::general, eur("-1"), 5); }) == errc::amount_not_positive);
  CHECK(code_of([] { return loan_gge(regulation::general, money::parse("0 DKK"), 5); }) == errc::amount_not_positive);
  CHECK(code_of([] { return loan_gge(regulation::general, money::parse("1 DKK"), 11, 0); }) == errc::currency_mismatch);
  CHECK(code_of([] { return loan_gge(regulation::sgei, eur("92233720368547758.07"), 5); }) == errc::safe_harbour_unavailable);
}
