// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <deminimis/ledger/event.hpp>

namespace deminimis {

/// The fields of personal data as they are kept and committed to: a JSON object as RFC 8785 writes it, each value a text.
[[nodiscard]] std::string personal_fields(const std::map<std::string, std::string>& fields);
/// The fields of such an object. Error `corrupt` for anything else.
[[nodiscard]] std::map<std::string, std::string> parse_personal_fields(std::string_view json);

/// The commitment to personal data: SHA-256 of `deminimis/personal/1` and a line end, the salt's 32 bytes, and
/// `personal_fields`; 64 hexadecimal digits. Error `corrupt` where the salt is not 64 lower-case hexadecimal digits.
[[nodiscard]] std::string commitment_to(const personal_data& person);

/// Gives personal data a random salt and the commitment, unless they have one. What a store does before it records an event.
void seal(event_body& body);

}  // namespace deminimis
