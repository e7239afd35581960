// SPDX-License-Identifier: Apache-2.0
#include "report/alphabet.hpp"

#include <array>
#include <cstdint>

namespace deminimis::report {
namespace {

// The three signs that follow z in ASCII, { | }, stand for the three letters that follow z in Danish: æ, ø, å.
constexpr char letter_aa = '}';

/// What the letters U+00C0 to U+00FF are looked up as; empty: as punctuation.
constexpr std::array<std::string_view, 64> latin_1{"a", "a", "a", "a", "{", "}", "{", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // À to Ï
                                                   "d", "n", "o", "o", "o", "o", "|", "",  "|", "u", "u", "u", "y", "y", "th", "ss",  // Ð to ß
                                                   "a", "a", "a", "a", "{", "}", "{", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // à to ï
                                                   "d", "n", "o", "o", "o", "o", "|", "",  "|", "u", "u", "u", "y", "y", "th", "y"};  // ð to ÿ

/// Letters of other European names: without their marks.
constexpr std::string_view latin_extended_a =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"   // U+0100 to U+013F
    "lllnnnnnnnnnoooo||||rrrrrrssssssssttttttuuuuuuuuyyuuwwyyyzzzzzzs";  // U+0140 to U+017F; Ő and Œ are ø, Ű is y
static_assert(latin_extended_a.size() == 128);

/// What a name is looked up as before its double a is one letter.
std::string plain(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    const auto next = i + 1 < name.size() ? static_cast<unsigned char>(name[i + 1]) : 0U;
    std::string_view as;
    char one = 0;
    if (byte < 0x80) {
      if (name[i] >= 'A' && name[i] <= 'Z')
        one = static_cast<char>(name[i] - 'A' + 'a');
      else if ((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9'))
        one = name[i];
      if (one != 0) as = {&one, 1};
    } else if (byte == 0xC3) {
      as = latin_1[next & 0x3FU];
      ++i;
    } else if (byte == 0xC4 || byte == 0xC5) {
      as = latin_extended_a.substr((byte - 0xC4U) * 64U + (next & 0x3FU), 1);
      ++i;
    } else if (byte == 0xC2) {
      ++i;  // signs, and the no-break space
    } else {
      as = name.substr(i, 1);  // other scripts, byte by byte, after å
    }
    if (!as.empty())
      out += as;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string alphabetical(std::string_view name) {
  const std::string letters = plain(name);
  std::string key;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const bool double_a = letters[i] == 'a' && i + 1 < letters.size() && letters[i + 1] == 'a';
    key += double_a ? letter_aa : letters[i];
    i += double_a ? 1 : 0;
  }
  return key;
}

}  // namespace deminimis::report
