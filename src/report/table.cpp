// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/table.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>

#include <deminimis/error.hpp>
#include <deminimis/io/csv.hpp>

#include "report/xlsx.hpp"

namespace deminimis {

namespace {

using report::xlsx;

/// An exact decimal on its way into an Excel file, whose numbers are binary floating point: the one place where a number leaves our exact
/// world. It becomes the nearest such number, correctly rounded from its text, in the type that the library asks for; what it is exactly
/// stands beside it as text. Nothing ever comes back this way.
struct excel_number {
  std::string_view decimal;
  template <class Number>
  operator Number() const {  // NOLINT(google-explicit-constructor): the library's parameter says which number it takes
    Number nearest{};
    std::from_chars(decimal.data(), decimal.data() + decimal.size(), nearest);
    return nearest;
  }
};

/// Whether Excel shows all of a number: it keeps 15 digits.
bool fits_excel(std::string_view decimal) {
  return std::count_if(decimal.begin(), decimal.end(), [](char c) { return c >= '0' && c <= '9'; }) <= 15;
}

/// The number of digits behind the point.
std::size_t places(std::string_view decimal) {
  const auto point = decimal.find('.');
  return point == decimal.npos ? 0 : decimal.size() - point - 1;
}

/// How many characters a text has.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// How many characters its longest word has.
std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    longest = std::max(longest, characters(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

/// A day as spreadsheets count them: from 30 December 1899. Nothing for what is no day, and before March 1900, where they count one too many.
std::optional<std::string> serial_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const day d = day::parse(text, "table");
  if (d < *day::of(1900, 3, 1)) return std::nullopt;
  return std::to_string(d - *day::of(1899, 12, 30));
}

std::string danish(std::string_view text, cell_kind kind) {
  std::string cell(text);
  if (kind == cell_kind::number) std::replace(cell.begin(), cell.end(), '.', ',');
  if (kind == cell_kind::day && text.size() == 10)
    cell = std::string(text.substr(8)) + "-" + std::string(text.substr(5, 2)) + "-" + std::string(text.substr(0, 4));
  return cell;
}

void require_stored(lxw_error result, const std::string& path) {
  if (result == LXW_NO_ERROR) return;
  if (result == LXW_ERROR_SHEETNAME_LENGTH_EXCEEDED || result == LXW_ERROR_INVALID_SHEETNAME_CHARACTER ||
      result == LXW_ERROR_SHEETNAME_ALREADY_USED || result == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ||
      result == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
    throw error(errc::request_invalid, path, std::string("Excel cannot hold this: ") + xlsx::loaded().lxw_strerror(result) + ".",
                "Write CSV instead.");
  throw error(errc::storage, path, std::string("The file cannot be written: ") + xlsx::loaded().lxw_strerror(result) + ".",
              "Check the folder, its rights and the disk.");
}

void write_sheet(const xlsx& excel, lxw_workbook* book, const table& t, const std::string& path) {
  if (t.name.empty() || t.name.size() > 31 || t.name.find_first_of("[]:*?/\\'") != std::string::npos)
    throw error(errc::request_invalid, path, "\"" + t.name + "\" is no name of a sheet.", "Use at most 31 characters, without []:*?/\\'.");
  lxw_worksheet* sheet = excel.workbook_add_worksheet(book, t.name.c_str());
  if (!sheet) throw error(errc::request_invalid, path, "\"" + t.name + "\" is no name of a sheet, or stands twice.", "Name every sheet once.");
  lxw_format* heading = excel.workbook_add_format(book);
  excel.format_set_bold(heading);
  excel.format_set_text_wrap(heading);
  excel.format_set_align(heading, LXW_ALIGN_VERTICAL_TOP);
  lxw_format* number_heading = excel.workbook_add_format(book);
  excel.format_set_bold(number_heading);
  excel.format_set_text_wrap(number_heading);
  excel.format_set_align(number_heading, LXW_ALIGN_VERTICAL_TOP);
  excel.format_set_align(number_heading, LXW_ALIGN_RIGHT);
  excel.format_set_indent(number_heading, 1);
  lxw_format* plain = excel.workbook_add_format(book);
  excel.format_set_num_format(plain, "@");  // text stays text also when somebody edits the cell
  lxw_format* days = excel.workbook_add_format(book);
  excel.format_set_num_format(days, "dd-mm-yyyy");
  excel.format_set_align(days, LXW_ALIGN_LEFT);
  std::vector<lxw_format*> decimals;
  for (const char* shown : {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000", "#,##0.00000", "#,##0.000000"}) {
    decimals.push_back(excel.workbook_add_format(book));
    excel.format_set_num_format(decimals.back(), shown);
    excel.format_set_align(decimals.back(), LXW_ALIGN_RIGHT);
    excel.format_set_indent(decimals.back(), 1);  // apart from the text of the next column
  }
  std::vector<std::size_t> exact;  // the number columns, whose text stands behind the others
  for (std::size_t c = 0; c < t.columns.size(); ++c)
    if (t.columns[c].kind == cell_kind::number) exact.push_back(c);
  const auto column = [](std::size_t c) { return static_cast<lxw_col_t>(c); };
  const auto text_at = [&](lxw_row_t row, std::size_t c, const std::string& text, lxw_format* format) {
    if (!text.empty()) require_stored(excel.worksheet_write_string(sheet, row, column(c), text.c_str(), format), path);
  };
  std::vector<std::string> headings;
  for (const auto& c : t.columns) headings.push_back(c.heading);
  for (const auto e : exact) headings.push_back(t.columns[e].heading + " =");
  std::vector<std::size_t> widths;  // in characters
  for (std::size_t c = 0; c < headings.size(); ++c) {
    widths.push_back(std::max(longest_word(headings[c]), std::min<std::size_t>(characters(headings[c]), 16)));
    text_at(0, c, headings[c], c < t.columns.size() && t.columns[c].kind == cell_kind::number ? number_heading : heading);
  }
  lxw_row_t line = 1;
  for (const auto& row : t.rows) {
    for (std::size_t c = 0; c < t.columns.size(); ++c) {
      // a number shows a separator for three digits
      widths[c] = std::max(widths[c], std::min<std::size_t>(characters(row[c]) * (t.columns[c].kind == cell_kind::number ? 4 : 3) / 3, 110));
      const auto serial = t.columns[c].kind == cell_kind::day ? serial_of(row[c]) : std::nullopt;
      if (serial)
        require_stored(excel.worksheet_write_number(sheet, line, column(c), excel_number{*serial}, days), path);
      else if (t.columns[c].kind == cell_kind::number && !row[c].empty() && fits_excel(row[c]))
        require_stored(
            excel.worksheet_write_number(sheet, line, column(c), excel_number{row[c]}, decimals[std::min(places(row[c]), decimals.size() - 1)]),
            path);
      else
        text_at(line, c, row[c], plain);
    }
    for (std::size_t e = 0; e < exact.size(); ++e) {
      widths[t.columns.size() + e] = std::max(widths[t.columns.size() + e], characters(row[exact[e]]));
      text_at(line, t.columns.size() + e, row[exact[e]], plain);
    }
    ++line;
  }
  std::size_t high = 1;  // lines of the headings, which wrap
  for (std::size_t c = 0; c < headings.size(); ++c) {
    high = std::max(high, (characters(headings[c]) + widths[c] - 1) / widths[c] + (characters(headings[c]) > widths[c] ? 1 : 0));
    const std::string width = std::to_string(widths[c] + 3);
    excel.worksheet_set_column(sheet, column(c), column(c), excel_number{width}, nullptr);
  }
  const std::string height = std::to_string(15 * std::min<std::size_t>(high, 5));
  excel.worksheet_set_row(sheet, 0, excel_number{height}, nullptr);
  excel.worksheet_repeat_rows(sheet, 0, 0);
  excel.worksheet_freeze_panes(sheet, 1, 0);
  if (!t.rows.empty()) excel.worksheet_autofilter(sheet, 0, 0, line - 1, column(t.columns.size() - 1));
  excel.worksheet_set_landscape(sheet);
  excel.worksheet_fit_to_pages(sheet, 1, 0);
}

struct book_closer {
  void operator()(lxw_workbook* book) const { xlsx::loaded().lxw_workbook_free(book); }
};

}  // namespace

std::string to_danish_csv(const table& t) {
  std::string text = "\xEF\xBB\xBF";
  for (std::size_t c = 0; c < t.columns.size(); ++c) text += (c == 0 ? "" : ";") + csv_cell(t.columns[c].heading);
  text += "\r\n";
  for (const auto& row : t.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) text += (c == 0 ? "" : ";") + csv_cell(danish(row[c], t.columns[c].kind));
    text += "\r\n";
  }
  return text;
}

void write_xlsx(const std::string& path, const std::vector<table>& sheets, instant made_at) {
  const xlsx& excel = xlsx::loaded();
  const std::string part = path + ".part";
  {
    std::unique_ptr<lxw_workbook, book_closer> book(excel.workbook_new(part.c_str()));
    if (!book) throw error(errc::storage, path, "The file cannot be made.", "Check the folder and its rights.");
    lxw_doc_properties about{};
    about.created = std::chrono::duration_cast<std::chrono::seconds>(made_at.time_since_epoch()).count();
    excel.workbook_set_properties(book.get(), &about);
    for (const auto& t : sheets) write_sheet(excel, book.get(), t, path);
    const lxw_error closed = excel.workbook_close(book.release());  // frees it whatever becomes of it
    if (closed != LXW_NO_ERROR) std::remove(part.c_str());
    require_stored(closed, path);
  }
  if (std::rename(part.c_str(), path.c_str()) != 0) {
    std::remove(part.c_str());
    throw error(errc::storage, path, "The file cannot be put in its place.", "Check the folder and its rights.");
  }
}

}  // namespace deminimis
