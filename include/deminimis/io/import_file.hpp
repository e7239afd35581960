// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/detail/enum_names.hpp>
#include <deminimis/io/csv.hpp>
#include <deminimis/io/notation.hpp>
#include <deminimis/ledger/ledger.hpp>

namespace deminimis {

/// What the rows of a file are.
enum class import_kind : std::uint8_t {
  grants,        ///< our own aid, which is asked; with a column `status` also aid from others
  declarations,  ///< aid from others, which is recorded whatever rule is in force
  companies,
};

/// What becomes of a row.
enum class row_outcome : std::uint8_t {
  added,        ///< new: recorded, or in a dry run would be
  same,         ///< recorded already, or stands in the file before, word for word in all that counts
  changed,      ///< recorded with other particulars; a company is registered anew where that is accepted
  conflicting,  ///< recorded as another aid: another company, amount, day or regulation
  refused,      ///< the law says no
  wrong,        ///< cannot be read or recorded
};

namespace detail {
inline constexpr enum_names<import_kind, 3> import_kinds{
    {{import_kind::grants, "grants"}, {import_kind::declarations, "declarations"}, {import_kind::companies, "companies"}}};
inline constexpr enum_names<row_outcome, 6> row_outcomes{{{row_outcome::added, "new"},
                                                          {row_outcome::same, "same"},
                                                          {row_outcome::changed, "changed"},
                                                          {row_outcome::conflicting, "conflicting"},
                                                          {row_outcome::refused, "refused"},
                                                          {row_outcome::wrong, "wrong"}}};
}  // namespace detail
/// The stable name, for instance "new".
[[nodiscard]] constexpr std::string_view to_string(row_outcome outcome) { return detail::row_outcomes.name(outcome); }

/// Which column of a file holds what. Names are compared without case, punctuation and blanks.
struct column_map {
  std::map<std::string, std::string> columns{};    ///< our name of a column, such as `amount`: the file's
  std::map<std::string, std::string> constants{};  ///< our name: what every row of the file has there
  std::vector<std::string> ignored{};              ///< columns of the file that are not read

  /// Reads `{"columns": {"ref": "Sagsnr."}, "constants": {"currency": "DKK"}, "ignored": ["Kontor"]}`; every part may be left out.
  /// Errors `request_invalid`, `column_unknown` for a name that is none of ours.
  [[nodiscard]] static column_map parse(std::string_view json, std::string_view name);
};

/// How a file is to be read.
struct import_options {
  std::string name{};  ///< the file's, for errors
  import_kind kind = import_kind::grants;
  notation how = notation::undeclared;
  std::optional<text_encoding> encoding{};
  std::optional<char> separator{};
  std::optional<column_map> columns{};  ///< none: the names of the import guide, in Danish and English
  bool ignore_columns = false;          ///< a column that nothing names is left out; else it is an error
  bool accept_changed = false;          ///< a company whose name or fiscal year changed is registered anew
};

/// One thing wrong with a row.
struct row_problem {
  errc code;
  std::string column;  ///< as the file names it; empty: the whole row
  std::string value;   ///< what stands there, cut to 80 bytes, without CPR numbers
  std::string why;
  std::string remedy;
  std::string why_da{};  ///< in Danish, where it says more than the code does; empty: what `render_problem` says of the code
  std::string remedy_da{};
};

/// What became of one row.
struct row_report {
  std::size_t line = 0;  ///< of the file, where the row begins
  row_outcome outcome = row_outcome::wrong;
  std::string ref;  ///< reference, or a company's CVR number; empty where it cannot be read
  std::vector<row_problem> problems;
  std::vector<std::string> breaches_caused;  ///< declared aid: grants that it brings over a ceiling
  std::vector<std::string_view> cells;       ///< of a row that is left out, as the file has them; only while the report is given
  [[nodiscard]] bool left_out() const { return outcome != row_outcome::added && outcome != row_outcome::same; }
};

/// What became of a file.
struct import_report {
  std::map<row_outcome, std::size_t> rows;
  std::size_t breaches = 0;  ///< grants that declared aid brings over a ceiling
  bool recorded = false;     ///< what is new was recorded
  text_encoding encoding = text_encoding::utf8;
  char separator = ';';
  std::vector<std::string> header;
  std::vector<std::string> ignored;  ///< columns that were not read

  [[nodiscard]] std::size_t count(row_outcome outcome) const {
    const auto at = rows.find(outcome);
    return at == rows.end() ? 0 : at->second;
  }
  /// Rows that were, or would be, left out.
  [[nodiscard]] std::size_t bad() const {
    return count(row_outcome::changed) + count(row_outcome::conflicting) + count(row_outcome::refused) + count(row_outcome::wrong);
  }
};

/// What is to be done with the rows.
enum class import_mode : std::uint8_t {
  dry_run,      ///< ask everything, record nothing
  all_or_none,  ///< record all that is new, or where one row is bad nothing
  good_rows,    ///< record what is new and good, leave out the rest
};

/// Reads a file and records it in one indivisible step, row by row in constant memory. A bad row never stops the reading; what is recorded
/// already is recognised by its reference and left as it is, so that the same file can be read again. `tell` is given every row.
/// `begin`, where given, is called before the first row. Each row is told once, though a store may run the step again from its start; where
/// rows that were told would then be judged otherwise, since somebody else recorded meanwhile, the error is `busy` and nothing is recorded.
/// Errors: those of `csv_reader` for a file that cannot be read at all; `column_unknown`; the store's.
import_report import_file(ledger& into, byte_source& from, const import_options& options, import_mode mode,
                          const std::function<void(const row_report&)>& tell, const attribution& said = {},
                          const std::function<void(const import_report&)>& begin = {});

/// The reference of declared aid that has none of its own: the same for the same company, day, regulation, amount, authority and project.
[[nodiscard]] std::string derived_reference(const aid_request& asked);

}  // namespace deminimis
