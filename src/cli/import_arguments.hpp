// SPDX-License-Identifier: Apache-2.0
// What the commands that read CSV files share.
#pragma once

#include <cstddef>
#include <map>
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
/// Shows what became of the rows: every row of a dry run, else those that are left out and those that break a ceiling. What a whole file has is
/// told of a hundred rows and then counted, unless the answer is JSON.
class row_teller {
 public:
  row_teller(const context& with, const import_arguments& given) : with_(&with), given_(&given) {}
  void show(const row_report& row);
  /// After the last row: how many lines of each kind were only counted.
  void finish() const;

 private:
  /// A line about a row, on standard error, unless there are many of its kind already.
  void tell(std::size_t line, const std::string& kind, const std::string& text);

  const context* with_;
  const import_arguments* given_;
  std::map<std::string, std::size_t> lines_;  ///< by kind
};

/// The bytes of a file, or of standard input, which is read as far as it is needed and kept on the disk to be read again.
/// Errors `file_invalid`, `storage`.
[[nodiscard]] std::unique_ptr<byte_source> open_source(const std::string& path);

}  // namespace deminimis::cli
