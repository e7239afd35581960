// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <deminimis/gge/instrument.hpp>

namespace deminimis {

/// An instrument as one line of JSON, keys sorted: `{"amount":"600000.00 EUR","kind":"loan","years":"4"}`. The fields of each kind
/// are those of the protocol's `gge_` operations. Error `request_invalid` for a number that is no decimal.
[[nodiscard]] std::string instrument_json(const instrument& given);

/// The instrument of `json`. Errors `request_invalid`, and those of amounts.
[[nodiscard]] instrument parse_instrument(std::string_view json, std::string_view where = "instrument");

}  // namespace deminimis
