// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/aid_letter.hpp>

#include <algorithm>

#include <deminimis/law/register_duty.hpp>
#include <deminimis/ledger/questions.hpp>

#include "io/render_words.hpp"
#include "report/citing.hpp"
#include "report/document.hpp"
#include "report/relevant.hpp"

namespace deminimis {
namespace {

using namespace report;
namespace words = prose::words;
using prose::escaped;

constexpr phrase title_notice{"Meddelelse om de minimis-støtte", "Notice of de minimis aid"};
constexpr phrase title_confirmation{"Bekræftelse af de minimis-støtte", "Confirmation of de minimis aid"};
constexpr phrase subtitle{"{name}, {day}", "{name}, {day}"};
constexpr phrase running{"{title}, {cvr}", "{title}, {cvr}"};
constexpr phrase page_of{"Side {page} af {pages}", "Page {page} of {pages}"};
constexpr phrase recipient_label{"Modtager", "Recipient"};
constexpr phrase cvr_label{"CVR-nummer", "CVR number"};
constexpr phrase unit_label{"P-nummer", "P-number"};
constexpr phrase authority_label{"Støttegiver", "Granting authority"};
constexpr phrase project_label{"Projekt", "Project"};
constexpr phrase instrument_label{"Støttens form", "Form of the aid"};
constexpr phrase ref_label{"Reference", "Reference"};
constexpr phrase amount_label{"Beløb", "Amount"};
constexpr phrase value_label{"Bruttosubventionsækvivalent", "Gross grant equivalent"};
constexpr phrase rate_label{"Omregnet med", "Converted at"};
constexpr phrase intended_label{"Forventet tilsagnsdato", "Intended granting date"};
constexpr phrase somebody{"Støttegiveren", "The granting authority"};
constexpr phrase intends{"{authority} påtænker at give virksomheden støtte med en bruttosubventionsækvivalent på {eur} ({amount}).",
                         "{authority} intends to grant the company aid with a gross grant equivalent of {eur} ({amount})."};
constexpr phrase has_granted{"{authority} har den {day} givet virksomheden tilsagn om støtte med en bruttosubventionsækvivalent på {eur} ({amount}).",
                             "On {day} {authority} granted the company aid with a gross grant equivalent of {eur} ({amount})."};
constexpr phrase nature{"Støtten er de minimis-støtte efter {citation}.", "The aid is de minimis aid under {citation}."};
constexpr phrase counts_heading{"Hvad det betyder for virksomheden", "What it means for the company"};
constexpr phrase counts_before{
    "Støtten tæller fra tilsagnsdatoen med under {ceiling} ({article}). I perioden {first} – {last} er {used} brugt.",
    "From the granting date on the aid counts towards {ceiling} ({article}). In the period {first} – {last} {used} is used."};
constexpr phrase counts_after{
    "Støtten tæller med under {ceiling} ({article}). I perioden {first} – {last} er {used} brugt med denne støtte, og {left} er tilbage.",
    "The aid counts towards {ceiling} ({article}). In the period {first} – {last} {used} is used, this aid included, and {left} is left."};
constexpr phrase whole{"Loftet gælder for virksomheden og alle, den er forbundet med gennem bestemmende indflydelse, under ét.",
                       "The ceiling belongs to the company and all it is linked to by control, as one undertaking."};
constexpr phrase no_grant{"Denne meddelelse er ikke et tilsagn. Der er ingen ret til støtten, før tilsagnet er givet.",
                          "This notice is not a grant. There is no right to the aid before it is granted."};
constexpr phrase declare_first{
    "Før tilsagnet skal virksomheden skriftligt oplyse al anden de minimis-støtte, som den og dens forbundne selskaber har fået.",
    "Before the grant the company must declare in writing all other de minimis aid that it and its linked companies have had."};
constexpr phrase keep{"Gem brevet: beløbet skal oplyses, næste gang virksomheden eller et forbundet selskab søger de minimis-støtte.",
                      "Keep this letter: the amount must be declared the next time the company or a linked company applies for de minimis aid."};
constexpr phrase registered{"Støtten skrives i det centrale register over de minimis-støtte senest den {day}. Registret er offentligt.",
                            "The aid is entered in the central register of de minimis aid by {day}. The register is public."};
constexpr phrase for_authority{"For {authority}", "For {authority}"};
constexpr phrase sign_date{"Dato", "Date"};
constexpr phrase sign_hand{"Navn og underskrift", "Name and signature"};

std::string name_of(const reader& from, cvr number) {
  const auto firm = from.find_company(number);
  return firm ? firm->name : "";
}

}  // namespace

notice_answer make_notice(const reader& from, const aid_request& asked, const input<day>& dated) {
  const questions q(from);
  const day written = dated.value("dated");
  notice_answer notice{q.check(asked), std::nullopt};
  const auto& a = notice.answer;
  if (!a.allowed()) return notice;
  grant_details details = asked.details;
  if (details.authority.empty()) details.authority = q.settings().authority;
  notice.letter = aid_letter{letter_kind::notice,
                             a.asked.recipient,
                             name_of(from, a.asked.recipient),
                             a.asked.regulation,
                             a.asked.amount,
                             a.asked.converted_at,
                             a.asked.value,
                             a.asked.granted_on,
                             written,
                             {},
                             std::move(details),
                             tightest_of(a.binding)};
  return notice;
}

aid_letter make_confirmation(const reader& from, const std::string& ref, const input<day>& dated) {
  const questions q(from);
  const day written = dated.value("dated");
  const auto found = from.find_grant(ref);
  if (!found) throw error(errc::ref_unknown, "ref " + ref, "No aid is recorded under this reference.", "List the references with: deminimis grants.");
  const grant& g = *found;
  if (written < g.granted_on)
    throw error(errc::date_order, "dated", to_string(written) + " is before the granting date " + to_string(g.granted_on) + ".",
                "Date the letter on the granting date or later.");
  const eur_cents value = g.value_on(written);
  if (g.status != grant_status::granted || value.count() == 0)
    throw error(errc::not_granted, "ref " + ref, "It is not aid that was granted here and still stands.", "See it with: deminimis grants.");
  money amount = g.amount;
  for (const auto& r : g.reductions)
    if (r.effective_on <= written) amount = r.to;
  const auto answer = q.headroom(g.recipient, g.regulation, g.granted_on, currency::eur());
  grant_details details = g.details;
  if (details.authority.empty()) details.authority = q.settings().authority;
  aid_letter letter{letter_kind::confirmation,
                    g.recipient,
                    name_of(from, g.recipient),
                    g.regulation,
                    amount,
                    g.converted_at,
                    value,
                    g.granted_on,
                    written,
                    ref,
                    std::move(details),
                    tightest_of(answer.binding)};
  if (has_register_duty(g.regulation, g.granted_on)) letter.register_due = register_due_on(g.granted_on);
  return letter;
}

std::string render(const aid_letter& l, document_format format, language lang) {
  const voice say(lang);
  const bool before = l.kind == letter_kind::notice;
  const piece authority = l.details.authority.empty() ? say.say(somebody) : escaped(l.details.authority);
  document d;
  const auto add = [&](block b) { d.blocks.push_back(std::move(b)); };
  d.lang = lang;
  d.on = l.dated;
  d.title = say.say(before ? title_notice : title_confirmation);
  d.subtitle = say.say(subtitle, {{"name", l.name.empty() ? say.company(l.recipient) : escaped(l.name)}, {"day", say.date(l.dated)}});
  d.running = say.say(running, {{"title", d.title}, {"cvr", say.company(l.recipient)}});
  d.page_of = say.say(page_of);

  fields f{{{say.say(recipient_label), l.name.empty() ? say.company(l.recipient) : escaped(l.name)},
            {say.say(cvr_label), piece::own(to_string(l.recipient))}}};
  const auto field = [&](const phrase& label, const piece& value) {
    if (!value.empty()) f.rows.emplace_back(say.say(label), value);
  };
  field(unit_label, l.details.unit ? piece::own(l.details.unit->digits()) : piece());
  field(authority_label, escaped(l.details.authority));
  field(project_label, escaped(l.details.project));
  field(instrument_label, escaped(l.details.instrument));
  field(ref_label, escaped(l.ref));
  field(before ? intended_label : words::granting_date, say.date(l.granted_on));
  field(amount_label, say.amount(l.amount));
  field(value_label, say.eur(l.value));
  if (!l.amount.unit().is_eur()) field(rate_label, prose::rate_text(say, l.amount.unit(), l.converted_at));
  add(std::move(f));

  add(paragraph{say.say(before ? intends : has_granted,
                        {{"authority", authority}, {"day", say.date(l.granted_on)}, {"eur", say.eur(l.value)}, {"amount", say.amount(l.amount)}}),
                tone::lead});
  add(paragraph{say.say(nature, {{"citation", cited(say, lang, l.regulation, l.granted_on)}})});
  add(heading{say.say(counts_heading)});
  const auto& t = l.tightest;
  add(paragraph{say.say(before ? counts_before : counts_after, {{"ceiling", prose::ceiling_name(say, t.ceiling_id, t.article, t.limit)},
                                                                {"article", prose::article_text(say, t.article)},
                                                                {"first", say.date(t.window.first)},
                                                                {"last", say.date(t.window.last)},
                                                                {"used", say.eur(t.total)},
                                                                {"left", say.eur(t.left())}})});
  add(paragraph{say.say(whole)});
  if (before) {
    add(paragraph{say.say(declare_first)});
    add(paragraph{say.say(no_grant), tone::note});
  } else {
    if (l.register_due) add(paragraph{say.say(registered, {{"day", say.date(*l.register_due)}})});
    add(paragraph{say.say(keep), tone::note});
  }
  add(paragraph{say.say(for_authority, {{"authority", authority}})});
  add(signature{{{say.say(sign_date), say.date(l.dated)}, {say.say(sign_hand), {}}}});
  return written_as(d, format);
}

}  // namespace deminimis
