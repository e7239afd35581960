// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/programme.hpp>

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/report/declaration_form.hpp>
#include <deminimis/report/statement.hpp>

#include "support/catch.hpp"

using namespace deminimis;

namespace {

errc code_of(std::string_view json) {
  try {
    static_cast<void>(parse_programme(json, "mine.json"));
  } catch (const error& e) {
    return e.code();
  }
  return errc::busy;
}

}  // namespace

TEST_CASE("a letter cites the regulation that was in force on the granting date", "[report][article 7(4)]") {
  const auto on = [](const char* text) { return day::parse(text); };
  CHECK(citation_of(regulation::general, on("2023-12-31"), language::en).journal == "OJ L 352, 24.12.2013, p. 1");
  CHECK(citation_of(regulation::general, on("2024-01-01"), language::en).journal == "OJ L, 2023/2831, 15.12.2023");
  CHECK(citation_of(regulation::general, on("2024-01-01"), language::da).notice == "7(4)");
  for (const auto r : regulations())
    for (const auto lang : {language::da, language::en})
      for (const auto* d : {"2023-12-31", "2026-02-16"}) {
        const auto known = info(r);
        const auto number = std::string(on(d).year() < 2024 ? known.before_2024 : known.number);
        CHECK(citation_of(r, on(d), lang).title.find(number) != std::string::npos);
      }
}

TEST_CASE("a programme is read strictly", "[report]") {
  REQUIRE(default_programme().projects.size() == 2);
  CHECK(default_programme().projects[0].id == "RF-23-0098");
  CHECK(default_programme().projects[1].id == "RFO-23-0027");
  const std::string good = R"({"format": "deminimis-programme/1", "source": "s", "name": "n", "projects": [{"id": "p", "da": "d", "en": "e"}]})";
  CHECK(parse_programme(good, "mine.json").projects[0].title_en == "e");
  const auto with = [&](const std::string& what, const std::string& instead) {
    return std::string(good).replace(good.find(what), what.size(), instead);
  };
  CHECK(code_of(with("\"source\": \"s\", ", "")) == errc::file_invalid);
  CHECK(code_of(with("\"s\"", "\"s\", \"more\": \"m\"")) == errc::file_invalid);
  CHECK(code_of(with("programme/1", "programme/2")) == errc::file_invalid);
  CHECK(code_of(with(R"([{"id": "p", "da": "d", "en": "e"}])", "[]")) == errc::file_invalid);
  CHECK(code_of(with("\"d\"", "7")) == errc::file_invalid);
  CHECK(code_of("") == errc::file_invalid);
}

TEST_CASE("a statement and a form are the ledger's own answers", "[report]") {
  ledger l = ledger::in_memory();
  l.declare("d1", {.recipient = "12345674", .regulation = "general", .amount = "299999.99 EUR", .granted_on = "2026-01-05"});
  l.read([](const reader& r) {
    const auto s = make_statement(r, "12345674", "2026-02-16", {});
    REQUIRE(s.parts.size() == 1);
    CHECK_FALSE(s.in_kroner);  // no rate is recorded: told in euro
    CHECK(s.parts[0].answer.binding.headroom == eur_cents(1));
    const auto form = fill_in(r, {.recipient = "12345674", .on = "2026-02-16"});
    REQUIRE(form.aid.size() == 1);
    CHECK(form.totals[0].test.total == 29999999);
    const auto without = fill_in(r, {.recipient = "12345674", .on = "2026-02-16", .without = {"d1"}});
    CHECK(without.aid.empty());
    CHECK(without.totals[0].test.total == 0);
    return 0;
  });
  CHECK_THROWS_AS(stated_by({3, "", {"event 2 does not have its hash"}}), error);
}
