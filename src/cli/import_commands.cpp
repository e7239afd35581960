// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>

#include <deminimis/io/render_problem.hpp>

#include "import_arguments.hpp"

namespace deminimis::cli {
namespace {

/// `NAME=VALUE` as two.
std::pair<std::string, std::string> halves(const std::string& text) {
  const auto at = text.find('=');
  if (at == std::string::npos || at == 0)
    throw error(errc::request_invalid, "--set", "\"" + text + "\" is not NAME=VALUE.", "Write it like --set regulation=agriculture.");
  return {text.substr(0, at), text.substr(at + 1)};
}

std::string outcome_word(const context& with, row_outcome outcome) {
  switch (outcome) {
    case row_outcome::added: return with.say("ny", "new");
    case row_outcome::same: return with.say("uændret", "same");
    case row_outcome::changed: return with.say("ændret", "changed");
    case row_outcome::conflicting: return with.say("modstrid", "conflicting");
    case row_outcome::refused: return with.say("afslag", "refused");
    case row_outcome::wrong: return with.say("fejl", "wrong");
  }
  return {};
}

std::string problems_json(const row_report& row) {
  std::string text;
  for (const auto& p : row.problems)
    text += std::string(text.empty() ? "" : ", ") + R"({"code": ")" +
            std::string(row.outcome == row_outcome::refused ? "refused" : to_string(p.code)) + R"(", "column": )" + json_text(p.column) +
            R"(, "value": )" + json_text(p.value) + R"(, "why": )" + json_text(p.why) + R"(, "remedy": )" + json_text(p.remedy) + "}";
  return text;
}

std::string list_json(const std::vector<std::string>& texts) {
  std::string text;
  for (const auto& t : texts) text += (text.empty() ? "" : ", ") + json_text(t);
  return "[" + text + "]";
}

}  // namespace

import_options options_of(const import_arguments& given, import_kind kind) {
  import_options options;
  options.name = given.file;
  options.kind = kind;
  if (!given.how.empty()) options.how = detail::notations.parse(given.how, "--notation");
  if (!given.encoding.empty()) options.encoding = parse_encoding(given.encoding);
  if (!given.separator.empty()) {
    if (given.separator != "tab" && given.separator.size() != 1)
      throw error(errc::request_invalid, "--separator", "\"" + given.separator + "\" is not one character.", "Use ; or , or tab.");
    options.separator = given.separator == "tab" ? '\t' : given.separator.front();
  }
  options.ignore_columns = given.ignore_columns;
  options.accept_changed = given.accept_changed;
  if (!given.columns.empty()) options.columns = column_map::parse(read_file(given.columns), given.columns);
  std::string constants;
  const auto constant = [&](const std::string& name, const std::string& value) {
    constants += (constants.empty() ? "" : ", ") + json_text(name) + ": " + json_text(value);
  };
  if (given.currency) constant("currency", *given.currency);
  for (const auto& text : given.set) {
    const auto [name, value] = halves(text);
    constant(name, value);
  }
  if (!constants.empty()) {
    const auto more = column_map::parse("{\"constants\": {" + constants + "}}", "--set");
    if (!options.columns) options.columns.emplace();
    for (const auto& [name, value] : more.constants) options.columns->constants.insert_or_assign(name, value);
  }
  return options;
}

namespace {
constexpr std::size_t lines_of_a_kind = 100;
}

void row_teller::tell(std::size_t line, const std::string& kind, const std::string& text) {
  if (++lines_[kind] <= lines_of_a_kind) std::fprintf(stderr, "%s\n", printable(given_->file + ":" + std::to_string(line) + ": " + text).c_str());
}

void row_teller::finish() const {
  for (const auto& [kind, count] : lines_)
    if (count > lines_of_a_kind)
      std::fprintf(stderr, "%s\n",
                   printable(given_->file + ": " + kind + ": " + std::to_string(count - lines_of_a_kind) +
                             with_->say(" flere som disse; --json viser dem alle", " more like these; --json tells them all"))
                       .c_str());
}

void row_teller::show(const row_report& row) {
  const bool telling = given_->dry_run || row.left_out() || !row.breaches_caused.empty();
  if (!telling) return;
  if (with_->json) {
    print_line("{\"line\": " + std::to_string(row.line) + ", \"outcome\": \"" + std::string(to_string(row.outcome)) + "\", \"ref\": " +
               json_text(row.ref) + ", \"problems\": [" + problems_json(row) + "], \"breaches_caused\": " + list_json(row.breaches_caused) + "}");
    return;
  }
  if (given_->dry_run) print_line(std::to_string(row.line) + "  " + outcome_word(*with_, row.outcome) + "  " + printable(row.ref));
  for (const auto& p : row.problems) {
    const std::string code(row.outcome == row_outcome::refused ? "refused" : to_string(p.code));
    tell(row.line, code,
         code + ": " + (p.column.empty() ? row.ref : p.column) + (p.value.empty() ? "" : ": \"" + p.value + "\"") + ": " +
             render_problem(p, with_->danish() ? language::da : language::en));
  }
  for (const auto& ref : row.breaches_caused)
    tell(row.line, with_->say("over et loft", "over a ceiling"),
         row.ref + with_->say(": erklæret støtte bringer denne støtte over et loft: ", ": declared aid brings this aid over a ceiling: ") + ref);
}

void add_file_options(CLI::App& command, import_arguments& given) {
  command.add_option("file", given.file, "a CSV file; - for standard input")->required();
  command.add_option("--notation", given.how, "how it writes numbers and days: da 1.234,56, en 1,234.56, iso 1234.56 [only what reads one way]");
  command.add_option("--encoding", given.encoding, "utf-8 or windows-1252 [where it is certain]");
  command.add_option("--separator", given.separator, "what stands between columns: ; or , or tab [where it is certain]");
  command.add_option("--columns", given.columns,
                     "a column map: JSON {\"columns\": {\"ref\": \"Sagsnr.\"}, \"constants\": {...}, \"ignored\": [...]}");
  command.add_option("--set", given.set, "what every row has in a column that the file lacks, such as regulation=agriculture; may be given again")
      ->allow_extra_args(false);
  add_optional(command, "--currency", given.currency, "the currency of amounts that name none");
  command.add_flag("--ignore-columns", given.ignore_columns, "leave out columns that nothing names");
}

namespace {

/// Standard input, which cannot be begun again: what was read of it lies in a file without a name.
class piped_source final : public byte_source {
 public:
  piped_source() : kept_(std::tmpfile()) {
    if (!kept_)
      throw error(errc::storage, "standard input", "There is no place to keep it while it is read.", "Check the folder for temporary files.",
                  written::no);
  }
  ~piped_source() override { std::fclose(kept_); }
  piped_source(const piped_source&) = delete;
  piped_source& operator=(const piped_source&) = delete;

  std::size_t read(char* to, std::size_t most) override {
    if (at_ < size_) {
      const std::size_t count = std::fread(to, 1, std::min(most, size_ - at_), kept_);
      if (count == 0) fail();
      at_ += count;
      return count;
    }
    const std::size_t count = std::fread(to, 1, most, stdin);
    if (std::ferror(stdin) != 0) throw error(errc::file_invalid, "standard input", "It cannot be read to its end.", "Check the program before it.");
    if (std::fseek(kept_, 0, SEEK_END) != 0 || std::fwrite(to, 1, count, kept_) != count) fail();
    at_ = size_ += count;
    return count;
  }
  void rewind() override {
    if (std::fseek(kept_, 0, SEEK_SET) != 0) fail();
    at_ = 0;
  }

 private:
  [[noreturn]] static void fail() {
    throw error(errc::storage, "standard input", "It cannot be kept while it is read.", "Check the room on the disk of temporary files.",
                written::no);
  }
  std::FILE* kept_;
  std::size_t size_ = 0, at_ = 0;
};

}  // namespace

std::unique_ptr<byte_source> open_source(const std::string& path) {
  if (path == "-") return std::make_unique<piped_source>();
  return std::make_unique<file_source>(path);
}

namespace {

/// The rows that were left out, as a file that can be corrected and imported: the same columns, and why.
class reject_file {
 public:
  reject_file(const std::string& path, bool danish) : path_(path), danish_(danish) {
    file_ = std::fopen(path.c_str(), "wbx");
    if (!file_)
      throw error(errc::storage, path, "The file of rejected rows cannot be made, or is there already.", "Name one that is not there yet.",
                  written::no);
  }
  ~reject_file() {
    if (file_) std::fclose(file_), std::remove(path_.c_str());
  }
  reject_file(const reject_file&) = delete;
  reject_file& operator=(const reject_file&) = delete;

  void begin(const import_report& report) {
    text_ = "\xEF\xBB\xBF";
    separator_ = report.separator;
    dropped_.reset();
    columns_ = 0;
    for (std::size_t i = 0; i < report.header.size(); ++i) {
      if (report.header[i] == "fejl" || report.header[i] == "error") {
        dropped_ = i;  // of an earlier reject file
        continue;
      }
      text_ += csv_cell(report.header[i], separator_) + separator_;
      ++columns_;
    }
    text_ += danish_ ? "fejl\r\n" : "error\r\n";
  }
  void add(const row_report& row) {
    std::size_t written = 0;
    for (std::size_t i = 0; i < row.cells.size() && written < columns_; ++i)
      if (i != dropped_) text_ += csv_cell(row.cells[i], separator_) + separator_, ++written;
    for (; written < columns_; ++written) text_ += separator_;
    std::string why;
    for (const auto& p : row.problems)
      why += (why.empty() ? "" : " | ") + (p.column.empty() ? "" : p.column + ": ") + render_why(p, danish_ ? language::da : language::en);
    text_ += csv_cell(why, separator_) + "\r\n";
  }
  /// Puts it in the file. Error `storage`; what the import recorded is recorded then.
  void store() {
    const bool good = std::fwrite(text_.data(), 1, text_.size(), file_) == text_.size();
    const bool closed = std::fclose(std::exchange(file_, nullptr)) == 0;
    if (!good || !closed)
      throw error(errc::storage, path_, "The rejected rows could not be written.",
                  "The good rows are recorded; import the file again to see the others.", written::yes);
  }

 private:
  std::string path_;
  bool danish_;
  std::FILE* file_ = nullptr;
  std::string text_;
  char separator_ = ';';
  std::optional<std::size_t> dropped_;
  std::size_t columns_ = 0;
};

void show_report(context& with, const import_arguments& given, const import_report& report) {
  if (with.json) {
    std::string counts;
    for (const auto& row : detail::row_outcomes.rows) counts += ", \"" + std::string(row.name) + "\": " + std::to_string(report.count(row.value));
    print_line("{\"file\": " + json_text(given.file) + counts + ", \"breaches\": " + std::to_string(report.breaches) +
               ", \"recorded\": " + (report.recorded ? "true" : "false") + ", \"encoding\": \"" + std::string(to_string(report.encoding)) +
               "\", \"ignored\": " + list_json(report.ignored) + "}");
  } else {
    std::string counts;
    for (const auto& row : detail::row_outcomes.rows)
      counts += (counts.empty() ? "" : ", ") + std::to_string(report.count(row.value)) + " " + outcome_word(with, row.value);
    print_line(printable(given.file) + ": " + counts);
    if (report.breaches > 0)
      print_line(std::to_string(report.breaches) +
                 with.say(" støtter bringes over et loft af erklæret støtte", " aids are brought over a ceiling by declared aid"));
    if (!report.ignored.empty()) {
      std::string names;
      for (const auto& name : report.ignored) names += (names.empty() ? "" : ", ") + name;
      print_line(with.say("Kolonner, der ikke er læst: ", "Columns that were not read: ") + printable(names));
    }
    if (given.dry_run)
      print_line(with.say("Prøvekørsel: intet er registreret.", "Dry run: nothing was recorded."));
    else if (!report.recorded)
      print_line(with.say("Intet fra filen er registreret. Ret rækkerne, eller brug --rejects FIL for at tage de gode.",
                          "Nothing of the file was recorded. Correct the rows, or use --rejects FILE to take the good ones."));
  }
  if (report.bad() > 0) with.status = report.bad() == report.count(row_outcome::refused) ? exit_status::refused : exit_status::bad_input;
}

void run_import(context& with, const import_arguments& given, import_kind kind) {
  if (given.dry_run && given.rejects)
    throw error(errc::request_invalid, "--rejects", "A dry run records and rejects nothing.", "Leave one of the two out.");
  const auto options = options_of(given, kind);
  const auto from = open_source(given.file);
  ledger into = with.open(!given.dry_run);
  std::optional<reject_file> rejects;
  if (given.rejects) rejects.emplace(*given.rejects, with.danish());
  const auto mode = given.dry_run ? import_mode::dry_run : given.rejects ? import_mode::good_rows : import_mode::all_or_none;
  row_teller rows(with, given);
  const auto report = import_file(
      into, *from, options, mode,
      [&](const row_report& row) {
        rows.show(row);
        if (rejects && row.left_out()) rejects->add(row);
      },
      with.said(),
      [&](const import_report& begun) {
        if (rejects) rejects->begin(begun);
      });
  if (rejects) rejects->store();
  rows.finish();
  show_report(with, given, report);
}

void add_import_kind(CLI::App& import, context& with, import_kind kind, const std::string& help) {
  auto given = std::make_shared<import_arguments>();
  auto* command = import.add_subcommand(std::string(detail::import_kinds.name(kind)), help);
  add_file_options(*command, *given);
  if (kind == import_kind::companies) command->add_flag("--accept-changed", given->accept_changed, "take over names and fiscal years that changed");
  command->add_flag("--dry-run", given->dry_run, "show what would become of each row; record nothing");
  add_optional(*command, "--rejects", given->rejects, "record the good rows, and write the others to this file with what is wrong");
  add_attribution(*command, with);
  command->callback([&with, given, kind] { run_import(with, *given, kind); });
}

}  // namespace

void add_import_commands(CLI::App& app, context& with) {
  auto* reading = app.add_subcommand("import", "record a CSV file: all of it, or where a row is wrong nothing");
  reading->require_subcommand(1);
  add_import_kind(*reading, with, import_kind::grants, "our own aid, each row asked; with a column status also aid from others");
  add_import_kind(*reading, with, import_kind::declarations, "aid from others, recorded whatever rule is in force; tells the ceilings it breaks");
  add_import_kind(*reading, with, import_kind::companies, "companies and their fiscal years");
  auto files = std::make_shared<std::vector<std::string>>();
  auto* links = reading->add_subcommand("links", "who controls whom; the same as link import");
  links->add_option("file", *files, "CSV files, or JSON from CVR's system-to-system service; - for standard input")->required();
  add_attribution(*links, with);
  links->callback([&with, files] { import_links(with, *files); });
}

}  // namespace deminimis::cli
