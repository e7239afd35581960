// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/io/render.hpp>
#include <deminimis/model/regulation.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// One of the grants that a programme gives aid from.
struct programme_project {
  std::string id;        ///< such as RF-23-0098
  std::string title_da;  ///< with the region or the fund that tells it from the others
  std::string title_en;
};

/// A programme as documents name it. Data: share/deminimis/programme.json, or a file of the user's of the same shape.
struct programme {
  std::string name;
  std::vector<programme_project> projects;
};

/// The programme of share/deminimis/programme.json.
[[nodiscard]] const programme& default_programme();

/// Reads a programme: `{"format": "deminimis-programme/1", "source", "name", "projects": [{"id", "da", "en"}]}`. Error `file_invalid`.
[[nodiscard]] programme parse_programme(std::string_view json, std::string_view where);

/// How a letter cites a regulation, as the regulation itself demands. Data: share/deminimis/regulations.json.
struct citation {
  std::string title;                  ///< in full
  std::string journal;                ///< where it was published
  std::optional<std::string> notice;  ///< the article on informing the recipient, such as "7(4)"; none: not on record
};

/// The regulation that aid granted on `on` falls under, cited in a language.
[[nodiscard]] citation citation_of(regulation r, day on, language lang);

}  // namespace deminimis
