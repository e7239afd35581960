// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <deminimis/detail/enum_names.hpp>
#include <deminimis/money/currency.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/money/rate.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// How a file writes numbers and days.
enum class notation : std::uint8_t {
  undeclared,  ///< what reads the same under each of the others, or under one of them only, is read; all else is refused
  da,          ///< 1.234,56 and dd-mm-yyyy, dd.mm.yyyy
  en,          ///< 1,234.56
  iso,         ///< 1234.56
};

namespace detail {
inline constexpr enum_names<notation, 3> notations{{{notation::da, "da"}, {notation::en, "en"}, {notation::iso, "iso"}}};
}

/// A number as the ledger writes it: digits, and a point before decimals. Blanks and no-break spaces may group thousands, but for `iso`.
/// Errors: `number_ambiguous` where `how` is undeclared and two notations read two numbers; `amount_syntax` for all that is none: an
/// exponent, brackets, a plus sign, groups that are not of three digits.
[[nodiscard]] std::string read_number(std::string_view text, notation how, std::string_view where = "amount");

/// An amount of a file: a number with its currency before or after it (`kr.`, `DKK`, `EUR`, `€`; `,-` for no øre), or of currency `unit`.
/// Errors: those of `read_number`; `currency_unknown` where neither names a currency; `currency_mismatch` where they name two; those of
/// `money::parse`.
[[nodiscard]] money read_amount(std::string_view text, notation how, std::optional<currency> unit, std::string_view where = "amount");

/// A rate of a file. Errors: those of `read_number`, `rate_implausible`.
[[nodiscard]] rate read_rate(std::string_view text, notation how, std::string_view where = "rate");

/// A day of a file: YYYY-MM-DD, and where `how` is Danish or undeclared also DD-MM-YYYY and DD.MM.YYYY. Error `date_invalid`.
[[nodiscard]] day read_day(std::string_view text, notation how, std::string_view where = "date");

/// An amount as Danes write it, without currency: 1.234,56; `grouped` false: 1234,56.
[[nodiscard]] std::string danish_number(const money& amount, bool grouped = false);

}  // namespace deminimis
