// SPDX-License-Identifier: Apache-2.0
#include "answers.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace deminimis::io {
namespace {

ordered_json day_or_null(const std::optional<day>& d) { return d ? ordered_json(to_string(*d)) : ordered_json(nullptr); }

ordered_json window_of(const period& p) { return ordered_json::array({to_string(p.first), to_string(p.last)}); }

ordered_json link_of(const control_link& l) {
  return {{"a", l.a},
          {"b", l.b},
          {"since", to_string(l.since)},
          {"until", day_or_null(l.until)},
          {"kind", to_string(l.kind)},
          {"certainty", to_string(l.certainty)},
          {"evidence", l.evidence},
          {"event", l.order}};
}

ordered_json links_of(const std::vector<control_link>& links) {
  auto list = ordered_json::array();
  for (const auto& l : links) list.push_back(link_of(l));
  return list;
}

void add_rate(ordered_json& out, const applied_rate& at) {
  out["rate"] = to_string(at.per_eur);
  out["rate_date"] = day_or_null(at.published_on);
  out["rate_source"] = to_string(at.source);
}

void add_receipt(ordered_json& out, const receipt& r) {
  if (r.sequence != 0) out["event"] = r.sequence;
  if (r.replayed) out["replayed"] = true;
}

ordered_json companies_of(const std::vector<cvr>& numbers) {
  auto list = ordered_json::array();
  for (const auto number : numbers) list.push_back(to_string(number));
  return list;
}

void add_names(ordered_json& out, const company_names& names) {
  if (names.empty()) return;
  auto& all = out["names"] = ordered_json::object();
  for (const auto& [number, name] : names) all[to_string(number)] = name;
}

ordered_json findings_of(const std::vector<finding>& findings) {
  auto list = ordered_json::array();
  for (const auto& f : findings) list.push_back({{"code", f.code}, {"subject", f.subject}});
  return list;
}

ordered_json refs_of(const ceiling_test& test) {
  std::vector<std::string> refs;
  for (const auto& g : test.counted) refs.push_back(g.ref);
  std::sort(refs.begin(), refs.end());
  return refs;
}

ordered_json ceiling_of(const ceiling_test& test) {
  ordered_json out{{"id", test.ceiling_id}, {"article", test.article}, {"kind", to_string(test.kind)}, {"window", window_of(test.window)}};
  out["ceiling_eur"] = to_string(test.limit);
  out["total_eur"] = eur_text(test.total);
  out["own_total_eur"] = eur_text(test.own_total);
  out["left_eur"] = eur_text(test.left());
  out["exceeded"] = test.exceeded;
  auto& counted = out["counted"] = ordered_json::array();
  for (const auto& g : test.counted) {
    ordered_json row{{"ref", g.ref}, {"cvr", to_string(g.recipient)}, {"granted_on", to_string(g.granted_on)}, {"status", to_string(g.status)}};
    row["regulation"] = to_string(g.regulation);
    row["amount"] = to_string(g.amount);
    add_rate(row, g.converted_at);
    row["eur"] = to_string(g.value);
    row["own"] = g.own;
    counted.push_back(std::move(row));
  }
  auto& left_out = out["not_counted"] = ordered_json::array();
  for (const auto& g : test.not_counted)
    left_out.push_back({{"ref", g.ref},
                        {"cvr", to_string(g.recipient)},
                        {"granted_on", to_string(g.granted_on)},
                        {"eur", to_string(g.value)},
                        {"reason", to_string(g.reason)},
                        {"since", day_or_null(g.since)}});
  return out;
}

void add_tests(ordered_json& out, const ruling& r) {
  auto& ceilings = out["ceilings"] = ordered_json::array();
  for (const auto& test : r.tests) ceilings.push_back(ceiling_of(test));
  auto& later = out["later_tests"] = ordered_json::array();
  for (const auto& t : r.later_tests)
    later.push_back({{"ref", t.ref},
                     {"cvr", to_string(t.recipient)},
                     {"granted_on", to_string(t.granted_on)},
                     {"ceiling", t.ceiling_id},
                     {"article", t.article},
                     {"window", window_of(t.window)},
                     {"ceiling_eur", to_string(t.limit)},
                     {"total_eur", eur_text(t.total)},
                     {"left_eur", eur_text(t.left())},
                     {"exceeded", t.exceeded}});
}

ordered_json advisories_of(const std::vector<advisory>& all, bool verdict, detail_level level) {
  auto list = ordered_json::array();
  for (const auto& a : all) {
    ordered_json out{{"rulebook", a.rulebook_id}};
    if (!a.answer) {
      out["error"] = to_string(errc::no_rule_in_force);
    } else {
      if (verdict) {
        out["verdict"] = a.answer->allowed ? "allowed" : "refused";
        out["failed"] = a.answer->failed;
        out["later_grants"] = a.answer->later_grants;
      }
      out["headroom_eur"] = to_string(a.answer->headroom);
      if (verdict && !a.answer->allowed) out["earliest_fit"] = day_or_null(a.answer->earliest_fit);
      if (level == detail_level::full) add_tests(out, *a.answer);
    }
    list.push_back(std::move(out));
  }
  return list;
}

}  // namespace

ordered_json answer_of(const assessment& a, std::string_view verdict, detail_level level) {
  ordered_json out{{"verdict", verdict}};
  out["cvr"] = to_string(a.asked.recipient);
  out["regulation"] = to_string(a.asked.regulation);
  out["amount"] = to_string(a.asked.amount);
  out["granted_on"] = to_string(a.asked.granted_on);
  if (a.asked.lapses_on) out["lapses_on"] = to_string(*a.asked.lapses_on);
  out["eur"] = to_string(a.asked.value);
  add_rate(out, a.asked.converted_at);
  out["rulebook"] = a.binding.rulebook_id;
  out["headroom_eur"] = to_string(a.binding.headroom);
  out["max_amount"] = to_string(a.max_amount);
  out["failed"] = a.binding.failed;
  out["later_grants"] = a.binding.later_grants;
  out["undertaking"] = companies_of(a.undertaking);
  add_names(out, a.names);
  if (!a.allowed()) out["earliest_fit"] = day_or_null(a.binding.earliest_fit);
  out["undetermined_links_matter"] = a.undetermined_links_matter;
  if (a.sector_conflict) out["sector_conflict"] = true;
  if (level == detail_level::full) add_tests(out, a.binding);
  out["advisories"] = advisories_of(a.advisories, true, level);
  out["findings"] = findings_of(a.findings);
  return out;
}

ordered_json answer_of(const decision& d, std::string_view done_verb, detail_level level) {
  auto out = answer_of(d.assessment, d.granted() ? done_verb : "refused", level);
  out["ref"] = d.ref;
  add_receipt(out, d.receipt);
  return out;
}

ordered_json answer_of(const headroom_answer& h, detail_level level) {
  ordered_json out{{"cvr", to_string(h.recipient)}, {"regulation", to_string(h.regulation)}, {"on", to_string(h.on)}};
  out["rulebook"] = h.binding.rulebook_id;
  out["headroom_eur"] = to_string(h.binding.headroom);
  out["max_amount"] = to_string(h.max_amount);
  add_rate(out, h.converted_at);
  out["undertaking"] = companies_of(h.undertaking);
  add_names(out, h.names);
  if (h.sector_conflict) out["sector_conflict"] = true;
  auto& tests = out["tests"] = ordered_json::object();
  for (const auto& t : h.binding.tests)
    tests[t.ceiling_id] = {
        {"window", window_of(t.window)}, {"total_eur", eur_text(t.total)}, {"ceiling_eur", to_string(t.limit)}, {"counted", refs_of(t)}};
  if (level == detail_level::full) add_tests(out, h.binding);
  out["advisories"] = advisories_of(h.advisories, false, level);
  out["findings"] = findings_of(h.findings);
  return out;
}

ordered_json answer_of(const declaration& d) {
  ordered_json out{{"verdict", "recorded"}, {"ref", d.ref}, {"cvr", to_string(d.asked.recipient)}, {"amount", to_string(d.asked.amount)}};
  out["granted_on"] = to_string(d.asked.granted_on);
  out["eur"] = to_string(d.asked.value);
  add_rate(out, d.asked.converted_at);
  out["breaches_caused"] = d.breaches_caused;
  out["findings"] = findings_of(d.findings);
  add_receipt(out, d.receipt);
  return out;
}

ordered_json answer_of(const conversion_answer& c) {
  ordered_json out{{"amount", to_string(c.amount)}, {"eur", to_string(c.value)}};
  add_rate(out, c.converted_at);
  if (c.converted_at.source == rate_source::none || c.converted_at.source == rate_source::fixed) out["rate_date"] = nullptr;
  return out;
}

ordered_json answer_of(const std::vector<breach>& breaches) {
  ordered_json out = ordered_json::object();  // of null the library makes an object whose destructor fails, where there is no memory for it
  auto& list = out["breaches"] = ordered_json::array();
  for (const auto& b : breaches)
    list.push_back({{"grant", b.ref}, {"test", b.ceiling_id}, {"total_eur", eur_text(b.total)}, {"excess_eur", eur_text(b.excess())}});
  return out;
}

ordered_json answer_of(const reduction_answer& r, std::string_view verdict) {
  ordered_json out{{"verdict", verdict}, {"ref", r.ref}, {"to", to_string(r.to)}, {"eur", to_string(r.value)}};
  add_receipt(out, r.receipt);
  return out;
}

ordered_json answer_of(const split_answer& s) {
  ordered_json out{{"verdict", "split"}};
  auto& allocation = out["allocation"] = ordered_json::object();
  for (const auto& part : s.allocation) allocation[part.ref][to_string(part.successor)] = to_string(part.value);
  out["breaches_caused"] = s.breaches_caused;
  add_receipt(out, s.receipt);
  return out;
}

ordered_json answer_of(const plan_answer& p, detail_level level) {
  ordered_json out{{"verdict", p.recorded ? "granted" : p.allowed ? "allowed" : "refused"}};
  auto& grants = out["grants"] = ordered_json::array();
  for (const auto& d : p.decisions) {
    grants.push_back(answer_of(d.assessment, p.recorded ? "granted" : d.assessment.allowed() ? "allowed" : "refused", level));
    grants.back()["ref"] = d.ref;
    add_receipt(grants.back(), d.receipt);
  }
  return out;
}

ordered_json answer_of(const schedule_answer& s) {
  const auto entries_of = [](const rulebook_schedule& under) {
    auto list = ordered_json::array();
    for (const auto& e : under.entries)
      list.push_back({{"on", to_string(e.on)}, {"headroom_eur", to_string(e.headroom)}, {"freed", e.freed}, {"counted", e.counted}});
    return list;
  };
  ordered_json out{{"rulebook", s.binding.rulebook_id}, {"schedule", entries_of(s.binding)}};
  auto& others = out["advisories"] = ordered_json::array();
  for (const auto& other : s.advisories) {
    others.push_back({{"rulebook", other.rulebook_id}});
    if (other.entries.empty())
      others.back()["error"] = to_string(errc::no_rule_in_force);
    else
      others.back()["schedule"] = entries_of(other);
  }
  return out;
}

ordered_json answer_of(const link_answer& l, std::string_view verdict) {
  ordered_json out{{"verdict", verdict}, {"breaches_caused", l.breaches_caused}};
  add_receipt(out, l.receipt);
  return out;
}

ordered_json answer_of(const decision_review& r) {
  ordered_json out{{"event", r.recorded.sequence},
                   {"recorded_at", to_string(r.recorded.recorded_at)},
                   {"actor", r.recorded.said.actor},
                   {"reason", r.recorded.said.reason}};
  out["same"] = r.differences.empty();
  auto& list = out["differences"] = ordered_json::array();
  for (const auto& d : r.differences) list.push_back({{"code", d.code}, {"subject", d.subject}});
  out["then"] = answer_of(r.then, r.then.allowed() ? "allowed" : "refused", detail_level::full);
  out["now"] = answer_of(r.now, r.now.allowed() ? "allowed" : "refused", detail_level::full);
  return out;
}

ordered_json answer_of(const receipt& r, std::string_view verdict) {
  ordered_json out{{"verdict", verdict}};
  add_receipt(out, r);
  return out;
}

ordered_json answer_of(const grant& g, day on) {
  ordered_json out{{"ref", g.ref}, {"cvr", to_string(g.recipient)}, {"regulation", to_string(g.regulation)}, {"status", to_string(g.status)}};
  out["voided"] = g.voided;
  out["granted_on"] = to_string(g.granted_on);
  out["lapses_on"] = day_or_null(g.lapses_on);
  out["amount"] = to_string(g.amount);
  out["eur"] = to_string(g.value);
  add_rate(out, g.converted_at);
  out["counts_eur"] = to_string(g.value_on(on));
  auto& reductions = out["reductions"] = ordered_json::array();
  for (const auto& r : g.reductions)
    reductions.push_back({{"effective_on", to_string(r.effective_on)}, {"to", to_string(r.to)}, {"eur", to_string(r.value)}});
  out["authority"] = g.details.authority;
  out["project"] = g.details.project;
  out["instrument"] = g.details.instrument;
  out["note"] = g.details.note;
  out["p_number"] = g.details.unit ? ordered_json(g.details.unit->digits()) : ordered_json(nullptr);
  return out;
}

ordered_json answer_of(const undertaking_answer& u) {
  ordered_json out{{"cvr", to_string(u.asked)}, {"on", to_string(u.on)}};
  auto& members = out["members"] = ordered_json::array();
  for (const auto& m : u.members)
    members.push_back({{"id", m.id},
                       {"kind", to_string(m.kind)},
                       {"name", m.name},
                       {"depth", m.depth},
                       {"link", m.link ? link_of(*m.link) : ordered_json(nullptr)}});
  out["further"] = links_of(u.further);
  out["undetermined"] = links_of(u.undetermined);
  out["not_linking"] = links_of(u.not_linking);
  return out;
}

ordered_json answer_of(const company& c) {
  ordered_json out{{"cvr", to_string(c.number)}, {"name", c.name}, {"fiscal_year_start", to_string(c.calendar.start())}};
  auto& periods = out["fiscal_periods"] = ordered_json::array();
  for (const auto& p : c.calendar.periods()) periods.push_back(window_of(p));
  if (const auto& s = c.sector)
    out["sector"] = {{"sector", to_string(s->sector)},
                     {"industry_code", s->industry_code},
                     {"purpose", s->purpose},
                     {"operation", s->operation},
                     {"separation", s->separation}};
  return out;
}

ordered_json answer_of(const verification& v) { return {{"ok", v.ok()}, {"events", v.events}, {"root", v.root}, {"problems", v.problems}}; }

ordered_json answer_of(const error& e) {
  const std::string_view wrote = e.written() == written::no ? "no" : e.written() == written::yes ? "yes" : "unknown";
  return {{"error", to_string(e.code())}, {"where", e.where()}, {"why", e.why()},
          {"remedy", e.remedy()},         {"written", wrote},   {"retryable", info(e.code()).retryable}};
}

}  // namespace deminimis::io

namespace deminimis {
namespace {
/// One line of valid UTF-8, whatever bytes an error quotes from its input.
std::string line(const io::ordered_json& value) { return value.dump(-1, ' ', false, io::ordered_json::error_handler_t::replace); }
}  // namespace

std::string to_json(const assessment& a, detail_level level) { return line(io::answer_of(a, a.allowed() ? "allowed" : "refused", level)); }
std::string to_json(const decision& d, std::string_view done_verb, detail_level level) { return line(io::answer_of(d, done_verb, level)); }
std::string to_json(const headroom_answer& h, detail_level level) { return line(io::answer_of(h, level)); }
std::string to_json(const declaration& d) { return line(io::answer_of(d)); }
std::string to_json(const split_answer& s) { return line(io::answer_of(s)); }
std::string to_json(const plan_answer& p, detail_level level) { return line(io::answer_of(p, level)); }
std::string to_json(const schedule_answer& s) { return line(io::answer_of(s)); }
std::string to_json(const link_answer& l, std::string_view verdict) { return line(io::answer_of(l, verdict)); }
std::string to_json(const receipt& r, std::string_view verdict) { return line(io::answer_of(r, verdict)); }
std::string to_json(const decision_review& r) { return line(io::answer_of(r)); }
std::string to_json(const conversion_answer& c) { return line(io::answer_of(c)); }
std::string to_json(const std::vector<breach>& breaches) { return line(io::answer_of(breaches)); }
std::string to_json(const grant& g, day on) { return line(io::answer_of(g, on)); }
std::string to_json(const control_link& l) { return line(io::link_of(l)); }
std::string to_json(const undertaking_answer& u) { return line(io::answer_of(u)); }
std::string to_json(const company& c) { return line(io::answer_of(c)); }
std::string to_json(const verification& v) { return line(io::answer_of(v)); }
std::string json_text(std::string_view text) { return line(text); }
std::string to_json(const error& e) { return line(io::answer_of(e)); }

}  // namespace deminimis
