// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/error.hpp>

namespace deminimis {

/// The bytes of a file, which can be read from the beginning as often as is wanted.
class byte_source {
 public:
  virtual ~byte_source() = default;
  /// Puts up to `most` bytes at `to` and tells how many; 0 at the end.
  virtual std::size_t read(char* to, std::size_t most) = 0;
  /// Begins again.
  virtual void rewind() = 0;
};

/// Bytes in memory, which must outlive it.
class memory_source final : public byte_source {
 public:
  explicit memory_source(std::string_view content) : content_(content) {}
  std::size_t read(char* to, std::size_t most) override;
  void rewind() override { at_ = 0; }

 private:
  std::string_view content_;
  std::size_t at_ = 0;
};

/// A file, read in constant memory. Error `file_invalid` where it cannot be read or is no ordinary file.
class file_source final : public byte_source {
 public:
  explicit file_source(const std::string& path);
  std::size_t read(char* to, std::size_t most) override;
  void rewind() override;

 private:
  struct closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  std::unique_ptr<std::FILE, closer> file_;
};

/// How the bytes of a file stand for letters.
enum class text_encoding : std::uint8_t { utf8, windows_1252 };

/// "utf-8" or "windows-1252".
[[nodiscard]] std::string_view to_string(text_encoding encoding);
/// The encoding of one of its usual names (utf-8, utf8, windows-1252, cp1252, latin-1, iso-8859-1); error `request_invalid`.
[[nodiscard]] text_encoding parse_encoding(std::string_view name, std::string_view where = "--encoding");

/// What encoding a file certainly has: UTF-8 where it begins with its byte order mark or every byte fits; Windows-1252 where nothing reads as
/// UTF-8, it has an æ, ø or å, and everything else beyond ASCII is a letter or sign usual in Danish. Leaves `from` rewound. Errors
/// `encoding_invalid`: UTF-16, or not certain, with the line; `line_too_long`.
[[nodiscard]] text_encoding detect_encoding(byte_source& from, std::string_view name);

/// What is known of a CSV file beforehand.
struct csv_options {
  std::string name{};                                 ///< for errors
  std::optional<text_encoding> encoding{};            ///< none: detected, where that is certain
  std::optional<char> separator{};                    ///< none: found by the header, where that is certain
  std::size_t max_line_bytes = std::size_t{1} << 20;  ///< of a row, its line ends in quotes included
};

/// Why a row cannot be used.
struct csv_fault {
  errc code;           ///< `encoding_invalid`, `file_invalid`
  std::string column;  ///< its header; empty: the whole row
  std::string value;   ///< what stands there, as far as it can be shown
  std::string why;
};

/// One row of a CSV file. The cells stay valid until the next row is read.
struct csv_row {
  std::size_t line = 0;                 ///< of the file, from 1, where the row begins
  std::vector<std::string_view> cells;  ///< UTF-8, without the blanks around them; as many as the header has
  std::size_t fields = 0;               ///< how many stand in the row, empty ones at its end included
  std::optional<csv_fault> fault;       ///< then the cells are not to be used
  std::string_view text;                ///< the row as it stands in the file, in UTF-8, without its line end; empty where it is no text
};

/// Reads a CSV file in constant memory: UTF-8 or Windows-1252, fields between `;`, tab or `,`, quoted or not, line ends in quotes, CRLF or LF.
/// A bad row is given with its fault and reading goes on; only what spoils every row is an error.
class csv_reader {
 public:
  /// Reads the header. `missing` names the needed columns that a header lacks: the separator is the one under which it lacks none.
  /// Errors: those of `detect_encoding`; `column_missing`; `file_invalid` for an empty file, and where several separators would do.
  csv_reader(byte_source& from, csv_options options, const std::function<std::vector<std::string>(const std::vector<std::string>&)>& missing);

  /// The next row that is not blank; false at the end. Error `line_too_long`.
  bool next(csv_row& row);

  [[nodiscard]] const std::vector<std::string>& header() const { return header_; }
  [[nodiscard]] std::size_t header_line() const { return header_line_; }
  /// How many columns without a name the header ends in; they are no part of `header`.
  [[nodiscard]] std::size_t nameless() const { return nameless_; }
  [[nodiscard]] text_encoding encoding() const { return encoding_; }
  [[nodiscard]] char separator() const { return separator_; }

 private:
  enum class split_result : std::uint8_t { ok, quote_open, text_after_quote };

  bool fill();
  bool take_record(std::string_view& record, split_result& result);
  split_result split(std::string_view record, char separator, std::vector<std::string_view>& cells);
  void check(csv_row& row) const;

  byte_source* from_;
  csv_options options_;
  text_encoding encoding_ = text_encoding::utf8;
  char separator_ = ';';
  std::vector<std::string> header_;
  std::size_t header_line_ = 1;
  std::size_t nameless_ = 0;
  std::string buffer_;  // what was read and not taken yet begins at `at_`
  std::size_t at_ = 0;
  bool ended_ = false;
  std::size_t line_ = 1;  // of what stands at `at_`
  std::string decoded_;   // the row in UTF-8
  std::string unquoted_;  // its quoted cells
};

/// A cell of a CSV file that we write: quoted where it must be, and never a formula for a spreadsheet: text that begins as one gets an
/// apostrophe before it. A number keeps its sign. What begins so and was written by us is read back without it.
[[nodiscard]] std::string csv_cell(std::string_view text, char separator = ';');
/// Whether a spreadsheet could take text for a formula: it begins, blanks and invisible characters left aside, with `= + - @`, one of their
/// full-width forms, a tab or a line end, and is no plain number.
[[nodiscard]] bool reads_as_formula(std::string_view text);
/// Text without the apostrophe that `csv_cell` puts before what reads as a formula.
[[nodiscard]] std::string_view without_guard(std::string_view text);

}  // namespace deminimis
