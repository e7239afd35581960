// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/model/regulation.hpp>
#include <deminimis/time/day.hpp>
#include <deminimis/time/working_days.hpp>

namespace deminimis {

/// The first granting date from which aid under `r` is entered in the central register, or nothing: general and SGEI aid
/// from 1 January 2026 (2023/2831 Art 6, 2023/2832 Art 6), agriculture from 1 January 2027 (1408/2013 Art 6 as amended by
/// 2024/3118), fishery and aquaculture none.
[[nodiscard]] inline std::optional<day> register_duty_from(regulation r) {
  switch (r) {
    case regulation::general:
    case regulation::sgei: return day::of(2026, 1, 1);
    case regulation::agriculture: return day::of(2027, 1, 1);
    case regulation::fishery: break;
  }
  return std::nullopt;
}

/// Whether aid under `r` granted on `d` is entered in the central register; by when, `register_due_on` says.
[[nodiscard]] inline bool has_register_duty(regulation r, day d) {
  const auto from = register_duty_from(r);
  return from && *from <= d;
}

}  // namespace deminimis
