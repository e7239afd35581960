// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <deminimis/detail/enum_names.hpp>

namespace deminimis {

/// What a document is written as.
enum class document_format : std::uint8_t {
  html,  ///< one file for a browser and for print
  pdf,   ///< A4 pages
};

namespace detail {
inline constexpr enum_names<document_format, 2> document_formats{{{document_format::html, "html"}, {document_format::pdf, "pdf"}}};
}
/// The stable name, "html" or "pdf".
[[nodiscard]] constexpr std::string_view to_string(document_format format) { return detail::document_formats.name(format); }

}  // namespace deminimis
