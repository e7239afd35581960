// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include <deminimis/law/policy.hpp>
#include <deminimis/law/rulebook.hpp>
#include <deminimis/model/regulation.hpp>
#include <deminimis/time/window.hpp>

namespace deminimis::detail {

/// A day as its number; `no_day` where there is none.
inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::max();

/// A ceiling without its texts, its limit as the policy has it.
struct flat_ceiling {
  std::int64_t limit;  ///< EUR cents
  std::int32_t from, until;
  regulation_set aid_under, counts, own_of;
  window_kind window;
  [[nodiscard]] bool applies_to(regulation r, std::int32_t on) const { return aid_under.contains(r) && from <= on && on <= until; }
};

/// A rulebook's ceilings, in its order, as arrays are walked with them.
struct flat_book {
  flat_book(const rulebook& book, const policy& rules) {
    for (const auto& c : book.ceilings) {
      flat_ceiling flat{c.limit_under(rules).count(),
                        c.from ? c.from->number() : std::numeric_limits<std::int32_t>::min(),
                        c.until ? c.until->number() : no_day,
                        c.aid_under,
                        c.counts,
                        {},
                        c.window};
      for (const regulation r : regulations())
        if (c.own_of(r)) flat.own_of.insert(r);
      ceilings.push_back(flat);
    }
  }

  std::vector<flat_ceiling> ceilings;

  /// As `rulebook::has_rule`.
  [[nodiscard]] bool has_rule(regulation r, std::int32_t on) const {
    for (const auto& c : ceilings)
      if (c.applies_to(r, on) && c.own_of.contains(r)) return true;
    return false;
  }
};

/// The first days that windows count for new aid on one day, each computed once.
class window_starts {
 public:
  window_starts(std::int32_t on, const fiscal_calendar& calendar, anniversary policy) : on_(on), calendar_(&calendar), policy_(policy) {}
  [[nodiscard]] std::int32_t of(window_kind kind) {
    switch (kind) {
      case window_kind::rolling: return rolling();
      case window_kind::fiscal: return fiscal();
      case window_kind::either: break;
    }
    return std::min(rolling(), fiscal());
  }

 private:
  std::int32_t rolling() {
    if (rolling_ == no_day) rolling_ = window_start(window_kind::rolling, day::from_number(on_), *calendar_, policy_).number();
    return rolling_;
  }
  std::int32_t fiscal() {
    if (fiscal_ == no_day) fiscal_ = window_start(window_kind::fiscal, day::from_number(on_), *calendar_, policy_).number();
    return fiscal_;
  }

  std::int32_t on_;
  const fiscal_calendar* calendar_;
  anniversary policy_;
  std::int32_t rolling_ = no_day, fiscal_ = no_day;
};

/// The same for many days of a span and many calendars: each is computed once, when it is first asked. Used by one thread at a time.
class window_table {
 public:
  /// Days from `first` to `last`; `calendars` must outlive it.
  window_table(std::int32_t first, std::int32_t last, const std::vector<fiscal_calendar>& calendars, anniversary policy)
      : first_(first), days_(static_cast<std::size_t>(last - first + 1)), calendars_(&calendars), policy_(policy), fiscal_(calendars.size()) {}

  /// The first day counted for new aid on `on` to a company of the calendar at that place.
  [[nodiscard]] std::int32_t of(window_kind kind, std::int32_t on, std::uint32_t calendar) {
    switch (kind) {
      case window_kind::rolling: return kept(rolling_, window_kind::rolling, on, 0);
      case window_kind::fiscal: return kept(fiscal_[calendar], window_kind::fiscal, on, calendar);
      case window_kind::either: break;
    }
    return std::min(of(window_kind::rolling, on, calendar), of(window_kind::fiscal, on, calendar));
  }

 private:
  // What is beyond these is computed each time: the table stays below 64 MB, however odd the days and calendars of a ledger are.
  static constexpr std::size_t most_days = 16'000;
  static constexpr std::uint32_t most_calendars = 1'000;

  std::int32_t kept(std::vector<std::int32_t>& starts, window_kind kind, std::int32_t on, std::uint32_t calendar) {
    const auto computed = [&] { return window_start(kind, day::from_number(on), (*calendars_)[calendar], policy_).number(); };
    if (days_ > most_days || calendar >= most_calendars) return computed();
    if (starts.empty()) starts.assign(days_, no_day);
    std::int32_t& start = starts[static_cast<std::size_t>(on - first_)];
    if (start == no_day) start = computed();
    return start;
  }

  std::int32_t first_;
  std::size_t days_;
  const std::vector<fiscal_calendar>* calendars_;
  anniversary policy_;
  std::vector<std::int32_t> rolling_;
  std::vector<std::vector<std::int32_t>> fiscal_;
};

}  // namespace deminimis::detail
