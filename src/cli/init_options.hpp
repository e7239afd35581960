// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <deminimis/ledger/settings.hpp>

#include "context.hpp"

namespace deminimis::cli {

/// What a new ledger is made with.
struct init_options {
  std::string book = "closing-loops-2024", source = "ecb", rate, authority;
  std::vector<std::string> watched{"dk-law"}, policies;
  int max_age_days = 7;

  void add_to(CLI::App& command, context& with);
  /// The settings that were asked for. Errors as their parsers.
  [[nodiscard]] settings chosen(const context& with) const;
};

/// A built-in rulebook by its id, or one of the user's own by its file.
[[nodiscard]] rulebook rulebook_named(const std::string& name);

/// Tells that a ledger was made.
void tell_created(const context& with, const settings& made);

}  // namespace deminimis::cli
