// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <deminimis/ledger/event.hpp>
#include <deminimis/ledger/personal_records.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// What became of an idempotency key, as JSON: `{"key", "recorded", "event", "kind", "recorded_at", "request"}`; one line.
[[nodiscard]] std::string resolution_json(const std::string& key, const std::optional<event>& found);

/// Everything a ledger holds about a person, for an access request (GDPR Art 15), as JSON: each record with its capacity, aid, fields
/// and until when it must be kept; the links of the entity. Error `entity_unknown`.
[[nodiscard]] std::string subject_json(const reader& from, const std::string& subject);

}  // namespace deminimis
