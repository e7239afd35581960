// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/detail/enum_names.hpp>
#include <deminimis/io/import_file.hpp>

namespace deminimis {

/// One aid of a company's signed declaration.
struct declared_aid {
  std::size_t line = 0;  ///< of the file
  std::string ref;       ///< its own, or derived
  cvr recipient;
  money amount;
  day granted_on;
  deminimis::regulation regulation;
  std::string authority;
};

/// How a signed declaration and the ledger differ on one aid.
enum class difference_kind : std::uint8_t {
  missing_here,   ///< the declaration has it, the ledger does not
  missing_there,  ///< the ledger has it, the declaration does not
  other_amount,   ///< the same company and day
  other_date,     ///< the same company and amount
  counted_twice,  ///< it stands twice in the declaration, or twice in the ledger
};

namespace detail {
inline constexpr enum_names<difference_kind, 5> difference_kinds{{{difference_kind::missing_here, "missing_here"},
                                                                  {difference_kind::missing_there, "missing_there"},
                                                                  {difference_kind::other_amount, "other_amount"},
                                                                  {difference_kind::other_date, "other_date"},
                                                                  {difference_kind::counted_twice, "counted_twice"}}};
}  // namespace detail
/// The stable name, for instance "missing_here".
[[nodiscard]] constexpr std::string_view to_string(difference_kind kind) { return detail::difference_kinds.name(kind); }

/// One difference.
struct declaration_difference {
  difference_kind kind;
  std::optional<declared_aid> there{};  ///< none: missing there, or twice in the ledger
  std::optional<grant> here{};          ///< none: missing here
  std::string other{};                  ///< counted twice: the reference, or the line of the declaration, that counts it too
};

/// A declaration beside the ledger.
struct reconciliation {
  std::size_t agreed = 0;  ///< aid that both have alike
  std::vector<declaration_difference> differences;
};

/// Compares what companies declare with what the ledger has of the same companies, granted from `first` to `last`: granted and declared aid,
/// as it was granted, pending reservations and void ones left aside. An amount in another currency is the same where its euro value is.
[[nodiscard]] reconciliation reconcile(const std::vector<declared_aid>& declared, const std::vector<grant>& recorded, std::optional<day> first = {},
                                       std::optional<day> last = {});

/// The aid that a signed declaration lists, read as `import declarations` reads it; bad rows go to `tell` and are left out.
/// Errors as `import_file`.
[[nodiscard]] std::vector<declared_aid> read_declaration(byte_source& from, const import_options& options,
                                                         const std::function<void(const row_report&)>& tell);

}  // namespace deminimis
