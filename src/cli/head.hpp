// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <deminimis/io/checkpoint.hpp>
#include <deminimis/io/log_view.hpp>

namespace deminimis::cli {

/// What this user saw of a ledger last, kept in a file of the user's own, apart from the ledger: so that a ledger that was replaced
/// by an older copy, or cut, is noticed when it is opened next.
struct remembered_head {
  std::string ledger;      ///< leaf hash of the first event, in hexadecimal: which ledger it is, wherever it lies
  std::uint64_t size = 0;  ///< events
  hash256 leaf{};          ///< of the last of them
  std::string public_key;  ///< of the checkpoints; empty: none was made
  std::string checkpoint;  ///< the last signed checkpoint; empty: none
};

/// The file for a ledger: $XDG_STATE_HOME/deminimis/<ledger>.head, or below $HOME/.local/state; nothing where there is neither.
[[nodiscard]] std::optional<std::filesystem::path> head_file(const std::string& ledger);
/// What was remembered; nothing where nothing was. Error `file_invalid` where the file is there and does not read.
[[nodiscard]] std::optional<remembered_head> recall(const std::string& ledger);
/// Remembers it. A folder that cannot be written is passed over: `deminimis doctor` tells.
bool remember(const remembered_head& head);

/// What the log is now, without key and checkpoint.
[[nodiscard]] remembered_head head_of(const log_view& log);
/// Error `rolled_back` where the log does not hold what was remembered of it.
void require_not_rolled_back(const log_view& log, const remembered_head& seen);

}  // namespace deminimis::cli
