// SPDX-License-Identifier: Apache-2.0
// What the commands that read CSV files share.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <deminimis/io/import_file.hpp>

#include "context.hpp"

namespace deminimis::cli {

/// How a CSV file is to be read, as it was said.
struct import_arguments {
  std::string file, how, encoding, separator, columns;
  std::vector<std::string> set;
  std::optional<std::string> currency, rejects;
  bool ignore_columns = false, accept_changed = false, dry_run = false;
};

/// Adds the file and how it is to be read.
void add_file_options(CLI::App& command, import_arguments& given);
/// The same as the importers want it. Errors `request_invalid`, `column_unknown`, `file_invalid`.
[[nodiscard]] import_options options_of(const import_arguments& given, import_kind kind);
/// Shows what became of a row: every row of a dry run, else those that are left out and those that break a ceiling.
void show_row(const context& with, const import_arguments& given, const row_report& row);

/// The bytes of a file, or of standard input, which is read as far as it is needed and kept on the disk to be read again.
/// Errors `file_invalid`, `storage`.
[[nodiscard]] std::unique_ptr<byte_source> open_source(const std::string& path);

}  // namespace deminimis::cli
