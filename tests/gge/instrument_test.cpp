// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/instrument.hpp>

#include "support.hpp"

using deminimis::errc;
using deminimis::instrument;
using deminimis::instrument_kind;
using deminimis::regulation;
using gge_test::code_of;
using gge_test::dec;
using gge_test::eur;

namespace {
std::string gge(const instrument& given, regulation aid = regulation::general) { return to_string(gross_grant_equivalent(given, aid)); }
}  // namespace

TEST_CASE("Every kind of instrument counts what its own rule says", "[gge][instrument]") {
  CHECK(gge(deminimis::direct_grant{eur("12345.67")}) == "12345.67");
  CHECK(gge(deminimis::instalment_plan{{{0, eur("100")}, {1, eur("104")}}, 4}) == "200.00");
  CHECK(gge(deminimis::loan{eur("100000"), 5}) == "20000.00");
  CHECK(gge(deminimis::guarantee{eur("150000"), 5, dec("80")}) == "20000.00");
  CHECK(gge(deminimis::soft_loan{{eur("10000")}, 8, 6, 0}) == "200.00");
  CHECK(gge(deminimis::capital_injection{eur("1000")}) == "1000.00");
  CHECK(gge(deminimis::capped_measure{eur("1000")}) == "1000.00");
}

TEST_CASE("The regulation decides the limits of an instrument", "[gge][instrument]") {
  const instrument given = deminimis::loan{eur("150000.01"), 5};
  CHECK(gge(given, regulation::agriculture) == "30000.00");
  CHECK(code_of([&] { return gge(given, regulation::fishery); }) == errc::safe_harbour_unavailable);
}

TEST_CASE("A grant in another currency is converted before it is an instrument", "[gge][instrument]") {
  CHECK(code_of([] { return gge(deminimis::direct_grant{deminimis::money::parse("1 DKK")}); }) == errc::currency_mismatch);
  CHECK(code_of([] { return gge(deminimis::direct_grant{eur("0")}); }) == errc::amount_not_positive);
}

TEST_CASE("An instrument keeps its inputs, and its kind has a stable name", "[gge][instrument]") {
  const instrument given = deminimis::loan{eur("100000"), dec("4.5"), dec("50")};
  CHECK(given == instrument(deminimis::loan{eur("100000"), dec("4.50"), dec("50")}));
  CHECK(given != instrument(deminimis::loan{eur("100000"), dec("4.5")}));
  CHECK(kind_of(given) == instrument_kind::loan);
  CHECK(kind_of(deminimis::capped_measure{eur("1")}) == instrument_kind::capped);
  CHECK(kind_of(deminimis::soft_loan{{}, 0, 0, 0}) == instrument_kind::soft_loan);
  for (const char* name : {"grant", "instalments", "loan", "guarantee", "soft_loan", "capital", "capped"}) {
    const auto kind = deminimis::find_instrument_kind(name);
    REQUIRE(kind);
    CHECK(to_string(*kind) == name);
  }
  CHECK_FALSE(deminimis::find_instrument_kind("subsidy"));
}
