// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/law/rulebook.hpp>

namespace deminimis {

namespace detail {
inline day law_day(int year, unsigned month, unsigned dayofmonth) { return day::of(year, month, dayofmonth).value(); }
constexpr eur_cents whole_eur(std::int64_t euro) { return eur_cents(euro * 100); }
}  // namespace detail

/// What the programme Closing Loops tells its applicants, and the default: 300,000 EUR, 20,000 for primary agricultural
/// producers, 30,000 for fisheries and aquaculture, over this fiscal year and the two before it.
/// Source: Guidelines for Closing Loops, version 1, 10 June 2024, section De minimis.
/// The law has moved on since (see `dk_law`); a ledger watches both.
[[nodiscard]] inline const rulebook& closing_loops_2024() {
  using enum regulation;
  using detail::law_day;
  using detail::whole_eur;
  static const rulebook book = [] {
    const day checked = law_day(2026, 11, 23);
    const std::string article = "Guidelines for Closing Loops, version 1, 10 June 2024, De minimis";
    const auto row = [&](std::string id, regulation_set under, regulation_set counts, std::int64_t euro) {
      return ceiling{std::move(id), under, counts, whole_eur(euro), {}, window_kind::fiscal, {}, {}, article, checked};
    };
    return rulebook{"closing-loops-2024",
                    "Closing Loops 2024: three fiscal years",
                    article,
                    {
                        row("closing-loops.general", {general, agriculture, fishery}, {general, agriculture, fishery}, 300'000),
                        row("closing-loops.agriculture", {agriculture}, {agriculture}, 20'000),
                        row("closing-loops.fishery", {fishery}, {fishery, agriculture}, 30'000),
                        row("closing-loops.agriculture-fishery", {agriculture}, {agriculture, fishery}, 30'000),
                    }};
  }();
  return book;
}

}  // namespace deminimis
