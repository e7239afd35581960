// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <deminimis/law/policy.hpp>
#include <deminimis/model/regulation.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/time/day.hpp>
#include <deminimis/time/window.hpp>

namespace deminimis {

/// One legal limit: how much aid, under which regulations, within which window, while it is in force.
struct ceiling {
  std::string id;                    ///< stable; holds the name of the regulation whose own ceiling it is
  regulation_set aid_under;          ///< new aid under these regulations must respect it
  regulation_set counts;             ///< aid under these regulations fills it
  eur_cents limit;                   ///< exactly at it is lawful, one cent above is not
  std::optional<eur_cents> highest;  ///< the limit instead where the policy `agri_fish` is `highest`
  window_kind window = window_kind::rolling;
  std::optional<day> from;   ///< first day in force; none: always was
  std::optional<day> until;  ///< last day in force; none: no end set
  std::string article;       ///< where the number stands
  day checked_on;            ///< the day somebody last compared the row with the law

  /// Whether new aid under `r` on `d` must respect it.
  [[nodiscard]] bool applies_to(regulation r, day d) const { return aid_under.contains(r) && (!from || *from <= d) && (!until || d <= *until); }
  /// The limit under `p`.
  [[nodiscard]] eur_cents limit_under(const policy& p) const { return p.agri_fish == agri_fish::highest && highest ? *highest : limit; }
  /// Whether it is `r`'s own ceiling: its id holds the regulation's name.
  [[nodiscard]] bool own_of(regulation r) const { return id.find(to_string(r)) != std::string::npos; }
};

}  // namespace deminimis
