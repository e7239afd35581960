// SPDX-License-Identifier: Apache-2.0
#include <limits>

#include <deminimis/model/aid_sums.hpp>

#include "support/catch.hpp"

using namespace deminimis;

TEST_CASE("aid is added up by regulation, and counted under those that a ceiling names", "[model]") {
  aid_sums sums;
  CHECK(sums.add(regulation::general, eur_cents(100)));
  CHECK(sums.add(regulation::fishery, eur_cents(20)));
  CHECK(sums.add(regulation::general, eur_cents(3)));
  CHECK(sums.add(regulation::sgei, eur_cents(0)));
  CHECK(sums.under({regulation::general}) == eur_cents(103));
  CHECK(sums.under({regulation::agriculture}) == eur_cents(0));
  CHECK(sums.under({regulation::general, regulation::fishery}) == eur_cents(123));
  CHECK(sums.under(regulation_set::all()) == eur_cents(123));
  CHECK(sums.under({}) == eur_cents(0));
}

TEST_CASE("aid that leaves 64 bits together is not added", "[model]") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  aid_sums sums;
  CHECK(sums.add(regulation::general, eur_cents(most - 1)));
  CHECK_FALSE(sums.add(regulation::sgei, eur_cents(2)));
  CHECK(sums.under({regulation::sgei}) == eur_cents(0));
  CHECK(sums.add(regulation::sgei, eur_cents(1)));
  CHECK(sums.under(regulation_set::all()) == eur_cents(most));
}
