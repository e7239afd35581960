// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/instalments.hpp>

#include <vector>

#include "support.hpp"

using deminimis::errc;
using deminimis::instalment;
using deminimis::instalments_gge;
using deminimis::money;
using gge_test::code_of;
using gge_test::dec;
using gge_test::eur;

namespace {
std::string gge(const std::vector<instalment>& payments, const char* rate) { return to_string(instalments_gge(payments, dec(rate))); }
}  // namespace

TEST_CASE("Instalments count their value at the granting date", "[gge][instalments][2023/2831 Art 3(6)]") {
  const auto thrice = [](const char* amount) { return std::vector<instalment>{{0, eur(amount)}, {1, eur(amount)}, {2, eur(amount)}}; };
  CHECK(gge(thrice("100000"), "4") == "288609.47");
  CHECK(gge(thrice("103000"), "4") == "297267.75");
  CHECK(gge(thrice("100000"), "0.95") == "297185.68");
  CHECK(gge({{1, eur("150000")}, {2, eur("150000")}}, "3.5") == "284954.14");
}

TEST_CASE("An instalment paid at once counts its amount, at any rate", "[gge][instalments]") {
  CHECK(gge({{0, eur("100000")}}, "99") == "100000.00");
  CHECK(gge({{3, eur("50000.01")}, {1, eur("50000")}}, "0") == "100000.01");
  CHECK(gge({{1, eur("100000")}}, "-0.5") == "100502.51");
}

TEST_CASE("The order of instalments does not matter, and those of one year are added before the one rounding", "[gge][instalments]") {
  CHECK(gge({{2, eur("100")}, {0, eur("300")}, {1, eur("200")}}, "4") == gge({{0, eur("300")}, {1, eur("200")}, {2, eur("100")}}, "4"));
  CHECK(gge({{1, eur("0.01")}, {1, eur("0.01")}, {1, eur("0.01")}}, "20") == "0.03");  // 2.5 cents; 0.83 + 0.83 + 0.83
  CHECK(gge({{1, eur("0.01")}, {0, eur("0.01")}}, "100") == "0.02");                   // 1.5 cents
  CHECK(gge({{1, eur("0.01")}}, "100.000000000000001") == "0.00");                     // just below half a cent
}

TEST_CASE("An instalment's years are whole, from 0 to 100", "[gge][instalments]") {
  CHECK(gge({{100, eur("1000000")}}, "4") == "19800.04");
  for (const char* years : {"101", "-1", "0.5", "1.000000000000001", "999999999999999999"}) {
    CAPTURE(years);
    CHECK(code_of([&] { return gge({{0, eur("1")}, {dec(years), eur("1")}}, "4"); }) == errc::request_invalid);
  }
}

TEST_CASE("A discount rate is above -100 % and has a rate's digits", "[gge][instalments]") {
  CHECK(gge({{1, eur("1")}}, "-99.999") == "100000.00");
  CHECK(code_of([] { return gge({{1, eur("1")}}, "-100"); }) == errc::request_invalid);
  CHECK(code_of([] { return gge({{1, eur("1")}}, "-200"); }) == errc::request_invalid);
  const deminimis::exact_number endless(1, boost::multiprecision::cpp_int(1) << 4000);
  CHECK(code_of([&] { return instalments_gge(std::vector<instalment>{{1, eur("1")}}, endless); }) == errc::request_invalid);
  CHECK(gge({{100, eur("1000")}}, "999999999999999999") == "0.00");
}

TEST_CASE("Instalments are positive and in euro, and their amounts are judged first", "[gge][instalments]") {
  CHECK(code_of([] { return gge({}, "4"); }) == errc::request_invalid);
  CHECK(code_of([] { return gge({{-1, money::parse("1 DKK")}, {0, eur("0")}}, "4"); }) == errc::amount_not_positive);
  CHECK(code_of([] { return gge({{0, eur("1")}, {-1, money::parse("1 DKK")}}, "4"); }) == errc::currency_mismatch);
}

TEST_CASE("A sum of instalments above 2^63 - 1 cents overflows, one at it does not", "[gge][instalments]") {
  CHECK(gge({{0, eur("92233720368547758.06")}, {0, eur("0.01")}}, "4") == "92233720368547758.07");
  CHECK(code_of([] { return gge({{0, eur("92233720368547758.07")}, {0, eur("0.01")}}, "4"); }) == errc::amount_overflow);
}
