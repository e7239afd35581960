// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/base_rates_file.hpp>

#include <string>
#include <vector>

namespace deminimis {
namespace {

std::vector<std::string_view> cells_of(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  while (true) {
    const auto end = line.find(separator);
    std::string_view cell = line.substr(0, end);
    while (cell.starts_with(' ')) cell.remove_prefix(1);
    while (cell.ends_with(' ')) cell.remove_suffix(1);
    cells.push_back(cell);
    if (end == std::string_view::npos) return cells;
    line.remove_prefix(end + 1);
  }
}

}  // namespace

base_rate_table read_base_rates(std::string_view content, std::string_view name) {
  const auto wrong = [&](std::size_t line, std::string_view why) {
    return error(errc::file_invalid, std::string(name) + ":" + std::to_string(line), std::string(why),
                 "Write the header area,from,percent and rows such as DK,2026-01-01,2.57.");
  };
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  base_rate_table table;
  char separator = ',';
  std::size_t number = 0, rows = 0;
  while (!content.empty()) {
    const auto end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (number == 1) {
      separator = line.find(';') == std::string_view::npos ? ',' : ';';
      if (cells_of(line, separator) != std::vector<std::string_view>{"area", "from", "percent"})
        throw wrong(1, "The header is not area,from,percent.");
      continue;
    }
    if (line.empty()) continue;
    const auto cells = cells_of(line, separator);
    if (cells.size() != 3 || cells[0].empty()) throw wrong(number, "The line does not have three cells.");
    const std::string where = std::string(name) + ":" + std::to_string(number);
    table.add({std::string(cells[0]), day::parse(cells[1], where), parse_exact_decimal(cells[2], where, minus::allowed)});
    ++rows;
  }
  if (rows == 0) throw wrong(number, "The file holds no base rate.");
  return table;
}

}  // namespace deminimis
