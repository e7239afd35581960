// SPDX-License-Identifier: Apache-2.0
// The one workload of all benchmarks: a register of aid as Denmark might have it. 70 % of companies stand alone, the others in groups
// of up to 50; 80 % have calendar years; grants of 2017 to 2026 under three regulations in DKK and EUR, most small, few large. The
// same seed gives the same bytes everywhere: no floating point, no distribution of the standard library.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/assess/history.hpp>
#include <deminimis/money/convert.hpp>

namespace deminimis::bench {

/// splitmix64.
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t below(std::uint64_t n) { return next() % n; }
  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  std::uint64_t state_;
};

/// One grant of the workload, in the order of recording.
struct grant_line {
  std::uint32_t company;  ///< its place in `companies`
  regulation reg;
  money amount;
  eur_cents value;
  day on;
};

struct workload {
  std::vector<cvr> companies;
  std::vector<month_day> year_starts;
  std::vector<std::uint32_t> group;                            ///< of each company: the place of the first of its group
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links;  ///< owner, owned: every group is a tree
  std::vector<day> linked_since;
  std::vector<grant_line> grants;
};

/// The rate of every conversion: DKK per EUR.
inline rate dkk_rate() { return rate::parse("7.4604"); }

/// The day that questions are asked about: no grant is later.
inline day today() { return *day::of(2026, 12, 31); }

/// The `i`th valid CVR number from 10000000 on.
inline std::vector<cvr> valid_numbers(std::size_t count) {
  std::vector<cvr> numbers;
  numbers.reserve(count);
  for (std::uint32_t n = 10'000'000; numbers.size() < count; ++n) {
    const cvr number = *cvr::find(std::to_string(n));
    if (number.check_digit_ok()) numbers.push_back(number);
  }
  return numbers;
}

/// `size` grants of 3 tenths as many companies. `moving`: half the links begin on a day of 2018 to 2026, else all held before 2017.
inline workload make_workload(std::size_t size, std::uint64_t seed, bool moving = false) {
  dice d(seed);
  workload w;
  const std::size_t companies = size * 3 / 10;
  w.companies = valid_numbers(companies);
  static constexpr std::array<month_day, 4> others{{{7, 1}, {10, 1}, {4, 1}, {5, 1}}};
  for (std::size_t i = 0; i < companies; ++i) w.year_starts.push_back(d.chance(80) ? month_day{} : others[d.below(4)]);
  w.group.resize(companies);
  for (std::uint32_t i = 0; i < companies; ++i) w.group[i] = i;
  for (std::size_t i = companies * 7 / 10; i < companies;) {
    const std::size_t most = d.chance(85) ? 5 : d.chance(85) ? 15 : 50;
    const std::size_t members = std::min<std::size_t>(2 + d.below(most - 1), companies - i);
    for (std::size_t k = 1; k < members; ++k) {
      w.links.emplace_back(i + d.below(k), i + k);
      w.linked_since.push_back(moving && d.chance(50) ? *day::of(2018, 1, 1) + static_cast<int>(d.below(3200)) : *day::of(2016, 1, 1));
      w.group[i + k] = static_cast<std::uint32_t>(i);
    }
    i += members;
  }
  const day first = *day::of(2017, 1, 1);
  const auto days = static_cast<std::uint64_t>(*day::of(2026, 12, 31) - first + 1);
  const rate per_eur = dkk_rate();
  w.grants.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    // A few companies receive most grants: the place is the least of up to four draws. Days go up, as a ledger is kept.
    std::uint64_t place = d.below(companies);
    for (std::uint64_t k = d.below(4); k > 0; --k) place = std::min(place, d.below(companies));
    place = place * 7919 % companies;
    const auto kind = d.below(100);
    const regulation reg = kind < 80 ? regulation::general : kind < 93 ? regulation::agriculture : regulation::fishery;
    std::int64_t euro = 200 + static_cast<std::int64_t>(d.below(8'000));
    for (int k = 0; k < 5 && d.chance(25); ++k) euro = euro * 2 + static_cast<std::int64_t>(d.below(1'000));
    if (reg != regulation::general) euro = euro / 3 + 1;
    const bool in_eur = d.chance(10);
    const money amount(euro * (in_eur ? 100 : 746) + static_cast<std::int64_t>(d.below(100)), in_eur ? currency::eur() : currency::dkk());
    w.grants.push_back(
        {static_cast<std::uint32_t>(place), reg, amount, to_eur(amount, per_eur), first + static_cast<int>((i * days + d.below(days)) / (size + 1))});
  }
  return w;
}

inline std::string ref_of(std::size_t i) { return "2026-" + std::to_string(1'000'000'000 + i).substr(1); }

inline applied_rate rate_of(const grant_line& g) {
  return g.amount.unit().is_eur() ? applied_rate{} : applied_rate{dkk_rate(), std::nullopt, rate_source::fixed};
}

/// The workload as a history.
inline history history_of(const workload& w) {
  history all;
  for (std::size_t i = 0; i < w.companies.size(); ++i) all.companies.push_back({w.companies[i], fiscal_calendar(w.year_starts[i]), {}, true, {}});
  for (std::size_t i = 0; i < w.links.size(); ++i)
    all.links.push_back({id_of(w.companies[w.links[i].first]), id_of(w.companies[w.links[i].second]), w.linked_since[i], {}, {}, {}, {}, i + 1});
  for (std::size_t i = 0; i < w.grants.size(); ++i) {
    const auto& g = w.grants[i];
    all.grants.push_back(
        {ref_of(i), w.companies[g.company], g.reg, grant_status::granted, false, g.amount, rate_of(g), g.value, g.on, {}, i + 1, {}, {}});
  }
  return all;
}

}  // namespace deminimis::bench
