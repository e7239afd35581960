// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <deminimis/ledger/ledger.hpp>

namespace deminimis::io {

/// Runs one step of the protocol; bad requests are answered, not thrown.
nlohmann::ordered_json answer_step(ledger& on, const nlohmann::json& request);

}  // namespace deminimis::io
