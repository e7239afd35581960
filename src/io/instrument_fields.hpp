// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/gge/instrument.hpp>

#include "fields.hpp"

namespace deminimis::io {

/// An instrument of a kind from the fields of a JSON object: the same names wherever one is written.
instrument read_instrument(fields& from, instrument_kind kind);

}  // namespace deminimis::io
