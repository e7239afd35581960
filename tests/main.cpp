// SPDX-License-Identifier: Apache-2.0
#define CATCH_CONFIG_RUNNER  // Catch2 2: the one place that compiles Catch itself
#include "support/catch.hpp"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
