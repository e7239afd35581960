// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/protocol.hpp>

#include <functional>
#include <map>
#include <string>
#include <utility>

#include <deminimis/gge/instrument.hpp>
#include <deminimis/io/instrument_json.hpp>
#include <deminimis/io/plan_file.hpp>
#include <deminimis/time/working_days.hpp>

#include "answers.hpp"
#include "fields.hpp"
#include "instrument_fields.hpp"
#include "integrity_answers.hpp"
#include "protocol_step.hpp"
#include "strict_json.hpp"

namespace deminimis {
namespace {

using io::answer_of;
using io::fields;
using io::ordered_json;

/// `instrument` may be text, what the aid is called, or an object, what its gross grant equivalent is computed from.
void read_inputs(fields& step, aid_request& asked) {
  const auto* given = step.find("instrument");
  if (!given || given->is_string()) {
    asked.details.instrument = step.text_or("instrument", "");
    return;
  }
  asked.inputs = parse_instrument(given->dump());
  asked.details.instrument = to_string(kind_of(*asked.inputs));
}

aid_request aid_of(fields& step) {
  aid_request asked{step.text("cvr"), step.text("regulation"), step.text_or("amount", ""), step.text("granted_on")};
  read_inputs(step, asked);
  if (!step.find("amount")) {
    if (!asked.inputs) throw error(errc::request_invalid, "amount", "The field is missing.", "Give the amount, or the instrument it follows from.");
    asked.amount = money(gross_grant_equivalent(*asked.inputs, asked.regulation.value("regulation")).count(), currency::eur());
  }
  asked.details.sector_override = step.text_or("sector_override", "");
  if (auto lapse = step.optional_text("lapses_on")) asked.lapses_on = *lapse;
  if (auto own = step.optional_text("rate")) asked.own_rate = *own;
  asked.details.authority = step.text_or("authority", "");
  asked.details.project = step.text_or("project", "");
  asked.details.note = step.text_or("note", "");
  if (const auto unit = step.optional_text("p_number")) asked.details.unit = p_number::parse(*unit);
  return asked;
}

detail_level level_of(fields& step) { return step.flag("explain") ? detail_level::full : detail_level::brief; }

attribution said_in(fields& step) { return {step.text_or("key", ""), step.text_or("actor", ""), step.text_or("reason", "")}; }

ordered_json do_company(ledger& on, fields& step, const attribution& said) {
  company_request asked{step.text("cvr"), step.text_or("name", "")};
  asked.sole_trader = step.flag("sole_trader");
  if (auto start = step.optional_text("fiscal_year_start")) asked.fiscal_year_start = *start;
  if (step.find("fiscal_periods"))
    for (const auto& p : step.list("fiscal_periods")) {
      if (!p.is_array() || p.size() != 2 || !p[0].is_string() || !p[1].is_string())
        throw error(errc::request_invalid, "fiscal_periods", "A period is not a pair of days.",
                    "Write each period as [\"2024-01-01\", \"2024-12-31\"].");
      asked.fiscal_periods.emplace_back(p[0].get<std::string>(), p[1].get<std::string>());
    }
  return answer_of(on.register_company(asked, said), "registered");
}

ordered_json do_entity(ledger& on, fields& step, const attribution& said) {
  const auto kind = detail::entity_kinds.parse(step.text("kind"), "kind");
  return answer_of(on.declare_entity({step.text("id"), kind, step.text_or("name", "")}, said), "declared");
}

ordered_json do_link(ledger& on, fields& step, const attribution& said) {
  link_request asked{step.text("a"), step.text("b"), step.text("since")};
  if (auto until = step.optional_text("until")) asked.until = *until;
  asked.kind = detail::link_kinds.parse(step.text_or("kind", "majority_votes"), "kind");
  asked.certainty = detail::certainties.parse(step.text_or("certainty", "confirmed"), "certainty");
  asked.evidence = step.text_or("evidence", "");
  return answer_of(on.add_link(asked, said), "linked");
}

std::uint64_t event_number(fields& step, const std::string& name) {
  const auto& field = step.required(name);
  if (!field.is_number_unsigned())
    throw error(errc::request_invalid, name, "It is not the number of an event.", "Give the number that the answer called \"event\".");
  return field.get<std::uint64_t>();
}

ordered_json do_link_end(ledger& on, fields& step, const attribution& said) {
  return answer_of(on.end_link(event_number(step, "link"), step.text("until"), said), "ended");
}

ordered_json do_split_withdrawal(ledger& on, fields& step, const attribution& said) {
  return answer_of(on.withdraw_split(event_number(step, "split"), said), "withdrawn");
}

ordered_json do_sector(ledger& on, fields& step, const attribution& said) {
  return answer_of(on.classify({step.text("cvr"), detail::sectors.parse(step.text("sector"), "sector"), step.text_or("industry_code", ""),
                                step.text_or("purpose", ""), step.text_or("operation", ""), step.text_or("separation", "")},
                               said),
                   "classified");
}

ordered_json do_merge(ledger& on, fields& step, const attribution& said) {
  return answer_of(on.merge(step.text("gone"), step.text("into"), step.text("on"), said), "merged");
}

ordered_json do_split(ledger& on, fields& step, const attribution& said) {
  split_request asked{step.text("cvr"), step.text("on"), false, {}, {}};
  const std::string method = step.text("method");
  if (method != "equity" && method != "activity")
    throw error(errc::request_invalid, "method", "\"" + method + "\" is not a method of splitting.", "Use equity or activity.");
  asked.by_activity = method == "activity";
  for (const auto& s : step.list("successors")) {
    fields heir(s, "successors");
    asked.successors.push_back({heir.text("cvr"), heir.text("equity")});
    heir.require_known();
  }
  if (const auto* activity = step.find("activity")) {
    if (!activity->is_object()) throw error(errc::request_invalid, "activity", "It is not an object.", "Write {\"reference\": \"CVR number\"}.");
    for (const auto& [ref, heir] : activity->items()) {
      if (!heir.is_string()) throw error(errc::request_invalid, "activity." + ref, "It is not text.", "Write the successor's CVR number in quotes.");
      asked.activity.emplace(ref, heir.get<std::string>());
    }
  }
  return answer_of(on.divide(asked, said));
}

ordered_json do_rate(ledger& on, fields& step, const attribution& said) {
  return answer_of(on.add_rate(step.text("currency"), step.text("date"), step.text("rate"), said), "recorded");
}

ordered_json do_convert(ledger& on, fields& step, const attribution&) { return answer_of(on.convert(step.text("amount"), step.text("on"))); }

ordered_json do_check(ledger& on, fields& step, const attribution&) {
  const auto level = level_of(step);
  const auto answer = on.check(aid_of(step));
  return answer_of(answer, answer.allowed() ? "allowed" : "refused", level);
}

ordered_json do_grant(ledger& on, fields& step, const attribution& said) {
  const auto level = level_of(step);
  return answer_of(on.grant(step.text("ref"), aid_of(step), said), "granted", level);
}

ordered_json do_reserve(ledger& on, fields& step, const attribution& said) {
  const auto level = level_of(step);
  return answer_of(on.reserve(step.text("ref"), aid_of(step), said), "reserved", level);
}

ordered_json do_post(ledger& on, fields& step, const attribution& said) {
  const auto level = level_of(step);
  post_request asked;
  if (auto amount = step.optional_text("amount")) asked.amount = *amount;
  if (auto granted_on = step.optional_text("granted_on")) asked.granted_on = *granted_on;
  return answer_of(on.post(step.text("ref"), asked, said), "granted", level);
}

ordered_json do_void(ledger& on, fields& step, const attribution& said) {
  const std::string ref = step.text("ref");
  auto out = answer_of(on.void_reservation(ref, said), "voided");
  out["ref"] = ref;
  return out;
}

ordered_json do_declare(ledger& on, fields& step, const attribution& said) { return answer_of(on.declare(step.text("ref"), aid_of(step), said)); }

ordered_json do_reduce(ledger& on, fields& step, const attribution& said) {
  return answer_of(on.reduce(step.text("ref"), step.text("to"), step.text("effective_on"), said), "reduced");
}

ordered_json do_withdraw(ledger& on, fields& step, const attribution& said) {
  return answer_of(on.withdraw(step.text("ref"), step.text("effective_on"), said), "withdrawn");
}

ordered_json do_headroom(ledger& on, fields& step, const attribution&) {
  const auto level = level_of(step);
  return answer_of(on.headroom(step.text("cvr"), step.text("regulation"), step.text("on"), step.text_or("currency", "DKK")), level);
}

ordered_json do_schedule(ledger& on, fields& step, const attribution&) {
  return answer_of(on.schedule(step.text("cvr"), step.text("regulation"), step.text("on")));
}

ordered_json do_undertaking(ledger& on, fields& step, const attribution&) { return answer_of(on.undertaking(step.text("cvr"), step.text("on"))); }

ordered_json do_decision(ledger& on, fields& step, const attribution&) { return answer_of(on.review(step.text("ref"))); }

planned_grant planned_of(const nlohmann::json& object, const std::string& where) {
  fields one(object, where);
  planned_grant planned{one.text("ref"), aid_of(one)};
  one.require_known();
  return planned;
}

ordered_json do_plan(ledger& on, fields& step, const attribution& said) {
  const auto level = level_of(step);
  std::vector<planned_grant> plan;
  for (const auto& one : step.list("grants")) plan.push_back(planned_of(one, "grants[" + std::to_string(plan.size()) + "]"));
  return answer_of(step.flag("commit") ? on.grant_all(plan, said) : on.rehearse(plan), level);
}

ordered_json do_person(ledger& on, fields& step, const attribution& said) {
  person_request asked{step.text("subject"), step.text_or("capacity", "signatory"), step.text_or("ref", ""), {}};
  const auto& given = step.required("fields");
  if (!given.is_object()) throw error(errc::request_invalid, "fields", "It is not an object.", "Write {\"name\": \"...\"}.");
  for (const auto& [name, value] : given.items()) {
    if (!value.is_string()) throw error(errc::request_invalid, "fields." + name, "It is not text.", "Write it in quotes.");
    asked.fields.emplace(name, value.get<std::string>());
  }
  return answer_of(on.record_person(asked, said), "recorded");
}

ordered_json do_resolve(ledger& on, fields&, const attribution& said) { return answer_of(said.key, on.resolve(said.key)); }

ordered_json do_audit(ledger& on, fields&, const attribution&) { return answer_of(on.audit()); }

ordered_json do_register_due(ledger&, fields& step, const attribution&) {
  return {{"due_on", to_string(register_due_on(day::parse(step.text("granted_on"), "granted_on")))}};
}

template <instrument_kind Kind>
ordered_json do_gge(ledger&, fields& step, const attribution&) {
  const auto given = io::read_instrument(step, Kind);
  constexpr bool by_regulation = Kind == instrument_kind::loan || Kind == instrument_kind::guarantee;
  const auto reg = by_regulation ? parse_regulation(step.text("regulation"), "regulation") : regulation::general;
  return {{"gge_eur", to_string(gross_grant_equivalent(given, reg))}};
}

/// An operation and the fields it knows besides `do`, `key`, `actor` and `reason`.
struct operation {
  ordered_json (*run)(ledger&, fields&, const attribution&);
  std::vector<std::string_view> known;
};

const std::map<std::string, operation, std::less<>>& operations() {
  const std::vector<std::string_view> aid{"ref",       "cvr",     "regulation", "amount", "granted_on", "lapses_on", "rate",
                                          "authority", "project", "instrument", "note",   "p_number",   "explain",   "sector_override"};
  static const std::map<std::string, operation, std::less<>> all{
      {"company", {do_company, {"cvr", "name", "sole_trader", "fiscal_year_start", "fiscal_periods"}}},
      {"entity", {do_entity, {"id", "kind", "name"}}},
      {"link", {do_link, {"a", "b", "since", "until", "kind", "certainty", "evidence"}}},
      {"link_end", {do_link_end, {"link", "until"}}},
      {"sector", {do_sector, {"cvr", "sector", "industry_code", "purpose", "operation", "separation"}}},
      {"split_withdrawal", {do_split_withdrawal, {"split"}}},
      {"merge", {do_merge, {"gone", "into", "on"}}},
      {"split", {do_split, {"cvr", "on", "method", "successors", "activity"}}},
      {"rate", {do_rate, {"currency", "date", "rate"}}},
      {"convert", {do_convert, {"amount", "on"}}},
      {"check", {do_check, aid}},
      {"grant", {do_grant, aid}},
      {"reserve", {do_reserve, aid}},
      {"declare", {do_declare, aid}},
      {"post", {do_post, {"ref", "amount", "granted_on", "explain"}}},
      {"void", {do_void, {"ref"}}},
      {"reduce", {do_reduce, {"ref", "to", "effective_on"}}},
      {"withdraw", {do_withdraw, {"ref", "effective_on"}}},
      {"headroom", {do_headroom, {"cvr", "regulation", "on", "currency", "explain"}}},
      {"schedule", {do_schedule, {"cvr", "regulation", "on"}}},
      {"undertaking", {do_undertaking, {"cvr", "on"}}},
      {"decision", {do_decision, {"ref"}}},
      {"plan", {do_plan, {"grants", "commit", "explain"}}},
      {"audit", {do_audit, {}}},
      {"person", {do_person, {"subject", "capacity", "ref", "fields"}}},
      {"resolve", {do_resolve, {}}},
      {"register_due", {do_register_due, {"granted_on"}}},
      {"gge_loan", {do_gge<instrument_kind::loan>, {"regulation", "amount", "years", "collateral_percent"}}},
      {"gge_guarantee", {do_gge<instrument_kind::guarantee>, {"regulation", "amount", "years", "guaranteed_percent"}}},
      {"gge_instalments", {do_gge<instrument_kind::instalments>, {"payments", "discount_rate"}}},
      {"gge_soft_loan", {do_gge<instrument_kind::soft_loan>, {"outstanding", "reference_rate", "interest_rate", "discount_rate"}}},
  };
  return all;
}

const operation& operation_called(const std::string& name) {
  const auto found = operations().find(name);
  if (found != operations().end()) return found->second;
  std::string all;
  for (const auto& [known, op] : operations()) all += (all.empty() ? "" : ", ") + known;
  throw error(errc::request_invalid, "do", "\"" + name + "\" is not an operation.", "The operations are: " + all + ".");
}

}  // namespace

namespace io {

ordered_json answer_step(ledger& on, const nlohmann::json& request) {
  try {
    fields step(request, "");
    const operation& op = operation_called(step.text("do"));
    const attribution said = said_in(step);
    step.require_known(op.known);
    return op.run(on, step, said);
  } catch (const error& e) {
    if (e.code() == errc::ledger_poisoned || e.code() == errc::used_after_fork) throw;
    return answer_of(e);
  }
}

}  // namespace io

std::vector<planned_grant> read_plan(std::string_view content, std::string_view name) {
  std::vector<planned_grant> plan;
  std::size_t number = 0;
  while (!content.empty()) {
    const auto end = content.find('\n');
    std::string_view text = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++number;
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string where = std::string(name) + ":" + std::to_string(number);
    if (text.size() > longest_request)
      throw error(errc::line_too_long, where, "The line has " + std::to_string(text.size()) + " bytes.", "Write one grant a line.");
    plan.push_back(planned_of(io::parse_strict_json(text, errc::request_invalid, where), where));
  }
  if (plan.empty())
    throw error(errc::file_invalid, std::string(name), "The plan holds no grant.",
                "Write one JSON object a line, with ref, cvr, regulation, amount and granted_on.");
  return plan;
}

std::string answer(ledger& on, std::string_view request) {
  ordered_json out;
  try {
    if (request.size() > longest_request)
      throw error(errc::line_too_long, "request",
                  "The request has " + std::to_string(request.size()) + " bytes; at most " + std::to_string(longest_request) + " are read.",
                  "Send one operation a line.");
    out = io::answer_step(on, io::parse_strict_json(request, errc::request_invalid, "request"));
  } catch (const error& e) {
    if (e.code() == errc::ledger_poisoned || e.code() == errc::used_after_fork) throw;
    out = answer_of(e);
  }
  return out.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace deminimis
