// SPDX-License-Identifier: Apache-2.0
// Requests as the tests of the ledger write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <deminimis/ledger/ledger.hpp>

#include "support/catch.hpp"

namespace deminimis::test {

inline const char* const firm = "99000007";
inline const char* const other = "99000015";

/// The law alone, and one rate for every day unless another source is named.
inline settings by_law(rate_source source = rate_source::fixed) {
  settings s;
  s.book = dk_law();
  s.watched.clear();
  s.conversion.source = source;
  if (source == rate_source::fixed) s.conversion.fixed = rate::parse("7.4600");
  return s;
}

/// General aid of so many euro.
inline aid_request euro(const char* amount, const char* on = "2025-01-10", const char* number = firm) {
  return {number, "general", std::string(amount) + " EUR", on};
}
inline aid_request lapsing(aid_request asked, const char* on) {
  asked.lapses_on.emplace(on);
  return asked;
}
inline post_request posting(std::optional<const char*> amount, std::optional<const char*> on = {}) {
  post_request p;
  if (amount) p.amount.emplace(*amount);
  if (on) p.granted_on.emplace(*on);
  return p;
}
inline attribution key(const char* text) { return {text, "", ""}; }

/// How many events the ledger holds.
inline std::uint64_t events(const ledger& l) {
  return l.read([](const reader& r) { return r.last_event(); });
}
/// "300000.00": what may still be granted under `general`, in euro.
inline std::string room(const ledger& l, const char* on, const char* number = firm) {
  return to_string(l.headroom(number, "general", on, "EUR").binding.headroom);
}

}  // namespace deminimis::test
