// SPDX-License-Identifier: Apache-2.0
// Histories written fact by fact, for tests of the question as a pure function.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/assess/assess.hpp>
#include <deminimis/law/closing_loops_2024.hpp>
#include <deminimis/law/dk_law.hpp>

#include "support/catch.hpp"

namespace deminimis::test {

inline const cvr north = cvr::parse("99000007"), south = cvr::parse("99000015"), east = cvr::parse("99000023"), west = cvr::parse("99000031");

inline eur_cents eur(const char* text) { return eur_cents::parse(text); }
inline std::vector<cvr> only(cvr one) { return {one}; }

/// Facts in the order they are recorded in, the law they are judged by, and the questions.
struct facts {
  history known{};
  policy rules{};
  rulebook book = dk_law();
  std::vector<rulebook> watched{};
  std::uint64_t recorded = 0;

  facts& company(cvr number, fiscal_calendar calendar = {}) {
    known.companies.push_back({number, std::move(calendar), "", true});
    return *this;
  }
  facts& entity(const entity_id& id, entity_kind kind) {
    known.entities.push_back({id, kind, ""});
    return *this;
  }
  facts& link(const entity_id& a, const entity_id& b, day since = "2015-01-01"_day, std::optional<day> until = {},
              certainty sure = certainty::confirmed, link_kind kind = link_kind::majority_votes) {
    known.links.push_back({a, b, since, until, kind, sure, ""});
    return *this;
  }
  facts& link(cvr a, cvr b, day since = "2015-01-01"_day, std::optional<day> until = {}, certainty sure = certainty::confirmed) {
    return link(id_of(a), id_of(b), since, until, sure);
  }
  facts& split(cvr divided, day on, std::vector<successor> successors, std::map<std::string, cvr> activity = {}) {
    known.splits.push_back({divided, on, !activity.empty(), std::move(successors), std::move(activity), ++recorded});
    return *this;
  }
  /// Aid in euro. The reference is good until the next.
  grant& aid(const std::string& ref, cvr recipient, regulation under, const char* euro, day on, grant_status status = grant_status::granted) {
    const eur_cents value = eur(euro);
    known.grants.push_back({ref, recipient, under, status, false, {value.count(), currency::eur()}, {}, value, on, {}, ++recorded, {}, {}});
    return known.grants.back();
  }
  grant& general(const std::string& ref, cvr recipient, const char* euro, day on) { return aid(ref, recipient, regulation::general, euro, on); }
  /// A decision that lowers the grant recorded last.
  facts& reduced(const char* euro, day effective_on) {
    known.grants.back().reductions.push_back({effective_on, {eur(euro).count(), currency::eur()}, eur(euro)});
    return *this;
  }

  [[nodiscard]] assessment ask(cvr recipient, regulation under, const char* euro, day on, std::optional<day> lapses_on = {}) const {
    const eur_cents value = eur(euro);
    return assess(known, book, watched, rules, {recipient, under, {value.count(), currency::eur()}, {}, value, on, lapses_on});
  }
  [[nodiscard]] assessment ask(cvr recipient, const char* euro, day on) const { return ask(recipient, regulation::general, euro, on); }
  [[nodiscard]] bool allowed(cvr recipient, const char* euro, day on) const { return ask(recipient, euro, on).allowed(); }
  /// "300000.00": what may still be granted, in euro.
  [[nodiscard]] std::string room(cvr recipient, day on, regulation under = regulation::general) const {
    return to_string(headroom(known, book, watched, rules, recipient, under, on, currency::eur(), {}).binding.headroom);
  }
  [[nodiscard]] std::vector<cvr> undertaking(cvr recipient, day on) const {
    return headroom(known, book, watched, rules, recipient, regulation::general, on, currency::eur(), {}).undertaking;
  }
};

/// The references a ceiling counts.
inline std::vector<std::string> refs(const std::vector<counted_grant>& counted) {
  std::vector<std::string> all;
  for (const auto& g : counted) all.push_back(g.ref);
  return all;
}

/// The test of a ceiling; fails where the ruling has none.
inline const ceiling_test& test_of(const ruling& r, const std::string& ceiling_id) {
  for (const auto& t : r.tests)
    if (t.ceiling_id == ceiling_id) return t;
  throw std::logic_error("no test of " + ceiling_id);
}

/// What is said of a grant that is not counted; fails where it is counted.
inline const uncounted_grant& uncounted(const ceiling_test& t, const std::string& ref) {
  for (const auto& g : t.not_counted)
    if (g.ref == ref) return g;
  throw std::logic_error(ref + " is counted, or unknown");
}

/// "REF CEILING TOTAL EXCESS" of each.
inline std::vector<std::string> lines(const std::vector<breach>& found) {
  std::vector<std::string> all;
  for (const auto& b : found) all.push_back(b.ref + " " + b.ceiling_id + " " + eur_text(b.total) + " " + eur_text(b.excess()));
  return all;
}

}  // namespace deminimis::test

namespace Catch {
template <>
struct StringMaker<deminimis::cvr> {
  static std::string convert(deminimis::cvr number) { return to_string(number); }
};
}  // namespace Catch
