// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace deminimis::postgres {

/// Where a ledger is.
struct place {
  std::string uri;     ///< for libpq
  std::string schema;  ///< deminimis, or what the address says
  std::string shown;   ///< for people: without a password
};

/// Reads an address. Errors `not_a_ledger` where it is none, `request_invalid` for a schema that is no plain name.
[[nodiscard]] place place_of(const std::string& address);

}  // namespace deminimis::postgres
