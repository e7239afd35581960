// SPDX-License-Identifier: Apache-2.0
// Random histories: a teller of stories, and the library and the model of ../model/brute_force.hpp that both go through them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <rapidcheck/shrink/Shrink.h>

#include <deminimis/ledger/ledger.hpp>

#include "model/brute_force.hpp"
#include "support/data.hpp"
#include "support/property.hpp"

namespace deminimis::test {

using brute_force::answers;

inline int histories(int share = 1) {
#ifdef __OPTIMIZE__
  int count = 10'000;
#else
  int count = 1'000;
#endif
  if (const char* wanted = std::getenv("DEMINIMIS_HISTORIES")) count = std::atoi(wanted);
  return std::max(1, count / share);
}

// ---- the library's answers in the model's notation ------------------------------------------------------------------------

inline std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + item;
  return text;
}

inline std::string joined(const std::vector<cvr>& numbers) {
  std::vector<std::string> items;
  for (const cvr n : numbers) items.push_back(to_string(n));
  return joined(items);
}

inline void add_advisories(answers& out, const std::vector<advisory>& advisories) {
  for (const auto& a : advisories) {
    std::string& said = out["advisory." + a.rulebook_id];
    if (!a.answer) {
      said = "no rule";
      continue;
    }
    said = a.answer->allowed ? "allowed" : joined(a.answer->failed);
    out["advisory_headroom." + a.rulebook_id] = to_string(a.answer->headroom);
  }
}

inline answers shown(const assessment& a, const std::string& yes) {
  answers out{{"verdict", a.allowed() ? yes : "refused"},
              {"eur", to_string(a.asked.value)},
              {"headroom_eur", to_string(a.binding.headroom)},
              {"max_amount", to_string(a.max_amount)},
              {"failed", joined(a.binding.failed)},
              {"later_grants", joined(a.binding.later_grants)},
              {"undertaking", joined(a.undertaking)},
              {"undetermined_links_matter", a.undetermined_links_matter ? "true" : "false"}};
  if (!a.allowed()) out["earliest_fit"] = a.binding.earliest_fit ? to_string(*a.binding.earliest_fit) : "null";
  add_advisories(out, a.advisories);
  return out;
}

inline void add_tests(answers& out, const ruling& r) {
  for (const auto& t : r.tests) {
    std::vector<std::string> counted;
    eur_sum sum = 0;
    for (const auto& g : t.counted) {
      counted.push_back(g.ref);
      sum += g.value.count();
    }
    std::sort(counted.begin(), counted.end());
    out["tests." + t.ceiling_id] = to_string(t.window.first) + ".." + to_string(t.window.last) + " " + eur_text(t.total) + " of " +
                                   to_string(t.limit) + ": " + joined(counted) + (sum == t.total ? "" : " (which is not their sum)");
  }
}

inline answers shown(const headroom_answer& a) {
  answers out{{"headroom_eur", to_string(a.binding.headroom)}, {"max_amount", to_string(a.max_amount)}, {"undertaking", joined(a.undertaking)}};
  add_tests(out, a.binding);
  return out;
}

inline answers shown(const std::vector<breach>& found) {
  answers out;
  for (const auto& b : found) out[b.ref + "/" + b.ceiling_id] = eur_text(b.total) + " " + eur_text(b.excess());
  return out;
}

inline answers shown(const split_answer& a) {
  std::map<std::string, std::map<std::string, std::int64_t>> given;
  for (const auto& p : a.allocation) given[p.ref][to_string(p.successor)] += p.value.count();
  answers out{{"verdict", "split"}};
  for (const auto& [ref, parts] : given)
    for (const auto& [number, cents] : parts) {
      std::string& line = out["allocation." + ref];
      line += (line.empty() ? "" : ",") + number + "=" + to_string(eur_cents(cents));
    }
  return out;
}

/// The model lists an allocation's holders as it met them; sorted they compare.
inline answers with_sorted_allocation(answers a) {
  for (auto& [key, value] : a) {
    if (key.rfind("allocation.", 0) != 0) continue;
    std::set<std::string> parts;
    for (std::size_t at = 0; at < value.size();) {
      const std::size_t comma = std::min(value.find(',', at), value.size());
      parts.insert(value.substr(at, comma - at));
      at = comma + 1;
    }
    value = joined(std::vector<std::string>(parts.begin(), parts.end()));
  }
  return a;
}

/// Everything recorded, as one text.
inline std::string fingerprint(const history& all) {
  std::string text;
  for (const auto& c : all.companies) text += to_string(c.number) + ";";
  for (const auto& e : all.entities) text += e.id + ";";
  for (const auto& l : all.links) text += l.a + l.b + to_string(l.since) + ";";
  for (const auto& s : all.splits) text += to_string(s.divided) + to_string(s.on) + ";";
  for (const auto& g : all.grants)
    text += g.ref + std::string(to_string(g.status)) + to_string(g.granted_on) + to_string(g.value) + (g.voided ? "v" : "") +
            std::to_string(g.order) + "/" + std::to_string(g.reductions.size()) + ";";
  return text;
}

// ---- a history both go through ----------------------------------------------------------------------------------------------

/// Numbers that follow from one number.
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t n) {  // splitmix64
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % n);
  }
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <class T>
  const T& one_of(const std::vector<T>& items) {
    return items[below(items.size())];
  }
  std::string text(const std::vector<const char*>& items) { return items[below(items.size())]; }

 private:
  std::uint64_t state_;
};

struct counts {
  std::int64_t histories = 0, steps = 0, allowed = 0, refused = 0, by_later_grants = 0, fits = 0, breaches = 0, splits = 0, undetermined = 0;
  std::map<std::string, int> errors;
};

inline aid_request request_of(const brute_force::aid& asked) {
  aid_request r{asked.cvr, asked.regulation, asked.amount, asked.granted_on};
  if (asked.lapses_on) r.lapses_on.emplace(*asked.lapses_on);
  if (asked.rate) r.own_rate.emplace(*asked.rate);
  return r;
}

inline settings settings_of(const brute_force::settings& made) {
  settings s;
  const bool law = made.rulebook == "dk-law";
  s.book = law ? dk_law() : closing_loops_2024();
  s.watched = {law ? closing_loops_2024() : dk_law()};
  s.conversion.source = made.source == "fixed"       ? rate_source::fixed
                        : made.source == "inforeuro" ? rate_source::inforeuro
                        : made.source == "ecb"       ? rate_source::ecb
                                                     : rate_source::nationalbanken;
  s.conversion.max_age_days = made.max_age_days;
  if (made.source == "fixed") s.conversion.fixed = rate::parse(made.fixed_rate);
  s.policy.anniversary = made.inclusive ? anniversary::inclusive : anniversary::exclusive;
  s.policy.natural_person_links = *detail::natural_person_links_names.find(made.natural_person_links);
  s.policy.rounding = made.round_up ? rounding::up : rounding::half_up;
  s.policy.agri_fish = made.agri_fish_highest ? agri_fish::highest : agri_fish::own;
  return s;
}

/// The library and the model side by side. Every step is done by both; the first difference stays.
class twins {
 public:
  explicit twins(const brute_force::settings& made, counts& met) : twins(made, met, ledger::in_memory(settings_of(made))) {}
  twins(const brute_force::settings& made, counts& met, ledger kept) : real(std::move(kept)), model(made), met_(&met) {
    model.watched = {made.rulebook == "dk-law" ? "closing-loops-2024" : "dk-law"};
    story = made.rulebook + ", " + made.source + " " + made.fixed_rate + ", max_age " + std::to_string(made.max_age_days) +
            (made.inclusive ? ", inclusive" : "") + ", persons " + made.natural_person_links + (made.round_up ? ", rounding up" : "") +
            (made.agri_fish_highest ? ", agri_fish highest" : "") + "\n";
  }

  ledger real;
  brute_force::ledger model;
  std::string story;       ///< what was done, a line a step
  std::string difference;  ///< empty: none yet
  answers given;           ///< the library's last answer
  /// The events that recorded links and splits, and one of the ids in each.
  std::vector<std::pair<std::uint64_t, std::string>> link_events, split_events;

  void company(const std::string& number, const std::optional<std::string>& start, const std::vector<std::pair<std::string, std::string>>& periods) {
    std::string line = "company " + number + (start ? " " + *start : "");
    for (const auto& [first, last] : periods) line += " " + first + ".." + last;
    step(
        line,
        [&] {
          company_request r{number};
          if (start) r.fiscal_year_start.emplace(*start);
          for (const auto& [first, last] : periods) r.fiscal_periods.emplace_back(first, last);
          real.register_company(r);
          return answers{};
        },
        [&] {
          brute_force::fiscal_years years;
          if (start) {
            years.start_month = static_cast<unsigned>(std::stoi(start->substr(0, 2)));
            years.start_day = static_cast<unsigned>(std::stoi(start->substr(3, 2)));
          }
          for (const auto& [first, last] : periods) years.periods.emplace_back(brute_force::read_day(first), brute_force::read_day(last));
          model.company(number, years);
          return answers{};
        });
  }
  void entity(const std::string& id, const std::string& kind) {
    step(
        "entity " + id + " " + kind,
        [&] {
          real.declare_entity({id, *detail::entity_kinds.find(kind), ""});
          return answers{};
        },
        [&] {
          model.entity(id, kind);
          return answers{};
        });
  }
  void link(const std::string& a, const std::string& b, const std::string& since, const std::optional<std::string>& until, bool confirmed) {
    step(
        "link " + a + " " + b + " since " + since + (until ? " until " + *until : "") + (confirmed ? "" : " undetermined"),
        [&] {
          link_request r{a, b, since};
          if (until) r.until.emplace(*until);
          r.certainty = confirmed ? certainty::confirmed : certainty::undetermined;
          link_events.emplace_back(real.add_link(r).receipt.sequence, a);
          return answers{};
        },
        [&] {
          model.link(a, b, since, until, confirmed);
          return answers{};
        });
  }
  void merge(const std::string& gone, const std::string& into, const std::string& on) {
    step(
        "merge " + gone + " into " + into + " on " + on,
        [&] {
          link_events.emplace_back(real.merge(gone, into, on).receipt.sequence, gone);
          return answers{};
        },
        [&] {
          model.merge(gone, into, on);
          return answers{};
        });
  }
  void end_link(std::size_t place, const std::string& until) {
    step(
        "end link " + std::to_string(place) + " on " + until,
        [&] {
          real.end_link(place < link_events.size() ? link_events[place].first : 1, until);
          return answers{};
        },
        [&] {
          model.end_link(place, until);
          return answers{};
        });
  }
  void withdraw_split(std::size_t place) {
    step(
        "withdraw split " + std::to_string(place),
        [&] {
          real.withdraw_split(place < split_events.size() ? split_events[place].first : 1);
          return answers{};
        },
        [&] {
          model.withdraw_split(place);
          return answers{};
        });
  }
  void split(const std::string& number, const std::string& on, const std::vector<brute_force::successor>& successors,
             const std::map<std::string, std::string>& activity) {
    std::string line = "split " + number + " on " + on;
    for (const auto& s : successors) line += ", " + s.cvr + " " + s.equity;
    for (const auto& [ref, taker] : activity) line += ", " + ref + " to " + taker;
    ++met_->splits;
    step(
        line,
        [&] {
          split_request r{number, on, !activity.empty(), {}, {}};
          for (const auto& s : successors) r.successors.push_back({s.cvr, s.equity});
          for (const auto& [ref, taker] : activity) r.activity.emplace(ref, taker);
          const auto answer = real.divide(r);
          split_events.emplace_back(answer.receipt.sequence, number);
          return shown(answer);
        },
        [&] { return with_sorted_allocation(model.split(number, on, successors, activity)); });
  }
  void rate(const std::string& unit, const std::string& on, const std::string& per_eur) {
    step(
        "rate " + unit + " " + on + " " + per_eur,
        [&] {
          real.add_rate(unit, on, per_eur);
          return answers{};
        },
        [&] {
          model.rate(unit, on, per_eur);
          return answers{};
        });
  }
  void convert(const std::string& amount, const std::string& on) {
    step(
        "convert " + amount + " on " + on,
        [&] {
          const auto a = real.convert(amount, on);
          return answers{{"eur", to_string(a.value)}, {"rate_date", a.converted_at.published_on ? to_string(*a.converted_at.published_on) : "null"}};
        },
        [&] { return model.convert(amount, on); });
  }
  void check(const brute_force::aid& asked) {
    std::optional<money> most;
    step(
        "check " + text_of(asked),
        [&] {
          return real.read([&](const reader& r) {
            const questions q(r);
            const question understood = q.understand(request_of(asked));
            const assessment part = q.check(understood);
            const assessment whole = q.check(understood, r.everything());
            answers a = shown(part, "allowed"), b = shown(whole, "allowed");
            add_tests(a, part.binding);
            add_tests(b, whole.binding);
            if (a != b) differ("from everything recorded the answer is another:\n" + compared(a, b));
            most = part.max_amount;
            return shown(part, "allowed");
          });
        },
        [&] { return model.check(asked); });
    if (most) passes_but_no_more(asked, *most);
  }
  void headroom(const std::string& number, const std::string& regulation, const std::string& on, const std::string& unit) {
    std::optional<headroom_answer> room;
    step(
        "headroom " + number + " " + regulation + " on " + on + " in " + unit,
        [&] {
          room = real.headroom(number, regulation, on, unit);
          return shown(*room);
        },
        [&] { return model.headroom(number, regulation, on, unit); });
    if (room) passes_but_no_more({number, regulation, "", on}, room->max_amount);
  }
  void audit() {
    step(
        "audit", [&] { return shown(real.audit()); },
        [&] {
          const auto found = model.audit();
          met_->breaches += static_cast<std::int64_t>(found.size());
          return found;
        });
  }
  void grant(const std::string& ref, const brute_force::aid& asked) {
    new_aid(
        "grant", ref, asked, [&] { return shown(real.grant(ref, request_of(asked)).assessment, "granted"); },
        [&] { return model.grant_aid(ref, asked); });
  }
  void reserve(const std::string& ref, const brute_force::aid& asked) {
    new_aid(
        "reserve", ref, asked, [&] { return shown(real.reserve(ref, request_of(asked)).assessment, "reserved"); },
        [&] { return model.reserve(ref, asked); });
  }
  void declare(const std::string& ref, const brute_force::aid& asked) {
    step(
        "declare " + ref + " " + text_of(asked),
        [&] {
          const auto a = real.declare(ref, request_of(asked));
          return answers{{"verdict", "recorded"}, {"eur", to_string(a.asked.value)}, {"breaches_caused", joined(a.breaches_caused)}};
        },
        [&] { return model.declare(ref, asked); });
  }
  void post(const std::string& ref, const std::optional<std::string>& amount, const std::optional<std::string>& on) {
    unchanged_where_refused([&] {
      return step(
          "post " + ref + (amount ? " " + *amount : "") + (on ? " on " + *on : ""),
          [&] {
            post_request r;
            if (amount) r.amount.emplace(*amount);
            if (on) r.granted_on.emplace(*on);
            return shown(real.post(ref, r).assessment, "granted");
          },
          [&] { return model.post(ref, amount, on); });
    });
  }
  void void_reservation(const std::string& ref) {
    step(
        "void " + ref,
        [&] {
          real.void_reservation(ref);
          return answers{{"verdict", "voided"}};
        },
        [&] { return model.void_reservation(ref); });
  }
  void reduce(const std::string& ref, const std::string& to, const std::string& on) {
    step(
        "reduce " + ref + " to " + to + " from " + on,
        [&] {
          return answers{{"verdict", "reduced"}, {"eur", to_string(real.reduce(ref, to, on).value)}};
        },
        [&] { return model.reduce(ref, to, on); });
  }
  void withdraw(const std::string& ref, const std::string& on) {
    step(
        "withdraw " + ref + " from " + on,
        [&] {
          return answers{{"verdict", "withdrawn"}, {"eur", to_string(real.withdraw(ref, on).value)}};
        },
        [&] { return model.withdraw(ref, on); });
  }

  /// Where two answers differ, a line each.
  static std::string compared(const answers& library, const answers& expected) {
    std::string text;
    std::set<std::string> keys;
    for (const auto& [key, value] : library) keys.insert(key);
    for (const auto& [key, value] : expected) keys.insert(key);
    const auto value_of = [](const answers& a, const std::string& key) { return a.count(key) ? a.at(key) : std::string("(nothing)"); };
    for (const auto& key : keys)
      if (value_of(library, key) != value_of(expected, key))
        text += "  " + key + ": library " + value_of(library, key) + " | model " + value_of(expected, key) + "\n";
    return text;
  }

 private:
  static std::string text_of(const brute_force::aid& a) {
    return a.cvr + " " + a.regulation + " " + a.amount + " on " + a.granted_on + (a.lapses_on ? " lapses " + *a.lapses_on : "") +
           (a.rate ? " rate " + *a.rate : "");
  }

  /// The largest amount passes, one minor unit more fails, always.
  void passes_but_no_more(brute_force::aid asked, const money& most) {
    const auto allowed = [&](const money& amount) {
      asked.amount = to_string(amount);
      return real.check(request_of(asked)).allowed();
    };
    const money more(most.minor_units() + 1, most.unit());
    if (most.minor_units() > 0 && !allowed(most)) differ("max_amount " + to_string(most) + " does not pass");
    if (allowed(more)) differ("one minor unit more than max_amount, " + to_string(more) + ", passes");
  }

  void differ(const std::string& what) {
    if (difference.empty()) difference = what;
  }

  template <class Real, class Model>
  answers step(const std::string& line, Real&& by_library, Model&& by_model) {
    ++met_->steps;
    story += line + "\n";
    answers a, b;
    const auto events = [&] { return real.read([](const reader& r) { return r.last_event(); }); };
    const auto before = events();
    try {
      a = by_library();
    } catch (const error& e) {
      a = {{"error", std::string(to_string(e.code()))}};
      if (events() != before) differ("an error left an event behind");
    }
    try {
      b = by_model();
    } catch (const brute_force::refusal& r) {
      b = {{"error", r.code}};
      ++met_->errors[r.code];
    }
    if (a != b) differ(compared(a, b));
    given = a;
    const std::string verdict = b.count("verdict") ? b["verdict"] : "";
    met_->refused += verdict == "refused";
    met_->allowed += verdict == "granted" || verdict == "reserved" || verdict == "allowed";
    met_->by_later_grants += b.count("later_grants") && !b["later_grants"].empty();
    met_->fits += b.count("earliest_fit") && b["earliest_fit"] != "null";
    met_->undetermined += b.count("undetermined_links_matter") && b["undetermined_links_matter"] == "true";
    return b;
  }

  template <class Step>
  answers unchanged_where_refused(Step&& done) {
    const std::string before = fingerprint(real.everything());
    const answers audited = shown(real.audit());
    const answers a = done();
    if (!(a.count("verdict") && a.at("verdict") == "refused") && !a.count("error")) return a;
    if (fingerprint(real.everything()) != before) differ("a refusal changed what is recorded");
    if (shown(real.audit()) != audited) differ("a refusal changed the audit");
    return a;
  }

  template <class Real, class Model>
  void new_aid(const std::string& what, const std::string& ref, const brute_force::aid& asked, Real&& by_library, Model&& by_model) {
    const answers a = unchanged_where_refused([&] { return step(what + " " + ref + " " + text_of(asked), by_library, by_model); });
    const bool refused = a.count("verdict") && a.at("verdict") == "refused";
    if (refused && real.read([&](const reader& r) { return r.find_grant(ref).has_value(); })) differ("a refused grant took its reference");
  }

  counts* met_;
};

inline const std::vector<const char*> regulations_by_name{"general",     "general", "general", "agriculture",
                                                          "agriculture", "fishery", "fishery", "sgei"};

/// What a history is about: its companies, its days, its amounts.
class storyteller {
 public:
  /// `name` keeps the companies and references of two tellers apart.
  storyteller(std::uint64_t seed, const std::string& name = "") : name_(name) {
    dice d(seed);
    const std::size_t companies = 2 + d.below(4);
    for (std::size_t i = 0; i < companies; ++i) companies_.push_back((name.empty() ? "9900000" : "8800000") + std::to_string(i + 1));
    for (const char* id : {"foreign", "person", "sole", "town"}) entities_.push_back(name + id + ":1");
    static const std::vector<const char*> turning_points{
        "2023-12-31", "2024-01-01", "2024-02-29", "2024-02-29", "2024-12-15", "2024-12-16", "2024-12-31", "2025-06-30", "2025-12-31",
        "2026-12-31", "2027-02-28", "2027-03-01", "2028-02-29", "2023-10-25", "2019-03-14", "2029-12-31", "2030-12-31", "2014-07-01",
        "2032-12-31", "2026-03-01", "2024-06-30", "2025-02-28", "2026-06-30", "2027-01-01", "2028-03-01", "2024-01-02"};
    turn_ = brute_force::read_day(d.text(turning_points));
    made_.rulebook = d.chance(65) ? "dk-law" : "closing-loops-2024";
    made_.source = d.text({"fixed", "fixed", "fixed", "fixed", "ecb", "ecb", "nationalbanken", "inforeuro"});
    if (made_.source == "fixed") made_.fixed_rate = d.text({"7.46", "7.4717", "7.46038", "7.4", "3", "0.85"});
    made_.max_age_days = d.one_of<int>({7, 400, 4000, 4000});
    made_.inclusive = d.chance(30);
    made_.natural_person_links = d.text({"none", "if_enterprise", "if_enterprise", "always"});
    made_.round_up = d.chance(30);
    made_.agri_fish_highest = d.chance(30);
    first_ = d;
  }

  [[nodiscard]] const brute_force::settings& made_with() const { return made_; }
  /// From here on one rate for all days: nothing depends on which rates are recorded.
  void fix_rate() {
    made_.source = "fixed";
    made_.fixed_rate = "7.46";
  }
  [[nodiscard]] const std::vector<std::string>& companies() const { return companies_; }

  /// What is known before anything is granted.
  void begin(twins& t) {
    dice d = first_;
    for (const auto& number : companies_)
      if (d.chance(85)) register_company(t, d, number);
    static constexpr std::array<const char*, 4> kinds{"foreign_enterprise", "person", "person_enterprise", "public_body"};
    for (std::size_t i = 0; i < kinds.size(); ++i) t.entity(entities_[i], kinds[i]);
    if (made_.source != "fixed")
      for (const int months : {-60, -36, -35, -24, -12, -1, 0, 1, 12, 24, 35, 36}) {
        const auto p = brute_force::parts_of(turn_ + months * 61 / 2);
        t.rate("DKK", brute_force::day_text(brute_force::number_of(p.year, p.month, 1)), d.text({"7.4600", "7.4717", "7.46038", "7.4"}));
      }
    for (std::size_t i = d.below(4); i > 0; --i) add_link(t, d);
  }

  /// One step, which follows from `seed` and from what was done before.
  void step(twins& t, std::uint64_t seed, std::size_t place) {
    dice d(seed);
    int what = d.between(1, 100);
    if (own_refs(t, false).empty() && d.chance(90)) what %= 54;  // what needs a grant waits for one
    const std::string ref = name_ + "g" + std::to_string(place);
    if (what <= 30) {
      t.grant(d.chance(3) ? any_ref(t, d) : ref, some_aid(t, d));
    } else if (what <= 38) {
      t.reserve(d.chance(3) ? any_ref(t, d) : ref, reservation(t, d));
    } else if (what <= 46) {
      t.declare(d.chance(3) ? any_ref(t, d) : ref, some_aid(t, d));
    } else if (what <= 53) {
      t.check(d.chance(30) ? reservation(t, d) : some_aid(t, d));
    } else if (what <= 60) {
      t.post(any_ref(t, d, d.chance(85)),
             d.chance(50) ? std::optional(amount(t, d, some_company(d), d.text(regulations_by_name), some_day(d))) : std::nullopt,
             d.chance(50) ? std::optional(some_day(d)) : std::nullopt);
    } else if (what <= 62) {
      t.void_reservation(any_ref(t, d, d.chance(85)));
    } else if (what <= 69) {
      const std::string lowered = any_ref(t, d);
      t.reduce(lowered, smaller_amount(t, d, lowered), day_for(t, d, lowered));
    } else if (what <= 71) {
      const std::string lowered = any_ref(t, d);
      t.withdraw(lowered, day_for(t, d, lowered));
    } else if (what <= 73) {
      if (const auto places = own_places(t.link_events); !places.empty()) t.end_link(d.one_of(places), some_day(d));
    } else if (what <= 80) {
      add_link(t, d);
    } else if (what <= 83) {
      t.merge(some_company(d), d.chance(90) ? some_company(d) : d.one_of(entities_), some_day(d));
    } else if (what <= 88) {
      const auto places = own_places(t.split_events);
      if (places.empty() || d.chance(80))
        add_split(t, d);
      else
        t.withdraw_split(d.one_of(places));
    } else if (what <= 94) {
      t.headroom(d.chance(3) ? "9900000" : some_company(d), d.chance(3) ? "general aid" : d.text(regulations_by_name),
                 d.chance(3) ? "2025-02-29" : some_day(d), d.text({"DKK", "DKK", "EUR", "SEK", "JPY", "XYZ"}));
    } else if (what <= 96) {
      t.audit();
    } else if (what <= 97) {
      register_company(t, d, d.chance(80) ? d.one_of(companies_) : "DK" + d.one_of(companies_));
    } else if (what <= 98) {
      t.convert(d.chance(20) ? bad_amount(d) : std::to_string(d.below(100000)) + d.text({".00 DKK", ".5 EUR", " JPY", ".99 SEK"}),
                d.chance(10) ? "2025-13-01" : some_day(d));
    } else if (made_.source != "fixed") {
      add_rate(t, d);
    } else {
      t.audit();
    }
  }

  void end(twins& t, std::uint64_t seed) {
    dice d(seed);
    t.audit();
    for (const auto& number : companies_) t.headroom(number, d.text(regulations_by_name), some_day(d), d.text({"DKK", "EUR"}));
  }

  /// A day near those on which something turns: the history's own turning point, three years from it, 29 February, year ends.
  std::string some_day(dice& d) { return brute_force::day_text(day_number(d)); }
  std::string some_company(dice& d) { return d.one_of(companies_); }

  void add_link(twins& t, dice& d) {
    const auto end = [&] { return d.chance(75) ? some_company(d) : d.chance(97) ? d.one_of(entities_) : "nobody:1"; };
    const std::string a = end();
    std::string b = end();
    if (a == b && d.chance(95)) b = companies_[a == companies_[0] ? 1 : 0];
    const int since = day_number(d) - (d.chance(60) ? 2000 : 0);
    std::optional<std::string> until;
    if (d.chance(35)) until = brute_force::day_text(d.chance(90) ? std::max(since + 1, day_number(d)) : since);
    t.link(a, b, brute_force::day_text(since), until, d.chance(60));
  }

  void add_split(twins& t, dice& d, const std::optional<std::string>& on = {}) {
    std::vector<brute_force::successor> successors;
    for (std::size_t i = 1 + d.below(3); i > 0; --i)
      successors.push_back({some_company(d), d.text({"1", "1", "2", "3", "5250000", "2750000.50", "0", "0.001", d.chance(20) ? "-1" : "7"})});
    std::map<std::string, std::string> activity;
    if (d.chance(40))
      for (std::size_t i = 1 + d.below(2); i > 0; --i) activity[name_ + "g" + std::to_string(d.below(25))] = d.one_of(successors).cvr;
    const std::string divided = some_company(d);
    t.split(divided, on ? *on : some_day(d), successors, activity);
  }

  brute_force::aid some_aid(twins& t, dice& d) {
    brute_force::aid asked{some_company(d), d.text(regulations_by_name), "", some_day(d)};
    asked.amount = amount(t, d, asked.cvr, asked.regulation, asked.granted_on);
    if (d.chance(8)) asked.rate = d.text({"7.4400", "7.5", "0.9", "11.5", "160"});
    if (d.chance(4)) {
      if (d.chance(40)) asked.cvr = d.text({"9900000", "00000000", "9900000x", "990000071", "DK 99000007"});
      if (d.chance(40)) asked.amount = bad_amount(d);
      if (d.chance(40)) asked.granted_on = d.text({"2025-02-29", "2025-2-28", "20250228", "2025-13-01", ""});
      if (d.chance(40)) asked.regulation = d.text({"none", "General", ""});
      if (d.chance(40)) asked.lapses_on = asked.granted_on;
    } else if (d.chance(6)) {
      asked.cvr = "DK" + asked.cvr;
    }
    return asked;
  }

 private:
  int day_number(dice& d) {
    const auto years_off = [&](int years) {
      const auto p = brute_force::parts_of(turn_);
      return brute_force::in_year(p.year + years, p.month, p.dayofmonth);
    };
    const int year = brute_force::parts_of(turn_).year + d.between(-3, 3);
    switch (d.below(10)) {
      case 0:
      case 1:
      case 2: return turn_ + d.between(-2, 2);
      case 3: return years_off(3) + d.between(-2, 2);
      case 4: return years_off(-3) + d.between(-2, 2);
      case 5: return years_off(d.between(-2, 2)) + d.between(-2, 2);
      case 6: return brute_force::number_of(year, 2, 28) + d.between(0, 2);
      case 7: return brute_force::number_of(year, 12, 31) + d.between(0, 1);
      case 8: return d.chance(80) ? turn_ + d.between(-1200, 1200) : brute_force::number_of(2013, 6, 1) + d.between(0, 7500);
      default: return brute_force::number_of(year, 7, 1) + d.between(-1, 0);
    }
  }

  void register_company(twins& t, dice& d, const std::string& number) {
    std::optional<std::string> start;
    std::vector<std::pair<std::string, std::string>> periods;
    if (d.chance(60)) start = d.text({"07-01", "02-29", "03-01", "12-16", "10-01", "01-01"});
    if (d.chance(35)) {  // a period of 18 months, a short one, years; they join, mostly
      int first = brute_force::number_of(brute_force::parts_of(turn_).year - d.between(0, 4), static_cast<unsigned>(d.between(1, 12)), 1) +
                  (d.chance(20) ? 28 : 0);
      for (int i = d.between(1, 4); i > 0; --i) {
        const int last = first + d.one_of<int>({547, 364, 365, 180, 30, 365}) + (d.chance(3) ? -700 : 0);
        periods.emplace_back(brute_force::day_text(first), brute_force::day_text(last));
        first = last + (d.chance(97) ? 1 : 2);
      }
    }
    t.company(number, start, periods);
  }

  void add_rate(twins& t, dice& d) {
    const int on = day_number(d);
    const auto p = brute_force::parts_of(on);
    t.rate(d.text({"DKK", "DKK", "DKK", "SEK", "JPY"}),
           brute_force::day_text(made_.source == "inforeuro" && d.chance(90) ? brute_force::number_of(p.year, p.month, 1) : on),
           d.text({"7.4600", "7.4717", "7.46038", "7.4", "7.29252", "7.62824", "7.4599", d.chance(20) ? "7.62825" : "7.5"}));
  }

  std::vector<std::size_t> own_places(const std::vector<std::pair<std::uint64_t, std::string>>& events) const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < events.size(); ++i)
      for (const auto* ids : {&companies_, &entities_})
        if (std::find(ids->begin(), ids->end(), events[i].second) != ids->end()) places.push_back(i);
    return places;
  }

  std::vector<std::string> own_refs(twins& t, bool pending_only) const {
    auto refs = t.model.refs(pending_only);
    std::erase_if(refs, [&](const std::string& ref) { return ref.rfind(name_ + "g", 0) != 0; });
    return refs;
  }

  std::string any_ref(twins& t, dice& d, bool pending = false) {
    auto all = own_refs(t, pending);
    if (all.empty()) all = own_refs(t, false);
    return all.empty() || d.chance(5) ? name_ + "none" : d.one_of(all);
  }

  brute_force::aid reservation(twins& t, dice& d) {
    brute_force::aid asked = some_aid(t, d);
    if (d.chance(60)) {
      try {
        asked.lapses_on =
            brute_force::day_text(brute_force::read_day(asked.granted_on) + d.one_of<int>({1, 2, 30, 200, 365, 366, 700, d.chance(10) ? 0 : 90}));
      } catch (const brute_force::refusal&) {
      }
    }
    return asked;
  }

  static std::string bad_amount(dice& d) {
    return d.text({"1.001 DKK", "1000,00 DKK", "1e6 DKK", "-5.00 DKK", "0.00 DKK", "5.00 XYZ", "5.00", "99999999999999999999.00 DKK", "NaN DKK",
                   "1.5 JPY", "1.001 XYZ", "92233720368547758.08 EUR", ".5 EUR", "5. EUR", "5  EUR", "+5 EUR", "-0.00 EUR", ""});
  }

  /// What just fits, one minor unit more, a part of it; a ceiling; something small.
  std::string amount(twins& t, dice& d, const std::string& number, const std::string& regulation, const std::string& on) {
    const std::string unit = d.text({"EUR", "EUR", "EUR", "DKK", "DKK", "DKK", "SEK", "JPY"});
    const int kind = d.between(1, 10);
    if (kind <= 5) {
      try {
        brute_force::amount most = brute_force::read_amount(t.model.headroom(number, regulation, on, unit)["max_amount"]);
        if (kind == 1) most.minor += 1;
        if (kind >= 3) most.minor = most.minor * d.between(10, 90) / 100;
        if (most.minor > 0) return brute_force::amount_text(most);
      } catch (const brute_force::refusal&) {
      }
    }
    if (kind <= 8) {
      const std::int64_t euro = d.one_of<int>({300'000, 200'000, 150'000, 100'000, 50'000, 30'000, 20'000, 15'000, 10'000, 500'000, 750'000, 5'000});
      return brute_force::amount_text({euro * (unit == "EUR" ? 100 : unit == "JPY" ? 160 : 746) + d.between(-1, 1), unit});
    }
    return brute_force::amount_text({1 + static_cast<std::int64_t>(d.below(kind == 9 ? 100 : 20'000'000)), unit});
  }

  std::string smaller_amount(twins& t, dice& d, const std::string& ref) {
    if (d.chance(5)) return bad_amount(d);
    try {
      const auto facts = t.model.facts_of(ref);
      const std::int64_t minor = d.chance(10) ? facts.minor : facts.minor * d.between(0, 95) / 100 - (d.chance(5) ? 1 : 0);
      return brute_force::amount_text({minor, d.chance(95) ? facts.currency : "NOK"});
    } catch (const brute_force::refusal&) {
      return "1.00 EUR";
    }
  }

  std::string day_for(twins& t, dice& d, const std::string& ref) {
    try {
      const int granted_on = t.model.facts_of(ref).granted_on;
      return brute_force::day_text(d.chance(60) ? granted_on + d.one_of<int>({0, 1, 30, 365, 1000, -1}) : day_number(d));
    } catch (const brute_force::refusal&) {
      return some_day(d);
    }
  }

  std::string name_;
  std::vector<std::string> companies_, entities_;
  int turn_ = 0;
  brute_force::settings made_;
  dice first_{0};
};

/// Any number, however small the case is to be.
inline rc::Gen<std::uint64_t> full_range() { return rc::gen::noShrink(rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint64_t>())); }

/// `least` to `most` numbers; a failure is made smaller by leaving some out.
inline std::vector<std::uint64_t> seeds(int least, int most) {
  auto any = rc::gen::mapcat(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(least, most + 1)),
                             [](int n) { return rc::gen::container<std::vector<std::uint64_t>>(static_cast<std::size_t>(n), full_range()); });
  return *rc::gen::shrink(rc::gen::noShrink(std::move(any)),
                          [](std::vector<std::uint64_t>&& all) { return rc::shrink::removeChunks(std::move(all)); });
}

inline std::uint64_t any_seed() { return *full_range(); }

inline void fail_where_different(const twins& t) {
  if (!t.difference.empty()) RC_FAIL(t.difference + "after:\n" + t.story);
}

inline std::string seed_text() { return "seed=" + std::to_string(rc::detail::configuration().testParams.seed); }

}  // namespace deminimis::test
