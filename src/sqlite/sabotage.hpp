// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace deminimis::sqlite {

/// Mistakes that the fault tests must notice (tests/sabotage/run). A build has one only where it was configured with
/// -DDEMINIMIS_SABOTAGE=NAME, and such a build cannot be installed.
enum class mistake {
  none,
  deferred_begin,             ///< a write begins as a reader and asks for the lock when it is too late to wait for it
  lock_after_read,            ///< the decision is made before the lock is held
  retry_write_alone,          ///< who finds the ledger busy repeats what it decided, not the decision
  synchronous_normal,         ///< the journal is flushed less often
  no_directory_sync,          ///< the journal's removal is not flushed
  acknowledge_before_commit,  ///< a grant is told recorded, and committed with the next one
  no_chain,                   ///< events are not compared with their hashes
  replay_acknowledged,        ///< a replay is told before what it found is known to be durable
  goes_on_after_failure,      ///< a handle is used after the storage failed under it
  outcome_denied,             ///< a commit that failed is told not written
  commit_not_repeated,        ///< a commit that met a reader is given up
  key_ignored,                ///< an idempotency key finds nothing
  missing_guard,              ///< recorded aid may be changed
  fork_unnoticed,             ///< a child may use its parent's ledger
  locks_unproven,             ///< a ledger opens where locks do not work
  pages_unchecked             ///< a page is read without its checksum
};

#ifdef DEMINIMIS_SABOTAGE
inline constexpr mistake made = mistake::DEMINIMIS_SABOTAGE;
#else
inline constexpr mistake made = mistake::none;
#endif

}  // namespace deminimis::sqlite
