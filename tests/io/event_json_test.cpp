// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/event_json.hpp>

#include <random>
#include <set>

#include <nlohmann/json.hpp>

#include <deminimis/io/instrument_json.hpp>
#include <deminimis/io/personal.hpp>

#include "../ledger/samples.hpp"
#include "../support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

instant moment(const char* d, std::int64_t microseconds) {
  return instant(day::parse(d).sys_days().time_since_epoch()) + std::chrono::microseconds(microseconds);
}

event sample(event_body body) {
  return {
      17, moment("2026-11-23", ((5 * 60 + 12) * 60 + 31) * std::int64_t{1'000'000} + 123'456), {"key-1", "Bo", "Call 2"}, "do: it", std::move(body)};
}

/// Everything in an event's body as one line, by the test's own reading of it.
std::string told(const event& e) {
  struct teller {
    static std::string of(const rulebook& b) {
      std::string text = b.id + "/" + b.title + "/" + b.source;
      for (const auto& c : b.ceilings) {
        text += " {" + c.id;
        for (const auto r : regulations()) text += (c.aid_under.contains(r) ? " u" : " ") + std::string(c.counts.contains(r) ? "c" : "");
        text += " " + to_string(c.limit) + " " + (c.highest ? to_string(*c.highest) : "-") + " " + std::string(to_string(c.window)) + " " +
                (c.from ? to_string(*c.from) : "-") + " " + (c.until ? to_string(*c.until) : "-") + " " + c.article + " " + to_string(c.checked_on) +
                "}";
      }
      return text;
    }
    std::string operator()(const ledger_created& l) const {
      const auto& s = l.settings;
      std::string text = of(s.book);
      for (const auto& w : s.watched) text += " watches " + of(w);
      text += " " + std::string(to_string(s.conversion.source)) + " " + std::to_string(s.conversion.max_age_days) + " " +
              (s.conversion.fixed ? to_string(*s.conversion.fixed) : "-") + " " + s.conversion.reason + " " + s.authority;
      detail::visit_policies(s.policy, [&](std::string_view key, const auto& member, const auto& names) {
        text += " " + std::string(key) + "=" + std::string(names.name(member));
      });
      return text;
    }
    static std::string of(const std::optional<personal_data>& p) { return p ? " committed to as " + p->commitment : ""; }
    std::string operator()(const company_registered& c) const { return line(c.company) + of(c.person); }
    std::string operator()(const entity_declared& n) const { return line(n.entity) + of(n.person); }
    std::string operator()(const person_recorded& p) const { return p.subject + " " + p.capacity + " " + p.ref + of(p.person); }
    std::string operator()(const person_erased& p) const {
      std::string text;
      for (const auto record : p.records) text += " " + std::to_string(record);
      return text;
    }
    std::string operator()(const copy_adopted& a) const {
      return std::to_string(a.size) + " " + a.root + " " + std::to_string(a.seen_size) + " " + a.seen_root;
    }
    std::string operator()(const link_recorded& l) const { return line(l.link); }
    std::string operator()(const link_ended& l) const { return std::to_string(l.link) + " until " + to_string(l.until); }
    std::string operator()(const split_recorded& s) const { return line(s.fact); }
    std::string operator()(const split_withdrawn& s) const { return std::to_string(s.split); }
    std::string operator()(const sector_classified& c) const {
      const auto& s = c.sector;
      return to_string(c.number) + " " + std::string(to_string(s.sector)) + " " + s.industry_code + "/" + s.purpose + "/" + s.operation + "/" +
             s.separation;
    }
    std::string operator()(const rates_recorded& r) const {
      std::string text = std::string(to_string(r.source)) + " " + r.origin;
      for (const auto& q : r.quotes) text += ", " + line(q);
      return text;
    }
    static std::string of(const decision_basis& b) { return " by " + b.rulebook_id + " " + to_string(b.headroom); }
    std::string operator()(const grant_recorded& g) const {
      return line(g.grant) + (g.basis ? of(*g.basis) : " by nothing") + (g.inputs ? " from " + instrument_json(*g.inputs) : "");
    }
    std::string operator()(const reservation_posted& p) const {
      return p.ref + " " + to_string(p.amount) + " " + line(p.converted_at) + " " + to_string(p.value) + " " + to_string(p.granted_on) + of(p.basis);
    }
    std::string operator()(const reservation_voided& v) const { return v.ref; }
    std::string operator()(const grant_reduced& r) const {
      return r.ref + " " + to_string(r.fact.effective_on) + " " + to_string(r.fact.to) + " " + to_string(r.fact.value) +
             (r.withdrawal ? " withdrawn" : "");
    }
    std::string operator()(const batch_drafted& b) const {
      return line(batch{b.kind, b.number, b.first, b.last, b.items, batch_state::drafted, {}, {}, {}, 0});
    }
    std::string operator()(const batch_moved& b) const {
      return std::string(to_string(b.kind)) + " " + std::to_string(b.number) + " " + std::string(to_string(b.state)) + " " + to_string(b.on) + " " +
             b.reason;
    }
  };
  return std::to_string(e.sequence) + "|" + std::to_string(e.recorded_at.time_since_epoch().count()) + "|" + e.said.key + "|" + e.said.actor + "|" +
         e.said.reason + "|" + e.request + "|" + std::string(kind_of(e.body)) + "|" + std::visit(teller{}, e.body);
}

/// Whether keys are sorted and nothing but RFC 8785's types stands in it.
void require_canonical(const std::string& bytes) {
  const auto parsed = nlohmann::json::parse(bytes);
  CHECK(parsed.dump() == bytes);  // nlohmann's objects are sorted and written without spaces
  CHECK(bytes.find_first_of("\n\t") == std::string::npos);
}

void require_same_again(const event& e) {
  const auto bytes = canonical_bytes(e);
  INFO(bytes);
  require_canonical(bytes);
  const auto again = parse_event(bytes);
  CHECK(told(again) == told(e));
  CHECK(canonical_bytes(again) == bytes);
}

/// Text with everything that JSON, SQL and people find difficult.
std::string any_text(std::mt19937& random) {
  static const std::vector<std::string> pieces{"a",      "Æøå",  "\"",       "\\",     "/", "\b", "\f", "\n", "\r", "\t", std::string(1, '\0'),
                                               "\x01",   "\x1f", "\x7f",     "\u2028", "€", "😀",  "'",  "{}", "|",  " ",  "\ufeff",
                                               "\uffff", "=cmd", "</script>"};
  std::string text;
  for (auto n = random() % 6; n > 0; --n) text += pieces[random() % pieces.size()];
  return text;
}

}  // namespace

TEST_CASE("a grant is written as the one line that everybody can hash", "[io][event]") {
  auto g = sample_grant("RF-1", "12345674", "80500.00", "10790.89", "2024-03-15");
  g.details.note = "Æ \"q\"\n";
  CHECK(
      canonical_bytes(sample(grant_recorded{g, decision_basis{"closing-loops-2024", eur_cents::parse("300000.00")}})) ==
      R"({"actor":"Bo","body":{"amount":"80500.00 DKK","authority":"Erhvervshus Fyn","basis":{"headroom":"300000.00","rulebook":"closing-loops-2024"},)"
      R"("granted_on":"2024-03-15","inputs":null,"instrument":"","lapses_on":null,"note":"Æ \"q\"\n","project":"Closing Loops 2",)"
      R"("rate":{"on":"2024-03-15","per_eur":"7.4600","source":"ecb"},"recipient":"12345674","ref":"RF-1","regulation":"general","sector_override":"","unit":null,)"
      R"("value":"10790.89"},"key":"key-1","kind":"grant","reason":"Call 2","recorded_at":"2026-11-23T05:12:31.123456Z","request":"do: it","seq":17})");
}

TEST_CASE("a built-in rulebook is written by its id, another in full", "[io][event]") {
  const auto plain = nlohmann::json::parse(canonical_bytes(sample(ledger_created{})));
  CHECK(plain["body"]["rulebook"] == "closing-loops-2024");
  CHECK(plain["body"]["watched"] == nlohmann::json::array({"dk-law"}));
  settings changed;
  changed.book.ceilings[0].limit = eur_cents(1);  // the built-in's id, not its content
  const auto other = nlohmann::json::parse(canonical_bytes(sample(ledger_created{changed})));
  CHECK(other["body"]["rulebook"]["ceilings"][0]["limit_eur"] == "0.01");
  CHECK(other["body"]["rulebook"]["format"] == "deminimis-rulebook/1");
}

TEST_CASE("every kind of event reads back as it was written, in every field", "[io][event]") {
  std::set<std::string> kinds;
  auto story = sample_story();
  story.push_back(ledger_created{});
  story.push_back(ledger_created{sample_settings()});
  story.push_back(company_registered{{number("00000001"), {}, "", false}});
  story.push_back(rates_recorded{});
  story.push_back(split_recorded{{number("12345674"), "0001-01-01"_day, false, {{number("20000001"), 1}}, {}, 0}});
  for (const auto& body : story) {
    const auto e = sample(body);
    kinds.insert(std::string(kind_of(body)));
    INFO(kind_of(body));
    require_same_again(e);
  }
  CHECK(kinds == std::set<std::string>{"ledger",           "company",     "sector",     "entity",  "link",    "link_end", "merge", "split",
                                       "split_withdrawal", "rates",       "grant",      "reserve", "declare", "post",     "void",  "reduce",
                                       "withdraw",         "batch_draft", "batch_move", "person",  "erase",   "adopt"});
}

TEST_CASE("no personal data stand in the log, only a commitment to them", "[io][event][personal]") {
  for (const auto& body : sample_story()) {
    const auto* person = personal_data_of(body);
    if (!person) continue;
    const std::string bytes = canonical_bytes(sample(body));
    CHECK(bytes.find("\"person\":\"" + person->commitment + "\"") != std::string::npos);
    for (const auto& [name, value] : person->fields) CHECK(bytes.find(value) == std::string::npos);
    CHECK(bytes.find(person->salt) == std::string::npos);
    CHECK(commitment_to(*person) == person->commitment);  // the sample's were computed by another program
  }
  event_body fresh = person_recorded{"p", "signatory", "", {{{"name", "Bo"}}}};
  CHECK(code_of([&] { return canonical_bytes(sample(fresh)); }) == errc::request_invalid);
  seal(fresh);
  event_body other = person_recorded{"p", "signatory", "", {{{"name", "Bo"}}}};
  seal(other);
  CHECK(personal_data_of(fresh)->commitment == commitment_to(*personal_data_of(fresh)));
  CHECK(personal_data_of(fresh)->commitment != personal_data_of(other)->commitment);  // nobody can try all names
}

TEST_CASE("random events read back as they were written", "[io][event][property]") {
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  const auto chance = [&] { return random() % 2 == 0; };
  const auto any_day = [&] { return day::from_number(static_cast<std::int32_t>(random() % 3'652'059) - 719'162); };
  const auto any_count = [&] { return static_cast<std::int64_t>(((std::uint64_t{random()} << 32U) | random()) >> (1 + random() % 63)); };
  const auto any_currency = [&] {
    return currency::parse(std::vector<const char*>{"EUR", "DKK", "SEK", "NOK", "GBP", "USD", "PLN", "JPY", "ISK"}[random() % 9]);
  };
  const auto any_money = [&] { return money(chance() ? any_count() : -any_count(), any_currency()); };
  const auto any_rate = [&] {
    std::string digits = std::to_string(1 + any_count() % 999'999'999'999'999);
    if (chance()) digits += "." + std::string(1 + random() % 3, '0') + (digits.size() < 12 ? "5" : "");
    return rate::parse(digits);
  };
  const auto any_cvr = [&] {
    const std::string digits = std::to_string(1 + random() % 99'999'999);
    return cvr::parse(std::string(8 - digits.size(), '0') + digits);
  };
  const auto any_applied = [&] {
    return applied_rate{any_rate(), chance() ? std::optional(any_day()) : std::nullopt, detail::rate_sources.rows[random() % 6].value};
  };
  const auto any_basis = [&] { return decision_basis{any_text(random), eur_cents(any_count())}; };
  for (int i = 0; i < 2000; ++i) {
    event e;
    e.sequence = 1 + static_cast<std::uint64_t>(any_count()) / 2;
    e.recorded_at = instant(any_day().sys_days().time_since_epoch()) + std::chrono::microseconds(random() % 86'400'000'000);
    e.said = {any_text(random), any_text(random), any_text(random)};
    e.request = any_text(random);
    switch (random() % 14) {
      case 0: {
        const day first = any_day(), last = std::max(first, any_day());
        std::vector<period> periods;
        if (chance()) periods = {{first, last}};
        if (chance() && !periods.empty() && last < "9990-01-01"_day) periods.push_back({last + 1, last + 365});
        e.body = company_registered{
            {any_cvr(), fiscal_calendar(month_day{static_cast<unsigned>(1 + random() % 12), static_cast<unsigned>(1 + random() % 29)}, periods),
             any_text(random), chance()}};
        break;
      }
      case 1: e.body = entity_declared{{any_text(random), detail::entity_kinds.rows[random() % 5].value, any_text(random)}}; break;
      case 2:
        e.body = link_recorded{{any_text(random), any_text(random), any_day(), chance() ? std::optional(any_day()) : std::nullopt,
                                detail::link_kinds.rows[random() % 5].value, detail::certainties.rows[random() % 2].value, any_text(random)}};
        break;
      case 3: {
        split s{any_cvr(), any_day(), chance(), {}, {}, 0};
        for (auto n = random() % 4; n > 0; --n) {
          boost::multiprecision::cpp_int equity = any_count();
          if (chance()) equity = equity * equity * equity;
          s.successors.push_back({any_cvr(), equity});
        }
        s.successors.push_back({any_cvr(), 1});
        for (auto n = random() % 4; n > 0; --n) s.activity.emplace(any_text(random), any_cvr());
        e.body = split_recorded{s};
        break;
      }
      case 4: {
        rates_recorded r{detail::rate_sources.rows[random() % 6].value, any_text(random), {}};
        for (auto n = random() % 5; n > 0; --n) r.quotes.push_back({any_currency(), any_day(), any_rate()});
        e.body = r;
        break;
      }
      case 5: {
        grant g{any_text(random),
                any_cvr(),
                regulations()[random() % 4],
                detail::grant_statuses.rows[random() % 3].value,
                false,
                any_money(),
                any_applied(),
                eur_cents(any_count()),
                any_day(),
                chance() ? std::optional(any_day()) : std::nullopt,
                0,
                {},
                {any_text(random), any_text(random), any_text(random), any_text(random),
                 chance() ? std::optional(p_number::parse("1003456789")) : std::nullopt, any_text(random)}};
        e.body = grant_recorded{g, chance() ? std::optional(any_basis()) : std::nullopt};
        break;
      }
      case 6: e.body = reservation_posted{any_text(random), any_money(), any_applied(), eur_cents(any_count()), any_day(), any_basis()}; break;
      case 7: e.body = reservation_voided{any_text(random)}; break;
      case 8: e.body = link_ended{static_cast<std::uint64_t>(any_count()) + 1, any_day()}; break;
      case 9: e.body = split_withdrawn{static_cast<std::uint64_t>(any_count()) + 1}; break;
      case 10:
        e.body = sector_classified{
            any_cvr(), {detail::sectors.rows[random() % 3].value, any_text(random), any_text(random), any_text(random), any_text(random)}};
        break;
      case 11: {
        batch_drafted b{detail::report_kinds.rows[random() % 3].value,
                        static_cast<std::uint32_t>(random() % 1000) + 1,
                        chance() ? std::optional(any_day()) : std::nullopt,
                        chance() ? std::optional(any_day()) : std::nullopt,
                        {}};
        for (auto n = random() % 4; n > 0; --n) b.items.push_back({any_text(random), any_money(), eur_cents(any_count()), any_day(), chance()});
        e.body = b;
        break;
      }
      case 12:
        e.body = batch_moved{detail::report_kinds.rows[random() % 3].value, static_cast<std::uint32_t>(random() % 1000) + 1,
                             detail::batch_states.rows[random() % 4].value, any_day(), any_text(random)};
        break;
      default: e.body = grant_reduced{any_text(random), {any_day(), any_money(), eur_cents(any_count())}, chance()};
    }
    require_same_again(e);
  }
}

TEST_CASE("the moment of recording is written to the microsecond, in UTC", "[io][event]") {
  const auto written = [](instant at) {
    auto e = sample(reservation_voided{"R"});
    e.recorded_at = at;
    return nlohmann::json::parse(canonical_bytes(e))["recorded_at"].get<std::string>();
  };
  CHECK(written(instant{}) == "1970-01-01T00:00:00.000000Z");
  CHECK(written(instant(std::chrono::microseconds(-1))) == "1969-12-31T23:59:59.999999Z");
  CHECK(written(moment("2024-02-29", 86'399'999'999)) == "2024-02-29T23:59:59.999999Z");
  CHECK(written(moment("9999-12-31", 86'399'999'999)) == "9999-12-31T23:59:59.999999Z");
  CHECK(written(moment("0001-01-01", 0)) == "0001-01-01T00:00:00.000000Z");
  CHECK(code_of([&] { return written(moment("0001-01-01", -1)); }) == errc::request_invalid);
  CHECK(code_of([&] { return written(moment("9999-12-31", 86'400'000'000)); }) == errc::request_invalid);
}

TEST_CASE("text that is not UTF-8 never enters the log", "[io][event]") {
  for (const char* text : {"\xff", "\xc3", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80"})
    CHECK(code_of([&] { return canonical_bytes(sample(reservation_voided{text})); }) == errc::encoding_invalid);
}

TEST_CASE("a grant that is voided or reduced already is no event", "[io][event]") {
  auto g = sample_grant("RF-1", "12345674", "80500.00", "10790.89", "2024-03-15");
  g.voided = true;
  CHECK(code_of([&] { return canonical_bytes(sample(grant_recorded{g, {}})); }) == errc::request_invalid);
  g.voided = false;
  g.reductions.push_back({"2024-06-01"_day, kr("1.00"), eur_cents(13)});
  CHECK(code_of([&] { return canonical_bytes(sample(grant_recorded{g, {}})); }) == errc::request_invalid);
}

TEST_CASE("a split whose equities divide nothing is no event", "[io][event]") {
  const split fact{cvr::parse("12345674"), day::parse("2026-02-01"), false, {{cvr::parse("20000001"), 7}, {cvr::parse("10000009"), 0}}, {}, 0};
  const std::string bytes = canonical_bytes({5, instant{}, {}, {}, split_recorded{fact}});
  CHECK_NOTHROW(parse_event(bytes));
  const auto at = bytes.find("\"7\"");
  for (const char* equity : {"\"0\"", "\"-7\""})
    CHECK(code_of([&] { return parse_event(std::string(bytes).replace(at, 3, equity)); }) == errc::corrupt);
}

TEST_CASE("bytes with a key too many, too few or twice, or of another type, are no event", "[io][event]") {
  for (const auto& body : sample_story()) {
    const auto whole = nlohmann::json::parse(canonical_bytes(sample(body)));
    const auto flat = whole.flatten();
    for (const auto& [pointer, value] : flat.items()) {
      INFO(kind_of(body) << " " << pointer);
      const nlohmann::json::json_pointer at(pointer);
      auto lacking = whole;
      if (auto& up = lacking[at.parent_pointer()]; up.is_object()) {
        up.erase(at.back());
        CHECK(code_of([&] { return parse_event(lacking.dump()); }) == errc::corrupt);
        auto extra = whole;
        extra[at.parent_pointer()]["zzz"] = 1;
        CHECK(code_of([&] { return parse_event(extra.dump()); }) == errc::corrupt);
      }
      for (const auto& wrong : {nlohmann::json(1.5), nlohmann::json(-1), nlohmann::json::object({{"a", 1}})}) {
        auto other = whole;
        other[at] = wrong;
        CHECK(code_of([&] { return parse_event(other.dump()); }) == errc::corrupt);
      }
    }
  }
}

TEST_CASE("the error of bytes that are no event names the place", "[io][event]") {
  const auto bytes = canonical_bytes(sample(reservation_voided{"R"}));
  const auto where = [&](const std::string& from, const std::string& to) {
    auto text = bytes;
    text.replace(text.find(from), from.size(), to);
    try {
      static_cast<void>(parse_event(text));
    } catch (const error& e) {
      CHECK(e.code() == errc::corrupt);
      return e.where();
    }
    return std::string("none");
  };
  CHECK(where("\"R\"", "7") == "event /body/ref");
  CHECK(where("\"ref\":\"R\"", "\"ref\":\"R\",\"ref\":\"R\"") == "event /body/ref");
  CHECK(where("T05:", "T24:") == "event /recorded_at");
  CHECK(where("11-23", "02-30") == "event /recorded_at");
  CHECK(where(".123456Z", ".12345Z") == "event /recorded_at");
  CHECK(where("\"void\"", "\"avoid\"") == "event /kind");
  CHECK(where("\"void\"", "\"grant\"") == "event /body");  // lacks what a grant has
  CHECK(where("17}", "17.0}") == "event /seq");
  CHECK(where("17}", "0}") == "event /seq");
  CHECK(where("17}", "9223372036854775808}") == "event /seq");
  CHECK(where("17}", "17") == "event");
  CHECK(where("17}", "17} ") == "none");
  CHECK(where("17}", "17}x") == "event");
}
