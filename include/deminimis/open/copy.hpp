// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <deminimis/open/open.hpp>

namespace deminimis {

/// What a copy did.
struct copy_report {
  std::uint64_t events = 0;   ///< that the copy holds now
  std::uint64_t already = 0;  ///< of them, there before: from an earlier copy that was cut
  std::string root;           ///< the log's Merkle tree hash, the same in both
};

/// Copies the ledger at `from` to `to`, in a file or a database whichever way, byte for byte: the same events with the same numbers, moments
/// and hashes. Where a copy was cut, it goes on. First the original is verified, and at the end the copy. `progress` is told how many
/// events are there, of how many. Errors: `corrupt` where the original or the copy does not verify, `ledger_exists` where what is at `to`
/// is no beginning of the original, and those of `open_store`, `create_store` and `store::write`.
copy_report copy_ledger(const std::string& from, const std::string& to, const open_options& options = {},
                        const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

}  // namespace deminimis
