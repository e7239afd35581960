// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace deminimis::report {

/// The text of share/deminimis/NAME.json as it was when this was built; empty where there is none.
[[nodiscard]] std::string_view data(std::string_view name);

}  // namespace deminimis::report
