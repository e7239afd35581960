// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/statement.hpp>

#include <sodium.h>

#include <algorithm>
#include <map>

#include <deminimis/ledger/questions.hpp>

#include "io/answers.hpp"
#include "io/render_words.hpp"
#include "report/document.hpp"
#include "report/relevant.hpp"
#include "report/timeline.hpp"

namespace deminimis {
namespace {

using namespace report;
namespace words = prose::words;
using prose::escaped;

constexpr phrase title{"Saldoopgørelse for de minimis-støtte", "Statement of de minimis aid"};
constexpr phrase subtitle{"{name}, opgjort den {day}", "{name}, as of {day}"};
constexpr phrase running{"Saldoopgørelse, {cvr}, {day}", "Statement, {cvr}, {day}"};
constexpr phrase page_of{"Side {page} af {pages}", "Page {page} of {pages}"};
constexpr phrase company_label{"Virksomhed", "Company"};
constexpr phrase cvr_label{"CVR-nummer", "CVR number"};
constexpr phrase fiscal_label{"Regnskabsår", "Fiscal year"};
constexpr phrase fiscal_assumed{"{first} – {last} (kalenderåret: regnskabsåret er ikke oplyst)",
                                "{first} – {last} (the calendar year: the fiscal year was not given)"};
constexpr phrase authority_label{"Støttegiver", "Granting authority"};
constexpr phrase whole_label{"Lofterne deles af", "The ceilings are shared by"};
constexpr phrase whole_alone{"kun virksomheden selv", "the company alone"};
constexpr phrase rules_label{"Regler", "Rules"};
constexpr phrase not_named{"ikke oplyst", "not given"};
constexpr phrase room_in{"Der er plads til {amount} mere i {aid}, det vil sige {eur}.", "There is room for {amount} more of {aid}, which is {eur}."};
constexpr phrase room_in_euro{"Der er plads til {eur} mere i {aid}.", "There is room for {eur} more of {aid}."};
constexpr phrase room_none{"Der er ikke plads til mere {aid}.", "There is no room for more {aid}."};
constexpr phrase room_rate{"Regnet med kursen {rate}.", "At the rate of {rate}."};
constexpr phrase room_no_rate{"Der er ingen kurs for dagen i protokollen, så pladsen er kun opgjort i euro.",
                              "The ledger has no exchange rate for the day, so the room is told in euro only."};
constexpr phrase ceilings_heading{"Lofterne", "The ceilings"};
constexpr phrase ceilings_caption{"Brugt og tilbage under hvert loft", "Used and left under each ceiling"};
constexpr phrase col_number{"Nr.", "No."};
constexpr phrase col_ceiling{"Loft og kilde", "Ceiling and source"};
constexpr phrase col_period{"Periode, der tælles", "Period counted"};
constexpr phrase cell_ceiling{"{ceiling} ({article})", "{ceiling} ({article})"};
constexpr phrase cell_period{"{first} – {last} ({kind})", "{first} – {last} ({kind})"};
constexpr phrase schedule_heading{"Hvad kommer tilbage hvornår", "What comes back when"};
constexpr phrase schedule_caption{"Råderum for {aid}, dag for dag", "Headroom for {aid}, day by day"};
constexpr phrase schedule_flat{"Råderummet for {aid} ændrer sig ikke af sig selv med det, der er registreret.",
                               "The headroom for {aid} does not change by itself with what is recorded."};
constexpr phrase schedule_note{"Regnet på det, der er registreret nu. Ny støtte ændrer tallene.",
                               "Worked out on what is recorded now. New aid changes the figures."};
constexpr phrase in_heading{"Støtte, der tæller med", "Aid that counts"};
constexpr phrase in_caption{"Støtte, der tæller med den {day}", "Aid that counts on {day}"};
constexpr phrase in_none{"Ingen støtte tæller med på dagen: 0,00 EUR er brugt.", "No aid counts on the day: 0.00 EUR is used."};
constexpr phrase col_under{"Loft", "Ceiling"};
constexpr phrase out_heading{"Støtte, der ikke tæller med", "Aid that does not count"};
constexpr phrase out_caption{"Støtte, der ikke tæller med den {day}", "Aid that does not count on {day}"};
constexpr phrase group_heading{"Hvem der deler lofterne", "Who shares the ceilings"};
constexpr phrase group_text{
    "Et loft gælder for virksomheden og alle, den er forbundet med gennem bestemmende indflydelse (artikel 2, stk. 2), aldrig for ét CVR-nummer.",
    "A ceiling belongs to the company and all it is linked to by control (Article 2(2)), never to one CVR number."};
constexpr phrase group_open{"Uafklaret forbindelse, som ikke er talt med: {a} og {b}, {ground}.",
                            "Undetermined link, which is not counted: {a} and {b}, {ground}."};
constexpr phrase law_heading{"Hvad andre regler siger", "What other rules say"};
constexpr phrase law_caption{"Lofterne efter {book}", "The ceilings under {book}"};
constexpr phrase law_less{"Efter {book} er der kun plads til {room} i {aid}. Regn med det laveste tal.",
                          "Under {book} there is room for only {room} of {aid}. Rely on the lower figure."};
constexpr phrase law_none{"{book} har ingen regel for {aid} den {day}.", "{book} have no rule for {aid} on {day}."};
constexpr phrase made_heading{"Hvordan opgørelsen er lavet", "How this statement was made"};
constexpr phrase made_text{
    "Alle beløb er bruttosubventionsækvivalenter i euro, omregnet med den kurs, der blev registreret sammen med støtten, og afrundet én gang til "
    "hele cent. Summerne er summer af de viste beløb.",
    "All amounts are gross grant equivalents in euro, converted at the rate recorded with the aid and rounded once to the cent. The totals are sums "
    "of the amounts shown."};
constexpr phrase made_scope{
    "Opgørelsen kender den støtte og de ejere, der er registreret i protokollen. Mangler der noget, så sig det til støttegiveren, før der gives "
    "mere.",
    "The statement knows the aid and the owners recorded in the ledger. If something is missing, tell the granting authority before more is "
    "granted."};
constexpr phrase log_events{"Hændelser i protokollen", "Events in the ledger"};
constexpr phrase log_root{"Fingeraftryk (Merkle-rod)", "Fingerprint (Merkle root)"};
constexpr phrase log_checkpoint{
    "Underskrevet kontrolpunkt. Gem linjerne: så kan det altid vises, at intet før dem er ændret eller fjernet i protokollen.",
    "Signed checkpoint. Keep these lines: with them anybody can show that nothing before them was changed or removed in the ledger."};

const company* find(const history& facts, cvr number) {
  const auto at = std::find_if(facts.companies.begin(), facts.companies.end(), [&](const company& c) { return c.number == number; });
  return at == facts.companies.end() ? nullptr : &*at;
}

/// The ceilings tested by some rulings, each once, in the order in which they were first tested.
std::vector<const ceiling_test*> distinct(const std::vector<const ruling*>& rulings) {
  std::vector<const ceiling_test*> tests;
  for (const auto* r : rulings)
    for (const auto& t : r->tests)
      if (std::none_of(tests.begin(), tests.end(), [&](const ceiling_test* other) { return other->ceiling_id == t.ceiling_id; })) tests.push_back(&t);
  return tests;
}

piece window_cell(const voice& say, const ceiling_test& t) {
  const auto& kind = t.kind == window_kind::rolling  ? words::window_cell_rolling
                     : t.kind == window_kind::fiscal ? words::window_cell_fiscal
                                                     : words::window_cell_either;
  return say.say(cell_period, {{"first", say.date(t.window.first)}, {"last", say.date(t.window.last)}, {"kind", say.say(kind)}});
}

piece number(std::size_t n) { return piece::own(std::to_string(n)); }

table ceilings(const voice& say, const std::vector<const ceiling_test*>& tests, const piece& caption) {
  table t{caption,
          {{say.say(col_number), 0},
           {say.say(col_ceiling), 3},
           {say.say(col_period), 2},
           {say.say(words::col_used), 0, true},
           {say.say(words::col_left), 0, true}},
          {}};
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const auto& c = *tests[i];
    t.rows.push_back({{number(i + 1),
                       say.say(cell_ceiling, {{"ceiling", prose::ceiling_title(say, c.ceiling_id, c.article, c.limit)},
                                              {"article", prose::article_text(say, c.article)}}),
                       window_cell(say, c), say.eur(c.total), say.eur(c.left())}});
  }
  return t;
}

piece given_to(const voice& say, const statement& s, cvr recipient, bool own) {
  if (recipient == s.recipient && own) return say.say(words::itself);
  const auto at =
      std::find_if(s.undertaking.members.begin(), s.undertaking.members.end(), [&](const undertaking_member& m) { return m.id == id_of(recipient); });
  piece who = say.company(recipient);
  if (at != s.undertaking.members.end() && !at->name.empty()) who += piece::own(" ") + escaped(at->name);
  return who;
}

const grant* find(const statement& s, const std::string& ref) {
  const auto at = std::find_if(s.grants.begin(), s.grants.end(), [&](const grant& g) { return g.ref == ref; });
  return at == s.grants.end() ? nullptr : &*at;
}

piece member_text(const voice& say, const undertaking_member& m) {
  piece who = m.kind == entity_kind::company ? piece::own("CVR ") + escaped(m.id) : escaped(m.id);
  if (!m.name.empty()) who = escaped(m.name) + piece::own(", ") + who;
  who += piece::own(" (") + prose::entity_kind_text(say, m.kind) + piece::own(")");
  if (m.link) who += piece::own(": ") + prose::link_ground(say, *m.link);
  return who;
}

struct composer {
  const statement& s;
  voice say;
  document d{};

  void add(block b) { d.blocks.push_back(std::move(b)); }

  void head() {
    const piece name = s.name.empty() ? say.company(s.recipient) : escaped(s.name);
    d.on = s.on;
    d.title = say.say(title);
    d.subtitle = say.say(subtitle, {{"name", name}, {"day", say.date(s.on)}});
    d.running = say.say(running, {{"cvr", say.company(s.recipient)}, {"day", say.date(s.on)}});
    d.page_of = say.say(page_of);
    const auto& first = s.parts.front();
    piece sharers;
    for (const auto& m : s.undertaking.members)
      sharers += (sharers.empty() ? piece() : piece::own("; ")) +
                 (m.name.empty() ? escaped(m.id) : escaped(m.name) + piece::own(" (") + escaped(m.id) + piece::own(")"));
    add(fields{{{say.say(company_label), name},
                {say.say(cvr_label), piece::own(to_string(s.recipient))},
                {say.say(fiscal_label), say.say(s.registered ? words::period_dash : fiscal_assumed,
                                                {{"first", say.date(s.fiscal_year.first)}, {"last", say.date(s.fiscal_year.last)}})},
                {say.say(whole_label), s.undertaking.members.size() == 1 ? say.say(whole_alone) : sharers},
                {say.say(rules_label), prose::book_name(say, first.answer.binding.rulebook_id)},
                {say.say(authority_label), s.authority.empty() ? say.say(not_named) : escaped(s.authority)}}});
  }

  void room() {
    for (const auto& p : s.parts) {
      const piece aid = say.say(prose::names_of(p.regulation).aid);
      const auto& answer = p.answer;
      if (answer.binding.headroom.count() == 0)
        add(paragraph{say.say(room_none, {{"aid", aid}}), tone::lead});
      else
        add(paragraph{say.say(s.in_kroner ? room_in : room_in_euro,
                              {{"amount", say.amount(answer.max_amount)}, {"aid", aid}, {"eur", say.eur(answer.binding.headroom)}}),
                      tone::lead});
      for (const auto& a : answer.advisories) {
        const piece book = prose::book_name(say, a.rulebook_id);
        if (!a.answer)
          add(paragraph{say.say(law_none, {{"book", book}, {"aid", aid}, {"day", say.date(s.on)}}), tone::warning});
        else if (a.answer->headroom < answer.binding.headroom)
          add(paragraph{say.say(law_less, {{"book", book}, {"aid", aid}, {"room", say.eur(a.answer->headroom)}}), tone::warning});
      }
    }
    const auto& first = s.parts.front().answer;
    add(paragraph{s.in_kroner ? say.say(room_rate, {{"rate", prose::rate_text(say, currency::dkk(), first.converted_at)}}) : say.say(room_no_rate),
                  tone::small});
    if (first.sector_conflict) add(paragraph{say.say(words::sector_refused, {{"cvr", say.company(s.recipient)}}), tone::warning});
    for (const auto& f : first.findings) add(paragraph{prose::finding_text(say, f), tone::note});
    for (const auto& l : s.undertaking.undetermined)
      add(paragraph{say.say(group_open, {{"a", escaped(l.a)}, {"b", escaped(l.b)}, {"ground", prose::link_ground(say, l)}}), tone::warning});
  }

  [[nodiscard]] std::vector<const ceiling_test*> binding() const {
    std::vector<const ruling*> rulings;
    for (const auto& p : s.parts) rulings.push_back(&p.answer.binding);
    return distinct(rulings);
  }

  void coming_back() {
    add(heading{say.say(schedule_heading)});
    for (const auto& p : s.parts) {
      const piece aid = say.say(prose::names_of(p.regulation).aid);
      if (p.schedule.size() == 1) {
        add(paragraph{say.say(schedule_flat, {{"aid", aid}})});
        continue;
      }
      table t{say.say(schedule_caption, {{"aid", aid}}),
              {{say.say(words::on_day), 0}, {say.say(words::col_left), 0, true}, {say.say(words::col_why), 1}},
              {}};
      for (std::size_t i = 0; i < p.schedule.size(); ++i)
        t.rows.push_back({{say.date(p.schedule[i].on), say.eur(p.schedule[i].headroom), prose::schedule_reason(say, p.schedule[i], i == 0)}});
      add(timeline(say, p));
      add(std::move(t));
    }
    add(paragraph{say.say(schedule_note), tone::small});
  }

  struct counted_row {
    const counted_grant* grant;
    std::string under;
  };

  void grants() {
    const auto tests = binding();
    std::map<std::pair<day, std::string>, counted_row> in;
    std::map<std::pair<day, std::string>, const uncounted_grant*> out;
    for (std::size_t i = 0; i < tests.size(); ++i)
      for (const auto& g : tests[i]->counted) {
        auto& row = in.try_emplace({g.granted_on, g.ref}, counted_row{&g, ""}).first->second;
        row.under += (row.under.empty() ? "" : ", ") + std::to_string(i + 1);
      }
    for (const auto* test : tests)
      for (const auto& g : test->not_counted) {
        if (in.contains({g.granted_on, g.ref})) continue;
        const auto [at, added] = out.try_emplace({g.granted_on, g.ref}, &g);
        if (!added && at->second->reason == not_counted::other_regulation) at->second = &g;
      }
    add(heading{say.say(in_heading)});
    if (in.empty()) {
      add(paragraph{say.say(in_none)});
    } else {
      table t{say.say(in_caption, {{"day", say.date(s.on)}}),
              {{say.say(words::granting_date), 0},
               {say.say(words::col_ref), 3},
               {say.say(words::col_given_to), 3},
               {say.say(words::col_status), 4},
               {say.say(words::col_amount), 0, true},
               {say.say(words::col_eur), 0, true},
               {say.say(col_under), 0}},
              {}};
      eur_sum total = 0;
      for (const auto& [key, row] : in) {
        const auto& g = *row.grant;
        const auto* recorded = find(s, g.ref);
        total += g.value.count();
        t.rows.push_back(
            {{say.date(g.granted_on), escaped(g.ref), given_to(say, s, g.recipient, g.own),
              say.say(prose::names_of(g.regulation).cell) + (recorded ? piece::own(", ") + prose::status_text(say, *recorded, s.on) : piece()),
              say.amount(g.amount), say.number(to_string(g.value)), piece::own(row.under)}});
      }
      t.rows.push_back({{say.say(words::in_all), {}, {}, {}, {}, say.number(eur_text(total)), {}}, true});
      add(std::move(t));
    }
    if (out.empty()) return;
    add(heading{say.say(out_heading)});
    table t{say.say(out_caption, {{"day", say.date(s.on)}}),
            {{say.say(words::granting_date), 0},
             {say.say(words::col_ref), 2},
             {say.say(words::col_given_to), 2},
             {say.say(words::col_eur), 0, true},
             {say.say(words::col_why), 4}},
            {}};
    for (const auto& [key, g] : out)
      t.rows.push_back({{say.date(g->granted_on), escaped(g->ref), given_to(say, s, g->recipient, true), say.number(to_string(g->value)),
                         prose::uncounted_text(say, *g, false)}});
    add(std::move(t));
  }

  void group() {
    add(heading{say.say(group_heading)});
    add(paragraph{say.say(group_text)});
    bullets b;
    for (const auto& m : s.undertaking.members) b.items.push_back(member_text(say, m));
    add(std::move(b));
  }

  void other_rules() {
    std::vector<std::string> ids;
    for (const auto& p : s.parts)
      for (const auto& a : p.answer.advisories)
        if (std::find(ids.begin(), ids.end(), a.rulebook_id) == ids.end()) ids.push_back(a.rulebook_id);
    if (ids.empty()) return;
    add(heading{say.say(law_heading)});
    for (const auto& id : ids) {
      std::vector<const ruling*> rulings;
      for (const auto& p : s.parts)
        for (const auto& a : p.answer.advisories)
          if (a.rulebook_id == id && a.answer) rulings.push_back(&*a.answer);
      if (!rulings.empty()) add(ceilings(say, distinct(rulings), say.say(law_caption, {{"book", prose::book_name(say, id)}})));
    }
  }

  void made() {
    add(heading{say.say(made_heading)});
    add(paragraph{say.say(made_text), tone::small});
    add(paragraph{say.say(made_scope), tone::small});
    fields f{{{say.say(log_events), say.number(std::to_string(s.log.events))}}};
    if (!s.log.root.empty()) f.rows.emplace_back(say.say(log_root), piece::own(s.log.root));
    add(std::move(f));
    if (s.log.checkpoint.empty()) return;
    add(paragraph{say.say(log_checkpoint), tone::small});
    add(verbatim{lines_of(s.log.checkpoint)});
  }

  document composed() && {
    head();
    room();
    add(heading{say.say(ceilings_heading)});
    add(ceilings(say, binding(), say.say(ceilings_caption)));
    coming_back();
    grants();
    group();
    other_rules();
    made();
    return std::move(d);
  }
};

}  // namespace

log_state stated_by(const verification& found) {
  if (!found.ok())
    throw error(errc::corrupt, "ledger", found.problems.front(),
                "Make no document from it. Run: deminimis verify, and find the latest backup in order.");
  return {found.events, found.root, {}};
}

log_state signed_state(log_state of, const signing_key& by) {
  hash256 root{};
  std::size_t bytes = 0;
  if (sodium_hex2bin(root.data(), root.size(), of.root.data(), of.root.size(), nullptr, &bytes, nullptr) != 0 || bytes != root.size())
    throw error(errc::request_invalid, "ledger", "The ledger keeps no hash of its log, so there is nothing to sign.",
                "Copy it into a file first: deminimis copy.");
  of.checkpoint = sign_checkpoint({by.verifying().name(), of.events, root}, by);
  return of;
}

statement make_statement(const reader& from, const input<cvr>& recipient, const input<day>& on, const log_state& log) {
  const questions q(from);
  const cvr number = q.require_cvr(recipient, "cvr");
  const day d = on.value("on");
  const auto& made_with = q.settings();
  history facts = *from.history_of(id_of(number), made_with.policy);
  const auto* firm = find(facts, number);
  statement s{number,
              firm ? firm->name : "",
              d,
              (firm ? firm->calendar : fiscal_calendar()).year_of(d),
              firm && firm->registered,
              made_with.authority,
              false,
              undertaking_of(facts, made_with.policy, number, d),
              {},
              {},
              log};
  currency unit = currency::dkk();
  applied_rate at;
  try {
    at = q.rate_for(unit, d);
    s.in_kroner = true;
  } catch (const error& e) {
    if (e.code() != errc::rate_missing) throw;
    unit = currency::eur();  // the statement says so
  }
  made_with.book.require_rule(regulation::general, d);
  const auto is_member = [&](cvr other) {
    return std::any_of(s.undertaking.members.begin(), s.undertaking.members.end(), [&](const undertaking_member& m) { return m.id == id_of(other); });
  };
  for (const auto r : relevant_regulations(facts, is_member, made_with.book, d))
    s.parts.push_back({r, headroom(facts, made_with.book, made_with.watched, made_with.policy, number, r, d, unit, at),
                       headroom_schedule(facts, made_with.book, made_with.policy, number, r, d)});
  s.grants = std::move(facts.grants);
  std::stable_sort(s.grants.begin(), s.grants.end(),
                   [](const grant& a, const grant& b) { return a.granted_on != b.granted_on ? a.granted_on < b.granted_on : a.order < b.order; });
  return s;
}

std::string to_json(const statement& s) {
  io::ordered_json out{{"document", "statement"}, {"cvr", to_string(s.recipient)}, {"name", s.name}, {"on", to_string(s.on)}};
  out["fiscal_year"] = {to_string(s.fiscal_year.first), to_string(s.fiscal_year.last)};
  out["registered"] = s.registered;
  out["authority"] = s.authority;
  out["undertaking"] = io::answer_of(s.undertaking);
  auto& parts = out["parts"] = io::ordered_json::array();
  for (const auto& p : s.parts) {
    parts.push_back(io::answer_of(p.answer, detail_level::full));
    parts.back()["schedule"] = io::answer_of(schedule_answer{{p.answer.binding.rulebook_id, p.schedule}, {}})["schedule"];
  }
  auto& grants = out["grants"] = io::ordered_json::array();
  for (const auto& g : s.grants) grants.push_back(io::answer_of(g, s.on));
  out["ledger"] = {{"events", s.log.events},
                   {"root", s.log.root.empty() ? io::ordered_json(nullptr) : io::ordered_json(s.log.root)},
                   {"checkpoint", s.log.checkpoint.empty() ? io::ordered_json(nullptr) : io::ordered_json(s.log.checkpoint)}};
  return out.dump();
}

std::string render(const statement& s, document_format format, language lang) {
  document d = composer{s, voice(lang)}.composed();
  d.lang = lang;
  return written_as(d, format);
}

}  // namespace deminimis
