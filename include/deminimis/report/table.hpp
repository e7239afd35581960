// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/time/instant.hpp>

namespace deminimis {

/// What a column holds.
enum class cell_kind : std::uint8_t {
  text,    ///< as it stands, never a formula
  number,  ///< an exact decimal with a point, such as "80500.00" or "7.4604"; empty: nothing
  day,     ///< YYYY-MM-DD; empty: nothing
};

/// A column of a table.
struct table_column {
  std::string heading;
  cell_kind kind = cell_kind::text;
};

/// Rows under headings, as they go into a spreadsheet or a file. Every row has as many cells as there are columns.
struct table {
  std::string name;  ///< of the sheet: at most 31 characters
  std::vector<table_column> columns;
  std::vector<std::vector<std::string>> rows;
};

/// A table as a CSV file that a Danish Excel opens with a double click: UTF-8 with byte order mark, `;`, CRLF, decimal comma, DD-MM-YYYY;
/// text that reads as a formula has an apostrophe before it.
[[nodiscard]] std::string to_danish_csv(const table& t);

/// Writes tables as the sheets of an Excel file; `made_at` is the date of making that the file tells, and nothing else in it depends on
/// when or where it is written. Text is written as text whatever it begins with, a day as a day. A number stands twice: as Excel's own number, which
/// is binary and has 15 digits, and exactly, as text, in a column of its own behind the others. Errors `storage`; `request_invalid` for a sheet name
/// that Excel does not take.
void write_xlsx(const std::string& path, const std::vector<table>& sheets, instant made_at);

}  // namespace deminimis
