// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <deminimis/ledger/store.hpp>

#include "database.hpp"

namespace deminimis {
class register_builder;
}

/// What `reader` asks, answered from the tables of a SQLite ledger as they were before event `before`. Error `corrupt` where a row does not
/// read.
namespace deminimis::sqlite {

/// After every event.
constexpr std::int64_t now = INT64_MAX;

[[nodiscard]] std::uint64_t last_event(database& from);
void visit_events(database& from, std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit);
/// Adds what lies beside the log to an event that was read from it, where it is still there.
void add_personal_data(database& from, event& to);
[[nodiscard]] std::optional<event> event_with_key(database& from, std::string_view key, std::int64_t before = now);
[[nodiscard]] std::optional<grant> find_grant(database& from, std::string_view ref, std::int64_t before = now);
[[nodiscard]] std::optional<company> find_company(database& from, cvr number, std::int64_t before = now);
[[nodiscard]] std::optional<entity> find_entity(database& from, std::string_view id, std::int64_t before = now);
[[nodiscard]] std::vector<control_link> links_of(database& from, std::string_view id, std::int64_t before = now);
[[nodiscard]] std::optional<control_link> find_link(database& from, std::uint64_t sequence, std::int64_t before = now);
[[nodiscard]] std::optional<split> find_split(database& from, std::uint64_t sequence, std::int64_t before = now);
[[nodiscard]] std::vector<split> splits_of(database& from, cvr number, std::int64_t before = now);
[[nodiscard]] std::vector<grant> grants_of(database& from, cvr number, std::int64_t before = now);
[[nodiscard]] history everything(database& from, std::int64_t before = now);
/// Gives a register everything, without keeping more than two pieces of it. `beside` opens another connection to the same file, on which a second
/// thread reads where that is worth it: a ledger of more than four pieces, each the events of which `piece` follow one another.
void fill_register(database& from, register_builder& to, const std::function<std::unique_ptr<database>()>& beside, std::int64_t piece = 16384);
/// Calls `visit` for each reference that an aid has.
void visit_refs(database& from, const std::function<void(std::string_view)>& visit);
/// Calls `visit` for each idempotency key that an event was recorded with.
void visit_keys(database& from, const std::function<void(std::string_view)>& visit);
/// Calls `visit` for each company that was recorded, with its name; the later of two counts.
void visit_names(database& from, const std::function<void(cvr, std::string_view)>& visit);
[[nodiscard]] std::vector<batch> batches(database& from, report_kind kind, std::int64_t before = now);
[[nodiscard]] std::optional<quote> rate_on_or_before(database& from, rate_source source, currency unit, day d, std::int64_t before = now);
[[nodiscard]] std::vector<quote> rates(database& from, rate_source source, currency unit, day first, day last, std::int64_t before = now);
/// The settings that the first event made the ledger with.
[[nodiscard]] settings settings_of(database& from);

/// Calls `visit` for each grant, in recording order.
void visit_grants(database& from, std::int64_t before, const std::function<void(grant&&)>& visit);

}  // namespace deminimis::sqlite
