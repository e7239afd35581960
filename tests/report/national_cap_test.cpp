// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/national_cap.hpp>

#include "../support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("the national cap of agriculture and of fishery is the one in force on the day, to the day", "[report][national_cap]") {
  const auto limit = [](regulation reg, const char* d) {
    const auto* cap = find_national_cap(reg, day::parse(d));
    return cap ? to_string(cap->limit) : std::string("none");
  };
  CHECK(limit(regulation::agriculture, "2013-12-31") == "none");
  CHECK(limit(regulation::agriculture, "2014-01-01") == "105750000.00");
  CHECK(limit(regulation::agriculture, "2019-03-13") == "105750000.00");
  CHECK(limit(regulation::agriculture, "2019-03-14") == "141464625.00");
  CHECK(limit(regulation::agriculture, "2024-12-15") == "141464625.00");
  CHECK(limit(regulation::agriculture, "2024-12-16") == "260650000.00");
  CHECK(limit(regulation::agriculture, "2032-12-31") == "260650000.00");
  CHECK(limit(regulation::agriculture, "2033-01-01") == "none");
  CHECK(limit(regulation::fishery, "2014-06-30") == "none");
  CHECK(limit(regulation::fishery, "2014-07-01") == "51720000.00");
  CHECK(limit(regulation::fishery, "2023-10-24") == "51720000.00");
  CHECK(limit(regulation::fishery, "2023-10-25") == "20688000.00");
  CHECK(limit(regulation::fishery, "2029-12-31") == "20688000.00");
  CHECK(limit(regulation::fishery, "2030-01-01") == "none");
  CHECK(limit(regulation::general, "2026-01-01") == "none");
  CHECK(limit(regulation::sgei, "2026-01-01") == "none");
}

TEST_CASE("the caps of one regulation follow each other without gap or overlap, each with its article and source", "[report][national_cap]") {
  const national_cap* before = nullptr;
  for (const auto& cap : danish_national_caps()) {
    CHECK(cap.article.find("Art 3(3)") != std::string_view::npos);
    CHECK(cap.source.starts_with("Reg. (EU) "));
    CHECK(cap.from <= cap.until);
    if (before && before->regulation == cap.regulation) CHECK(before->until + 1 == cap.from);
    before = &cap;
  }
}
