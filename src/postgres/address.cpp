// SPDX-License-Identifier: Apache-2.0
#include "address.hpp"

#include <algorithm>
#include <string_view>

#include <deminimis/error.hpp>
#include <deminimis/postgres/postgres_store.hpp>

namespace deminimis {

bool is_postgres_address(std::string_view address) { return address.starts_with("postgresql://") || address.starts_with("postgres://"); }

namespace postgres {

place place_of(const std::string& address) {
  if (!is_postgres_address(address))
    throw error(errc::not_a_ledger, address, "It is not the address of a PostgreSQL database.",
                "Write postgresql://USER@HOST/DATABASE, with ?schema=NAME where it is not deminimis.");
  place found{address, "deminimis", address};
  const auto query = address.find('?');
  if (query != std::string::npos) {
    std::string kept;
    for (std::size_t at = query + 1; at <= address.size();) {
      const auto end = std::min(address.find('&', at), address.size());
      const std::string one = address.substr(at, end - at);
      at = end + 1;
      if (one.starts_with("schema="))
        found.schema = one.substr(7);
      else if (!one.empty())
        kept += (kept.empty() ? "?" : "&") + one;
    }
    found.uri = address.substr(0, query) + kept;
  }
  const bool plain =
      !found.schema.empty() && found.schema.size() <= 30 && found.schema.front() >= 'a' && found.schema.front() <= 'z' &&
      std::all_of(found.schema.begin(), found.schema.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (!plain || found.schema.starts_with("pg_"))
    throw error(errc::request_invalid, "schema", "\"" + found.schema + "\" is not a schema of a ledger.",
                "Use at most 30 lower-case letters, digits and _, the first a letter.");
  // user:password@ and password=
  const auto authority = address.find("//") + 2;
  const auto at = address.find('@', authority);
  const auto colon = address.find(':', authority);
  if (at != std::string::npos && colon < at && at < std::min(address.find('/', authority), address.size())) found.shown.erase(colon, at - colon);
  for (auto word = found.shown.find("password="); word != std::string::npos; word = found.shown.find("password=", word + 9))
    found.shown.erase(word + 9, std::min(found.shown.find('&', word), found.shown.size()) - word - 9);
  return found;
}

}  // namespace postgres
}  // namespace deminimis
