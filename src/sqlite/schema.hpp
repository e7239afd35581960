// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deminimis::sqlite {

/// What the header of a ledger's file says it is: "dMin".
inline constexpr std::int64_t application_id = 0x644D696E;
/// The version of the tables that this library makes and adds to. 2: an index holds all that a decision reads of an aid, and a guard ends the
/// transaction.
inline constexpr std::int64_t schema_version = 2;
/// Writes it into a file; in one that has it, a commit that changes nothing and is made durable all the same.
inline constexpr const char* write_schema_version = "PRAGMA user_version = 2";

/// The tables that follow from the log, each row from one event. Like the log they are only ever added to.
enum class table : std::uint8_t {
  company,
  fiscal_period,
  entity,
  control_link,
  control_link_end,
  sector,
  split,
  split_successor,
  split_withdrawal,
  split_activity,
  rate,
  aid,
  aid_post,
  aid_void,
  aid_reduction,
  batch,
  batch_item,
  batch_move,
  person,
  erasure,
  adoption,
};
inline constexpr std::size_t table_count = 21;

/// A table as the rest of the store needs to know it.
struct table_shape {
  table id;
  std::string_view name;
  std::vector<std::string_view> columns;
  std::string insert;    ///< a row, its columns in order
  std::string in_order;  ///< the rows by event, and within an event as `rows_of` gives them
};

[[nodiscard]] const table_shape& shape_of(table id);

/// A table, index or trigger of a ledger, as `sqlite_schema` lists it.
struct schema_object {
  std::string type, name, on_table, sql;
  friend bool operator==(const schema_object&, const schema_object&) = default;
};

/// Everything that a ledger's file of a version holds, in the order in which it is made. Every version holds the same rows: what is of an earlier
/// one can be read as it is.
[[nodiscard]] const std::vector<schema_object>& schema_objects(std::int64_t version = schema_version);

}  // namespace deminimis::sqlite
