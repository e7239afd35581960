// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <deminimis/register/in_parallel.hpp>
#include <deminimis/register/ledger_register.hpp>

namespace deminimis {

/// Makes a `ledger_register`: give it every fact of a ledger, as it stands, in any order but that of links and splits, which is the
/// order of recording, and `build`. Costs a sort of the grants, and while it builds twice the memory of the register.
class register_builder {
 public:
  /// A company with its present calendar. The later of two counts.
  void add(const company& c) {
    const node n = node_of(c.number);
    firm_[n] = c.registered ? 2 : 1;
    calendar_[n] = place_of(c.calendar);
    name_[n] = {names_.size(), c.name.size()};
    names_ += c.name;
    if (c.sector)
      sectors_.insert_or_assign(n, *c.sector);
    else
      sectors_.erase(n);
  }
  /// An entity that is not a Danish company. The later of two counts.
  void add(const entity& e) { entities_.insert_or_assign(node_of(e.id), entity{e.id, e.kind, {}}); }
  /// A link as it stands.
  void add(const control_link& l) {
    const node a = node_of(l.a), b = node_of(l.b);
    links_.push_back({a, b, l.since.number(), l.until ? l.until->number() : detail::no_day, l.certainty == certainty::confirmed});
  }
  /// A split that was not withdrawn.
  void add(const split& s) {
    const node divided = node_of(s.divided);
    for (const auto& heir : s.successors) static_cast<void>(node_of(heir.number));
    splits_.emplace_back(divided, s);
  }
  /// A grant, reservation or declared aid as it stands. Error `request_invalid` for a reference of more than 255 bytes.
  void add(const grant& g) {
    std::uint32_t special = none;
    if (g.voided || g.lapses_on || !g.reductions.empty()) {
      special = static_cast<std::uint32_t>(specials_.size());
      specials_.push_back({0, g.lapses_on ? g.lapses_on->number() : detail::no_day, static_cast<std::uint32_t>(reductions_.size()),
                           static_cast<std::uint32_t>(g.reductions.size()), g.voided});
      reductions_.insert(reductions_.end(), g.reductions.begin(), g.reductions.end());
    }
    add_plain(g.ref, g.recipient, g.regulation, g.status, g.amount, g.converted_at, g.value, g.granted_on, g.order, special);
  }
  /// A grant that nothing happened to, without its details.
  void add_plain(std::string_view ref, cvr recipient, regulation reg, grant_status status, const money& amount, const applied_rate& converted_at,
                 eur_cents value, day granted_on, std::uint64_t order) {
    add_plain(ref, recipient, reg, status, amount, converted_at, value, granted_on, order, none);
  }
  /// Begins to fetch what `add_plain` will look for: worth calling some grants ahead.
  void prefetch(cvr recipient) const { index_.prefetch(recipient); }
  /// Makes room for that many grants.
  void reserve(std::size_t grants) { grants_.reserve(grants); }

  /// The register, answering by `book` and `watched`. The builder is used up.
  [[nodiscard]] ledger_register build(const rulebook& book, const std::vector<rulebook>& watched, const policy& rules) && {
    ledger_register made;
    made.rules_ = rules;
    made.books_.push_back(book);
    made.books_.insert(made.books_.end(), watched.begin(), watched.end());
    for (const auto& b : made.books_) made.flat_.emplace_back(b, rules);
    connect(rules);
    const std::size_t count = place_nodes(made);
    place_structure(made, count);
    place_grants(made);
    for (std::size_t c = 0; c < count; ++c) {
      std::int64_t sum = 0;
      auto& component = made.components_[c];
      for (std::uint32_t i = component.grant; i < made.components_[c + 1].grant; ++i)
        component.wide = component.wide || __builtin_add_overflow(sum, made.value_[i], &sum);
    }
    return made;
  }

 private:
  using node = ledger_register::node;
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  struct raw_grant {
    std::int64_t value, amount;
    std::uint64_t order, ref;
    node recipient;
    std::int32_t on;
    std::uint32_t rate, special;
    std::uint8_t ref_size, kind;
  };

  static std::uint32_t within(std::uint64_t value) {
    if (value >= none) throw error(errc::storage, "register", "It has more than 2^32 - 2 grants, events or letters.", "Ask the ledger itself.");
    return static_cast<std::uint32_t>(value);
  }

  node node_of(cvr number) {
    if (const node known = index_.find(number, number_); known != cvr_index::none) return known;
    number_.push_back(number.number());
    index_.add_last(number_);
    return add_node();
  }
  node node_of(const entity_id& id) {
    if (const auto number = cvr::find(id); number && id.size() == 8) return node_of(*number);
    const auto [at, added] = by_id_.try_emplace(id, static_cast<node>(number_.size()));
    if (added) {
      number_.push_back(0);
      add_node();
    }
    return at->second;
  }
  node add_node() {
    calendar_.push_back(0);
    firm_.push_back(0);
    name_.emplace_back();
    return static_cast<node>(number_.size() - 1);
  }

  std::uint32_t place_of(const fiscal_calendar& calendar) {
    std::vector<std::int32_t> key{static_cast<std::int32_t>(calendar.start().month), static_cast<std::int32_t>(calendar.start().dayofmonth)};
    for (const auto& p : calendar.periods()) key.insert(key.end(), {p.first.number(), p.last.number()});
    const auto [at, added] = calendar_places_.try_emplace(std::move(key), static_cast<std::uint32_t>(calendars_.size()));
    if (added) calendars_.push_back(calendar);
    return at->second;
  }

  std::uint32_t place_of(const applied_rate& rate, currency unit) {
    const std::tuple key{rate.per_eur.mantissa(), rate.per_eur.decimals(), rate.published_on ? rate.published_on->number() : detail::no_day,
                         static_cast<int>(rate.source), unit};
    if (last_rate_ && last_rate_->first == key) return last_rate_->second;
    const auto [at, added] = rate_places_.try_emplace(key, static_cast<std::uint32_t>(rates_.size()));
    if (added) rates_.push_back({rate, unit});
    last_rate_ = &*at;
    return at->second;
  }

  void add_plain(std::string_view ref, cvr recipient, regulation reg, grant_status status, const money& amount, const applied_rate& converted_at,
                 eur_cents value, day granted_on, std::uint64_t order, std::uint32_t special) {
    if (ref.size() > std::numeric_limits<std::uint8_t>::max())
      throw error(errc::request_invalid, "ref", "It has " + std::to_string(ref.size()) + " bytes; a register keeps 255.",
                  "A ledger takes no more than 200.");
    const auto kind = static_cast<std::uint8_t>(static_cast<unsigned>(reg) | static_cast<unsigned>(status) << 2U | (special == none ? 0U : 16U));
    grants_.push_back({value.count(), amount.minor_units(), order, refs_.size(), node_of(recipient), granted_on.number(),
                       place_of(converted_at, amount.unit()), special, static_cast<std::uint8_t>(ref.size()), kind});
    refs_.append(ref);
  }

  /// Joins nodes that links or splits connect.
  void connect(const policy& rules) {
    parent_.resize(number_.size());
    std::iota(parent_.begin(), parent_.end(), 0U);
    const auto kind_of = [&](node n) {
      const auto at = entities_.find(n);
      return at == entities_.end() ? entity_kind::company : at->second.kind;
    };
    std::erase_if(links_, [&](const ledger_register::edge& l) {
      return !links(kind_of(l.a), rules.natural_person_links) || !links(kind_of(l.b), rules.natural_person_links);
    });
    for (const auto& l : links_) join(l.a, l.b);
    for (const auto& [divided, s] : splits_)
      for (const auto& heir : s.successors) join(divided, node_of(heir.number));
  }
  node root_of(node n) {
    while (parent_[n] != n) n = parent_[n] = parent_[parent_[n]];
    return n;
  }
  void join(node a, node b) {
    a = root_of(a), b = root_of(b);
    parent_[std::max(a, b)] = std::min(a, b);
  }

  /// Numbers components and nodes; gives the number of components.
  std::size_t place_nodes(ledger_register& made) {
    const std::size_t nodes = number_.size();
    std::vector<std::uint32_t> component(nodes);
    std::uint32_t count = 0;
    for (node n = 0; n < nodes; ++n) {
      const node root = root_of(n);
      component[n] = root == n ? count++ : component[root];
    }
    made.components_.assign(count + std::size_t{1}, {});
    for (const auto c : component) ++made.components_[c + std::size_t{1}].node;
    for (std::size_t c = 1; c <= count; ++c) made.components_[c].node += made.components_[c - 1].node;
    placed_.resize(nodes);
    std::vector<std::uint32_t> next(count);
    for (std::size_t c = 0; c < count; ++c) next[c] = made.components_[c].node;
    for (node n = 0; n < nodes; ++n) placed_[n] = next[component[n]]++;
    made.number_.resize(nodes);
    made.component_.resize(nodes);
    made.calendar_.resize(nodes);
    made.firm_.resize(nodes);
    for (node n = 0; n < nodes; ++n) {
      made.number_[placed_[n]] = number_[n];
      made.component_[placed_[n]] = component[n];
      made.calendar_[placed_[n]] = calendar_[n];
      made.firm_[placed_[n]] = firm_[n];
      if (number_[n] != 0) ++made.company_count_;
    }
    made.index_.rebuild(made.number_);
    std::vector<node> came(nodes);
    for (node n = 0; n < nodes; ++n) came[placed_[n]] = n;
    made.names_.reserve(names_.size());
    made.name_end_.reserve(nodes);
    for (const node n : came) {
      made.names_.append(names_, name_[n].first, name_[n].second);
      made.name_end_.push_back(within(made.names_.size()));
    }
    made.calendars_ = std::move(calendars_);
    for (auto& [n, judged] : sectors_) made.sectors_.emplace(placed_[n], std::move(judged));
    for (const auto& [id, n] : by_id_) entities_.try_emplace(n, entity{id, entity_kind::company, {}});  // links as an unknown one does
    for (auto& [n, e] : entities_) {
      made.entity_of_.emplace(placed_[n], made.entities_.size());
      made.entities_.push_back(std::move(e));
    }
    number_ = {};
    calendar_ = {};
    firm_ = {};
    name_ = {};
    names_ = {};
    parent_ = {};
    return count;
  }

  void place_structure(ledger_register& made, std::size_t count) {
    const auto of = [&](node n) { return made.component_[placed_[n]]; };
    std::stable_sort(links_.begin(), links_.end(), [&](const ledger_register::edge& a, const ledger_register::edge& b) { return of(a.a) < of(b.a); });
    std::stable_sort(splits_.begin(), splits_.end(), [&](const auto& a, const auto& b) { return of(a.first) < of(b.first); });
    for (auto& l : links_) {
      ++made.components_[of(l.a) + std::size_t{1}].link;
      made.edges_.push_back({placed_[l.a], placed_[l.b], l.since, l.until, l.confirmed});
    }
    for (auto& [divided, s] : splits_) {
      ++made.components_[of(divided) + std::size_t{1}].split;
      made.splits_.push_back(std::move(s));
    }
    for (std::size_t c = 1; c <= count; ++c) {
      made.components_[c].link += made.components_[c - 1].link;
      made.components_[c].split += made.components_[c - 1].split;
    }
    links_ = {};
    splits_ = {};
  }

  void place_grants(ledger_register& made) {
    const std::size_t size = grants_.size(), count = made.components_.size() - 1;
    static_cast<void>(within(size));
    for (const auto& g : grants_) ++made.components_[made.component_[placed_[g.recipient]] + std::size_t{1}].grant;
    for (std::size_t c = 1; c <= count; ++c) made.components_[c].grant += made.components_[c - 1].grant;
    struct key {
      std::int32_t on;
      std::uint32_t order, at;
      bool operator<(const key& other) const { return on != other.on ? on < other.on : order < other.order; }
    };
    std::vector<key> in_order(size);
    std::vector<std::uint32_t> next(count);
    for (std::size_t c = 0; c < count; ++c) next[c] = made.components_[c].grant;
    for (std::uint32_t i = 0; i < size; ++i)
      in_order[next[made.component_[placed_[grants_[i].recipient]]]++] = {grants_[i].on, within(grants_[i].order), i};
    made.value_.resize(size), made.day_.resize(size), made.holder_.resize(size), made.kind_.resize(size), made.order_.resize(size);
    made.amount_.resize(size), made.rate_.resize(size), made.ref_size_.resize(size);
    constexpr std::size_t ahead = 16;  // what a grant needs lies anywhere in memory: it is fetched before it is needed
    const unsigned threads = detail::usual_threads();
    detail::in_parallel(count, threads, [&](unsigned, std::size_t from, std::size_t to) {
      for (std::size_t c = from; c < to; ++c)
        std::sort(in_order.begin() + made.components_[c].grant, in_order.begin() + made.components_[c + 1].grant);
      const std::size_t end = made.components_[to].grant;
      for (std::size_t c = from; c < to; ++c) {
        std::uint64_t letters = 0;
        for (std::size_t at = made.components_[c].grant; at < made.components_[c + 1].grant; ++at) {
          if (at + ahead < end) __builtin_prefetch(&grants_[in_order[at + ahead].at]);
          const raw_grant& g = grants_[in_order[at].at];
          made.value_[at] = g.value;
          made.day_[at] = g.on;
          made.holder_[at] = placed_[g.recipient];
          made.kind_[at] = g.kind;
          made.order_[at] = in_order[at].order;
          made.amount_[at] = g.amount;
          made.rate_[at] = static_cast<std::uint16_t>(std::min<std::uint32_t>(g.rate, ledger_register::far_rate));
          made.ref_size_[at] = g.ref_size;
          letters += g.ref_size;
        }
        made.components_[c].refs = letters & (~std::uint64_t{0} >> 1U);
      }
    });
    std::uint64_t letters = 0;
    for (auto& c : made.components_) {
      const std::uint64_t own = c.refs;
      c.refs = letters & (~std::uint64_t{0} >> 1U);
      letters += own;
    }
    made.refs_.resize(letters);
    detail::in_parallel(count, threads, [&](unsigned, std::size_t from, std::size_t to) {
      char* next_ref = made.refs_.data() + made.components_[from].refs;
      const std::size_t end = made.components_[to].grant;
      for (std::size_t at = made.components_[from].grant; at < end; ++at) {
        if (at + 2 * ahead < end) __builtin_prefetch(&grants_[in_order[at + 2 * ahead].at]);
        if (at + ahead < end) __builtin_prefetch(refs_.data() + grants_[in_order[at + ahead].at].ref);
        const raw_grant& g = grants_[in_order[at].at];
        next_ref = std::copy_n(refs_.data() + g.ref, g.ref_size, next_ref);
      }
    });
    if (rates_.size() > ledger_register::far_rate)
      for (std::uint32_t at = 0; at < size; ++at)
        if (made.rate_[at] == ledger_register::far_rate) made.far_rates_.emplace_back(at, grants_[in_order[at].at].rate);
    if (!specials_.empty())
      for (std::uint32_t at = 0; at < size; ++at)
        if (const auto special = grants_[in_order[at].at].special; special != none) {
          made.specials_.push_back(specials_[special]);
          made.specials_.back().grant = at;
        }
    made.reductions_ = std::move(reductions_);
    made.rates_ = std::move(rates_);
  }

  // Nodes, as they came.
  std::vector<std::uint32_t> number_, calendar_;
  std::vector<std::uint8_t> firm_;
  std::vector<std::pair<std::size_t, std::size_t>> name_;  ///< where it begins in `names_`, and its size
  std::string names_;
  std::vector<node> parent_, placed_;
  cvr_index index_;
  std::map<entity_id, node, std::less<>> by_id_;
  std::map<node, entity> entities_;
  std::map<node, sector_record> sectors_;
  std::vector<fiscal_calendar> calendars_{fiscal_calendar()};
  std::map<std::vector<std::int32_t>, std::uint32_t> calendar_places_{{{1, 1}, 0}};

  std::vector<ledger_register::edge> links_;
  std::vector<std::pair<node, split>> splits_;
  std::vector<raw_grant> grants_;
  std::string refs_;
  std::vector<ledger_register::special> specials_;
  std::vector<reduction> reductions_;
  std::vector<ledger_register::conversion_row> rates_;
  using rate_key = std::tuple<std::int64_t, int, std::int32_t, int, currency>;
  std::map<rate_key, std::uint32_t> rate_places_;
  const std::pair<const rate_key, std::uint32_t>* last_rate_ = nullptr;
};

/// The register of a whole history.
[[nodiscard]] inline ledger_register make_register(const history& all, const rulebook& book, const std::vector<rulebook>& watched,
                                                   const policy& rules) {
  register_builder builder;
  builder.reserve(all.grants.size());
  for (const auto& c : all.companies) builder.add(c);
  for (const auto& e : all.entities) builder.add(e);
  for (const auto& l : all.links) builder.add(l);
  for (const auto& s : all.splits) builder.add(s);
  for (const auto& g : all.grants) builder.add(g);
  return std::move(builder).build(book, watched, rules);
}

}  // namespace deminimis
