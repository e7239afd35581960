// SPDX-License-Identifier: Apache-2.0
#define CATCH_CONFIG_RUNNER  // Catch2 2: the one place that compiles Catch itself
#include "support/catch.hpp"
#include "support/data.hpp"

std::string deminimis::test::test_data() { return DEMINIMIS_TEST_DATA; }
std::string deminimis::test::example_data() { return DEMINIMIS_EXAMPLE_DATA; }

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
