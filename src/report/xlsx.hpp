// SPDX-License-Identifier: Apache-2.0
// libxlsxwriter, loaded when the first workbook is written: it brings OpenSSL, which no other command should wait for.
#pragma once

#include <xlsxwriter.h>

namespace deminimis::report {

/// The functions used, by their own names.
struct xlsx {
  /// Loads them once. Error `request_invalid` where they are not installed.
  [[nodiscard]] static const xlsx& loaded();

  decltype(&::lxw_strerror) lxw_strerror;
  decltype(&::lxw_workbook_free) lxw_workbook_free;
  decltype(&::workbook_new) workbook_new;
  decltype(&::workbook_close) workbook_close;
  decltype(&::workbook_set_properties) workbook_set_properties;
  decltype(&::workbook_add_worksheet) workbook_add_worksheet;
  decltype(&::workbook_add_format) workbook_add_format;
  decltype(&::format_set_align) format_set_align;
  decltype(&::format_set_bold) format_set_bold;
  decltype(&::format_set_indent) format_set_indent;
  decltype(&::format_set_num_format) format_set_num_format;
  decltype(&::format_set_text_wrap) format_set_text_wrap;
  decltype(&::worksheet_autofilter) worksheet_autofilter;
  decltype(&::worksheet_fit_to_pages) worksheet_fit_to_pages;
  decltype(&::worksheet_freeze_panes) worksheet_freeze_panes;
  decltype(&::worksheet_repeat_rows) worksheet_repeat_rows;
  decltype(&::worksheet_set_column) worksheet_set_column;
  decltype(&::worksheet_set_landscape) worksheet_set_landscape;
  decltype(&::worksheet_set_row) worksheet_set_row;
  decltype(&::worksheet_write_number) worksheet_write_number;
  decltype(&::worksheet_write_string) worksheet_write_string;
};

}  // namespace deminimis::report
