// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <deminimis/ledger/ledger.hpp>

namespace deminimis {

/// Answers one request of the JSON Lines protocol, `{"do": OPERATION, ...}`, with one line of JSON, without line ends.
/// The operations and answers are those of the conformance vectors; every request may carry `key` (idempotency), `actor` and
/// `reason`, a question `explain` (true: the full answer). Never throws for a bad request: its answer is `{"error": CODE, ...}`.
/// When it returns, what the answer says was recorded is durable. Throws storage errors of a ledger that can no longer be used.
[[nodiscard]] std::string answer(ledger& on, std::string_view request);

/// The longest request read, in bytes; a longer one is answered with `line_too_long`.
inline constexpr std::size_t longest_request = 1 << 20;

}  // namespace deminimis
