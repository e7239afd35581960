// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/ledger/questions.hpp>
#include <deminimis/ledger/recorder.hpp>
#include <deminimis/ledger/review.hpp>

namespace deminimis {

/// How much of an answer is written: `brief` has what a program decides by, `full` every ceiling, every grant counted and
/// not counted, every later grant tested and every advisory.
enum class detail_level : std::uint8_t { brief, full };

/// A settled verdict as JSON: `verdict` is "allowed" or "refused". One line. Amounts are strings with their currency's decimals.
[[nodiscard]] std::string to_json(const assessment& answer, detail_level level = detail_level::full);
/// A decision as JSON: `verdict` is `done_verb` ("granted", "reserved") where it was recorded, else "refused".
[[nodiscard]] std::string to_json(const decision& answer, std::string_view done_verb, detail_level level = detail_level::full);
/// The headroom as JSON.
[[nodiscard]] std::string to_json(const headroom_answer& answer, detail_level level = detail_level::full);
/// A declaration as JSON.
[[nodiscard]] std::string to_json(const declaration& answer);
/// A split as JSON.
[[nodiscard]] std::string to_json(const split_answer& answer);
/// A plan as JSON: `verdict` is "allowed", "granted" or "refused", `grants` the answer of each.
[[nodiscard]] std::string to_json(const plan_answer& answer, detail_level level = detail_level::full);
/// A schedule as JSON: `{"rulebook", "schedule": [...], "advisories": [...]}`.
[[nodiscard]] std::string to_json(const schedule_answer& answer);
/// A link or a merger as JSON: `{"verdict", "breaches_caused", "event"}`.
[[nodiscard]] std::string to_json(const link_answer& answer, std::string_view verdict);
/// What became of a write as JSON: `{"verdict", "event"}`.
[[nodiscard]] std::string to_json(const receipt& answer, std::string_view verdict);
/// The review of a decision as JSON.
[[nodiscard]] std::string to_json(const decision_review& review);
/// A conversion as JSON.
[[nodiscard]] std::string to_json(const conversion_answer& answer);
/// An audit as JSON: `{"breaches": [...]}`.
[[nodiscard]] std::string to_json(const std::vector<breach>& breaches);
/// One aid as JSON, with its value on `on`.
[[nodiscard]] std::string to_json(const grant& aid, day on);
/// A control link as JSON, with the event that recorded it.
[[nodiscard]] std::string to_json(const control_link& link);
/// An undertaking as JSON: members depth first, each with the link that brings it in.
[[nodiscard]] std::string to_json(const undertaking_answer& answer);
/// A company with its fiscal years as JSON.
[[nodiscard]] std::string to_json(const company& firm);
/// A verification as JSON.
[[nodiscard]] std::string to_json(const verification& found);
/// `text` as a JSON string, quotes and all.
[[nodiscard]] std::string json_text(std::string_view text);
/// An error as JSON: `{"error": CODE, "where", "why", "remedy", "written", "retryable"}`.
[[nodiscard]] std::string to_json(const error& e);

}  // namespace deminimis
