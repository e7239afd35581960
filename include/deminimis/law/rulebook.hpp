// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <deminimis/error.hpp>
#include <deminimis/law/ceiling.hpp>

namespace deminimis {

/// A named set of ceilings: data, with an article for every number. A new regulation is a new row.
struct rulebook {
  std::string id;
  std::string title;
  std::string source;
  std::vector<ceiling> ceilings;

  /// Whether `r` has a ceiling of its own in force on `d`. Where not, aid under it on that day cannot be judged.
  [[nodiscard]] bool has_rule(regulation r, day d) const {
    return std::any_of(ceilings.begin(), ceilings.end(), [&](const ceiling& c) { return c.applies_to(r, d) && c.own_of(r); });
  }

  /// Error `no_rule_in_force` where `has_rule` is false.
  void require_rule(regulation r, day d) const {
    if (!has_rule(r, d))
      throw error(errc::no_rule_in_force, "granted_on",
                  "The rulebook " + id + " has no ceiling for " + std::string(to_string(r)) + " aid in force on " + to_string(d) + ".",
                  "Check the day and the regulation, or load a rulebook that covers them.");
  }
};

}  // namespace deminimis
