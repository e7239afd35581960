// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/io/checkpoint.hpp>
#include <deminimis/io/log_view.hpp>

namespace deminimis {

/// The name of a ledger's log where its key has no other: `deminimis/` and half of the first event's leaf hash.
[[nodiscard]] std::string default_origin(const log_view& log);
/// What the log is now. Costs the reading of its hashes.
[[nodiscard]] checkpoint checkpoint_of(const log_view& log, const std::string& origin);
/// Whether the log still holds all that `seen` saw, with the events after it. Error `rolled_back`, which says what is missing.
void require_grown_from(const log_view& log, const checkpoint& seen);

/// That all events about an aid stand in the log, as JSON (`deminimis-inclusion/1`): the checkpoint, and each event with its path.
/// It can be checked without the ledger, and tells nothing of anybody else's aid. `note` is a checkpoint of this log, signed or
/// not, of its present size or less. Errors `ref_unknown`, `rolled_back`.
[[nodiscard]] std::string inclusion_proof(const log_view& log, std::string_view ref, std::string_view note);
/// That the log only grew from one checkpoint to another, as JSON (`deminimis-growth/1`). Error `rolled_back`.
[[nodiscard]] std::string growth_proof(const log_view& log, std::string_view from_note, std::string_view to_note);
/// Checks either kind of proof; gives what it shows, as JSON. Errors `proof_invalid`, `checkpoint_invalid`.
[[nodiscard]] std::string check_proof(std::string_view proof, const verifying_key& key, std::string_view where = "proof");

/// The program in plain Python that checks exports, proofs and checkpoints without deminimis.
[[nodiscard]] std::string_view verifier_program();

}  // namespace deminimis
