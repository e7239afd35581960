// SPDX-License-Identifier: Apache-2.0
// A register beside `assess` on the whole history: every answer of the one is compared with the other's.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <deminimis/ledger/settings.hpp>
#include <deminimis/register/register_builder.hpp>

namespace deminimis::test {

/// Days on which something may turn: each day of a fact, the day before and after it, and three years from it.
inline std::set<day> turning_days(const history& all) {
  std::set<day> days;
  const auto add = [&](day d) {
    for (const int years : {-3, 0, 3})
      for (const int off : {-1, 0, 1})
        if (const day turned = plus_years(d, years) + off; *day::of(2012, 1, 1) < turned && turned < *day::of(2034, 1, 1)) days.insert(turned);
  };
  for (const auto& g : all.grants) {
    add(g.granted_on);
    if (g.lapses_on) add(*g.lapses_on);
    for (const auto& r : g.reductions) add(r.effective_on);
  }
  for (const auto& l : all.links) {
    add(l.since);
    if (l.until) add(*l.until);
  }
  for (const auto& s : all.splits) add(s.on);
  return days;
}

inline std::string text_of(const ruling& r) {
  std::string text = r.rulebook_id + (r.allowed ? " allowed " : " refused ") + to_string(r.headroom);
  if (r.earliest_fit) text += " fits " + to_string(*r.earliest_fit);
  for (const auto& f : r.failed) text += " failed " + f;
  for (const auto& t : r.tests) {
    text += "\n  " + t.ceiling_id + " " + to_string(t.limit) + " from " + to_string(t.window.first) + " " + eur_text(t.total) + " own " +
            eur_text(t.own_total) + (t.exceeded ? " exceeded" : "");
    for (const auto& g : t.counted)
      text += " +" + g.ref + " " + to_string(g.recipient) + " " + to_string(g.granted_on) + " " + std::string(to_string(g.status)) + " " +
              std::string(to_string(g.regulation)) + " " + to_string(g.amount) + " " + to_string(g.converted_at.per_eur) + " " +
              std::string(to_string(g.converted_at.source)) + (g.own ? " own " : " ") + to_string(g.value);
  }
  for (const auto& t : r.later_tests)
    text += "\n  later " + t.ref + " " + to_string(t.recipient) + " " + to_string(t.granted_on) + " " + t.ceiling_id + " " + eur_text(t.total) +
            (t.exceeded ? " exceeded" : "");
  return text;
}

template <class Answer>
std::string text_of_all(const Answer& a) {
  std::string text = text_of(a.binding) + "\n" + to_string(a.max_amount);
  for (const auto number : a.undertaking) text += " " + to_string(number);
  for (const auto& other : a.advisories) text += "\n" + other.rulebook_id + ": " + (other.answer ? text_of(*other.answer) : "no rule");
  for (const auto& f : a.findings) text += "\n" + f.code + " " + f.subject;
  return text;
}

inline std::string text_of(const std::vector<breach>& found) {
  std::string text;
  for (const auto& b : found)
    text += b.ref + " " + to_string(b.recipient) + " " + to_string(b.granted_on) + " " + b.ceiling_id + " " + b.article + " " + eur_text(b.total) +
            " of " + to_string(b.limit) + "\n";
  return text;
}

/// The first difference between the register `flat` of `all` and `assess` on all of it, or nothing. `days` to ask about, `value` of the new
/// aid. How many answers were compared is added to `compared`.
inline std::string register_difference(const ledger_register& flat, const history& all, const settings& made_with, const std::vector<day>& days,
                                       eur_cents value, std::int64_t& compared) {
  const policy& rules = made_with.policy;
  std::set<cvr> numbers{*cvr::find("99999999")};  // one that nothing is known of
  for (const auto& c : all.companies) numbers.insert(c.number);
  for (const auto& g : all.grants) numbers.insert(g.recipient);
  for (const auto& l : all.links)
    for (const auto* id : {&l.a, &l.b})
      if (const auto number = cvr::find(*id)) numbers.insert(*number);
  for (const auto& x : all.splits) {
    numbers.insert(x.divided);
    for (const auto& heir : x.successors) numbers.insert(heir.number);
  }
  const auto differ = [](const std::string& what, const std::string& register_says, const std::string& assess_says) {
    return what + ":\nregister: " + register_says + "\nassess:   " + assess_says + "\n";
  };
  if (flat.grants() != all.grants.size()) return "It holds another number of grants.";

  for (std::size_t b = 0; b < flat.books().size(); ++b) {
    const auto mine = text_of(flat.audit(b, 1 + static_cast<unsigned>(b))), theirs = text_of(audit(all, flat.books()[b], rules));
    if (mine != theirs) return differ("audit by " + flat.books()[b].id, mine, theirs);
    ++compared;
  }
  situation s(all, rules);
  for (const day on : days)
    for (const regulation reg : regulations()) {
      const std::string asked = std::string(to_string(reg)) + " on " + to_string(on);
      std::vector<near_ceiling> near;
      for (const cvr number : numbers) {
        const auto n = s.node_of(number);
        const detail::new_aid aid{n, reg, on, {}};
        const std::string who = to_string(number) + " " + asked;
        const auto members = s.companies(s.undertaking(n, on));
        if (flat.undertaking(number, on) != members) return "undertaking of " + who + " differs.";
        for (std::size_t b = 0; b < flat.books().size(); ++b) {
          const auto left = detail::least_left(s, flat.books()[b], aid);
          const room mine = flat.room(number, reg, on, b);
          const room theirs{left.has_value(), eur_cents(left && *left > 0 ? left->convert_to<std::int64_t>() : 0)};
          if (mine != theirs) return differ("room of " + who + " by " + flat.books()[b].id, to_string(mine.headroom), to_string(theirs.headroom));
          ++compared;
        }
        if (!made_with.book.has_rule(reg, on)) continue;
        const question q{number, reg, money(value.count(), currency::eur()), {}, value, on, {}, {}};
        const assessment whole = assess(all, made_with.book, made_with.watched, rules, q), part = flat.assess(q);
        if (text_of_all(part) != text_of_all(whole) || part.undetermined_links_matter != whole.undetermined_links_matter ||
            part.sector_conflict != whole.sector_conflict ||
            !std::all_of(part.undertaking.begin(), part.undertaking.end(), [&](cvr m) { return part.names.count(m) == whole.names.count(m); }) ||
            !std::all_of(part.names.begin(), part.names.end(), [&](const auto& named) { return whole.names.at(named.first) == named.second; }))
          return differ("assess for " + who, text_of_all(part), text_of_all(whole));
        if (flat.allowed(q) != whole.allowed()) return "allowed for " + who + " differs.";
        question lapsing = q;
        lapsing.lapses_on = on + 200;
        if (flat.allowed(lapsing) != assess(all, made_with.book, made_with.watched, rules, lapsing).allowed())
          return "allowed for a reservation for " + who + " differs.";
        const auto room = headroom(all, made_with.book, made_with.watched, rules, number, reg, on, currency::eur(), {});
        const auto flat_room = flat.headroom(number, reg, on, currency::eur(), {});
        if (text_of_all(room) != text_of_all(flat_room)) return differ("headroom of " + who, text_of_all(flat_room), text_of_all(room));
        compared += 4;
        for (const auto& t : room.binding.tests) {
          const auto place = std::find_if(made_with.book.ceilings.begin(), made_with.book.ceilings.end(),
                                          [&](const ceiling& c) { return c.id == t.ceiling_id && c.article == t.article && c.applies_to(reg, on); });
          const bool held = number != *cvr::find("99999999");
          if (held && t.left() <= value.count())
            near.push_back({number, members.front(), static_cast<std::size_t>(place - made_with.book.ceilings.begin()), t.total, t.limit});
        }
      }
      if (made_with.book.has_rule(reg, on)) {
        const auto found = flat.near_ceilings(reg, on, value, 0, 2);
        if (found != near) return "near_ceilings for " + asked + ": " + std::to_string(found.size()) + " for " + std::to_string(near.size());
        for (const auto& [number, one] : flat.rooms(reg, on, 0, 2))
          if (one != flat.room(number, reg, on)) return "rooms for " + asked + " differ.";
        compared += 2;
      }
      national_total expected;
      for (const auto& g : all.grants)
        if (g.regulation == reg && plus_years(on, -3) <= g.granted_on && g.granted_on <= on && g.value_on(on).count() > 0) {
          ++expected.grants;
          (g.status == grant_status::granted    ? expected.granted
           : g.status == grant_status::reserved ? expected.reserved
                                                : expected.declared) += g.value_on(on).count();
        }
      if (flat.national_total(reg, plus_years(on, -3), on) != expected) return "national_total for " + asked + " differs.";
      ++compared;
    }
  return {};
}

/// The same of a register that is made here.
inline std::string register_difference(const history& all, const settings& made_with, const std::vector<day>& days, eur_cents value,
                                       std::int64_t& compared) {
  return register_difference(make_register(all, made_with.book, made_with.watched, made_with.policy), all, made_with, days, value, compared);
}

}  // namespace deminimis::test
