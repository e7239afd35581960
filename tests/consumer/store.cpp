// SPDX-License-Identifier: Apache-2.0
// What a user of the components open and postgres writes: a ledger wherever its address says, and a copy of it in a file.
//   store ADDRESS COPY
#include <deminimis/deminimis.hpp>
#include <deminimis/open/copy.hpp>
#include <deminimis/open/open.hpp>
#include <deminimis/postgres/postgres_store.hpp>

#include <iostream>

int main(int count, char** arguments) {
  using namespace deminimis;
  if (count != 3 || is_postgres_address(arguments[2])) return 2;
  static_cast<void>(create_store(arguments[1], settings{}));
  ledger on = deminimis::open(arguments[1]);
  const auto answer = on.grant("r1", {.recipient = "12345674", .regulation = "general", .amount = "1000.00 EUR", .granted_on = "2026-02-14"});
  const auto copied = copy_ledger(arguments[1], arguments[2]);
  std::cout << (answer.granted() ? "granted" : "refused") << ", " << copied.events << " events copied"
            << (is_postgres_address(arguments[1]) ? " from a server" : "") << "\n";
}
