// SPDX-License-Identifier: Apache-2.0
// A ledger in a file: rates, a grant with an idempotency key, the same request again, and the audit.
#include <deminimis/deminimis.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include <cstdio>
#include <iostream>

int main() {
  using namespace deminimis;
  std::remove("example.db");
  try {
    // [snippet sqlite_ledger]
    ledger programme(std::shared_ptr<store>(sqlite_store::create("example.db", settings{})));
    programme.add_rate("DKK", "2025-06-02", "7.4604");

    const aid_request wanted{.recipient = "99000007", .regulation = "general", .amount = "80500.00 DKK", .granted_on = "2025-06-02"};
    const attribution said{.key = "request-4711", .actor = "anna", .reason = "value-chain check"};
    const decision first = programme.grant("RF-23-0098-1", wanted, said);
    const decision again = programme.grant("RF-23-0098-1", wanted, said);  // a retry after a lost connection

    std::cout << first.granted() << again.receipt.replayed << " " << to_string(first.assessment.asked.value) << " EUR\n";
    std::cout << programme.audit().size() << " breaches, log intact: " << programme.verify().ok() << "\n";
    // [end]
    return first.granted() && again.receipt.replayed && again.receipt.sequence == first.receipt.sequence ? 0 : 1;
  } catch (const error& e) {
    std::cerr << e.what() << "\n";  // says what, where, why and what to do; e.code() is stable
    return 2;
  }
}
