// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/portfolio.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <deminimis/law/register_duty.hpp>
#include <deminimis/ledger/questions.hpp>
#include <deminimis/model/others_aid.hpp>
#include <deminimis/report/authority_report.hpp>

#include "io/render_words.hpp"
#include "report/alphabet.hpp"
#include "report/html.hpp"
#include "report/portfolio_page.hpp"
#include "report/relevant.hpp"

namespace deminimis {
namespace {

using namespace report;
namespace words = prose::words;
using prose::escaped;

constexpr phrase title{"Porteføljen", "The portfolio"};
constexpr phrase subtitle{"{authority}, {day}", "{authority}, {day}"};
constexpr phrase nobody{"de minimis-støtte", "de minimis aid"};
constexpr phrase summary_heading{"Overblik", "Summary"};
constexpr phrase count_companies{"virksomheder", "companies"};
constexpr phrase count_exceeded{"over et loft", "above a ceiling"};
constexpr phrase count_full{"har intet tilbage", "with nothing left"};
constexpr phrase count_refused{"afvises på grund af sektoren", "refused because of the sector"};
constexpr phrase count_near{"tæt på et loft ({percent} % eller mere brugt)", "near a ceiling ({percent} % or more used)"};
constexpr phrase count_watched{"har mindre plads efter loven, end programmet siger", "with less room under other rules than the binding ones say"};
constexpr phrase count_deadlines{"åbne frister", "open deadlines"};
constexpr phrase count_late{"frister er overskredet", "deadlines have passed"};
constexpr phrase count_findings{"rækker med noget at rette i data", "rows with something to mend in the data"};
constexpr phrase table_heading{"Virksomhederne", "The companies"};
constexpr phrase controls{"Søg og vælg", "Search and filter"};
constexpr phrase search{"Søg navn eller CVR", "Search name or CVR"};
constexpr phrase filter_standing{"Plads under loftet", "Room under the ceiling"};
constexpr phrase filter_regulation{"Regler", "Rules"};
constexpr phrase filter_all{"alle", "all"};
constexpr phrase filter_findings{"kun med noget at rette", "only with something to mend"};
constexpr phrase filter_deadlines{"kun med frister", "only with deadlines"};
constexpr phrase filter_clear{"Nulstil", "Clear"};
constexpr phrase shown{"{n} af {all} rækker vises.", "{n} of {all} rows shown."};
constexpr phrase col_company{"Virksomhed", "Company"};
constexpr phrase col_cvr{"CVR", "CVR"};
constexpr phrase col_standing{"Plads", "Room"};
constexpr phrase col_share{"Brugt af det strammeste loft", "Used of the tightest ceiling"};
constexpr phrase col_left{"Råderum, EUR", "Headroom, EUR"};
constexpr phrase col_next{"Ændrer sig næste gang", "Changes next"};
constexpr phrase col_deadlines{"Frister", "Deadlines"};
constexpr phrase col_findings{"Ret i data", "Mend in the data"};
constexpr phrase caption{"Hver virksomhed og hver slags støtte, som de står den {day}", "Each company and each kind of aid, as they stand on {day}"};
constexpr phrase is_room{"plads", "room"};
constexpr phrase is_near{"tæt på", "near"};
constexpr phrase is_refused{"afvises", "refused"};
constexpr phrase is_full{"fyldt", "full"};
constexpr phrase is_exceeded{"over loftet", "exceeded"};
constexpr phrase shares_with{"deler loft med {n} andre: {list}", "shares the ceiling with {n} more: {list}"};
constexpr phrase used_of{"{used} af {limit}", "{used} of {limit}"};
constexpr phrase percent{"{n} %", "{n} %"};
constexpr phrase watched_less{"efter andre regler kun {room}", "only {room} under other rules"};
constexpr phrase sector_refused{"generel støtte afvises: primærproducent", "general aid is refused: primary producer"};
constexpr phrase next_is{"{day}: {room}", "{day}: {room}"};
constexpr phrase deadline_register{"{day}: {ref} i det centrale register", "{day}: {ref} in the central register"};
constexpr phrase deadline_late{"FOR SENT, {day}: {ref} i det centrale register", "LATE, {day}: {ref} in the central register"};
constexpr phrase deadline_lapse{"{day}: {ref} bortfalder", "{day}: {ref} lapses"};
constexpr phrase deadlines_heading{"Frister", "Deadlines"};
constexpr phrase deadlines_none{"Ingen åbne frister den {day}.", "No open deadlines on {day}."};
constexpr phrase deadlines_note{"Støtte regnes som skrevet i det centrale register, når den står i et afsendt eller accepteret parti indberetninger.",
                                "Aid counts as entered in the central register once it stands in a batch of reports that was sent or accepted."};
constexpr phrase late{"{day} (FOR SENT)", "{day} (LATE)"};
constexpr phrase col_what{"Hvad", "What"};
constexpr phrase what_register{"Skriv støtten i det centrale register", "Enter the aid in the central register"};
constexpr phrase what_lapse{"Reservationen bortfalder", "The reservation lapses"};
constexpr phrase finding_name{"navn mangler", "name missing"};
constexpr phrase finding_check_digit{"CVR-nummerets sidste ciffer passer ikke", "last digit of the CVR number does not fit"};
constexpr phrase finding_not_registered{"regnskabsår ikke oplyst", "fiscal year not given"};
constexpr phrase finding_link{"uafklaret forbindelse: {subject}", "undetermined link: {subject}"};
constexpr phrase finding_breach{"støtte over loftet på sin egen dag: {subject}", "aid above the ceiling on its own day: {subject}"};
constexpr phrase finding_lapsed{"bortfaldet reservation ikke annulleret: {subject}", "lapsed reservation not voided: {subject}"};
constexpr phrase finding_industry{"branchekode mangler (til registret)", "industry code missing (for the register)"};
constexpr phrase finding_other{"{code}: {subject}", "{code}: {subject}"};
constexpr phrase made_from{"Lavet af protokollen med {n} hændelser. Beløb er bruttosubventionsækvivalenter i euro.",
                           "Made from the ledger with {n} events. Amounts are gross grant equivalents in euro."};
constexpr phrase made_root{"Fingeraftryk: {root}", "Fingerprint: {root}"};
constexpr phrase sort_by{"Sortér efter {column}", "Sort by {column}"};

piece finding_words(const voice& say, const finding& f) {
  const phrase& text = f.code == "name_missing"             ? finding_name
                       : f.code == "cvr_check_digit"        ? finding_check_digit
                       : f.code == "company_not_registered" ? finding_not_registered
                       : f.code == "undetermined_link"      ? finding_link
                       : f.code == "breach"                 ? finding_breach
                       : f.code == "reservation_lapsed"     ? finding_lapsed
                       : f.code == "industry_code_missing"  ? finding_industry
                                                            : finding_other;
  return say.say(text, {{"code", escaped(f.code)}, {"subject", escaped(f.subject)}});
}

const phrase& standing_words(standing s) {
  switch (s) {
    case standing::near: return is_near;
    case standing::refused: return is_refused;
    case standing::full: return is_full;
    case standing::exceeded: return is_exceeded;
    case standing::room: break;
  }
  return is_room;
}

/// What one company adds to a portfolio.
class company_in_portfolio {
 public:
  company_in_portfolio(const reader& from, const settings& made_with, cvr number, day on, int near_percent,
                       const std::map<cvr, std::vector<finding>>& breaches, const std::map<cvr, std::vector<portfolio_deadline>>& duties)
      : made_with_(made_with), facts_(load_history(from, made_with.policy, number)), number_(number), on_(on), near_percent_(near_percent) {
    const auto firm = std::find_if(facts_.companies.begin(), facts_.companies.end(), [&](const company& c) { return c.number == number; });
    firm_ = firm == facts_.companies.end() ? nullptr : &*firm;
    if (!firm_ || firm_->name.empty()) findings_.push_back({"name_missing", to_string(number)});
    for (const auto& l : undertaking_of(facts_, made_with.policy, number, on).undetermined)
      findings_.push_back({"undetermined_link", l.a == id_of(number) ? l.b : l.a});
    if (const auto at = breaches.find(number); at != breaches.end()) findings_.insert(findings_.end(), at->second.begin(), at->second.end());
    bool to_register = false;
    for (const auto& g : facts_.grants) {
      if (is_others_aid(g)) continue;  // its deadlines are theirs
      if (g.recipient != number || g.voided) continue;
      if (g.status == grant_status::reserved && g.lapses_on) {
        if (*g.lapses_on <= on)
          findings_.push_back({"reservation_lapsed", g.ref});
        else
          deadlines_.push_back({portfolio_deadline::kind::lapse, g.ref, number, *g.lapses_on});
      }
      if (g.status == grant_status::granted && g.granted_on <= on && has_register_duty(g.regulation, g.granted_on)) to_register = true;
    }
    if (const auto at = duties.find(number); at != duties.end()) deadlines_.insert(deadlines_.end(), at->second.begin(), at->second.end());
    std::stable_sort(deadlines_.begin(), deadlines_.end(), [](const portfolio_deadline& a, const portfolio_deadline& b) { return a.by < b.by; });
    if (to_register && !(firm_ && firm_->sector && !firm_->sector->industry_code.empty()))
      findings_.push_back({"industry_code_missing", to_string(number)});
  }

  void add_to(portfolio& p) const {
    p.deadlines.insert(p.deadlines.end(), deadlines_.begin(), deadlines_.end());
    std::set<cvr> members{number_};
    for (const auto& m : undertaking_of(facts_, made_with_.policy, number_, on_).members)
      if (const auto other = cvr::find(m.id)) members.insert(*other);
    bool first = true;
    for (const auto r : relevant_regulations(
             facts_, [&](cvr c) { return members.contains(c); }, made_with_.book, on_)) {
      p.rows.push_back(row(r, first));
      first = false;
    }
  }

 private:
  [[nodiscard]] portfolio_row row(regulation r, bool first) const {
    auto answer = headroom(facts_, made_with_.book, made_with_.watched, made_with_.policy, number_, r, on_, currency::eur(), {});
    const auto schedule = headroom_schedule(facts_, made_with_.book, made_with_.policy, number_, r, on_);
    portfolio_row made{number_,
                       firm_ ? firm_->name : "",
                       r,
                       answer.undertaking,
                       tightest_of(answer.binding),
                       answer.binding.headroom,
                       {},
                       answer.sector_conflict,
                       standing::room,
                       0,
                       {},
                       {},
                       {}};
    for (const auto& a : answer.advisories)
      if (a.answer && a.answer->headroom < made.watched_headroom.value_or(made.headroom)) made.watched_headroom = a.answer->headroom;
    const eur_sum limit = made.tightest.limit.count(), used = made.tightest.total;
    made.used_permille = (used >= limit * 10 ? eur_sum(9999) : eur_sum(used * 1000 / limit)).convert_to<int>();
    made.standing = used > limit                                                                       ? standing::exceeded
                    : made.sector_conflict                                                             ? standing::refused
                    : made.headroom.count() == 0                                                       ? standing::full
                    : (limit - eur_sum(made.headroom.count())) * 100 >= limit * eur_sum(near_percent_) ? standing::near
                                                                                                       : standing::room;
    if (schedule.size() > 1) made.next_change = schedule[1];
    if (!first) return made;  // what is said of the company stands once
    made.deadlines = deadlines_;
    made.findings = answer.findings;
    made.findings.insert(made.findings.end(), findings_.begin(), findings_.end());
    return made;
  }

  const settings& made_with_;
  history facts_;
  cvr number_;
  day on_;
  int near_percent_;
  const company* firm_ = nullptr;
  std::vector<finding> findings_;
  std::vector<portfolio_deadline> deadlines_;
};

/// The page, from top to bottom.
class page_writer {
 public:
  page_writer(const portfolio& p, language lang) : p_(p), lang_(lang), say_(lang) {}

  std::string written() && {
    const piece whose = p_.authority.empty() ? say_.say(nobody) : escaped(p_.authority);
    put("<main>\n<h1>" + text(title) + "</h1>\n<p class=\"subtitle\">" +
        html_text(say_.say(subtitle, {{"authority", whose}, {"day", say_.date(p_.on)}})) + " – " + html_text(prose::book_name(say_, p_.rulebook_id)) +
        "</p>\n");
    summary();
    companies();
    deadlines();
    put("</main>\n<footer><p>" + html_text(say_.say(made_from, {{"n", say_.number(std::to_string(p_.log.events))}})));
    if (!p_.log.root.empty()) put(" <span>" + html_text(say_.say(made_root, {{"root", piece::own(p_.log.root)}})) + "</span>");
    put("</p>\n");
    if (!p_.log.checkpoint.empty()) put(html_lines(lines_of(p_.log.checkpoint)));
    put("</footer>\n");
    return html_page(lang_, say_.say(title) + piece::own(": ") + whose + piece::own(", ") + say_.date(p_.on), portfolio_style, out_,
                     portfolio_script);
  }

 private:
  void put(std::string_view html) { out_ += html; }
  [[nodiscard]] std::string text(const phrase& p) const { return html_text(say_.say(p)); }
  [[nodiscard]] std::string count(std::size_t n) const { return html_text(say_.number(std::to_string(n))); }
  [[nodiscard]] std::string permille(int n) const {
    std::string plain = std::to_string(n / 10) + "." + std::to_string(n % 10);
    return html_text(say_.say(percent, {{"n", say_.number(plain)}}));
  }

  void summary() {
    const auto rows_with = [&](const auto& has) { return static_cast<std::size_t>(std::count_if(p_.rows.begin(), p_.rows.end(), has)); };
    const auto in = [&](standing s) { return rows_with([s](const portfolio_row& r) { return r.standing == s; }); };
    put("<section aria-labelledby=\"summary\"><h2 id=\"summary\">" + text(summary_heading) + "</h2>\n<ul class=\"summary\">\n");
    const auto item = [&](std::size_t n, const std::string& what) { put("<li><b>" + count(n) + "</b> " + what + "</li>\n"); };
    item(p_.companies, text(count_companies));
    item(in(standing::exceeded), text(count_exceeded));
    item(in(standing::full), text(count_full));
    item(in(standing::refused), text(count_refused));
    item(in(standing::near), html_text(say_.say(count_near, {{"percent", piece::own(std::to_string(p_.near_percent))}})));
    item(rows_with([](const portfolio_row& r) { return r.watched_headroom.has_value(); }), text(count_watched));
    item(p_.deadlines.size(), text(count_deadlines));
    item(static_cast<std::size_t>(std::count_if(p_.deadlines.begin(), p_.deadlines.end(), [&](const portfolio_deadline& d) { return d.by < p_.on; })),
         text(count_late));
    item(rows_with([](const portfolio_row& r) { return !r.findings.empty(); }), text(count_findings));
    put("</ul></section>\n");
  }

  void filters() {
    put("<form id=\"filters\" hidden aria-label=\"" + text(controls) + "\">\n<label>" + text(search) +
        " <input id=\"search\" type=\"search\" autocomplete=\"off\"></label>\n<label>" + text(filter_standing) +
        " <select id=\"standing\"><option value=\"\">" + text(filter_all) + "</option>");
    for (const auto s : {standing::exceeded, standing::full, standing::refused, standing::near, standing::room})
      put("<option value=\"" + std::string(to_string(s)) + "\">" + text(standing_words(s)) + "</option>");
    put("</select></label>\n<label>" + text(filter_regulation) + " <select id=\"regulation\"><option value=\"\">" + text(filter_all) + "</option>");
    for (const auto r : regulations()) put("<option value=\"" + std::string(to_string(r)) + "\">" + text(prose::names_of(r).cell) + "</option>");
    put("</select></label>\n<label><input id=\"deadlines-only\" type=\"checkbox\"> " + text(filter_deadlines) +
        "</label>\n<label><input id=\"findings-only\" type=\"checkbox\"> " + text(filter_findings) + "</label>\n<button type=\"reset\">" +
        text(filter_clear) + "</button>\n</form>\n<p id=\"shown\" role=\"status\" data-pattern=\"" + text(shown) + "\"></p>\n");
  }

  void companies() {
    put("<section aria-labelledby=\"companies\"><h2 id=\"companies\">" + text(table_heading) + "</h2>\n");
    filters();
    put("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"companies\">\n<table id=\"rows\">\n<caption>" +
        html_text(say_.say(caption, {{"day", say_.date(p_.on)}})) + "</caption>\n<thead><tr>");
    const auto column = [&](const phrase& name, bool number = false) {
      put(std::string("<th scope=\"col\"") + (number ? " class=\"number\"" : "") + "><button type=\"button\" disabled title=\"" +
          html_text(say_.say(sort_by, {{"column", say_.say(name)}})) + "\">" + text(name) + "</button></th>");
    };
    column(col_company);
    column(col_cvr);
    column(words::col_regulation);
    column(col_standing);
    column(col_share, true);
    column(col_left, true);
    column(col_next);
    column(col_deadlines);
    column(col_findings);
    put("</tr></thead>\n<tbody>\n");
    std::size_t place = 0;  // by name, for the script: browsers do not all know the Danish alphabet
    for (const auto& r : p_.rows) row(r, ++place);
    put("</tbody>\n</table></div></section>\n");
  }

  void row(const portfolio_row& r, std::size_t place) {
    const std::string state(to_string(r.standing)), number = to_string(r.number);
    std::string others;
    for (const auto c : r.undertaking)
      if (c != r.number) others += (others.empty() ? "" : ", ") + to_string(c);
    put("<tr data-standing=\"" + state + "\" data-regulation=\"" + std::string(to_string(r.regulation)) + "\" data-deadlines=\"" +
        std::to_string(r.deadlines.size()) + "\" data-findings=\"" + std::to_string(r.findings.size()) + "\">");
    put("<th scope=\"row\" data-k=\"" + std::to_string(place) + "\">" + html_text(escaped(r.name)));
    if (!others.empty())
      put("<span class=\"more\">" +
          html_text(say_.say(shares_with, {{"n", piece::own(std::to_string(r.undertaking.size() - 1))}, {"list", piece::own(others)}})) + "</span>");
    put("</th><td>" + number + "</td><td>" + text(prose::names_of(r.regulation).cell) + "</td>");
    put("<td data-k=\"" + std::to_string(static_cast<int>(r.standing)) + "\"><span class=\"" + state + "\">" + text(standing_words(r.standing)) +
        "</span></td>");
    put("<td class=\"number\" data-k=\"" + std::to_string(r.used_permille) + "\">" + permille(r.used_permille) +
        "<svg class=\"bar\" viewBox=\"0 0 1000 60\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"bar-" + state + "\" width=\"" +
        std::to_string(std::min(r.used_permille, 1000)) + "\" height=\"60\"/></svg><span class=\"more\">" +
        html_text(say_.say(used_of, {{"used", say_.eur(r.tightest.total)}, {"limit", say_.eur(r.tightest.limit)}})) + "</span></td>");
    put("<td class=\"number\" data-k=\"" + std::to_string(r.headroom.count()) + "\">" + html_text(say_.number(to_string(r.headroom))));
    if (r.watched_headroom)
      put("<span class=\"more warn\">" + html_text(say_.say(watched_less, {{"room", say_.eur(*r.watched_headroom)}})) + "</span>");
    if (r.sector_conflict) put("<span class=\"more warn\">" + text(sector_refused) + "</span>");
    put("</td>");
    if (r.next_change)
      put("<td data-k=\"" + to_string(r.next_change->on) + "\">" +
          html_text(say_.say(next_is, {{"day", say_.date(r.next_change->on)}, {"room", say_.eur(r.next_change->headroom)}})) + "</td>");
    else
      put("<td data-k=\"9999-12-31\">–</td>");
    day soonest = day::of(9999, 12, 31).value();
    for (const auto& d : r.deadlines) soonest = std::min(soonest, d.by);
    put("<td data-k=\"" + to_string(soonest) + "\">");
    list(r.deadlines.size(), [&](std::size_t i) {
      const auto& d = r.deadlines[i];
      return say_.say(d.what == portfolio_deadline::kind::lapse ? deadline_lapse
                      : d.by < p_.on                            ? deadline_late
                                                                : deadline_register,
                      {{"day", say_.date(d.by)}, {"ref", escaped(d.ref)}});
    });
    put("</td><td data-k=\"" + std::to_string(r.findings.size()) + "\">");
    list(r.findings.size(), [&](std::size_t i) { return finding_words(say_, r.findings[i]); });
    put("</td></tr>\n");
  }

  template <class Words>
  void list(std::size_t n, const Words& words_of) {
    if (n == 0) return put("–");
    put("<ul>");
    for (std::size_t i = 0; i < n; ++i) put("<li>" + html_text(words_of(i)) + "</li>");
    put("</ul>");
  }

  void deadlines() {
    put("<section aria-labelledby=\"deadlines\"><h2 id=\"deadlines\">" + text(deadlines_heading) + "</h2>\n");
    if (p_.deadlines.empty()) {
      put("<p>" + html_text(say_.say(deadlines_none, {{"day", say_.date(p_.on)}})) + "</p>\n");
    } else {
      put("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"deadlines\">\n<table><thead><tr>");
      for (const auto* name : {&words::on_day, &col_what, &words::col_ref, &col_company}) put("<th scope=\"col\">" + text(*name) + "</th>");
      put("</tr></thead>\n<tbody>\n");
      std::map<cvr, std::string> names;
      for (const auto& r : p_.rows) names.emplace(r.number, r.name);
      for (const auto& d : p_.deadlines)
        put("<tr><td>" + html_text(d.by < p_.on ? say_.say(late, {{"day", say_.date(d.by)}}) : say_.date(d.by)) + "</td><td>" +
            text(d.what == portfolio_deadline::kind::lapse ? what_lapse : what_register) + "</td><td>" + html_text(escaped(d.ref)) + "</td><td>" +
            html_text(escaped(names[d.recipient])) + " " + html_text(say_.company(d.recipient)) + "</td></tr>\n");
      put("</tbody></table></div>\n");
    }
    put("<p class=\"small\">" + html_text(say_.say(deadlines_note, {{"day", say_.date(p_.on)}})) + "</p></section>\n");
  }

  const portfolio& p_;
  language lang_;
  voice say_;
  std::string out_;
};

}  // namespace

portfolio make_portfolio(const reader& from, const input<day>& on, int near_percent, const log_state& log) {
  const questions q(from);
  const day d = on.value("on");
  if (near_percent < 1 || near_percent > 100)
    throw error(errc::request_invalid, "near", std::to_string(near_percent) + " is not a percentage from 1 to 100.",
                "Give the share as a whole number.");
  const auto& made_with = q.settings();
  made_with.book.require_rule(regulation::general, d);
  portfolio p{d, made_with.authority, made_with.book.id, near_percent, {}, {}, 0, log};
  const history all = from.everything();
  std::set<cvr> numbers;
  for (const auto& c : all.companies) numbers.insert(c.number);
  for (const auto& g : all.grants) numbers.insert(g.recipient);
  std::map<cvr, std::vector<finding>> breaches;
  for (const auto& b : audit(all, made_with.book, made_with.policy)) breaches[b.recipient].push_back({"breach", b.ref});
  std::map<cvr, std::vector<portfolio_deadline>> duties;
  for (const auto& e : register_duties(from, d))
    if ((e.state == duty_state::due || e.state == duty_state::late) && e.line.said.granted_on <= d)
      duties[e.line.aid.recipient].push_back({portfolio_deadline::kind::register_entry, e.line.aid.ref, e.line.aid.recipient, e.due_on});
  for (const auto number : numbers) company_in_portfolio(from, made_with, number, d, near_percent, breaches, duties).add_to(p);
  p.companies = numbers.size();
  std::map<cvr, std::string> places;  // in the alphabet
  for (const auto& r : p.rows) places.emplace(r.number, alphabetical(r.name));
  std::stable_sort(p.rows.begin(), p.rows.end(),
                   [&](const portfolio_row& a, const portfolio_row& b) { return places.at(a.number) < places.at(b.number); });
  std::stable_sort(p.deadlines.begin(), p.deadlines.end(), [](const portfolio_deadline& a, const portfolio_deadline& b) { return a.by < b.by; });
  return p;
}

std::string render(const portfolio& p, language lang) { return page_writer(p, lang).written(); }

}  // namespace deminimis
