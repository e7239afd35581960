// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <deminimis/io/render.hpp>

#include "report/document.hpp"

namespace deminimis::report {

/// `text` where HTML may hold text or a quoted attribute's value. Nothing else reaches a page.
[[nodiscard]] std::string html_text(const piece& text);

/// Lines that keep their ends, as a `<pre>` element.
[[nodiscard]] std::string html_lines(const std::vector<piece>& lines);

/// A whole page around `body`, which is HTML already. The policy allows exactly this style and this script, and nothing from
/// anywhere else; an empty script is none.
[[nodiscard]] std::string html_page(language lang, const piece& title, std::string_view style, std::string_view body, std::string_view script = {});

/// A drawing as an `<svg>` element.
[[nodiscard]] std::string svg_of(const drawing& d, std::string_view id);

}  // namespace deminimis::report
