// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "../../src/sqlite/recollection.hpp"

#include <deminimis/io/json.hpp>
#include <deminimis/ledger/ledger.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include "ledger/samples.hpp"
#include "sqlite/support.hpp"
#include "support/catch.hpp"
#include "support/data.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

std::vector<std::string> sorted_lines(const history& facts) {
  auto found = lines(facts);
  std::sort(found.begin(), found.end());
  return found;
}

/// Whom the sample story is about.
std::vector<entity_id> everybody(const reader& r) {
  const auto all = r.everything();
  std::vector<entity_id> ids;
  for (const auto& c : all.companies) ids.push_back(id_of(c.number));
  for (const auto& l : all.links) ids.insert(ids.end(), {l.a, l.b});
  for (const auto& g : all.grants) ids.push_back(id_of(g.recipient));
  ids.push_back("99999993");  // nobody
  return ids;
}

/// A grant like the first one, as it was when it was new.
grant another(const reader& r, const std::string& ref) {
  grant made = r.everything().grants.front();
  made.ref = ref;
  made.status = grant_status::granted;
  made.voided = false;
  made.reductions.clear();
  made.lapses_on.reset();
  return made;
}

/// Where what a store kept is not what its tables say: empty for nowhere. Afterwards all of it is kept.
std::string difference(const reader& r) {
  const policy& rules = r.settings().policy;
  for (const auto& id : everybody(r)) {
    const auto kept = sorted_lines(*r.history_of(id, rules)), read = sorted_lines(load_history(r, rules, std::vector{id}));
    if (kept == read) continue;
    std::string text = "of " + id + " is kept:";
    for (const auto& l : kept) text += "\n  " + l;
    text += "\nand read:";
    for (const auto& l : read) text += "\n  " + l;
    return text;
  }
  return "";
}

}  // namespace

TEST_CASE("what a store keeps of an undertaking is what its tables say, after every event", "[sqlite][recollection]") {
  const temporary_folder folder;
  const auto one = sqlite_store::create(folder / "ledger.db", sample_settings());
  const auto other = sqlite_store::open(folder / "ledger.db");
  std::size_t events = 0;
  for (auto& body : sample_story()) {
    INFO("event " << ++events << ": " << kind_of(body));
    // in turns: what another connection records is noticed, and within one transaction what it recorded itself
    const auto& by = events % 3 == 0 ? other : one;
    by->write([&](writer& to) {
      REQUIRE(difference(to) == "");
      to.append(std::move(body), {}, {});
      REQUIRE(difference(to) == "");
    });
    for (const auto* who : {&one, &other}) (*who)->read([](const reader& r) { REQUIRE(difference(r) == ""); });
  }
  CHECK(events > 20);
}

namespace {

/// Where a verdict would be another on what a store keeps for verdicts than on its tables: empty for nowhere.
std::string verdict_difference(const reader& r) {
  const auto& made_with = r.settings();
  const auto answer = [&](const history& facts, cvr number, regulation reg, day on) {
    try {
      return to_json(headroom(facts, made_with.book, made_with.watched, made_with.policy, number, reg, on, currency::eur(), {}));
    } catch (const error& e) {
      return std::string(info(e.code()).name);
    }
  };
  for (const auto& id : everybody(r)) {
    const auto number = cvr::find(id);
    if (!number) continue;
    const auto kept = r.facts_of(id, made_with.policy);
    const auto read = load_history(r, made_with.policy, std::vector{id});
    for (const auto reg : {regulation::general, regulation::agriculture, regulation::fishery})
      for (const auto on : {"2024-06-30"_day, "2026-01-10"_day, "2027-12-31"_day})
        if (const auto one = answer(*kept, *number, reg, on), other = answer(read, *number, reg, on); one != other)
          return "on " + id + ": " + one + "\ninstead of " + other;
  }
  return "";
}

}  // namespace

TEST_CASE("a verdict on what was preloaded is the one on the tables, after every event", "[sqlite][recollection]") {
  const temporary_folder folder;
  const auto store = sqlite_store::create(folder / "ledger.db", sample_settings());
  std::size_t events = 0, kept = 0;
  for (auto& body : sample_story()) {
    INFO("event " << ++events << ": " << kind_of(body));
    if (events % 4 == 0) {
      store->preload();
      REQUIRE(store->preloaded());
    }
    store->write([&](writer& to) {
      REQUIRE(verdict_difference(to) == "");
      to.append(std::move(body), {}, {});
      REQUIRE(verdict_difference(to) == "");
    });
    store->read([](const reader& r) {
      REQUIRE(verdict_difference(r) == "");
      REQUIRE(difference(r) == "");
    });
    kept += store->preloaded() ? 1U : 0U;
  }
  CHECK(kept > 0);
  CHECK(kept < events);
}

namespace {

/// Where an outline says otherwise than the tables: empty for nowhere. `told` counts those that say what was ever given.
std::string outline_difference(const reader& r, std::size_t& told) {
  for (const auto& id : everybody(r)) {
    const auto number = cvr::find(id);
    if (!number) continue;
    const auto read = load_history(r, r.settings().policy, std::vector{id});
    const auto outline = r.outline_of(*number);
    if (outline.registered != detail::is_registered(read, *number)) return "whether " + id + " is registered";
    if (!outline.ever) continue;
    ++told;
    if (!read.splits.empty()) return "a split of " + id;
    for (const auto reg : regulations()) {
      std::int64_t sum = 0;
      for (const auto& g : read.grants)
        if (g.regulation == reg) sum += g.value.count();
      if (outline.ever->under({reg}).count() != sum) return std::string(to_string(reg)) + " aid of " + id;
    }
  }
  return "";
}

}  // namespace

TEST_CASE("the outline of a company is what its history says, after every event", "[sqlite][recollection]") {
  const temporary_folder folder;
  const auto store = sqlite_store::create(folder / "ledger.db", sample_settings());
  std::size_t events = 0, told = 0;
  for (auto& body : sample_story()) {
    INFO("event " << ++events << ": " << kind_of(body));
    if (events % 4 == 0) store->preload();
    store->write([&](writer& to) {
      REQUIRE(outline_difference(to, told) == "");
      to.append(std::move(body), {}, {});
      REQUIRE(outline_difference(to, told) == "");
    });
    store->read([&](const reader& r) { REQUIRE(outline_difference(r, told) == ""); });
  }
  CHECK(told > 50);
  struct changed_my_mind {};
  const auto record_nothing = [&] {
    store->write([&](writer& to) {
      to.append(grant_recorded{sample_grant("of-nobody", "99999993", "7460.00", "1000.00", "2026-01-10"), {}, {}}, {}, {});
      CHECK(outline_difference(to, told) == "");
      throw changed_my_mind();
    });
  };
  store->preload();
  CHECK_THROWS_AS(record_nothing(), changed_my_mind);
  store->read([&](const reader& r) { CHECK(outline_difference(r, told) == ""); });
}

TEST_CASE("aid declared of what is known already breaches a ceiling from the first cent above it", "[sqlite][recollection]") {
  const temporary_folder folder;
  const auto store = std::shared_ptr<sqlite_store>(sqlite_store::create(folder / "ledger.db", settings()));
  ledger on(store);
  const auto declare = [&](const char* ref, const char* number, regulation under, const char* euro, const char* on_day) {
    return on.declare(ref, {number, under, std::string(euro) + " EUR", on_day}).breaches_caused;
  };
  using refs = std::vector<std::string>;
  on.register_company({"12345674"});
  CHECK(declare("a", "12345674", regulation::general, "200000.00", "2025-02-01").empty());
  on.add_link({"12345674", "10000009", "2020-01-01"});
  store->preload();
  CHECK(declare("b", "10000009", regulation::general, "99999.99", "2025-03-01").empty());
  CHECK(declare("c", "12345674", regulation::general, "0.01", "2025-04-01").empty());
  CHECK(declare("d", "10000009", regulation::general, "0.01", "2024-01-01") == refs{"c"});
  CHECK(declare("e", "20000001", regulation::agriculture, "20000.00", "2025-01-01").empty());  // of whom nothing is recorded
  CHECK(declare("f", "20000001", regulation::agriculture, "0.01", "2025-01-02") == refs{"f"});
  CHECK(store->preloaded());
  CHECK(on.audit().size() == 2);
}

TEST_CASE("what was preloaded is answered from memory until it is changed", "[sqlite][recollection]") {
  const temporary_folder folder;
  const auto store = sqlite_store::create(folder / "ledger.db", sample_settings());
  store->write([](writer& to) {
    for (auto& body : sample_story()) to.append(std::move(body), {}, {});
  });
  entity_id linked;
  std::string evidence;
  store->read([&](const reader& r) {
    for (const auto& l : r.everything().links)
      if (cvr::find(l.a) && !l.evidence.empty()) linked = l.a;
    const auto facts = r.history_of(linked, r.settings().policy);
    for (const auto& l : facts->links) evidence += l.evidence;
  });
  REQUIRE(evidence != "");
  const auto fresh = sqlite_store::open(folder / "ledger.db");
  fresh->preload();
  const auto grounds = [&] {
    std::string found;
    fresh->read([&](const reader& r) {
      const auto facts = r.facts_of(linked, r.settings().policy);
      for (const auto& l : facts->links) found += l.evidence;
    });
    return found;
  };
  CHECK(grounds() == "");  // a register does not hold them: nothing was read
  fresh->write([&](writer& to) {
    grant more = another(to, "more");
    more.recipient = cvr::parse(linked);
    to.append(grant_recorded{more, {}, {}}, {}, {});
  });
  fresh->read([&](const reader& r) {
    const auto facts = r.facts_of(linked, r.settings().policy);
    CHECK(std::any_of(facts->grants.begin(), facts->grants.end(), [](const grant& g) { return g.ref == "more"; }));
  });
  CHECK(fresh->preloaded());
  fresh->write([&](writer& to) { to.append(company_registered{{cvr::parse(linked), {}, "Another name", true, {}}}, {}, {}); });
  CHECK(grounds() == evidence);  // of it the tables are read again
  CHECK(fresh->preloaded());
  store->write([&](writer& to) { to.append(company_registered{{cvr::parse("12345674"), {}, "", true, {}}}, {}, {}); });
  CHECK_FALSE(fresh->preloaded());
}

TEST_CASE("what a transaction that is undone recorded is not kept", "[sqlite][recollection]") {
  const temporary_folder folder;
  const auto store = sqlite_store::create(folder / "ledger.db", sample_settings());
  store->write([](writer& to) {
    for (auto& body : sample_story()) to.append(std::move(body), {}, {});
  });
  struct changed_my_mind {};
  const auto record_nothing = [&] {
    store->write([](writer& to) {
      REQUIRE(difference(to) == "");
      for (const auto& c : to.everything().companies) {
        grant more = another(to, "undone " + to_string(c.number));
        more.recipient = c.number;
        to.append(grant_recorded{more, {}, {}}, {}, {});
      }
      REQUIRE(difference(to) == "");
      throw changed_my_mind();
    });
  };
  CHECK_THROWS_AS(record_nothing(), changed_my_mind);
  store->read([](const reader& r) { CHECK(difference(r) == ""); });
}

TEST_CASE("who holds a history keeps it as it was, whatever is recorded", "[sqlite][recollection]") {
  const temporary_folder folder;
  const auto store = sqlite_store::create(folder / "ledger.db", sample_settings());
  store->write([](writer& to) {
    for (auto& body : sample_story()) to.append(std::move(body), {}, {});
    const grant more = another(to, "more");
    const auto before = to.history_of(id_of(more.recipient), to.settings().policy);
    const auto then = lines(*before);
    to.append(grant_recorded{more, {}, {}}, {}, {});
    CHECK(lines(*before) == then);
    CHECK(to.history_of(id_of(more.recipient), to.settings().policy)->grants.size() == before->grants.size() + 1);
  });
}

TEST_CASE("a store keeps what it was told to at most, and begins anew", "[sqlite][recollection]") {
  const std::size_t most = 4096;
  sqlite::recollection known(most);
  const grant one{"r",
                  cvr::parse("12345674"),
                  regulation::general,
                  grant_status::granted,
                  false,
                  money(100, currency::eur()),
                  {},
                  eur_cents(100),
                  "2026-01-10"_day,
                  {},
                  1,
                  {},
                  {}};
  std::size_t reads = 0;
  const auto ask = [&](const char* number, std::size_t grants) {
    return known.history_of(number, [&] {
      ++reads;
      history facts;
      facts.grants.assign(grants, one);
      return facts;
    });
  };
  const auto twice = [&](const char* number, std::size_t grants) {
    ask(number, grants);
    const std::size_t before = reads;
    CHECK(ask(number, grants)->grants.size() == grants);
    return reads - before;
  };
  CHECK(twice("12345674", 1) == 0);
  CHECK(twice("99000015", most / sizeof(grant) + 1) == 1);  // too large to be kept
  CHECK(twice("12345674", 1) == 0);
  for (int i = 0; i < 100; ++i) ask(("990000" + std::to_string(10 + i % 90)).c_str(), 1);
  reads = 0;
  ask("12345674", 1);
  CHECK(reads == 1);  // it made room
  event more{7, {}, {}, {}, grant_recorded{one, {}, {}}};
  for (int i = 0; i < 100; ++i) known.take(more, {});
  reads = 0;
  CHECK(ask("12345674", 3)->grants.size() == 3);
  CHECK(reads == 1);  // grants that are added count too
}

TEST_CASE("what another program wrote past the log is read, not answered from what was kept", "[sqlite][recollection]") {
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  put_bytes(file, bytes_of(test_data() + "/golden/schema-1.db"));  // of before pages had checksums: another's pages are read
  const auto store = sqlite_store::open(file);
  store->read([](const reader& r) { REQUIRE(difference(r) == ""); });
  const auto guard = shell(file).column("SELECT sql FROM sqlite_schema WHERE name = 'aid_before_update'").at(0);
  shell(file).run("BEGIN; DROP TRIGGER aid_before_update; UPDATE aid SET eur_cents = eur_cents + 1; " + guard + "; COMMIT");
  store->read([](const reader& r) { CHECK(difference(r) == ""); });
}
