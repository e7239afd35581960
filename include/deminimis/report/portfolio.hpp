// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/assess/schedule.hpp>
#include <deminimis/detail/enum_names.hpp>
#include <deminimis/io/render.hpp>
#include <deminimis/ledger/requests.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/report/statement.hpp>

namespace deminimis {

/// How close an undertaking is to a ceiling.
enum class standing : std::uint8_t {
  room,      ///< below what was asked to be called near
  near,      ///< at or above it
  refused,   ///< there may be room, but the recipient's sector forbids the aid
  full,      ///< nothing is left
  exceeded,  ///< more than the ceiling is used already
};

namespace detail {
inline constexpr enum_names<standing, 5> standings{
    {{standing::room, "room"}, {standing::near, "near"}, {standing::refused, "refused"}, {standing::full, "full"}, {standing::exceeded, "exceeded"}}};
}
/// The stable name, for instance "near".
[[nodiscard]] constexpr std::string_view to_string(standing s) { return detail::standings.name(s); }

/// Something that has to be done by a day.
struct portfolio_deadline {
  enum class kind : std::uint8_t {
    register_entry,  ///< a grant is to be entered in the central register (2023/2831 Art 6), and stands in no batch that was sent
    lapse,           ///< a reservation lapses
  } what = kind::register_entry;
  std::string ref;
  cvr recipient;
  day by;
};

/// One company under one regulation.
struct portfolio_row {
  cvr number;
  std::string name;
  deminimis::regulation regulation;
  std::vector<cvr> undertaking;  ///< with whom it shares the ceilings, itself included
  ceiling_test tightest;         ///< the binding ceiling with least left
  eur_cents headroom;
  std::optional<eur_cents> watched_headroom;  ///< the least under a watched rulebook, where that is less
  bool sector_conflict = false;               ///< general aid would be refused, whatever the headroom
  deminimis::standing standing = deminimis::standing::room;
  int used_permille = 0;                      ///< of the tightest ceiling, rounded down
  std::optional<schedule_entry> next_change;  ///< when the headroom changes next by itself
  std::vector<portfolio_deadline> deadlines;
  std::vector<finding> findings;  ///< what to mend in the data: those of an answer, and `name_missing`, `undetermined_link`, `breach`,
                                  ///< `reservation_lapsed`, `industry_code_missing`
};

/// A whole programme on a day.
struct portfolio {
  day on;
  std::string authority;
  std::string rulebook_id;
  int near_percent = 80;
  std::vector<portfolio_row> rows;            ///< by name, then number, then regulation
  std::vector<portfolio_deadline> deadlines;  ///< all that are open, those that have passed too, by day
  std::size_t companies = 0;
  log_state log;
};

/// Everybody known to a ledger, as they stand on `on`: each company once for general aid, and once for every other regulation that
/// its undertaking has aid under or it is classed for. `near_percent`, 1 to 100: from which share of the tightest ceiling on a company
/// is called near it. Errors `date_invalid`, `no_rule_in_force`, `request_invalid`.
[[nodiscard]] portfolio make_portfolio(const reader& from, const input<day>& on, int near_percent, const log_state& log);

/// The portfolio as one HTML file that needs nothing beside it: search, sorting and filters by a script that its policy names by
/// hash; without the script everything is there to read.
[[nodiscard]] std::string render(const portfolio& p, language lang);

}  // namespace deminimis
