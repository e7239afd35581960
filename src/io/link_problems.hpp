// SPDX-License-Identifier: Apache-2.0
// What the two readers of ownership links share: how a problem is shown, and what no text may hold.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <deminimis/error.hpp>
#include <deminimis/io/links_file.hpp>
#include <deminimis/model/p_number.hpp>
#include <deminimis/model/text.hpp>

namespace deminimis::io {

/// The length of the CPR number that stands at `at`, not inside a longer number: `DDMMYY-xxxx`, `DDMMYY xxxx`, or, where
/// `unseparated`, ten digits. 0: none.
inline std::size_t cpr_at(std::string_view text, std::size_t at, bool unseparated) {
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (at > 0 && digit(at - 1)) return 0;
  for (const std::size_t length : {std::size_t{11}, std::size_t{10}})
    if ((length == 11 || unseparated) && text.size() - at >= length && !digit(at + length) && reads_as_cpr(text.substr(at, length))) return length;
  return 0;
}

/// Whether a CPR number stands somewhere in `text`, or is the whole of it.
inline bool holds_cpr(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (cpr_at(text, at, false) != 0) return true;
  return reads_as_cpr(text);
}

/// `text` as a problem shows it: at most 80 bytes, whole characters, CPR numbers left out. `text` is valid UTF-8.
inline std::string shown(std::string_view text) {
  constexpr std::size_t most = 80;
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t length = cpr_at(text, at, true)) {
      result += "[CPR]";
      at += length;
      continue;
    }
    std::size_t next = at + 1;
    while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U) ++next;
    result.append(text.substr(at, next - at));
    at = next;
    if (result.size() > most) break;
  }
  if (result.size() <= most) return result;
  std::size_t end = most - 3;
  while (end > 0 && (static_cast<unsigned char>(result[end]) & 0xC0U) == 0x80U) --end;
  return result.substr(0, end) + "...";
}

inline std::string in_quotes(std::string_view text) { return "\"" + shown(text) + "\""; }

/// Notes a problem; the first 10,000 are kept, all are counted.
inline void add_problem(links_file& file, std::size_t line, std::string place, std::string_view value, errc code, std::string why) {
  constexpr std::size_t most = 10'000;
  if (++file.problem_count <= most) file.problems.push_back({line, std::move(place), shown(value), code, std::move(why)});
}

/// `content` without its byte order mark. Error `encoding_invalid`, with the line, for NUL bytes and what is not UTF-8.
inline std::string_view checked_text(std::string_view content, std::string_view name) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  if (is_utf8(content) && content.find('\0') == content.npos) return content;
  std::size_t number = 0;
  for (std::size_t from = 0; from <= content.size();) {
    ++number;
    const std::size_t end = std::min(content.find('\n', from), content.size());
    const std::string_view line = content.substr(from, end - from);
    const std::string where = std::string(name) + ":" + std::to_string(number);
    if (line.find('\0') != line.npos) throw error(errc::encoding_invalid, where, "There is a NUL byte.", "Save the file as UTF-8, not UTF-16.");
    if (!is_utf8(line)) throw error(errc::encoding_invalid, where, "The text is not UTF-8.", "Save the file as UTF-8.");
    from = end + 1;
  }
  throw error(errc::encoding_invalid, std::string(name), "The text is not UTF-8.", "Save the file as UTF-8.");
}

}  // namespace deminimis::io
