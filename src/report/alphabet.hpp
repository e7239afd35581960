// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace deminimis::report {

/// A key by which names stand as Danes look them up, whatever the locale: comparing keys byte by byte compares names. After z come æ, ø, å;
/// aa is å, ä is æ, ö is ø, ü is y; capitals, accents and punctuation do not count (DS 377, Retskrivningsordbogen). Names that differ in
/// nothing else are left in the order in which they stand.
[[nodiscard]] std::string alphabetical(std::string_view name);

}  // namespace deminimis::report
