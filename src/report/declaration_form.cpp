// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/declaration_form.hpp>

#include <algorithm>
#include <map>

#include <deminimis/ledger/questions.hpp>
#include <deminimis/model/text.hpp>

#include "io/render_words.hpp"
#include "report/citing.hpp"
#include "report/document.hpp"

namespace deminimis {
namespace {

using namespace report;
namespace words = prose::words;
using prose::escaped;

constexpr std::size_t most_on_the_form = 2;

constexpr phrase title_general{"De minimis-erklæring", "De minimis declaration"};
constexpr phrase title_agriculture{"De minimis-erklæring: landbrug", "De minimis declaration: agriculture"};
constexpr phrase title_fishery{"De minimis-erklæring: fiskeri og akvakultur", "De minimis declaration: fishery and aquaculture"};
constexpr phrase title_sgei{"De minimis-erklæring: tjenesteydelser af almindelig økonomisk interesse",
                            "De minimis declaration: services of general economic interest"};
constexpr phrase subtitle{"{programme}, {day}", "{programme}, {day}"};
constexpr phrase running{"De minimis-erklæring, {cvr}, {day}", "De minimis declaration, {cvr}, {day}"};
constexpr phrase page_of{"Side {page} af {pages}", "Page {page} of {pages}"};
constexpr phrase intro{
    "Virksomheden erklærer her, hvilken de minimis-støtte den allerede har fået, før der gives tilsagn om ny støtte efter {citation}.",
    "The company declares here which de minimis aid it has had already, before new aid is granted under {citation}."};
constexpr phrase check{
    "Felterne er udfyldt med det, støttegiveren ved. Ret det, der er forkert, og skriv det til, der mangler. Også støtte fra andre myndigheder og "
    "til "
    "forbundne selskaber skal med.",
    "The fields hold what the granting authority knows. Correct what is wrong and add what is missing. Aid from other authorities and to linked "
    "companies counts too."};
constexpr phrase company_heading{"1. Virksomheden", "1. The company"};
constexpr phrase name_label{"Virksomhedens navn", "Name of the company"};
constexpr phrase cvr_label{"CVR-nummer", "CVR number"};
constexpr phrase unit_label{"P-nummer", "P-number"};
constexpr phrase fiscal_label{"Regnskabsår", "Fiscal year"};
constexpr phrase fiscal_assumed{"{first} – {last} (kalenderåret: ret det, hvis det er et andet)",
                                "{first} – {last} (the calendar year: correct it if it is another)"};
constexpr phrase signatory_label{"Underskriver med fuldmagt", "Authorised signatory"};
constexpr phrase project_heading{"2. Projektet", "2. The project"};
constexpr phrase project_row{"{title} ({id})", "{title} ({id})"};
constexpr phrase group_heading{"3. Selskaber, der tæller som én virksomhed", "3. Companies that count as one undertaking"};
constexpr phrase group_text{
    "Støtte lægges sammen for alle selskaber, hvor det ene bestemmer over det andet (flertal af stemmerne, ret til at udpege ledelsens flertal, "
    "bestemmende indflydelse efter aftale eller vedtægter), også gennem andre.",
    "Aid is added up for all companies of which one decides over the other (a majority of the votes, the right to appoint a majority of the "
    "management, a dominant influence by contract or statutes), through others too."};
constexpr phrase group_alone{"Støttegiveren kender ingen forbundne selskaber.", "The granting authority knows of no linked companies."};
constexpr phrase group_complete{"Listen er rigtig og fuldstændig.", "The list is right and complete."};
constexpr phrase group_more{"Der er flere eller andre. Skriv navn og CVR-nummer:", "There are more, or others. Write name and CVR number:"};
constexpr phrase more_label{"Flere selskaber", "More companies"};
constexpr phrase aid_heading{"4. De minimis-støtte, som virksomheden har fået", "4. De minimis aid that the company has had"};
constexpr phrase aid_none{"Virksomheden har ifølge protokollen ikke fået de minimis-støtte i perioden. I alt 0,00 EUR.",
                          "According to the ledger the company has had no de minimis aid in the period. In total 0.00 EUR."};
constexpr phrase totals_caption{"I alt uden det, der nu søges om", "In total, without what is now applied for"};
constexpr phrase col_limit{"Loft", "Ceiling"};
constexpr phrase col_period{"Periode", "Period"};
constexpr phrase col_total{"Støtte i alt", "Aid in total"};
constexpr phrase cell_limit{"{ceiling}, {book}", "{ceiling}, {book}"};
constexpr phrase cell_period{"{first} – {last}", "{first} – {last}"};
constexpr phrase list_caption{"Støtten enkeltvis", "The aid one by one"};
constexpr phrase list_on_annex{"{n} støttebeløb står på bilag 1.", "{n} grants are listed on annex 1."};
constexpr phrase annex_heading{"Bilag 1: støtten enkeltvis", "Annex 1: the aid one by one"};
constexpr phrase add_text{"Skriv på de tomme linjer, hvis der mangler noget.", "Use the empty lines if something is missing."};
constexpr phrase col_authority{"Støttegiver", "Granting authority"};
constexpr phrase col_project{"Ordning eller projekt", "Scheme or project"};
constexpr phrase col_recipient{"Modtager (CVR)", "Recipient (CVR)"};
constexpr phrase reserved_project{"{project} (ventet, endnu ikke tilsagn)", "{project} (expected, not granted yet)"};
constexpr phrase sector_heading{"5. Hvad støtten bruges til", "5. What the aid is used for"};
constexpr phrase sector_none{"Virksomheden har ingen primærproduktion af landbrugs-, fiskeri- eller akvakulturprodukter.",
                             "The company has no primary production of agricultural, fishery or aquaculture products."};
constexpr phrase sector_apart{
    "Virksomheden har også primærproduktion. Den holdes adskilt, for eksempel i et særskilt regnskab, og støtten går ikke til den.",
    "The company has primary production too. It is kept apart, by separate accounts for instance, and the aid does not go to it."};
constexpr phrase sector_farm{"Støtten går til primærproduktion af landbrugsprodukter.",
                             "The aid goes to primary production of agricultural products."};
constexpr phrase sector_fish{"Støtten går til fiskeri eller akvakultur, herunder tang og alger.",
                             "The aid goes to fishery or aquaculture, seaweed and algae included."};
constexpr phrase sector_vessel{"Støtten går ikke til køb af fiskerfartøjer eller til deres motorer (forordningens artikel 1).",
                               "The aid does not go to buying fishing vessels or to their engines (Article 1 of the Regulation)."};
constexpr phrase sector_duty{"Støtten går til en samfundsopgave, som det offentlige har pålagt virksomheden.",
                             "The aid goes to a public service task that was entrusted to the company."};
constexpr phrase oath_heading{"6. Erklæring på tro og love", "6. Solemn declaration"};
constexpr phrase oath_right{"Jeg må underskrive på virksomhedens vegne.", "I may sign on behalf of the company."};
constexpr phrase oath_true{"Oplysningerne er rigtige og fuldstændige på underskriftsdagen.",
                           "The information is right and complete on the day of signing."};
constexpr phrase oath_change{
    "Virksomheden siger det straks, hvis den får anden de minimis-støtte, eller ejerforholdene ændrer sig, før der er givet tilsagn.",
    "The company says so at once if it has other de minimis aid, or its ownership changes, before the aid is granted."};
constexpr phrase oath_back{"Virksomheden ved, at støtte over loftet skal betales tilbage med renter, hele beløbet.",
                           "The company knows that aid above the ceiling must be paid back with interest, the whole amount."};
constexpr phrase sign_date{"Sted og dato", "Place and date"};
constexpr phrase sign_name{"Navn og titel", "Name and title"};
constexpr phrase sign_hand{"Underskrift", "Signature"};

const phrase& title_of(regulation r) {
  switch (r) {
    case regulation::agriculture: return title_agriculture;
    case regulation::fishery: return title_fishery;
    case regulation::sgei: return title_sgei;
    case regulation::general: break;
  }
  return title_general;
}

choices uses_of(const voice& say, regulation r) {
  switch (r) {
    case regulation::agriculture: return {{{false, say.say(sector_farm)}}};
    case regulation::fishery: return {{{false, say.say(sector_fish)}, {false, say.say(sector_vessel)}}};
    case regulation::sgei: return {{{false, say.say(sector_duty)}}};
    case regulation::general: break;
  }
  return {{{false, say.say(sector_none)}, {false, say.say(sector_apart)}}};
}

table list_of(const voice& say, const declaration_form& form, int empty_rows) {
  table t{say.say(list_caption),
          {{say.say(words::granting_date), 0},
           {say.say(col_authority), 3},
           {say.say(col_project), 4},
           {say.say(words::col_regulation), 0},
           {say.say(col_recipient), 0},
           {say.say(words::col_amount), 0, true},
           {say.say(words::col_eur), 0, true}},
          {}};
  eur_sum total = 0;
  for (const auto& a : form.aid) {
    const auto& g = a.recorded;
    const piece project = escaped(g.details.project.empty() ? g.ref : g.details.project);
    total += a.value.count();
    t.rows.push_back(
        {{say.date(g.granted_on), escaped(g.details.authority),
          g.status == grant_status::reserved ? say.say(reserved_project, {{"project", project}}) : project,
          say.say(prose::names_of(g.regulation).cell), piece::own(to_string(g.recipient)), say.amount(g.amount), say.number(to_string(a.value))}});
  }
  for (int i = 0; i < empty_rows; ++i) t.rows.push_back({std::vector<piece>(t.columns.size())});
  t.rows.push_back({{say.say(words::in_all), {}, {}, {}, {}, {}, say.number(eur_text(total))}, true});
  return t;
}

}  // namespace

declaration_form fill_in(const reader& from, const declaration_form_request& asked, const programme& of) {
  const questions q(from);
  const cvr number = q.require_cvr(asked.recipient, "cvr");
  const day on = asked.on.value("on");
  const regulation reg = asked.regulation.value("regulation");
  const auto& made_with = q.settings();
  made_with.book.require_rule(reg, on);
  history facts = *from.history_of(id_of(number), made_with.policy);

  std::optional<std::string> project = asked.project;
  std::optional<p_number> unit;
  if (asked.unit) unit = asked.unit->value("p_number");
  for (const auto& ref : asked.without) {
    const auto at = std::find_if(facts.grants.begin(), facts.grants.end(), [&](const grant& g) { return g.ref == ref; });
    if (at == facts.grants.end())
      throw error(errc::ref_unknown, "without " + ref, "No aid of this company or of one linked to it is recorded under this reference.",
                  "List the references with: deminimis grants " + to_string(number));
    const auto is_one = [&](const programme_project& p) { return p.id == at->details.project; };
    if (!project && std::any_of(of.projects.begin(), of.projects.end(), is_one)) project = at->details.project;
    if (!unit) unit = at->details.unit;
    facts.grants.erase(at);
  }
  if (project && std::none_of(of.projects.begin(), of.projects.end(), [&](const programme_project& p) { return p.id == *project; })) {
    std::string ids;
    for (const auto& p : of.projects) ids += (ids.empty() ? "" : ", ") + p.id;
    throw error(errc::request_invalid, "project", "\"" + *project + "\" is not a project of " + of.name + ".", "Its projects are: " + ids + ".");
  }

  const auto firm = std::find_if(facts.companies.begin(), facts.companies.end(), [&](const company& c) { return c.number == number; });
  const bool known = firm != facts.companies.end();
  declaration_form form{number,
                        known ? firm->name : "",
                        on,
                        reg,
                        (known ? firm->calendar : fiscal_calendar()).year_of(on),
                        known && firm->registered,
                        require_text(asked.signatory, "signatory"),
                        unit,
                        of,
                        project,
                        undertaking_of(facts, made_with.policy, number, on),
                        {},
                        {}};
  auto answer = headroom(facts, made_with.book, made_with.watched, made_with.policy, number, reg, on, currency::eur(), {});
  for (auto& t : answer.binding.tests) form.totals.push_back({answer.binding.rulebook_id, std::move(t)});
  for (auto& a : answer.advisories)
    if (a.answer)
      for (auto& t : a.answer->tests) form.totals.push_back({a.rulebook_id, std::move(t)});
  std::map<std::string, eur_cents> counted;
  for (const auto& total : form.totals)
    for (const auto& g : total.test.counted) counted.emplace(g.ref, g.value);
  for (const auto& g : facts.grants)
    if (const auto at = counted.find(g.ref); at != counted.end()) form.aid.push_back({g, at->second});
  std::stable_sort(form.aid.begin(), form.aid.end(), [](const listed_aid& a, const listed_aid& b) {
    return a.recorded.granted_on != b.recorded.granted_on ? a.recorded.granted_on < b.recorded.granted_on : a.recorded.order < b.recorded.order;
  });
  return form;
}

std::string render(const declaration_form& form, document_format format, language lang) {
  const voice say(lang);
  document d;
  const auto add = [&](block b) { d.blocks.push_back(std::move(b)); };
  d.lang = lang;
  d.on = form.on;
  d.title = say.say(title_of(form.regulation));
  d.subtitle = say.say(subtitle, {{"programme", escaped(form.of.name)}, {"day", say.date(form.on)}});
  d.running = say.say(running, {{"cvr", say.company(form.recipient)}, {"day", say.date(form.on)}});
  d.page_of = say.say(page_of);
  add(paragraph{say.say(intro, {{"citation", cited(say, lang, form.regulation, form.on)}})});
  add(paragraph{say.say(check), tone::note});

  add(heading{say.say(company_heading)});
  add(fields{{{say.say(name_label), escaped(form.name)},
              {say.say(cvr_label), piece::own(to_string(form.recipient))},
              {say.say(unit_label), form.unit ? piece::own(form.unit->digits()) : piece()},
              {say.say(fiscal_label), say.say(form.registered ? words::period_dash : fiscal_assumed,
                                              {{"first", say.date(form.fiscal_year.first)}, {"last", say.date(form.fiscal_year.last)}})},
              {say.say(signatory_label), escaped(form.signatory)}}});

  add(heading{say.say(project_heading)});
  choices projects;
  for (const auto& p : form.of.projects)
    projects.items.push_back(
        {form.project == p.id, say.say(project_row, {{"title", escaped(lang == language::da ? p.title_da : p.title_en)}, {"id", escaped(p.id)}})});
  add(std::move(projects));

  add(heading{say.say(group_heading)});
  add(paragraph{say.say(group_text)});
  if (form.undertaking.members.size() == 1) {
    add(paragraph{say.say(group_alone)});
  } else {
    bullets members;
    for (const auto& m : form.undertaking.members) {
      if (m.depth == 0) continue;
      piece who = (m.kind == entity_kind::company ? piece::own("CVR ") : piece()) + escaped(m.id);
      if (!m.name.empty()) who = escaped(m.name) + piece::own(", ") + who;
      members.items.push_back(who);
    }
    add(std::move(members));
  }
  add(choices{{{false, say.say(group_complete)}, {false, say.say(group_more)}}});
  add(fields{{{say.say(more_label), {}}, {{}, {}}}});

  add(heading{say.say(aid_heading)});
  if (form.aid.empty()) add(paragraph{say.say(aid_none), tone::lead});
  table totals{say.say(totals_caption), {{say.say(col_limit), 3}, {say.say(col_period), 2}, {say.say(col_total), 0, true}}, {}};
  for (const auto& t : form.totals)
    totals.rows.push_back(
        {{say.say(cell_limit, {{"ceiling", prose::ceiling_title(say, t.test.ceiling_id, t.test.article, t.test.limit)},
                               {"book", prose::book_again(say, t.rulebook_id)}}),
          say.say(cell_period, {{"first", say.date(t.test.window.first)}, {"last", say.date(t.test.window.last)}}), say.eur(t.test.total)}});
  add(std::move(totals));
  const bool annexed = form.aid.size() > most_on_the_form;
  if (annexed) {
    add(paragraph{say.say(list_on_annex, {{"n", say.number(std::to_string(form.aid.size()))}})});
  } else {
    add(list_of(say, form, 2));
    add(paragraph{say.say(add_text), tone::small});
  }

  add(heading{say.say(sector_heading)});
  add(uses_of(say, form.regulation));
  add(heading{say.say(oath_heading)});
  add(bullets{{say.say(oath_right), say.say(oath_true), say.say(oath_change), say.say(oath_back)}});
  add(signature{{{say.say(sign_date), {}}, {say.say(sign_name), escaped(form.signatory)}, {say.say(sign_hand), {}}}});
  if (annexed) {
    add(page_break{});
    add(heading{say.say(annex_heading)});
    add(list_of(say, form, 4));
    add(paragraph{say.say(add_text), tone::small});
  }
  return written_as(d, format);
}

}  // namespace deminimis
