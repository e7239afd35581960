// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/event_json.hpp>
#include <deminimis/io/json.hpp>

#include "record.hpp"

namespace deminimis::python {
namespace {

void bind_settings(py::module_& m) {
  record<policy>(m, "Policy", "How the places are read that the law leaves open; chosen when a ledger is made.")
      .field("anniversary", &policy::anniversary, "Whether the day three years before still counts.")
      .field("natural_person_links", &policy::natural_person_links, "Whether natural persons join what they control.")
      .field("rounding", &policy::rounding, "How a euro value is brought to whole cents.")
      .field("agri_fish", &policy::agri_fish, "Which ceiling holds where a fishery grant meets agricultural aid.")
      .field("cvr_check", &policy::cvr_check, "What a failed CVR check digit is.")
      .done();
  record<conversion>(m, "Conversion", "Which exchange rate an aid is converted with; written on each grant.")
      .field("source", &conversion::source, "Whose rates.")
      .field("max_age_days", &conversion::max_age_days, "How old the last published rate may be, in days.")
      .field("fixed", &conversion::fixed, "The one rate of every currency but the euro, where the source is `fixed`.")
      .field("reason", &conversion::reason, "Why, in writing, where the source is `fixed`.")
      .done();
  record<settings>(m, "Settings", "What a ledger was made with, and keeps.")
      .field("rulebook", &settings::book, "The rulebook that binds.")
      .field("watched", &settings::watched, "Rulebooks that each add an advisory to every answer.")
      .field("conversion", &settings::conversion, "Which exchange rate.")
      .field("policy", &settings::policy, "How open places of the law are read.")
      .field("authority", &settings::authority, "The granting authority written on grants that name none.")
      .done();
}

void bind_structure(py::module_& m) {
  record<sector_record>(m, "SectorRecord", "A company's sector and its three grounds.")
      .field("sector", &sector_record::sector, "As judged.")
      .field("industry_code", &sector_record::industry_code, "DB07 or DB25, six digits; empty: not known.")
      .field("purpose", &sector_record::purpose, "The purpose stated in the articles of association.")
      .field("operation", &sector_record::operation, "What the company actually does.")
      .field("separation", &sector_record::separation, "How activities are kept apart; empty: they are not (2023/2831 recital 12).")
      .done();
  record<company>(m, "Company", "What is known of a company.")
      .field("cvr", &company::number, "CVR number.")
      .field("name", &company::name, "Never a key: identity is the CVR number.")
      .computed(
          "fiscal_year_start", [](const company& c) { return c.calendar.start(); }, "MM-DD on which years begin where no period says otherwise.")
      .computed(
          "fiscal_periods", [](const company& c) { return c.calendar.periods(); }, "Explicit periods, joined and in order.")
      .field("registered", &company::registered, "False: taken with the calendar year because nobody registered it.")
      .field("sector", &company::sector, "As it was classified last; None: nobody did.")
      .done();
  record<entity>(m, "Entity", "A node of the ownership graph that is not a Danish company.")
      .field("id", &entity::id, "As it was declared.")
      .field("kind", &entity::kind, "What it is.")
      .field("name", &entity::name, "For people.")
      .done();
  record<control_link>(m, "Link", "A control link: both are one undertaking from `since` (included) to `until` (excluded).")
      .field("a", &control_link::a, "The one in control: a CVR number or an entity's id.")
      .field("b", &control_link::b, "The one controlled.")
      .field("since", &control_link::since, "First day.")
      .field("until", &control_link::until, "First day without it; None: still.")
      .field("kind", &control_link::kind, "On what ground: 2023/2831 Art 2(2)(a)-(d), or a merger.")
      .field("certainty", &control_link::certainty, "Whether it binds.")
      .field("evidence", &control_link::evidence, "Who asserted it and on what ground.")
      .field("event", &control_link::order, "The event that recorded it, for `end_link`.")
      .done();
  record<successor>(m, "Successor", "A company that takes over part of a split one.")
      .field("cvr", &successor::number, "CVR number.")
      .computed(
          "equity", [](const successor& s) { return py::int_(py::str(s.equity.str())); }, "Book equity, in one unit for all of the split.")
      .done();
  record<split>(m, "Split", "A split of a company (Art 3(9)).")
      .field("divided", &split::divided, "The company that was split.")
      .field("on", &split::on, "From this day on its earlier aid is held by the successors.")
      .field("by_activity", &split::by_activity, "Whether aid follows the activity it was used for, where named.")
      .field("successors", &split::successors, "In the order given.")
      .field("activity", &split::activity, "Reference of a grant: the successor that took over its activity.")
      .field("event", &split::order, "The event that recorded it, for `withdraw_split`.")
      .done();
}

void bind_grants(py::module_& m) {
  record<reduction>(m, "Reduction", "A formal decision that lowers a grant from a day on; zero is a withdrawal.")
      .field("effective_on", &reduction::effective_on, "First day.")
      .field("to", &reduction::to, "The new amount.")
      .field("value_eur", &reduction::value, "Euro, at the grant's original rate.")
      .done();
  record<grant> bound(m, "Grant", "One aid in the ledger: granted, reserved or declared, with everything that later happened to it.");
  auto& cls = bound.field("ref", &grant::ref, "Used once.")
                  .field("recipient", &grant::recipient, "CVR number.")
                  .field("regulation", &grant::regulation, "Granted under.")
                  .field("status", &grant::status, "granted, reserved or declared.")
                  .field("voided", &grant::voided, "A reservation that was ended.")
                  .field("amount", &grant::amount, "As granted.")
                  .field("value_eur", &grant::value, "Euro at granting, to the cent: what counts; never recomputed.")
                  .computed(
                      "rate", [](const grant& g) { return g.converted_at.per_eur; }, "Units of the currency per 1 EUR.")
                  .computed(
                      "rate_date", [](const grant& g) { return g.converted_at.published_on; }, "The day the rate was published for.")
                  .computed(
                      "rate_source", [](const grant& g) { return g.converted_at.source; }, "Whose rate.")
                  .field("granted_on", &grant::granted_on, "The day on which the legal right was conferred (Art 3(3)).")
                  .field("lapses_on", &grant::lapses_on, "Only of a pending reservation: from this day on it counts nothing.")
                  .field("reductions", &grant::reductions, "In order of their effective day.")
                  .computed(
                      "authority", [](const grant& g) { return g.details.authority; }, "Granting authority.")
                  .computed(
                      "project", [](const grant& g) { return g.details.project; }, "Scheme or project.")
                  .computed(
                      "form", [](const grant& g) { return g.details.instrument; }, "Aid instrument in words; empty: grant.")
                  .computed(
                      "note", [](const grant& g) { return g.details.note; }, "Free text.")
                  .computed(
                      "p_number", [](const grant& g) { return g.details.unit; }, "The production unit.")
                  .computed(
                      "sector_override", [](const grant& g) { return g.details.sector_override; },
                      "Why general aid goes to a primary producer all the same (2023/2831 recital 12).")
                  .field("event", &grant::order, "The event that recorded or posted it.")
                  .also(
                      "present_amount", [](const grant& g) { return g.present_amount(); }, "The amount after every reduction recorded.")
                  .also(
                      "retain_until", [](const grant& g) { return g.retain_until(); },
                      "The first day on which its records need no longer be kept: ten years after the grant (2023/2831 Art 6(6)).")
                  .shown({"ref", "recipient", "regulation", "status", "amount", "value_eur", "granted_on"})
                  .done();
  cls.def(
      "value_on", [](const grant& g, const input<day>& on) { return g.value_on(on.value("on")); }, py::arg("on"),
      "Euro that count of it on a day: nothing if voided or lapsed, else its value after every reduction effective by then.");
  cls.def(
      "to_json", [](const grant& g, const input<day>& on) { return to_json(g, on.value("on")); }, py::arg("on"), "As JSON, with its value on a day.");

  record<history>(m, "Facts", "Everything recorded, as it stands.")
      .field("companies", &history::companies, "By number.")
      .field("entities", &history::entities, "By id.")
      .field("links", &history::links, "In recording order.")
      .field("splits", &history::splits, "In recording order.")
      .field("grants", &history::grants, "In recording order.")
      .shown({})
      .done();

  record<event>(m, "Event", "One entry of the log. Nothing in a ledger changes but by an event, and no event is ever changed.")
      .field("sequence", &event::sequence, "1, 2, 3 ... without gaps.")
      .field("recorded_at", &event::recorded_at, "When, UTC.")
      .computed(
          "kind", [](const event& e) { return std::string(kind_of(e.body)); }, "What happened: `grant`, `reduce`, `link` ...")
      .computed(
          "actor", [](const event& e) { return e.said.actor; }, "Who, as the caller said.")
      .computed(
          "reason", [](const event& e) { return e.said.reason; }, "Why.")
      .computed(
          "key", [](const event& e) { return e.said.key; }, "Idempotency key.")
      .field("request", &event::request, "The request as it was understood, one `name: value` a line.")
      .also(
          "canonical", [](const event& e) { return canonical_bytes(e); }, "The JSON text that is kept and hashed (RFC 8785).")
      .shown({"sequence", "recorded_at", "kind", "actor", "reason"})
      .done();

  record<personal_data>(m, "PersonalData", "What is known of a natural person; it lies beside the log, which holds a commitment to it.")
      .field("fields", &personal_data::fields, "`name` and others; empty: erased.")
      .field("salt", &personal_data::salt, "64 hexadecimal digits; empty with the fields.")
      .field("commitment", &personal_data::commitment, "64 hexadecimal digits.")
      .shown({"commitment"})
      .done();
  record<personal_record>(m, "PersonalRecord", "One record about a natural person, as it stands.")
      .field("event", &personal_record::event, "That recorded it.")
      .field("recorded_at", &personal_record::recorded_at, "When, UTC.")
      .field("capacity", &personal_record::capacity, "`name`, or what was said: signatory, contact ...")
      .field("ref", &personal_record::ref, "Of the aid it belongs to; empty: to whatever aid the person's undertaking was ever given.")
      .field("person", &personal_record::person, "Without fields where erased.")
      .field("erased", &personal_record::erased, "By a later event.")
      .field("retain_until", &personal_record::retain_until, "Before this day it must be kept; None: no aid asks for it.")
      .shown({"event", "capacity", "ref", "erased", "retain_until"})
      .done();
  record<batch_item>(m, "BatchItem", "What a batch of reports says of one aid.")
      .field("ref", &batch_item::ref, "Its reference.")
      .field("amount", &batch_item::amount, "After every reduction; 0: withdrawn.")
      .field("value_eur", &batch_item::value, "Euro, likewise.")
      .field("granted_on", &batch_item::granted_on, "Its day.")
      .field("correction", &batch_item::correction, "An accepted batch said something else of it.")
      .done();
  record<batch>(m, "Batch", "A batch of reports to an authority, as it stands.")
      .field("kind", &batch::kind, "To whom.")
      .field("number", &batch::number, "1, 2, 3 ... of its kind.")
      .field("first", &batch::first, "Only aid granted on or after this day.")
      .field("last", &batch::last, "Only aid granted on or before this day.")
      .field("items", &batch::items, "In the order in which they are reported.")
      .field("state", &batch::state, "How far it has come.")
      .field("moved_on", &batch::moved_on, "The day of its last move; None: still a draft.")
      .field("sent_on", &batch::sent_on, "None: not sent.")
      .field("reason", &batch::reason, "Why it was rejected, or the authority's receipt.")
      .field("event", &batch::order, "The event that drafted it.")
      .shown({"kind", "number", "state", "moved_on"})
      .done();

  record<quote>(m, "Rate", "What one source published for one currency and one day.")
      .field("currency", &quote::unit, "ISO 4217 code.")
      .field("on", &quote::on, "The day the rate was published for.")
      .field("per_eur", &quote::per_eur, "Units of the currency per 1 EUR, exactly as published.")
      .done();
}

}  // namespace

void bind_facts(py::module_& m) {
  bind_settings(m);
  bind_structure(m);
  bind_grants(m);
}

}  // namespace deminimis::python
