// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/detail/enum_names.hpp>
#include <deminimis/model/cvr.hpp>
#include <deminimis/model/sector.hpp>
#include <deminimis/time/day.hpp>
#include <deminimis/time/fiscal_calendar.hpp>

namespace deminimis {

/// What a node of the ownership graph is.
enum class entity_kind : std::uint8_t {
  company,             ///< a CVR number
  foreign_enterprise,  ///< links, but only aid granted by Denmark counts (2023/2831 recital 5)
  person,              ///< a natural person who is not an enterprise
  person_enterprise,   ///< a natural person who is one, a sole trader for instance
  public_body,         ///< links nothing: what a municipality owns is not one undertaking (2023/2831 recital 5)
};

/// On what ground two entities are one undertaking: 2023/2831 Art 2(2)(a)-(d), or a merger (Art 3(8)).
enum class link_kind : std::uint8_t { majority_votes, appoint_majority, dominant_influence, agreement_control, merger };

/// Whether a link binds.
enum class certainty : std::uint8_t {
  confirmed,     ///< binds
  undetermined,  ///< does not bind; an answer says when it would change it
};

namespace detail {
inline constexpr enum_names<entity_kind, 5> entity_kinds{{{entity_kind::company, "company"},
                                                          {entity_kind::foreign_enterprise, "foreign_enterprise"},
                                                          {entity_kind::person, "person"},
                                                          {entity_kind::person_enterprise, "person_enterprise"},
                                                          {entity_kind::public_body, "public_body"}}};
inline constexpr enum_names<link_kind, 5> link_kinds{{{link_kind::majority_votes, "majority_votes"},
                                                      {link_kind::appoint_majority, "appoint_majority"},
                                                      {link_kind::dominant_influence, "dominant_influence"},
                                                      {link_kind::agreement_control, "agreement_control"},
                                                      {link_kind::merger, "merger"}}};
inline constexpr enum_names<certainty, 2> certainties{{{certainty::confirmed, "confirmed"}, {certainty::undetermined, "undetermined"}}};
}  // namespace detail

/// The stable name, for instance "foreign_enterprise".
[[nodiscard]] constexpr std::string_view to_string(entity_kind kind) { return detail::entity_kinds.name(kind); }
/// The stable name, for instance "majority_votes".
[[nodiscard]] constexpr std::string_view to_string(link_kind kind) { return detail::link_kinds.name(kind); }
/// The stable name, "confirmed" or "undetermined".
[[nodiscard]] constexpr std::string_view to_string(certainty c) { return detail::certainties.name(c); }

/// The id of a node of the ownership graph: a CVR number's eight digits, or the id an entity was declared under.
using entity_id = std::string;

/// The id of a company.
[[nodiscard]] inline entity_id id_of(cvr number) { return to_string(number); }

/// What is known of a company.
struct company {
  cvr number;
  fiscal_calendar calendar;
  std::string name;                       ///< never a key: identity is the CVR number
  bool registered = true;                 ///< false: taken with the calendar year because nobody registered it
  std::optional<sector_record> sector{};  ///< as it was classified last; none: nobody did
};

/// A node of the ownership graph that is not a Danish company.
struct entity {
  entity_id id;
  entity_kind kind = entity_kind::foreign_enterprise;
  std::string name;
};

/// Whether what is known of such an entity is personal data.
[[nodiscard]] constexpr bool is_natural_person(entity_kind kind) { return kind == entity_kind::person || kind == entity_kind::person_enterprise; }

/// A control link: `a` and `b` are one undertaking from `since` (included) to `until` (excluded; none: still).
/// Undirected for grouping, and chaining; `a` is written as the one in control.
struct control_link {
  entity_id a;
  entity_id b;
  day since;
  std::optional<day> until;
  link_kind kind = link_kind::majority_votes;
  deminimis::certainty certainty = deminimis::certainty::confirmed;
  std::string evidence;     ///< who asserted it and on what ground; free text
  std::uint64_t order = 0;  ///< the event that recorded it

  /// Whether the link holds on `d`.
  [[nodiscard]] bool holds_on(day d) const { return since <= d && (!until || d < *until); }
};

/// One company that takes over part of a split one.
struct successor {
  cvr number;
  boost::multiprecision::cpp_int equity;  ///< book equity, in the same unit for all successors of the split
};

/// A split of a company (Art 3(9)): what it holds of aid granted before `on` passes to the successors from that day.
struct split {
  cvr divided;
  day on;
  bool by_activity = false;  ///< how it was decided; both methods divide by equity what no activity names
  std::vector<successor> successors;
  std::map<std::string, cvr> activity;  ///< reference of a grant: the successor that took over its activity
  std::uint64_t order = 0;              ///< recording order
};

/// Whether book equities divide something: none is negative, and one is positive.
[[nodiscard]] inline bool divides(const std::vector<successor>& successors) {
  return std::none_of(successors.begin(), successors.end(), [](const successor& s) { return s.equity < 0; }) &&
         std::any_of(successors.begin(), successors.end(), [](const successor& s) { return s.equity > 0; });
}

/// `amount` cents divided by book equity, which `divides`: largest remainder, ties to the successor listed first. The parts add up.
[[nodiscard]] inline std::vector<std::int64_t> divide_by_equity(std::int64_t amount, const std::vector<successor>& successors) {
  using boost::multiprecision::cpp_int;
  cpp_int sum = 0;
  for (const auto& s : successors) sum += s.equity;
  std::vector<std::int64_t> parts;
  std::vector<cpp_int> remainders;
  std::int64_t left = amount;
  for (const auto& s : successors) {
    const cpp_int product = s.equity * amount;
    parts.push_back(cpp_int(product / sum).convert_to<std::int64_t>());
    remainders.push_back(product % sum);
    left -= parts.back();
  }
  for (; left > 0; --left) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < remainders.size(); ++i)
      if (remainders[i] > remainders[best]) best = i;
    ++parts[best];
    remainders[best] = -1;
  }
  return parts;
}

}  // namespace deminimis
