// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/soft_loan.hpp>

#include <vector>

#include "support.hpp"

using deminimis::errc;
using deminimis::money;
using deminimis::soft_loan_gge;
using gge_test::code_of;
using gge_test::dec;
using gge_test::eur;

namespace {
std::string gge(const std::vector<money>& outstanding, const char* reference, const char* interest, const char* discount) {
  return to_string(soft_loan_gge(outstanding, dec(reference), dec(interest), dec(discount)));
}
}  // namespace

TEST_CASE("The Commission's example of a soft loan: the sum is rounded, not each year", "[gge][soft_loan][2023/2831 Art 4(3)(c)]") {
  std::vector<money> outstanding;
  for (int year = 0; year < 10; ++year) outstanding.emplace_back((10 - year) * 50'000'00, deminimis::currency::eur());
  CHECK(gge(outstanding, "8", "6", "8") == "41123.98");  // rounded year by year it would be 41123.99
}

TEST_CASE("The first year's advantage is discounted by a year", "[gge][soft_loan]") {
  CHECK(gge({eur("10000")}, "8", "6", "0") == "200.00");
  CHECK(gge({eur("10000")}, "8", "6", "100") == "100.00");
  CHECK(gge({eur("100000")}, "2.75", "-0.5", "2.75") == "3163.02");
  CHECK(gge({eur("0.50")}, "1", "0", "0") == "0.01");  // half a cent
  CHECK(gge({eur("0.49")}, "1", "0", "0") == "0.00");
}

TEST_CASE("Interest at or above the reference rate is no aid, and never negative aid", "[gge][soft_loan]") {
  CHECK(gge({eur("500000")}, "8", "8", "8") == "0.00");
  CHECK(gge({eur("500000")}, "8", "8.01", "8") == "0.00");
  CHECK(gge({eur("500000")}, "8", "7.99", "8") == "46.30");
}

TEST_CASE("A soft loan has 1 to 100 years", "[gge][soft_loan]") {
  const auto years = [](std::size_t count) { return std::vector<money>(count, eur("1000")); };
  CHECK(gge(years(100), "5", "4", "0") == "1000.00");
  CHECK(code_of([&] { return gge(years(101), "5", "4", "0"); }) == errc::request_invalid);
  CHECK(code_of([&] { return gge(years(0), "5", "4", "0"); }) == errc::request_invalid);
}

TEST_CASE("The discount rate of a soft loan is above -100 %, even where there is no advantage", "[gge][soft_loan]") {
  CHECK(code_of([] { return gge({eur("1")}, "5", "4", "-100"); }) == errc::request_invalid);
  CHECK(code_of([] { return gge({eur("1")}, "4", "5", "-100"); }) == errc::request_invalid);
}

TEST_CASE("Outstanding capital is zero or more and in euro, and too large a sum overflows", "[gge][soft_loan]") {
  CHECK(code_of([] { return gge({money::parse("1 DKK"), eur("-0.01")}, "5", "4", "4"); }) == errc::amount_not_positive);
  CHECK(gge({eur("100"), eur("0")}, "5", "4", "0") == "1.00");
  CHECK(code_of([] { return gge({eur("1"), money::parse("1 DKK")}, "5", "4", "4"); }) == errc::currency_mismatch);
  CHECK(gge({eur("92233720368547758.07")}, "100", "0", "0") == "92233720368547758.07");
  CHECK(code_of([] { return gge({eur("92233720368547758.07"), eur("1")}, "100", "0", "0"); }) == errc::amount_overflow);
}
