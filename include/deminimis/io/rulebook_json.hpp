// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <deminimis/law/rulebook.hpp>

namespace deminimis {

/// `book` as JSON, which `parse_rulebook` reads back equal:
/// `{"format": "deminimis-rulebook/1", "id", "title", "source", "ceilings": [{"id", "aid_under": ["general", ...], "counts": [...],
/// "limit_eur": "300000.00", "limit_eur_highest": null, "window": "rolling" | "fiscal" | "either", "from": null, "until": null,
/// "article", "checked_on"}]}`; limits in euro with two decimals, days as YYYY-MM-DD.
/// `indent` is the number of spaces a level, or -1 for one line. Error `encoding_invalid` where a text is not valid UTF-8.
[[nodiscard]] std::string rulebook_json(const rulebook& book, int indent = 2);

/// The rulebook that `json` describes; `where` names the file in errors. Everything must be there, and nothing else: a limit
/// above zero, at least one ceiling and at least one regulation in each list, ids used once, `until` not before `from`.
/// Whether a ceiling is a regulation's own is read off its id: it must hold the regulation's name (see `ceiling::own_of`).
/// Error `rulebook_invalid` with the place, as a JSON pointer such as /ceilings/2/limit_eur.
[[nodiscard]] rulebook parse_rulebook(std::string_view json, std::string_view where);

}  // namespace deminimis
