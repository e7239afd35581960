// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include <CLI/CLI.hpp>

#include <deminimis/io/checkpoint.hpp>

namespace deminimis::cli {

/// Writes a new file; one that is there is left alone. Errors `file_invalid`, `storage_full`, `storage`.
void write_new(const std::string& path, const std::string& content, mode_t mode);
/// The same in parts, of which little is in memory at a time.
using write_part = std::function<void(std::string_view)>;
void write_new(const std::string& path, mode_t mode, const std::function<void(const write_part&)>& parts);

/// The keys of a command that signs or checks.
struct key_options {
  std::string secret_file, public_text;

  /// Adds --signing-key.
  void add_signing(CLI::App& command);
  /// Adds --public-key.
  void add_public(CLI::App& command);
  [[nodiscard]] bool can_sign() const { return !secret_file.empty(); }
  /// The key of --signing-key. Errors `checkpoint_invalid`, `file_invalid`; `request_invalid` where none is given.
  [[nodiscard]] signing_key signing() const;
  /// The key of --public-key, as text or a file of it, or the one that was remembered. Error `request_invalid` where there is none.
  [[nodiscard]] verifying_key verifying(const std::string& remembered) const;
};

}  // namespace deminimis::cli
