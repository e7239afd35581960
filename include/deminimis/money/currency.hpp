// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>

namespace deminimis {

/// A currency that aid can be granted in: its ISO 4217 code and its number of decimals.
class currency {
 public:
  /// The euro, in which every ceiling is set.
  static constexpr currency eur() { return currency(0); }
  /// The Danish krone.
  static constexpr currency dkk() { return currency(1); }

  /// The currency of an ISO 4217 code in capitals, or nothing.
  [[nodiscard]] static constexpr std::optional<currency> find(std::string_view code) {
    for (std::size_t i = 0; i < table.size(); ++i)
      if (table[i].code == code) return currency(static_cast<std::uint8_t>(i));
    return std::nullopt;
  }

  /// The same, or the error `currency_unknown`. `where` names the field in the error.
  [[nodiscard]] static currency parse(std::string_view code, std::string_view where = "currency") {
    if (const auto found = find(code)) return *found;
    throw error(errc::currency_unknown, std::string(where), "\"" + std::string(code) + "\" is not a currency known here.",
                "Use one of EUR, DKK, SEK, NOK, GBP, USD, PLN, JPY, ISK.");
  }

  /// The ISO 4217 code.
  [[nodiscard]] constexpr std::string_view code() const { return table[index_].code; }
  /// Digits after the decimal point: 2, or 0 for JPY and ISK.
  [[nodiscard]] constexpr int decimals() const { return table[index_].decimals; }
  /// Whether this is the euro.
  [[nodiscard]] constexpr bool is_eur() const { return index_ == 0; }

  friend constexpr auto operator<=>(currency, currency) = default;

 private:
  struct row {
    std::string_view code;
    int decimals;
  };
  static constexpr std::array<row, 9> table{
      {{"EUR", 2}, {"DKK", 2}, {"SEK", 2}, {"NOK", 2}, {"GBP", 2}, {"USD", 2}, {"PLN", 2}, {"JPY", 0}, {"ISK", 0}}};

  explicit constexpr currency(std::uint8_t index) : index_(index) {}
  std::uint8_t index_;
};

}  // namespace deminimis
