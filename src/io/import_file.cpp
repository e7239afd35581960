// SPDX-License-Identifier: Apache-2.0
// Three steps that know nothing of each other: rows are read (`row_reader`), compared with what is recorded (`row_judge`), recorded.
#include <deminimis/io/declaration_file.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include <deminimis/ledger/rehearsal.hpp>
#include <deminimis/model/text.hpp>

#include "fields.hpp"
#include "import_columns.hpp"
#include "link_problems.hpp"
#include "strict_json.hpp"

namespace deminimis {

namespace {

using io::import_column;

// ---- names --------------------------------------------------------------------------------------------------------------

/// A heading without case and punctuation: "CVR-nr." is "cvr nr".
std::string plain_heading(std::string_view text) {
  std::string plain;
  bool blank = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const bool no_break = byte == 0xC2 && i + 1 < text.size() && text[i + 1] == '\xA0';
    if (no_break) ++i;
    if (no_break || (byte < 0x80 && !detail::is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))) {
      blank = !plain.empty();
      continue;
    }
    if (std::exchange(blank, false)) plain += ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool capital = byte == 0xC3 && i + 1 < text.size() && (text[i + 1] == '\x86' || text[i + 1] == '\x98' || text[i + 1] == '\x85');  // Æ Ø Å
    plain += c;
    if (capital) plain += static_cast<char>(text[++i] + 0x20);
  }
  return plain;
}

std::optional<import_column> find_column(std::string_view plain) {
  for (const auto& known : io::import_column_names)
    if (known.name == plain) return known.column;
  return std::nullopt;
}

/// Our name of a column, with underscores: the one that a column map uses.
std::string name_of(import_column column) {
  for (const auto& known : io::import_column_names)
    if (known.column == column) {
      std::string name(known.name);
      std::replace(name.begin(), name.end(), ' ', '_');
      return name;
    }
  return {};
}

/// What a heading says of the currency: "Beløb i kr." is `beløb` in DKK.
std::pair<std::string, std::optional<currency>> split_currency(const std::string& plain) {
  const auto space = plain.rfind(' ');
  if (space == std::string::npos) return {plain, std::nullopt};
  std::string last = plain.substr(space + 1), rest = plain.substr(0, space);
  std::transform(last.begin(), last.end(), last.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const auto unit = last == "KR" || last == "KRONER" ? std::optional(currency::dkk())
                    : last == "EURO"                 ? std::optional(currency::eur())
                                                     : currency::find(last);
  if (!unit) return {plain, std::nullopt};
  for (const std::string_view in : {" i", " in"})
    if (rest.ends_with(in)) rest.resize(rest.size() - in.size());
  return {rest, unit};
}

/// Where the columns of a file are.
struct layout {
  std::array<std::optional<std::size_t>, io::import_columns> place{};
  std::array<std::optional<std::string>, io::import_columns> constant{};
  std::optional<currency> unit;  // that the heading of the amount names
  std::vector<std::string> unknown, ignored, missing;
  std::optional<std::string> twice;

  layout(const std::vector<std::string>& header, const import_options& options) {
    std::map<std::string, import_column> mapped;
    if (options.columns) {
      for (const auto& [ours, theirs] : options.columns->columns) mapped.emplace(plain_heading(theirs), *find_column(plain_heading(ours)));
      for (const auto& [ours, value] : options.columns->constants) constant[index(*find_column(plain_heading(ours)))] = value;
    }
    const auto skip = [&](const std::string& plain) {
      return options.columns && std::any_of(options.columns->ignored.begin(), options.columns->ignored.end(),
                                            [&](const std::string& name) { return plain_heading(name) == plain; });
    };
    for (std::size_t i = 0; i < header.size(); ++i) {
      const std::string plain = plain_heading(header[i]);
      if (header[i].empty()) continue;
      std::optional<import_column> found;
      std::optional<currency> named;
      if (const auto at = mapped.find(plain); at != mapped.end()) {
        found = at->second;
        named = split_currency(plain).second;
      } else if (skip(plain)) {
        ignored.push_back(header[i]);
        continue;
      } else {
        found = find_column(plain);
        if (!found) {
          const auto [rest, currency_named] = split_currency(plain);
          if (currency_named && find_column(rest) == import_column::amount) found = import_column::amount, named = currency_named;
        }
        // a column that the map gives to another heading is not this one
        if (found && std::any_of(mapped.begin(), mapped.end(), [&](const auto& m) { return m.second == *found; })) found.reset();
      }
      if (!found || (*found != import_column::skipped && constant[index(*found)])) {
        unknown.push_back(header[i]);
        continue;
      }
      if (!is_read(*found, options.kind)) {
        ignored.push_back(header[i]);
        continue;
      }
      auto& at = place[index(*found)];
      if (at) twice = header[i];
      at = i;
      if (*found == import_column::amount) unit = named;
    }
    const auto need = [&](import_column column) {
      if (!place[index(column)] && !constant[index(column)]) missing.push_back(name_of(column));
    };
    need(import_column::cvr);
    if (options.kind == import_kind::companies) return;
    if (options.kind == import_kind::grants) need(import_column::ref);
    need(import_column::amount);
    need(import_column::granted_on);
  }

  /// Whether a file of that kind has a use for a column. A company's name is never a key: beside aid it is read over.
  static bool is_read(import_column column, import_kind kind) {
    const bool of_company = column == import_column::name || column == import_column::fiscal_year_start || column == import_column::legal_form;
    if (column == import_column::skipped) return false;
    return column == import_column::cvr || of_company == (kind == import_kind::companies);
  }
  static std::size_t index(import_column column) { return static_cast<std::size_t>(column); }
};

// ---- values -------------------------------------------------------------------------------------------------------------

std::optional<regulation> regulation_named(std::string_view text) {
  if (const auto found = find_regulation(text)) return found;
  const std::string plain = plain_heading(text);
  struct row {
    std::string_view name;
    regulation reg;
  };
  // the Danish words, and the numbers of the regulations
  for (const auto& [name, reg] :
       {row{"generel", regulation::general}, row{"general", regulation::general}, row{"almindelig", regulation::general},
        row{"landbrug", regulation::agriculture}, row{"agriculture", regulation::agriculture}, row{"fiskeri", regulation::fishery},
        row{"fishery", regulation::fishery}, row{"fiskeri og akvakultur", regulation::fishery}, row{"akvakultur", regulation::fishery},
        row{"sgei", regulation::sgei}, row{"tjenesteydelser af almindelig økonomisk interesse", regulation::sgei}})
    if (plain == name) return reg;
  for (const auto& [number, reg] :
       {row{"2023/2831", regulation::general}, row{"1407/2013", regulation::general}, row{"2023/2832", regulation::sgei},
        row{"360/2012", regulation::sgei}, row{"1408/2013", regulation::agriculture}, row{"717/2014", regulation::fishery}})
    if (const auto at = text.find(number); at != text.npos) {
      const auto digit_at = [&](std::size_t i) { return i < text.size() && detail::is_digit(text[i]); };
      if ((at == 0 || !digit_at(at - 1)) && !digit_at(at + number.size())) return reg;
    }
  return std::nullopt;
}

std::optional<bool> declared_by(std::string_view text) {
  const std::string plain = plain_heading(text);
  for (const char* own : {"granted", "own", "tilsagn", "bevilget", "egen"})
    if (plain == own) return false;
  for (const char* other : {"declared", "declaration", "external", "erklæret", "erklæring", "anden", "ekstern"})
    if (plain == other) return true;
  return std::nullopt;
}

/// Whether a legal form is that of a natural person, or the answer to that question yes.
bool is_sole_trader(std::string_view text) {
  const std::string plain = plain_heading(text);
  for (const char* form : {"enkeltmandsvirksomhed", "personligt ejet mindre virksomhed", "pmv", "sole trader", "sole proprietorship", "ja", "yes"})
    if (plain == form) return true;
  return false;
}

std::string hex_digest(const std::string& text) {
  std::uint64_t hash = 0xCBF29CE484222325U;  // FNV-1a: tells contents apart, resists nobody
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3U;
  }
  std::string digits;
  for (int i = 15; i >= 4; --i) digits += "0123456789abcdef"[(hash >> (4 * i)) & 15U];
  return digits;
}

// ---- reading ------------------------------------------------------------------------------------------------------------

/// One row as it was read.
struct read_row {
  std::size_t line = 0;
  const csv_row* source = nullptr;
  std::string ref;
  bool own_ref = false;  ///< the file gives it
  bool declared = false;
  std::optional<aid_request> aid;       ///< of grants and declarations, where everything reads
  std::optional<company_request> firm;  ///< of companies
  std::vector<row_problem> problems;
};

class row_reader {
 public:
  row_reader(byte_source& from, const import_options& options)
      : options_(&options),
        csv_(from, {options.name, options.encoding, options.separator},
             [&](const std::vector<std::string>& header) { return layout(header, options).missing; }),
        layout_(csv_.header(), options) {
    const std::string where = options.name + ":" + std::to_string(csv_.header_line());
    if (layout_.twice)
      throw error(errc::file_invalid, where, "The column " + io::in_quotes(*layout_.twice) + " stands twice, by this or another of its names.",
                  "Keep one of the two, or say which is meant in a column map.");
    if (!layout_.unknown.empty() && !options.ignore_columns) {
      std::string names;
      for (const auto& name : layout_.unknown) names += (names.empty() ? "" : ", ") + io::in_quotes(name);
      throw error(errc::column_unknown, where, "Nothing says what the columns " + names + " are.",
                  "Name them in a column map (--columns FILE), or leave them out: --ignore-columns.");
    }
    layout_.ignored.insert(layout_.ignored.end(), layout_.unknown.begin(), layout_.unknown.end());
  }

  [[nodiscard]] const csv_reader& file() const { return csv_; }
  [[nodiscard]] const std::vector<std::string>& ignored() const { return layout_.ignored; }

  bool next(read_row& row) {
    if (!csv_.next(cells_)) return false;
    row = read_row{};
    row.line = cells_.line;
    row.source = &cells_;
    row_ = &row;
    if (const auto& fault = cells_.fault)
      row.problems.push_back({fault->code, fault->column, fault->value, fault->why,
                              fault->code == errc::encoding_invalid ? "Save the file once more from its origin as UTF-8." : "Correct the row."});
    else if (options_->kind == import_kind::companies)
      read_company(row);
    else
      read_aid(row);
    return true;
  }

 private:
  [[nodiscard]] std::string_view cell(import_column column) const {
    const auto i = layout::index(column);
    if (layout_.place[i]) return without_guard(cells_.cells[*layout_.place[i]]);
    return layout_.constant[i] ? std::string_view(*layout_.constant[i]) : std::string_view();
  }
  [[nodiscard]] std::string heading(import_column column) const {
    const auto& at = layout_.place[layout::index(column)];
    return at ? csv_.header()[*at] : name_of(column);
  }
  void problem(import_column column, errc code, std::string why, std::string remedy) {
    row_->problems.push_back({code, heading(column), io::shown(cell(column)), std::move(why), std::move(remedy)});
  }
  /// What `read` makes of a cell; its error is a problem of that cell.
  template <class Read>
  auto value(import_column column, Read&& read) -> std::optional<decltype(read(std::string_view()))> {
    try {
      return read(cell(column));
    } catch (const error& e) {
      problem(column, e.code(), e.why(), e.remedy());
      return std::nullopt;
    }
  }
  /// Free text that a ledger may keep: on one line, the line ends and tabs of a quoted cell as blanks.
  std::string text(import_column column, std::size_t most = 1000) {
    std::string written;
    for (const char c : cell(column)) {
      const bool blank = c == '\n' || c == '\r' || c == '\t';
      if (!blank)
        written += c;
      else if (!written.ends_with(' '))
        written += ' ';
    }
    if (io::holds_cpr(written))
      problem(column, errc::personal_number, "The text holds a CPR number; personal numbers are never stored.", "Take it out.");
    else
      value(column, [&](std::string_view) { return require_text(written, "", most).size(); });
    return written;
  }
  std::optional<cvr> company_number() {
    return value(import_column::cvr, [&](std::string_view t) {
      if (io::holds_cpr(t)) throw error(errc::personal_number, "", "The value reads as a CPR number.", "Give the company's CVR number.");
      return cvr::parse(t);
    });
  }

  /// The regulation of a row; general where the file has no column for it. What is none is a problem of the row.
  regulation regulation_in() {
    const auto written = cell(import_column::regulation);
    if (written.empty() && !layout_.place[layout::index(import_column::regulation)]) return regulation::general;
    if (const auto found = regulation_named(written)) return *found;
    problem(import_column::regulation, errc::regulation_unknown,
            written.empty() ? "The regulation is missing." : io::in_quotes(written) + " is no regulation that is known here.",
            "Write general, agriculture, fishery or sgei, or its number such as 1408/2013.");
    return regulation::general;
  }

  void read_aid(read_row& row) {
    row.declared = options_->kind == import_kind::declarations;
    if (const auto status = cell(import_column::status); !status.empty()) {
      const auto declared = declared_by(status);
      if (!declared)
        problem(import_column::status, errc::request_invalid, io::in_quotes(status) + " is neither granted nor declared.",
                "Write granted (tilsagn) for your own aid, declared (erklæring) for aid from others.");
      else if (row.declared && !*declared)
        problem(import_column::status, errc::request_invalid, "A file of declarations holds aid from others only.", "Import it with: import grants.");
      else
        row.declared = *declared;
    }
    const auto number = company_number();
    auto unit = layout_.unit;
    if (const auto written = cell(import_column::currency); !written.empty())
      if (const auto named = value(import_column::currency, [&](std::string_view t) {
            const std::string plain = plain_heading(t);
            if (plain == "kr" || plain == "kroner") return currency::dkk();
            std::string code(t);
            for (char& c : code)
              if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            return currency::parse(code);
          }))
        unit = named;
    const auto amount = value(import_column::amount, [&](std::string_view t) { return require_positive(read_amount(t, options_->how, unit)); });
    const auto on = value(import_column::granted_on, [&](std::string_view t) { return read_day(t, options_->how); });
    const regulation under = regulation_in();
    grant_details details{text(import_column::authority), text(import_column::project), text(import_column::instrument), text(import_column::note)};
    details.sector_override = text(import_column::sector_override);
    if (!cell(import_column::p_number).empty())
      if (auto unit_number = value(import_column::p_number, [](std::string_view t) { return p_number::parse(t); }))
        details.unit = std::move(*unit_number);
    std::optional<rate> own;
    if (!cell(import_column::rate).empty()) own = value(import_column::rate, [&](std::string_view t) { return read_rate(t, options_->how); });
    const std::string_view ref = cell(import_column::ref);
    row.own_ref = !ref.empty();
    if (row.own_ref) {
      row.ref = text(import_column::ref, 200);
    } else if (!row.declared) {
      problem(import_column::ref, errc::request_invalid, "The reference is missing.", "Every aid of your own needs a reference, used once.");
    }
    if (!row.problems.empty() || !number || !amount || !on) return;
    row.aid = aid_request{*number, under, *amount, *on};
    row.aid->details = std::move(details);
    if (own) row.aid->own_rate = *own;
    if (!row.own_ref) row.ref = derived_reference(*row.aid);
  }

  void read_company(read_row& row) {
    const auto number = company_number();
    std::string name = text(import_column::name);
    std::optional<month_day> starts;
    if (!cell(import_column::fiscal_year_start).empty())
      starts = value(import_column::fiscal_year_start, [&](std::string_view t) { return year_start(t); });
    if (number) row.ref = to_string(*number);
    if (!row.problems.empty() || !number) return;
    row.firm = company_request{*number, std::move(name)};
    row.firm->sole_trader = is_sole_trader(cell(import_column::legal_form));
    if (starts) row.firm->fiscal_year_start = *starts;
  }

  /// The first day of the fiscal year: day and month as Danes write them, else month and day.
  [[nodiscard]] month_day year_start(std::string_view t) const {
    const auto parsed = [&](bool day_first) -> std::optional<month_day> {
      if (t.size() != 5 || (t[2] != '-' && (t[2] != '.' || !day_first))) return std::nullopt;
      const std::string iso = day_first ? std::string(t.substr(3)) + "-" + std::string(t.substr(0, 2)) : std::string(t);
      try {
        return month_day::parse(iso);
      } catch (const error&) {
        return std::nullopt;
      }
    };
    const auto danish = options_->how == notation::da || options_->how == notation::undeclared ? parsed(true) : std::nullopt;
    const auto iso = options_->how != notation::da ? parsed(false) : std::nullopt;
    if (danish && iso && *danish != *iso)
      throw error(errc::number_ambiguous, "", io::in_quotes(t) + " is " + to_string(*danish) + " or " + to_string(*iso) + " (month-day).",
                  "Say how the file writes days: --notation da or iso.");
    if (danish) return *danish;
    if (iso) return *iso;
    throw error(errc::date_invalid, "", io::in_quotes(t) + " is not the first day of a year.",
                "Write day and month, such as 01-07, and --notation da.");
  }

  const import_options* options_;
  csv_reader csv_;
  layout layout_;
  csv_row cells_;
  read_row* row_ = nullptr;
};

// ---- judging and recording ----------------------------------------------------------------------------------------------

/// Compares rows with what is recorded, and records what is new.
class row_judge {
 public:
  row_judge(recorder& to, const import_options& options, const attribution& said) : to_(&to), options_(&options), said_(&said) {}

  row_report judge(const read_row& row) {
    row_report report{row.line, row_outcome::wrong, row.ref, row.problems, {}, {}};
    if (row.problems.empty()) decide(row, report);
    if (report.left_out()) {
      report.cells = row.source->cells;
      if (report.cells.empty() && !row.source->text.empty()) report.cells.push_back(row.source->text);
    }
    return report;
  }

 private:
  void decide(const read_row& row, row_report& report) {
    try {
      if (row.aid)
        judge_aid(row, report);
      else
        judge_company(*row.firm, report);
    } catch (const error& e) {
      // what a row says is told with the row; what ails the ledger ends the import
      if (info(e.code()).exit != exit_status::bad_input) throw;
      report.outcome = row_outcome::wrong;
      report.problems.push_back({e.code(), e.where(), {}, e.why(), e.remedy()});
    }
  }

  [[nodiscard]] attribution said_of(const std::string& ref) const {
    attribution one = *said_;
    if (!one.key.empty()) one.key += "/" + ref;  // one key a file, one event a row
    return one;
  }

  void judge_aid(const read_row& row, row_report& report) {
    if (const auto known = to_->from().find_grant(row.ref)) return compare(row, *known, report);
    if (!row.own_ref && misses_reference(row, report)) return;
    if (row.declared) {
      auto answer = to_->declare(row.ref, *row.aid, said_of(row.ref));
      report.outcome = row_outcome::added;
      report.breaches_caused = std::move(answer.breaches_caused);
      return;
    }
    const auto answer = to_->grant(row.ref, *row.aid, said_of(row.ref));
    if (answer.granted()) {
      report.outcome = row_outcome::added;
      return;
    }
    report.outcome = row_outcome::refused;
    const auto& ruling = answer.assessment.binding;
    for (const auto& test : ruling.tests)
      if (test.exceeded)
        report.problems.push_back(
            {errc::request_invalid,
             {},
             to_string(answer.assessment.asked.amount),
             "Over the ceiling " + test.ceiling_id + " (" + test.article + "); " + to_string(ruling.headroom) + " EUR are left.",
             "Ask with deminimis check --explain.",
             "Over loftet " + test.ceiling_id + " (" + test.article + "); " + to_string(ruling.headroom) + " EUR er tilbage.",
             "Spørg med: deminimis check --explain."});
    for (const auto& ref : ruling.later_grants)
      report.problems.push_back({errc::request_invalid,
                                 {},
                                 to_string(answer.assessment.asked.amount),
                                 "It would bring the later grant " + ref + " over a ceiling; " + to_string(ruling.headroom) + " EUR are left.",
                                 "Ask with deminimis check --explain.",
                                 "Den ville bringe den senere støtte " + ref + " over et loft; " + to_string(ruling.headroom) + " EUR er tilbage.",
                                 "Spørg med: deminimis check --explain."});
  }

  static std::string recorded_as_da(const std::string& was, const std::string& now) {
    return "Registreret som " + io::in_quotes(was) + ", filen siger " + io::in_quotes(now) + ".";
  }

  /// The reference is recorded: is it the same aid? Only what the file says is compared.
  static void compare(const read_row& row, const grant& known, row_report& report) {
    const auto& asked = *row.aid;
    const auto differs = [&](row_outcome outcome, std::string_view what, const std::string& was, const std::string& now) {
      if (report.outcome != row_outcome::conflicting) report.outcome = outcome;
      report.problems.push_back(
          {errc::row_conflict, std::string(what), io::shown(now), "Recorded as " + io::in_quotes(was) + ", the file says " + io::in_quotes(now) + ".",
           outcome == row_outcome::conflicting ? "Use another reference for another aid; lower or withdraw a grant to correct it."
                                               : "What is recorded is never edited: take the row out, or correct it.",
           recorded_as_da(was, now),
           outcome == row_outcome::conflicting ? "Brug en anden reference til anden støtte; en rettelse er en nedsættelse eller tilbagetrækning."
                                               : "Det registrerede rettes aldrig: tag rækken ud, eller ret den."});
    };
    report.outcome = row_outcome::same;
    const auto legal = [&](std::string_view what, const std::string& was, const std::string& now) {
      if (was != now) differs(row_outcome::conflicting, what, was, now);
    };
    legal("cvr", to_string(known.recipient), to_string(asked.recipient.value("")));
    legal("regulation", std::string(to_string(known.regulation)), std::string(to_string(asked.regulation.value(""))));
    legal("amount", to_string(known.amount), to_string(asked.amount.value("")));
    legal("granted_on", to_string(known.granted_on), to_string(asked.granted_on.value("")));
    legal("status", std::string(to_string(known.status)), std::string(to_string(row.declared ? grant_status::declared : grant_status::granted)));
    if (asked.own_rate && !known.amount.unit().is_eur()) legal("rate", to_string(known.converted_at.per_eur), to_string(asked.own_rate->value("")));
    const auto particular = [&](std::string_view what, const std::string& was, const std::string& now) {
      if (!now.empty() && was != now) differs(row_outcome::changed, what, was, now);
    };
    const auto& d = asked.details;
    particular("authority", known.details.authority, d.authority);
    particular("project", known.details.project, d.project);
    particular("instrument", known.details.instrument, d.instrument);
    particular("note", known.details.note, d.note);
    particular("p_number", known.details.unit ? known.details.unit->digits() : "", d.unit ? d.unit->digits() : "");
  }

  /// Declared aid without a reference that another one like it is recorded beside: a corrected declaration would count twice, and so would
  /// aid of our own that a company declares back to us.
  bool misses_reference(const read_row& row, row_report& report) {
    const auto& asked = *row.aid;
    for (const auto& known : to_->from().grants_of(asked.recipient.value(""))) {
      const auto& d = known.details;
      const bool ours = known.status == grant_status::granted && known.amount == asked.amount.value("");
      if ((known.status != grant_status::declared && !ours) || known.voided || known.granted_on != asked.granted_on.value("") ||
          known.regulation != asked.regulation.value("") ||
          (!d.authority.empty() && !asked.details.authority.empty() && d.authority != asked.details.authority) ||
          (!d.project.empty() && !asked.details.project.empty() && d.project != asked.details.project))
        continue;
      report.outcome = row_outcome::conflicting;
      report.problems.push_back({errc::row_conflict,
                                 "ref",
                                 {},
                                 std::string(ours ? "The ledger has the same aid as a grant of your own: "
                                                  : "The ledger has declared aid of the same company and day already: ") +
                                     known.ref + ", " + to_string(known.amount) + ".",
                                 "Give the row a reference of its own where it is another aid.",
                                 std::string(ours ? "Støtten er registreret som jeres eget tilsagn: "
                                                  : "Der er allerede registreret erklæret støtte til virksomheden den dag: ") +
                                     known.ref + ", " + to_string(known.amount) + ".",
                                 "Giv rækken sin egen reference, hvis det er anden støtte."});
      return true;
    }
    return false;
  }

  void judge_company(const company_request& firm, row_report& report) {
    const cvr number = firm.number.value("");
    auto known = to_->from().find_company(number);
    if (const auto at = persons_.find(number); known && known->name.empty() && at != persons_.end()) known->name = at->second;
    const fiscal_calendar wanted(firm.fiscal_year_start ? firm.fiscal_year_start->value("") : month_day{});
    if (known && known->registered) {
      const auto differs = [&](std::string_view what, const std::string& was, const std::string& now) {
        report.problems.push_back({errc::row_conflict, std::string(what), io::shown(now),
                                   "Recorded as " + io::in_quotes(was) + ", the file says " + io::in_quotes(now) + ".",
                                   "Check it, then take it over with --accept-changed.", recorded_as_da(was, now),
                                   "Se efter, hvad der er rigtigt, og tag ændringen med: --accept-changed."});
      };
      if (!firm.name.empty() && firm.name != known->name) differs("name", known->name, firm.name);
      if (firm.fiscal_year_start && (known->calendar.start() != wanted.start() || !known->calendar.periods().empty()))
        differs("fiscal_year_start", to_string(known->calendar.start()) + (known->calendar.periods().empty() ? "" : " with periods"),
                to_string(wanted.start()));
      if (report.problems.empty()) {
        report.outcome = row_outcome::same;
        return;
      }
      if (!options_->accept_changed) {
        report.outcome = row_outcome::changed;
        return;
      }
      company_request merged = firm;
      // who was a sole trader stays one: a name that is a person's never comes into the log by a file that does not say so
      merged.sole_trader = merged.sole_trader || !personal_records(to_->from(), id_of(number)).empty();
      if (merged.name.empty()) merged.name = known->name;
      if (!merged.fiscal_year_start) {  // the file says nothing of it: the calendar stays
        merged.fiscal_year_start = known->calendar.start();
        for (const auto& p : known->calendar.periods()) merged.fiscal_periods.emplace_back(p.first, p.last);
      }
      to_->register_company(merged, said_of(report.ref));
      if (merged.sole_trader) persons_.insert_or_assign(number, merged.name);
      report.problems.clear();
    } else {
      to_->register_company(firm, said_of(report.ref));
      if (firm.sole_trader) persons_.insert_or_assign(number, firm.name);
    }
    report.outcome = row_outcome::added;
  }

  recorder* to_;
  const import_options* options_;
  const attribution* said_;
  std::map<cvr, std::string> persons_;  // names that this file gave of sole traders, which a dry run does not find with the company
};

/// Thrown to undo a step that was only to be recorded whole.
struct nothing_recorded {};

/// Tells every row once, though a store may run the work again from the start. Another run must say the same of what was told.
class teller {
 public:
  teller(const std::function<void(const row_report&)>& tell, const std::function<void(const import_report&)>& begin) : tell_(tell), begin_(begin) {}

  /// A run begins.
  void begin(const import_report& report) {
    run_ = {};
    if (begin_ && !std::exchange(begun_, true)) begin_(report);
  }
  void tell(const row_report& one) {
    if (!tell_) return;
    std::string said =
        std::to_string(run_.digest) + "|" + std::to_string(one.line) + "|" + std::to_string(static_cast<int>(one.outcome)) + "|" + one.ref;
    for (const auto& p : one.problems) said += "|" + std::to_string(static_cast<int>(p.code)) + "|" + p.column + "|" + p.value;
    for (const auto& ref : one.breaches_caused) said += "|" + ref;
    ++run_.rows;
    run_.digest = std::hash<std::string>()(said);
    if (run_.rows > told_.rows) {
      tell_(one);
      told_ = run_;
    } else if (run_.rows == told_.rows && run_.digest != told_.digest) {
      throw error(errc::busy, "line " + std::to_string(one.line),
                  "Somebody else recorded meanwhile, and the rows told so far are judged otherwise now.",
                  "Import the file again; nothing of it was recorded.");
    }
  }

 private:
  struct progress {
    std::size_t rows = 0;
    std::size_t digest = 0;
  };
  const std::function<void(const row_report&)>& tell_;
  const std::function<void(const import_report&)>& begin_;
  bool begun_ = false;
  progress run_, told_;
};

import_report import_rows(recorder& to, byte_source& from, const import_options& options, const attribution& said, teller& telling) {
  row_reader reader(from, options);
  row_judge judge(to, options, said);
  import_report report;
  report.encoding = reader.file().encoding();
  report.separator = reader.file().separator();
  report.header = reader.file().header();
  report.ignored = reader.ignored();
  telling.begin(report);
  static_cast<void>(to.from().last_event());  // what rows are told on is looked at: a store that remembers it would have them told again otherwise
  for (read_row row; reader.next(row);) {
    const row_report one = judge.judge(row);
    ++report.rows[one.outcome];
    report.breaches += one.breaches_caused.size();
    telling.tell(one);
  }
  return report;
}

}  // namespace

column_map column_map::parse(std::string_view json, std::string_view name) {
  const nlohmann::json parsed = io::parse_strict_json(json, errc::request_invalid, name);
  io::fields map(parsed, std::string(name));
  column_map result;
  const auto read_names = [&](const char* part, std::map<std::string, std::string>& into) {
    const auto* object = map.find(part);
    if (!object) return;
    io::fields names(*object, std::string(name) + "." + part);
    for (const auto& [ours, theirs] : object->items()) {
      const auto column = find_column(plain_heading(ours));
      if (!column || *column == io::import_column::skipped || name_of(*column) != ours)
        throw error(errc::column_unknown, std::string(name) + "." + part, "\"" + io::shown(ours) + "\" is none of the importer's columns.",
                    "Use the names of the import guide, such as ref, cvr, amount, granted_on.");
      into.emplace(ours, names.text(ours));
    }
  };
  read_names("columns", result.columns);
  read_names("constants", result.constants);
  if (map.find("ignored"))
    for (const auto& item : map.list("ignored")) {
      if (!item.is_string())
        throw error(errc::request_invalid, std::string(name) + ".ignored", "It is not a list of names.", "Write them in quotes.");
      result.ignored.push_back(item.get<std::string>());
    }
  map.require_known();
  return result;
}

import_report import_file(ledger& into, byte_source& from, const import_options& options, import_mode mode,
                          const std::function<void(const row_report&)>& tell, const attribution& said,
                          const std::function<void(const import_report&)>& begin) {
  teller telling(tell, begin);
  if (mode == import_mode::dry_run)
    return into.read([&](const reader& r) {
      rehearsal stage(r);
      recorder to(stage);
      from.rewind();
      return import_rows(to, from, options, said, telling);
    });
  std::optional<import_report> left_out;
  try {
    auto report = into.record([&](recorder& to) {
      from.rewind();
      auto done = import_rows(to, from, options, said, telling);
      if (mode == import_mode::all_or_none && done.bad() > 0) {
        left_out = std::move(done);
        throw nothing_recorded();
      }
      return done;
    });
    report.recorded = true;
    return report;
  } catch (const nothing_recorded&) {
    return std::move(*left_out);
  }
}

std::vector<declared_aid> read_declaration(byte_source& from, const import_options& options, const std::function<void(const row_report&)>& tell) {
  import_options declarations = options;
  declarations.kind = import_kind::declarations;
  row_reader reader(from, declarations);
  std::vector<declared_aid> found;
  for (read_row row; reader.next(row);) {
    if (row.problems.empty() && row.aid) {
      const auto& asked = *row.aid;
      found.push_back({row.line, row.ref, asked.recipient.value(""), asked.amount.value(""), asked.granted_on.value(""), asked.regulation.value(""),
                       asked.details.authority});
    } else if (tell) {
      tell({row.line, row_outcome::wrong, row.ref, row.problems, {}, {}});
    }
  }
  return found;
}

std::string derived_reference(const aid_request& asked) {
  const std::string number = to_string(asked.recipient.value("cvr")), on = to_string(asked.granted_on.value("granted_on"));
  const auto& d = asked.details;
  return "D-" + number + "-" + on + "-" +
         hex_digest(number + "\n" + on + "\n" + std::string(to_string(asked.regulation.value("regulation"))) + "\n" +
                    to_string(asked.amount.value("amount")) + "\n" + d.authority + "\n" + d.project);
}

}  // namespace deminimis
