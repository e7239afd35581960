// SPDX-License-Identifier: Apache-2.0
#include <deminimis/gge/capital.hpp>
#include <deminimis/gge/capped.hpp>

#include "support.hpp"

using deminimis::capital_gge;
using deminimis::capped_gge;
using deminimis::errc;
using deminimis::money;
using deminimis::regulation;
using gge_test::code_of;
using gge_test::eur;

TEST_CASE("A capital injection counts whole; one cent above the ceiling it is not de minimis", "[gge][capital][2023/2831 Art 4(4)]") {
  for (const auto& [of, ceiling, article] : deminimis::gge_ceilings) {
    CAPTURE(article);
    const auto aid = of;
    const money at_ceiling(ceiling.count(), deminimis::currency::eur());
    const money above(ceiling.count() + 1, deminimis::currency::eur());
    CHECK(capital_gge(aid, at_ceiling) == ceiling);
    CHECK(code_of([&] { return capital_gge(aid, above); }) == errc::safe_harbour_unavailable);
  }
  CHECK(to_string(capital_gge(regulation::general, eur("300000"))) == "300000.00");
  CHECK(to_string(capital_gge(regulation::fishery, eur("0.01"))) == "0.01");
  CHECK(code_of([] { return capital_gge(regulation::general, eur("0")); }) == errc::amount_not_positive);
  CHECK(code_of([] { return capital_gge(regulation::general, money::parse("1 DKK")); }) == errc::currency_mismatch);
}

TEST_CASE("A capped measure counts its cap until the amount is known", "[gge][capped][2023/2831 Art 4(7)]") {
  CHECK(to_string(capped_gge(eur("20000.01"))) == "20000.01");
  CHECK(code_of([] { return capped_gge(eur("0")); }) == errc::amount_not_positive);
  CHECK(code_of([] { return capped_gge(money::parse("1 DKK")); }) == errc::currency_mismatch);
}
