// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <deminimis/error.hpp>
#include <deminimis/gge/exact_decimal.hpp>
#include <deminimis/money/money.hpp>

#include "../support/catch.hpp"

namespace gge_test {

/// The code of the error that `act` throws, or nothing where it throws none.
template <class Act>
std::optional<deminimis::errc> code_of(Act act) {
  try {
    static_cast<void>(act());
  } catch (const deminimis::error& e) {
    return e.code();
  }
  return std::nullopt;
}

inline deminimis::money eur(std::string_view number) { return deminimis::money::parse(std::string(number) + " EUR"); }
inline deminimis::exact_number dec(std::string_view text) { return deminimis::parse_exact_decimal(text, "test", deminimis::minus::allowed); }

}  // namespace gge_test
