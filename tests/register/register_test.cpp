// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>
#include <vector>

#include <deminimis/law/closing_loops_2024.hpp>
#include <deminimis/register/register_builder.hpp>

#include "register/same_answers.hpp"
#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

/// 1,500 companies; every third has 299,999.99 EUR and gets more than fits.
ledger_register many_companies() {
  register_builder builder;
  const day on = *day::of(2026, 2, 14);
  std::uint64_t order = 0;
  for (int i = 0; i < 1500; ++i) {
    const cvr number = *cvr::find(std::to_string(20'000'000 + i));
    for (const std::int64_t cents : {29'999'999LL, i % 3 == 0 ? 2LL : 1LL}) {
      const eur_cents value(cents);
      ++order;
      builder.add_plain("g" + std::to_string(order), number, regulation::general, grant_status::granted, money(cents, currency::eur()),
                        applied_rate{}, value, on, order);
    }
  }
  return std::move(builder).build(closing_loops_2024(), {}, policy{});
}

}  // namespace

TEST_CASE("a job over a whole register gives by several threads what it gives by one", "[register][thread]") {
  const auto flat = many_companies();
  const day on = *day::of(2026, 3, 1);
  const auto found = flat.audit(0, 1);
  CHECK(found.size() == 500);
  CHECK(text_of(flat.audit(0, 4)) == text_of(found));
  const auto rooms = flat.rooms(regulation::general, on, 0, 1);
  CHECK(rooms.size() == 1500);
  CHECK(flat.rooms(regulation::general, on, 0, 4) == rooms);
  const auto one = flat.near_ceilings(regulation::general, on, eur_cents(100), 0, 1),
             four = flat.near_ceilings(regulation::general, on, eur_cents(100), 0, 4);
  CHECK(one.size() >= 1500);
  CHECK(one == four);
}
