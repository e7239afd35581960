// SPDX-License-Identifier: Apache-2.0
#include <deminimis/assess/situation.hpp>

#include "assess/facts.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
const day split_day = "2026-01-01"_day;

/// What north, south, east and west hold of the first grant on a day.
std::vector<std::string> held(const facts& f, day on) {
  situation s(f.known, f.rules);
  std::vector<std::string> all;
  for (const cvr number : {north, south, east, west}) {
    eur_cents sum;
    for (const auto& h : s.holders(0, on))
      if (h.holder == s.node_of(number)) sum = sum + h.part;
    all.push_back(to_string(sum));
  }
  return all;
}
using parts = std::vector<std::string>;

std::vector<std::int64_t> divided(std::int64_t cents, std::vector<std::int64_t> equities) {
  std::vector<successor> successors;
  for (const auto e : equities) successors.push_back({north, e});
  return divide_by_equity(cents, successors);
}
using cents = std::vector<std::int64_t>;
}  // namespace

TEST_CASE("aid is shared by equity in whole cents, by largest remainder, and the shares add up", "[assess][split][art-3-9]") {
  CHECK(divided(12'000'000, {5'250'000, 2'750'000}) == cents{7'875'000, 4'125'000});
  CHECK(divided(100, {1, 2}) == cents{33, 67});             // 33.33 and 66.67: the second has the larger remainder
  CHECK(divided(101, {2, 1}) == cents{67, 34});             // 67.33 and 33.67
  CHECK(divided(1000, {1, 1, 5}) == cents{143, 143, 714});  // 142.86, 142.86, 714.29: both cents go to the larger remainders
}

TEST_CASE("of equal remainders the successor listed first has the cent", "[assess][split][art-3-9]") {
  CHECK(divided(10'000'000, {1, 1, 1}) == cents{3'333'334, 3'333'333, 3'333'333});
  CHECK(divided(2, {1, 1, 1}) == cents{1, 1, 0});
  CHECK(divided(1, {1, 1}) == cents{1, 0});
  CHECK(divided(5, {3, 3}) == cents{3, 2});
}

TEST_CASE("a successor with equity 0 holds nothing", "[assess][split][art-3-9]") {
  CHECK(divided(100, {0, 1}) == cents{0, 100});
  CHECK(divided(1, {0, 1, 1}) == cents{0, 1, 0});
  facts f;
  f.general("g", north, "300000", "2025-06-01"_day);
  f.split(north, split_day, {{south, 0}, {east, 5}});
  CHECK(f.room(south, split_day) == "300000.00");
  CHECK(f.room(east, split_day) == "0.00");
}

TEST_CASE("an equity may be larger than any machine word", "[assess][split]") {
  const boost::multiprecision::cpp_int huge("100000000000000000000000000000");
  CHECK(divide_by_equity(100, {{north, huge}, {south, huge * 3}}) == cents{25, 75});
  CHECK(divide_by_equity(9'223'372'036'854'775'807, {{north, huge}, {south, 0}}) == cents{9'223'372'036'854'775'807, 0});
}

TEST_CASE("from the day of a split on its successors hold what was granted before it", "[assess][split][art-3-9]") {
  facts f;
  f.general("g", north, "120000", "2025-06-01"_day);
  f.split(north, split_day, {{south, 3}, {east, 1}});
  CHECK(held(f, "2025-12-31"_day) == parts{"120000.00", "0.00", "0.00", "0.00"});
  CHECK(held(f, "2026-01-01"_day) == parts{"0.00", "90000.00", "30000.00", "0.00"});
  CHECK(f.room(north, "2025-12-31"_day) == "180000.00");
  CHECK(f.room(north, "2026-01-01"_day) == "300000.00");
  CHECK(f.room(south, "2026-01-02"_day) == "210000.00");
}

TEST_CASE("aid dated on the day of the split or later stays", "[assess][split][art-3-9]") {
  for (const auto& [granted_on, stays] : {std::pair{"2025-12-31"_day, false}, std::pair{"2026-01-01"_day, true}, std::pair{"2026-01-02"_day, true}}) {
    facts f;
    f.general("g", north, "100000", granted_on);
    f.split(north, split_day, {{south, 1}});
    CHECK(f.room(north, "2026-02-01"_day) == (stays ? "200000.00" : "300000.00"));
    CHECK(f.room(south, "2026-02-01"_day) == (stays ? "300000.00" : "200000.00"));
  }
}

TEST_CASE("what a successor holds keeps its original date and leaves the window by it", "[assess][split][art-3-9]") {
  facts f;
  f.general("g", north, "100000", "2024-01-02"_day);
  f.split(north, split_day, {{south, 1}});
  CHECK(f.room(south, "2027-01-01"_day) == "200000.00");
  CHECK(f.room(south, "2027-01-02"_day) == "300000.00");
}

TEST_CASE("the successor that took over the activity holds the aid used for it, the rest follows the equity", "[assess][split][art-3-9]") {
  facts f;
  f.general("g", north, "100000", "2025-06-01"_day);
  f.general("h", north, "50000", "2025-07-01"_day);
  f.split(north, split_day, {{south, 1}, {east, 1}}, {{"g", east}});
  CHECK(held(f, split_day) == parts{"0.00", "0.00", "100000.00", "0.00"});
  CHECK(f.room(south, split_day) == "275000.00");
  CHECK(f.room(east, split_day) == "175000.00");
}

TEST_CASE("shares are of what the grant counts on the day, so a later reduction lowers every part", "[assess][split]") {
  facts f;
  f.general("g", north, "200000.01", "2025-06-01"_day);
  f.reduced("100000.01", "2026-06-01"_day);
  f.split(north, split_day, {{south, 1}, {east, 1}});
  CHECK(held(f, "2026-05-31"_day) == parts{"0.00", "100000.01", "100000.00", "0.00"});
  CHECK(held(f, "2026-06-01"_day) == parts{"0.00", "50000.01", "50000.00", "0.00"});
}

TEST_CASE("a split of a split passes on what the first gave", "[assess][split]") {
  facts f;
  f.general("g", north, "120000", "2025-06-01"_day);
  f.split(north, split_day, {{south, 1}, {east, 1}});
  f.split(south, "2026-07-01"_day, {{west, 2}, {east, 1}});
  CHECK(held(f, "2026-06-30"_day) == parts{"0.00", "60000.00", "60000.00", "0.00"});
  CHECK(held(f, "2026-07-01"_day) == parts{"0.00", "0.00", "80000.00", "40000.00"});
}

TEST_CASE("splits of one day apply in recording order", "[assess][split]") {
  facts forwards;
  forwards.general("g", north, "100000", "2025-06-01"_day);
  forwards.split(north, split_day, {{south, 1}}).split(south, split_day, {{east, 1}});
  CHECK(held(forwards, split_day) == parts{"0.00", "0.00", "100000.00", "0.00"});
  facts backwards;
  backwards.general("g", north, "100000", "2025-06-01"_day);
  backwards.split(south, split_day, {{east, 1}}).split(north, split_day, {{south, 1}});
  CHECK(held(backwards, split_day) == parts{"0.00", "100000.00", "0.00", "0.00"});
}

TEST_CASE("splits of different days apply by day, whichever was recorded first", "[assess][split]") {
  facts f;
  f.general("g", north, "100000", "2025-06-01"_day);
  f.split(south, "2026-02-01"_day, {{east, 1}}).split(north, split_day, {{south, 1}});
  CHECK(held(f, "2026-01-31"_day) == parts{"0.00", "100000.00", "0.00", "0.00"});
  CHECK(held(f, "2026-02-01"_day) == parts{"0.00", "0.00", "100000.00", "0.00"});
}

TEST_CASE("the same successor listed twice holds both shares", "[assess][split]") {
  facts f;
  f.general("g", north, "100000", "2025-06-01"_day);
  f.split(north, split_day, {{south, 1}, {east, 2}, {south, 1}});
  CHECK(held(f, split_day) == parts{"0.00", "50000.00", "50000.00", "0.00"});
}

TEST_CASE("a divided company may be its own successor", "[assess][split]") {
  facts f;
  f.general("g", north, "100000", "2025-06-01"_day);
  f.split(north, split_day, {{north, 3}, {south, 1}});
  CHECK(held(f, split_day) == parts{"75000.00", "25000.00", "0.00", "0.00"});
  f.split(north, "2026-02-01"_day, {{north, 1}, {south, 2}});
  CHECK(held(f, "2026-02-01"_day) == parts{"25000.00", "75000.00", "0.00", "0.00"});
}

TEST_CASE("reservations and declared aid are divided too, until they lapse or are voided", "[assess][split]") {
  facts f;
  f.aid("r", north, regulation::general, "100000", "2025-06-01"_day, grant_status::reserved).lapses_on = "2026-03-01"_day;
  f.split(north, split_day, {{south, 1}});
  CHECK(f.room(south, "2026-02-28"_day) == "200000.00");
  CHECK(f.room(south, "2026-03-01"_day) == "300000.00");
  f.aid("d", north, regulation::general, "30000", "2025-06-02"_day, grant_status::declared);
  CHECK(f.room(south, "2026-03-01"_day) == "270000.00");
}

TEST_CASE("new aid would be held by the successors with equity after a split that is recorded for a later day", "[assess][split][step-4]") {
  facts f;
  f.split(north, split_day, {{south, 1}, {east, 0}});
  f.general("later-b", south, "250000", "2026-02-01"_day);
  f.general("later-c", east, "250000", "2026-02-01"_day);
  CHECK(f.room(north, "2025-06-01"_day) == "50000.00");  // south's later grant is in the way, whole; east's is not
  f.known.splits.front().successors[1].equity = 1;
  f.known.grants.back().value = eur("260000");
  CHECK(f.room(north, "2025-06-01"_day) == "40000.00");
  CHECK(f.room(north, split_day) == "300000.00");  // aid of the split's own day stays with north
}

TEST_CASE("a successor that is listed twice holds both parts, and an allocation lists them as one", "[assess][split]") {
  facts f;
  f.general("g", north, "80000", "2025-06-01"_day);
  f.split(north, split_day, {{south, 1}, {east, 2}, {south, 5}});
  situation s(f.known, f.rules);
  const auto given = s.allocation(f.known.splits[0]);
  REQUIRE(given.size() == 2);
  CHECK(s.id(given[0].second.holder) == id_of(south));
  CHECK(to_string(given[0].second.part) == "60000.00");
  CHECK(to_string(given[1].second.part) == "20000.00");
  const auto held = s.holders(0, split_day);
  REQUIRE(held.size() == 2);
  CHECK(to_string(held[0].part) == "60000.00");
}

TEST_CASE("an allocation lists what one split gave out, of what was held that day after the splits before it", "[assess][split]") {
  facts f;
  f.general("g", north, "100000", "2025-06-01"_day);
  f.general("h", north, "100000", split_day);  // of the day itself: stays
  f.split(north, split_day, {{south, 1}, {east, 1}}).split(south, split_day, {{west, 1}, {east, 0}});
  situation s(f.known, f.rules);
  const auto first = s.allocation(f.known.splits[0]);
  REQUIRE(first.size() == 2);
  CHECK(s.id(first[0].second.holder) == id_of(south));
  CHECK(to_string(first[0].second.part) == "50000.00");
  const auto second = s.allocation(f.known.splits[1]);
  REQUIRE(second.size() == 1);
  CHECK(s.id(second[0].second.holder) == id_of(west));
  CHECK(to_string(second[0].second.part) == "50000.00");
}
