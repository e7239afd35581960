// SPDX-License-Identifier: Apache-2.0
// The smallest program: a ledger in memory, a grant, and a question that is answered no.
// [snippet first_check]
#include <deminimis/deminimis.hpp>

#include <iostream>

int main() {
  using namespace deminimis;
  ledger programme = ledger::in_memory();  // closing-loops-2024 binds, dk-law is watched

  programme.declare("from-the-form", {.recipient = "99000007", .regulation = "general", .amount = "250000.00 EUR", .granted_on = "2025-03-03"});
  const assessment answer = programme.check({.recipient = "99000007", .regulation = "general", .amount = "50000.01 EUR", .granted_on = "2026-02-14"});

  std::cout << (answer.allowed() ? "yes" : "no") << ": at most " << to_string(answer.max_amount) << "\n";
  for (const auto& id : answer.binding.failed) std::cout << "would exceed " << id << "\n";
  return answer.allowed() ? 1 : 0;
}
// [end]
