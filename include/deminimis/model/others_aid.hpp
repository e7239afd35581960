// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include <deminimis/model/grant.hpp>

namespace deminimis {

/// Whether `g` is another organisation's in a ledger that several share, so that only what the law counts of it is seen here: its
/// reference is then `hidden:` and a number, and nobody is named. Who granted it reports it (2023/2831 Art 6); nobody else does.
[[nodiscard]] inline bool is_others_aid(const grant& g) {
  constexpr std::string_view mark = "hidden:";
  const std::string_view ref = g.ref;
  return ref.starts_with(mark) && ref.size() > mark.size() &&
         std::all_of(ref.begin() + mark.size(), ref.end(), [](char c) { return c >= '0' && c <= '9'; }) && g.details.authority.empty();
}

}  // namespace deminimis
