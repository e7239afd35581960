// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/report/statement.hpp>

#include "report/document.hpp"

namespace deminimis::report {

/// How the tightest ceiling of a part fills up to the day, and how it empties afterwards with what is recorded now.
[[nodiscard]] drawing timeline(const voice& say, const statement_part& part);

}  // namespace deminimis::report
