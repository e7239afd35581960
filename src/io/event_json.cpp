// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/event_json.hpp>

#include <chrono>
#include <utility>

#include <deminimis/io/instrument_json.hpp>
#include <deminimis/io/rulebook_json.hpp>
#include <deminimis/model/text.hpp>

#include "json_reader.hpp"

namespace deminimis {

namespace {

using io::json_fault;
using io::json_value;

// ---- the moment of recording --------------------------------------------------------------------------------------------

std::string moment_text(instant at) {
  const auto midnight = date::floor<date::days>(at);
  if (midnight < day::of(1, 1, 1)->sys_days() || midnight > day::of(9999, 12, 31)->sys_days())
    throw error(errc::request_invalid, "recorded_at", "The clock shows a year that is not from 1 to 9999.", "Set the computer's clock.");
  return to_string(at);
}

instant parse_moment(std::string_view text) {
  const instant at = parse_instant(text, "recorded_at");
  if (to_string(at) != text)
    throw error(errc::date_invalid, "", "\"" + std::string(text) + "\" is not written to the microsecond.",
                "It is written like 2026-11-23T05:12:31.123456Z.");
  return at;
}

// ---- writing ------------------------------------------------------------------------------------------------------------

/// JSON as RFC 8785 writes it. Whoever calls it gives the keys in order.
class canonical_writer {
 public:
  canonical_writer() { text_.reserve(1024); }
  void open() { text_ += '{', first_ = true; }
  void close() { text_ += '}', first_ = false; }
  void open_list() { text_ += '[', first_ = true; }
  void close_list() { text_ += ']', first_ = false; }
  /// The comma before an item of a list, or nothing before the first.
  void next() {
    if (!first_) text_ += ',';
    first_ = false;
  }
  /// A key; a value must follow.
  canonical_writer& key(std::string_view name) {
    next();
    text_ += '"';
    text_ += name;
    text_ += "\":";
    return *this;
  }
  void text(std::string_view value) {
    if (!is_utf8(value)) throw error(errc::encoding_invalid, "", "A text of the event is not valid UTF-8.", "Write texts as UTF-8.");
    constexpr std::string_view hex = "0123456789abcdef";
    text_ += '"';
    std::size_t plain = 0;  // where what was not written yet begins
    for (std::size_t i = 0; i < value.size(); ++i) {
      const char c = value[i];
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && c != '"' && c != '\\') continue;
      text_.append(value, plain, i - plain);
      plain = i + 1;
      text_ += '\\';
      switch (c) {
        case '"':
        case '\\': text_ += c; break;
        case '\b': text_ += 'b'; break;
        case '\f': text_ += 'f'; break;
        case '\n': text_ += 'n'; break;
        case '\r': text_ += 'r'; break;
        case '\t': text_ += 't'; break;
        default: text_.append("u00").append(1, hex[byte >> 4U]).append(1, hex[byte & 15U]);
      }
    }
    text_.append(value, plain);
    text_ += '"';
    first_ = false;
  }
  void raw(std::string_view json) { text_ += json, first_ = false; }

  void field(std::string_view name, std::string_view value) { key(name).text(value); }
  void field(std::string_view name, bool value) { key(name).raw(value ? "true" : "false"); }
  void field(std::string_view name, std::int64_t value) { key(name).raw(std::to_string(value)); }
  template <class T>
  void field(std::string_view name, const std::optional<T>& value) {
    if (value)
      key(name).text(to_string(*value));
    else
      key(name).raw("null");
  }

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string text_;
  bool first_ = true;
};

void write_rate(canonical_writer& out, const applied_rate& r) {
  out.key("rate").open();
  out.field("on", r.published_on);
  out.field("per_eur", to_string(r.per_eur));
  out.field("source", to_string(r.source));
  out.close();
}

void write_basis(canonical_writer& out, const decision_basis& basis) {
  out.key("basis").open();
  out.field("headroom", to_string(basis.headroom));
  out.field("rulebook", basis.rulebook_id);
  out.close();
}

void write_rulebook(canonical_writer& out, const rulebook& book) {
  const std::string whole = rulebook_json(book, -1);
  const rulebook* built_in = find_rulebook(book.id);
  if (built_in && rulebook_json(*built_in, -1) == whole) {
    out.text(book.id);
  } else {
    io::json_tree tree = io::parse_json(whole);
    tree.sort();
    out.raw(tree.text());
  }
}

void write_body(canonical_writer& out, const ledger_created& e) {
  const settings& s = e.settings;
  out.field("authority", s.authority);
  out.key("conversion").open();
  out.field("fixed", s.conversion.fixed);
  out.field("max_age_days", std::int64_t{s.conversion.max_age_days});
  out.field("reason", s.conversion.reason);
  out.field("source", to_string(s.conversion.source));
  out.close();
  out.key("policy").open();
  out.field("agri_fish", detail::agri_fish_names.name(s.policy.agri_fish));
  out.field("anniversary", detail::anniversaries.name(s.policy.anniversary));
  out.field("cvr_check", detail::cvr_checks.name(s.policy.cvr_check));
  out.field("natural_person_links", detail::natural_person_links_names.name(s.policy.natural_person_links));
  out.field("rounding", detail::roundings.name(s.policy.rounding));
  out.close();
  write_rulebook(out.key("rulebook"), s.book);
  out.key("watched").open_list();
  for (const auto& book : s.watched) {
    out.next();
    write_rulebook(out, book);
  }
  out.close_list();
}

/// The commitment to personal data, which themselves stand nowhere in the log.
void write_person(canonical_writer& out, const personal_data& person) {
  if (person.commitment.empty())
    throw error(errc::request_invalid, "person", "The personal data have no commitment yet.", "Record the event in a store, or seal it.");
  out.field("person", person.commitment);
}

void write_person(canonical_writer& out, const std::optional<personal_data>& person, const std::string& name) {
  if (!person) return out.key("person").raw("null");
  if (!name.empty())
    throw error(errc::request_invalid, "name", "A name is given both as personal data and openly.", "Give it as personal data only.");
  write_person(out, *person);
}

void write_body(canonical_writer& out, const company_registered& e) {
  out.field("cvr", to_string(e.company.number));
  out.field("name", e.company.name);
  out.key("periods").open_list();
  for (const auto& p : e.company.calendar.periods()) {
    out.next();
    out.open();
    out.field("first", to_string(p.first));
    out.field("last", to_string(p.last));
    out.close();
  }
  out.close_list();
  write_person(out, e.person, e.company.name);
  out.field("registered", e.company.registered);
  out.field("year_starts", to_string(e.company.calendar.start()));
}

void write_body(canonical_writer& out, const entity_declared& e) {
  out.field("id", e.entity.id);
  out.field("kind", to_string(e.entity.kind));
  out.field("name", e.entity.name);
  write_person(out, e.person, e.entity.name);
}

void write_body(canonical_writer& out, const link_recorded& e) {
  out.field("a", e.link.a);
  out.field("b", e.link.b);
  out.field("certainty", to_string(e.link.certainty));
  out.field("evidence", e.link.evidence);
  out.field("kind", to_string(e.link.kind));
  out.field("since", to_string(e.link.since));
  out.field("until", e.link.until);
}

void write_body(canonical_writer& out, const link_ended& e) {
  out.field("link", static_cast<std::int64_t>(e.link));
  out.field("until", to_string(e.until));
}

void write_body(canonical_writer& out, const split_withdrawn& e) { out.field("split", static_cast<std::int64_t>(e.split)); }

void write_body(canonical_writer& out, const sector_classified& e) {
  out.field("cvr", to_string(e.number));
  out.field("industry_code", e.sector.industry_code);
  out.field("operation", e.sector.operation);
  out.field("purpose", e.sector.purpose);
  out.field("sector", to_string(e.sector.sector));
  out.field("separation", e.sector.separation);
}

void write_body(canonical_writer& out, const split_recorded& e) {
  out.key("activity").open_list();
  for (const auto& [ref, heir] : e.fact.activity) {
    out.next();
    out.open();
    out.field("ref", ref);
    out.field("successor", to_string(heir));
    out.close();
  }
  out.close_list();
  out.field("by_activity", e.fact.by_activity);
  out.field("divided", to_string(e.fact.divided));
  out.field("on", to_string(e.fact.on));
  out.key("successors").open_list();
  for (const auto& heir : e.fact.successors) {
    out.next();
    out.open();
    out.field("cvr", to_string(heir.number));
    out.field("equity", heir.equity.str());
    out.close();
  }
  out.close_list();
}

void write_body(canonical_writer& out, const rates_recorded& e) {
  out.field("origin", e.origin);
  out.key("quotes").open_list();
  for (const auto& q : e.quotes) {
    out.next();
    out.open_list();
    out.text(q.unit.code());
    out.next();
    out.text(to_string(q.on));
    out.next();
    out.text(to_string(q.per_eur));
    out.close_list();
  }
  out.close_list();
  out.field("source", to_string(e.source));
}

void write_body(canonical_writer& out, const grant_recorded& e) {
  const grant& g = e.grant;
  if (g.voided || !g.reductions.empty())
    throw error(errc::request_invalid, "ref " + g.ref, "A grant is recorded before it is voided or reduced.",
                "Record what happened to it as events of their own.");
  out.field("amount", to_string(g.amount));
  out.field("authority", g.details.authority);
  if (e.basis)
    write_basis(out, *e.basis);
  else
    out.key("basis").raw("null");
  out.field("granted_on", to_string(g.granted_on));
  out.key("inputs").raw(e.inputs ? instrument_json(*e.inputs) : "null");
  out.field("instrument", g.details.instrument);
  out.field("lapses_on", g.lapses_on);
  out.field("note", g.details.note);
  out.field("project", g.details.project);
  write_rate(out, g.converted_at);
  out.field("recipient", to_string(g.recipient));
  out.field("ref", g.ref);
  out.field("regulation", to_string(g.regulation));
  out.field("sector_override", g.details.sector_override);
  if (g.details.unit)
    out.field("unit", g.details.unit->digits());
  else
    out.key("unit").raw("null");
  out.field("value", to_string(g.value));
}

void write_body(canonical_writer& out, const reservation_posted& e) {
  out.field("amount", to_string(e.amount));
  write_basis(out, e.basis);
  out.field("granted_on", to_string(e.granted_on));
  write_rate(out, e.converted_at);
  out.field("ref", e.ref);
  out.field("value", to_string(e.value));
}

void write_body(canonical_writer& out, const reservation_voided& e) { out.field("ref", e.ref); }

void write_body(canonical_writer& out, const grant_reduced& e) {
  out.field("effective_on", to_string(e.fact.effective_on));
  out.field("ref", e.ref);
  out.field("to", to_string(e.fact.to));
  out.field("value", to_string(e.fact.value));
}

void write_body(canonical_writer& out, const batch_drafted& e) {
  out.field("first", e.first);
  out.key("items").open_list();
  for (const auto& i : e.items) {
    out.next();
    out.open();
    out.field("amount", to_string(i.amount));
    out.field("correction", i.correction);
    out.field("granted_on", to_string(i.granted_on));
    out.field("ref", i.ref);
    out.field("value", to_string(i.value));
    out.close();
  }
  out.close_list();
  out.field("last", e.last);
  out.field("number", std::int64_t{e.number});
  out.field("report", to_string(e.kind));
}

void write_body(canonical_writer& out, const batch_moved& e) {
  out.field("number", std::int64_t{e.number});
  out.field("on", to_string(e.on));
  out.field("reason", e.reason);
  out.field("report", to_string(e.kind));
  out.field("state", to_string(e.state));
}

void write_body(canonical_writer& out, const person_recorded& e) {
  out.field("capacity", e.capacity);
  write_person(out, e.person);
  out.field("ref", e.ref);
  out.field("subject", e.subject);
}

void write_body(canonical_writer& out, const person_erased& e) {
  out.key("records").open_list();
  for (const auto record : e.records) {
    out.next();
    out.raw(std::to_string(record));
  }
  out.close_list();
}

void write_body(canonical_writer& out, const copy_adopted& e) {
  out.field("root", e.root);
  out.field("seen_root", e.seen_root);
  out.field("seen_size", static_cast<std::int64_t>(e.seen_size));
  out.field("size", static_cast<std::int64_t>(e.size));
}

// ---- reading ------------------------------------------------------------------------------------------------------------

template <class T>
T parsed(const json_value& value) {
  return value.read([](std::string_view text) { return T::parse(text); });
}

template <class T>
std::optional<T> parsed_or_null(const json_value& value) {
  return value.read_optional([](std::string_view text) { return T::parse(text); });
}

/// The value of an enumeration's stable name.
template <class Names>
auto named(const json_value& value, const Names& names) {
  return value.read([&](std::string_view text) { return names.parse(text, ""); });
}

boost::multiprecision::cpp_int parse_integer(const json_value& value) {
  const std::string& text = value.text();
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::string_view digits = std::string_view(text).substr(sign);
  const bool number = !digits.empty() && std::all_of(digits.begin(), digits.end(), detail::is_digit);
  if (!number || (digits.front() == '0' && (digits.size() > 1 || sign)) || digits.size() > 1000)
    throw value.fault("\"" + text + "\" is not a whole number.", "Write digits only.");
  return boost::multiprecision::cpp_int(text);
}

applied_rate read_rate(const json_value& value) {
  value.require_keys({"on", "per_eur", "source"});
  return {parsed<rate>(value["per_eur"]), parsed_or_null<day>(value["on"]), named(value["source"], detail::rate_sources)};
}

decision_basis read_basis(const json_value& value) {
  value.require_keys({"headroom", "rulebook"});
  return {value["rulebook"].text(), parsed<eur_cents>(value["headroom"])};
}

rulebook read_rulebook(const json_value& value) {
  if (!value.is_text()) {
    try {
      return parse_rulebook(value.raw().text(), "");
    } catch (const error& e) {
      throw value.fault(e.where() + ": " + e.why(), e.remedy());
    }
  }
  const rulebook* built_in = find_rulebook(value.text());
  if (!built_in)
    throw value.fault("This version has no rulebook \"" + value.text() + "\".",
                      "Open the ledger with the version of deminimis that made it, or a later one.");
  return *built_in;
}

event_body read_ledger(const json_value& body) {
  body.require_keys({"authority", "conversion", "policy", "rulebook", "watched"});
  settings s;
  s.authority = body["authority"].text();
  const auto conversion = body["conversion"];
  conversion.require_keys({"fixed", "max_age_days", "reason", "source"});
  s.conversion.fixed = parsed_or_null<rate>(conversion["fixed"]);
  s.conversion.max_age_days = static_cast<int>(conversion["max_age_days"].whole(0, 1'000'000));
  s.conversion.reason = conversion["reason"].text();
  s.conversion.source = named(conversion["source"], detail::rate_sources);
  const auto policies = body["policy"];
  policies.require_keys({"agri_fish", "anniversary", "cvr_check", "natural_person_links", "rounding"});
  detail::visit_policies(s.policy, [&](std::string_view key, auto& member, const auto& names) { member = named(policies[key], names); });
  s.book = read_rulebook(body["rulebook"]);
  s.watched.clear();
  body["watched"].each([&](const json_value& item) { s.watched.push_back(read_rulebook(item)); });
  return ledger_created{std::move(s)};
}

std::string read_hash(const json_value& value) {
  const std::string& text = value.text();
  if (text.size() != 64 || text.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw value.fault("\"" + text + "\" is not a hash.", "A hash is 64 lower-case hexadecimal digits.");
  return text;
}

std::optional<personal_data> read_person(const json_value& body) {
  const auto person = body["person"];
  if (person.is_null()) return std::nullopt;
  if (!body["name"].text().empty()) throw body["name"].fault("A name stands openly beside a commitment to it.", "");
  return personal_data{{}, {}, read_hash(person)};
}

event_body read_company(const json_value& body) {
  body.require_keys({"cvr", "name", "periods", "person", "registered", "year_starts"});
  const cvr number = parsed<cvr>(body["cvr"]);
  const month_day start = parsed<month_day>(body["year_starts"]);
  std::vector<period> periods;
  const auto list = body["periods"];
  list.each([&](const json_value& item) {
    item.require_keys({"first", "last"});
    periods.push_back({parsed<day>(item["first"]), parsed<day>(item["last"])});
  });
  const auto calendar = [&] {
    try {
      return fiscal_calendar(start, std::move(periods));
    } catch (const error& e) {
      throw list.fault(e.why(), e.remedy());
    }
  };
  return company_registered{{number, calendar(), body["name"].text(), body["registered"].flag()}, read_person(body)};
}

event_body read_entity(const json_value& body) {
  body.require_keys({"id", "kind", "name", "person"});
  return entity_declared{{body["id"].text(), named(body["kind"], detail::entity_kinds), body["name"].text()}, read_person(body)};
}

event_body read_link(const json_value& body) {
  body.require_keys({"a", "b", "certainty", "evidence", "kind", "since", "until"});
  return link_recorded{{body["a"].text(), body["b"].text(), parsed<day>(body["since"]), parsed_or_null<day>(body["until"]),
                        named(body["kind"], detail::link_kinds), named(body["certainty"], detail::certainties), body["evidence"].text(), 0}};
}

event_body read_link_end(const json_value& body) {
  body.require_keys({"link", "until"});
  return link_ended{static_cast<std::uint64_t>(body["link"].whole(1, INT64_MAX)), parsed<day>(body["until"])};
}

event_body read_split_withdrawal(const json_value& body) {
  body.require_keys({"split"});
  return split_withdrawn{static_cast<std::uint64_t>(body["split"].whole(1, INT64_MAX))};
}

event_body read_sector(const json_value& body) {
  body.require_keys({"cvr", "industry_code", "operation", "purpose", "sector", "separation"});
  return sector_classified{parsed<cvr>(body["cvr"]),
                           {named(body["sector"], detail::sectors), body["industry_code"].text(), body["purpose"].text(), body["operation"].text(),
                            body["separation"].text()}};
}

std::optional<instrument> read_inputs(const json_value& value) {
  if (value.is_null()) return std::nullopt;
  try {
    return parse_instrument(value.raw().text());
  } catch (const error& e) {
    throw value.fault(e.where() + ": " + e.why(), e.remedy());
  }
}

event_body read_split(const json_value& body) {
  body.require_keys({"activity", "by_activity", "divided", "on", "successors"});
  split fact{parsed<cvr>(body["divided"]), parsed<day>(body["on"]), body["by_activity"].flag(), {}, {}, 0};
  body["successors"].each([&](const json_value& item) {
    item.require_keys({"cvr", "equity"});
    fact.successors.push_back({parsed<cvr>(item["cvr"]), parse_integer(item["equity"])});
  });
  if (!divides(fact.successors)) throw body["successors"].fault("Their book equities divide nothing.", "None is negative, and one is positive.");
  body["activity"].each([&](const json_value& item) {
    item.require_keys({"ref", "successor"});
    if (!fact.activity.emplace(item["ref"].text(), parsed<cvr>(item["successor"])).second)
      throw item.fault("The reference stands twice in the list.", "Each activity goes to one successor.");
  });
  return split_recorded{std::move(fact)};
}

event_body read_rates(const json_value& body) {
  body.require_keys({"origin", "quotes", "source"});
  rates_recorded e{named(body["source"], detail::rate_sources), body["origin"].text(), {}};
  body["quotes"].each([&](const json_value& item) {
    std::vector<std::string_view> parts;
    item.each([&](const json_value& part) { parts.push_back(part.text()); });
    if (parts.size() != 3) throw item.fault("It is not a list of three.", "A quote is currency, day and rate.");
    try {
      e.quotes.push_back({currency::parse(parts[0]), day::parse(parts[1]), rate::parse(parts[2])});
    } catch (const error& wrong) {
      throw item.fault(wrong.why(), wrong.remedy());
    }
  });
  return e;
}

event_body read_grant(const json_value& body, grant_status status) {
  body.require_keys({"amount", "authority", "basis", "granted_on", "inputs", "instrument", "lapses_on", "note", "project", "rate", "recipient", "ref",
                     "regulation", "sector_override", "unit", "value"});
  grant g{body["ref"].text(),
          parsed<cvr>(body["recipient"]),
          body["regulation"].read([](std::string_view text) { return parse_regulation(text); }),
          status,
          false,
          parsed<money>(body["amount"]),
          read_rate(body["rate"]),
          parsed<eur_cents>(body["value"]),
          parsed<day>(body["granted_on"]),
          parsed_or_null<day>(body["lapses_on"]),
          0,
          {},
          {body["authority"].text(), body["project"].text(), body["instrument"].text(), body["note"].text(), parsed_or_null<p_number>(body["unit"]),
           body["sector_override"].text()}};
  const auto basis = body["basis"];
  return grant_recorded{std::move(g), basis.is_null() ? std::nullopt : std::optional(read_basis(basis)), read_inputs(body["inputs"])};
}

event_body read_post(const json_value& body) {
  body.require_keys({"amount", "basis", "granted_on", "rate", "ref", "value"});
  return reservation_posted{body["ref"].text(),
                            parsed<money>(body["amount"]),
                            read_rate(body["rate"]),
                            parsed<eur_cents>(body["value"]),
                            parsed<day>(body["granted_on"]),
                            read_basis(body["basis"])};
}

event_body read_void(const json_value& body) {
  body.require_keys({"ref"});
  return reservation_voided{body["ref"].text()};
}

event_body read_reduction(const json_value& body, bool withdrawal) {
  body.require_keys({"effective_on", "ref", "to", "value"});
  return grant_reduced{
      body["ref"].text(), {parsed<day>(body["effective_on"]), parsed<money>(body["to"]), parsed<eur_cents>(body["value"])}, withdrawal};
}

std::uint32_t read_batch_number(const json_value& value) { return static_cast<std::uint32_t>(value.whole(1, UINT32_MAX)); }

event_body read_batch_draft(const json_value& body) {
  body.require_keys({"first", "items", "last", "number", "report"});
  batch_drafted e{named(body["report"], detail::report_kinds),
                  read_batch_number(body["number"]),
                  parsed_or_null<day>(body["first"]),
                  parsed_or_null<day>(body["last"]),
                  {}};
  body["items"].each([&](const json_value& item) {
    item.require_keys({"amount", "correction", "granted_on", "ref", "value"});
    e.items.push_back({item["ref"].text(), parsed<money>(item["amount"]), parsed<eur_cents>(item["value"]), parsed<day>(item["granted_on"]),
                       item["correction"].flag()});
  });
  return e;
}

event_body read_person_record(const json_value& body) {
  body.require_keys({"capacity", "person", "ref", "subject"});
  return person_recorded{body["subject"].text(), body["capacity"].text(), body["ref"].text(), {{}, {}, read_hash(body["person"])}};
}

event_body read_erasure(const json_value& body) {
  body.require_keys({"records"});
  person_erased e;
  body["records"].each([&](const json_value& item) {
    e.records.push_back(static_cast<std::uint64_t>(item.whole(1, INT64_MAX)));
    if (e.records.size() > 1 && e.records.back() <= e.records[e.records.size() - 2]) throw item.fault("The numbers do not ascend.", "");
  });
  return e;
}

event_body read_batch_move(const json_value& body) {
  body.require_keys({"number", "on", "reason", "report", "state"});
  return batch_moved{named(body["report"], detail::report_kinds), read_batch_number(body["number"]), named(body["state"], detail::batch_states),
                     parsed<day>(body["on"]), body["reason"].text()};
}

event_body read_adoption(const json_value& body) {
  body.require_keys({"root", "seen_root", "seen_size", "size"});
  const auto seen_root = body["seen_root"];
  return copy_adopted{static_cast<std::uint64_t>(body["size"].whole(1, INT64_MAX)), read_hash(body["root"]),
                      static_cast<std::uint64_t>(body["seen_size"].whole(0, INT64_MAX)),
                      seen_root.text().empty() ? std::string() : read_hash(seen_root)};
}

event_body read_body(const json_value& kind, const json_value& body) {
  const std::string& name = kind.text();
  if (name == "ledger") return read_ledger(body);
  if (name == "company") return read_company(body);
  if (name == "entity") return read_entity(body);
  if (name == "link" || name == "merge") return read_link(body);
  if (name == "link_end") return read_link_end(body);
  if (name == "sector") return read_sector(body);
  if (name == "split") return read_split(body);
  if (name == "split_withdrawal") return read_split_withdrawal(body);
  if (name == "rates") return read_rates(body);
  if (name == "grant") return read_grant(body, grant_status::granted);
  if (name == "reserve") return read_grant(body, grant_status::reserved);
  if (name == "declare") return read_grant(body, grant_status::declared);
  if (name == "post") return read_post(body);
  if (name == "void") return read_void(body);
  if (name == "reduce") return read_reduction(body, false);
  if (name == "withdraw") return read_reduction(body, true);
  if (name == "batch_draft") return read_batch_draft(body);
  if (name == "batch_move") return read_batch_move(body);
  if (name == "person") return read_person_record(body);
  if (name == "erase") return read_erasure(body);
  if (name == "adopt") return read_adoption(body);
  throw kind.fault("\"" + name + "\" is not a kind of event.", "Open the ledger with the version of deminimis that made it, or a later one.");
}

event read_event(const json_value& value) {
  value.require_keys({"actor", "body", "key", "kind", "reason", "recorded_at", "request", "seq"});
  const auto kind = value["kind"];
  const auto body = value["body"];
  event e{static_cast<std::uint64_t>(value["seq"].whole(1, INT64_MAX)),
          value["recorded_at"].read(parse_moment),
          {value["key"].text(), value["actor"].text(), value["reason"].text()},
          value["request"].text(),
          read_body(kind, body)};
  if (kind_of(e.body) != kind.text()) throw kind.fault("The body is that of a \"" + std::string(kind_of(e.body)) + "\".", "");
  return e;
}

}  // namespace

std::string canonical_bytes(const event& e) {
  canonical_writer out;
  out.open();
  out.field("actor", e.said.actor);
  out.key("body").open();
  std::visit([&](const auto& body) { write_body(out, body); }, e.body);
  out.close();
  out.field("key", e.said.key);
  out.field("kind", kind_of(e.body));
  out.field("reason", e.said.reason);
  out.field("recorded_at", moment_text(e.recorded_at));
  out.field("request", e.request);
  out.field("seq", static_cast<std::int64_t>(e.sequence));
  out.close();
  return std::move(out).take();
}

event parse_event(std::string_view bytes) {
  try {
    const io::json_tree parsed_bytes = io::parse_json(bytes);
    return read_event(json_value(parsed_bytes));
  } catch (const json_fault& fault) {
    throw error(errc::corrupt, fault.place.empty() ? "event" : "event " + fault.place, fault.why,
                "Run deminimis verify, and restore the ledger from a copy if it finds more.");
  }
}

}  // namespace deminimis
