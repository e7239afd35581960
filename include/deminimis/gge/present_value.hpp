// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>

#include <deminimis/error.hpp>
#include <deminimis/gge/exact_decimal.hpp>

namespace deminimis {

/// The most years ahead that aid is discounted over: far beyond any instrument, so that a typing error costs no hours of work.
inline constexpr int max_discount_years = 100;

namespace detail {
/// Sum of cents_by_year[t] / (1 + r)^t over t = 0, 1, ..., exactly; r in percent, above -100, else `request_invalid`.
inline exact_number present_value(std::span<const boost::multiprecision::cpp_int> cents_by_year, const exact_number& discount_rate_percent) {
  using boost::multiprecision::cpp_int;
  const exact_number growth = 1 + discount_rate_percent / 100;
  if (growth <= 0)
    throw error(errc::request_invalid, "discount_rate", discount_rate_percent.str() + " % is not above -100 %.",
                "The discount rate is the base rate plus 1 percentage point, in percent, such as 4.12.");
  const cpp_int over = numerator(growth);
  const cpp_int under = denominator(growth);
  if (msb(over) >= 256 || msb(under) >= 256)
    throw error(errc::request_invalid, "discount_rate", "The rate has too many digits to be one.", "Give the published rate, such as 4.12.");
  // Horner from the last year, numerator and power of `over` apart: one reduction at the end instead of one a year.
  cpp_int sum = 0;
  cpp_int power = 1;
  for (std::size_t t = cents_by_year.size(); t-- > 0;) {
    sum = sum * under + cents_by_year[t] * power * over;
    power *= over;
  }
  return exact_number(sum, power);
}
}  // namespace detail

}  // namespace deminimis
