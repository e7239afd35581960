// SPDX-License-Identifier: Apache-2.0
#include <deminimis/open/open.hpp>

#include <deminimis/sqlite/sqlite_store.hpp>
#ifdef DEMINIMIS_HAS_POSTGRES
#include <deminimis/postgres/postgres_store.hpp>
#endif

namespace deminimis {

namespace {

sqlite_options for_file(const open_options& options) {
  sqlite_options chosen;
  chosen.busy_timeout = options.busy_timeout;
  chosen.read_only = options.read_only;
  chosen.now = options.now;
  return chosen;
}

#ifdef DEMINIMIS_HAS_POSTGRES
postgres_options for_server(const open_options& options) {
  postgres_options chosen;
  chosen.busy_timeout = options.busy_timeout;
  chosen.read_only = options.read_only;
  chosen.in_the_name_of = options.in_the_name_of;
  chosen.as_recorded = options.as_recorded;
  chosen.now = options.now;
  return chosen;
}
#else
[[noreturn]] void refuse_server(const std::string& address) {
  throw error(errc::storage, shown_address(address), "This deminimis was built without PostgreSQL.", "Build it with DEMINIMIS_BUILD_POSTGRES=ON.");
}
#endif

}  // namespace

bool is_server_address(std::string_view address) { return address.starts_with("postgresql://") || address.starts_with("postgres://"); }

std::shared_ptr<store> open_store(const std::string& address, const open_options& options) {
  if (!is_server_address(address)) return sqlite_store::open(address, for_file(options));
#ifdef DEMINIMIS_HAS_POSTGRES
  return postgres_store::open(address, for_server(options));
#else
  refuse_server(address);
#endif
}

std::shared_ptr<store> create_store(const std::string& address, const settings& made_with, const attribution& said, const open_options& options) {
  if (!is_server_address(address)) return sqlite_store::create(address, made_with, said, for_file(options));
#ifdef DEMINIMIS_HAS_POSTGRES
  return postgres_store::create(address, made_with, said, for_server(options));
#else
  refuse_server(address);
#endif
}

std::string shown_address(const std::string& address) {
  std::string shown = address;
  if (!is_server_address(address)) return shown;
  const auto authority = shown.find("//") + 2;
  const auto end = std::min(shown.find_first_of("/?", authority), shown.size());
  const auto at = shown.rfind('@', end);
  const auto colon = shown.find(':', authority);
  if (at != std::string::npos && at >= authority && colon < at) shown.erase(colon, at - colon);
  for (auto word = shown.find("password="); word != std::string::npos; word = shown.find("password=", word + 9))
    shown.erase(word + 9, std::min(shown.find('&', word), shown.size()) - word - 9);
  return shown;
}

}  // namespace deminimis
