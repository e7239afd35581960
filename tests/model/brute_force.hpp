// SPDX-License-Identifier: Apache-2.0
// A second ledger, written for the tests alone from ../shared/spec/rules.md: it shares no code with the library. It keeps a
// plain list of facts and answers every question from the whole list. Where a rule could be computed cleverly it is not:
// days are tried one by one, groups grow until they grow no more, amounts are fractions. Answers are texts by name, as
// vectors/FORMAT.md names them, so that they can be compared with anything.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

namespace brute_force {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

/// Why a step was not done, by its stable code.
struct refusal {
  std::string code;
};

/// Answers by the names of vectors/FORMAT.md; lists are joined by commas.
using answers = std::map<std::string, std::string>;

// ---- days: counted from 1970-01-01 ------------------------------------------------------------------------------------

struct date_parts {
  int year;
  unsigned month, dayofmonth;
};

inline bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

inline int number_of(int year, unsigned month, unsigned dayofmonth) {
  using namespace std::chrono;
  return static_cast<int>(sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(dayofmonth)).time_since_epoch().count());
}

inline date_parts parts_of(int day) {
  const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{day}}};
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

/// A month and day in a year; 29 February is 28 February in a common year.
inline int in_year(int year, unsigned month, unsigned dayofmonth) {
  return number_of(year, month, month == 2 && dayofmonth == 29 && !leap(year) ? 28 : dayofmonth);
}

inline std::string padded(unsigned number, std::size_t digits) {
  std::string text = std::to_string(number);
  while (text.size() < digits) text = "0" + text;
  return text;
}

inline std::string day_text(int day) {
  const date_parts p = parts_of(day);
  return padded(static_cast<unsigned>(p.year), 4) + "-" + padded(p.month, 2) + "-" + padded(p.dayofmonth, 2);
}

inline bool all_digits(const std::string& text) {
  for (const char c : text)
    if (c < '0' || c > '9') return false;
  return !text.empty();
}

inline int read_day(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') throw refusal{"date_invalid"};
  const std::string y = text.substr(0, 4), m = text.substr(5, 2), d = text.substr(8, 2);
  if (!all_digits(y) || !all_digits(m) || !all_digits(d)) throw refusal{"date_invalid"};
  const int year = std::stoi(y);
  const int month = std::stoi(m);
  const int dayofmonth = std::stoi(d);
  constexpr int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || dayofmonth < 1 || dayofmonth > longest[month - 1]) throw refusal{"date_invalid"};
  if (month == 2 && dayofmonth == 29 && !leap(year)) throw refusal{"date_invalid"};
  return number_of(year, static_cast<unsigned>(month), static_cast<unsigned>(dayofmonth));
}

// ---- fiscal years and windows -----------------------------------------------------------------------------------------

struct fiscal_years {
  unsigned start_month = 1, start_day = 1;
  std::vector<std::pair<int, int>> periods;  // first and last day
};

/// The first days of every fiscal year there is between 1980 and 2080, in order.
inline std::vector<int> year_starts(const fiscal_years& calendar) {
  std::vector<int> starts;
  if (calendar.periods.empty()) {
    for (int year = 1980; year <= 2080; ++year) starts.push_back(in_year(year, calendar.start_month, calendar.start_day));
    return starts;
  }
  const date_parts first = parts_of(calendar.periods.front().first);
  for (int year = 1980; year < first.year; ++year) starts.push_back(in_year(year, first.month, first.dayofmonth));
  for (const auto& period : calendar.periods) starts.push_back(period.first);
  const date_parts after = parts_of(calendar.periods.back().second + 1);
  for (int year = after.year; year <= 2080; ++year) starts.push_back(in_year(year, after.month, after.dayofmonth));
  return starts;
}

enum class window { rolling, fiscal, either };

inline int window_start(window kind, int on, const std::vector<int>& starts, bool inclusive) {
  const date_parts p = parts_of(on);
  const int three_years_before = in_year(p.year - 3, p.month, p.dayofmonth);
  const int rolling = inclusive ? three_years_before : three_years_before + 1;
  std::size_t holding = 0;  // the fiscal year that holds the day: the last that does not begin after it
  while (starts[holding + 1] <= on) ++holding;
  const int fiscal = starts[holding - 2];
  return kind == window::rolling ? rolling : kind == window::fiscal ? fiscal : std::min(rolling, fiscal);
}

// ---- money ------------------------------------------------------------------------------------------------------------

struct amount {
  std::int64_t minor = 0;
  std::string currency;
};

inline std::optional<int> decimals_of(const std::string& currency) {
  for (const char* two : {"DKK", "EUR", "SEK", "NOK", "GBP", "USD", "PLN"})
    if (currency == two) return 2;
  for (const char* none : {"JPY", "ISK"})
    if (currency == none) return 0;
  return std::nullopt;
}

inline std::string with_decimals(cpp_int minor, int decimals) {
  const bool negative = minor < 0;
  if (negative) minor = -minor;
  std::string text = minor.str();
  if (decimals > 0) {
    while (text.size() <= static_cast<std::size_t>(decimals)) text = "0" + text;
    text.insert(text.size() - static_cast<std::size_t>(decimals), ".");
  }
  return negative ? "-" + text : text;
}

inline std::string amount_text(const amount& a) { return with_decimals(a.minor, *decimals_of(a.currency)) + " " + a.currency; }
inline std::string eur_text(std::int64_t cents) { return with_decimals(cents, 2); }

inline cpp_int whole_number(const std::string& digits) {
  cpp_int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

/// A decimal as a fraction, or nothing where the text is none.
inline std::optional<cpp_rational> decimal(std::string text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.erase(0, 1);
  const std::size_t point = text.find('.');
  const std::string whole = text.substr(0, point);
  const std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  if (!all_digits(whole) || (point != std::string::npos && !all_digits(fraction))) return std::nullopt;
  cpp_int scale = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) scale *= 10;
  const cpp_rational value(whole_number(whole + fraction), scale);
  return negative ? cpp_rational(-value) : value;
}

inline amount read_amount(const std::string& text) {
  const std::size_t space = text.find(' ');
  const std::string number = text.substr(0, space);
  const std::string unit = space == std::string::npos ? "" : text.substr(space + 1);
  const auto value = decimal(number);
  if (!value || unit.empty() || unit.find(' ') != std::string::npos) throw refusal{"amount_syntax"};
  const auto decimals = decimals_of(unit);
  if (!decimals) throw refusal{"currency_unknown"};
  const std::size_t point = number.find('.');
  if (point != std::string::npos && number.size() - point - 1 > static_cast<std::size_t>(*decimals)) throw refusal{"amount_precision"};
  const cpp_rational minor = *value * (*decimals == 2 ? 100 : 1);
  const cpp_int most = (cpp_int(1) << 63) - 1;
  if (minor > most || minor < -most) throw refusal{"amount_overflow"};
  return {numerator(minor).convert_to<std::int64_t>(), unit};
}

inline amount read_positive_amount(const std::string& text) {
  const amount read = read_amount(text);
  if (read.minor <= 0) throw refusal{"amount_not_positive"};
  return read;
}

/// Euro cents: amount / rate, half up or up, a positive amount at least one cent.
inline std::int64_t to_eur(const amount& a, const cpp_rational& rate, bool round_up) {
  if (a.currency == "EUR" || a.minor == 0) return a.minor;
  const cpp_rational exact = cpp_rational(a.minor, *decimals_of(a.currency) == 2 ? 100 : 1) / rate * 100;
  cpp_int cents = numerator(exact) / denominator(exact);
  const cpp_rational rest = exact - cents;
  if (round_up ? rest > 0 : rest >= cpp_rational(1, 2)) ++cents;
  return cents < 1 ? 1 : cents.convert_to<std::int64_t>();
}

/// The largest amount whose euro value is not above the headroom: from a first guess, up while more passes, then down.
inline amount max_amount(std::int64_t headroom, const std::string& currency, const cpp_rational& rate, bool round_up) {
  if (headroom == 0) return {0, currency};
  const cpp_rational guess =
      currency == "EUR" ? cpp_rational(headroom) : cpp_rational(headroom, 100) * rate * (*decimals_of(currency) == 2 ? 100 : 1);
  amount most{cpp_int(numerator(guess) / denominator(guess)).convert_to<std::int64_t>(), currency};
  while (to_eur({most.minor + 1, currency}, rate, round_up) <= headroom) ++most.minor;
  while (most.minor > 0 && to_eur(most, rate, round_up) > headroom) --most.minor;
  return most;
}

// ---- rulebooks, typed in from rules.md section 4 -----------------------------------------------------------------------

struct ceiling {
  std::string id;
  std::string under;   // regulations, by the first letters of their names: g a f s
  std::string counts;  // the same
  std::int64_t eur;
  window kind;
  std::string from, until;  // empty: always
};

inline std::vector<ceiling> typed_rulebook(const std::string& name, bool agri_fish_highest) {
  if (name == "closing-loops-2024")
    return {{"closing-loops.general", "gaf", "gaf", 300'000, window::fiscal, "", ""},
            {"closing-loops.agriculture", "a", "a", 20'000, window::fiscal, "", ""},
            {"closing-loops.fishery", "f", "fa", 30'000, window::fiscal, "", ""},
            {"closing-loops.agriculture-fishery", "a", "af", 30'000, window::fiscal, "", ""}};
  return {{"1407-2013.general", "gaf", "gaf", 200'000, window::fiscal, "2014-01-01", "2023-12-31"},
          {"360-2012.cumulation", "gs", "gafs", 500'000, window::fiscal, "2014-01-01", "2023-12-31"},
          {"360-2012.sgei", "s", "s", 500'000, window::fiscal, "2012-04-29", "2023-12-31"},
          {"2023-2831.general", "g", "gaf", 300'000, window::rolling, "2024-01-01", "2030-12-31"},
          {"2023-2832.sgei", "s", "s", 750'000, window::rolling, "2024-01-01", "2030-12-31"},
          {"1408-2013.agriculture.2014", "a", "a", 15'000, window::fiscal, "2014-01-01", "2019-03-13"},
          {"1408-2013.agriculture.2019", "a", "a", 20'000, window::fiscal, "2019-03-14", "2024-12-15"},
          {"1408-2013.agriculture.2024", "a", "a", 50'000, window::rolling, "2024-12-16", "2032-12-31"},
          {"1408-2013.agriculture-fishery.2014", "a", "af", 30'000, window::fiscal, "2014-07-01", "2024-12-15"},
          {"1408-2013.agriculture-fishery.2024", "a", "af", 50'000, window::either, "2024-12-16", "2032-12-31"},
          {"1408-2013.agriculture-general", "a", "gaf", 300'000, window::either, "2024-01-01", "2032-12-31"},
          {"717-2014.fishery.2014", "f", "f", 30'000, window::fiscal, "2014-07-01", "2023-10-24"},
          {"717-2014.fishery.2023", "f", "f", 30'000, window::fiscal, "2023-10-25", "2029-12-31"},
          {"717-2014.fishery-agriculture", "f", "fa", agri_fish_highest ? 50'000 : 30'000, window::fiscal, "2014-07-01", "2029-12-31"},
          {"717-2014.fishery-general", "f", "gaf", 300'000, window::either, "2024-01-01", "2029-12-31"}};
}

// ---- the ledger ---------------------------------------------------------------------------------------------------------

struct settings {
  std::string rulebook = "closing-loops-2024";
  std::string source = "ecb";  // ecb, nationalbanken, inforeuro, fixed
  std::string fixed_rate;
  int max_age_days = 7;
  bool inclusive = false;
  std::string natural_person_links = "if_enterprise";
  bool round_up = false;
  bool agri_fish_highest = false;
};

struct successor {
  std::string cvr;
  std::string equity;
};

/// Aid as it is asked about: texts as somebody wrote them.
struct aid {
  std::string cvr, regulation, amount, granted_on;
  std::optional<std::string> lapses_on{}, rate{};
};

class ledger {
 public:
  explicit ledger(const settings& made_with) : made_with_(made_with) {}

  // ---- facts

  void company(const std::string& cvr, const fiscal_years& calendar) {
    for (std::size_t i = 0; i < calendar.periods.size(); ++i) {
      if (calendar.periods[i].second < calendar.periods[i].first) throw refusal{"date_order"};
      if (i > 0 && calendar.periods[i].first != calendar.periods[i - 1].second + 1) throw refusal{"date_order"};
    }
    nodes_[node(read_cvr(cvr))].starts = year_starts(calendar);
  }

  void entity(const std::string& id, const std::string& kind) {
    const std::size_t n = node(id);
    nodes_[n].kind = kind;
    declared_.insert(id);
  }

  void link(const std::string& a, const std::string& b, const std::string& since, const std::optional<std::string>& until, bool confirmed) {
    const std::size_t one = known(a), other = known(b);
    if (one == other) throw refusal{"link_self"};
    const int from = read_day(since);
    const int to = until ? read_day(*until) : never;
    if (to <= from) throw refusal{"date_order"};
    links_.push_back({one, other, from, to, confirmed});
  }

  /// Ends the link recorded as number `place`, from 0; on its first day where it never held.
  void end_link(std::size_t place, const std::string& until) {
    const int to = read_day(until);
    if (place >= links_.size()) throw refusal{"entity_unknown"};
    if (to < links_[place].since) throw refusal{"date_order"};
    links_[place].until = to;
  }

  void merge(const std::string& gone, const std::string& into, const std::string& on) { link(gone, into, on, std::nullopt, true); }

  answers split(const std::string& cvr, const std::string& on, const std::vector<successor>& successors,
                const std::map<std::string, std::string>& activity) {
    division made{node(read_cvr(cvr)), read_day(on), {}, {}, splits_recorded_};
    cpp_rational sum = 0;
    for (const auto& s : successors) {
      const auto equity = decimal(s.equity);
      if (!equity || *equity < 0) throw refusal{"equity_undefined"};
      made.successors.emplace_back(node(read_cvr(s.cvr)), *equity);
      sum += *equity;
    }
    if (sum <= 0) throw refusal{"equity_undefined"};
    for (const auto& [ref, taker] : activity) made.activity[ref] = node(read_cvr(taker));
    auto after = splits_.begin();  // by day, then in recording order
    while (after != splits_.end() && after->on <= made.on) ++after;
    const auto place = static_cast<std::size_t>(after - splits_.begin());
    ++splits_recorded_;
    splits_.insert(after, made);
    answers out{{"verdict", "split"}};
    for (const auto& g : grants_) {
      if (g.granted_on >= made.on) continue;
      const auto before = held_after(g, made.on, place);
      if (before[made.divided] == 0) continue;
      std::string& line = out["allocation." + g.ref];
      for (const auto& [holder, part] : parts_by_node(g.ref, before[made.divided], made)) {
        if (part == 0) continue;
        line += (line.empty() ? "" : ",") + nodes_[holder].id + "=" + eur_text(part);
      }
    }
    return out;
  }

  /// The split recorded as number `recorded`, from 0, never happened.
  void withdraw_split(std::size_t recorded) {
    if (std::erase_if(splits_, [&](const division& s) { return s.recorded == recorded; }) == 0) throw refusal{"entity_unknown"};
  }

  void rate(const std::string& currency, const std::string& on, const std::string& per_eur) {
    const cpp_rational value = decimal(per_eur).value();
    if (currency == "DKK" && (value < *decimal("7.29252") || value > *decimal("7.62824"))) throw refusal{"rate_implausible"};
    rates_[{currency, read_day(on)}] = value;
  }

  // ---- questions

  answers convert(const std::string& text, const std::string& on) {
    const amount read = read_positive_amount(text);
    const auto found = rate_for(read.currency, read_day(on));
    return {{"eur", eur_text(to_eur(read, found.first, made_with_.round_up))}, {"rate_date", found.second ? day_text(*found.second) : "null"}};
  }

  answers check(const aid& asked) {
    const understood u = understand(asked);
    require_rule(u.regulation, u.on);
    return judge(u, nobody, "allowed").first;
  }

  answers headroom(const std::string& cvr, const std::string& regulation, const std::string& on_text, const std::string& currency) {
    const std::size_t n = node(read_cvr(cvr));
    const int on = read_day(on_text);
    if (!decimals_of(currency)) throw refusal{"currency_unknown"};
    const char r = read_regulation(regulation);
    require_rule(r, on);
    const cpp_rational rate = rate_for(currency, on).first;
    const std::int64_t room = std::max<std::int64_t>(0, least_left(made_with_.rulebook, {n, r, 0, on, never}, nobody, false));
    answers out{{"headroom_eur", eur_text(room)},
                {"max_amount", amount_text(max_amount(room, currency, rate, made_with_.round_up))},
                {"undertaking", companies(undertaking(n, on, false))}};
    for (const auto& c : book(made_with_.rulebook)) {
      if (!applies(c, r, on)) continue;
      const int from = window_start(c.kind, on, nodes_[n].starts, made_with_.inclusive);
      const auto members = undertaking(n, on, false);
      std::string counted;
      for (const std::string& ref : sorted_refs())
        if (const grant& g = *find(ref); counts(c, g) && from <= g.granted_on && g.granted_on <= on && held_by(members, g, on) > 0)
          counted += (counted.empty() ? "" : ",") + ref;
      out["tests." + c.id] = day_text(from) + ".." + day_text(on) + " " + eur_text(total(c, members, from, on, never_order, nobody)) + " of " +
                             eur_text(c.limit) + ": " + counted;
    }
    return out;
  }

  /// "ref/ceiling": total and excess.
  std::map<std::string, std::string> breaches() {
    std::map<std::string, std::string> found;
    for (const auto& g : grants_) {
      if (value_on(g, g.granted_on) == 0) continue;
      const auto members = undertaking(g.recipient, g.granted_on, false);
      for (const auto& c : book(made_with_.rulebook)) {
        if (!applies(c, g.regulation, g.granted_on)) continue;
        const int from = window_start(c.kind, g.granted_on, nodes_[g.recipient].starts, made_with_.inclusive);
        const std::int64_t sum = total(c, members, from, g.granted_on, g.order, nobody);
        if (sum > c.limit) found[g.ref + "/" + c.id] = eur_text(sum) + " " + eur_text(sum - c.limit);
      }
    }
    return found;
  }

  answers audit() { return breaches(); }

  // ---- aid

  answers grant_aid(const std::string& ref, const aid& asked) { return decide(ref, asked, false); }
  answers reserve(const std::string& ref, const aid& asked) { return decide(ref, asked, true); }

  answers declare(const std::string& ref, const aid& asked) {
    if (find(ref)) throw refusal{"ref_exists"};
    const understood u = understand(asked);
    const auto before = breaches();
    add(ref, u, false);
    std::set<std::string> caused;
    for (const auto& [where, what] : breaches())
      if (!before.count(where)) caused.insert(where.substr(0, where.find('/')));
    return {{"verdict", "recorded"}, {"eur", eur_text(u.value)}, {"breaches_caused", joined(caused)}};
  }

  answers post(const std::string& ref, const std::optional<std::string>& amount_text, const std::optional<std::string>& day_text) {
    grant& g = existing(ref);
    if (!g.reserved || g.voided) throw refusal{"not_pending"};
    understood u{g.recipient,
                 g.regulation,
                 amount_text ? read_positive_amount(*amount_text) : g.granted,
                 g.rate,
                 0,
                 day_text ? read_day(*day_text) : g.granted_on,
                 never};
    if (u.on != g.granted_on || u.granted.currency != g.granted.currency) u.rate = rate_for(u.granted.currency, u.on).first;
    u.value = to_eur(u.granted, u.rate, made_with_.round_up);
    require_rule(u.regulation, u.on);
    const auto [out, allowed] = judge(u, ref, "granted");
    if (allowed) {
      g.granted = u.granted;
      g.rate = u.rate;
      g.value = u.value;
      g.granted_on = u.on;
      g.lapses_on = never;
      g.reserved = false;
      g.order = ++last_order_;
    }
    return out;
  }

  answers void_reservation(const std::string& ref) {
    grant& g = existing(ref);
    if (!g.reserved || g.voided) throw refusal{"not_pending"};
    g.voided = true;
    return {{"verdict", "voided"}};
  }

  answers reduce(const std::string& ref, const std::string& to, const std::string& effective_on) {
    const grant& g = existing(ref);
    if (g.reserved || g.voided) throw refusal{"not_granted"};
    const amount read = read_amount(to);
    if (read.minor < 0) throw refusal{"not_a_reduction"};  // where others have amount_not_positive
    if (read.currency != g.granted.currency) throw refusal{"currency_mismatch"};
    return lower(ref, read.minor, effective_on, "reduced");
  }

  answers withdraw(const std::string& ref, const std::string& effective_on) {
    const grant& g = existing(ref);
    if (g.reserved || g.voided) throw refusal{"not_granted"};
    return lower(ref, 0, effective_on, "withdrawn");
  }

  // ---- for properties

  /// The headroom in cents.
  std::int64_t room(const std::string& cvr, const std::string& regulation, int on) {
    return std::max<std::int64_t>(0,
                                  least_left(made_with_.rulebook, {node(read_cvr(cvr)), read_regulation(regulation), 0, on, never}, nobody, false));
  }
  bool has_rule_on(const std::string& regulation, int on) { return has_rule(made_with_.rulebook, read_regulation(regulation), on); }
  /// The refs used so far; or those of pending reservations only.
  std::vector<std::string> refs(bool pending_only = false) const {
    std::vector<std::string> all;
    for (const auto& g : grants_)
      if (!pending_only || (g.reserved && !g.voided)) all.push_back(g.ref);
    return all;
  }
  /// Recipient, regulation, euro value, amount, day of a recorded grant.
  struct facts_of_grant {
    std::string cvr, regulation, amount, currency;
    std::int64_t eur, minor;
    int granted_on;
  };
  facts_of_grant facts_of(const std::string& ref) {
    const grant& g = existing(ref);
    return {
        nodes_[g.recipient].id, regulation_name(g.regulation), amount_text(g.granted), g.granted.currency, g.value, g.granted.minor, g.granted_on};
  }

  /// When refused, whether every later day is tried for `earliest_fit`; else the answer lacks it.
  bool with_earliest_fit = true;
  /// Rulebooks that do not bind: `advisory.ID` is "allowed" or the ceilings failed, `advisory_headroom.ID` the headroom.
  std::vector<std::string> watched;

  static std::string regulation_name(char r) {
    for (const char* name : {"general", "agriculture", "fishery", "sgei"})
      if (name[0] == r) return name;
    return "";
  }

 private:
  static constexpr int never = 1'000'000;
  static constexpr int never_order = 1'000'000;
  inline static const std::string nobody{};

  struct node_facts {
    std::string id;
    std::string kind = "company";
    std::vector<int> starts = year_starts({});  // calendar years where nobody registered it
  };
  struct link_facts {
    std::size_t a, b;
    int since, until;
    bool confirmed;
  };
  struct division {
    std::size_t divided;
    int on;
    std::vector<std::pair<std::size_t, cpp_rational>> successors;
    std::map<std::string, std::size_t> activity;
    std::size_t recorded;  // as number so many, from 0
  };
  struct reduction {
    int effective_on;
    std::int64_t minor, cents;
  };
  struct grant {
    std::string ref;
    std::size_t recipient;
    char regulation;
    amount granted;
    cpp_rational rate;
    std::int64_t value;
    int granted_on;
    int lapses_on;
    bool reserved;
    bool voided;
    int order;
    std::vector<reduction> reductions;
  };
  /// A ceiling with its days and its limit in cents.
  struct ready_ceiling {
    std::string id, under, counts;
    std::int64_t limit;
    window kind;
    int from, until;
  };
  struct understood {
    std::size_t recipient;
    char regulation;
    amount granted;
    cpp_rational rate;
    std::int64_t value;
    int on;
    int lapses_on;
  };
  struct new_aid {
    std::size_t recipient;
    char regulation;
    std::int64_t cents;
    int on;
    int lapses_on;
  };
  using members_set = std::vector<bool>;  // by node

  // ---- reading

  static std::string read_cvr(std::string text) {
    if (text.size() > 2 && text.substr(0, 2) == "DK") text.erase(0, 2);
    if (text.size() == 11 && (text[2] == ' ' || text[2] == '-') && text[5] == text[2] && text[8] == text[2])
      text = text.substr(0, 2) + text.substr(3, 2) + text.substr(6, 2) + text.substr(9, 2);
    if (text.size() != 8 || !all_digits(text) || text == "00000000") throw refusal{"cvr_invalid"};
    return text;
  }

  static char read_regulation(const std::string& text) {
    for (const char r : {'g', 'a', 'f', 's'})
      if (text == regulation_name(r)) return r;
    throw refusal{"regulation_unknown"};
  }

  std::size_t node(const std::string& id) {
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (nodes_[i].id == id) return i;
    nodes_.push_back({id});
    return nodes_.size() - 1;
  }

  std::size_t known(const std::string& id) {
    if (!declared_.count(id) && (id.size() != 8 || !all_digits(id))) throw refusal{"entity_unknown"};
    return node(id);
  }

  const std::vector<ready_ceiling>& book(const std::string& name) {
    auto& ready = books_[name];
    if (ready.empty())
      for (const auto& c : typed_rulebook(name, made_with_.agri_fish_highest))
        ready.push_back(
            {c.id, c.under, c.counts, c.eur * 100, c.kind, c.from.empty() ? -never : read_day(c.from), c.until.empty() ? never : read_day(c.until)});
    return ready;
  }

  grant* find(const std::string& ref) {
    for (auto& g : grants_)
      if (g.ref == ref) return &g;
    return nullptr;
  }
  grant& existing(const std::string& ref) {
    grant* g = find(ref);
    if (!g) throw refusal{"ref_unknown"};
    return *g;
  }
  std::vector<std::string> sorted_refs() const {
    auto all = refs();
    std::sort(all.begin(), all.end());
    return all;
  }

  /// The rate for a day and the day it was published for (none for the euro and a fixed rate).
  std::pair<cpp_rational, std::optional<int>> rate_for(const std::string& currency, int on) {
    if (currency == "EUR") return {1, std::nullopt};
    if (made_with_.source == "fixed") return {*decimal(made_with_.fixed_rate), std::nullopt};
    if (made_with_.source == "inforeuro") {
      const date_parts p = parts_of(on);
      const auto found = rates_.find({currency, number_of(p.year, p.month, 1)});
      if (found == rates_.end()) throw refusal{"rate_missing"};
      return {found->second, found->first.second};
    }
    std::optional<int> last;
    for (const auto& [key, value] : rates_)
      if (key.first == currency && key.second <= on) last = key.second;  // they come by day
    if (!last || on - *last > made_with_.max_age_days) throw refusal{"rate_missing"};
    return {rates_[{currency, *last}], last};
  }

  /// Reads a question in the order of rules.md section 7, but for the rule in force.
  understood understand(const aid& asked) {
    const std::string cvr = read_cvr(asked.cvr);
    const amount read = read_positive_amount(asked.amount);
    const int on = read_day(asked.granted_on);
    const int lapses_on = asked.lapses_on ? read_day(*asked.lapses_on) : never;
    if (lapses_on <= on) throw refusal{"date_order"};
    cpp_rational rate = 1;
    if (read.currency != "EUR") rate = asked.rate ? decimal(*asked.rate).value() : rate_for(read.currency, on).first;
    const char regulation = read_regulation(asked.regulation);
    return {node(cvr), regulation, read, rate, to_eur(read, rate, made_with_.round_up), on, lapses_on};
  }

  bool has_rule(const std::string& name, char regulation, int on) {
    for (const auto& c : book(name))
      if (applies(c, regulation, on) && c.id.find(regulation_name(regulation)) != std::string::npos) return true;
    return false;
  }
  void require_rule(char regulation, int on) {
    if (!has_rule(made_with_.rulebook, regulation, on)) throw refusal{"no_rule_in_force"};
  }

  static bool applies(const ready_ceiling& c, char regulation, int on) {
    return c.under.find(regulation) != std::string::npos && c.from <= on && on <= c.until;
  }
  static bool counts(const ready_ceiling& c, const grant& g) { return c.counts.find(g.regulation) != std::string::npos; }

  // ---- section 5

  bool joins(std::size_t n) const {
    const std::string& kind = nodes_[n].kind;
    const std::string& policy = made_with_.natural_person_links;
    if (kind == "public_body") return false;
    if (kind == "person") return policy == "always";
    if (kind == "person_enterprise") return policy != "none";
    return true;
  }

  members_set undertaking(std::size_t of, int on, bool undetermined_too) const {
    members_set members(nodes_.size(), false);
    members[of] = true;
    for (bool grew = true; grew;) {
      grew = false;
      for (const auto& l : links_) {
        if (on < l.since || on >= l.until || (!l.confirmed && !undetermined_too)) continue;
        if (members[l.a] == members[l.b] || !joins(l.a) || !joins(l.b)) continue;
        members[l.a] = members[l.b] = grew = true;
      }
    }
    return members;
  }

  std::string companies(const members_set& members) const {
    std::set<std::string> ids;
    for (std::size_t n = 0; n < members.size(); ++n)
      if (members[n] && nodes_[n].kind == "company") ids.insert(nodes_[n].id);
    return joined(ids);
  }

  /// What counts of a grant on a day, whoever holds it.
  static std::int64_t value_on(const grant& g, int on) {
    if (g.voided || (g.reserved && on >= g.lapses_on)) return 0;
    std::int64_t cents = g.value;
    for (const auto& r : g.reductions)
      if (r.effective_on <= on) cents = r.cents;
    return cents;
  }

  /// `cents` in shares by equity: each rounded down, then the cents left over go to the largest remainders, first listed first.
  static std::vector<std::int64_t> by_equity(std::int64_t cents, const division& s) {
    cpp_rational sum = 0;
    for (const auto& [n, equity] : s.successors) sum += equity;
    std::vector<std::int64_t> shares;
    std::vector<cpp_rational> remainders;
    std::int64_t left = cents;
    for (const auto& [n, equity] : s.successors) {
      const cpp_rational exact = cpp_rational(cents) * equity / sum;
      shares.push_back(cpp_int(numerator(exact) / denominator(exact)).convert_to<std::int64_t>());
      remainders.push_back(exact - shares.back());
      left -= shares.back();
    }
    while (left-- > 0) {
      std::size_t largest = 0;
      for (std::size_t i = 1; i < remainders.size(); ++i)
        if (remainders[i] > remainders[largest]) largest = i;
      ++shares[largest];
      remainders[largest] = -1;
    }
    return shares;
  }

  static std::map<std::size_t, std::int64_t> parts_by_node(const std::string& ref, std::int64_t cents, const division& s) {
    if (const auto named = s.activity.find(ref); named != s.activity.end()) return {{named->second, cents}};
    std::map<std::size_t, std::int64_t> parts;
    const auto shares = by_equity(cents, s);
    for (std::size_t i = 0; i < shares.size(); ++i) parts[s.successors[i].first] += shares[i];
    return parts;
  }

  /// Who holds how much of a grant on a day, after the first `splits` of the splits.
  std::vector<std::int64_t> held_after(const grant& g, int on, std::size_t splits) const {
    std::vector<std::int64_t> held(nodes_.size(), 0);
    held[g.recipient] = value_on(g, on);
    for (std::size_t i = 0; i < splits; ++i) {
      const division& s = splits_[i];
      if (s.on > on || g.granted_on >= s.on || held[s.divided] == 0) continue;
      const std::int64_t cents = held[s.divided];
      held[s.divided] = 0;
      for (const auto& [n, part] : parts_by_node(g.ref, cents, s)) held[n] += part;
    }
    return held;
  }

  std::int64_t held_by(const members_set& members, const grant& g, int on) const {
    std::int64_t sum = 0;
    const auto held = held_after(g, on, splits_.size());
    for (std::size_t n = 0; n < held.size(); ++n)
      if (members[n]) sum += held[n];
    return sum;
  }

  /// Whether `members` includes somebody who holds new aid to `recipient` of day `granted_on` on the later day `on`.
  bool includes_holder(const members_set& members, std::size_t recipient, int granted_on, int on) const {
    members_set holds(nodes_.size(), false);
    holds[recipient] = true;
    for (const auto& s : splits_) {
      if (s.on > on || granted_on >= s.on || !holds[s.divided]) continue;
      holds[s.divided] = false;
      for (const auto& [n, equity] : s.successors)
        if (equity > 0) holds[n] = true;
    }
    for (std::size_t n = 0; n < holds.size(); ++n)
      if (holds[n] && members[n]) return true;
    return false;
  }

  // ---- section 6

  /// What `members` hold on `on` of the grants the ceiling counts, dated from `from` to `on`; of the last day only those
  /// recorded up to `last_order`.
  std::int64_t total(const ready_ceiling& c, const members_set& members, int from, int on, int last_order, const std::string& without) const {
    std::int64_t sum = 0;
    for (const auto& g : grants_) {
      if (g.granted_on < from || g.granted_on > on || (g.granted_on == on && g.order > last_order)) continue;
      if (!counts(c, g) || g.ref == without) continue;
      sum += held_by(members, g, on);
    }
    return sum;
  }

  /// Calls `tested(ceiling, total, later grant or nullptr)` for every ceiling of steps 3 and 4.
  void test(const std::string& name, const new_aid& aid, const std::string& without, bool undetermined_too,
            const std::function<void(const ready_ceiling&, std::int64_t, const grant*)>& tested) {
    const auto members = undertaking(aid.recipient, aid.on, undetermined_too);
    for (const auto& c : book(name)) {
      if (!applies(c, aid.regulation, aid.on)) continue;
      const int from = window_start(c.kind, aid.on, nodes_[aid.recipient].starts, made_with_.inclusive);
      tested(c, total(c, members, from, aid.on, never_order, without), nullptr);
    }
    for (const auto& later : grants_) {
      const int on = later.granted_on;
      if (on <= aid.on || on >= aid.lapses_on || later.ref == without || value_on(later, on) == 0) continue;
      const auto later_members = undertaking(later.recipient, on, undetermined_too);
      if (!includes_holder(later_members, aid.recipient, aid.on, on)) continue;
      for (const auto& c : book(name)) {
        if (!applies(c, later.regulation, on) || c.counts.find(aid.regulation) == std::string::npos) continue;
        const int from = window_start(c.kind, on, nodes_[later.recipient].starts, made_with_.inclusive);
        if (from > aid.on) continue;
        tested(c, total(c, later_members, from, on, later.order, without), &later);
      }
    }
  }

  std::int64_t least_left(const std::string& name, const new_aid& aid, const std::string& without, bool undetermined_too) {
    std::int64_t least = std::int64_t{1} << 62;
    test(name, aid, without, undetermined_too,
         [&](const ready_ceiling& c, std::int64_t sum, const grant*) { least = std::min(least, c.limit - sum); });
    return least;
  }

  std::pair<answers, bool> judge(const understood& u, const std::string& without, const std::string& yes) {
    const new_aid aid{u.recipient, u.regulation, u.value, u.on, u.lapses_on};
    std::set<std::string> failed, later_grants;
    test(made_with_.rulebook, aid, without, false, [&](const ready_ceiling& c, std::int64_t sum, const grant* later) {
      if (sum + aid.cents <= c.limit) return;
      failed.insert(c.id);
      if (later) later_grants.insert(later->ref);
    });
    const bool allowed = failed.empty();
    const std::int64_t room = std::max<std::int64_t>(0, least_left(made_with_.rulebook, aid, without, false));
    answers out{{"verdict", allowed ? yes : "refused"},
                {"eur", eur_text(u.value)},
                {"headroom_eur", eur_text(room)},
                {"max_amount", amount_text(max_amount(room, u.granted.currency, u.rate, made_with_.round_up))},
                {"failed", joined(failed)},
                {"later_grants", joined(later_grants)},
                {"undertaking", companies(undertaking(u.recipient, u.on, false))},
                {"undetermined_links_matter", allowed && least_left(made_with_.rulebook, aid, without, true) < aid.cents ? "true" : "false"}};
    if (!allowed && with_earliest_fit) out["earliest_fit"] = earliest_fit(aid, without);
    for (const auto& name : watched) {
      std::string& said = out["advisory." + name];
      if (!has_rule(name, aid.regulation, aid.on)) {
        said = "no rule";
        continue;
      }
      std::set<std::string> over;
      test(name, aid, without, false, [&](const ready_ceiling& c, std::int64_t sum, const grant*) {
        if (sum + aid.cents > c.limit) over.insert(c.id);
      });
      said = over.empty() ? "allowed" : joined(over);
      out["advisory_headroom." + name] = eur_text(std::max<std::int64_t>(0, least_left(name, aid, without, false)));
    }
    return {out, allowed};
  }

  std::string earliest_fit(new_aid aid, const std::string& without) {
    aid.lapses_on = never;
    for (int i = 1; i <= 3660; ++i) {
      ++aid.on;
      if (!has_rule(made_with_.rulebook, aid.regulation, aid.on)) return "null";
      if (least_left(made_with_.rulebook, aid, without, false) >= aid.cents) return day_text(aid.on);
    }
    return "null";
  }

  // ---- section 7

  answers decide(const std::string& ref, const aid& asked, bool reserved) {
    if (find(ref)) throw refusal{"ref_exists"};
    const understood u = understand(asked);
    require_rule(u.regulation, u.on);
    const auto [out, allowed] = judge(u, nobody, reserved ? "reserved" : "granted");
    if (allowed) add(ref, u, reserved);
    return out;
  }

  void add(const std::string& ref, const understood& u, bool reserved) {
    grants_.push_back({ref, u.recipient, u.regulation, u.granted, u.rate, u.value, u.on, u.lapses_on, reserved, false, ++last_order_, {}});
  }

  answers lower(const std::string& ref, std::int64_t minor, const std::string& effective_text, const std::string& verdict) {
    grant& g = existing(ref);
    const std::int64_t present = g.reductions.empty() ? g.granted.minor : g.reductions.back().minor;
    if (minor >= present) throw refusal{"not_a_reduction"};
    const int effective_on = read_day(effective_text);
    if (effective_on < g.granted_on) throw refusal{"effective_before_grant"};
    if (!g.reductions.empty() && effective_on < g.reductions.back().effective_on) throw refusal{"effective_out_of_order"};
    g.reductions.push_back({effective_on, minor, to_eur({minor, g.granted.currency}, g.rate, made_with_.round_up)});
    return {{"verdict", verdict}, {"eur", eur_text(g.reductions.back().cents)}};
  }

  static std::string joined(const std::set<std::string>& items) {
    std::string text;
    for (const auto& item : items) text += (text.empty() ? "" : ",") + item;
    return text;
  }

  settings made_with_;
  std::vector<node_facts> nodes_;
  std::set<std::string> declared_;
  std::vector<link_facts> links_;
  std::vector<division> splits_;
  std::vector<grant> grants_;
  std::map<std::pair<std::string, int>, cpp_rational> rates_;
  std::map<std::string, std::vector<ready_ceiling>> books_;
  int last_order_ = 0;
  std::size_t splits_recorded_ = 0;
};

}  // namespace brute_force
