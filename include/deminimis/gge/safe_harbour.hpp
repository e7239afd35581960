// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>
#include <deminimis/gge/euro.hpp>
#include <deminimis/gge/exact_decimal.hpp>
#include <deminimis/model/regulation.hpp>
#include <deminimis/money/money.hpp>

namespace deminimis {

/// The ceiling that a gross grant equivalent is a share of. The ceilings of a ledger are its rulebook's, dated; these are the
/// ones that the safe harbours below belong to.
struct gge_ceiling {
  regulation aid;
  eur_cents ceiling;
  std::string_view article;
};

/// The amounts up to which a loan or a guarantee has a gross grant equivalent without a risk assessment.
struct safe_harbour {
  regulation aid;
  eur_cents five_years;  ///< the most for a duration up to 5 years
  eur_cents ten_years;   ///< the most above 5 and up to 10 years
  std::string_view article;
};

namespace detail {
constexpr eur_cents whole_euro(std::int64_t euro) { return eur_cents(euro * 100); }
}  // namespace detail

/// One row for each regulation, in the order of the enumeration.
inline constexpr std::array<gge_ceiling, 4> gge_ceilings{{
    {regulation::general, detail::whole_euro(300'000), "2023/2831 Art 3(2)"},
    {regulation::agriculture, detail::whole_euro(50'000), "1408/2013 Art 3(2), as amended by 2024/3118"},
    {regulation::fishery, detail::whole_euro(30'000), "717/2014 Art 3(2)"},
    {regulation::sgei, detail::whole_euro(750'000), "2023/2832 Art 3(2)"},
}};

/// Loans, secured by collateral of at least 50 % of the loan; by the loan's amount.
inline constexpr std::array<safe_harbour, 4> loan_safe_harbours{{
    {regulation::general, detail::whole_euro(1'500'000), detail::whole_euro(750'000), "2023/2831 Art 4(3)(b)"},
    {regulation::agriculture, detail::whole_euro(250'000), detail::whole_euro(125'000), "1408/2013 Art 4(3)(b), as amended by 2024/3118"},
    {regulation::fishery, detail::whole_euro(150'000), detail::whole_euro(75'000), "717/2014 Art 4(3)(b)"},
    {regulation::sgei, detail::whole_euro(3'750'000), detail::whole_euro(1'875'000), "2023/2832 Art 4(3)(b)"},
}};

/// Guarantees of at most 80 % of the underlying loan; by the guaranteed amount.
inline constexpr std::array<safe_harbour, 4> guarantee_safe_harbours{{
    {regulation::general, detail::whole_euro(2'250'000), detail::whole_euro(1'125'000), "2023/2831 Art 4(6)(b)"},
    {regulation::agriculture, detail::whole_euro(375'000), detail::whole_euro(187'500), "1408/2013 Art 4(6)(b), as amended by 2024/3118"},
    {regulation::fishery, detail::whole_euro(225'000), detail::whole_euro(112'500), "717/2014 Art 4(6)(b)"},
    {regulation::sgei, detail::whole_euro(5'625'000), detail::whole_euro(2'813'036), "2023/2832 Art 4(6)(b)"},
}};

namespace detail {
/// The row of `aid`; the tables are in the order of the enumeration.
template <class Row>
constexpr const Row& row_of(const std::array<Row, 4>& table, regulation aid) {
  return table[static_cast<std::size_t>(aid)];
}

template <class Row>
constexpr bool one_row_each(const std::array<Row, 4>& table) {
  for (const regulation aid : regulations())
    if (row_of(table, aid).aid != aid) return false;
  return true;
}
static_assert(one_row_each(gge_ceilings) && one_row_each(loan_safe_harbours) && one_row_each(guarantee_safe_harbours));

inline error outside_safe_harbour(std::string_view where, const std::string& why, std::string_view article) {
  return {errc::safe_harbour_unavailable, std::string(where), why + " (" + std::string(article) + ").",
          "Compute the aid by a risk assessment, or notify it: it is not de minimis by the safe harbour."};
}

/// ceiling * amount / limit * years / 5 or 10, where amount and duration are within the safe harbour.
inline eur_cents safe_harbour_gge(const safe_harbour& harbour, eur_cents amount, const exact_number& years) {
  if (years <= 0) throw outside_safe_harbour("years", "A duration is above 0 years", harbour.article);
  if (years > 10) throw outside_safe_harbour("years", "The duration is above 10 years", harbour.article);
  const bool short_term = years <= 5;
  const eur_cents limit = short_term ? harbour.five_years : harbour.ten_years;
  if (amount > limit)
    throw outside_safe_harbour(
        "amount", to_string(amount) + " EUR is above " + to_string(limit) + " EUR, the most " + (short_term ? "up to 5 years" : "up to 10 years"),
        harbour.article);
  const exact_number share = exact_number(amount.count(), limit.count()) * years / (short_term ? 5 : 10);
  return to_whole_cents(row_of(gge_ceilings, harbour.aid).ceiling.count() * share);
}
}  // namespace detail

}  // namespace deminimis
