// SPDX-License-Identifier: Apache-2.0
#include "report/xlsx.hpp"

#include <string>

#include "io/late_library.hpp"

namespace deminimis::report {
namespace {

constexpr const char* library = DEMINIMIS_XLSXWRITER;  // whose structures are those of the header

error missing(const std::string& what) {
  return {errc::request_invalid, "xlsx", "The library that writes Excel files cannot be used: " + what + ".",
          "Install libxlsxwriter (Debian 12: libxlsxwriter4), or ask for CSV."};
}

xlsx load() {
  const io::late_library from(library, missing);
  xlsx x{};
  from.find(x.lxw_strerror, "lxw_strerror");
  from.find(x.lxw_workbook_free, "lxw_workbook_free");
  from.find(x.workbook_new, "workbook_new");
  from.find(x.workbook_close, "workbook_close");
  from.find(x.workbook_set_properties, "workbook_set_properties");
  from.find(x.workbook_add_worksheet, "workbook_add_worksheet");
  from.find(x.workbook_add_format, "workbook_add_format");
  from.find(x.format_set_align, "format_set_align");
  from.find(x.format_set_bold, "format_set_bold");
  from.find(x.format_set_indent, "format_set_indent");
  from.find(x.format_set_num_format, "format_set_num_format");
  from.find(x.format_set_text_wrap, "format_set_text_wrap");
  from.find(x.worksheet_autofilter, "worksheet_autofilter");
  from.find(x.worksheet_fit_to_pages, "worksheet_fit_to_pages");
  from.find(x.worksheet_freeze_panes, "worksheet_freeze_panes");
  from.find(x.worksheet_repeat_rows, "worksheet_repeat_rows");
  from.find(x.worksheet_set_column, "worksheet_set_column");
  from.find(x.worksheet_set_landscape, "worksheet_set_landscape");
  from.find(x.worksheet_set_row, "worksheet_set_row");
  from.find(x.worksheet_write_number, "worksheet_write_number");
  from.find(x.worksheet_write_string, "worksheet_write_string");
  return x;
}

}  // namespace

const xlsx& xlsx::loaded() {
  static const xlsx functions = load();
  return functions;
}

}  // namespace deminimis::report
