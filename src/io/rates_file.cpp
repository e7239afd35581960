// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/rates_file.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include <deminimis/io/csv.hpp>

namespace deminimis {

std::string_view to_string(rates_format format) {
  switch (format) {
    case rates_format::ecb_csv: return "ecb_csv";
    case rates_format::sdmx_csv: return "sdmx_csv";
    case rates_format::inforeuro_json: return "inforeuro_json";
    case rates_format::nationalbanken_xml: return "nationalbanken_xml";
    case rates_format::plain_csv: return "plain_csv";
  }
  return "";
}

namespace {

constexpr std::size_t max_line_bytes = std::size_t{1} << 20;
constexpr std::size_t max_tree_bytes = std::size_t{64} << 20;  // JSON and XML; Nationalbanken's whole history would be 20 MiB
constexpr std::size_t max_xml_tags = 1'000'000;                // a few hundred bytes of memory each
constexpr std::size_t max_problems = 10'000;
constexpr std::size_t max_shown_bytes = 80;
constexpr std::size_t progress_step = std::size_t{64} << 10;

constexpr std::string_view known_formats =
    "Give the ECB's eurofxref CSV or data portal csvdata, InforEuro's JSON, Danmarks Nationalbank's XML, or a CSV headed date,currency,rate.";

// ---- text ---------------------------------------------------------------------------------------------------------------

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// Three capitals, as ISO 4217 codes are.
bool is_code(std::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// The number of bytes of the UTF-8 character that `text` begins with, or 0 where it begins with none (Unicode table 3-7).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool beyond = first == 0xF4 && byte(1) > 0x8F;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

/// The place of the first byte that is no UTF-8, or npos.
std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

/// `text` as a problem shows it: at most 80 bytes, whole UTF-8 characters, a question mark for what is none.
/// A text that had to be cut ends in "..." and so never reads as a number or a day.
std::string shown(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (result.size() + std::max<std::size_t>(length, 1) > max_shown_bytes) return result + "...";
    if (length == 0) result += '?';
    result.append(text.substr(0, length));
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

std::string in_quotes(std::string_view text) { return "\"" + shown(text) + "\""; }

// ---- what all readers share ---------------------------------------------------------------------------------------------

/// Tells the caller how far the reading is, every 64 KiB.
class progress_meter {
 public:
  progress_meter(const std::function<void(std::size_t, std::size_t)>& callback, std::size_t total) : callback_(callback), total_(total) {}
  void at(std::size_t done) {
    if (!callback_ || done < next_ || done >= total_) return;
    callback_(done, total_);
    next_ = done + progress_step;
  }
  void finish() const {
    if (callback_) callback_(total_, total_);
  }

 private:
  const std::function<void(std::size_t, std::size_t)>& callback_;
  std::size_t total_;
  std::size_t next_ = progress_step;
};

/// A value of the file and where it stands.
struct cell {
  std::size_t line;
  std::string_view column;
  std::string_view value;
};

/// Collects what a file says; knows what every format's rows have in common.
class collector {
 public:
  collector(rates_format format, std::string name) : name_(std::move(name)) { file_.format = format; }

  /// The error that ends the reading: the file as a whole is not what it should be.
  [[nodiscard]] error invalid(std::size_t line, std::string why, std::string remedy) const {
    return error(errc::file_invalid, name_ + ":" + std::to_string(line), std::move(why), std::move(remedy));
  }

  void problem(const cell& at, errc code, std::string why) {
    if (++file_.problem_count <= max_problems)
      file_.problems.push_back({at.line, std::string(shown(at.column)), shown(at.value), code, std::move(why)});
  }

  void count_row() { ++file_.rows; }
  void count_skipped() { ++file_.skipped; }

  /// The currency of a code; where there is none, the code is noted as unused or as a problem.
  [[nodiscard]] std::optional<currency> unit_of(const cell& code) {
    if (const auto found = currency::find(code.value)) return found;
    if (is_code(code.value))
      note_unused(code.value);
    else
      problem(code, errc::currency_unknown, in_quotes(code.value) + " is not a currency code of three capitals.");
    return std::nullopt;
  }

  void note_unused(std::string_view code) {
    if (unused_.emplace(code).second) file_.unused_currencies.emplace_back(code);
  }

  /// What `read` makes of the cell, or nothing and a problem where it throws.
  template <typename Reader>
  [[nodiscard]] auto checked(const cell& at, Reader read) -> std::optional<decltype(read())> {
    try {
      return read();
    } catch (const error& refused) {
      problem(at, refused.code(), refused.why());
      return std::nullopt;
    }
  }

  [[nodiscard]] std::optional<day> day_of(const cell& at) {
    return checked(at, [&] { return day::parse(shown(at.value), at.column); });
  }

  [[nodiscard]] std::optional<rate> rate_of(const cell& at) {
    return checked(at, [&] { return rate::parse(shown(at.value), at.column); });
  }

  /// A rate that was read well: kept if it is plausible and the first for its currency and day.
  void add(const cell& at, currency unit, day on, const rate& per_eur) {
    if (unit.is_eur()) {
      if (per_eur != rate()) problem(at, errc::rate_implausible, "A euro is worth 1 euro, not " + in_quotes(at.value) + ".");
      return;
    }
    if (!checked(at, [&] { return require_plausible(unit, per_eur, at.column); })) return;
    const auto [known, is_new] = seen_.try_emplace({unit, on}, occurrence{file_.quotes.size(), at.line, false});
    if (is_new) {
      file_.quotes.push_back({unit, on, per_eur});
      return;
    }
    occurrence& first = known->second;
    const rate& earlier = file_.quotes[first.index].per_eur;
    if (earlier == per_eur) {
      ++file_.duplicates;
      return;
    }
    first.disputed = any_disputed_ = true;
    problem(at, errc::rate_changed,
            "Line " + std::to_string(first.line) + " gives " + to_string(earlier) + " for the same currency and day; neither rate was taken.");
  }

  [[nodiscard]] rates_file finish() {
    if (file_.rows == 0) throw invalid(1, "The file holds no rates.", "Download the file again; it may be cut off.");
    if (any_disputed_) drop_disputed();
    return std::move(file_);
  }

  [[nodiscard]] const rates_file& so_far() const { return file_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  struct occurrence {
    std::size_t index;  // in file_.quotes
    std::size_t line;
    bool disputed;
  };

  void drop_disputed() {
    std::vector<bool> dropped(file_.quotes.size());
    for (const auto& entry : seen_) dropped[entry.second.index] = entry.second.disputed;
    std::vector<quote> kept;
    for (std::size_t i = 0; i < dropped.size(); ++i)
      if (!dropped[i]) kept.push_back(file_.quotes[i]);
    file_.quotes = std::move(kept);
  }

  rates_file file_{};
  std::string name_;
  std::map<std::pair<currency, day>, occurrence> seen_;
  std::set<std::string, std::less<>> unused_;
  bool any_disputed_ = false;
};

/// Refuses what no format allows: NUL, text that is not UTF-8 (where `utf8`), and lines above 1 MiB.
void check_text(std::string_view text, const std::string& name, bool utf8) {
  std::size_t number = 0;
  for (std::size_t from = 0; from < text.size();) {
    ++number;
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string_view line = text.substr(from, end - from);
    const std::string where = name + ":" + std::to_string(number);
    if (line.size() > max_line_bytes)
      throw error(errc::line_too_long, where, "The line is longer than 1 MiB.", "Check that this is a file of exchange rates.");
    if (const std::size_t at = line.find('\0'); at != line.npos)
      throw error(errc::encoding_invalid, where + ":" + std::to_string(at + 1), "There is a NUL byte.", "Save the file as UTF-8, not UTF-16.");
    if (const std::size_t at = utf8 ? find_invalid_utf8(line) : line.npos; at != line.npos)
      throw error(errc::encoding_invalid, where + ":" + std::to_string(at + 1), "The text is not UTF-8.", "Save the file as UTF-8.");
    from = end + 1;
  }
}

// ---- comma-separated values -----------------------------------------------------------------------------------------------

/// The text of a file in steps, so that its reader can be asked how far it is.
class stepwise_source final : public byte_source {
 public:
  explicit stepwise_source(std::string_view text) : text_(text) {}
  std::size_t read(char* to, std::size_t most) override {
    const std::size_t count = text_.copy(to, std::min(most, progress_step), done_);
    done_ += count;
    return count;
  }
  void rewind() override { done_ = 0; }
  [[nodiscard]] std::size_t done() const { return done_; }

 private:
  std::string_view text_;
  std::size_t done_ = 0;
};

/// What stands between the columns: these files say so by their header.
char separator_of(std::string_view text) {
  const std::string_view start = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const std::string_view header = start.substr(0, start.find('\n'));
  return header.find(';') != header.npos && header.find(',') == header.npos ? ';' : ',';
}

/// A reader of the rows below the header, whatever that names.
csv_reader rows_of(byte_source& from, std::string_view text, const std::string& name) {
  return {from, {name, text_encoding::utf8, separator_of(text), max_line_bytes}, [](const std::vector<std::string>&) {
            return std::vector<std::string>();
          }};
}

/// Reads the rows below a header, handing on those that have as many cells as it.
class table_reader {
 public:
  table_reader(std::string_view text, collector& out) : source_(text), rows_(rows_of(source_, text, out.name())), out_(out) {
    if (rows_.nameless() > 1)  // one may be a separator at the line's end
      throw out_.invalid(rows_.header_line(), "The header ends in columns without a name.", std::string(known_formats));
    std::set<std::string_view> names;
    for (const std::string& name : header())
      if (!names.insert(name).second)
        throw out_.invalid(rows_.header_line(), "The header names " + in_quotes(name) + " twice.", "Remove one of the two columns.");
  }

  [[nodiscard]] const std::vector<std::string>& header() const { return rows_.header(); }
  [[nodiscard]] char separator() const { return rows_.separator(); }
  [[nodiscard]] std::size_t header_line() const { return rows_.header_line(); }
  [[nodiscard]] std::size_t done() const { return source_.done(); }

  /// Where the column of that name stands, in any case of letters if `any_case`.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name, bool any_case = false) const {
    for (std::size_t i = 0; i < header().size(); ++i)
      if (header()[i] == name || (any_case && lower(header()[i]) == name)) return i;
    return std::nullopt;
  }

  /// The same, or the error that the file lacks the column.
  [[nodiscard]] std::size_t require(std::string_view name, bool any_case = false) const {
    if (const auto found = find(name, any_case)) return *found;
    throw out_.invalid(header_line(), "The header has no column " + in_quotes(name) + ".", std::string(known_formats));
  }

  /// The next row that fits the header; false at the end.
  bool next() {
    while (rows_.next(row_)) {
      out_.count_row();
      if (row_.fault)
        out_.problem({row_.line, row_.fault->column, row_.fault->value}, row_.fault->code, row_.fault->why);
      else if (!fits_header())
        out_.problem({row_.line, "", row_.text}, errc::file_invalid,
                     "The line has " + std::to_string(row_.fields) + " cells, the header " + std::to_string(header().size()) + ".");
      else
        return true;
    }
    return false;
  }

  [[nodiscard]] cell at(std::size_t column) const { return {row_.line, header()[column], row_.cells[column]}; }

 private:
  /// As many cells as the header, and perhaps a separator at the end. Where the header ends in one, a row of as many cells
  /// whose last is empty lacks one, and nobody knows which.
  [[nodiscard]] bool fits_header() const {
    if (row_.fields == header().size()) return !(rows_.nameless() > 0 && row_.cells.back().empty());
    return row_.fields == header().size() + 1;
  }

  stepwise_source source_;
  csv_reader rows_;
  collector& out_;
  csv_row row_;
};

/// The day of a date as the ECB's daily file writes it, "05 March 2026", or nothing.
std::optional<day> day_in_english(std::string_view text) {
  static constexpr std::array<std::string_view, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                                           "July",    "August",   "September", "October", "November", "December"};
  const auto number = [](std::string_view digits) {
    int value = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  const std::size_t first = text.find(' ');
  const std::size_t last = text.rfind(' ');
  if (first == text.npos || first == last || first < 1 || first > 2 || text.size() - last != 5) return std::nullopt;
  const auto month = std::find(months.begin(), months.end(), text.substr(first + 1, last - first - 1));
  const int dayofmonth = number(text.substr(0, first));
  if (month == months.end() || dayofmonth < 1) return std::nullopt;
  return day::of(number(text.substr(last + 1)), static_cast<unsigned>(month - months.begin()) + 1, static_cast<unsigned>(dayofmonth));
}

bool is_ecb_header(const std::vector<std::string>& header, char separator) {
  return separator == ',' && header.size() > 1 && header[0] == "Date" && std::all_of(header.begin() + 1, header.end(), is_code);
}

void read_ecb_csv(std::string_view text, collector& out, progress_meter& progress) {
  table_reader table(text, out);
  if (!is_ecb_header(table.header(), table.separator()))
    throw out.invalid(table.header_line(), "The header is not Date and currency codes, as in the ECB's eurofxref files.", std::string(known_formats));
  std::vector<std::pair<std::size_t, currency>> columns;
  for (std::size_t i = 1; i < table.header().size(); ++i)
    if (const auto unit = out.unit_of({table.header_line(), "", table.header()[i]})) columns.emplace_back(i, *unit);
  while (table.next()) {
    progress.at(table.done());
    auto on = day_in_english(table.at(0).value);
    if (!on) on = out.day_of(table.at(0));
    if (!on) continue;
    for (const auto& [column, unit] : columns) {
      const cell value = table.at(column);
      if (value.value == "N/A") continue;
      if (const auto per_eur = out.rate_of(value)) out.add(value, unit, *on, *per_eur);
    }
  }
}

constexpr std::array<std::string_view, 7> sdmx_columns{"FREQ", "CURRENCY", "CURRENCY_DENOM", "EXR_TYPE", "EXR_SUFFIX", "TIME_PERIOD", "OBS_VALUE"};

void read_sdmx_csv(std::string_view text, collector& out, progress_meter& progress) {
  table_reader table(text, out);
  std::array<std::size_t, sdmx_columns.size()> columns{};
  std::transform(sdmx_columns.begin(), sdmx_columns.end(), columns.begin(), [&](std::string_view name) { return table.require(name); });
  const auto [frequency, code, denominator, type, suffix, period, value] = columns;
  const auto multiplier = table.find("UNIT_MULT");
  while (table.next()) {
    progress.at(table.done());
    if (table.at(frequency).value != "D" || table.at(denominator).value != "EUR" || table.at(type).value != "SP00" || table.at(suffix).value != "A") {
      out.count_skipped();
      continue;
    }
    const auto unit = out.unit_of(table.at(code));
    if (!unit) continue;
    const auto on = out.day_of(table.at(period));
    const cell observed = table.at(value);
    if (!on || observed.value.empty() || observed.value == "NaN") continue;  // SDMX: no observation that day, a holiday
    if (multiplier && !table.at(*multiplier).value.empty() && table.at(*multiplier).value != "0") {
      out.problem(table.at(*multiplier), errc::rate_implausible, "The observation is in powers of ten of the currency, not in units per euro.");
      continue;
    }
    if (const auto per_eur = out.rate_of(observed)) out.add(observed, *unit, *on, *per_eur);
  }
}

void read_plain_csv(std::string_view text, collector& out, progress_meter& progress) {
  table_reader table(text, out);
  const std::size_t date = table.require("date", true);
  const std::size_t code = table.require("currency", true);
  const std::size_t value = table.require("rate", true);
  if (table.header().size() != 3)
    throw out.invalid(table.header_line(), "The header has other columns than date, currency and rate.", "Remove them.");
  while (table.next()) {
    progress.at(table.done());
    const auto unit = out.unit_of(table.at(code));
    if (!unit) continue;
    const auto on = out.day_of(table.at(date));
    const auto per_eur = out.rate_of(table.at(value));
    if (on && per_eur) out.add(table.at(value), *unit, *on, *per_eur);
  }
}

// ---- InforEuro ------------------------------------------------------------------------------------------------------------

/// The day of `dd/mm/yyyy`; error `date_invalid`.
day day_with_slashes(std::string_view text, std::string_view where) {
  const std::string date = shown(text);
  if (date.size() != 10 || date[2] != '/' || date[5] != '/')
    throw error(errc::date_invalid, std::string(where), "\"" + date + "\" is not DD/MM/YYYY.", "Take the file as InforEuro gives it.");
  return day::parse(date.substr(6) + "-" + date.substr(3, 2) + "-" + date.substr(0, 2), where);
}

/// The month that a file's name states, as its first day: one `YYYY-MM`, or `year=YYYY` and `month=M`. Nothing where the name
/// states none, several, or a whole date (which may well be the day of the download).
std::optional<day> month_in(std::string_view name) {
  const auto digit_at = [&](std::size_t i) { return i < name.size() && detail::is_digit(name[i]); };
  const auto digits_from = [&](std::size_t i) {
    std::size_t end = i;
    while (digit_at(end)) ++end;
    return name.substr(i, end - i);
  };
  const auto month_of = [](std::string_view year, std::string_view month) -> std::optional<day> {
    if (year.size() != 4 || month.empty() || month.size() > 2) return std::nullopt;
    const auto number = [](std::string_view text) {
      int value = 0;
      for (const char c : text) value = value * 10 + (c - '0');
      return value;
    };
    return day::of(number(year), static_cast<unsigned>(number(month)), 1);
  };
  std::set<day> months;
  const auto note = [&](std::optional<day> found) {
    if (found) months.insert(*found);
  };
  const auto after = [&](std::string_view key) {
    const std::size_t at = name.find(key);
    return at == name.npos ? std::string_view() : digits_from(at + key.size());
  };
  note(month_of(after("year="), after("month=")));
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (!digit_at(i) || (i > 0 && digit_at(i - 1))) continue;
    const std::string_view year = digits_from(i);
    const std::size_t dash = i + year.size();
    if (dash >= name.size() || name[dash] != '-') continue;
    const std::string_view month = digits_from(dash + 1);
    const std::size_t end = dash + 1 + month.size();
    const bool whole_date = end < name.size() && name[end] == '-' && digit_at(end + 1);
    if (month.size() == 2 && !whole_date) note(month_of(year, month));
  }
  return months.size() == 1 ? std::optional(*months.begin()) : std::nullopt;
}

struct text_position {
  std::size_t line = 1;
  std::size_t bytes = 0;
};

/// Hands the text to the JSON parser and counts the lines that the parser has taken.
class counting_iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  counting_iterator(const char* at, text_position& position) : at_(at), position_(&position) {}
  reference operator*() const { return *at_; }
  counting_iterator& operator++() {
    if (*at_ == '\n') ++position_->line;
    ++position_->bytes;
    ++at_;
    return *this;
  }
  counting_iterator operator++(int) {
    counting_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const counting_iterator& a, const counting_iterator& b) { return a.at_ == b.at_; }

 private:
  const char* at_;
  text_position* position_;
};

/// Takes InforEuro's entries from the events of the JSON parser. Numbers arrive as the text that was written.
class inforeuro_handler final : public nlohmann::json_sax<nlohmann::json> {
 public:
  inforeuro_handler(const text_position& position, std::optional<day> month, collector& out, progress_meter& progress)
      : position_(position), month_(month), out_(out), progress_(progress) {}

  /// Why the parsing stopped; empty if it did not.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  /// Whether any entry had a currency and a rate.
  [[nodiscard]] bool any_usable() const { return any_usable_; }
  /// Whether entries had no period and the file's name states none either.
  [[nodiscard]] bool month_unknown() const { return undated_ > 0 && !any_dated_; }

  bool null() override { return value(kind::nothing, ""); }
  bool boolean(bool) override { return value(kind::other, "true or false"); }
  bool number_integer(number_integer_t number) override { return value(kind::scalar, std::to_string(number)); }
  bool number_unsigned(number_unsigned_t number) override { return value(kind::scalar, std::to_string(number)); }
  bool number_float(number_float_t, const string_t& written) override {
    std::string exact = written;  // the parser puts the locale's decimal sign where the text has a point
    for (char& c : exact)
      if (!detail::is_digit(c) && c != '-' && c != '+' && c != 'e' && c != 'E') c = '.';
    return value(kind::scalar, std::move(exact));
  }
  bool string(string_t& text) override { return value(kind::scalar, std::move(text)); }
  bool binary(binary_t&) override { return value(kind::other, "binary"); }

  bool start_object(std::size_t) override {
    if (depth_ == 0) return fail("The outermost value is an object, not an array of entries.");
    if (depth_ == 2) take(kind::other, "{...}");
    if (++depth_ == 2) {
      out_.count_row();
      entry_ = {};
      entry_line_ = position_.line;
      current_ = nullptr;
    }
    return true;
  }
  bool end_object() override {
    if (--depth_ == 1) {
      finish_entry();
      progress_.at(position_.bytes);
    }
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ == 1) stray("[...]");
    if (depth_ == 2) take(kind::other, "[...]");
    ++depth_;
    return true;
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (depth_ != 2) return true;
    current_ = field_of(name);
    if (current_ == nullptr) return true;
    if (current_->is != kind::absent) entry_.twice = current_;
    current_->key = name;
    current_->line = position_.line;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return fail("The text is not JSON here, or ends too early.");
  }

 private:
  enum class kind { absent, nothing, scalar, other };
  struct field {
    std::string key;
    std::string text;
    std::size_t line = 0;
    kind is = kind::absent;
  };
  struct entry {
    field code, value, reference, start, end;
    const field* twice = nullptr;
  };

  field* field_of(std::string_view name) {
    if (name == "isoA3Code" || name == "currencyIso") return &entry_.code;
    if (name == "value" || name == "amount") return &entry_.value;
    if (name == "refCurrencyIso") return &entry_.reference;
    if (name == "dateStart") return &entry_.start;
    if (name == "dateEnd") return &entry_.end;
    return nullptr;
  }

  bool fail(std::string why) {
    failure_ = std::move(why);
    return false;
  }
  /// A value in the outermost array that is no entry.
  void stray(std::string_view text) {
    out_.count_row();
    out_.problem({position_.line, "", text}, errc::file_invalid, "This is not an entry with currency and rate.");
  }
  bool value(kind what, std::string text) {
    if (depth_ == 0) return fail("The outermost value is not an array of entries.");
    if (depth_ == 1) stray(text);
    if (depth_ == 2) take(what, std::move(text));
    return true;
  }
  void take(kind what, std::string text) {
    if (current_ == nullptr) return;
    current_->is = what;
    current_->text = std::move(text);
    current_ = nullptr;
  }

  [[nodiscard]] static cell cell_of(const field& from) { return {from.line, from.key, from.text}; }
  /// A problem of a field that is missing or not a number or text; true where it is neither.
  bool require(const field& given, std::string_view key, errc code) {
    if (given.is == kind::scalar) return true;
    const cell at = given.is == kind::absent ? cell{entry_line_, key, ""} : cell_of(given);
    out_.problem(at, code, "The entry has no " + std::string(key) + ", or it is not a number or text.");
    return false;
  }

  void finish_entry() {
    if (entry_.code.is == kind::scalar && entry_.value.is == kind::scalar) any_usable_ = true;
    if (entry_.start.is == kind::scalar) any_dated_ = true;
    if (entry_.twice != nullptr) {
      out_.problem(cell_of(*entry_.twice), errc::file_invalid, "The entry gives this twice.");
      return;
    }
    if (!require(entry_.code, "isoA3Code", errc::currency_unknown)) return;
    const auto unit = out_.unit_of(cell_of(entry_.code));
    if (!unit || !require(entry_.value, "value", errc::rate_implausible)) return;
    if (entry_.reference.is != kind::absent && entry_.reference.text != "EUR") {
      out_.problem(cell_of(entry_.reference), errc::rate_implausible, "The rate is not per 1 EUR.");
      return;
    }
    const auto month = month_of_entry();
    const auto per_eur = out_.rate_of(cell_of(entry_.value));
    if (month && per_eur) out_.add(cell_of(entry_.value), *unit, *month, *per_eur);
  }

  /// The first day of the entry's month.
  [[nodiscard]] std::optional<day> month_of_entry() {
    const field& start = entry_.start;
    if (start.is == kind::absent && month_) return month_;
    if (start.is == kind::absent) ++undated_;
    if (!require(start, "dateStart", errc::date_invalid)) return std::nullopt;
    const auto from = out_.checked(cell_of(start), [&] { return day_with_slashes(start.text, start.key); });
    if (!from) return std::nullopt;
    if (from->ymd().day() != date::day{1}) {
      out_.problem(cell_of(start), errc::date_invalid, "The period does not begin on the first of a month, as InforEuro's do.");
      return std::nullopt;
    }
    const field& end = entry_.end;
    if (end.is == kind::absent || end.is == kind::nothing) return from;
    const auto to = out_.checked(cell_of(end), [&] { return day_with_slashes(end.text, end.key); });
    if (!to) return std::nullopt;
    if (*to < *from || to->ymd().month() != from->ymd().month() || to->year() != from->year()) {
      out_.problem(cell_of(end), errc::date_invalid, "The period does not end in the month in which it begins.");
      return std::nullopt;
    }
    return from;
  }

  const text_position& position_;
  std::optional<day> month_;
  collector& out_;
  progress_meter& progress_;
  std::string failure_;
  entry entry_;
  std::size_t entry_line_ = 0;
  field* current_ = nullptr;
  std::size_t depth_ = 0;  // 1 in the outermost array, 2 in an entry
  std::size_t undated_ = 0;
  bool any_usable_ = false;
  bool any_dated_ = false;
};

void read_inforeuro_json(std::string_view text, std::string_view name, collector& out, progress_meter& progress) {
  text_position position;
  inforeuro_handler handler(position, month_in(name), out, progress);
  const counting_iterator first(text.data(), position);
  const counting_iterator last(text.data() + text.size(), position);
  if (!nlohmann::json::sax_parse(first, last, &handler))
    throw out.invalid(position.line, handler.failure(), "Take the JSON as InforEuro's service gives it.");
  if (out.so_far().rows > 0 && !handler.any_usable())
    throw out.invalid(1, "No entry has isoA3Code and value, or currencyIso and amount.", "Take the JSON as InforEuro's service gives it.");
  if (handler.month_unknown())
    throw out.invalid(1, "The entries do not say their month.", "Name the file after the month it was asked for, such as inforeuro-2024-03.json.");
}

// ---- Danmarks Nationalbank ------------------------------------------------------------------------------------------------

/// Turns offsets that only grow into line numbers.
class line_counter {
 public:
  explicit line_counter(std::string_view text) : text_(text) {}
  std::size_t at(std::ptrdiff_t offset) {
    const std::size_t to = std::min(text_.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
    if (to > done_) {
      line_ += static_cast<std::size_t>(std::count(text_.data() + done_, text_.data() + to, '\n'));
      done_ = to;
    }
    return line_;
  }
  [[nodiscard]] std::size_t done() const { return done_; }

 private:
  std::string_view text_;
  std::size_t done_ = 0;
  std::size_t line_ = 1;
};

/// Kroner per 1 euro of a text that gives kroner per 100, with decimal point or decimal comma. Exact: the point moves.
rate rate_of_hundred(std::string_view text, std::string_view where) {
  std::string point = shown(text);
  if (point.find('.') == point.npos) std::replace(point.begin(), point.end(), ',', '.');
  const rate per_hundred = rate::parse(point, where);
  return rate::parse(detail::decimal_text(per_hundred.mantissa(), per_hundred.decimals() + 2), where);
}

void read_day_of_xml(const pugi::xml_node& daily, line_counter& lines, collector& out) {
  const std::size_t day_line = lines.at(daily.offset_debug());
  const std::string_view id = daily.attribute("id").value();
  const auto on = out.day_of({day_line, "id", id});
  bool has_euro = false;
  for (const pugi::xml_node& element : daily.children()) {
    if (element.type() != pugi::node_element) continue;
    const std::size_t line = lines.at(element.offset_debug());
    if (std::string_view(element.name()) != "currency") {
      out.problem({line, "", element.name()}, errc::file_invalid, "Only currency elements belong in dailyrates.");
      continue;
    }
    out.count_row();
    const std::string_view code = element.attribute("code").value();
    if (code != "EUR") {
      if (is_code(code))
        out.note_unused(code);
      else
        out.problem({line, "code", code}, errc::currency_unknown, in_quotes(code) + " is not a currency code of three capitals.");
      continue;
    }
    has_euro = true;
    const cell value{line, "rate", element.attribute("rate").value()};
    if (!on || value.value == "-") continue;  // a hyphen: no rate that day
    const auto per_eur = out.checked(value, [&] { return rate_of_hundred(value.value, value.column); });
    if (per_eur) out.add(value, currency::dkk(), *on, *per_eur);
  }
  if (!has_euro) out.problem({day_line, "id", id}, errc::rate_missing, "The day has no rate of the euro, from which the krone's is taken.");
}

void read_nationalbanken_xml(std::string_view text, collector& out, progress_meter& progress) {
  const std::string remedy = "Take the XML as Danmarks Nationalbank gives it.";
  if (std::count(text.begin(), text.end(), '<') > static_cast<std::ptrdiff_t>(max_xml_tags))
    throw out.invalid(1, "The XML has more than 1,000,000 tags.", remedy);
  line_counter lines(text);
  pugi::xml_document document;
  // No entity is expanded but the five of XML itself; the bytes are taken as they are: what is read of them is ASCII.
  const auto parsed = document.load_buffer(text.data(), text.size(), pugi::parse_escapes | pugi::parse_doctype, pugi::encoding_utf8);
  if (!parsed) throw out.invalid(lines.at(parsed.offset), std::string("The text is not XML here: ") + parsed.description() + ".", remedy);
  for (const pugi::xml_node& node : document.children())
    if (node.type() == pugi::node_doctype) throw out.invalid(1, "The XML has a document type declaration.", remedy);
  const pugi::xml_node root = document.document_element();
  const std::string_view unit = root.attribute("refcur").value();
  if (std::string_view(root.name()) != "exchangerates")
    throw out.invalid(lines.at(root.offset_debug()), "The root element is " + in_quotes(root.name()) + ", not exchangerates.", remedy);
  if (unit != "DKK") throw out.invalid(lines.at(root.offset_debug()), "The rates are not in kroner: refcur is " + in_quotes(unit) + ".", remedy);
  for (const pugi::xml_node& node : root.children()) {
    if (node.type() != pugi::node_element) continue;
    if (std::string_view(node.name()) == "dailyrates")
      read_day_of_xml(node, lines, out);
    else
      out.problem({lines.at(node.offset_debug()), "", node.name()}, errc::file_invalid, "Only dailyrates elements belong in exchangerates.");
    progress.at(lines.done());
  }
}

// ---- which format ---------------------------------------------------------------------------------------------------------

/// Whether an XML text declares an encoding other than UTF-8 in which ASCII bytes are ASCII.
bool declares_single_bytes(std::string_view text) {
  if (text.substr(0, 5) != "<?xml") return false;
  const std::string declaration = lower(text.substr(0, std::min(text.find("?>"), text.size())));
  for (const std::string_view encoding : {"iso-8859-1", "windows-1252"})
    for (const char quote : {'"', '\''})
      if (declaration.find("encoding=" + (quote + std::string(encoding) + quote)) != declaration.npos) return true;
  return false;
}

std::string_view without_leading_space(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  return from == text.npos ? std::string_view() : text.substr(from);
}

/// The format that the content certainly has, or nothing.
std::optional<rates_format> recognise(std::string_view text) {
  const std::string_view start = without_leading_space(text);
  if (start.substr(0, 1) == "[") return rates_format::inforeuro_json;
  if (start.substr(0, 1) == "<") return rates_format::nationalbanken_xml;
  memory_source source(text);
  std::optional<csv_reader> rows;
  try {
    rows.emplace(rows_of(source, text, {}));
  } catch (const error&) {  // no header of any kind
    return std::nullopt;
  }
  const auto& header = rows->header();
  if (is_ecb_header(header, rows->separator())) return rates_format::ecb_csv;
  const auto has = [&](std::string_view name) { return std::find(header.begin(), header.end(), name) != header.end(); };
  if (std::all_of(sdmx_columns.begin(), sdmx_columns.end(), has)) return rates_format::sdmx_csv;
  std::vector<std::string> names;
  std::transform(header.begin(), header.end(), std::back_inserter(names), lower);
  std::sort(names.begin(), names.end());
  if (names == std::vector<std::string>{"currency", "date", "rate"}) return rates_format::plain_csv;
  return std::nullopt;
}

}  // namespace

rates_file read_rates(std::string_view content, std::string_view name, std::optional<rates_format> format,
                      const std::function<void(std::size_t, std::size_t)>& progress) {
  const std::string file_name(name.empty() ? "rates" : name);
  const auto refuse = [&](std::string why, std::string remedy) { return error(errc::file_invalid, file_name, std::move(why), std::move(remedy)); };
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const std::string_view text = content.substr(0, 3) == byte_order_mark ? content.substr(3) : content;
  if (without_leading_space(text).empty()) throw refuse("The file is empty.", "Download it again.");
  if (text.substr(0, 4) == "PK\x03\x04") throw refuse("The file is a ZIP archive.", "Unpack it and give the file inside.");
  check_text(text, file_name, !declares_single_bytes(text));
  if (!format) format = recognise(text);
  if (!format) throw refuse("The file is of no kind that is known here.", std::string(known_formats));
  const bool whole_tree = *format == rates_format::inforeuro_json || *format == rates_format::nationalbanken_xml;
  if (whole_tree && text.size() > max_tree_bytes) throw refuse("The file is larger than 64 MiB.", "Check that this is a file of exchange rates.");

  collector out(*format, file_name);
  progress_meter meter(progress, content.size());
  switch (*format) {
    case rates_format::ecb_csv: read_ecb_csv(text, out, meter); break;
    case rates_format::sdmx_csv: read_sdmx_csv(text, out, meter); break;
    case rates_format::inforeuro_json: read_inforeuro_json(text, file_name, out, meter); break;
    case rates_format::nationalbanken_xml: read_nationalbanken_xml(text, out, meter); break;
    case rates_format::plain_csv: read_plain_csv(text, out, meter); break;
  }
  rates_file file = out.finish();
  meter.finish();
  return file;
}

}  // namespace deminimis
