// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/law/rulebook.hpp>
#include <deminimis/model/grant.hpp>
#include <deminimis/time/fiscal_calendar.hpp>

namespace deminimis {

/// A question: may this aid be granted?
struct question {
  cvr recipient;
  deminimis::regulation regulation;
  money amount;
  applied_rate converted_at;
  eur_cents value;  ///< of the amount
  day granted_on;
  std::optional<day> lapses_on;   ///< of a reservation
  std::string sector_override{};  ///< why general aid goes to a primary producer all the same
};

/// One grant that a ceiling counts.
struct counted_grant {
  std::string ref;
  cvr recipient;  ///< who it was given to
  day granted_on;
  grant_status status;
  deminimis::regulation regulation;
  money amount;  ///< as granted
  applied_rate converted_at;
  eur_cents value;  ///< what the undertaking holds of it on the day asked about
  bool own = true;  ///< held by the company asked about itself, not by another of its undertaking
};

/// Why a ceiling does not count a grant.
enum class not_counted : std::uint8_t {
  before_window,     ///< its day has left the window
  later,             ///< dated after the day asked about: tested as a later grant
  other_regulation,  ///< the ceiling does not count aid under its regulation
  voided,
  lapsed,  ///< a reservation that has run out
  reduced_to_nothing,
  passed_on,          ///< a split gave it to companies outside the undertaking
  other_undertaking,  ///< its holder is not part of the undertaking on the day
};

namespace detail {
inline constexpr enum_names<not_counted, 8> not_counted_names{{{not_counted::before_window, "before_window"},
                                                               {not_counted::later, "later"},
                                                               {not_counted::other_regulation, "other_regulation"},
                                                               {not_counted::voided, "voided"},
                                                               {not_counted::lapsed, "lapsed"},
                                                               {not_counted::reduced_to_nothing, "reduced_to_nothing"},
                                                               {not_counted::passed_on, "passed_on"},
                                                               {not_counted::other_undertaking, "other_undertaking"}}};
}
/// The stable name, for instance "before_window".
[[nodiscard]] constexpr std::string_view to_string(not_counted reason) { return detail::not_counted_names.name(reason); }

/// One grant that a ceiling does not count, and why.
struct uncounted_grant {
  std::string ref;
  cvr recipient;
  day granted_on;
  eur_cents value;  ///< as granted
  not_counted reason;
  std::optional<day> since;  ///< before_window: the first day it was free; lapsed: the lapse
};

/// One ceiling, tested for the day asked about (step 3).
struct ceiling_test {
  std::string ceiling_id;
  std::string article;
  eur_cents limit;
  window_kind kind = window_kind::rolling;
  period window;          ///< first day counted, and the day asked about
  eur_sum total = 0;      ///< what the undertaking has used, without the new aid
  eur_sum own_total = 0;  ///< of which the company asked about holds itself
  bool exceeded = false;  ///< the new aid does not fit
  std::vector<counted_grant> counted;
  std::vector<uncounted_grant> not_counted;

  /// What is left under the ceiling, negative where it is exceeded already.
  [[nodiscard]] eur_sum left() const { return eur_sum(limit.count()) - total; }
};

/// One ceiling, tested for a grant that is recorded already and dated later (step 4).
struct later_test {
  std::string ref;
  cvr recipient;
  day granted_on;
  std::string ceiling_id;
  std::string article;
  eur_cents limit;
  period window;
  eur_sum total = 0;  ///< up to and with the later grant, without the new aid
  bool exceeded = false;

  /// What is left under the ceiling on the later grant's day, negative where it is exceeded already.
  [[nodiscard]] eur_sum left() const { return eur_sum(limit.count()) - total; }
};

/// What one rulebook answers.
struct ruling {
  std::string rulebook_id;
  bool allowed = false;
  std::vector<ceiling_test> tests;
  std::vector<later_test> later_tests;
  std::vector<std::string> failed;        ///< ceilings exceeded in step 3 or 4, sorted, once each
  std::vector<std::string> later_grants;  ///< references of later grants that would be over, sorted
  eur_cents headroom;                     ///< the most that may be granted on the day; never below 0
  std::optional<day> earliest_fit;        ///< only where refused: the first later day on which the same value fits
};

/// What a watched rulebook says beside the binding one.
struct advisory {
  std::string rulebook_id;
  std::optional<ruling> answer;  ///< none: it has no rule in force for the regulation on the day
};

/// Something the reader of an answer should know: a stable code, and what it is about.
struct finding {
  std::string code;     ///< `cvr_check_digit`, `company_not_registered`, `policy_choice` ...
  std::string subject;  ///< a CVR number, a reference
  friend bool operator==(const finding&, const finding&) = default;
};

/// What companies are called. For people alone: identity is the CVR number, never the name.
using company_names = std::map<cvr, std::string>;

/// The answer to a question: the verdict and everything it rests on.
struct assessment {
  question asked;
  ruling binding;
  std::vector<cvr> undertaking;            ///< the company and all it is linked to on the day
  company_names names;                     ///< on record, of whoever the answer speaks of
  money max_amount;                        ///< the headroom in the currency asked about, at its rate
  bool undetermined_links_matter = false;  ///< allowed, but refused if every undetermined link were real
  /// General aid, and the company is classed as a primary producer without recorded separation of activities; refused for
  /// that, whatever the ceilings say (2023/2831 Art 1(2), recital 12).
  bool sector_conflict = false;
  std::vector<advisory> advisories;
  std::vector<finding> findings;

  /// Whether the aid may be granted: the binding rulebook allows it, and the company's sector does not forbid it.
  [[nodiscard]] bool allowed() const { return binding.allowed && !sector_conflict; }
};

/// What may still be granted to a company on a day, and on what it rests.
struct headroom_answer {
  cvr recipient;
  deminimis::regulation regulation;
  day on;
  applied_rate converted_at;
  ruling binding;
  std::vector<cvr> undertaking;
  company_names names;  ///< on record, of whoever the answer speaks of
  money max_amount;
  bool sector_conflict = false;  ///< as in an assessment: general aid would be refused, whatever the headroom
  std::vector<advisory> advisories;
  std::vector<finding> findings;
};

/// A grant that breaks a ceiling on its own day.
struct breach {
  std::string ref;
  cvr recipient;
  day granted_on;
  std::string ceiling_id;
  std::string article;
  eur_sum total = 0;
  eur_cents limit;

  /// How much the total is above the ceiling.
  [[nodiscard]] eur_sum excess() const { return total - eur_sum(limit.count()); }
};

}  // namespace deminimis
