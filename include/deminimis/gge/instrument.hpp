// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <deminimis/gge/capital.hpp>
#include <deminimis/gge/capped.hpp>
#include <deminimis/gge/guarantee.hpp>
#include <deminimis/gge/instalments.hpp>
#include <deminimis/gge/loan.hpp>
#include <deminimis/gge/soft_loan.hpp>

namespace deminimis {

/// A grant in one payment: counts its amount.
struct direct_grant {
  money amount;
  /// What it counts, in whole cents.
  [[nodiscard]] eur_cents gge(regulation) const { return detail::require_positive_euro(amount); }
  friend bool operator==(const direct_grant&, const direct_grant&) = default;
};

/// A grant in instalments, see `instalments_gge`.
struct instalment_plan {
  std::vector<instalment> payments;
  exact_number discount_rate_percent;
  /// What it counts, in whole cents.
  [[nodiscard]] eur_cents gge(regulation) const { return instalments_gge(payments, discount_rate_percent); }
  friend bool operator==(const instalment_plan&, const instalment_plan&) = default;
};

/// A loan in the safe harbour, see `loan_gge`.
struct loan {
  money amount;
  exact_number years;
  std::optional<exact_number> collateral_percent{};
  /// What it counts, in whole cents.
  [[nodiscard]] eur_cents gge(regulation aid) const { return loan_gge(aid, amount, years, collateral_percent); }
  friend bool operator==(const loan&, const loan&) = default;
};

/// A guarantee in the safe harbour, see `guarantee_gge`.
struct guarantee {
  money amount;
  exact_number years;
  std::optional<exact_number> guaranteed_percent{};
  /// What it counts, in whole cents.
  [[nodiscard]] eur_cents gge(regulation aid) const { return guarantee_gge(aid, amount, years, guaranteed_percent); }
  friend bool operator==(const guarantee&, const guarantee&) = default;
};

/// A loan below the market's interest, see `soft_loan_gge`.
struct soft_loan {
  std::vector<money> outstanding;
  exact_number reference_percent;
  exact_number interest_percent;
  exact_number discount_percent;
  /// What it counts, in whole cents.
  [[nodiscard]] eur_cents gge(regulation) const { return soft_loan_gge(outstanding, reference_percent, interest_percent, discount_percent); }
  friend bool operator==(const soft_loan&, const soft_loan&) = default;
};

/// A capital injection, see `capital_gge`.
struct capital_injection {
  money amount;
  /// What it counts, in whole cents.
  [[nodiscard]] eur_cents gge(regulation aid) const { return capital_gge(aid, amount); }
  friend bool operator==(const capital_injection&, const capital_injection&) = default;
};

/// A measure with a cap, see `capped_gge`.
struct capped_measure {
  money cap;
  /// What it counts, in whole cents.
  [[nodiscard]] eur_cents gge(regulation) const { return capped_gge(cap); }
  friend bool operator==(const capped_measure&, const capped_measure&) = default;
};

/// The kinds of instrument, in the order of the alternatives of `instrument`.
enum class instrument_kind : std::uint8_t { grant, instalments, loan, guarantee, soft_loan, capital, capped };

/// In what form aid is given, with everything its gross grant equivalent is computed from, to be kept with the grant.
using instrument = std::variant<direct_grant, instalment_plan, loan, guarantee, soft_loan, capital_injection, capped_measure>;

namespace detail {
inline constexpr std::array<std::string_view, 7> instrument_names{"grant", "instalments", "loan", "guarantee", "soft_loan", "capital", "capped"};
static_assert(instrument_names.size() == std::variant_size_v<instrument>);
}  // namespace detail

/// The stable name, for instance "soft_loan".
[[nodiscard]] constexpr std::string_view to_string(instrument_kind kind) { return detail::instrument_names[static_cast<std::size_t>(kind)]; }

/// The kind of a stable name, or nothing.
[[nodiscard]] constexpr std::optional<instrument_kind> find_instrument_kind(std::string_view name) {
  for (std::size_t i = 0; i < detail::instrument_names.size(); ++i)
    if (detail::instrument_names[i] == name) return static_cast<instrument_kind>(i);
  return std::nullopt;
}

/// Which kind `given` is.
[[nodiscard]] inline instrument_kind kind_of(const instrument& given) { return static_cast<instrument_kind>(given.index()); }

/// Everything `given` is computed from, on one line: two instruments with the same text are the same.
[[nodiscard]] inline std::string to_text(const instrument& given) {
  struct writer {
    std::string operator()(const direct_grant& g) const { return to_string(g.amount); }
    std::string operator()(const instalment_plan& p) const {
      std::string text = "discount " + p.discount_rate_percent.str();
      for (const auto& payment : p.payments) text += ", " + to_string(payment.amount) + " after " + payment.years.str();
      return text;
    }
    std::string operator()(const loan& l) const {
      return to_string(l.amount) + " years " + l.years.str() + share(" collateral ", l.collateral_percent);
    }
    std::string operator()(const guarantee& g) const {
      return to_string(g.amount) + " years " + g.years.str() + share(" guaranteed ", g.guaranteed_percent);
    }
    std::string operator()(const soft_loan& l) const {
      std::string text = "reference " + l.reference_percent.str() + " interest " + l.interest_percent.str() + " discount " + l.discount_percent.str();
      for (const auto& amount : l.outstanding) text += ", " + to_string(amount);
      return text;
    }
    std::string operator()(const capital_injection& c) const { return to_string(c.amount); }
    std::string operator()(const capped_measure& c) const { return to_string(c.cap); }
    static std::string share(const char* name, const std::optional<exact_number>& percent) { return percent ? name + percent->str() : std::string(); }
  };
  return std::string(to_string(kind_of(given))) + " " + std::visit(writer{}, given);
}

/// What `given` counts against the ceilings of `aid`, in whole cents (2023/2831 Art 3(5), Art 4). Errors: those of its kind.
[[nodiscard]] inline eur_cents gross_grant_equivalent(const instrument& given, regulation aid) {
  return std::visit([aid](const auto& inputs) { return inputs.gge(aid); }, given);
}

}  // namespace deminimis
