// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <deminimis/detail/enum_names.hpp>

namespace deminimis {

/// What whoever opens a ledger's file means to do. In a file this guards against mistakes, not against people: who can write the
/// file can write the ledger.
enum class ledger_role : std::uint8_t {
  admin,    ///< everything
  grant,    ///< asks and records; neither erases personal data nor adopts an older copy
  auditor,  ///< asks and verifies, sees personal data, records nothing
  read,     ///< asks; records nothing and sees no personal data
};

namespace detail {
inline constexpr enum_names<ledger_role, 4> ledger_roles{
    {{ledger_role::admin, "admin"}, {ledger_role::grant, "grant"}, {ledger_role::auditor, "auditor"}, {ledger_role::read, "read"}}};
}
/// The stable name, for instance "auditor".
[[nodiscard]] constexpr std::string_view to_string(ledger_role role) { return detail::ledger_roles.name(role); }
/// Whether it may record anything.
[[nodiscard]] constexpr bool may_record(ledger_role role) { return role == ledger_role::admin || role == ledger_role::grant; }

}  // namespace deminimis
