// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/csv.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <sys/stat.h>

#include <deminimis/model/text.hpp>

#include "link_problems.hpp"

namespace deminimis {

namespace {

constexpr std::size_t block_bytes = std::size_t{256} << 10;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

error too_long(const std::string& name, std::size_t line, std::size_t most) {
  return {errc::line_too_long, name + ":" + std::to_string(line), "The row is longer than " + std::to_string(most >> 10U) + " KiB.",
          "Check that this is a CSV file, and that a quote on that line is closed."};
}

/// What the bytes 0x80 to 0x9F are in Windows-1252; 0: nothing.
constexpr std::array<std::uint16_t, 32> windows_1252_signs{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                           0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                           0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

unsigned code_point_of(unsigned char byte) { return byte < 0x80 || byte >= 0xA0 ? byte : windows_1252_signs[byte - 0x80U]; }

void append_utf8(std::string& to, unsigned c) {
  if (c < 0x80) {
    to += static_cast<char>(c);
  } else if (c < 0x800) {
    to += static_cast<char>(0xC0U | (c >> 6U));
    to += static_cast<char>(0x80U | (c & 0x3FU));
  } else {
    to += static_cast<char>(0xE0U | (c >> 12U));
    to += static_cast<char>(0x80U | ((c >> 6U) & 0x3FU));
    to += static_cast<char>(0x80U | (c & 0x3FU));
  }
}

/// Windows-1252 as UTF-8; a byte that is nothing there becomes U+FFFD, which no cell may hold.
void decode_1252(std::string_view bytes, std::string& to) {
  to.clear();
  for (const char byte : bytes) {
    const unsigned c = code_point_of(static_cast<unsigned char>(byte));
    append_utf8(to, c == 0 && byte != '\0' ? 0xFFFDU : c);
  }
}

/// The code point at `at` of valid UTF-8, and how many bytes it takes.
std::pair<unsigned, std::size_t> code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[at + i])); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2};
  if (lead < 0xF0) return {((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU), 3};
  return {((lead & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU), 4};
}

/// The byte that Windows-1252 writes a code point with; 0 for none.
unsigned byte_1252_of(unsigned c) {
  if (c < 0x100) return c;  // also the C1 control characters that Latin-1 has there
  for (std::size_t i = 0; i < windows_1252_signs.size(); ++i)
    if (windows_1252_signs[i] == c) return 0x80U + static_cast<unsigned>(i);
  return 0;
}

/// Where UTF-8 was read as Windows-1252 and encoded once more: Ã and the second byte of an ä, æ, ø or å as a sign of its own.
std::size_t find_encoded_twice(std::string_view text) {
  for (std::size_t at = text.find("\xC3\x83"); at != text.npos; at = text.find("\xC3\x83", at + 2)) {
    if (at + 2 >= text.size()) return text.npos;
    const unsigned byte = byte_1252_of(code_point_at(text, at + 2).first);
    if (byte >= 0x80 && byte < 0xC0) return at;
  }
  return text.npos;
}

bool is_separator_blank(char c) { return c == ' ' || c == '\t'; }

/// Without blanks, tabs and no-break spaces around it.
std::string_view trim(std::string_view text) {
  for (;;) {
    if (!text.empty() && is_separator_blank(text.front()))
      text.remove_prefix(1);
    else if (text.starts_with("\xC2\xA0"))
      text.remove_prefix(2);
    else if (!text.empty() && is_separator_blank(text.back()))
      text.remove_suffix(1);
    else if (text.ends_with("\xC2\xA0"))
      text.remove_suffix(2);
    else
      return text;
  }
}

/// Bytes of the encodings that Danish is written in before UTF-8; in Windows-1252 these are what stands in Danish text.
bool usual_in_danish_1252(unsigned char byte) {
  constexpr std::string_view usual =
      "\xE6\xF8\xE5\xC6\xD8\xC5"                          // æøå ÆØÅ
      "\xE9\xC9\xE8\xE1\xF3\xFC\xDC\xF6\xD6\xE4\xC4\xEB"  // é É è á ó ü Ü ö Ö ä Ä ë
      "\xA0\xA7\xB4\xBD\xB2\xB3\x96\x80";                 // no-break space § ´ ½ ² ³ – €
  return usual.find(static_cast<char>(byte)) != usual.npos;
}

}  // namespace

// ---- bytes --------------------------------------------------------------------------------------------------------------

std::size_t memory_source::read(char* to, std::size_t most) {
  const std::size_t count = std::min(most, content_.size() - at_);
  if (count > 0) std::memcpy(to, content_.data() + at_, count);
  at_ += count;
  return count;
}

file_source::file_source(const std::string& path) : path_(path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode))
    throw error(errc::file_invalid, path, "It is a folder, a pipe or a device, not a file.", "Give a file; - reads standard input.");
  file_.reset(std::fopen(path.c_str(), "rb"));
  if (!file_) throw error(errc::file_invalid, path, "The file cannot be read.", "Check the name and the right to read it.");
}

std::size_t file_source::read(char* to, std::size_t most) {
  const std::size_t count = std::fread(to, 1, most, file_.get());
  if (count == 0 && std::ferror(file_.get()) != 0)
    throw error(errc::file_invalid, path_, "The file cannot be read to its end.", "Copy it to a disk that is sound.");
  return count;
}

void file_source::rewind() {
  if (std::fseek(file_.get(), 0, SEEK_SET) != 0)
    throw error(errc::file_invalid, path_, "The file cannot be read twice.", "Copy it to an ordinary file.");
}

// ---- encodings ----------------------------------------------------------------------------------------------------------

std::string_view to_string(text_encoding encoding) { return encoding == text_encoding::utf8 ? "utf-8" : "windows-1252"; }

text_encoding parse_encoding(std::string_view name, std::string_view where) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const char* known : {"utf-8", "utf8"})
    if (lower == known) return text_encoding::utf8;
  for (const char* known : {"windows-1252", "cp1252", "latin-1", "latin1", "iso-8859-1"})
    if (lower == known) return text_encoding::windows_1252;
  throw error(errc::request_invalid, std::string(where), "\"" + std::string(name) + "\" is not an encoding that is read.",
              "Use utf-8 or windows-1252; save other files as UTF-8 first.");
}

text_encoding detect_encoding(byte_source& from, std::string_view name) {
  const auto fail = [&](std::size_t line, std::string why, std::string remedy) {
    return error(errc::encoding_invalid, std::string(name) + ":" + std::to_string(line), std::move(why), std::move(remedy));
  };
  std::string block(block_bytes, '\0');
  std::size_t line = 1, line_bytes = 0, first_bad = 0, first_unusual = 0, sequences = 0;
  unsigned expected = 0, lead = 0;
  bool first = true, danish = false, marked = false;
  const auto bad = [&] {
    if (first_bad == 0) first_bad = line;
  };
  from.rewind();
  for (std::size_t count = 0; (count = from.read(block.data(), block.size())) > 0;) {
    std::string_view bytes(block.data(), count);
    if (std::exchange(first, false)) {
      if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF"))
        throw fail(1, "The file is UTF-16.", "Save it as UTF-8: in Excel, CSV UTF-8.");
      marked = bytes.starts_with(byte_order_mark);
    }
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte != '\n' && ++line_bytes > (std::size_t{1} << 20)) {
        // the reader tells what is too long; what was seen so far decides nothing
        from.rewind();
        throw too_long(std::string(name), line, std::size_t{1} << 20);
      }
      if (expected > 0) {  // RFC 3629: the first continuation byte also tells overlong forms and surrogates
        const bool follows = byte >= 0x80 && byte < 0xC0 && !(lead == 0xE0 && byte < 0xA0) && !(lead == 0xED && byte > 0x9F) &&
                             !(lead == 0xF0 && byte < 0x90) && !(lead == 0xF4 && byte > 0x8F);
        lead = 0;
        if (follows) {
          if (--expected == 0) ++sequences;
        } else {
          expected = 0;
          bad();
        }
        if (follows) {
          if (!usual_in_danish_1252(byte) && first_unusual == 0) first_unusual = line;
          continue;
        }
      }
      if (byte == '\n') ++line, line_bytes = 0;
      if (byte < 0x80) continue;
      if (!usual_in_danish_1252(byte) && first_unusual == 0) first_unusual = line;
      danish = danish || std::string_view("\xE6\xF8\xE5\xC6\xD8\xC5").find(c) != std::string_view::npos;
      if (byte >= 0xC2 && byte < 0xF5) {
        lead = byte;
        expected = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
      } else {
        bad();
      }
    }
  }
  if (expected > 0) bad();
  from.rewind();
  if (marked || first_bad == 0) return text_encoding::utf8;  // what does not fit after a byte order mark is told row by row
  if (sequences == 0 && danish && first_unusual == 0) return text_encoding::windows_1252;
  throw fail(first_bad,
             sequences > 0 ? "Part of the file is UTF-8 and part of it is not." : "The text is not UTF-8, and it is not certain what else it is.",
             "Save it as UTF-8, or name its encoding: --encoding windows-1252.");
}

// ---- rows ---------------------------------------------------------------------------------------------------------------

csv_reader::csv_reader(byte_source& from, csv_options options,
                       const std::function<std::vector<std::string>(const std::vector<std::string>&)>& missing)
    : from_(&from), options_(std::move(options)) {
  encoding_ = options_.encoding ? *options_.encoding : detect_encoding(from, options_.name);
  from.rewind();
  while (buffer_.size() < byte_order_mark.size() && fill()) {
  }
  if (buffer_.starts_with("\xFF\xFE") || buffer_.starts_with("\xFE\xFF"))
    throw error(errc::encoding_invalid, options_.name, "The file is UTF-16.", "Save it as UTF-8: in Excel, CSV UTF-8.");
  if (buffer_.starts_with(byte_order_mark)) {
    if (encoding_ != text_encoding::utf8)
      throw error(errc::encoding_invalid, options_.name, "The file begins with the byte order mark of UTF-8.", "Leave the encoding to be detected.");
    at_ = byte_order_mark.size();
  }
  std::string_view record;
  split_result result{};
  std::size_t line = line_;
  do {
    line = line_;
    if (!take_record(record, result)) throw error(errc::file_invalid, options_.name, "The file is empty.", "The first line names the columns.");
  } while (trim(record).empty());
  const std::string where = options_.name + ":" + std::to_string(line);
  if (!is_utf8(record) || record.find('\0') != record.npos)
    throw error(errc::encoding_invalid, where, "The header is not text.", "Save the file as UTF-8, and name the columns on its first line.");
  if (const auto at = find_encoded_twice(record); at != record.npos)
    throw error(errc::encoding_invalid, where,
                "\"" + std::string(record.substr(at, 2 + code_point_at(record, at + 2).second)) + "\" shows that the text was encoded twice.",
                "Save it once more from the original as UTF-8, or undo the second encoding.");
  std::vector<std::string_view> cells;
  std::vector<std::string> fewest;
  std::vector<char> fitting;
  std::vector<std::vector<std::string>> headers;
  std::vector<std::size_t> nameless;
  const std::string candidates = options_.separator ? std::string(1, *options_.separator) : std::string(";\t,");
  std::size_t most_cells = 0;
  for (const char candidate : candidates) {
    if (split(record, candidate, cells) != split_result::ok) continue;
    std::vector<std::string> names;
    for (const auto cell : cells) names.emplace_back(trim(cell));
    const std::size_t fields = names.size();
    while (names.size() > 1 && names.back().empty()) names.pop_back();
    const auto lacking = missing(names);
    if (names.size() > most_cells) {
      most_cells = names.size();
      fewest = lacking;
    }
    if (!lacking.empty()) continue;
    fitting.push_back(candidate);
    nameless.push_back(fields - names.size());
    headers.push_back(std::move(names));
  }
  if (fitting.size() > 1) throw error(errc::file_invalid, where, "It is not certain what stands between the columns.", "Name it: --separator ';'.");
  if (fitting.empty()) {
    std::string names;
    for (const auto& name : fewest) names += (names.empty() ? "" : ", ") + name;
    if (names.empty()) throw error(errc::file_invalid, where, "The header's quotes are not closed.", "Close them, or leave them out.");
    throw error(errc::column_missing, where, "The header lacks " + names + ".",
                "Name the columns on the first line as the import guide does, or give a column map: --columns FILE.");
  }
  separator_ = fitting.front();
  header_line_ = line;
  header_ = std::move(headers.front());
  nameless_ = nameless.front();
}

/// Reads more behind what was not taken yet; false at the end of the file.
bool csv_reader::fill() {
  if (ended_) return false;
  if (at_ > 0) {
    buffer_.erase(0, at_);
    at_ = 0;
  }
  const std::size_t before = buffer_.size();
  buffer_.resize(before + block_bytes);
  const std::size_t count = from_->read(buffer_.data() + before, block_bytes);
  buffer_.resize(before + count);
  ended_ = count == 0;
  return !ended_;
}

/// Takes the bytes of the next row, line ends in quotes included, as UTF-8. Where a quote is never closed, only its line.
bool csv_reader::take_record(std::string_view& record, split_result& result) {
  if (at_ == buffer_.size() && !fill()) return false;
  std::size_t length = 0, first_end = std::string::npos;
  bool quoted = false, at_start = true, closed = false;
  for (std::size_t i = 0;; ++i) {
    if (i > options_.max_line_bytes) {
      if (quoted && first_end != std::string::npos) {
        length = first_end;
        result = split_result::quote_open;
        break;
      }
      throw too_long(options_.name, line_, options_.max_line_bytes);
    }
    if (at_ + i == buffer_.size() && !fill()) {
      if (quoted && first_end != std::string::npos) {
        length = first_end;
        result = split_result::quote_open;
      } else {
        length = i;
        result = quoted ? split_result::quote_open : split_result::ok;
      }
      break;
    }
    const char c = buffer_[at_ + i];
    if (quoted) {
      if (c == '"')
        quoted = false, closed = true;
      else if (c == '\n' && first_end == std::string::npos)
        first_end = i;
      continue;
    }
    if (c == '"') {
      // a quote opens a field only at its beginning, and a second one right after a closing quote stands for itself
      if (at_start || closed) quoted = true;
      closed = false, at_start = false;
      continue;
    }
    const bool between = header_.empty() ? c == ';' || c == '\t' || c == ',' : c == separator_;
    if (closed && first_end != std::string::npos && !between && c != ' ' && c != '\r' && c != '\n') {
      // what closed here was never opened on an earlier line: a quote there stands by mistake, and takes no row with it but its own
      length = first_end;
      result = split_result::quote_open;
      break;
    }
    closed = closed && c == ' ';
    if (c == '\n') {
      length = i;
      result = split_result::ok;
      break;
    }
    at_start = between || (at_start && c == ' ');
  }
  std::string_view bytes(buffer_.data() + at_, length);
  at_ += length;
  line_ += static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  if (at_ < buffer_.size()) ++at_, ++line_;  // the line end itself
  if (bytes.ends_with('\r')) bytes.remove_suffix(1);
  if (encoding_ == text_encoding::windows_1252) {
    decode_1252(bytes, decoded_);
    record = decoded_;
  } else {
    record = bytes;
  }
  return true;
}

csv_reader::split_result csv_reader::split(std::string_view record, char separator, std::vector<std::string_view>& cells) {
  cells.clear();
  unquoted_.clear();
  unquoted_.reserve(record.size());  // so that the cells that point into it stay where they are
  for (std::size_t at = 0;;) {
    std::size_t start = at;
    while (start < record.size() && record[start] == ' ' && separator != ' ') ++start;
    if (start < record.size() && record[start] == '"') {
      const std::size_t from = unquoted_.size();
      for (at = start + 1;; ++at) {
        if (at == record.size()) return split_result::quote_open;
        if (record[at] == '"' && (at + 1 == record.size() || record[at + 1] != '"')) break;
        if (record[at] == '"') ++at;
        unquoted_ += record[at];
      }
      ++at;
      while (at < record.size() && record[at] == ' ' && separator != ' ') ++at;
      if (at < record.size() && record[at] != separator) return split_result::text_after_quote;
      cells.push_back(std::string_view(unquoted_).substr(from));
    } else {
      const std::size_t end = std::min(record.find(separator, at), record.size());
      cells.push_back(record.substr(at, end - at));
      at = end;
    }
    if (at == record.size()) return split_result::ok;
    ++at;
  }
}

bool csv_reader::next(csv_row& row) {
  for (;;) {
    row.fault.reset();
    row.cells.clear();
    row.line = line_;
    row.fields = 0;
    split_result result{};
    std::string_view record;
    if (!take_record(record, result)) return false;
    row.text = record;
    if (result == split_result::ok) result = split(record, separator_, row.cells);
    if (result != split_result::ok) {
      row.cells.clear();
      if (!is_utf8(record)) row.text = {};
      row.fault =
          csv_fault{errc::file_invalid, "", is_utf8(record) ? io::shown(record) : std::string(),
                    result == split_result::quote_open ? "A quote that opens on this line is not closed." : "There is text after a closing quote."};
      return true;
    }
    for (auto& cell : row.cells) cell = trim(cell);
    row.fields = row.cells.size();
    if (std::all_of(row.cells.begin(), row.cells.end(), [](std::string_view c) { return c.empty(); })) continue;
    check(row);
    return true;
  }
}

/// Notes what no cell may hold, and a number of cells that is not the header's.
void csv_reader::check(csv_row& row) const {
  while (row.cells.size() > header_.size() && row.cells.back().empty()) row.cells.pop_back();
  const auto column = [&](std::size_t i) { return i < header_.size() && !header_[i].empty() ? header_[i] : "column " + std::to_string(i + 1); };
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const std::string_view cell = row.cells[i];
    const auto spoilt = [&](std::string why, std::string value = {}) {
      row.fault = csv_fault{errc::encoding_invalid, column(i), std::move(value), std::move(why)};
      row.text = {};
      row.cells.clear();
    };
    if (const auto at = cell.find('\0'); at != cell.npos) return spoilt("There is a NUL byte, at byte " + std::to_string(at + 1) + " of the cell.");
    if (!is_utf8(cell)) {
      std::size_t good = 0;
      for (std::size_t to = 1; to <= cell.size(); ++to)
        if (is_utf8(cell.substr(0, to))) good = to;
      return spoilt("The text is not UTF-8, at byte " + std::to_string(good + 1) + " of the cell.", io::shown(cell.substr(0, good)));
    }
    if (cell.find("\xEF\xBF\xBD") != cell.npos)
      return spoilt("A character was lost when the file was made: it holds the sign for one that could not be read.", io::shown(cell));
    if (const auto at = find_encoded_twice(cell); at != cell.npos)
      return spoilt("\"" + std::string(cell.substr(at, 2 + code_point_at(cell, at + 2).second)) +
                        "\" shows that the text was encoded twice: it was UTF-8, was read as Windows-1252 and saved as UTF-8 again.",
                    io::shown(cell));
  }
  if (row.cells.size() != header_.size())
    row.fault = csv_fault{errc::file_invalid, "", io::shown(row.text),
                          "The row has " + std::to_string(row.cells.size()) + " fields, the header " + std::to_string(header_.size()) + "."};
}

// ---- what we write ------------------------------------------------------------------------------------------------------

bool reads_as_formula(std::string_view text) {
  // what a spreadsheet may skip before it looks: blanks, and marks that nobody sees
  for (bool skipped = true; skipped;) {
    skipped = false;
    for (const std::string_view invisible : {" ", "\xC2\xA0", "\xC2\xAD", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x80\x8E",
                                             "\xE2\x80\x8F", "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xE2\x80\xAF", "\xE3\x80\x80", "'"})
      if (text.starts_with(invisible)) text.remove_prefix(invisible.size()), skipped = true;
  }
  if (text.empty()) return false;
  if (text.front() == '-' && text.size() > 1 && text.find_first_not_of("0123456789.,", 1) == text.npos && text[1] >= '0' && text[1] <= '9')
    return false;
  if (std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) return true;
  // full-width = + - @, the minus sign and its small and full forms
  for (const std::string_view form : {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0", "\xE2\x88\x92", "\xEF\xB9\xA6", "\xEF\xB9\xA2",
                                      "\xEF\xB9\xA3", "\xEF\xB9\xAB"})
    if (text.starts_with(form)) return true;
  return false;
}

std::string_view without_guard(std::string_view text) {
  if (text.starts_with('\'') && reads_as_formula(text.substr(1))) text.remove_prefix(1);
  return text;
}

std::string csv_cell(std::string_view text, char separator) {
  std::string cell;
  if (reads_as_formula(text)) cell += '\'';
  cell += text;
  if (cell.find_first_of(std::string("\"\n\r") + separator) == cell.npos && trim(cell).size() == cell.size()) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

}  // namespace deminimis
