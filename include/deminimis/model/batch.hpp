// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/detail/enum_names.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// To whom aid is reported, and as what. Each is numbered by itself.
enum class report_kind : std::uint8_t {
  agriculture,  ///< Landbrugsstyrelsen: primary production of agricultural products (1408/2013 Art 3(3): the national cap)
  fishery,      ///< Landbrugsstyrelsen: fishery and aquaculture, seaweed and algae too (717/2014 Art 3(3))
  central,      ///< the central register (2023/2831 Art 6, 2023/2832 Art 6, 1408/2013 Art 6)
};

/// How far a batch has come.
enum class batch_state : std::uint8_t {
  drafted,   ///< put together, with the authority not yet
  sent,      ///< with the authority
  accepted,  ///< the authority has taken it: what it holds is reported
  rejected,  ///< the authority sent it back, or the draft was given up: what it holds is to be reported again
};

namespace detail {
inline constexpr enum_names<report_kind, 3> report_kinds{
    {{report_kind::agriculture, "agriculture"}, {report_kind::fishery, "fishery"}, {report_kind::central, "central"}}};
inline constexpr enum_names<batch_state, 4> batch_states{
    {{batch_state::drafted, "drafted"}, {batch_state::sent, "sent"}, {batch_state::accepted, "accepted"}, {batch_state::rejected, "rejected"}}};
}  // namespace detail

/// The stable name, for instance "agriculture".
[[nodiscard]] constexpr std::string_view to_string(report_kind kind) { return detail::report_kinds.name(kind); }
/// The stable name, for instance "sent".
[[nodiscard]] constexpr std::string_view to_string(batch_state state) { return detail::batch_states.name(state); }

/// Whether a batch may go from one state to the next: a draft is sent or given up, what was sent is accepted or rejected.
[[nodiscard]] constexpr bool may_follow(batch_state before, batch_state after) {
  if (before == batch_state::drafted) return after == batch_state::sent || after == batch_state::rejected;
  return before == batch_state::sent && (after == batch_state::accepted || after == batch_state::rejected);
}

/// What a batch says of one aid.
struct batch_item {
  std::string ref;
  money amount;             ///< after every reduction; 0: withdrawn
  eur_cents value;          ///< likewise
  day granted_on;           ///< for a posted reservation, as it was posted
  bool correction = false;  ///< an accepted batch said something else of it
  friend bool operator==(const batch_item&, const batch_item&) = default;
};

/// A batch of reports as it stands.
struct batch {
  report_kind kind = report_kind::central;
  std::uint32_t number = 0;       ///< 1, 2, 3 ... of its kind
  std::optional<day> first{};     ///< only aid granted on or after this day; none: from the beginning
  std::optional<day> last{};      ///< only aid granted on or before this day; none: to the end
  std::vector<batch_item> items;  ///< in the order in which they are reported
  batch_state state = batch_state::drafted;
  std::optional<day> moved_on{};  ///< the day of its last move; none: still a draft
  std::optional<day> sent_on{};   ///< none: not sent
  std::string reason;             ///< of the last move: why it was rejected, or the authority's receipt
  std::uint64_t order = 0;        ///< the event that drafted it
};

}  // namespace deminimis
