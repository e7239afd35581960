// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <set>
#include <vector>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/assess/history.hpp>
#include <deminimis/law/rulebook.hpp>
#include <deminimis/model/regulation.hpp>

namespace deminimis::report {

/// The regulations that matter to an undertaking, as far as `book` has a rule on `on`: general aid, what its companies have aid
/// under, what one of them is classed for.
template <class IsMember>
std::vector<regulation> relevant_regulations(const history& facts, const IsMember& is_member, const rulebook& book, day on) {
  std::set<regulation> found{regulation::general};
  for (const auto& g : facts.grants)
    if (is_member(g.recipient)) found.insert(g.regulation);
  for (const auto& c : facts.companies)
    if (is_member(c.number) && c.sector) {
      if (c.sector->sector == sector::primary_agriculture) found.insert(regulation::agriculture);
      if (c.sector->sector == sector::fishery_aquaculture) found.insert(regulation::fishery);
    }
  std::vector<regulation> ruled;
  for (const auto r : found)
    if (book.has_rule(r, on)) ruled.push_back(r);
  return ruled;
}

/// The test with least left.
[[nodiscard]] inline const ceiling_test& tightest_of(const ruling& r) {
  return *std::min_element(r.tests.begin(), r.tests.end(), [](const ceiling_test& a, const ceiling_test& b) { return a.left() < b.left(); });
}

}  // namespace deminimis::report
