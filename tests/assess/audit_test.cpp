// SPDX-License-Identifier: Apache-2.0
#include "assess/facts.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
std::vector<std::string> audited(const facts& f) { return lines(audit(f.known, f.book, f.rules)); }
using texts = std::vector<std::string>;
}  // namespace

TEST_CASE("an audit finds a grant above the ceiling on its own day, and one exactly at it not", "[assess][audit]") {
  facts f;
  f.general("a", north, "200000", "2025-01-10"_day);
  f.general("b", north, "100000", "2025-02-10"_day);
  CHECK(audited(f).empty());
  f.general("c", north, "0.01", "2025-02-11"_day);
  CHECK(audited(f) == texts{"c 2023-2831.general 300000.01 0.01"});
}

TEST_CASE("an audit tests grants of the same day in recording order", "[assess][audit]") {
  facts f;
  f.general("z", north, "200000", "2025-01-10"_day);
  f.general("a", north, "200000", "2025-01-10"_day);
  CHECK(audited(f) == texts{"a 2023-2831.general 400000.00 100000.00"});
  std::swap(f.known.grants[0].order, f.known.grants[1].order);  // as posting would
  CHECK(audited(f) == texts{"z 2023-2831.general 400000.00 100000.00"});
}

TEST_CASE("a backdated grant puts later ones over, and the audit names those", "[assess][audit]") {
  facts f;
  f.general("later", north, "200000", "2025-06-10"_day);
  f.aid("backdated", north, regulation::general, "150000", "2025-01-10"_day, grant_status::declared);
  CHECK(audited(f) == texts{"later 2023-2831.general 350000.00 50000.00"});
}

TEST_CASE("an audit judges each grant by the law and the undertaking of its own day", "[assess][audit]") {
  facts f;
  f.link(north, south, "2025-03-01"_day);
  f.general("a", north, "300000", "2025-01-10"_day);
  f.general("b", south, "300000", "2025-02-28"_day);
  CHECK(audited(f).empty());
  f.general("c", south, "1", "2025-03-01"_day);
  CHECK(audited(f) == texts{"c 2023-2831.general 600001.00 300001.00"});
  facts before;
  before.general("old", north, "200000.01", "2023-12-31"_day);
  before.general("new", north, "99999.99", "2024-01-01"_day);
  CHECK(audited(before) == texts{"old 1407-2013.general 200000.01 0.01"});
}

TEST_CASE("a grant worth nothing on its own day is not tested, one reduced later is", "[assess][audit]") {
  facts f;
  f.general("g", north, "300000.01", "2025-01-10"_day);
  f.reduced("0", "2025-01-11"_day);
  CHECK(audited(f) == texts{"g 2023-2831.general 300000.01 0.01"});
  f.known.grants.back().reductions.back().effective_on = "2025-01-10"_day;
  CHECK(audited(f).empty());
}

TEST_CASE("a voided reservation is not tested, a lapsed one is", "[assess][audit]") {
  facts f;
  f.aid("r", north, regulation::general, "300000.01", "2025-01-10"_day, grant_status::reserved).lapses_on = "2025-01-11"_day;
  CHECK(audited(f) == texts{"r 2023-2831.general 300000.01 0.01"});
  f.known.grants.back().voided = true;
  CHECK(audited(f).empty());
}

TEST_CASE("breaches come by reference, then by ceiling", "[assess][audit]") {
  facts f;
  f.aid("b", north, regulation::fishery, "30000.01", "2025-01-10"_day);
  f.aid("a", south, regulation::fishery, "30000.01", "2025-01-10"_day);
  CHECK(audited(f) == texts{"a 717-2014.fishery-agriculture 30000.01 0.01", "a 717-2014.fishery.2023 30000.01 0.01",
                            "b 717-2014.fishery-agriculture 30000.01 0.01", "b 717-2014.fishery.2023 30000.01 0.01"});
}

TEST_CASE("a grant of a day without a rule of its own meets whatever ceilings apply", "[assess][audit][no-rule]") {
  facts f;
  f.aid("f", north, regulation::fishery, "200000.01", "2014-06-30"_day, grant_status::declared);
  CHECK(audited(f) == texts{"f 1407-2013.general 200000.01 0.01"});
}

TEST_CASE("an audit from a day on leaves out the grants before it", "[assess][audit]") {
  facts f;
  f.general("a", north, "300001", "2025-01-10"_day);
  f.general("b", north, "1", "2025-02-10"_day);
  CHECK(lines(audit(f.known, f.book, f.rules, "2025-01-10"_day)).size() == 2);
  CHECK(lines(audit(f.known, f.book, f.rules, "2025-01-11"_day)) == texts{"b 2023-2831.general 300002.00 2.00"});
}
