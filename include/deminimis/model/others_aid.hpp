// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include <deminimis/model/grant.hpp>

namespace deminimis {

/// What the reference of another organisation's aid begins with, before a number; no aid is recorded under such a reference.
inline constexpr std::string_view others_reference = "hidden:";

/// Whether `g` is another organisation's in a ledger that several share, so that only what the law counts of it is seen here: its
/// reference is then `others_reference` and a number, and nobody is named. Who granted it reports it (2023/2831 Art 6); nobody else does.
[[nodiscard]] inline bool is_others_aid(const grant& g) {
  const std::string_view ref = g.ref;
  return ref.starts_with(others_reference) && ref.size() > others_reference.size() &&
         std::all_of(ref.begin() + others_reference.size(), ref.end(), [](char c) { return c >= '0' && c <= '9'; }) && g.details.authority.empty();
}

}  // namespace deminimis
