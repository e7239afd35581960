// SPDX-License-Identifier: Apache-2.0
#include "assess/facts.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("headroom is the ceiling less what is used, in the currency asked for", "[assess][headroom]") {
  facts f;
  f.general("g", north, "200000", "2025-01-10"_day);
  const auto answer = headroom(f.known, f.book, {}, f.rules, north, regulation::general, "2025-02-01"_day, currency::dkk(),
                               {rate::parse("7.46"), {}, rate_source::fixed});
  CHECK(to_string(answer.binding.headroom) == "100000.00");
  CHECK(to_string(answer.max_amount) == "746000.03 DKK");
  CHECK(answer.undertaking == only(north));
  CHECK(answer.recipient == north);
}

TEST_CASE("headroom is never below zero", "[assess][headroom]") {
  facts f;
  f.aid("d", north, regulation::general, "300000.01", "2025-01-10"_day, grant_status::declared);
  CHECK(f.room(north, "2025-02-01"_day) == "0.00");
  const auto answer = headroom(f.known, f.book, {}, f.rules, north, regulation::general, "2025-02-01"_day, currency::eur(), {});
  CHECK(eur_text(test_of(answer.binding, "2023-2831.general").left()) == "-0.01");
  CHECK(to_string(answer.max_amount) == "0.00 EUR");
}

TEST_CASE("headroom is the least of all ceilings, and of what later grants leave", "[assess][headroom][step-4]") {
  facts f;
  f.aid("a", north, regulation::agriculture, "30000", "2025-01-10"_day);
  CHECK(f.room(north, "2025-02-01"_day, regulation::agriculture) == "20000.00");
  f.general("later", north, "260000", "2025-03-01"_day);
  CHECK(f.room(north, "2025-02-01"_day, regulation::agriculture) == "10000.00");
  CHECK(f.room(north, "2025-01-09"_day, regulation::agriculture) == "10000.00");
}

TEST_CASE("headroom follows a link, a lapse and a reduction to the day", "[assess][headroom]") {
  facts f;
  f.link(north, south, "2025-03-01"_day, "2025-05-01"_day);
  f.aid("r", south, regulation::general, "100000", "2025-01-10"_day, grant_status::reserved).lapses_on = "2025-04-15"_day;
  f.reduced("60000", "2025-04-01"_day);
  CHECK(f.room(north, "2025-02-28"_day) == "300000.00");
  CHECK(f.room(north, "2025-03-01"_day) == "200000.00");
  CHECK(f.room(north, "2025-03-31"_day) == "200000.00");
  CHECK(f.room(north, "2025-04-01"_day) == "240000.00");
  CHECK(f.room(north, "2025-04-14"_day) == "240000.00");
  CHECK(f.room(north, "2025-04-15"_day) == "300000.00");
}

TEST_CASE("headroom has advisories of the rulebooks watched, and no earliest fit", "[assess][headroom][advisory]") {
  facts f;
  f.watched = {closing_loops_2024()};
  const auto answer = headroom(f.known, f.book, f.watched, f.rules, north, regulation::agriculture, "2025-02-01"_day, currency::eur(), {});
  REQUIRE(answer.advisories.at(0).answer);
  CHECK(to_string(answer.advisories[0].answer->headroom) == "20000.00");
  CHECK_FALSE(answer.binding.earliest_fit);
}
