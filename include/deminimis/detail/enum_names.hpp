// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>

namespace deminimis::detail {

/// The stable names of an enumeration's values, in one table, read both ways.
template <class Enum, std::size_t N>
struct enum_names {
  struct row {
    Enum value;
    std::string_view name;
  };
  row rows[N];
  [[nodiscard]] constexpr std::string_view name(Enum value) const {
    for (const auto& r : rows)
      if (r.value == value) return r.name;
    return {};
  }
  [[nodiscard]] constexpr std::optional<Enum> find(std::string_view name) const {
    for (const auto& r : rows)
      if (r.name == name) return r.value;
    return std::nullopt;
  }
  /// The value of `name`, or `request_invalid` listing the names there are.
  [[nodiscard]] Enum parse(std::string_view name, std::string_view where) const {
    if (const auto found = find(name)) return *found;
    std::string all;
    for (const auto& r : rows) all += (all.empty() ? "" : ", ") + std::string(r.name);
    throw error(errc::request_invalid, std::string(where), "\"" + std::string(name) + "\" is not one of: " + all + ".", "Use one of them.");
  }
};

}  // namespace deminimis::detail
