// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <pthread.h>

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

/// While it lives the system gives no thread: a stack of its size is not to be had.
struct no_more_threads {
  no_more_threads() {
    REQUIRE(pthread_getattr_default_np(&usual) == 0);
    pthread_attr_t larger;
    REQUIRE(pthread_attr_init(&larger) == 0);
    REQUIRE(pthread_attr_setstacksize(&larger, std::size_t{1} << 47U) == 0);
    REQUIRE(pthread_setattr_default_np(&larger) == 0);
    pthread_attr_destroy(&larger);
  }
  ~no_more_threads() {
    pthread_setattr_default_np(&usual);
    pthread_attr_destroy(&usual);
  }
  no_more_threads(const no_more_threads&) = delete;
  no_more_threads& operator=(const no_more_threads&) = delete;
  pthread_attr_t usual{};
};

}  // namespace

TEST_CASE("a job over a whole register is done by as many threads as the system gives", "[register][thread]") {
  const auto flat = many_companies();
  const auto found = text_of(flat.audit(0, 1));
  const no_more_threads now;
  CHECK_THROWS_AS(std::thread([] {}), std::system_error);
  CHECK(text_of(flat.audit(0, 4)) == found);
}

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

TEST_CASE("a register gives each grant back as it was recorded, however many rates it has", "[register]") {
  const day on = *day::of(2026, 2, 14);
  const auto grant_number = [&](int i) {
    const money amount(100 + i, currency::dkk());
    return grant{std::string(static_cast<std::size_t>(1 + i % 200), 'r') + std::to_string(i),
                 *cvr::find(std::to_string(20'000'000 + i % 700)),
                 regulation::general,
                 grant_status::granted,
                 false,
                 amount,
                 {rate::parse("7." + std::to_string(100'000 + i)), std::nullopt, rate_source::own},
                 eur_cents(1 + i),
                 on + i % 5,
                 {},
                 static_cast<std::uint64_t>(i + 1),
                 {},
                 {}};
  };
  constexpr int grants = 70'000;  // more than 16 bits tell apart
  register_builder builder;
  for (int i = 0; i < grants; ++i) builder.add(grant_number(i));
  const auto flat = std::move(builder).build(closing_loops_2024(), {}, policy{});
  std::size_t wrong = 0, seen = 0;
  for (int company = 0; company < 700; ++company)
    for (const grant& g : flat.history_of(*cvr::find(std::to_string(20'000'000 + company))).grants) {
      const grant as_recorded = grant_number(static_cast<int>(g.order) - 1);
      ++seen;
      wrong += g.ref != as_recorded.ref || g.recipient != as_recorded.recipient || g.amount != as_recorded.amount ||
               g.converted_at != as_recorded.converted_at || g.value != as_recorded.value || g.granted_on != as_recorded.granted_on;
    }
  CHECK(seen == grants);
  CHECK(wrong == 0);
}

TEST_CASE("a register takes no reference that it could not give back whole", "[register]") {
  register_builder builder;
  const auto add = [&](std::size_t size) {
    builder.add_plain(std::string(size, 'r'), *cvr::find("20000000"), regulation::general, grant_status::granted, money(1, currency::eur()),
                      applied_rate{}, eur_cents(1), *day::of(2026, 2, 14), 1);
  };
  CHECK_NOTHROW(add(255));
  CHECK_THROWS_AS(add(256), error);
}
