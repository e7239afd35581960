// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/report/programme.hpp>

#include "report/document.hpp"

namespace deminimis::report {

/// A regulation as letters must name it: its title and where it was published, with the article on informing the recipient.
[[nodiscard]] piece cited(const voice& say, language lang, regulation r, day on);

}  // namespace deminimis::report
