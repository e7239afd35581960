// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <deminimis/ledger/event.hpp>
#include <deminimis/ledger/questions.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// Why the same decision would be answered otherwise today: a stable code, and the reference, company or amount it is about.
/// `verdict`, `headroom` (then -> now), `counted_since` and `no_longer_counted` (references), `joined` and `left` (companies of
/// the undertaking), `later_grant` (references dated later that it would break now).
struct review_difference {
  std::string code;
  std::string subject;
};

/// A recorded decision, what was known then, and what would be answered now.
struct decision_review {
  event recorded;
  assessment then;  ///< as known before the event that recorded it
  assessment now;   ///< the same question, same value and rate, with everything known now but the grant itself
  std::vector<review_difference> differences;
};

namespace detail {
inline std::vector<review_difference> differences_between(const assessment& then, const assessment& now) {
  std::vector<review_difference> found;
  if (then.allowed() != now.allowed()) found.push_back({"verdict", now.allowed() ? "allowed" : "refused"});
  if (then.binding.headroom != now.binding.headroom)
    found.push_back({"headroom", to_string(then.binding.headroom) + " -> " + to_string(now.binding.headroom)});
  const auto compare = [&](const char* gone, const char* come, std::vector<std::string> before, std::vector<std::string> after) {
    for (auto* list : {&before, &after}) {
      std::sort(list->begin(), list->end());
      list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    for (const auto& x : before)
      if (!std::binary_search(after.begin(), after.end(), x)) found.push_back({gone, x});
    for (const auto& x : after)
      if (!std::binary_search(before.begin(), before.end(), x)) found.push_back({come, x});
  };
  const auto counted = [](const assessment& a) {
    std::vector<std::string> refs;
    for (const auto& test : a.binding.tests)
      for (const auto& g : test.counted) refs.push_back(g.ref);
    return refs;
  };
  const auto companies = [](const assessment& a) {
    std::vector<std::string> numbers;
    for (const auto number : a.undertaking) numbers.push_back(to_string(number));
    return numbers;
  };
  compare("no_longer_counted", "counted_since", counted(then), counted(now));
  compare("left", "joined", companies(then), companies(now));
  for (const auto& ref : now.binding.later_grants)
    if (!std::binary_search(then.binding.later_grants.begin(), then.binding.later_grants.end(), ref)) found.push_back({"later_grant", ref});
  return found;
}
}  // namespace detail

/// Replays the decision that granted, reserved or posted `ref` last, and asks the same today. Errors `ref_unknown`,
/// `not_granted` for declared aid, which nobody here decided.
[[nodiscard]] inline decision_review review_decision(const reader& from, const std::string& ref) {
  const auto g = from.find_grant(ref);
  if (!g) throw error(errc::ref_unknown, "ref " + ref, "No aid is recorded under this reference.", "List the references with: deminimis grants.");
  if (g->status == grant_status::declared)
    throw error(errc::not_granted, "ref " + ref, "It is declared aid: somebody else decided it.", "See it with: deminimis grants.");
  std::optional<event> decided;
  from.visit_events(g->order, g->order, [&](const event& e) { decided = e; });
  if (!decided)
    throw error(errc::corrupt, "event " + std::to_string(g->order), "The event that recorded the decision is missing.", "Run: deminimis verify.");
  question asked{g->recipient, g->regulation, g->amount, g->converted_at, g->value, g->granted_on, {}, g->details.sector_override};
  if (const auto* recorded = std::get_if<grant_recorded>(&decided->body)) asked.lapses_on = recorded->grant.lapses_on;
  const auto ask_without = [&](const reader& r) {
    const questions q(r);
    history facts = *r.history_of(id_of(asked.recipient), q.settings().policy);
    std::erase_if(facts.grants, [&](const grant& other) { return other.ref == ref; });
    return q.check(asked, facts);
  };
  std::optional<assessment> before;
  from.visit_before(g->order, [&](const reader& r) { before.emplace(ask_without(r)); });
  decision_review review{std::move(*decided), std::move(*before), ask_without(from), {}};
  review.differences = detail::differences_between(review.then, review.now);
  return review;
}

}  // namespace deminimis
