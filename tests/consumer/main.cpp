// SPDX-License-Identifier: Apache-2.0
// What a user of the library writes: built against the installed package and against the source tree.
#include <deminimis/deminimis.hpp>

#include <iostream>

int main() {
  using namespace deminimis;
  std::cout << to_string(to_eur(money::parse("80500.00 DKK"), rate::parse("7.46"))) << " EUR\n";
}
