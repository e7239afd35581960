// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <deminimis/ledger/event.hpp>

namespace deminimis {

/// The bytes an event is kept and hashed as: JSON as RFC 8785 writes it, keys sorted, no spaces, nothing escaped that need not
/// be. `{"actor", "body", "key", "kind", "reason", "recorded_at", "request", "seq"}`; the body's fields follow from the kind.
/// Amounts are text ("80500.00 DKK"), so are euro values ("300000.00"), rates as they were written ("7.4600"), days (YYYY-MM-DD)
/// and the moment of recording (2026-11-23T05:12:31.123456Z). A built-in rulebook is its id, any other the whole of it.
/// Of personal data only the commitment is written: error `request_invalid` where an event was not sealed.
/// Not part of an event, since they follow from the log: `order` of a grant and of a split.
/// Errors: `encoding_invalid` where a text is not valid UTF-8; `request_invalid` for a grant that is voided or reduced already.
[[nodiscard]] std::string canonical_bytes(const event& e);

/// The event of `bytes`; `canonical_bytes` of it gives them again. Error `corrupt`, with the place as a JSON pointer, for
/// anything that is not such an event: an unknown, missing or doubled key, another type, a value that does not read.
[[nodiscard]] event parse_event(std::string_view bytes);

}  // namespace deminimis
