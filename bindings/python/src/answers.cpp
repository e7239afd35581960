// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/json.hpp>

#include "record.hpp"

namespace deminimis::python {
namespace {

constexpr const char* explain_doc =
    "The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.";
constexpr const char* json_doc = "The answer as JSON, one line; amounts are texts.";

/// Adds `explain` to a class whose answers `render(answer, options)` writes.
template <class T, class Render>
void add_explain(py::class_<T>& cls, Render render_it) {
  cls.def(
      "explain", [render_it](const T& self, const std::string& lang, bool full, int width) { return render_it(self, style(lang, full, width)); },
      py::arg("lang") = "da", py::kw_only(), py::arg("full") = true, py::arg("width") = 100, explain_doc);
}

void bind_rulings(py::module_& m) {
  record<counted_grant>(m, "CountedGrant", "One grant that a ceiling counts.")
      .field("ref", &counted_grant::ref, "Its reference.")
      .field("recipient", &counted_grant::recipient, "Who it was given to.")
      .field("granted_on", &counted_grant::granted_on, "Its day.")
      .field("status", &counted_grant::status, "granted, reserved or declared.")
      .field("regulation", &counted_grant::regulation, "Granted under.")
      .field("amount", &counted_grant::amount, "As granted.")
      .field("value_eur", &counted_grant::value, "Euro that the undertaking holds of it on the day asked about.")
      .field("own", &counted_grant::own, "Held by the company asked about itself.")
      .done();
  record<uncounted_grant>(m, "UncountedGrant", "One grant that a ceiling does not count, and why.")
      .field("ref", &uncounted_grant::ref, "Its reference.")
      .field("recipient", &uncounted_grant::recipient, "Who it was given to.")
      .field("granted_on", &uncounted_grant::granted_on, "Its day.")
      .field("value_eur", &uncounted_grant::value, "Euro as granted.")
      .field("reason", &uncounted_grant::reason, "Why it does not count.")
      .field("since", &uncounted_grant::since, "The first day it was free, or the lapse.")
      .done();
  record<ceiling_test>(m, "CeilingTest", "One ceiling, tested for the day asked about.")
      .field("ceiling_id", &ceiling_test::ceiling_id, "Its id in the rulebook.")
      .field("article", &ceiling_test::article, "Where the limit stands.")
      .field("limit", &ceiling_test::limit, "Euro.")
      .field("kind", &ceiling_test::kind, "How far back it counts.")
      .field("window", &ceiling_test::window, "First day counted, and the day asked about.")
      .field("total", &ceiling_test::total, "Euro that the undertaking has used, without the new aid.")
      .field("own_total", &ceiling_test::own_total, "Of which the company asked about holds itself.")
      .computed(
          "left", [](const ceiling_test& t) { return t.left(); }, "Euro left, negative where it is exceeded already.")
      .field("exceeded", &ceiling_test::exceeded, "The new aid does not fit.")
      .field("counted", &ceiling_test::counted, "What it counts.")
      .field("not_counted", &ceiling_test::not_counted, "What it does not count, and why.")
      .shown({"ceiling_id", "limit", "total", "left", "exceeded"})
      .done();
  record<later_test>(m, "LaterTest", "One ceiling, tested for a grant that is recorded already and dated later.")
      .field("ref", &later_test::ref, "The later grant.")
      .field("recipient", &later_test::recipient, "Who it was given to.")
      .field("granted_on", &later_test::granted_on, "Its day.")
      .field("ceiling_id", &later_test::ceiling_id, "The ceiling's id in the rulebook.")
      .field("article", &later_test::article, "Where the limit stands.")
      .field("limit", &later_test::limit, "Euro.")
      .field("window", &later_test::window, "First day counted, and the later grant's day.")
      .field("total", &later_test::total, "Euro up to and with the later grant, without the new aid.")
      .computed(
          "left", [](const later_test& t) { return t.left(); }, "Euro left on the later grant's day.")
      .field("exceeded", &later_test::exceeded, "The new aid would bring it over.")
      .done();
  record<ruling>(m, "Ruling", "What one rulebook answers.")
      .field("rulebook_id", &ruling::rulebook_id, "Which.")
      .field("allowed", &ruling::allowed, "Whether the aid fits under every ceiling.")
      .field("tests", &ruling::tests, "Every ceiling tested for the day.")
      .field("later_tests", &ruling::later_tests, "Every ceiling tested for later grants.")
      .field("failed", &ruling::failed, "Ids of the ceilings exceeded.")
      .field("later_grants", &ruling::later_grants, "References of later grants that would be over.")
      .field("headroom", &ruling::headroom, "Euro that may still be granted on the day; never below 0.")
      .field("earliest_fit", &ruling::earliest_fit, "Only where refused: the first later day on which the same value fits.")
      .shown({"rulebook_id", "allowed", "headroom", "failed"})
      .done();
  record<advisory>(m, "Advisory", "What a watched rulebook says beside the binding one.")
      .field("rulebook_id", &advisory::rulebook_id, "Which.")
      .field("answer", &advisory::answer, "None: it has no rule in force for the regulation on the day.")
      .done();
  record<finding>(m, "Finding", "Something the reader of an answer should know.")
      .field("code", &finding::code, "Stable, such as `cvr_check_digit` or `company_not_registered`.")
      .field("subject", &finding::subject, "What it is about: a CVR number, a reference.")
      .done();
}

std::map<std::string, std::string> names_of(const company_names& names) {
  std::map<std::string, std::string> found;
  for (const auto& [number, name] : names) found.emplace(to_string(number), name);
  return found;
}

/// What an assessment tells, for a class that holds one.
template <class T, class Get>
void add_assessment(record<T>& bound, Get get) {
  const auto add = [&](const char* name, auto function, const char* doc) {
    bound.computed(
        name, [=](const T& self) { return function(get(self)); }, doc);
  };
  add(
      "recipient", [](const assessment& a) { return a.asked.recipient; }, "CVR number asked about.");
  add(
      "regulation", [](const assessment& a) { return a.asked.regulation; }, "Asked under.");
  add(
      "amount", [](const assessment& a) { return a.asked.amount; }, "The amount asked about.");
  add(
      "value_eur", [](const assessment& a) { return a.asked.value; }, "Euro, to the cent: what would count.");
  add(
      "rate", [](const assessment& a) { return a.asked.converted_at.per_eur; }, "Units of the currency per 1 EUR.");
  add(
      "rate_date", [](const assessment& a) { return a.asked.converted_at.published_on; }, "The day the rate was published for.");
  add(
      "rate_source", [](const assessment& a) { return a.asked.converted_at.source; }, "Whose rate.");
  add(
      "on", [](const assessment& a) { return a.asked.granted_on; }, "The granting date asked about.");
  add(
      "headroom", [](const assessment& a) { return a.binding.headroom; }, "Euro that may still be granted on the day; never below 0.");
  add(
      "max_amount", [](const assessment& a) { return a.max_amount; }, "The headroom in the currency asked about, at its rate.");
  add(
      "failed", [](const assessment& a) { return a.binding.failed; }, "Ids of the ceilings that would be exceeded.");
  add(
      "later_grants", [](const assessment& a) { return a.binding.later_grants; }, "References of later grants that would be over.");
  add(
      "earliest_fit", [](const assessment& a) { return a.binding.earliest_fit; },
      "Only where refused: the first later day on which the same value fits; None: none in ten years.");
  add(
      "undertaking", [](const assessment& a) { return a.undertaking; }, "CVR numbers of the company and all it is linked to on the day.");
  add(
      "undetermined_links_matter", [](const assessment& a) { return a.undetermined_links_matter; },
      "Allowed, but refused if every undetermined link were real.");
  add(
      "sector_conflict", [](const assessment& a) { return a.sector_conflict; },
      "General aid to a primary producer without separation of activities; refused for that (2023/2831 Art 1(2), recital 12).");
  add(
      "names", [](const assessment& a) { return names_of(a.names); }, "What companies are called that the answer speaks of, by CVR number.");
  add(
      "findings", [](const assessment& a) { return a.findings; }, "What the reader should know besides.");
}

void bind_assessments(py::module_& m) {
  record<assessment> bound(m, "Assessment",
                           "The answer to a question: the verdict and everything it rests on. True in a condition where the aid may be granted.");
  bound.computed(
      "allowed", [](const assessment& a) { return a.allowed(); }, "Whether the aid may be granted.");
  add_assessment(bound, [](const assessment& a) -> const assessment& { return a; });
  auto& cls = bound.field("binding", &assessment::binding, "What the binding rulebook answers.")
                  .field("advisories", &assessment::advisories, "What each watched rulebook answers.")
                  .shown({"allowed", "recipient", "amount", "value_eur", "on", "headroom", "max_amount", "failed", "earliest_fit"})
                  .done();
  cls.def("__bool__", &assessment::allowed);
  add_explain(cls, [](const assessment& a, const render_options& o) { return render(a, "check", o); });
  cls.def(
      "to_json", [](const assessment& a) { return to_json(a); }, json_doc);

  record<headroom_answer> headroom(m, "Headroom", "What may still be granted to a company on a day, and on what it rests.");
  auto& room = headroom.field("recipient", &headroom_answer::recipient, "CVR number asked about.")
                   .field("regulation", &headroom_answer::regulation, "Asked under.")
                   .field("on", &headroom_answer::on, "The day asked about.")
                   .computed(
                       "headroom", [](const headroom_answer& a) { return a.binding.headroom; }, "Euro that may still be granted; never below 0.")
                   .field("max_amount", &headroom_answer::max_amount, "The headroom in the currency asked for, at that day's rate.")
                   .computed(
                       "rate", [](const headroom_answer& a) { return a.converted_at.per_eur; }, "Units of the currency per 1 EUR.")
                   .computed(
                       "rate_date", [](const headroom_answer& a) { return a.converted_at.published_on; }, "The day the rate was published for.")
                   .computed(
                       "rate_source", [](const headroom_answer& a) { return a.converted_at.source; }, "Whose rate.")
                   .field("undertaking", &headroom_answer::undertaking, "CVR numbers of the company and all it is linked to on the day.")
                   .field("binding", &headroom_answer::binding, "What the binding rulebook answers.")
                   .field("advisories", &headroom_answer::advisories, "What each watched rulebook answers.")
                   .computed(
                       "names", [](const headroom_answer& a) { return names_of(a.names); },
                       "What companies are called that the answer speaks of, by CVR number.")
                   .field("sector_conflict", &headroom_answer::sector_conflict, "General aid would be refused, whatever the headroom.")
                   .field("findings", &headroom_answer::findings, "What the reader should know besides.")
                   .shown({"recipient", "regulation", "on", "headroom", "max_amount"})
                   .done();
  add_explain(room, [](const headroom_answer& a, const render_options& o) { return render(a, o); });
  room.def(
      "to_json", [](const headroom_answer& a) { return to_json(a); }, json_doc);

  record<conversion_answer> conversion(m, "ConversionAnswer", "What an amount is worth in euro on a day.");
  auto& worth = conversion.field("amount", &conversion_answer::amount, "The amount asked about.")
                    .field("value_eur", &conversion_answer::value, "Euro, to the cent.")
                    .computed(
                        "rate", [](const conversion_answer& a) { return a.converted_at.per_eur; }, "Units of the currency per 1 EUR.")
                    .computed(
                        "rate_date", [](const conversion_answer& a) { return a.converted_at.published_on; }, "The day the rate was published for.")
                    .computed(
                        "rate_source", [](const conversion_answer& a) { return a.converted_at.source; }, "Whose rate.")
                    .done();
  add_explain(worth, [](const conversion_answer& a, const render_options& o) { return render(a, o); });

  record<schedule_entry>(m, "ScheduleEntry", "A day on which the headroom changes, and the grants behind it.")
      .field("on", &schedule_entry::on, "From this day on.")
      .field("headroom", &schedule_entry::headroom, "Euro, until the next entry.")
      .field("freed", &schedule_entry::freed, "References counted the day before and not any more.")
      .field("counted", &schedule_entry::counted, "References counted from that day on.")
      .done();
  record<rulebook_schedule>(m, "RulebookSchedule", "What comes back when under one rulebook.")
      .field("rulebook_id", &rulebook_schedule::rulebook_id, "Which.")
      .field("entries", &rulebook_schedule::entries, "By day; none where a watched rulebook has no rule in force on the first day.")
      .done();
  record<schedule_answer> schedule(m, "Schedule", "What comes back when, under the binding rulebook and under each that is watched.");
  auto& back = schedule
                   .computed(
                       "entries", [](const schedule_answer& a) { return a.binding.entries; }, "Of the binding rulebook, by day.")
                   .field("binding", &schedule_answer::binding, "Of the binding rulebook.")
                   .field("advisories", &schedule_answer::advisories, "Of each watched rulebook.")
                   .shown({"entries"})
                   .done();
  add_explain(back, [](const schedule_answer& a, const render_options& o) { return render(a, o); });
  back.def(
      "to_json", [](const schedule_answer& a) { return to_json(a); }, json_doc);
}

void bind_records(py::module_& m) {
  record<receipt>(m, "Receipt", "What became of a write.")
      .field("event", &receipt::sequence, "The event that records it; 0: nothing was recorded.")
      .field("replayed", &receipt::replayed, "An earlier request with the same idempotency key recorded it.")
      .done();
  record<decided> bound(m, "Decision", "The answer to a grant, a reservation or a posting. True in a condition where it was recorded.");
  bound
      .computed(
          "granted", [](const decided& d) { return d.granted(); }, "Whether the aid was recorded.")
      .field("ref", &decision::ref, "Its reference; free again where refused.");
  add_assessment(bound, [](const decided& d) -> const assessment& { return d.assessment; });
  auto& cls = bound.field("assessment", &decision::assessment, "The whole answer.")
                  .field("receipt", &decision::receipt, "What became of the write.")
                  .shown({"granted", "ref", "recipient", "amount", "value_eur", "on", "headroom", "max_amount", "failed", "earliest_fit"})
                  .done();
  cls.def("__bool__", [](const decided& d) { return d.granted(); });
  add_explain(cls, [](const decided& d, const render_options& o) { return render(d, d.verb, o); });
  cls.def(
      "to_json", [](const decided& d) { return to_json(d, d.verb == "reserve" ? "reserved" : "granted"); }, json_doc);

  record<declaration> declared(m, "Declaration", "The answer to a declaration: recorded whatever rule is in force.");
  auto& decl = declared.field("ref", &declaration::ref, "Its reference.")
                   .computed(
                       "recipient", [](const declaration& d) { return d.asked.recipient; }, "CVR number.")
                   .computed(
                       "amount", [](const declaration& d) { return d.asked.amount; }, "As declared.")
                   .computed(
                       "value_eur", [](const declaration& d) { return d.asked.value; }, "Euro, to the cent.")
                   .computed(
                       "on", [](const declaration& d) { return d.asked.granted_on; }, "The granting date.")
                   .field("breaches_caused", &declaration::breaches_caused, "References of grants that it brings over a ceiling.")
                   .field("findings", &declaration::findings, "What the reader should know besides.")
                   .field("receipt", &declaration::receipt, "What became of the write.")
                   .done();
  add_explain(decl, [](const declaration& d, const render_options& o) { return render(d, o); });

  record<reduction_answer>(m, "ReductionAnswer", "The answer to a reduction or a withdrawal.")
      .field("ref", &reduction_answer::ref, "The grant's reference.")
      .field("to", &reduction_answer::to, "The new amount.")
      .field("value_eur", &reduction_answer::value, "Euro, at the grant's original rate.")
      .field("receipt", &reduction_answer::receipt, "What became of the write.")
      .done();
  record<split_answer::part>(m, "SplitPart", "What a split gave out of one grant to one successor.")
      .field("ref", &split_answer::part::ref, "The grant's reference.")
      .field("successor", &split_answer::part::successor, "CVR number.")
      .field("value_eur", &split_answer::part::value, "Euro.")
      .done();
  record<link_answer>(m, "LinkAnswer", "The answer to a control link or a merger.")
      .field("breaches_caused", &link_answer::breaches_caused, "References of grants that it brings over a ceiling.")
      .field("receipt", &link_answer::receipt, "What became of the write.")
      .done();
  record<split_answer>(m, "SplitAnswer", "What a split gave out.")
      .field("allocation", &split_answer::allocation, "Part by part.")
      .field("breaches_caused", &split_answer::breaches_caused, "References of grants that it brings over a ceiling.")
      .field("receipt", &split_answer::receipt, "What became of the write.")
      .done();
  record<links_answer>(m, "LinksAnswer", "What a file of links added.")
      .field("entities", &links_answer::entities, "Declared.")
      .field("links", &links_answer::links, "Recorded.")
      .field("ended", &links_answer::ended, "Recorded before, and given an end.")
      .field("known", &links_answer::known, "Recorded already, the same.")
      .field("breaches_caused", &links_answer::breaches_caused, "References of grants that they bring over a ceiling.")
      .done();
  record<rates_answer::change>(m, "RateChange", "A rate that a file gives otherwise than it is recorded.")
      .field("was", &rates_answer::change::was, "As recorded.")
      .field("now", &rates_answer::change::now, "As the file has it.")
      .done();
  record<rates_answer>(m, "RatesAnswer", "What a file of rates added.")
      .field("recorded", &rates_answer::recorded, "New, or changed and accepted.")
      .field("known", &rates_answer::known, "Recorded already with the same rate.")
      .field("changed", &rates_answer::changed, "Recorded with another rate; left as it was unless accepted.")
      .field("receipt", &rates_answer::receipt, "What became of the write.")
      .done();
  record<plan_answer> plan(m, "PlanAnswer", "The answer to a plan: each decision, in the plan's order, and the whole.");
  auto& plan_class = plan.computed(
                             "decisions",
                             [](const plan_answer& p) {
                               std::vector<decided> all;
                               for (const auto& d : p.decisions) all.push_back({d, "grant"});
                               return all;
                             },
                             "In the plan's order.")
                         .field("allowed", &plan_answer::allowed, "Every one of them may be granted, together.")
                         .field("recorded", &plan_answer::recorded, "And was.")
                         .shown({"allowed", "recorded"})
                         .done();
  plan_class.def("__bool__", [](const plan_answer& p) { return p.allowed; });
  add_explain(plan_class, [](const plan_answer& p, const render_options& o) { return render(p, o); });
}

void bind_reviews(py::module_& m) {
  record<breach>(m, "Breach", "A grant that breaks a ceiling on its own day.")
      .field("ref", &breach::ref, "Its reference.")
      .field("recipient", &breach::recipient, "CVR number.")
      .field("granted_on", &breach::granted_on, "Its day.")
      .field("ceiling_id", &breach::ceiling_id, "The ceiling's id in the rulebook.")
      .field("article", &breach::article, "Where the limit stands.")
      .field("total", &breach::total, "Euro, the grant included.")
      .field("limit", &breach::limit, "Euro.")
      .computed(
          "excess", [](const breach& b) { return b.excess(); }, "Euro above the ceiling.")
      .done();
  record<undertaking_member>(m, "UndertakingMember", "One entity of an undertaking, and the link that brings it in.")
      .field("id", &undertaking_member::id, "CVR number or entity id.")
      .field("kind", &undertaking_member::kind, "What it is.")
      .field("name", &undertaking_member::name, "For people.")
      .field("depth", &undertaking_member::depth, "0: the company asked about.")
      .field("link", &undertaking_member::link, "To the member one level up; None for the first.")
      .done();
  record<undertaking_answer> bound(m, "Undertaking", "The single undertaking of a company on a day (2023/2831 Art 2(2)).");
  auto& cls = bound.field("asked", &undertaking_answer::asked, "CVR number.")
                  .field("on", &undertaking_answer::on, "The day asked about.")
                  .field("members", &undertaking_answer::members, "Depth first, from the company asked about.")
                  .field("further", &undertaking_answer::further, "Links between members that the tree does not need.")
                  .field("undetermined", &undertaking_answer::undetermined, "Links that hold on the day but do not bind.")
                  .field("not_linking", &undertaking_answer::not_linking, "Links to or from somebody who links nothing.")
                  .done();
  add_explain(cls, [](const undertaking_answer& u, const render_options& o) { return render(u, o); });
  record<review_difference>(m, "ReviewDifference", "Why the same decision would be answered otherwise today.")
      .field("code", &review_difference::code, "Stable: `verdict`, `headroom`, `counted_since` ...")
      .field("subject", &review_difference::subject, "The reference, company or amount it is about.")
      .done();
  record<decision_review> review(m, "DecisionReview", "A recorded decision, what was known then, and what would be answered now.");
  auto& again = review.field("recorded", &decision_review::recorded, "The event that recorded it.")
                    .field("then", &decision_review::then, "As known before that event.")
                    .field("now", &decision_review::now, "With everything known now but the grant itself.")
                    .field("differences", &decision_review::differences, "Empty: the same answer.")
                    .done();
  add_explain(again, [](const decision_review& r, const render_options& o) { return render(r, o); });
  record<verification> verified(m, "Verification", "What reading the whole ledger through found. True in a condition where everything agrees.");
  auto& v = verified.field("events", &verification::events, "Read.")
                .field("root", &verification::root, "RFC 6962 Merkle tree hash of the log; empty where a store keeps no hashes.")
                .field("problems", &verification::problems, "One sentence each; empty: everything agrees.")
                .computed(
                    "ok", [](const verification& f) { return f.ok(); }, "Everything agrees.")
                .done();
  v.def("__bool__", &verification::ok);
  add_explain(v, [](const verification& f, const render_options& o) { return render_verification(f, o); });
}

}  // namespace

void bind_answers(py::module_& m) {
  bind_rulings(m);
  bind_assessments(m);
  bind_records(m);
  bind_reviews(m);
}

}  // namespace deminimis::python
