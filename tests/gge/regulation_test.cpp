// SPDX-License-Identifier: Apache-2.0
#include <deminimis/model/regulation.hpp>

#include "support.hpp"

using deminimis::errc;
using deminimis::regulation;
using deminimis::regulation_set;
using gge_test::code_of;

TEST_CASE("A regulation is found by its stable name and by nothing else", "[model][regulation]") {
  for (const regulation aid : deminimis::regulations()) CHECK(deminimis::parse_regulation(to_string(aid)) == aid);
  for (const char* name : {"", "General", "general ", "2023/2831", "sgei\n", "de_minimis"}) {
    CAPTURE(name);
    CHECK_FALSE(deminimis::find_regulation(name));
    CHECK(code_of([&] { return deminimis::parse_regulation(name); }) == errc::regulation_unknown);
  }
}

TEST_CASE("General and SGEI aid fell under other regulations before 2024", "[model][regulation]") {
  STATIC_REQUIRE(info(regulation::general).number == "2023/2831");
  STATIC_REQUIRE(info(regulation::general).before_2024 == "1407/2013");
  STATIC_REQUIRE(info(regulation::sgei).before_2024 == "360/2012");
  STATIC_REQUIRE(info(regulation::agriculture).before_2024 == info(regulation::agriculture).number);
  STATIC_REQUIRE(info(regulation::fishery).before_2024 == "717/2014");
}

TEST_CASE("A set of regulations contains what was put in, in any order and any number of times", "[model][regulation]") {
  constexpr regulation_set three{regulation::fishery, regulation::general, regulation::agriculture, regulation::general};
  STATIC_REQUIRE(three.contains(regulation::general));
  STATIC_REQUIRE(three.contains(regulation::agriculture));
  STATIC_REQUIRE(three.contains(regulation::fishery));
  STATIC_REQUIRE_FALSE(three.contains(regulation::sgei));
  STATIC_REQUIRE(three == regulation_set{regulation::general, regulation::agriculture, regulation::fishery});
  STATIC_REQUIRE(three != regulation_set::all());
  STATIC_REQUIRE(regulation_set{}.empty());
  regulation_set grown = three;
  grown.insert(regulation::sgei);
  CHECK(grown == regulation_set::all());
}
