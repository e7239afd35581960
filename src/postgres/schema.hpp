// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/ledger/settings.hpp>

namespace deminimis::postgres {

/// The version of the tables and functions that this library makes and uses.
inline constexpr int schema_version = 1;

/// The names a ledger goes by, each ready to stand in SQL.
struct names {
  std::string schema;
  std::string owner, definer, grant, read, audit;  ///< roles
};

/// A function of a ledger.
struct function_source {
  std::string name;
  std::string arguments;
  std::string returns;
  std::string_view attributes;  ///< volatility and language
  std::string body;
  bool for_readers = false;  ///< whoever may read may call it
  bool for_writers = false;  ///< whoever may grant may call it
};

/// What the database's own sum goes by, as text: the policies in the columns of `ledger`, the rows of `ceiling`.
[[nodiscard]] std::vector<std::string> policies_of(const settings& of);
[[nodiscard]] std::vector<std::array<std::optional<std::string>, 7>> ceilings_of(const settings& of);

/// What makes the tables, in order; run as the owner.
[[nodiscard]] std::string make_tables(const names& of, int partitions);
/// The functions, with the names in place.
[[nodiscard]] std::vector<function_source> functions(const names& of);
/// What makes the functions; run as the definer.
[[nodiscard]] std::string make_functions(const names& of, int partitions);
/// What guards the tables and gives the rights; run as the owner.
[[nodiscard]] std::string make_rights(const names& of);

}  // namespace deminimis::postgres
