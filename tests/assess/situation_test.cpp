// SPDX-License-Identifier: Apache-2.0
#include <deminimis/assess/situation.hpp>

#include "assess/facts.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
const day today = "2025-06-01"_day;
using numbers = std::vector<cvr>;
}  // namespace

TEST_CASE("a company that nothing is linked to is an undertaking of its own", "[assess][undertaking][art-2-2]") {
  CHECK(facts().undertaking(north, today) == only(north));
  CHECK(facts().company(north).company(south).undertaking(north, today) == only(north));
}

TEST_CASE("a chain of control is one undertaking, asked from any of its companies", "[assess][undertaking][art-2-2]") {
  facts f;
  f.link(north, south).link(east, south).link(east, west);
  for (const cvr asked : {north, south, east, west}) CHECK(f.undertaking(asked, today) == numbers{north, south, east, west});
}

TEST_CASE("a circle of control is one undertaking", "[assess][undertaking][art-2-2]") {
  facts f;
  f.link(north, south).link(south, east).link(east, north);
  f.general("g", south, "100000", "2025-01-10"_day);
  CHECK(f.undertaking(east, today) == numbers{north, south, east});
  CHECK(f.room(east, today) == "200000.00");  // counted once
}

TEST_CASE("several links between the same two count once, and while one of them holds they are one undertaking", "[assess][undertaking][art-2-2]") {
  facts f;
  f.link(north, south, "2020-01-01"_day, "2025-01-01"_day)
      .link(south, north, "2024-01-01"_day, "2025-06-01"_day)
      .link(north, south, "2019-01-01"_day, "2020-06-01"_day);
  f.general("g", south, "100000", "2024-01-10"_day);
  CHECK(f.room(north, "2024-12-31"_day) == "200000.00");
  CHECK(f.room(north, "2025-05-31"_day) == "200000.00");
  CHECK(f.room(north, "2025-06-01"_day) == "300000.00");
}

TEST_CASE("a link holds from since, included, to until, excluded", "[assess][undertaking]") {
  facts f;
  f.link(north, south, "2025-03-01"_day, "2025-09-01"_day);
  CHECK(f.undertaking(north, "2025-02-28"_day) == only(north));
  CHECK(f.undertaking(north, "2025-03-01"_day) == numbers{north, south});
  CHECK(f.undertaking(north, "2025-03-02"_day) == numbers{north, south});
  CHECK(f.undertaking(north, "2025-08-31"_day) == numbers{north, south});
  CHECK(f.undertaking(north, "2025-09-01"_day) == only(north));
}

TEST_CASE("aid counts to the undertaking of the day asked about, not to that of its own day", "[assess][undertaking]") {
  facts f;
  f.link(north, south, "2025-03-01"_day, "2025-09-01"_day);
  f.general("before", south, "50000", "2025-01-10"_day);
  f.general("during", south, "20000", "2025-05-10"_day);
  CHECK(f.room(north, "2025-06-01"_day) == "230000.00");
  CHECK(f.room(north, "2025-09-01"_day) == "300000.00");
}

TEST_CASE("a foreign parent links its Danish subsidiaries and is no company itself", "[assess][undertaking][recital-5]") {
  facts f;
  f.entity("foreign:SE5560001234", entity_kind::foreign_enterprise)
      .link("foreign:SE5560001234", id_of(north))
      .link("foreign:SE5560001234", id_of(south));
  CHECK(f.undertaking(north, today) == numbers{north, south});
}

TEST_CASE("a public body links nothing", "[assess][undertaking][recital-5]") {
  facts f;
  f.entity("public:kommune", entity_kind::public_body).link("public:kommune", id_of(north)).link(id_of(south), "public:kommune");
  for (const auto persons : {natural_person_links::none, natural_person_links::if_enterprise, natural_person_links::always}) {
    f.rules.natural_person_links = persons;
    CHECK(f.undertaking(north, today) == only(north));
  }
}

TEST_CASE("a natural person links by policy: never, only as an enterprise, or always", "[assess][undertaking][policy]") {
  const auto linked = [](entity_kind kind, natural_person_links persons) {
    facts f;
    f.rules.natural_person_links = persons;
    f.entity("person:1", kind).link("person:1", id_of(north)).link("person:1", id_of(south));
    return f.undertaking(north, today) == numbers{north, south};
  };
  CHECK_FALSE(linked(entity_kind::person, natural_person_links::none));
  CHECK_FALSE(linked(entity_kind::person, natural_person_links::if_enterprise));
  CHECK(linked(entity_kind::person, natural_person_links::always));
  CHECK_FALSE(linked(entity_kind::person_enterprise, natural_person_links::none));
  CHECK(linked(entity_kind::person_enterprise, natural_person_links::if_enterprise));
  CHECK(linked(entity_kind::person_enterprise, natural_person_links::always));
  CHECK(policy{}.natural_person_links == natural_person_links::if_enterprise);
}

TEST_CASE("a chain is cut where a node of it links nothing", "[assess][undertaking]") {
  facts f;
  f.entity("person:1", entity_kind::person).link(north, south).link(id_of(south), "person:1").link("person:1", id_of(east)).link(east, west);
  CHECK(f.undertaking(north, today) == numbers{north, south});
  CHECK(f.undertaking(west, today) == numbers{east, west});
}

TEST_CASE("an undetermined link does not join", "[assess][undertaking][undetermined]") {
  facts f;
  f.link(north, south, "2015-01-01"_day, {}, certainty::undetermined).link(south, east);
  CHECK(f.undertaking(north, today) == only(north));
  situation s(f.known, f.rules);
  CHECK(s.companies(s.undertaking(s.node_of(north), today)) == only(north));
  CHECK(s.companies(s.undertaking(s.node_of(north), today, true)) == numbers{north, south, east});
}

TEST_CASE("after a merger all prior aid of both counts from its day on, and what was lawful stays lawful", "[assess][merger][art-3-8]") {
  facts f;
  f.link(id_of(north), id_of(south), "2025-03-01"_day, {}, certainty::confirmed, link_kind::merger);
  f.general("a", north, "200000", "2024-05-01"_day);
  f.general("b", south, "200000", "2024-06-01"_day);
  CHECK(f.room(north, "2025-02-28"_day) == "100000.00");
  CHECK(f.room(north, "2025-03-01"_day) == "0.00");
  CHECK(f.room(south, "2025-03-01"_day) == "0.00");
  CHECK(audit(f.known, f.book, f.rules).empty());
}

TEST_CASE("a company that the facts do not hold can be asked about", "[assess][undertaking]") {
  facts f;
  f.general("g", north, "1", "2025-01-01"_day);
  CHECK(f.undertaking(west, today) == only(west));
  CHECK(f.room(west, today) == "300000.00");
}
