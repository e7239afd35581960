// SPDX-License-Identifier: Apache-2.0
// Events of every kind, and facts as text. Shared by the tests of the log, of the stores and of what they are built from.
#pragma once

#include <string>
#include <vector>

#include <deminimis/ledger/event.hpp>
#include <deminimis/ledger/store.hpp>

#include "../support/catch.hpp"

namespace deminimis::test {

inline cvr number(const char* digits) { return cvr::parse(digits); }
inline money kr(const char* amount) { return money::parse(std::string(amount) + " DKK"); }
inline applied_rate at_rate(const char* per_eur, const char* published_on) {
  return {rate::parse(per_eur), day::parse(published_on), rate_source::ecb};
}

/// A grant of `kroner` to a company, worth what it says.
inline grant sample_grant(std::string ref, const char* recipient, const char* kroner, const char* euro, const char* on,
                          grant_status status = grant_status::granted) {
  return {std::move(ref),
          number(recipient),
          regulation::general,
          status,
          false,
          kr(kroner),
          at_rate("7.4600", on),
          eur_cents::parse(euro),
          day::parse(on),
          std::nullopt,
          0,
          {},
          {"Erhvervshus Fyn", "Closing Loops 2", "", "", std::nullopt}};
}

/// Settings in which nothing is left at its default.
inline settings sample_settings() {
  settings s;
  s.book = rulebook{"ours",
                    "Our own \"rules\"",
                    "The board, 1 March 2025",
                    {{"ours.general",
                      {regulation::general, regulation::sgei},
                      regulation_set::all(),
                      eur_cents::parse("123456.78"),
                      eur_cents::parse("200000.00"),
                      window_kind::either,
                      day::parse("2024-02-29"),
                      day::parse("2030-12-31"),
                      "Minute 7",
                      day::parse("2026-11-23")}}};
  s.watched = {dk_law(), closing_loops_2024()};
  s.conversion = {rate_source::fixed, 31, rate::parse("7.4600"), "Agreed with the programme"};
  s.policy = {anniversary::inclusive, natural_person_links::always, rounding::up, agri_fish::highest, cvr_check::error};
  s.authority = "Erhvervshus Fyn";
  return s;
}

/// What happens to a ledger after it was made: every kind of event, in an order that makes sense.
inline std::vector<event_body> sample_story() {
  std::vector<event_body> story;
  const fiscal_calendar july(month_day{7, 1});
  const fiscal_calendar long_year(month_day{1, 1},
                                  {{day::parse("2023-07-01"), day::parse("2024-12-31")}, {day::parse("2025-01-01"), day::parse("2025-06-30")}});
  story.push_back(company_registered{{number("12345674"), july, "Ålsgårde Biogas ApS"}});
  story.push_back(company_registered{{number("10000009"), {}, "Niels \"Tang\" & Søn\\"}});
  story.push_back(company_registered{{number("12345674"), long_year, "Ålsgårde Biogas A/S"}});
  story.push_back(entity_declared{{"person:1", entity_kind::person_enterprise, "Åse"}});
  story.push_back(entity_declared{{"de:HRB 1", entity_kind::foreign_enterprise, "GmbH"}});
  story.push_back(entity_declared{{"person:1", entity_kind::person, "Åse Ø."}});
  story.push_back(link_recorded{{"person:1", "12345674", day::parse("2024-01-01"), day::parse("2026-01-01"), link_kind::appoint_majority,
                                 certainty::undetermined, "CVR, 50-66.65 %"}});
  story.push_back(link_recorded{{"12345674", "10000009", day::parse("2025-02-28"), std::nullopt, link_kind::merger, certainty::confirmed, ""}});
  story.push_back(link_recorded{
      {"12345674", "de:HRB 1", day::parse("2025-01-01"), std::nullopt, link_kind::majority_votes, certainty::confirmed, "annual report"}});
  story.push_back(link_ended{10, day::parse("2025-06-30")});
  story.push_back(link_ended{10, day::parse("2025-01-01")});
  story.push_back(sector_classified{number("10000009"), {sector::primary_agriculture, "011100", "Crops", "Contract work", ""}});
  story.push_back(sector_classified{number("10000009"), {sector::fishery_aquaculture, "032100", "Seaweed", "Seaweed; a shop", "Separate accounts"}});
  story.push_back(company_registered{{number("10000009"), {}, "Søn & Tang ApS"}});
  story.push_back(rates_recorded{rate_source::ecb,
                                 "eurofxref-hist.csv",
                                 {{currency::dkk(), day::parse("2024-03-14"), rate::parse("7.4570")},
                                  {currency::parse("JPY"), day::parse("2024-03-14"), rate::parse("161.05")},
                                  {currency::dkk(), day::parse("2024-03-18"), rate::parse("7.4567")},
                                  {currency::dkk(), day::parse("2024-03-15"), rate::parse("7.4571")},
                                  {currency::dkk(), day::parse("2024-03-18"), rate::parse("7.45670")}}});
  story.push_back(rates_recorded{rate_source::ecb, "", {{currency::dkk(), day::parse("2024-03-15"), rate::parse("7.4575")}}});
  story.push_back(rates_recorded{rate_source::inforeuro, "inforeuro.json", {{currency::dkk(), day::parse("2024-03-01"), rate::parse("7.4536")}}});
  auto first = sample_grant("RF-1", "12345674", "80500.00", "10790.89", "2024-03-15");
  first.details.instrument = "grant";
  first.details.note = "second call\tpart 1\nof 2";
  first.details.unit = p_number::parse("1003456789");
  first.details.sector_override = "The grant is for the shop";
  story.push_back(grant_recorded{first, decision_basis{"closing-loops-2024", eur_cents::parse("300000.00")},
                                 loan{kr("600000.00"), parse_exact_decimal("4.5", "years"), {}}});
  auto in_euro = sample_grant("RF-2", "10000009", "1.00", "0.00", "2024-03-15");
  in_euro.amount = money::parse("5000.00 EUR");
  in_euro.converted_at = {};
  in_euro.value = eur_cents::parse("5000.00");
  in_euro.regulation = regulation::fishery;
  story.push_back(grant_recorded{in_euro, decision_basis{"closing-loops-2024", eur_cents::parse("30000.00")}});
  auto declared = sample_grant("D-1", "12345674", "746.00", "100.00", "2023-06-01", grant_status::declared);
  declared.converted_at = {rate::parse("7.46"), std::nullopt, rate_source::own};
  story.push_back(grant_recorded{declared, std::nullopt});
  auto expected = sample_grant("R-1", "12345674", "74600.00", "10000.00", "2025-05-01", grant_status::reserved);
  expected.lapses_on = day::parse("2025-11-01");
  story.push_back(grant_recorded{expected, decision_basis{"closing-loops-2024", eur_cents::parse("289109.11")}});
  auto other = sample_grant("R-2", "10000009", "7460.00", "1000.00", "2025-05-02", grant_status::reserved);
  story.push_back(grant_recorded{other, decision_basis{"closing-loops-2024", eur_cents::parse("279109.11")}});
  story.push_back(grant_recorded{sample_grant("R-3", "10000009", "7460.00", "1000.00", "2025-05-02", grant_status::reserved),
                                 decision_basis{"closing-loops-2024", eur_cents::parse("278109.11")}});
  story.push_back(reservation_posted{"R-1",
                                     kr("37300.00"),
                                     at_rate("7.4600", "2025-05-05"),
                                     eur_cents::parse("5000.00"),
                                     day::parse("2025-05-05"),
                                     {"closing-loops-2024", eur_cents::parse("288109.11")}});
  story.push_back(reservation_voided{"R-2"});
  story.push_back(grant_reduced{"RF-1", {day::parse("2024-06-01"), kr("40250.00"), eur_cents::parse("5395.44")}, false});
  story.push_back(grant_reduced{"RF-1", {day::parse("2024-07-01"), kr("0.00"), eur_cents::parse("0.00")}, true});
  story.push_back(split_recorded{{number("12345674"),
                                  day::parse("2026-01-01"),
                                  true,
                                  {{number("10000009"), boost::multiprecision::cpp_int("123456789012345678901234567890")}, {number("20000001"), 0}},
                                  {{"RF-1", number("20000001")}, {"D-1", number("10000009")}},
                                  0}});
  story.push_back(split_recorded{{number("10000009"), day::parse("2026-02-01"), false, {{number("20000001"), 1}}, {}, 0}});
  story.push_back(split_withdrawn{30});
  const batch_item first_item{"RF-1", kr("80500.00"), eur_cents::parse("10790.89"), day::parse("2024-03-15"), false};
  story.push_back(batch_drafted{report_kind::fishery, 1, day::parse("2024-01-01"), day::parse("2024-12-31"), {first_item}});
  story.push_back(batch_moved{report_kind::fishery, 1, batch_state::sent, day::parse("2025-01-10"), ""});
  story.push_back(batch_moved{report_kind::fishery, 1, batch_state::rejected, day::parse("2025-01-12"), "The \"CVR\" is missing"});
  story.push_back(batch_drafted{report_kind::fishery,
                                2,
                                std::nullopt,
                                std::nullopt,
                                {{"RF-1", kr("0.00"), eur_cents(0), day::parse("2024-03-15"), true},
                                 {"RF-2", money::parse("5000.00 EUR"), eur_cents::parse("5000.00"), day::parse("2024-03-15"), false}}});
  story.push_back(batch_moved{report_kind::fishery, 2, batch_state::sent, day::parse("2025-02-01"), "journal 25-001"});
  story.push_back(batch_moved{report_kind::fishery, 2, batch_state::accepted, day::parse("2025-02-03"), "journal 25-001"});
  story.push_back(batch_drafted{report_kind::central, 1, std::nullopt, std::nullopt, {first_item}});
  const std::string salt(64, 'a');
  // SHA-256 of "deminimis/personal/1\n", 32 bytes 0xaa and the fields as JSON, by another program
  story.push_back(entity_declared{{"person:2", entity_kind::person_enterprise, ""},
                                  personal_data{{{"name", "Åse Ø."}}, salt, "e40186d18759c71f12f1a8619bbed63455fb5e481835458bbb9a975f491d2b52"}});
  story.push_back(
      company_registered{{number("20000001"), {}, ""},
                         personal_data{{{"name", "Frisør Bo"}}, salt, "c96fda16c7dee3d949facf21ca6cf4be792490da650da3a5852871c13213ecb1"}});
  story.push_back(
      person_recorded{"person:3",
                      "signatory",
                      "RF-1",
                      {{{"e-mail", "ida@example.org"}, {"name", "Ida"}}, salt, "e4febd033d658a0cd4d06c3b3186f57ffaa53e11fbeceed533bb05ee523f2a0d"}});
  story.push_back(entity_declared{{"person:4", entity_kind::person, ""},
                                  personal_data{{{"name", "Per"}}, salt, "35991160db486bc8d31eac64ae107c655c3b0ea75a1dfbb3ee3a8ad1b5bd5231"}});
  story.push_back(person_erased{{41, 42}});
  story.push_back(copy_adopted{30, std::string(64, '1'), 40, std::string(64, '2')});
  story.push_back(copy_adopted{30, std::string(64, '1'), 0, ""});
  return story;
}

/// A fact as one line: two facts are the same where their lines are.
inline std::string line(const applied_rate& r) {
  return to_string(r.per_eur) + "@" + (r.published_on ? to_string(*r.published_on) : "-") + "/" + std::string(to_string(r.source));
}
inline std::string line(const company& c) {
  std::string text = to_string(c.number) + " " + c.name + " from " + to_string(c.calendar.start()) + (c.registered ? "" : " unregistered");
  for (const auto& p : c.calendar.periods()) text += " " + to_string(p.first) + ".." + to_string(p.last);
  if (const auto& s = c.sector)
    text += " " + std::string(to_string(s->sector)) + " " + s->industry_code + " " + s->purpose + "/" + s->operation + "/" + s->separation;
  return text;
}
inline std::string line(const entity& e) { return e.id + " " + std::string(to_string(e.kind)) + " " + e.name; }
inline std::string line(const control_link& l) {
  return l.a + "-" + l.b + " " + to_string(l.since) + ".." + (l.until ? to_string(*l.until) : "") + " " + std::string(to_string(l.kind)) + " " +
         std::string(to_string(l.certainty)) + " " + l.evidence + " #" + std::to_string(l.order);
}
inline std::string line(const split& s) {
  std::string text = to_string(s.divided) + " on " + to_string(s.on) + (s.by_activity ? " by activity #" : " by equity #") + std::to_string(s.order);
  for (const auto& heir : s.successors) text += " " + to_string(heir.number) + "=" + heir.equity.str();
  for (const auto& [ref, heir] : s.activity) text += " " + ref + ">" + to_string(heir);
  return text;
}
inline std::string line(const grant& g) {
  const auto& d = g.details;
  std::string text = g.ref + " " + to_string(g.recipient) + " " + std::string(to_string(g.regulation)) + " " + std::string(to_string(g.status)) +
                     (g.voided ? " void " : " ") + to_string(g.amount) + " " + line(g.converted_at) + " " + to_string(g.value) + " on " +
                     to_string(g.granted_on) + " until " + (g.lapses_on ? to_string(*g.lapses_on) : "-") + " #" + std::to_string(g.order) + " [" +
                     d.authority + "|" + d.project + "|" + d.instrument + "|" + d.note + "|" + (d.unit ? d.unit->digits() : "") + "|" +
                     d.sector_override + "]";
  for (const auto& r : g.reductions) text += " -> " + to_string(r.to) + " " + to_string(r.value) + " from " + to_string(r.effective_on);
  return text;
}
inline std::string line(const batch_item& i) {
  return i.ref + " " + to_string(i.amount) + " " + to_string(i.value) + " " + to_string(i.granted_on) + (i.correction ? " correction" : "");
}
inline std::string line(const batch& b) {
  std::string text = std::string(to_string(b.kind)) + " " + std::to_string(b.number) + " " + (b.first ? to_string(*b.first) : "") + ".." +
                     (b.last ? to_string(*b.last) : "") + " " + std::string(to_string(b.state)) + " " + (b.moved_on ? to_string(*b.moved_on) : "-") +
                     " " + (b.sent_on ? to_string(*b.sent_on) : "-") + " [" + b.reason + "] #" + std::to_string(b.order);
  for (const auto& i : b.items) text += "; " + line(i);
  return text;
}
inline std::string line(const quote& q) { return std::string(q.unit.code()) + " " + to_string(q.on) + " " + to_string(q.per_eur); }

template <class Facts>
std::vector<std::string> lines(const Facts& facts) {
  std::vector<std::string> all;
  for (const auto& fact : facts) all.push_back(line(fact));
  return all;
}
inline std::vector<std::string> lines(const history& all) {
  std::vector<std::string> found;
  const auto add = [&](const auto& facts) {
    for (const auto& fact : facts) found.push_back(line(fact));
  };
  add(all.companies), add(all.entities), add(all.links), add(all.splits), add(all.grants);
  return found;
}

}  // namespace deminimis::test
