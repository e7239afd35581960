// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>

namespace deminimis {

/// The de minimis regulation that aid is granted under.
enum class regulation : std::uint8_t {
  general,      ///< Reg. (EU) 2023/2831; aid granted before 2024: Reg. (EU) No 1407/2013
  agriculture,  ///< primary production of agricultural products, Reg. (EU) No 1408/2013
  fishery,      ///< fishery and aquaculture, Reg. (EU) No 717/2014
  sgei,         ///< services of general economic interest, Reg. (EU) 2023/2832; aid granted before 2024: Reg. (EU) No 360/2012
};

/// What is known of a regulation besides its rules, which are the rulebook's.
struct regulation_info {
  regulation value;
  std::string_view name;         ///< the stable name, for instance "general"
  std::string_view number;       ///< the regulation in force, for instance "2023/2831"
  std::string_view before_2024;  ///< the one that aid granted before 2024 fell under
};

namespace detail {
inline constexpr std::array<regulation_info, 4> regulation_table{{
    {regulation::general, "general", "2023/2831", "1407/2013"},
    {regulation::agriculture, "agriculture", "1408/2013", "1408/2013"},
    {regulation::fishery, "fishery", "717/2014", "717/2014"},
    {regulation::sgei, "sgei", "2023/2832", "360/2012"},
}};
}  // namespace detail

/// Every regulation, in the order of the enumeration, to go through them.
[[nodiscard]] constexpr std::array<regulation, 4> regulations() {
  return {regulation::general, regulation::agriculture, regulation::fishery, regulation::sgei};
}

/// Name and numbers of `aid`, one of the four.
[[nodiscard]] constexpr const regulation_info& info(regulation aid) { return detail::regulation_table[static_cast<std::size_t>(aid)]; }

/// The stable name, for instance "sgei".
[[nodiscard]] constexpr std::string_view to_string(regulation aid) { return info(aid).name; }

/// The regulation of a stable name, in small letters, or nothing.
[[nodiscard]] constexpr std::optional<regulation> find_regulation(std::string_view name) {
  for (const auto& row : detail::regulation_table)
    if (row.name == name) return row.value;
  return std::nullopt;
}

/// The same, or the error `regulation_unknown`. `where` names the field in the error.
[[nodiscard]] inline regulation parse_regulation(std::string_view text, std::string_view where = "regulation") {
  if (const auto found = find_regulation(text)) return *found;
  throw error(errc::regulation_unknown, std::string(where), "\"" + std::string(text) + "\" is not a de minimis regulation known here.",
              "Use general (2023/2831), agriculture (1408/2013), fishery (717/2014) or sgei (2023/2832).");
}

/// Some of the regulations: whose aid a ceiling counts, for instance (2023/2831 Art 5, cumulation).
class regulation_set {
 public:
  /// None.
  constexpr regulation_set() = default;
  /// Those listed; twice is once.
  constexpr regulation_set(std::initializer_list<regulation> listed) {
    for (const regulation aid : listed) insert(aid);
  }
  /// All four.
  [[nodiscard]] static constexpr regulation_set all() {
    return {regulation::general, regulation::agriculture, regulation::fishery, regulation::sgei};
  }

  /// Adds `aid`.
  constexpr void insert(regulation aid) { bits_ = static_cast<std::uint8_t>(bits_ | bit(aid)); }
  /// Whether `aid` is one of them. `regulations()` is the array to go through.
  [[nodiscard]] constexpr bool contains(regulation aid) const { return (bits_ & bit(aid)) != 0; }
  /// Whether there is none.
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }

  friend constexpr bool operator==(regulation_set, regulation_set) = default;

 private:
  static constexpr unsigned bit(regulation aid) { return 1U << static_cast<unsigned>(aid); }
  std::uint8_t bits_ = 0;
};

}  // namespace deminimis
