// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/error.hpp>
#include <deminimis/gge/instrument.hpp>
#include <deminimis/model/entity.hpp>
#include <deminimis/model/grant.hpp>
#include <deminimis/model/regulation.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/money/rate.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// A field of a request: a value, or the text that will be read as one. Text is read when the ledger comes to it, so that of
/// several wrong fields the error named first is always the same.
template <class T>
class input {
 public:
  input(T value) : held_(std::move(value)) {}                 // NOLINT(google-explicit-constructor): requests read like sentences
  input(std::string text) : held_(std::move(text)) {}         // NOLINT(google-explicit-constructor)
  input(std::string_view text) : held_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  input(const char* text) : held_(std::string(text)) {}       // NOLINT(google-explicit-constructor)

  /// The value; `where` names the field in the error of a text that is none. Errors: those of `T`'s parser.
  [[nodiscard]] T value(std::string_view where) const {
    if (const T* value = std::get_if<T>(&held_)) return *value;
    const std::string& text = std::get<std::string>(held_);
    if constexpr (std::same_as<T, regulation>)
      return parse_regulation(text, where);
    else
      return T::parse(text, where);
  }

 private:
  std::variant<T, std::string> held_;
};

/// Aid that is asked about, granted, reserved or declared.
struct aid_request {
  input<cvr> recipient;
  input<deminimis::regulation> regulation;
  input<money> amount;
  input<day> granted_on;
  std::optional<input<day>> lapses_on{};  ///< only of a reservation
  std::optional<input<rate>> own_rate{};  ///< instead of the conversion rule; of no effect for an amount in euro
  grant_details details{};
  std::optional<instrument> inputs{};  ///< where `amount` is the gross grant equivalent of an instrument: what it is computed from
};

/// A reservation that becomes a grant; what is left out stays as it was reserved.
struct post_request {
  std::optional<input<money>> amount{};
  std::optional<input<day>> granted_on{};
};

/// A company and its fiscal years.
struct company_request {
  input<cvr> number;
  std::string name{};
  std::optional<input<month_day>> fiscal_year_start{};
  std::vector<std::pair<input<day>, input<day>>> fiscal_periods{};  ///< first and last day of each
  bool sole_trader = false;                                         ///< its name is that of a natural person: personal data
};

/// Something about a natural person, such as who signed a declaration.
struct person_request {
  std::string subject;                          ///< an id of your own, which says nothing about who it is
  std::string capacity = "signatory";           ///< as what
  std::string ref{};                            ///< of the aid it belongs to; empty: of none
  std::map<std::string, std::string> fields{};  ///< "name" and others
};

/// A company's sector with its grounds.
struct sector_request {
  input<cvr> number;
  deminimis::sector sector = deminimis::sector::general;
  std::string industry_code{};  ///< DB07 or DB25; a lost leading zero is put back
  std::string purpose{};
  std::string operation{};
  std::string separation{};  ///< how primary production and other activities are kept apart; empty: they are not
};

/// A control link between two entities.
struct link_request {
  std::string a;
  std::string b;
  input<day> since;
  std::optional<input<day>> until{};
  link_kind kind = link_kind::majority_votes;
  deminimis::certainty certainty = deminimis::certainty::confirmed;
  std::string evidence{};
};

/// An exact decimal such as a book equity, kept as it is written.
struct decimal {
  boost::multiprecision::cpp_int mantissa;
  int decimals = 0;

  /// Reads digits, optionally a point and digits, optionally a leading minus; at most 30 digits. Error `amount_syntax`.
  [[nodiscard]] static decimal parse(std::string_view text, std::string_view where = "number") {
    decimal parsed;
    bool negative = false, point = false;
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c == '-' && i == 0) {
        negative = true;
      } else if (c == '.' && !point && digits > 0 && i + 1 < text.size()) {
        point = true;
      } else if (detail::is_digit(c) && digits < 30) {
        parsed.mantissa = parsed.mantissa * 10 + (c - '0');
        ++digits;
        if (point) ++parsed.decimals;
      } else {
        digits = 0;
        break;
      }
    }
    if (digits == 0)
      throw error(errc::amount_syntax, std::string(where), "\"" + std::string(text) + "\" is not a number.",
                  "Write digits, and a point before decimals, such as 5250000 or 1250.50.");
    if (negative) parsed.mantissa = -parsed.mantissa;
    return parsed;
  }
};

/// A company that takes over part of a split one.
struct successor_request {
  input<cvr> number;
  input<decimal> equity;  ///< book equity; any unit, the same for all
};

/// A split of a company.
struct split_request {
  input<cvr> divided;
  input<day> on;
  bool by_activity = false;
  std::vector<successor_request> successors;
  std::map<std::string, input<cvr>> activity{};  ///< reference of a grant: the successor that took over its activity
};

}  // namespace deminimis
