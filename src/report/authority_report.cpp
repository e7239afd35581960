// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/authority_report.hpp>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include <deminimis/io/json.hpp>
#include <deminimis/law/register_duty.hpp>
#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/model/others_aid.hpp>
#include <deminimis/time/window.hpp>

#include "io/fields.hpp"
#include "io/strict_json.hpp"
#include "report/alphabet.hpp"
#include "report/data.hpp"

namespace deminimis {

namespace {

// ---- lines --------------------------------------------------------------------------------------------------------------

bool landbrugsstyrelsen(report_kind kind) { return kind != report_kind::central; }

/// Euro at a rate of kroner, to the øre, half up: the only rounding here.
money to_kroner(eur_cents value, const rate& per_eur) {
  using boost::multiprecision::checked_int128_t;
  checked_int128_t scale = 1;
  for (int i = 0; i < per_eur.decimals(); ++i) scale *= 10;
  const checked_int128_t ore = (2 * checked_int128_t(value.count()) * per_eur.mantissa() + scale) / (2 * scale);
  if (ore > INT64_MAX) throw error(errc::amount_overflow, "amount", "The amount in kroner is larger than 2^63 - 1 øre.", "Check the amount.");
  return {ore.convert_to<std::int64_t>(), currency::dkk()};
}

/// Everything that lines are made from, read once.
class line_maker {
 public:
  line_maker(const reader& from, report_kind kind) : kind_(kind), asks_(from), facts_(from.everything()) {
    for (const auto& c : facts_.companies) companies_.emplace(c.number, &c);
    for (const auto& g : facts_.grants) refs_.emplace(g.ref, &g);
  }

  [[nodiscard]] const history& facts() const { return facts_; }
  [[nodiscard]] const grant* find(const std::string& ref) const {
    const auto at = refs_.find(ref);
    return at == refs_.end() ? nullptr : at->second;
  }
  [[nodiscard]] company recipient_of(const grant& g) const {
    const auto at = companies_.find(g.recipient);
    return at == companies_.end() ? company{g.recipient, {}, {}, false} : *at->second;
  }

  [[nodiscard]] bool reported(const grant& g) const {
    if (g.status != grant_status::granted || g.voided || is_others_aid(g)) return false;
    if (kind_ == report_kind::central) return has_register_duty(g.regulation, g.granted_on);
    const bool farms = kind_ == report_kind::agriculture;
    if (g.regulation == (farms ? regulation::agriculture : regulation::fishery)) return true;
    if (g.regulation != regulation::general) return false;
    const auto firm = recipient_of(g);
    return firm.sector && firm.sector->sector == (farms ? sector::primary_agriculture : sector::fishery_aquaculture);
  }

  [[nodiscard]] report_line line(const grant& g, batch_item said) const {
    report_line made{std::move(said), g, recipient_of(g)};
    if (!landbrugsstyrelsen(kind_)) return made;
    if (made.said.amount.unit() == currency::dkk()) {
      made.amount_dkk = made.said.amount;
      made.krone_rate = g.converted_at;
      return made;
    }
    try {
      made.krone_rate = asks_.rate_for(currency::dkk(), made.said.granted_on);
    } catch (const error& e) {
      throw error(e.code(), "ref " + g.ref, to_string(made.said.amount) + " cannot be given in kroner. " + e.why(), "Import the rates of that day.");
    }
    made.amount_dkk = to_kroner(made.said.value, made.krone_rate->per_eur);
    return made;
  }

  /// What is to be said of an aid now.
  [[nodiscard]] static batch_item said_of(const grant& g) {
    return {g.ref, g.present_amount(), g.reductions.empty() ? g.value : g.reductions.back().value, g.granted_on, false};
  }

  /// Every aid that is reported, by day and recording order.
  [[nodiscard]] std::vector<const grant*> all() const {
    std::vector<const grant*> found;
    for (const auto& g : facts_.grants)
      if (reported(g)) found.push_back(&g);
    std::sort(found.begin(), found.end(),
              [](const grant* a, const grant* b) { return a->granted_on != b->granted_on ? a->granted_on < b->granted_on : a->order < b->order; });
    return found;
  }

 private:
  report_kind kind_;
  questions asks_;
  history facts_;
  std::map<cvr, const company*> companies_;
  std::map<std::string, const grant*, std::less<>> refs_;
};

bool between(day d, std::optional<day> first, std::optional<day> last) { return (!first || *first <= d) && (!last || d <= *last); }

/// NACE of an industry code: DB07 and DB25 are NACE with two digits more; "011100" is 01.11. Empty where the code is not of that form.
std::string nace_of(const std::string& industry_code) {
  return industry_code.size() == 6 ? industry_code.substr(0, 2) + "." + industry_code.substr(2, 2) : std::string();
}
std::string nace_of(const company& firm) { return firm.sector ? nace_of(firm.sector->industry_code) : std::string(); }

/// What an authority was told of an aid last.
struct told {
  batch_item item;
  std::optional<day> sent_on;
  std::uint64_t drafted;  ///< the event that drafted the batch: what was recorded later it does not know
};
std::map<std::string, told> told_in(const std::vector<batch>& batches, batch_state state) {
  std::map<std::string, told> known;
  for (const auto& b : batches)
    if (b.state == state)
      for (const auto& i : b.items) known.insert_or_assign(i.ref, told{i, b.sent_on, b.order});
  return known;
}

/// What has to be reported now, beside what was told.
class news {
 public:
  news(const reader& from, report_kind kind) : kind_(kind), accepted_(told_in(from.batches(kind), batch_state::accepted)) {
    if (accepted_.empty() || kind != report_kind::central) return;
    from.visit_events(1, from.last_event(), [&](const event& e) {
      const day on(date::floor<date::days>(e.recorded_at));
      if (const auto* c = std::get_if<sector_classified>(&e.body)) sectors_[c->number].push_back({e.sequence, on, nace_of(c->sector.industry_code)});
      if (const auto* r = std::get_if<grant_reduced>(&e.body)) reductions_[r->ref].push_back({e.sequence, on});
    });
  }

  [[nodiscard]] const std::map<std::string, told>& accepted() const { return accepted_; }
  [[nodiscard]] const told* find(const std::string& ref) const {
    const auto at = accepted_.find(ref);
    return at == accepted_.end() ? nullptr : &at->second;
  }
  /// Whether what is said now differs from what was told: amount, euro, day; to the central register the NACE code too (Art 6(1)).
  [[nodiscard]] bool differs(const told& before, const batch_item& now, const company& firm) const {
    const auto& said = before.item;
    return said.amount != now.amount || said.value != now.value || said.granted_on != now.granted_on ||
           (kind_ == report_kind::central && nace_known_at(firm.number, before.drafted) != nace_of(firm));
  }
  /// The day on which the first thing after `before` was recorded that made it wrong: a reduction, a withdrawal, another sector. UTC.
  [[nodiscard]] std::optional<day> changed_on(const told& before, const grant& g) const {
    const change* first = nullptr;
    const auto look_at = [&](const auto& changes, const auto& key) {
      const auto of = changes.find(key);
      if (of == changes.end()) return;
      const auto after = std::find_if(of->second.begin(), of->second.end(), [&](const change& c) { return c.sequence > before.drafted; });
      if (after != of->second.end() && (!first || after->sequence < first->sequence)) first = &*after;
    };
    look_at(reductions_, g.ref);
    look_at(sectors_, g.recipient);
    return first ? std::optional(first->on) : std::nullopt;
  }

 private:
  struct change {
    std::uint64_t sequence;
    day on;
    std::string nace{};  ///< of a sector
  };
  [[nodiscard]] std::string nace_known_at(cvr number, std::uint64_t last) const {
    std::string nace;
    if (const auto at = sectors_.find(number); at != sectors_.end())
      for (const auto& c : at->second)
        if (c.sequence <= last) nace = c.nace;
    return nace;
  }

  report_kind kind_;
  std::map<std::string, told> accepted_;
  std::map<cvr, std::vector<change>> sectors_;  // these two of the central register alone
  std::map<std::string, std::vector<change>> reductions_;
};

// ---- columns ------------------------------------------------------------------------------------------------------------

struct known_field {
  std::string_view name;
  cell_kind kind;
};
constexpr known_field list_fields[] = {
    {"ref", cell_kind::text},        {"change", cell_kind::text},     {"cvr", cell_kind::text},          {"p_number", cell_kind::text},
    {"name", cell_kind::text},       {"granted_on", cell_kind::day},  {"project", cell_kind::text},      {"authority", cell_kind::text},
    {"regulation", cell_kind::text}, {"instrument", cell_kind::text}, {"amount_dkk", cell_kind::number}, {"amount", cell_kind::number},
    {"currency", cell_kind::text},   {"rate", cell_kind::number},     {"rate_day", cell_kind::day},      {"rate_source", cell_kind::text},
    {"eur", cell_kind::number},      {"status", cell_kind::text},     {"nace", cell_kind::text},         {"note", cell_kind::text}};
constexpr known_field summary_fields[] = {{"email", cell_kind::text},       {"authority", cell_kind::text}, {"scheme", cell_kind::text},
                                          {"description", cell_kind::text}, {"whole_dkk", cell_kind::text},  // the form wants digits only: 80501
                                          {"eur", cell_kind::number},       {"grants", cell_kind::number}};

std::optional<cell_kind> kind_of_field(std::string_view table, std::string_view field) {
  const auto find = [&](const auto& fields) -> std::optional<cell_kind> {
    for (const auto& f : fields)
      if (f.name == field) return f.kind;
    return std::nullopt;
  };
  return table == "summary" ? find(summary_fields) : find(list_fields);
}

table table_of(std::string name, std::string_view which, const report_columns& columns, bool danish) {
  table t{std::move(name), {}, {}};
  for (const auto& c : columns.of(which)) t.columns.push_back({danish ? c.da : c.en, *kind_of_field(which, c.field)});
  return t;
}

// ---- values -------------------------------------------------------------------------------------------------------------

std::string_view regulation_number(regulation reg) {
  switch (reg) {
    case regulation::general: return "2023/2831";
    case regulation::agriculture: return "1408/2013";
    case regulation::fishery: return "717/2014";
    case regulation::sgei: return "2023/2832";
  }
  return "";
}

/// The regulation that aid of a day was granted under: general and SGEI aid had others before 2024.
std::string regulation_text(const grant& g) {
  const bool before_2024 = g.granted_on < *day::of(2024, 1, 1);
  if (g.regulation == regulation::general && before_2024) return "1407/2013";
  if (g.regulation == regulation::sgei && before_2024) return "360/2012";
  return std::string(regulation_number(g.regulation));
}

std::string status_text(const report_line& l, bool danish) {
  // what was reported to one authority as its sector's, and is not any more: the aid stands, and is 0 in this report
  if (l.said.amount.minor_units() == 0 && l.aid.present_amount().minor_units() != 0) return danish ? "udgår her" : "not of this report";
  if (l.said.amount.minor_units() == 0) return danish ? "trukket tilbage" : "withdrawn";
  if (!l.aid.reductions.empty() && l.said.amount != l.aid.amount) return danish ? "nedsat" : "reduced";
  return danish ? "bevilget" : "granted";
}

std::string field_of(const report_line& l, std::string_view field, bool danish) {
  const auto& g = l.aid;
  if (field == "ref") return g.ref;
  if (field == "change") return l.said.correction ? (danish ? "rettelse" : "correction") : (danish ? "ny" : "new");
  if (field == "cvr") return to_string(g.recipient);
  if (field == "p_number") return g.details.unit ? g.details.unit->digits() : "";
  if (field == "name") return l.recipient.name;
  if (field == "granted_on") return to_string(l.said.granted_on);
  if (field == "project") return g.details.project;
  if (field == "authority") return g.details.authority;
  if (field == "regulation") return regulation_text(g);
  if (field == "instrument") return g.details.instrument.empty() ? (danish ? "tilskud" : "grant") : g.details.instrument;
  if (field == "amount_dkk") return l.amount_dkk ? number_text(*l.amount_dkk) : "";
  if (field == "amount") return number_text(l.said.amount);
  if (field == "currency") return std::string(l.said.amount.unit().code());
  if (field == "rate") return l.krone_rate ? to_string(l.krone_rate->per_eur) : "";
  if (field == "rate_day") return l.krone_rate && l.krone_rate->published_on ? to_string(*l.krone_rate->published_on) : "";
  if (field == "rate_source") return l.krone_rate ? std::string(to_string(l.krone_rate->source)) : "";
  if (field == "eur") return to_string(l.said.value);
  if (field == "status") return status_text(l, danish);
  if (field == "nace") return nace_of(l.recipient);
  if (field == "note") return g.details.note;
  return {};
}

std::string danish_day(day d) {
  const std::string iso = to_string(d);
  return iso.substr(8) + "-" + iso.substr(5, 2) + "-" + iso.substr(0, 4);
}

/// Numbers of beneficiaries in the order in which they first received aid: a company keeps its own, whatever is recorded later.
std::map<cvr, std::size_t> beneficiary_numbers(const history& all) {
  std::map<cvr, std::size_t> numbers;
  for (const auto& g : all.grants) numbers.emplace(g.recipient, numbers.size() + 1);
  return numbers;
}

/// A line's field, with a person's name and number replaced where the style asks for it.
class register_fields {
 public:
  register_fields(const history& all, const report_style& style) : style_(&style) {
    if (style.pseudonyms) numbers_ = beneficiary_numbers(all);
  }
  [[nodiscard]] std::string of(const report_line& l, std::string_view field) const {
    const bool hidden = style_->pseudonyms && (may_be_person(l.recipient) || style_->persons.contains(l.aid.recipient));
    if (hidden && field == "cvr") return {};
    if (hidden && field == "name") return (style_->danish ? "Støttemodtager " : "Beneficiary ") + std::to_string(numbers_.at(l.aid.recipient));
    if (hidden && (field == "note" || field == "p_number")) return {};
    return field_of(l, field, style_->danish);
  }

 private:
  const report_style* style_;
  std::map<cvr, std::size_t> numbers_;
};

}  // namespace

// ---- lines --------------------------------------------------------------------------------------------------------------

std::vector<report_line> report_lines(const reader& from, report_kind kind, std::optional<day> first, std::optional<day> last) {
  const line_maker make(from, kind);
  const news since(from, kind);
  std::vector<report_line> lines;
  for (const auto* g : make.all()) {
    if (!between(g->granted_on, first, last)) continue;
    auto item = line_maker::said_of(*g);
    const auto* before = since.find(g->ref);
    item.correction = before && since.differs(*before, item, make.recipient_of(*g));
    lines.push_back(make.line(*g, std::move(item)));
  }
  return lines;
}

std::vector<report_line> unreported_lines(const reader& from, report_kind kind, std::optional<day> first, std::optional<day> last) {
  const line_maker make(from, kind);
  const news since(from, kind);
  std::vector<report_line> lines;
  std::set<std::string> reported;
  for (const auto* g : make.all()) {
    reported.insert(g->ref);
    auto item = line_maker::said_of(*g);
    if (const auto* before = since.find(g->ref)) {
      if (!since.differs(*before, item, make.recipient_of(*g))) continue;
      item.correction = true;  // whenever it was granted: the authority has the wrong figure
    } else if (item.amount.minor_units() == 0 || !between(g->granted_on, first, last)) {
      continue;
    }
    lines.push_back(make.line(*g, std::move(item)));
  }
  // what the authority has and is not its any more, since the company is of another sector: 0 of it stands there
  for (const auto& [ref, before] : since.accepted()) {
    const auto* g = reported.contains(ref) || before.item.amount.minor_units() == 0 ? nullptr : make.find(ref);
    if (g) lines.push_back(make.line(*g, {ref, money(0, before.item.amount.unit()), eur_cents(0), before.item.granted_on, true}));
  }
  std::stable_sort(lines.begin(), lines.end(), [](const report_line& a, const report_line& b) {
    return a.said.granted_on != b.said.granted_on ? a.said.granted_on < b.said.granted_on : a.aid.order < b.aid.order;
  });
  return lines;
}

std::vector<report_line> batch_lines(const reader& from, report_kind kind, std::uint32_t number) {
  for (const auto& b : from.batches(kind)) {
    if (b.number != number) continue;
    // names, sectors and statuses as they were known when it was drafted: what was sent is written again as it was
    memory_store then;
    from.visit_events(1, b.order, [&](const event& e) { then.replay(e); });
    std::vector<report_line> lines;
    then.read([&](const reader& known) {
      const line_maker make(known, kind);
      for (const auto& item : b.items) {
        const auto* g = make.find(item.ref);
        if (!g) throw error(errc::corrupt, "ref " + item.ref, "A batch speaks of aid that is not recorded.", "Run: deminimis verify.");
        lines.push_back(make.line(*g, item));
      }
    });
    return lines;
  }
  throw error(errc::batch_unknown, std::string(to_string(kind)) + " batch " + std::to_string(number), "No such batch was drafted.",
              "See them with: deminimis report batches.");
}

receipt draft_batch(recorder& to, report_kind kind, std::optional<day> first, std::optional<day> last, const attribution& said) {
  batch_drafted draft{kind, 0, first, last, {}};
  for (auto& l : unreported_lines(to.from(), kind, first, last)) draft.items.push_back(std::move(l.said));
  return to.draft_batch(std::move(draft), said);
}

// ---- the national cap ---------------------------------------------------------------------------------------------------

std::int64_t cap_use::share_thousandths_of_percent() const {
  if (!cap) return 0;
  const std::int64_t limit = cap->limit.count(), whole = used.count() / limit, rest = used.count() % limit;
  return whole * 100'000 + (rest * 100'000 + limit - 1) / limit;
}

cap_use cap_used(const reader& from, report_kind kind, day on) {
  const auto reg = kind == report_kind::fishery ? regulation::fishery : regulation::agriculture;
  const auto* cap = find_national_cap(reg, on);
  cap_use use{cap, window_start(cap ? cap->window : window_kind::fiscal, on, fiscal_calendar()), on, eur_cents(0)};
  for (const auto& g : from.everything().grants)
    if (g.status == grant_status::granted && g.regulation == reg && between(g.granted_on, use.first, on)) use.used = use.used + g.value_on(on);
  return use;
}

// ---- columns ------------------------------------------------------------------------------------------------------------

const report_columns& report_columns::standard() {
  static const report_columns columns = parse(report::data("columns"), "columns.json");
  return columns;
}

report_columns report_columns::parse(std::string_view json, std::string_view name) {
  const nlohmann::json parsed = io::parse_strict_json(json, errc::request_invalid, name);
  io::fields file(parsed, std::string(name));
  if (file.text("format") != "deminimis-columns/1")
    throw error(errc::request_invalid, file.place("format"), "It is not a column map of this version.",
                "Begin with the one that deminimis comes with.");
  static_cast<void>(file.optional_text("source"));
  report_columns columns;
  for (const char* which : {"list", "summary", "register"}) {
    if (!file.find(which)) {
      columns.columns_[which] = standard().of(which);
      continue;
    }
    auto& of = columns.columns_[which];
    for (const auto& item : file.list(which)) {
      io::fields one(item, file.place(which) + "[" + std::to_string(of.size()) + "]");
      column c{one.text("field"), one.text("da"), one.text("en")};
      one.require_known();
      if (!kind_of_field(which, c.field))
        throw error(errc::column_unknown, one.place("field"), "\"" + c.field + "\" is no field of this table.",
                    "See the reporting guide for the fields.");
      of.push_back(std::move(c));
    }
    if (of.empty()) throw error(errc::request_invalid, file.place(which), "A table needs a column.", "Leave it out to keep the standard columns.");
  }
  file.require_known();
  return columns;
}

const std::vector<report_columns::column>& report_columns::of(std::string_view which) const {
  static const std::vector<column> none;
  const auto at = columns_.find(which);
  return at == columns_.end() ? none : at->second;
}

// ---- tables -------------------------------------------------------------------------------------------------------------

table report_list(const std::vector<report_line>& lines, const report_style& style, const report_columns& columns) {
  table t = table_of(style.danish ? "Liste" : "List", "list", columns, style.danish);
  for (const auto& l : lines) {
    auto& row = t.rows.emplace_back();
    for (const auto& c : columns.of("list")) row.push_back(field_of(l, c.field, style.danish));
  }
  return t;
}

table report_summary(const std::vector<report_line>& lines, report_kind kind, const report_style& style, const report_columns& columns) {
  struct scheme {
    std::string authority, name;
    std::int64_t ore = 0, cents = 0;
    std::size_t grants = 0;
    std::set<std::string> regulations;
    day first, last;
  };
  std::map<std::pair<std::string, std::string>, scheme> schemes;  // by authority and project, or company
  const auto add = [](std::int64_t& sum, std::int64_t part) {
    if (__builtin_add_overflow(sum, part, &sum))
      throw error(errc::amount_overflow, "summary", "The sum is larger than 2^63 - 1 øre.", "Report a shorter period.");
  };
  for (const auto& l : lines) {
    const auto& d = l.aid.details;
    const std::string name = !d.project.empty() ? d.project : !l.recipient.name.empty() ? l.recipient.name : "CVR " + to_string(l.aid.recipient);
    auto& s = schemes[{d.authority, d.project.empty() ? "CVR " + to_string(l.aid.recipient) : d.project}];
    if (s.grants++ == 0) s.first = s.last = l.said.granted_on;
    s.authority = d.authority;
    s.name = name;
    add(s.ore, l.amount_dkk.value_or(money(0, currency::dkk())).minor_units());
    add(s.cents, l.said.value.count());
    s.regulations.insert(regulation_text(l.aid));
    s.first = std::min(s.first, l.said.granted_on);
    s.last = std::max(s.last, l.said.granted_on);
  }
  table t = table_of(style.danish ? "Sammendrag" : "Summary", "summary", columns, style.danish);
  std::vector<const scheme*> ordered;
  for (const auto& entry : schemes) ordered.push_back(&entry.second);
  std::stable_sort(ordered.begin(), ordered.end(), [](const scheme* a, const scheme* b) {
    return std::pair(report::alphabetical(a->authority), report::alphabetical(a->name)) <
           std::pair(report::alphabetical(b->authority), report::alphabetical(b->name));
  });
  for (const auto* each : ordered) {
    const scheme& s = *each;
    std::string regulations;
    for (const auto& r : s.regulations) regulations += (regulations.empty() ? "" : ", ") + r;
    const std::string_view who = kind == report_kind::fishery ? (style.danish ? "fiskeri og akvakultur" : "fishery and aquaculture")
                                                              : (style.danish ? "primær landbrugsproduktion" : "primary agricultural production");
    const std::string description = style.danish ? "De minimis-støtte til " + std::string(who) + ", " + std::to_string(s.grants) + " tilsagn, " +
                                                       danish_day(s.first) + " til " + danish_day(s.last) + ", forordning " + regulations
                                                 : "De minimis aid to " + std::string(who) + ", " + std::to_string(s.grants) + " grants, " +
                                                       to_string(s.first) + " to " + to_string(s.last) + ", regulation " + regulations;
    auto& row = t.rows.emplace_back();
    for (const auto& c : columns.of("summary"))
      row.push_back(c.field == "email"         ? style.email
                    : c.field == "authority"   ? s.authority
                    : c.field == "scheme"      ? s.name
                    : c.field == "description" ? description
                    : c.field == "whole_dkk"   ? std::to_string((s.ore + 50) / 100)  // half up; amounts are not negative
                    : c.field == "eur"         ? to_string(eur_cents(s.cents))
                                               : std::to_string(s.grants));
  }
  return t;
}

table report_cap(const cap_use& use, const report_style& style) {
  const auto say = [&](const char* da, const char* en) { return std::string(style.danish ? da : en); };
  table t{say("Nationalt loft", "National cap"), {{say("Hvad", "What")}, {say("EUR", "EUR"), cell_kind::number}, {say("Oplysning", "Detail")}}, {}};
  const std::string window =
      style.danish ? danish_day(use.first) + " til " + danish_day(use.last) : to_string(use.first) + " to " + to_string(use.last);
  if (!use.cap) {
    t.rows.push_back({say("Intet nationalt loft gælder den dag", "No national cap is in force on the day"), "", window});
    return t;
  }
  const std::int64_t share = use.share_thousandths_of_percent();
  std::string decimals = std::to_string(share % 1000);
  decimals.insert(0, 3 - decimals.size(), '0');
  t.rows.push_back(
      {say("Danmarks loft", "Denmark's cap"), to_string(use.cap->limit), std::string(style.danish ? use.cap->article_da : use.cap->article)});
  t.rows.push_back({say("Brugt af støtten i denne hovedbog", "Used by the aid in this ledger"), to_string(use.used), window});
  t.rows.push_back({say("Andel brugt", "Share used"), "", std::to_string(share / 1000) + (style.danish ? "," : ".") + decimals + " %"});
  t.rows.push_back({say("Kilde", "Source"), "", std::string(use.cap->source)});
  return t;
}

// ---- the central register -----------------------------------------------------------------------------------------------

std::set<cvr> sole_traders(const reader& from) {
  std::set<cvr> found;
  from.visit_events(1, from.last_event(), [&](const event& e) {
    const auto* c = std::get_if<company_registered>(&e.body);
    if (c && c->person)
      found.insert(c->company.number);
    else if (c)
      found.erase(c->company.number);
  });
  return found;
}

bool may_be_person(const company& firm) {
  static const std::vector<std::string> endings = [] {
    std::vector<std::string> read;
    const auto forms = nlohmann::json::parse(report::data("legal-forms"));
    for (const auto& e : forms.at("endings")) read.push_back(e.get<std::string>());
    return read;
  }();
  const auto lower = [](std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
  };
  const std::string name = lower(firm.name);
  return std::none_of(endings.begin(), endings.end(), [&](const std::string& ending) {
    const std::string last = " " + lower(ending);
    return name.size() > last.size() && name.ends_with(last);
  });
}

table register_table(const std::vector<report_line>& lines, const history& all, const report_style& style, const report_columns& columns) {
  table t = table_of(style.danish ? "Registret" : "Register", "register", columns, style.danish);
  const register_fields fields(all, style);
  for (const auto& l : lines) {
    auto& row = t.rows.emplace_back();
    for (const auto& c : columns.of("register")) row.push_back(fields.of(l, c.field));
  }
  return t;
}

std::string register_json(const std::vector<report_line>& lines, const history& all, const report_style& style) {
  const register_fields fields(all, style);
  auto list = nlohmann::ordered_json::array();
  for (const auto& l : lines) {
    auto one = nlohmann::ordered_json::object();
    for (const char* field : {"cvr", "name", "eur", "amount", "currency", "granted_on", "authority", "instrument", "nace", "ref", "status", "change"})
      one[field] = fields.of(l, field);
    list.push_back(std::move(one));
  }
  return nlohmann::ordered_json{{"format", "deminimis-register/1"}, {"aid", std::move(list)}}.dump(2) + "\n";
}

std::string_view to_string(duty_state state) {
  switch (state) {
    case duty_state::due: return "due";
    case duty_state::late: return "late";
    case duty_state::done: return "done";
    case duty_state::sent: return "sent";
  }
  return "";
}

std::vector<duty_entry> register_duties(const reader& from, day on) {
  const news since(from, report_kind::central);
  const auto sent = told_in(from.batches(report_kind::central), batch_state::sent);
  std::vector<duty_entry> entries;
  for (auto& l : report_lines(from, report_kind::central)) {
    const auto* known = since.find(l.aid.ref);
    const auto open = sent.find(l.aid.ref);
    if (!known && l.said.amount.minor_units() == 0 && open == sent.end()) continue;  // nothing was ever to be entered
    const bool corrected = l.said.correction;
    duty_entry e{std::move(l), {}};
    e.due_on = register_due_on(corrected ? since.changed_on(*known, e.line.aid).value_or(e.line.said.granted_on) : e.line.said.granted_on);
    const auto* by = known && !corrected                                                                 ? known
                     : open != sent.end() && !since.differs(open->second, e.line.said, e.line.recipient) ? &open->second
                                                                                                         : nullptr;
    if (by) {
      e.state = by == known ? duty_state::done : duty_state::sent;
      e.in_time = by->sent_on && *by->sent_on <= e.due_on;
    } else {
      e.state = on > e.due_on ? duty_state::late : duty_state::due;
      e.in_time = e.state == duty_state::due;
    }
    entries.push_back(std::move(e));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const duty_entry& a, const duty_entry& b) { return a.due_on < b.due_on; });
  return entries;
}

instant last_recorded_at(const reader& from) {
  instant at{};
  from.visit_events(from.last_event(), from.last_event(), [&](const event& e) { at = e.recorded_at; });
  return at;
}

}  // namespace deminimis
