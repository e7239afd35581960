// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include <deminimis/ledger/event.hpp>

#include "schema.hpp"

namespace deminimis::sqlite {

/// A value in a row. A `string_view` lasts as long as the event it was taken from.
using cell = std::variant<std::monostate, std::int64_t, std::string_view, std::string>;

/// A row of a table, its cells in the order of the columns.
struct row {
  table of;
  const cell* cells;
  std::size_t count;
};

/// Calls `take` for every row that follows from an event. The one place that says what does: the writer records these
/// rows, `verify` expects them.
void rows_of(const event& e, const std::function<void(const row&)>& take);

}  // namespace deminimis::sqlite
