// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deminimis/assess/assess.hpp>
#include <deminimis/assess/schedule.hpp>
#include <deminimis/model/aid_sums.hpp>
#include <deminimis/register/cvr_index.hpp>
#include <deminimis/register/flat_book.hpp>
#include <deminimis/register/in_parallel.hpp>

namespace deminimis {

class register_arrays;

/// What may still be granted to a company on a day under one rulebook, without the reasons.
struct room {
  bool in_force = false;  ///< the regulation has a ceiling of its own on the day; where not, nothing can be judged
  eur_cents headroom;     ///< as `ruling::headroom`
  friend bool operator==(const room&, const room&) = default;
};

/// The room of one company among many.
struct company_room {
  cvr number;
  deminimis::room room;
  friend bool operator==(const company_room&, const company_room&) = default;
};

/// One company's test of one ceiling that leaves little.
struct near_ceiling {
  cvr number;
  cvr undertaking;      ///< the lowest CVR number of its undertaking on the day: the same for companies that share the total
  std::size_t ceiling;  ///< its place in the rulebook
  eur_sum total = 0;
  eur_cents limit;
  /// What is left, negative where it is exceeded.
  [[nodiscard]] eur_sum left() const { return eur_sum(limit.count()) - total; }
  friend bool operator==(const near_ceiling&, const near_ceiling&) = default;
};

/// What was granted under one regulation in a period, as it counts on one day.
struct national_total {
  std::size_t grants = 0;  ///< worth more than 0 on that day
  eur_sum granted = 0;     ///< EUR cents
  eur_sum reserved = 0;
  eur_sum declared = 0;
  friend bool operator==(const national_total&, const national_total&) = default;
};

/// A whole ledger at one moment, in flat sorted arrays: every legal question is answered as `assess` answers it, at the scale of a
/// national register. Made by `register_builder`; never changes, so that any number of threads may ask at once.
///
/// It holds up to 2^32 - 2 grants, of events up to that number. Companies that links (of whatever day, certain or not) or splits connect stand
/// together with their aid, by day. Below, n is the number of grants of what is connected to the company asked about, however many the register
/// holds; G is all of them. Where a split is recorded among what is connected, and for every explained answer, that small history is put together and
/// `assess` asked; all else is computed from the arrays.
class ledger_register {
 public:
  /// How many grants it holds.
  [[nodiscard]] std::size_t grants() const { return value_.size(); }
  /// How many companies.
  [[nodiscard]] std::size_t companies() const { return company_count_; }
  /// The rulebooks: the binding one, then those watched.
  [[nodiscard]] const std::vector<rulebook>& books() const { return books_; }
  /// The policy it answers by.
  [[nodiscard]] const policy& rules() const { return rules_; }
  /// The bytes it keeps.
  [[nodiscard]] std::size_t bytes() const {
    const auto of = [](const auto& v) { return v.capacity() * sizeof(v[0]); };
    std::size_t sum =
        of(value_) + of(day_) + of(holder_) + of(kind_) + of(order_) + of(amount_) + of(rate_) + of(far_rates_) + of(ref_size_) + refs_.capacity();
    sum += of(specials_) + of(reductions_) + of(rates_) + of(number_) + of(component_) + of(calendar_) + of(firm_) + of(calendars_);
    sum += of(name_end_) + names_.capacity();
    return sum + of(components_) + of(edges_) + of(splits_) + of(entities_) + index_.bytes();
  }

  /// How much may still be granted to `number` under `reg` on `on`, by the rulebook at `book` of `books()`: the binding one.
  /// About n steps, and n for each grant dated later.
  [[nodiscard]] deminimis::room room(cvr number, regulation reg, day on, std::size_t book = 0) const {
    scratch s;
    return room_of(index_.find(number, number_), number, reg, on, book, s);
  }

  /// The same for many companies; `threads` 0: as many as the machine has.
  [[nodiscard]] std::vector<company_room> rooms(const std::vector<cvr>& numbers, regulation reg, day on, std::size_t book = 0,
                                                unsigned threads = 0) const {
    std::vector<company_room> found(numbers.size(), company_room{cvr_of(1), {}});
    detail::in_parallel(numbers.size(), threads == 0 ? detail::usual_threads() : threads, [&](unsigned, std::size_t begin, std::size_t end) {
      scratch s;
      for (std::size_t i = begin; i < end; ++i) found[i] = {numbers[i], room_of(index_.find(numbers[i], number_), numbers[i], reg, on, book, s)};
    });
    return found;
  }

  /// The same for every company, by CVR number: about G steps, and for each undertaking its companies times its grants.
  [[nodiscard]] std::vector<company_room> rooms(regulation reg, day on, std::size_t book = 0, unsigned threads = 0) const {
    return rooms(numbers(), reg, on, book, threads);
  }

  /// Every company, by CVR number.
  [[nodiscard]] std::vector<cvr> numbers() const {
    std::vector<cvr> all;
    all.reserve(company_count_);
    for (const auto n : number_)
      if (n != 0) all.push_back(cvr_of(n));
    std::sort(all.begin(), all.end());
    return all;
  }

  /// May this aid be granted, without the reasons? As `assessment::allowed`. As `room`. Error `no_rule_in_force`.
  [[nodiscard]] bool allowed(const question& asked) const {
    books_.front().require_rule(asked.regulation, asked.granted_on);
    const node n = index_.find(asked.recipient, number_);
    if (asked.regulation == regulation::general && asked.sector_override.empty() && n != cvr_index::none)
      if (const auto at = sectors_.find(n); at != sectors_.end() && at->second.sector != sector::general && at->second.separation.empty())
        return false;
    scratch s;
    const auto left = least_left(n, asked.recipient, asked.regulation, asked.granted_on, asked.lapses_on, 0, false, s);
    return *left >= asked.value.count();
  }

  /// As `deminimis::assess` on the whole ledger: n texts are put together, and what `assess` costs on them.
  [[nodiscard]] assessment assess(const question& asked) const {
    return deminimis::assess(history_of(asked.recipient), books_.front(), watched(), rules_, asked);
  }
  /// As `deminimis::headroom` on the whole ledger, with every grant that counts and does not count. As `assess`.
  [[nodiscard]] headroom_answer headroom(cvr number, regulation reg, day on, currency unit, const applied_rate& converted_at) const {
    return deminimis::headroom(history_of(number), books_.front(), watched(), rules_, number, reg, on, unit, converted_at);
  }
  /// As `deminimis::headroom_schedule` on the whole ledger. As `assess`, for each day on which something changes.
  [[nodiscard]] std::vector<schedule_entry> schedule(cvr number, regulation reg, day from) const {
    return headroom_schedule(history_of(number), books_.front(), rules_, number, reg, from);
  }

  /// As `deminimis::audit` on the whole ledger, by the rulebook at `book`: G steps where all aid of what is connected is under every
  /// ceiling together, as it mostly is; else for each grant those of three years before it.
  [[nodiscard]] std::vector<breach> audit(std::size_t book = 0, unsigned threads = 0) const {
    if (day_.empty()) return {};
    const unsigned wanted = threads == 0 ? detail::usual_threads() : threads;
    std::vector<std::vector<breach>> parts(wanted);
    const detail::flat_book& flat = flat_.at(book);
    const auto [first, last] = std::minmax_element(day_.begin(), day_.end());
    std::vector<detail::window_table> starts(wanted, detail::window_table(*first, *last, calendars_, rules_.anniversary));
    detail::in_parallel(components_.size() - 1, wanted, [&](unsigned thread, std::size_t begin, std::size_t end) {
      scratch s;
      for (std::size_t c = begin; c < end; ++c) audit_component(static_cast<std::uint32_t>(c), book, flat, starts[thread], s, parts[thread]);
    });
    std::vector<breach> found;
    for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(found));
    std::sort(found.begin(), found.end(),
              [](const breach& a, const breach& b) { return a.ref != b.ref ? a.ref < b.ref : a.ceiling_id < b.ceiling_id; });
    return found;
  }

  /// Every company's tests of step 3 for new aid under `reg` on `on` that leave `margin` or less, by CVR number, then ceiling. As `rooms`.
  [[nodiscard]] std::vector<near_ceiling> near_ceilings(regulation reg, day on, eur_cents margin, std::size_t book = 0, unsigned threads = 0) const {
    const unsigned wanted = threads == 0 ? detail::usual_threads() : threads;
    std::vector<std::vector<near_ceiling>> parts(wanted);
    const detail::flat_book& flat = flat_.at(book);
    detail::in_parallel(components_.size() - 1, wanted, [&](unsigned thread, std::size_t begin, std::size_t end) {
      scratch s;
      for (std::size_t c = begin; c < end; ++c) near_in(static_cast<std::uint32_t>(c), flat, reg, on, margin, s, parts[thread]);
    });
    std::vector<near_ceiling> found;
    for (auto& part : parts) std::move(part.begin(), part.end(), std::back_inserter(found));
    std::sort(found.begin(), found.end(),
              [](const near_ceiling& a, const near_ceiling& b) { return a.number != b.number ? a.number < b.number : a.ceiling < b.ceiling; });
    return found;
  }

  /// What was granted under `reg` from `first` to `last`, both included, as it counts on `last`: for the national caps of agriculture
  /// and fishery (1408/2013 and 717/2014, Art 3(3)). G steps.
  [[nodiscard]] deminimis::national_total national_total(regulation reg, day first, day last) const {
    deminimis::national_total sum;
    for (std::size_t i = 0; i < value_.size(); ++i) {
      if (regulation_of(i) != reg || day_[i] < first.number() || day_[i] > last.number()) continue;
      const auto counts = value_on(i, last.number());
      if (counts == 0) continue;
      ++sum.grants;
      (status_of(i) == grant_status::granted ? sum.granted : status_of(i) == grant_status::reserved ? sum.reserved : sum.declared) += counts;
    }
    return sum;
  }

  /// The companies that are one undertaking with `number` on a day, sorted. The links of what is connected.
  [[nodiscard]] std::vector<cvr> undertaking(cvr number, day on, bool undetermined_too = false) const {
    const node n = index_.find(number, number_);
    if (n == cvr_index::none) return {number};
    scratch s;
    label(component_[n], on.number(), undetermined_too, s);
    std::vector<cvr> members;
    for_nodes(component_[n], [&](node other) {
      if (number_[other] != 0 && s.together(n, other)) members.push_back(cvr_of(number_[other]));
    });
    std::sort(members.begin(), members.end());
    return members;
  }

  /// Everything recorded that an answer about `number` may need: without details and evidence, which no answer shows.
  [[nodiscard]] history history_of(cvr number) const {
    const node n = index_.find(number, number_);
    return n == cvr_index::none ? history{} : history_of_component(component_[n]);
  }
  /// Companies of one number are connected by links or splits; none for a company that nothing is recorded of.
  [[nodiscard]] std::optional<std::size_t> component_of(cvr number) const {
    const node n = index_.find(number, number_);
    return n == cvr_index::none ? std::nullopt : std::optional<std::size_t>(component_[n]);
  }
  /// One more than the largest of those numbers.
  [[nodiscard]] std::size_t components() const { return components_.size() - 1; }
  /// What the companies of one such number were ever granted, promised or declared to have, as at granting: what happened later only lowers it,
  /// so that no ceiling counts more. None where a split divided it, or where it leaves 64 bits. A step for each of those grants.
  [[nodiscard]] std::optional<aid_sums> ever_granted(std::size_t of) const {
    const auto c = static_cast<std::uint32_t>(of);
    aid_sums ever;
    if (needs_assess(c)) return std::nullopt;
    for (std::uint32_t i = components_[c].grant; i < components_[c + 1].grant; ++i)
      if (!ever.add(regulation_of(i), eur_cents(value_[i]))) return std::nullopt;
    return ever;
  }
  /// As `company::registered`; false for a company that nothing is recorded of.
  [[nodiscard]] bool registered(cvr number) const {
    const node n = index_.find(number, number_);
    return n != cvr_index::none && firm_[n] == 2;
  }
  /// Calls `visit(std::string_view)` with the reference of every grant. G steps.
  template <class Visit>
  void visit_refs(Visit&& visit) const {
    std::size_t begin = 0;
    for (const std::uint8_t size : ref_size_) {
      visit(std::string_view(refs_).substr(begin, size));
      begin += size;
    }
  }

 private:
  friend class register_builder;
  friend class register_arrays;  ///< a snapshot in a file
  using node = std::uint32_t;
  using cents = std::int64_t;

  /// What is connected by links of any day and by splits: where its nodes, grants, links and splits begin. They end where the next's begin.
  struct component {
    std::uint64_t refs : 63;  ///< in `refs_`
    std::uint64_t wide : 1;   ///< its aid together leaves 64 bits: `assess` counts it
    std::uint32_t node, grant, link, split;
  };
  /// A link between two nodes, as the day decides about it.
  struct edge {
    node a, b;
    std::int32_t since, until;
    bool confirmed;
  };
  /// What makes a grant count otherwise than its value: only of those that have it.
  struct special {
    std::uint32_t grant;
    std::int32_t lapses_on;
    std::uint32_t first_reduction, reductions;
    bool voided;
  };
  /// An applied rate and the currency it is for: few differ.
  struct conversion_row {
    applied_rate rate;
    currency unit;
  };
  /// A ceiling on its way through a component's grants.
  struct running {
    std::int32_t from;
    std::uint32_t ceiling;
    cents total;
  };
  /// Memory that a thread uses again.
  struct scratch {
    std::vector<std::uint32_t> root;  ///< of each node of the component labelled, from `first` on
    node first = 0;
    std::uint32_t of = std::numeric_limits<std::uint32_t>::max();
    std::int32_t on = detail::no_day;
    bool undetermined = false;
    std::vector<running> tests;
    [[nodiscard]] bool together(node a, node b) const { return a == b || (!root.empty() && root[a - first] == root[b - first]); }
  };

  ledger_register() = default;

  static cvr cvr_of(std::uint32_t number) {
    std::array<char, 8> digits{};
    for (std::size_t i = 8; i-- > 0; number /= 10) digits[i] = static_cast<char>('0' + number % 10);
    return *cvr::find({digits.data(), digits.size()});
  }

  [[nodiscard]] regulation regulation_of(std::size_t i) const { return static_cast<regulation>(kind_[i] & 3U); }
  [[nodiscard]] grant_status status_of(std::size_t i) const { return static_cast<grant_status>((kind_[i] >> 2U) & 3U); }
  [[nodiscard]] bool is_special(std::size_t i) const { return (kind_[i] & 16U) != 0; }
  [[nodiscard]] const special& special_of(std::size_t i) const {
    return *std::lower_bound(specials_.begin(), specials_.end(), i, [](const special& s, std::size_t wanted) { return s.grant < wanted; });
  }
  /// As `grant::value_on`.
  [[nodiscard]] cents value_on(std::size_t i, std::int32_t on) const {
    if (!is_special(i)) return value_[i];
    const special& s = special_of(i);
    if (s.voided || (status_of(i) == grant_status::reserved && s.lapses_on <= on)) return 0;
    cents counts = value_[i];
    for (std::uint32_t r = 0; r < s.reductions; ++r) {
      const reduction& fact = reductions_[s.first_reduction + r];
      if (fact.effective_on.number() <= on) counts = fact.value.count();
    }
    return counts;
  }
  [[nodiscard]] std::vector<rulebook> watched() const { return {books_.begin() + 1, books_.end()}; }
  [[nodiscard]] const fiscal_calendar& calendar_of(node n) const { return calendars_[calendar_[n]]; }
  [[nodiscard]] bool needs_assess(std::uint32_t c) const { return components_[c].wide || components_[c].split != components_[c + 1].split; }
  [[nodiscard]] bool linked(std::uint32_t c) const { return components_[c].link != components_[c + 1].link; }

  template <class Visit>
  void for_nodes(std::uint32_t c, Visit&& visit) const {
    for (node n = components_[c].node; n < components_[c + 1].node; ++n) visit(n);
  }

  /// Finds who is together on a day: `s.together` answers about component `c` until it is labelled for another day.
  void label(std::uint32_t c, std::int32_t on, bool undetermined_too, scratch& s) const {
    if (!linked(c)) {
      s.root.clear();
      s.of = c;
      s.on = detail::no_day;
      return;
    }
    if (s.of == c && s.on == on && s.undetermined == undetermined_too) return;
    s.of = c, s.on = on, s.undetermined = undetermined_too, s.first = components_[c].node;
    s.root.resize(components_[c + 1].node - s.first);
    std::iota(s.root.begin(), s.root.end(), 0U);
    auto& root = s.root;
    const auto find = [&](std::uint32_t x) {
      while (root[x] != x) x = root[x] = root[root[x]];
      return x;
    };
    for (std::uint32_t e = components_[c].link; e < components_[c + 1].link; ++e) {
      const edge& l = edges_[e];
      if (l.since > on || on >= l.until || !(l.confirmed || undetermined_too)) continue;
      const auto a = find(l.a - s.first), b = find(l.b - s.first);
      root[std::max(a, b)] = std::min(a, b);
    }
    for (std::uint32_t x = 0; x < root.size(); ++x) root[x] = root[root[x]];  // a root is lower than what hangs on it
  }

  [[nodiscard]] deminimis::room room_of(node n, cvr number, regulation reg, day on, std::size_t book, scratch& s) const {
    const auto left = least_left(n, number, reg, on, std::nullopt, book, false, s);
    return left ? deminimis::room{true, eur_cents(std::max<cents>(0, *left))} : deminimis::room{};
  }

  /// As `detail::least_left`; what leaves 64 bits is the end of the range.
  [[nodiscard]] std::optional<cents> least_left(node n, cvr number, regulation reg, day day_on, std::optional<day> lapses_on, std::size_t book,
                                                bool undetermined_too, scratch& s) const {
    const detail::flat_book& flat = flat_.at(book);
    const std::int32_t on = day_on.number();
    if (!flat.has_rule(reg, on)) return std::nullopt;
    cents least = std::numeric_limits<cents>::max();
    if (n == cvr_index::none) {
      for (const auto& c : flat.ceilings)
        if (c.applies_to(reg, on)) least = std::min(least, c.limit);
      return least;
    }
    const std::uint32_t c = component_[n];
    if (needs_assess(c)) {
      const history facts = history_of_component(c);
      situation whole(facts, rules_);
      const detail::new_aid aid{whole.node_of(number), reg, day_on, lapses_on};
      const eur_sum left = *detail::least_left(whole, books_[book], aid, undetermined_too);
      constexpr cents lowest = std::numeric_limits<cents>::min();
      return left < lowest ? lowest : left.convert_to<cents>();
    }
    detail::window_starts starts(on, calendar_of(n), rules_.anniversary);
    s.tests.clear();
    std::int32_t from = on;
    for (std::uint32_t k = 0; k < flat.ceilings.size(); ++k)
      if (flat.ceilings[k].applies_to(reg, on)) {
        s.tests.push_back({starts.of(flat.ceilings[k].window), k, 0});
        from = std::min(from, s.tests.back().from);
      }
    label(c, on, undetermined_too, s);
    std::uint32_t i = components_[c].grant;
    const std::uint32_t end = components_[c + 1].grant;
    while (i < end && day_[i] < from) ++i;
    for (; i < end && day_[i] <= on; ++i) {
      if (!s.together(holder_[i], n)) continue;
      const cents counts = value_on(i, on);
      for (auto& t : s.tests)
        if (day_[i] >= t.from && flat.ceilings[t.ceiling].counts.contains(regulation_of(i))) t.total += counts;
    }
    for (const auto& t : s.tests) least = std::min(least, flat.ceilings[t.ceiling].limit - t.total);
    for (; i < end; ++i)
      if (!lapses_on || day_[i] < lapses_on->number()) least = std::min(least, least_left_later(n, reg, on, i, c, flat, undetermined_too, s));
    return least;
  }

  /// Step 4 of one later grant.
  [[nodiscard]] cents least_left_later(node n, regulation reg, std::int32_t on, std::uint32_t later, std::uint32_t c, const detail::flat_book& flat,
                                       bool undetermined_too, scratch& s) const {
    constexpr cents any = std::numeric_limits<cents>::max();
    const std::int32_t then = day_[later];
    if (value_on(later, then) == 0) return any;
    detail::window_starts starts(then, calendar_of(holder_[later]), rules_.anniversary);
    s.tests.clear();
    for (std::uint32_t k = 0; k < flat.ceilings.size(); ++k) {
      const auto& ceiling = flat.ceilings[k];
      if (!ceiling.applies_to(regulation_of(later), then) || !ceiling.counts.contains(reg)) continue;
      if (const auto from = starts.of(ceiling.window); from <= on) s.tests.push_back({from, k, 0});
    }
    if (s.tests.empty()) return any;
    label(c, then, undetermined_too, s);
    if (!s.together(holder_[later], n)) return any;
    count_up_to(later, c, flat, s);
    cents least = any;
    for (const auto& t : s.tests) least = std::min(least, flat.ceilings[t.ceiling].limit - t.total);
    return least;
  }

  /// Adds to `s.tests` what each counts up to grant `last`, itself included, on its day. `s` is labelled for that day.
  void count_up_to(std::uint32_t last, std::uint32_t c, const detail::flat_book& flat, scratch& s) const {
    const std::int32_t on = day_[last];
    std::int32_t from = on;
    for (const auto& t : s.tests) from = std::min(from, t.from);
    for (std::uint32_t i = last + 1; i-- > components_[c].grant && day_[i] >= from;) {
      if (!s.together(holder_[i], holder_[last])) continue;
      const cents counts = value_on(i, on);
      for (auto& t : s.tests)
        if (day_[i] >= t.from && flat.ceilings[t.ceiling].counts.contains(regulation_of(i))) t.total += counts;
    }
  }

  void audit_component(std::uint32_t c, std::size_t book, const detail::flat_book& flat, detail::window_table& starts, scratch& s,
                       std::vector<breach>& found) const {
    const std::uint32_t begin = components_[c].grant, end = components_[c + 1].grant;
    if (begin == end) return;
    if (needs_assess(c)) {
      auto part = deminimis::audit(history_of_component(c), books_[book], rules_);
      std::move(part.begin(), part.end(), std::back_inserter(found));
      return;
    }
    const aid_sums ever = *ever_granted(c);
    std::uint64_t within = 0;  // ceilings that even all of it does not exceed
    for (std::size_t k = 0; k < flat.ceilings.size() && k < 64; ++k)
      if (ever.under(flat.ceilings[k].counts).count() <= flat.ceilings[k].limit) within |= std::uint64_t{1} << k;
    for (std::uint32_t i = begin; i < end; ++i) {
      const std::int32_t on = day_[i];
      s.tests.clear();
      for (std::uint32_t k = 0; k < flat.ceilings.size(); ++k) {
        const auto& ceiling = flat.ceilings[k];
        if ((k < 64 && (within >> k & 1U) != 0) || !ceiling.applies_to(regulation_of(i), on)) continue;
        s.tests.push_back({starts.of(ceiling.window, on, calendar_[holder_[i]]), k, 0});
      }
      if (s.tests.empty() || value_on(i, on) == 0) continue;
      label(c, on, false, s);
      count_up_to(i, c, flat, s);
      for (const auto& t : s.tests) {
        const ceiling& exceeded = books_[book].ceilings[t.ceiling];
        if (t.total > flat.ceilings[t.ceiling].limit)
          found.push_back({ref_of(i), cvr_of(number_[holder_[i]]), day::from_number(on), exceeded.id, exceeded.article, t.total,
                           eur_cents(flat.ceilings[t.ceiling].limit)});
      }
    }
  }

  void near_in(std::uint32_t c, const detail::flat_book& flat, regulation reg, day day_on, eur_cents margin, scratch& s,
               std::vector<near_ceiling>& found) const {
    const std::int32_t on = day_on.number();
    const bool whole = needs_assess(c);
    history facts;
    std::optional<situation> all;
    if (whole) {
      facts = history_of_component(c);
      all.emplace(facts, rules_);
    }
    label(c, on, false, s);
    for_nodes(c, [&](node n) {
      if (number_[n] == 0) return;
      const cvr number = cvr_of(number_[n]);
      cvr lowest = number;
      for_nodes(c, [&](node other) {
        if (number_[other] != 0 && s.together(n, other)) lowest = std::min(lowest, cvr_of(number_[other]));
      });
      detail::window_starts starts(on, calendar_of(n), rules_.anniversary);
      for (std::uint32_t k = 0; k < flat.ceilings.size(); ++k) {
        const auto& ceiling = flat.ceilings[k];
        if (!ceiling.applies_to(reg, on)) continue;
        const std::int32_t from = starts.of(ceiling.window);
        eur_sum total = 0;
        if (whole) {
          const auto& book = books_[static_cast<std::size_t>(&flat - flat_.data())];
          total = detail::total_counted(*all, book.ceilings[k], all->undertaking(all->node_of(number), day_on), day::from_number(from), day_on);
        } else {
          cents sum = 0;
          for (std::uint32_t i = components_[c].grant; i < components_[c + 1].grant && day_[i] <= on; ++i)
            if (day_[i] >= from && ceiling.counts.contains(regulation_of(i)) && s.together(holder_[i], n)) sum += value_on(i, on);
          total = sum;
        }
        near_ceiling row{number, lowest, k, total, eur_cents(ceiling.limit)};
        if (row.left() <= margin.count()) found.push_back(std::move(row));
      }
    });
  }

  /// Costs a step for each grant of the component before it.
  [[nodiscard]] std::string ref_of(std::size_t i) const {
    const component& c = components_[component_[holder_[i]]];
    return refs_.substr(std::accumulate(ref_size_.begin() + c.grant, ref_size_.begin() + static_cast<std::ptrdiff_t>(i), std::size_t{c.refs}),
                        ref_size_[i]);
  }
  [[nodiscard]] const conversion_row& conversion_of(std::uint32_t i) const {
    if (rate_[i] != far_rate) return rates_[rate_[i]];
    return rates_[std::lower_bound(far_rates_.begin(), far_rates_.end(), std::pair<std::uint32_t, std::uint32_t>(i, 0))->second];
  }
  [[nodiscard]] std::string name_of(node n) const {
    const std::uint32_t begin = n == 0 ? 0 : name_end_[n - 1];
    return names_.substr(begin, name_end_[n] - begin);
  }
  [[nodiscard]] entity_id id_of_node(node n) const { return number_[n] != 0 ? id_of(cvr_of(number_[n])) : entities_[entity_of_.at(n)].id; }

  [[nodiscard]] history history_of_component(std::uint32_t c) const {
    history facts;
    for_nodes(c, [&](node n) {
      if (const auto at = entity_of_.find(n); at != entity_of_.end()) facts.entities.push_back(entities_[at->second]);
      if (firm_[n] == 0) return;
      const auto judged = sectors_.find(n);
      facts.companies.push_back(
          {cvr_of(number_[n]), calendar_of(n), name_of(n), firm_[n] == 2, judged == sectors_.end() ? std::nullopt : std::optional(judged->second)});
    });
    for (std::uint32_t i = components_[c].link; i < components_[c + 1].link; ++i) {
      const edge& l = edges_[i];
      facts.links.push_back({id_of_node(l.a),
                             id_of_node(l.b),
                             day::from_number(l.since),
                             l.until == detail::no_day ? std::nullopt : std::optional(day::from_number(l.until)),
                             link_kind::majority_votes,
                             l.confirmed ? certainty::confirmed : certainty::undetermined,
                             {},
                             0});
    }
    facts.splits.assign(splits_.begin() + components_[c].split, splits_.begin() + components_[c + 1].split);
    facts.grants.reserve(components_[c + 1].grant - components_[c].grant);
    std::size_t ref = components_[c].refs;
    for (std::uint32_t i = components_[c].grant; i < components_[c + 1].grant; ref += ref_size_[i++]) {
      const conversion_row& at = conversion_of(i);
      grant g{refs_.substr(ref, ref_size_[i]),
              cvr_of(number_[holder_[i]]),
              regulation_of(i),
              status_of(i),
              false,
              {amount_[i], at.unit},
              at.rate,
              eur_cents(value_[i]),
              day::from_number(day_[i]),
              {},
              order_[i],
              {},
              {}};
      if (is_special(i)) {
        const special& s = special_of(i);
        g.voided = s.voided;
        if (s.lapses_on != detail::no_day) g.lapses_on = day::from_number(s.lapses_on);
        g.reductions.assign(reductions_.begin() + s.first_reduction, reductions_.begin() + s.first_reduction + s.reductions);
      }
      facts.grants.push_back(std::move(g));
    }
    return facts;
  }

  policy rules_;
  std::vector<rulebook> books_;
  std::vector<detail::flat_book> flat_;  ///< in the order of `books_`

  // Grants: by component, then day, then recording order.
  static constexpr std::uint16_t far_rate = std::numeric_limits<std::uint16_t>::max();
  std::vector<cents> value_;                                        ///< EUR cents at granting
  std::vector<std::int32_t> day_;                                   ///< granted on
  std::vector<node> holder_;                                        ///< recipient
  std::vector<std::uint8_t> kind_;                                  ///< two bits of regulation, two of status, one: a special
  std::vector<std::uint32_t> order_;                                ///< the rest is read for explained answers only
  std::vector<std::int64_t> amount_;                                ///< minor units
  std::vector<std::uint16_t> rate_;                                 ///< in `rates_`, or `far_rate`
  std::vector<std::pair<std::uint32_t, std::uint32_t>> far_rates_;  ///< grant, and where in `rates_` beyond what `rate_` can say; by grant
  std::vector<std::uint8_t> ref_size_;                              ///< of each in `refs_`, one after the other
  std::string refs_;
  std::vector<special> specials_;  ///< by grant
  std::vector<reduction> reductions_;
  std::vector<conversion_row> rates_;

  // Nodes: by component.
  std::vector<std::uint32_t> number_;  ///< CVR number; 0: not a company
  std::vector<std::uint32_t> component_;
  std::vector<std::uint32_t> calendar_;  ///< in `calendars_`
  std::vector<std::uint8_t> firm_;       ///< 0: known by links or aid only; 1: recorded; 2: registered
  std::vector<std::uint32_t> name_end_;  ///< in `names_`
  std::string names_;
  std::vector<fiscal_calendar> calendars_;
  std::map<node, sector_record> sectors_;
  std::map<node, std::size_t> entity_of_;
  std::vector<entity> entities_;
  std::size_t company_count_ = 0;
  cvr_index index_;

  std::vector<component> components_;  ///< and one that only ends the last
  std::vector<edge> edges_;            ///< by component
  std::vector<split> splits_;          ///< by component, in recording order
};

}  // namespace deminimis
