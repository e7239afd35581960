// SPDX-License-Identifier: Apache-2.0
// Lists, declarations, conversions, audits and verifications, for people.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/io/render.hpp>

#include "io/render_text.hpp"
#include "io/render_words.hpp"

namespace deminimis {

using namespace prose;

namespace {

void convert(page& out, const voice& say, const money& amount, eur_cents value, const applied_rate& rate) {
  if (amount.unit().is_eur()) {
    out.line(say.say(words::converted_euro, {{"amount", say.amount(amount)}}));
    return;
  }
  out.line(say.say(words::converted, {{"amount", say.amount(amount)}, {"eur", say.eur(value)}}));
  out.line(say.say(words::rate_sentence, {{"rate", rate_text(say, amount.unit(), rate)}}));
}

}  // namespace

std::string render(const declaration& answer, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  const auto& q = answer.asked;
  const piece ref = escaped(answer.ref), event = piece::own(std::to_string(answer.receipt.sequence));
  out.line(say.say(words::declared, {{"amount", say.amount(q.amount)}, {"cvr", say.company(q.recipient)}, {"day", say.date(q.granted_on)}}),
           look::good, 0, 0);
  out.line(say.say(answer.receipt.replayed ? words::replayed : words::declared_as, {{"ref", ref}, {"event", event}}));
  convert(out, say, q.amount, q.value, q.converted_at);
  if (options.explain) {
    out.line(in_full(say, q.regulation, q.granted_on) + piece::own("."));
    out.line(say.say(words::declared_fact));
  }
  if (answer.breaches_caused.empty()) {
    out.line(say.say(words::declared_no_breach));
  } else {
    std::vector<piece> refs;
    for (const auto& r : answer.breaches_caused) refs.push_back(escaped(r));
    out.warning({say.say(words::declared_breaches, {{"refs", say.list(refs)}}), say.say(words::declared_see_audit)});
  }
  for (const auto& f : answer.findings) out.line(finding_text(say, f));
  return std::move(out).str();
}

std::string render(const conversion_answer& answer, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  convert(out, say, answer.amount, answer.value, answer.converted_at);
  if (options.explain && !answer.amount.unit().is_eur()) out.line(say.say(words::converted_how));
  return std::move(out).str();
}

std::string render_audit(const std::vector<breach>& breaches, std::size_t grants_tested, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  std::set<std::string> bad;
  for (const auto& b : breaches) bad.insert(b.ref);
  if (breaches.empty()) {
    out.line(say.count(grants_tested, words::audit_clean), look::good, 0, 0);
  } else {
    out.line(say.say(words::audit_found, {{"bad", say.number(std::to_string(bad.size()))}, {"n", say.number(std::to_string(grants_tested))}}),
             look::bad, 0, 0);
    out.gap();
    grid g{{{say.say(words::col_ref), column_kind::wrap},
            {say.say(words::col_company)},
            {say.say(words::col_granted_on), column_kind::right},
            {say.say(words::col_total), column_kind::right},
            {say.say(words::col_limit), column_kind::right},
            {say.say(words::col_excess), column_kind::right}},
           {}};
    for (const auto& b : breaches)
      g.rows.push_back({{escaped(b.ref), piece::own(to_string(b.recipient)), say.date(b.granted_on), say.number(eur_text(b.total)),
                         say.number(to_string(b.limit)), say.number(eur_text(b.excess()))},
                        {say.say(words::breach_note, {{"ceiling", ceiling_title(say, b.ceiling_id, b.article, b.limit)},
                                                      {"article", article_text(say, b.article)},
                                                      {"id", escaped(b.ceiling_id)}})}});
    out.table(std::move(g));
  }
  if (options.explain) {
    out.gap();
    out.line(say.say(words::audit_how));
  }
  return std::move(out).str();
}

namespace prose {

piece status_text(const voice& say, const grant& g, day on) {
  if (g.voided) return say.say(words::status_voided);
  piece status;
  switch (g.status) {
    case grant_status::granted: status = say.say(words::status_granted); break;
    case grant_status::declared: status = say.say(words::status_declared); break;
    case grant_status::reserved:
      if (!g.lapses_on)
        status = say.say(words::status_reserved);
      else
        status = say.say(*g.lapses_on <= on ? words::status_lapsed : words::status_reserved_until, {{"day", say.date(*g.lapses_on)}});
      break;
  }
  if (!g.reductions.empty()) {
    const auto& last = g.reductions.back();
    status = say.say(last.to.minor_units() == 0 ? words::status_withdrawn : words::status_reduced,
                     {{"status", status}, {"day", say.date(last.effective_on)}, {"amount", say.amount(last.to)}});
  }
  if (g.granted_on > on) status = say.say(words::status_to_come, {{"status", status}});
  return status;
}

}  // namespace prose

std::string render_grants(const std::vector<grant>& grants, day on, const company_names& names, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  if (grants.empty()) {
    out.line(say.say(words::grants_none));
    return std::move(out).str();
  }
  out.line(say.count(grants.size(), words::grants_title) + piece::own(" ") + say.say(words::grants_value, {{"day", say.date(on)}}));
  out.gap();
  grid g{{{say.say(words::col_ref), column_kind::wrap},
          {say.say(words::col_company)},
          {say.say(words::col_granted_on), column_kind::right},
          {say.say(words::col_regulation), column_kind::fold},
          {say.say(words::col_amount), column_kind::right},
          {say.say(words::col_eur), column_kind::right},
          {say.say(words::col_status), column_kind::fold}},
         {}};
  const bool named = std::any_of(grants.begin(), grants.end(), [&](const grant& a) { return names.contains(a.recipient); });
  if (named) g.columns.insert(g.columns.begin() + 2, {say.say(words::col_name), column_kind::fold});
  eur_sum total = 0;
  for (const auto& a : grants) {
    const eur_cents counts = a.granted_on <= on ? a.value_on(on) : eur_cents(0);
    total += counts.count();
    g.rows.push_back({{escaped(a.ref), piece::own(to_string(a.recipient)), say.date(a.granted_on), say.say(names_of(a.regulation).cell),
                       say.amount(a.amount), say.number(to_string(counts)), status_text(say, a, on)}});
    if (!named) continue;
    const auto name = names.find(a.recipient);
    g.rows.back().cells.insert(g.rows.back().cells.begin() + 2, name == names.end() ? piece() : escaped(name->second));
  }
  g.rows.push_back({{say.say(words::in_all), {}, {}, {}, {}, say.number(eur_text(total)), {}}, {}, true});
  if (named) g.rows.back().cells.insert(g.rows.back().cells.begin() + 2, piece());
  out.table(std::move(g));
  return std::move(out).str();
}

std::string render_companies(const std::vector<company>& companies, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  if (companies.empty()) {
    out.line(say.say(words::companies_none));
    return std::move(out).str();
  }
  grid g{{{say.say(words::col_company)}, {say.say(words::col_name), column_kind::wrap}, {say.say(words::col_fiscal_year), column_kind::wrap}}, {}};
  const auto remarks_on = [&](const company& c) {
    std::vector<piece> remarks;
    if (!c.registered) remarks.push_back(say.say(words::not_registered));
    if (!c.number.check_digit_ok()) remarks.push_back(say.say(words::bad_check_digit));
    return say.list(remarks);
  };
  const bool any = std::any_of(companies.begin(), companies.end(), [](const company& c) { return !c.registered || !c.number.check_digit_ok(); });
  if (any) g.columns.push_back({say.say(words::col_note), column_kind::fold});
  for (const auto& c : companies) {
    piece year =
        c.calendar.start() == month_day{} ? say.say(words::calendar_year) : say.say(words::year_from, {{"day", say.date(c.calendar.start())}});
    if (!c.calendar.periods().empty()) {
      piece periods;
      for (const auto& p : c.calendar.periods())
        periods +=
            (periods.empty() ? piece() : piece::own(", ")) + say.say(words::period_dash, {{"first", say.date(p.first)}, {"last", say.date(p.last)}});
      year = say.say(words::explicit_periods, {{"periods", periods}});
    }
    grid::row row{{piece::own(to_string(c.number)), escaped(c.name), year}};
    if (any) row.cells.push_back(remarks_on(c));
    g.rows.push_back(std::move(row));
  }
  out.table(std::move(g));
  return std::move(out).str();
}

std::string render_rulebook(const rulebook& book, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  out.line(say.say(words::rulebook_title, {{"title", escaped(book.title)}, {"id", escaped(book.id)}}), look::heading);
  out.line(say.say(words::rulebook_source, {{"source", escaped(book.source)}}));
  out.line(say.say(words::rulebook_exact));
  out.gap();
  grid g{{{say.say(words::col_ceiling)},
          {say.say(words::col_eur), column_kind::right},
          {say.say(words::col_window), column_kind::wrap},
          {say.say(words::col_aid_under), column_kind::wrap},
          {say.say(words::col_counts), column_kind::wrap}},
         {}};
  for (const auto& c : book.ceilings) {
    const phrase& window = c.window == window_kind::rolling  ? words::window_cell_rolling
                           : c.window == window_kind::fiscal ? words::window_cell_fiscal
                                                             : words::window_cell_either;
    const phrase& force = c.from && c.until ? words::force_between : c.from ? words::force_from : c.until ? words::force_until : words::force_always;
    grid::row row{{escaped(c.id), say.number(to_string(c.limit)), say.say(window), cells_of(say, c.aid_under), cells_of(say, c.counts)}};
    row.notes.push_back(say.say(force, {{"first", c.from ? say.date(*c.from) : piece()}, {"last", c.until ? say.date(*c.until) : piece()}}) +
                        piece::own(" ") + say.say(words::ceiling_source, {{"article", article_text(say, c.article)}}) + piece::own(" ") +
                        say.say(words::ceiling_checked, {{"day", say.date(c.checked_on)}}));
    if (c.highest) row.notes.push_back(say.say(words::ceiling_highest, {{"limit", say.eur(*c.highest)}}));
    g.rows.push_back(std::move(row));
  }
  out.table(std::move(g));
  return std::move(out).str();
}

std::string render_register_due(const std::vector<due_entry>& entries, day today, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  if (entries.empty()) {
    out.line(say.say(words::due_none));
    return std::move(out).str();
  }
  std::size_t late = 0;
  for (const auto& e : entries)
    if (e.duty && e.due_on < today) ++late;
  out.line(late == 0 ? say.say(words::due_none_late) : say.count(late, words::due_late), late == 0 ? look::good : look::bad, 0, 0);
  out.line(say.say(words::due_meaning, {{"day", say.date(today)}}));
  out.gap();
  grid g{{{say.say(words::col_ref), column_kind::wrap},
          {say.say(words::col_company)},
          {say.say(words::col_granted_on), column_kind::right},
          {say.say(words::col_due), column_kind::right},
          {say.say(words::col_when)}},
         {}};
  for (const auto& e : entries) {
    const int left = e.due_on - today;
    const piece when = !e.duty     ? say.say(words::no_duty)
                       : left == 0 ? say.say(words::due_today)
                       : left > 0  ? say.count(static_cast<std::size_t>(left), words::days_left)
                                   : say.count(static_cast<std::size_t>(-left), words::days_late);
    g.rows.push_back(
        {{escaped(e.ref), piece::own(to_string(e.recipient)), say.date(e.granted_on), e.duty ? say.date(e.due_on) : piece::own("-"), when}});
  }
  out.table(std::move(g));
  return std::move(out).str();
}

std::string render_verification(const verification& found, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  const auto events = static_cast<std::size_t>(found.events);
  if (found.ok()) {
    out.line(say.count(events, words::verified), look::good, 0, 0);
  } else {
    out.line(say.count(found.problems.size(), words::not_verified), look::bad, 0, 0);
    for (const auto& p : found.problems) out.line(say.say(words::problem, {{"problem", escaped(p)}}), look::plain, 2);
    out.line(say.count(events, words::events_read));
  }
  if (!found.root.empty()) {
    out.line(say.say(words::root_label, {{"root", escaped(found.root)}}));
    if (options.explain) out.line(say.say(words::root_meaning));
  }
  if (!found.ok()) out.line(say.say(words::damaged_do));
  return std::move(out).str();
}

}  // namespace deminimis
