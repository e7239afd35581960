// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include <deminimis/io/declaration_file.hpp>

namespace deminimis {

namespace {

/// Whether two amounts are the same aid's: alike, or of one euro value where only one of them is in euro.
bool same_amount(const declared_aid& there, const grant& here) {
  if (there.amount == here.amount) return true;
  return there.amount.unit().is_eur() && !here.amount.unit().is_eur() && there.amount.minor_units() == here.value.count();
}

}  // namespace

reconciliation reconcile(const std::vector<declared_aid>& declared, const std::vector<grant>& recorded, std::optional<day> first,
                         std::optional<day> last) {
  std::set<cvr> companies;
  for (const auto& d : declared) companies.insert(d.recipient);
  std::vector<const grant*> here;
  for (const auto& g : recorded)
    if (companies.contains(g.recipient) && g.status != grant_status::reserved && !g.voided && (!first || *first <= g.granted_on) &&
        (!last || g.granted_on <= *last))
      here.push_back(&g);
  std::stable_sort(here.begin(), here.end(),
                   [](const grant* a, const grant* b) { return std::pair(a->recipient, a->granted_on) < std::pair(b->recipient, b->granted_on); });

  reconciliation found;
  std::vector<char> here_taken(here.size(), 0), there_taken(declared.size(), 0);
  // What agrees first, so that a near match never takes the place of a true one; then the day, then the amount.
  const auto pair_up = [&](auto&& matches, auto&& take) {
    for (std::size_t t = 0; t < declared.size(); ++t)
      for (std::size_t h = 0; h < here.size() && !there_taken[t]; ++h)
        if (!here_taken[h] && declared[t].recipient == here[h]->recipient && matches(declared[t], *here[h])) {
          here_taken[h] = there_taken[t] = 1;
          take(t, h);
        }
  };
  std::vector<std::pair<std::size_t, std::size_t>> agreed;
  const auto exactly = [](const declared_aid& t, const grant& h) { return t.granted_on == h.granted_on && same_amount(t, h); };
  pair_up([](const declared_aid& t, const grant& h) { return t.ref == h.ref && t.granted_on == h.granted_on && same_amount(t, h); },
          [&](std::size_t t, std::size_t h) { agreed.emplace_back(t, h); });
  pair_up(exactly, [&](std::size_t t, std::size_t h) { agreed.emplace_back(t, h); });
  found.agreed = agreed.size();
  // What is left over and is the same as a pair that agrees stands there twice.
  for (const auto& [t, h] : agreed) {
    for (std::size_t other = 0; other < declared.size(); ++other)
      if (!there_taken[other] && declared[other].recipient == declared[t].recipient && exactly(declared[other], *here[h])) {
        there_taken[other] = 1;
        found.differences.push_back({difference_kind::counted_twice, declared[other], std::nullopt, "line " + std::to_string(declared[t].line)});
      }
    for (std::size_t other = 0; other < here.size(); ++other)
      if (!here_taken[other] && here[other]->recipient == declared[t].recipient && exactly(declared[t], *here[other])) {
        here_taken[other] = 1;
        found.differences.push_back({difference_kind::counted_twice, std::nullopt, *here[other], here[h]->ref});
      }
  }
  pair_up([](const declared_aid& t, const grant& h) { return t.granted_on == h.granted_on && t.regulation == h.regulation; },
          [&](std::size_t t, std::size_t h) {
            found.differences.push_back({difference_kind::other_amount, declared[t], *here[h], {}});
          });
  pair_up([](const declared_aid& t, const grant& h) { return same_amount(t, h) && t.regulation == h.regulation; },
          [&](std::size_t t, std::size_t h) {
            found.differences.push_back({difference_kind::other_date, declared[t], *here[h], {}});
          });
  for (std::size_t t = 0; t < declared.size(); ++t) {
    if (there_taken[t]) continue;
    const auto twin = std::find_if(declared.begin(), declared.begin() + static_cast<std::ptrdiff_t>(t), [&](const declared_aid& d) {
      return d.recipient == declared[t].recipient && d.granted_on == declared[t].granted_on && d.amount == declared[t].amount;
    });
    if (twin != declared.begin() + static_cast<std::ptrdiff_t>(t))
      found.differences.push_back({difference_kind::counted_twice, declared[t], std::nullopt, "line " + std::to_string(twin->line)});
    else
      found.differences.push_back({difference_kind::missing_here, declared[t], std::nullopt, {}});
  }
  for (std::size_t h = 0; h < here.size(); ++h)
    if (!here_taken[h]) found.differences.push_back({difference_kind::missing_there, std::nullopt, *here[h], {}});
  return found;
}

}  // namespace deminimis
