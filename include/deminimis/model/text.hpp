// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>
#include <deminimis/model/p_number.hpp>

namespace deminimis {

/// Whether `text` is well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF (RFC 3629).
[[nodiscard]] constexpr bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned lead = byte(i);
    const std::size_t more = lead < 0x80                   ? 0
                             : lead >= 0xC2 && lead < 0xE0 ? 1
                             : lead >= 0xE0 && lead < 0xF0 ? 2
                             : lead >= 0xF0 && lead < 0xF5 ? 3
                                                           : 4;
    if (more == 4 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k)
      if ((byte(i + k) & 0xC0U) != 0x80U) return false;
    if ((lead == 0xE0 && byte(i + 1) < 0xA0) || (lead == 0xED && byte(i + 1) > 0x9F) || (lead == 0xF0 && byte(i + 1) < 0x90) ||
        (lead == 0xF4 && byte(i + 1) > 0x8F))
      return false;
    i += more + 1;
  }
  return true;
}

/// `text` itself where a ledger may keep it: valid UTF-8 without control characters, at most `most` bytes, not a CPR number.
/// Errors `encoding_invalid`, `request_invalid`, `personal_number`.
inline const std::string& require_text(const std::string& text, std::string_view where, std::size_t most = 1000) {
  if (text.size() > most)
    throw error(errc::request_invalid, std::string(where), "The text is longer than " + std::to_string(most) + " bytes.", "Shorten it.");
  if (!is_utf8(text)) throw error(errc::encoding_invalid, std::string(where), "The text is not valid UTF-8.", "Save it as UTF-8.");
  for (std::size_t i = 0; i < text.size(); ++i)
    if (static_cast<unsigned char>(text[i]) < 0x20 || text[i] == 0x7F ||
        (text[i] == '\xC2' && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0))  // U+0080 to U+009F
      throw error(errc::encoding_invalid, std::string(where), "The text holds a control character.", "Keep it to one line of plain text.");
  if (holds_cpr(text))
    throw error(errc::personal_number, std::string(where), "Something in it reads as a CPR number.",
                "Leave it out, or use another identifier: personal numbers are never stored.");
  return text;
}

/// The same for an identifier, which is not empty and at most 200 bytes.
inline const std::string& require_identifier(const std::string& text, std::string_view where) {
  if (text.empty())
    throw error(errc::request_invalid, std::string(where), "It is empty.", "Give a reference that is yours alone, such as RF-23-0098-1.");
  return require_text(text, where, 200);
}

}  // namespace deminimis
