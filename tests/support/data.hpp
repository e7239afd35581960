// SPDX-License-Identifier: Apache-2.0
// Where the files lie that tests read.
#pragma once

#include <string>

namespace deminimis::test {

/// The folder `tests`.
std::string test_data();
/// The folder `examples/data`.
std::string example_data();

}  // namespace deminimis::test
