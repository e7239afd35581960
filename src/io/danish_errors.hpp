// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <deminimis/error.hpp>

namespace deminimis::prose {

/// What an error code means, and what to do about it, in Danish.
[[nodiscard]] std::string_view danish_meaning(errc code);
[[nodiscard]] std::string_view danish_remedy(errc code);

}  // namespace deminimis::prose
