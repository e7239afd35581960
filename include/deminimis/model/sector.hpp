// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <deminimis/detail/enum_names.hpp>
#include <deminimis/error.hpp>

namespace deminimis {

/// What a company lives by, as far as the de minimis regulations tell companies apart.
enum class sector : std::uint8_t {
  general,              ///< neither of the two below
  primary_agriculture,  ///< primary production of agricultural products (1408/2013 Art 1)
  fishery_aquaculture,  ///< fishery and aquaculture, seaweed and algae too (717/2014 Art 1)
};

namespace detail {
inline constexpr enum_names<sector, 3> sectors{
    {{sector::general, "general"}, {sector::primary_agriculture, "primary_agriculture"}, {sector::fishery_aquaculture, "fishery_aquaculture"}}};
}
/// The stable name, for instance "primary_agriculture".
[[nodiscard]] constexpr std::string_view to_string(sector s) { return detail::sectors.name(s); }

/// A company's sector and the three grounds it is judged from: code, stated purpose, actual operation. The code alone is
/// only a hint.
struct sector_record {
  deminimis::sector sector = sector::general;
  std::string industry_code;  ///< DB07 or DB25, six digits; empty: not known
  std::string purpose;        ///< the purpose stated in the articles of association
  std::string operation;      ///< what the company actually does
  /// How primary production and other activities are kept apart, by separate accounts for instance; empty: they are not
  /// (2023/2831 Art 1(2), recital 12).
  std::string separation;
  friend bool operator==(const sector_record&, const sector_record&) = default;
};

/// A DB07 or DB25 industry code as six digits: spreadsheets lose leading zeros ("11100" is 011100), and dots are left out
/// ("01.11.00"). Error `request_invalid`.
[[nodiscard]] inline std::string industry_code(std::string_view text, std::string_view where = "industry_code") {
  std::string digits;
  for (const char c : text)
    if (c != '.') digits += c;
  bool ok = digits.size() == 5 || digits.size() == 6;
  for (const char c : digits) ok = ok && c >= '0' && c <= '9';
  if (!ok)
    throw error(errc::request_invalid, std::string(where), "\"" + std::string(text) + "\" is not an industry code.",
                "A code of DB07 or DB25 has six digits, such as 011100; a leading zero may be missing.");
  return digits.size() == 5 ? "0" + digits : digits;
}

/// What sector a six-digit code hints at: 011-015 (crops, animals, mixed farming) primary agriculture, 03 fishery and
/// aquaculture; nothing else. The same groups in DB07 (NACE rev. 2) and DB25 (NACE rev. 2.1). Only a hint: the stated purpose
/// and the actual operation decide.
[[nodiscard]] inline std::optional<sector> sector_hint(std::string_view six_digits) {
  if (six_digits.starts_with("01") && six_digits.size() == 6 && six_digits[2] >= '1' && six_digits[2] <= '5') return sector::primary_agriculture;
  if (six_digits.starts_with("03")) return sector::fishery_aquaculture;
  return std::nullopt;
}

}  // namespace deminimis
