// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <deminimis/io/render.hpp>

#include "io/render_text.hpp"
#include "io/render_words.hpp"

namespace deminimis {
namespace {

using namespace prose;

constexpr phrase group_heading{"Virksomheden {company} og alle, den er forbundet med gennem bestemmende indflydelse, den {day}",
                               "The undertaking of {company} (the company and all it is linked to by control) on {day}"};
constexpr phrase group_alone{"Ingen anden er forbundet med den: lofterne gælder den alene.",
                             "Nobody else is linked to it: the ceilings are its own."};
constexpr phrase group_of{"{n} led: de deler lofterne.", "{n} members: they share the ceilings."};
constexpr phrase ground{"{kind}, fra {since}{until}", "{kind}, since {since}{until}"};
constexpr phrase ground_until{" til {until}", " until {until}"};
constexpr phrase ground_evidence{"Grundlag: {evidence}", "Evidence: {evidence}"};
constexpr phrase heading_further{"Flere forbindelser mellem de samme", "Further links between the same"};
constexpr phrase heading_undetermined{"Uafklarede forbindelser: de binder ikke, men kan ændre svaret",
                                      "Undetermined links: they do not bind, but may change the answer"};
constexpr phrase heading_not_linking{"Forbindelser, der ikke gør til én virksomhed (offentlige ejere, private personer)",
                                     "Links that make nobody one undertaking (public owners, private persons)"};
constexpr phrase link_between{"{a} og {b}: {ground}", "{a} and {b}: {ground}"};

constexpr phrase kind_votes{"flertal af stemmerne", "a majority of the votes"};
constexpr phrase kind_appoint{"ret til at udpege et flertal af ledelsen", "the right to appoint a majority of the management"};
constexpr phrase kind_influence{"bestemmende indflydelse efter aftale eller vedtægter", "a dominant influence by contract or statutes"};
constexpr phrase kind_agreement{"flertal af stemmerne efter aftale med andre ejere",
                                "control of a majority of the votes by agreement with other owners"};
constexpr phrase kind_merger{"fusion", "merger"};

constexpr phrase is_company{"selskab", "company"};
constexpr phrase is_foreign{"udenlandsk virksomhed", "foreign enterprise"};
constexpr phrase is_person{"privatperson", "natural person"};
constexpr phrase is_trader{"person med egen virksomhed", "person who is an enterprise"};
constexpr phrase is_public{"offentlig myndighed", "public body"};

constexpr phrase schedule_under{"Efter {book}", "Under {book}"};
constexpr phrase schedule_no_rule{"Der er intet loft for den slags støtte på den første dag.",
                                  "No ceiling for that aid is in force on the first day."};
constexpr phrase brings_over{"Det bringer støtte, der allerede er registreret, over et loft: {refs}.",
                             "It brings aid that is recorded already above a ceiling: {refs}."};

constexpr phrase col_from{"Fra", "From"};
constexpr phrase col_room{"Råderum", "Headroom"};
constexpr phrase col_why{"Hvorfor", "Why"};
constexpr phrase freed_since{"Tæller ikke længere: {refs}", "No longer counted: {refs}"};
constexpr phrase counted_from{"Tæller fra nu af: {refs}", "Counted from here: {refs}"};
constexpr phrase other_reason{"Loftet, vinduet eller koncernen ændrer sig", "The ceiling, the window or the group changes"};
constexpr phrase as_it_stands{"Som det står i dag", "As it stands"};

constexpr phrase plan_yes{"Ja: alle {n} kan bevilges samlet.", "Yes: all {n} may be granted together."};
constexpr phrase plan_done{"Ja: alle {n} er bevilget.", "Yes: all {n} are granted."};
constexpr phrase plan_no{"Nej: ikke alle kan bevilges samlet, så intet er bevilget.",
                         "No: they may not all be granted together, so none is granted."};

constexpr phrase review_heading{"Afgørelsen {ref}: hændelse nr. {event}, registreret {moment}",
                                "The decision {ref}: event {event}, recorded {moment}"};
constexpr phrase review_by{"Af {actor}", "By {actor}"};
constexpr phrase review_reason{"Begrundelse: {reason}", "Reason: {reason}"};
constexpr phrase review_same{"Svaret ville være det samme i dag, på det samme grundlag.", "The answer would be the same today, on the same grounds."};
constexpr phrase review_same_verdict{"Svaret ville være det samme i dag, men grundlaget er et andet:",
                                     "The verdict would be the same today, but its grounds have changed:"};
constexpr phrase review_now_no{"I dag ville svaret være nej:", "Today the answer would be no:"};
constexpr phrase review_now_yes{"I dag ville svaret være ja:", "Today the answer would be yes:"};
constexpr phrase diff_headroom{"Råderummet var {then} dengang og er {now} nu.", "The headroom was {then} then and is {now} now."};
constexpr phrase diff_counted{"{subject} tæller nu med; det vidste man ikke dengang.", "{subject} is counted now; it was not known then."};
constexpr phrase diff_uncounted{"{subject} tæller ikke længere med.", "{subject} is no longer counted."};
constexpr phrase diff_joined{"{subject} hører nu til virksomheden.", "{subject} now belongs to the undertaking."};
constexpr phrase diff_left{"{subject} hører ikke længere til virksomheden.", "{subject} no longer belongs to the undertaking."};
constexpr phrase diff_later{"{subject}, som har en senere dato, ville komme over et loft.", "{subject}, dated later, would be above a ceiling."};
constexpr phrase then_heading{"Hvad man vidste dengang", "What was known then"};
constexpr phrase now_heading{"Hvad svaret ville være nu", "What the answer would be now"};

const phrase& name_of(link_kind kind) {
  switch (kind) {
    case link_kind::majority_votes: return kind_votes;
    case link_kind::appoint_majority: return kind_appoint;
    case link_kind::dominant_influence: return kind_influence;
    case link_kind::agreement_control: return kind_agreement;
    case link_kind::merger: break;
  }
  return kind_merger;
}

const phrase& name_of(entity_kind kind) {
  switch (kind) {
    case entity_kind::company: return is_company;
    case entity_kind::foreign_enterprise: return is_foreign;
    case entity_kind::person: return is_person;
    case entity_kind::person_enterprise: return is_trader;
    case entity_kind::public_body: break;
  }
  return is_public;
}

piece joined(const std::vector<std::string>& refs) {
  piece all;
  for (const auto& ref : refs) all += (all.empty() ? piece() : piece::own(", ")) + escaped(ref);
  return all;
}

void add_links(page& p, const voice& v, const phrase& title, const std::vector<control_link>& links) {
  if (links.empty()) return;
  p.heading(v.say(title));
  for (const auto& l : links) {
    p.line(v.say(link_between, {{"a", escaped(l.a)}, {"b", escaped(l.b)}, {"ground", link_ground(v, l)}}), look::plain, 2);
    if (!l.evidence.empty()) p.line(v.say(ground_evidence, {{"evidence", escaped(l.evidence)}}), look::plain, 4);
  }
}

const phrase* sentence_of(const std::string& code) {
  if (code == "counted_since") return &diff_counted;
  if (code == "no_longer_counted") return &diff_uncounted;
  if (code == "joined") return &diff_joined;
  if (code == "left") return &diff_left;
  if (code == "later_grant") return &diff_later;
  return nullptr;
}

}  // namespace

namespace prose {

piece link_ground(const voice& v, const control_link& l) {
  const piece until = l.until ? v.say(ground_until, {{"until", v.date(*l.until)}}) : piece();
  return v.say(ground, {{"kind", v.say(name_of(l.kind))}, {"since", v.date(l.since)}, {"until", until}});
}

piece entity_kind_text(const voice& v, entity_kind kind) { return v.say(name_of(kind)); }

piece schedule_reason(const voice& v, const schedule_entry& e, bool first) {
  piece why;
  if (!e.freed.empty()) why += v.say(freed_since, {{"refs", joined(e.freed)}});
  if (!e.counted.empty()) why += (why.empty() ? piece() : piece::own(". ")) + v.say(counted_from, {{"refs", joined(e.counted)}});
  return why.empty() ? v.say(first ? as_it_stands : other_reason) : why;
}

}  // namespace prose

std::string render(const undertaking_answer& answer, const render_options& options) {
  const voice v(options.lang);
  page p(options);
  p.line(v.say(group_heading, {{"company", v.company(answer.asked)}, {"day", v.date(answer.on)}}), look::heading);
  p.line(answer.members.size() == 1 ? v.say(group_alone) : v.say(group_of, {{"n", piece::own(std::to_string(answer.members.size()))}}));
  p.gap();
  for (const auto& m : answer.members) {
    piece text = m.kind == entity_kind::company ? piece::own("CVR ") + escaped(m.id) : escaped(m.id);
    if (!m.name.empty()) text += piece::own(" ") + escaped(m.name);
    text += piece::own(" (") + entity_kind_text(v, m.kind) + piece::own(")");
    if (m.link) text += piece::own(": ") + link_ground(v, *m.link);
    p.line((m.depth == 0 ? piece() : piece::own("└─ ")) + text, look::plain, 2 + 3 * (m.depth == 0 ? 0 : m.depth - 1), 3);
    if (m.link && !m.link->evidence.empty()) p.line(v.say(ground_evidence, {{"evidence", escaped(m.link->evidence)}}), look::plain, 2 + 3 * m.depth);
  }
  add_links(p, v, heading_further, answer.further);
  add_links(p, v, heading_undetermined, answer.undetermined);
  add_links(p, v, heading_not_linking, answer.not_linking);
  return std::move(p).str();
}

namespace {

void add_schedule(page& p, const voice& v, const rulebook_schedule& under) {
  grid g;
  g.columns = {{v.say(col_from), column_kind::right}, {v.say(col_room), column_kind::right}, {v.say(col_why), column_kind::wrap}};
  for (std::size_t i = 0; i < under.entries.size(); ++i)
    g.rows.push_back({{v.date(under.entries[i].on), v.eur(under.entries[i].headroom), schedule_reason(v, under.entries[i], i == 0)}});
  p.table(std::move(g));
}

}  // namespace

std::string render(const schedule_answer& answer, const render_options& options) {
  const voice v(options.lang);
  page p(options);
  const auto add = [&](const rulebook_schedule& under) { p.heading(v.say(schedule_under, {{"book", book_name(v, under.rulebook_id)}})); };
  if (!answer.advisories.empty()) add(answer.binding);  // with one rulebook alone there is nothing to tell apart
  add_schedule(p, v, answer.binding);
  for (const auto& other : answer.advisories) {
    add(other);
    if (other.entries.empty())
      p.line(v.say(schedule_no_rule));
    else
      add_schedule(p, v, other);
  }
  return std::move(p).str();
}

std::string render_breaches_caused(const std::vector<std::string>& refs, const render_options& options) {
  if (refs.empty()) return {};
  const voice v(options.lang);
  page p(options);
  p.warning({v.say(brings_over, {{"refs", joined(refs)}}), v.say(words::declared_see_audit)});
  return std::move(p).str();
}

std::string render(const plan_answer& answer, const render_options& options) {
  const voice v(options.lang);
  page p(options);
  const piece n = piece::own(std::to_string(answer.decisions.size()));
  p.line(v.say(answer.recorded ? plan_done : answer.allowed ? plan_yes : plan_no, {{"n", n}}), answer.allowed ? look::good : look::bad);
  std::string text = std::move(p).str();
  for (const auto& d : answer.decisions) {
    page heading(options);
    heading.heading(escaped(d.ref));
    text += "\n" + std::move(heading).str() + (answer.recorded ? render(d, "grant", options) : render(d.assessment, "grant", options));
  }
  return text;
}

std::string render(const decision_review& review, const render_options& options) {
  const voice v(options.lang);
  page p(options);
  const auto ref = std::visit(
      [](const auto& body) -> std::string {
        if constexpr (requires { body.grant.ref; })
          return body.grant.ref;
        else if constexpr (requires { body.ref; })
          return body.ref;
        else
          return {};
      },
      review.recorded.body);
  p.line(v.say(review_heading, {{"ref", escaped(ref)},
                                {"event", piece::own(std::to_string(review.recorded.sequence))},
                                {"moment", piece::own(to_string(review.recorded.recorded_at))}}),
         look::heading);
  if (!review.recorded.said.actor.empty()) p.line(v.say(review_by, {{"actor", escaped(review.recorded.said.actor)}}));
  if (!review.recorded.said.reason.empty()) p.line(v.say(review_reason, {{"reason", escaped(review.recorded.said.reason)}}));
  p.gap();
  if (review.differences.empty()) {
    p.line(v.say(review_same), look::good);
  } else {
    const bool same = review.then.allowed() == review.now.allowed();
    p.line(v.say(same ? review_same_verdict : review.now.allowed() ? review_now_yes : review_now_no), same ? look::plain : look::warning);
    for (const auto& d : review.differences)
      if (d.code == "headroom")
        p.line(piece::own("- ") + v.say(diff_headroom, {{"then", v.eur(review.then.binding.headroom)}, {"now", v.eur(review.now.binding.headroom)}}),
               look::plain, 2);
      else if (const auto* sentence = sentence_of(d.code))
        p.line(piece::own("- ") + v.say(*sentence, {{"subject", escaped(d.subject)}}), look::plain, 2);
  }
  std::string text = std::move(p).str();
  const auto add = [&](const phrase& title, const assessment& a) {
    page heading(options);
    heading.heading(v.say(title));
    text += "\n" + std::move(heading).str() + render(a, "check", options);
  };
  add(then_heading, review.then);
  if (!review.differences.empty()) add(now_heading, review.now);
  return text;
}

}  // namespace deminimis
