// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <deminimis/io/merkle.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/register/ledger_register.hpp>

namespace deminimis::sqlite {

/// What a register was made from: a log that has these as its first and last entry, and so many.
struct log_state {
  hash256 first{}, last{};
  std::uint64_t events = 0;
  friend bool operator==(const log_state&, const log_state&) = default;
};

/// Visits every company that has a name, with the name.
using name_visit = std::function<void(const std::function<void(cvr, std::string_view)>&)>;

/// Writes a register to `file`, in the place of what is there, readable by whoever may read `beside`: its arrays as they lie in memory, and a
/// checksum (BLAKE2b) of all of them. No names: those of natural persons must go when they are erased, from wherever they are. Gives the file's size
/// in bytes. Errors `storage`, `storage_full`: then what was there is still there.
std::uint64_t write_snapshot(const ledger_register& of, const log_state& made_from, const std::filesystem::path& file,
                             const std::filesystem::path& beside);

/// Whether `file` holds, byte for byte, what `write_snapshot` would write.
[[nodiscard]] bool same_snapshot(const ledger_register& of, const log_state& made_from, const std::filesystem::path& file);

/// Which state of which log the snapshot in `file` was made from; nothing where there is no snapshot, or what is there is none of this version.
[[nodiscard]] std::optional<log_state> snapshot_state(const std::filesystem::path& file);

/// The register that was written to `file`, of the state `of` and the ledger's settings; nothing where there is none, or of another state. Every
/// place in it that leads to another is looked at, so that no file, however it was made, leads out of the arrays. Error `corrupt` where its checksum
/// or a place is wrong.
[[nodiscard]] std::optional<ledger_register> read_snapshot(const std::filesystem::path& file, const log_state& of, const settings& by,
                                                           const name_visit& names);

}  // namespace deminimis::sqlite
