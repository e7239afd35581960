// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/assess/history.hpp>
#include <deminimis/law/ceiling.hpp>
#include <deminimis/law/policy.hpp>

namespace deminimis {

/// Whether an entity of `kind` joins what it is linked to (2023/2831 Art 2(2), recital 5).
[[nodiscard]] constexpr bool links(entity_kind kind, natural_person_links persons) {
  switch (kind) {
    case entity_kind::public_body: return false;
    case entity_kind::person: return persons == natural_person_links::always;
    case entity_kind::person_enterprise: return persons != natural_person_links::none;
    case entity_kind::company:
    case entity_kind::foreign_enterprise: break;
  }
  return true;
}

/// A history, indexed for questions: who is one undertaking on a day, who holds what, what a ceiling counts.
/// Refers to the history it was made from, which must outlive it unchanged.
class situation {
 public:
  /// A node of the ownership graph, by index.
  using node = std::uint32_t;
  /// A grant, by its index in `by_day`.
  using grant_index = std::uint32_t;
  /// The part of a grant that somebody holds.
  struct holding {
    node holder;
    eur_cents part;
  };
  /// Some nodes, sorted, with quick look-up.
  class group {
   public:
    group(std::vector<node> members, std::vector<char> mask) : members_(std::move(members)), mask_(std::move(mask)) {}
    [[nodiscard]] bool holds(node n) const { return mask_[n] != 0; }
    [[nodiscard]] const std::vector<node>& members() const { return members_; }
    /// Its memory, without a member.
    [[nodiscard]] std::pair<std::vector<node>, std::vector<char>> emptied() && {
      for (const node n : members_) mask_[n] = 0;
      members_.clear();
      return {std::move(members_), std::move(mask_)};
    }

   private:
    std::vector<node> members_;
    std::vector<char> mask_;
  };

  situation(const history& facts, const policy& rules) : facts_(&facts), policy_(rules) {
    nodes_.reserve(facts.companies.size() + facts.entities.size() + 1);  // and one who is asked about and not known
    for (const auto& c : facts.companies) nodes_[intern(id_of(c.number))].firm = &c;
    for (const auto& e : facts.entities) nodes_[intern(e.id)].kind = e.kind;
    for (const auto& l : facts.links) {
      const node a = intern(l.a), b = intern(l.b);
      if (!links(nodes_[a].kind, policy_.natural_person_links) || !links(nodes_[b].kind, policy_.natural_person_links)) continue;
      nodes_[a].edges.push_back({b, &l});
      nodes_[b].edges.push_back({a, &l});
    }
    for (const auto& s : facts.splits) {
      splits_.push_back({&s, intern(id_of(s.divided)), {}});
      for (const auto& heir : s.successors) splits_.back().heirs.push_back(intern(id_of(heir.number)));
    }
    std::sort(splits_.begin(), splits_.end(), [](const division& a, const division& b) {
      return a.fact->on != b.fact->on ? a.fact->on < b.fact->on : a.fact->order < b.fact->order;
    });
    std::vector<std::pair<const grant*, node>> given;
    given.reserve(facts.grants.size());
    for (const auto& g : facts.grants) {
      const bool as_before = !given.empty() && g.recipient == given.back().first->recipient;
      given.emplace_back(&g, as_before ? given.back().second : intern(id_of(g.recipient)));
    }
    const auto earlier = [](const auto& a, const auto& b) {
      return a.first->granted_on != b.first->granted_on ? a.first->granted_on < b.first->granted_on : a.first->order < b.first->order;
    };
    if (!std::is_sorted(given.begin(), given.end(), earlier)) std::sort(given.begin(), given.end(), earlier);
    by_day_.reserve(given.size());
    recipients_.reserve(given.size());
    for (const auto& [g, n] : given) {
      by_day_.push_back(g);
      recipients_.push_back(n);
    }
    sort_by_recipient();
    if (!splits_.empty()) trace_splits();
  }

  /// The facts it was made from.
  [[nodiscard]] const history& facts() const { return *facts_; }
  /// The policy it was made with.
  [[nodiscard]] const policy& rules() const { return policy_; }
  /// Grants by day, then recording order.
  [[nodiscard]] const std::vector<const grant*>& by_day() const { return by_day_; }
  /// How many nodes there are.
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  /// The node of a company, added where the history does not know it.
  [[nodiscard]] node node_of(cvr number) {
    const node n = intern(id_of(number));
    if (!splits_.empty() && nodes_[n].sources.empty()) nodes_[n].sources = {n};
    return n;
  }
  /// The id of a node.
  [[nodiscard]] const entity_id& id(node n) const { return nodes_[n].id; }
  /// What a node is.
  [[nodiscard]] entity_kind kind(node n) const { return nodes_[n].kind; }
  /// The node that a grant was given to.
  [[nodiscard]] node recipient(grant_index i) const { return recipients_[i]; }

  /// The fiscal calendar of a company: calendar years where nobody registered it.
  [[nodiscard]] const fiscal_calendar& calendar(node n) const {
    static const fiscal_calendar calendar_years;
    return nodes_[n].firm ? nodes_[n].firm->calendar : calendar_years;
  }

  /// The single undertaking that holds `start` on `d`: everything connected to it by links that hold that day. `room`: a group of this situation
  /// that nobody needs any more, whose memory is used again.
  [[nodiscard]] group undertaking(node start, day d, bool undetermined_too = false, group&& room = {{}, {}}) const {
    auto [members, mask] = std::move(room).emptied();
    mask.resize(nodes_.size(), 0);
    members.push_back(start);
    mask[start] = 1;
    for (std::size_t i = 0; i < members.size(); ++i)
      for (const auto& [to, link] : nodes_[members[i]].edges)
        if (!mask[to] && link->holds_on(d) && (undetermined_too || link->certainty == certainty::confirmed)) {
          mask[to] = 1;
          members.push_back(to);
        }
    return {std::move(members), std::move(mask)};
  }

  /// The CVR numbers of a group, sorted.
  [[nodiscard]] std::vector<cvr> companies(const group& g) const {
    std::vector<cvr> numbers;
    for (const node n : g.members())
      if (nodes_[n].kind == entity_kind::company)
        if (const auto number = cvr::find(nodes_[n].id)) numbers.push_back(*number);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
  }

  /// Who holds grant `i` on `d`, and how much: its recipient, or after splits the successors (Art 3(9)). Nothing where it counts nothing.
  /// `before` ends with the splits that stand before that one.
  [[nodiscard]] std::vector<holding> holders(grant_index i, day d, const split* before = nullptr) const {
    const grant& g = *by_day_[i];
    return pass_on(recipients_[i], g.value_on(d), g.granted_on, d, &g.ref, before);
  }

  /// What one split gave out on its day of what the divided company held then: grant, successor, part; nothing where it was 0.
  [[nodiscard]] std::vector<std::pair<grant_index, holding>> allocation(const split& s) const {
    std::vector<std::pair<grant_index, holding>> given;
    for (const auto& d : splits_) {
      if (d.fact != &s) continue;
      for (grant_index i = 0; i < by_day_.size(); ++i) {
        if (by_day_[i]->granted_on >= s.on) continue;
        for (const auto& h : holders(i, s.on, &s))
          if (h.holder == d.divided)
            for (const auto& part : divide(d, h.part, &by_day_[i]->ref))
              if (part.part.count() > 0) given.emplace_back(i, part);
      }
    }
    return given;
  }

  /// Who would hold new aid to `recipient` of `granted_on` on a later day `d`: after a split the successors by equity.
  [[nodiscard]] std::vector<node> future_holders(node recipient, day granted_on, day d) const {
    std::vector<node> holders{recipient};
    for (const auto& s : splits_) {
      if (s.fact->on > d || granted_on >= s.fact->on) continue;
      const auto at = std::find(holders.begin(), holders.end(), s.divided);
      if (at == holders.end()) continue;
      holders.erase(at);
      for (std::size_t k = 0; k < s.heirs.size(); ++k)
        if (s.fact->successors[k].equity > 0 && std::find(holders.begin(), holders.end(), s.heirs[k]) == holders.end()) holders.push_back(s.heirs[k]);
    }
    return holders;
  }

  /// What `members` hold of grant `i` on `d`.
  [[nodiscard]] eur_cents held(grant_index i, const group& members, day d) const {
    if (splits_.empty()) return members.holds(recipients_[i]) ? by_day_[i]->value_on(d) : eur_cents(0);
    std::int64_t cents = 0;
    for (const auto& h : holders(i, d))
      if (members.holds(h.holder)) cents += h.part.count();
    return eur_cents(cents);
  }

  /// Calls `visit(grant_index, part)` for every grant that `members` may hold a part of on `d`, worth nothing too, whatever its day.
  template <class Visitor>
  void visit_grants(const group& members, day d, Visitor&& visit) const {
    if (splits_.empty()) {
      for (const node n : members.members())
        for (const grant_index i : grants_to(n)) visit(i, by_day_[i]->value_on(d));
      return;
    }
    std::vector<node> sources;
    for (const node n : members.members()) sources.insert(sources.end(), nodes_[n].sources.begin(), nodes_[n].sources.end());
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    for (const node n : sources)
      for (const grant_index i : grants_to(n)) visit(i, held(i, members, d));
  }

  /// Every link, for walking the days on which something changes.
  [[nodiscard]] const std::vector<control_link>& all_links() const { return facts_->links; }

 private:
  struct edge {
    node to;
    const control_link* link;
  };
  struct vertex {
    entity_id id;
    entity_kind kind = entity_kind::company;
    const company* firm = nullptr;
    std::vector<edge> edges;
    std::uint32_t first_grant = 0, grants = 0;  // in `by_recipient_`
    std::vector<node> sources;                  // itself and the companies whose aid may have passed to it; none where nothing was split
  };
  struct division {
    const split* fact;
    node divided;
    std::vector<node> heirs;
  };

  node intern(const entity_id& id) {
    const auto [at, added] = index_.try_emplace(id, static_cast<node>(nodes_.size()));
    if (added) {
      nodes_.emplace_back();
      nodes_.back().id = id;
    }
    return at->second;
  }

  void sort_by_recipient() {
    for (const node n : recipients_) ++nodes_[n].grants;
    std::uint32_t next = 0;
    for (auto& v : nodes_) v.first_grant = next += v.grants;  // where they end, until all are placed
    by_recipient_.resize(recipients_.size());
    for (grant_index i = next; i-- > 0;) by_recipient_[--nodes_[recipients_[i]].first_grant] = i;
  }

  [[nodiscard]] std::span<const grant_index> grants_to(node n) const {
    return std::span(by_recipient_).subspan(nodes_[n].first_grant, nodes_[n].grants);
  }

  void trace_splits() {
    for (node n = 0; n < nodes_.size(); ++n) nodes_[n].sources = {n};
    for (const auto& s : splits_)
      for (const node heir : s.heirs) {
        auto& to = nodes_[heir].sources;
        const auto from = nodes_[s.divided].sources;
        to.insert(to.end(), from.begin(), from.end());
        std::sort(to.begin(), to.end());
        to.erase(std::unique(to.begin(), to.end()), to.end());
      }
  }

  static std::vector<holding> divide(const division& s, eur_cents part, const std::string* ref) {
    if (ref)
      if (const auto named = s.fact->activity.find(*ref); named != s.fact->activity.end())
        for (std::size_t k = 0; k < s.heirs.size(); ++k)
          if (s.fact->successors[k].number == named->second) return {{s.heirs[k], part}};
    std::vector<holding> given;
    const auto parts = divide_by_equity(part.count(), s.fact->successors);
    for (std::size_t k = 0; k < parts.size(); ++k) add_to(given, {s.heirs[k], eur_cents(parts[k])});
    return given;
  }

  /// One holder holds its parts together, such as a successor that is listed twice.
  static void add_to(std::vector<holding>& held, const holding& more) {
    const auto same = std::find_if(held.begin(), held.end(), [&](const holding& h) { return h.holder == more.holder; });
    if (same == held.end())
      held.push_back(more);
    else
      same->part = same->part + more.part;
  }

  std::vector<holding> pass_on(node recipient, eur_cents value, day granted_on, day d, const std::string* ref, const split* before) const {
    std::vector<holding> held;
    if (value.count() == 0) return held;
    held.push_back({recipient, value});
    for (const auto& s : splits_) {
      if (s.fact == before || s.fact->on > d) break;
      if (granted_on >= s.fact->on) continue;
      const auto at = std::find_if(held.begin(), held.end(), [&](const holding& h) { return h.holder == s.divided; });
      if (at == held.end()) continue;
      const eur_cents part = at->part;
      held.erase(at);
      for (const auto& given : divide(s, part, ref))
        if (given.part.count() > 0) add_to(held, given);
    }
    return held;
  }

  const history* facts_;
  policy policy_;
  std::map<entity_id, node, std::less<>> index_;
  std::vector<vertex> nodes_;
  std::vector<division> splits_;
  std::vector<const grant*> by_day_;
  std::vector<node> recipients_;
  std::vector<grant_index> by_recipient_;
};

}  // namespace deminimis
