// SPDX-License-Identifier: Apache-2.0
// Many grants in one transaction: recorded by a thread behind whoever appends them, whose questions are answered from memory.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include "ledger/samples.hpp"
#include "sqlite/support.hpp"
#include "support/catch.hpp"
#include "support/data.hpp"
#include "support/forked.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

constexpr std::size_t many = 1500;  // some blocks, and a rest

/// Companies that exist here only.
std::vector<cvr> companies(std::size_t count = 100) {
  std::vector<cvr> found;
  for (int digits = 20'000'000; found.size() < count; ++digits)
    if (const auto number = cvr::find(std::to_string(digits)); number && number->check_digit_ok()) found.push_back(*number);
  return found;
}

std::string ref_of(std::size_t i) { return "behind-" + std::to_string(i); }

/// Aid to the i-th of them in turn.
grant_recorded aid(const std::vector<cvr>& to, std::size_t i) {
  return {{ref_of(i),
           to[i % to.size()],
           regulation::general,
           grant_status::declared,
           false,
           money(static_cast<std::int64_t>(100 + i), currency::eur()),
           {},
           eur_cents(static_cast<std::int64_t>(100 + i)),
           *day::of(2024, 1, 1) + static_cast<int>(i % 700),
           {},
           0,
           {},
           {}},
          {},
          {}};
}

sqlite_options at_one_moment() {
  sqlite_options options;
  options.now = [] { return instant{}; };
  return options;
}

std::unique_ptr<sqlite_store> ledger_with_companies(const std::filesystem::path& file, const std::vector<cvr>& all) {
  auto store = sqlite_store::create(file, sample_settings(), {}, at_one_moment());
  store->write([&](writer& to) {
    for (const auto number : all) to.append(company_registered{{number, {}, "", true, {}}}, {}, {});
  });
  return store;
}

}  // namespace

TEST_CASE("many grants in one transaction leave the log that a few at a time leave", "[sqlite][threads]") {
  const temporary_folder folder;
  const auto all = companies();
  const auto together = ledger_with_companies(folder / "together.db", all), singly = ledger_with_companies(folder / "singly.db", all);
  together->write([&](writer& to) {
    for (std::uint64_t i = 0, before = to.last_event(); i < many; ++i) CHECK(to.append(aid(all, i), {}, {}) == before + i + 1);
  });
  for (std::size_t first = 0; first < many; first += 100)
    singly->write([&](writer& to) {
      for (std::size_t i = first; i < first + 100; ++i) {
        to.append(aid(all, i), {}, {});
        CHECK(to.find_grant(ref_of(i)));  // a look: each is in the tables before the next one
      }
    });
  const auto one = together->verify(), other = singly->verify();
  CHECK(one.problems.empty());
  CHECK(one.events == other.events);
  CHECK(one.root == other.root);
}

TEST_CASE("whoever appends many grants and asks in between sees all of them", "[sqlite][threads]") {
  const temporary_folder folder;
  const auto all = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  store->write([&](writer& to) {
    const std::uint64_t before = to.last_event();
    for (std::size_t i = 0; i < many; ++i) {
      to.append(aid(all, i), {}, {});
      if (i % 431 != 0) continue;  // of these some fall where a block is under way
      CHECK(to.last_event() == before + i + 1);
      CHECK(to.find_grant(ref_of(i)));
      CHECK_FALSE(to.find_grant(ref_of(i + 1)));
      CHECK(to.grants_of(all[i % all.size()]).size() == i / all.size() + 1);
      CHECK(to.facts_of(id_of(all[0]), to.settings().policy)->grants.size() == i / all.size() + 1);
      std::size_t seen = 0;
      to.visit_events(before + 1, to.last_event(), [&](const event&) { ++seen; });
      CHECK(seen == i + 1);
    }
    to.append(company_registered{{cvr::parse("12345674"), {}, "", true, {}}}, {"after many", {}, {}}, {});
    CHECK(to.event_with_key("after many")->sequence == before + many + 1);
  });
  CHECK(store->verify().problems.empty());
}

TEST_CASE("declarations that are judged one after the other in one transaction are judged as in memory", "[sqlite][threads]") {
  const temporary_folder folder;
  const auto all = companies();
  ledger together(ledger_with_companies(folder / "together.db", all));
  const auto model = std::make_shared<memory_store>(sample_settings());
  model->write([&](writer& to) {
    for (const auto number : all) to.append(company_registered{{number, {}, "", true, {}}}, {}, {});
  });
  ledger singly(model);
  const auto asked = [&](std::size_t i) {
    return aid_request{all[(i * i) % all.size()], regulation::general, money(static_cast<std::int64_t>(i % 7) * 1'000'000 + 100, currency::eur()),
                       *day::of(2024, 1, 1) + static_cast<int>(i % 700)};
  };
  std::vector<std::string> told, wanted;
  const auto text_of = [](const declaration& d) {
    std::string text = d.ref + " " + std::to_string(d.receipt.sequence);
    for (const auto& ref : d.breaches_caused) text += " " + ref;
    return text;
  };
  together.record([&](recorder& r) {
    for (std::size_t i = 0; i < many; ++i) told.push_back(text_of(r.declare(ref_of(i), asked(i))));
    CHECK(code_of([&] { return r.declare(ref_of(many - 2), asked(0)); }) == errc::ref_exists);
    return told.size();
  });
  for (std::size_t i = 0; i < many; ++i) wanted.push_back(text_of(singly.declare(ref_of(i), asked(i))));
  CHECK(told == wanted);
  CHECK(std::any_of(told.begin(), told.end(), [](const std::string& t) { return std::count(t.begin(), t.end(), ' ') > 1; }));
}

namespace {

/// Which company has not so many grants: empty for none.
std::string other_than(std::size_t grants_each, const reader& r, const std::vector<cvr>& all) {
  for (const auto number : all) {
    const auto facts = r.facts_of(id_of(number), r.settings().policy);
    if (facts->grants.size() != grants_each) return to_string(number) + " has " + std::to_string(facts->grants.size());
  }
  return "";
}

}  // namespace

TEST_CASE("of many grants in a transaction that is undone nothing is left, in the tables or in memory", "[sqlite][threads]") {
  const temporary_folder folder;
  const auto all = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  struct changed_my_mind {};
  store->read([&](const reader& r) { CHECK(other_than(0, r, all) == ""); });
  CHECK(store->preloaded());  // so many were asked about that it read everything
  CHECK_THROWS_AS(store->write([&](writer& to) {
    for (std::size_t i = 0; i < many; ++i) {
      to.append(aid(all, i), {}, {});
      CHECK_FALSE(to.find_grant(ref_of(many + i)));
    }
    CHECK(other_than(many / all.size(), to, all) == "");
    throw changed_my_mind();
  }),
                  changed_my_mind);
  const auto nothing_left = [&](const reader& r) {
    CHECK(other_than(0, r, all) == "");
    CHECK_FALSE(r.find_grant(ref_of(3)));
    CHECK(r.last_event() == all.size() + 1);
  };
  store->read(nothing_left);
  store->write([&](writer& to) {
    nothing_left(to);
    to.append(aid(all, 3), {}, {});
    CHECK(to.find_grant(ref_of(3)));
  });
  CHECK(store->verify().problems.empty());
}

TEST_CASE("what was read all at once in a transaction that is undone is forgotten", "[sqlite]") {
  const temporary_folder folder;
  const auto all = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  struct changed_my_mind {};
  CHECK_THROWS_AS(store->write([&](writer& to) {
    for (std::size_t i = 0; i < all.size(); ++i) to.append(aid(all, i), {}, {});
    CHECK(other_than(1, to, all) == "");
    throw changed_my_mind();
  }),
                  changed_my_mind);
  CHECK_FALSE(store->preloaded());
  store->read([&](const reader& r) { CHECK(other_than(0, r, all) == ""); });
}

TEST_CASE("what is read all at once holds what is being recorded behind", "[sqlite][threads]") {
  const temporary_folder folder;
  const auto all = companies(20);
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  store->read([&](const reader& r) { CHECK(other_than(0, r, {all.begin(), all.begin() + 8}) == ""); });
  CHECK_FALSE(store->preloaded());  // the next question reads everything
  store->write([&](writer& to) {
    for (std::size_t i = 0; i < 265; ++i) to.append(aid(all, i), {}, {});  // the last of them are not in the tables yet
    CHECK(to.facts_of(id_of(all[19]), to.settings().policy)->grants.size() == 13);
    CHECK(to.facts_of(id_of(all[4]), to.settings().policy)->grants.size() == 14);
  });
  CHECK(store->preloaded());
}

TEST_CASE("companies that nothing was recorded of are known to have nothing, until something is", "[sqlite][threads]") {
  const temporary_folder folder;
  const auto all = companies(60);
  const auto store = ledger_with_companies(folder / "ledger.db", {all.begin(), all.begin() + 20});
  store->read([&](const reader& r) { CHECK(other_than(0, r, all) == ""); });
  CHECK(store->preloaded());
  store->write([&](writer& to) {
    for (std::size_t i = 0; i < all.size() * 10; ++i) to.append(aid(all, i), {}, {});
    CHECK(other_than(10, to, all) == "");
    to.append(company_registered{{all[50], {}, "A/S", true, {}}}, {}, {});
    to.append(link_recorded{{id_of(all[40]), id_of(all[41]), "2020-01-01"_day, {}, {}, {}, {}, 0}}, {}, {});
  });
  const auto unlike = [&](const reader& r) {
    for (const auto number : all) {
      const auto kept = r.facts_of(id_of(number), r.settings().policy);
      const auto read = load_history(r, r.settings().policy, number);
      if (kept->companies.size() != read.companies.size() || kept->links.size() != read.links.size() || kept->grants.size() != read.grants.size())
        return to_string(number);
    }
    return std::string();
  };
  store->read([&](const reader& r) { CHECK(unlike(r) == ""); });
  CHECK(store->preloaded());
}

TEST_CASE("what a large transaction recorded is read by itself, not by a thread that cannot see it", "[sqlite][threads]") {
  const temporary_folder folder;
  const auto all = companies(2300);
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  const std::size_t each = 30;  // two threads read a ledger of 65,536 events
  store->write([&](writer& to) {
    for (std::size_t i = 0; i < each * all.size(); ++i) to.append(aid(all, i), {}, {});
    CHECK(other_than(each, to, all) == "");
  });
  CHECK(store->preloaded());
  store->read([&](const reader& r) { CHECK(other_than(each, r, all) == ""); });
}

TEST_CASE("a reference that was free is looked for again once another connection wrote", "[sqlite]") {
  const temporary_folder folder;
  const auto all = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  const auto other = sqlite_store::open(folder / "ledger.db");
  const auto free = [&](std::size_t first, std::size_t last) {
    std::size_t found = 0;
    other->read([&](const reader& r) {
      for (std::size_t i = first; i < last; ++i) found += r.find_grant(ref_of(i)) ? 0U : 1U;
    });
    return found;
  };
  CHECK(free(0, 50) == 50);  // so many that all references were read
  store->write([&](writer& to) {
    for (std::size_t i = 0; i < 10; ++i) to.append(aid(all, i), {}, {});
  });
  CHECK(free(0, 50) == 40);
}

TEST_CASE("an idempotency key that was free is looked for again once another connection wrote, and found once it is taken here", "[sqlite]") {
  const temporary_folder folder;
  const auto all = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  const auto other = sqlite_store::open(folder / "ledger.db");
  const auto key = [](std::size_t i) { return attribution{"key " + std::to_string(i), {}, {}}; };
  const auto free_of = [&](const reader& r, std::size_t last) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < last; ++i) found += r.event_with_key(key(i).key) ? 0U : 1U;
    return found;
  };
  const auto free = [&] {
    std::size_t found = 0;
    other->read([&](const reader& r) { found = free_of(r, 50); });
    return found;
  };
  CHECK(free() == 50);  // so many that all keys were read
  store->write([&](writer& to) {
    for (std::size_t i = 0; i < 10; ++i) to.append(aid(all, i), key(i), {});
  });
  CHECK(free() == 40);
  other->write([&](writer& to) {
    for (std::size_t i = 10; i < 30; ++i) {
      REQUIRE(free_of(to, 50) == 50 - i);
      to.append(aid(all, i), key(i), {});
    }
    for (std::size_t i = 50; i < many; ++i) to.append(aid(all, i), key(i), {});  // so many that they are recorded behind
    CHECK(to.event_with_key(key(many - 1).key)->sequence == to.last_event());
    CHECK(to.event_with_key(key(20).key)->said.key == "key 20");
  });
  CHECK(free() == 20);
  struct changed_my_mind {};
  CHECK_THROWS_AS(other->write([&](writer& to) {
    to.append(aid(all, 30), key(30), {});
    CHECK(to.event_with_key(key(30).key));
    throw changed_my_mind();
  }),
                  changed_my_mind);
  CHECK(free() == 20);
  CHECK(other->verify().problems.empty());
}

TEST_CASE("a rate that was asked for is read again once rates are recorded, here or elsewhere, or that is undone", "[sqlite]") {
  const temporary_folder folder;
  const auto store = sqlite_store::create(folder / "ledger.db", sample_settings());
  const auto other = sqlite_store::open(folder / "ledger.db");
  const currency dkk = currency::parse("DKK");
  const auto recorded = [&](const char* per_eur, const char* on) {
    return rates_recorded{rate_source::ecb, "", {{dkk, day::parse(on), rate::parse(per_eur)}}};
  };
  const auto asked = [&](const reader& r) {
    const auto found = r.rate_on_or_before(rate_source::ecb, dkk, "2026-01-12"_day);
    return found ? to_string(found->on) + " " + to_string(found->per_eur) : "none";
  };
  const auto by = [&](sqlite_store& of) {
    std::string answer;
    of.read([&](const reader& r) { answer = asked(r); });
    return answer;
  };
  CHECK(by(*store) == "none");
  CHECK(by(*other) == "none");
  store->write([&](writer& to) {
    to.append(recorded("7.46", "2026-01-05"), {}, {});
    CHECK(asked(to) == "2026-01-05 7.46");
    to.append(recorded("7.47", "2026-01-09"), {}, {});
    CHECK(asked(to) == "2026-01-09 7.47");
  });
  CHECK(by(*other) == "2026-01-09 7.47");
  struct changed_my_mind {};
  CHECK_THROWS_AS(store->write([&](writer& to) {
    to.append(recorded("7.48", "2026-01-12"), {}, {});
    CHECK(asked(to) == "2026-01-12 7.48");
    throw changed_my_mind();
  }),
                  changed_my_mind);
  CHECK(by(*store) == "2026-01-09 7.47");
}

TEST_CASE("a grant that the tables refuse among many is told, and none of them is recorded", "[sqlite][threads]") {
  const temporary_folder folder;
  const auto all = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  for (const std::size_t twice : {std::size_t{20}, std::size_t{700}, many - 1}) {
    CAPTURE(twice);
    const auto append_all = [&](bool minds) {
      store->write([&](writer& to) {
        for (std::size_t i = 0; i < many; ++i) try {
            to.append(aid(all, i == twice ? i - 1 : i), {}, {});
          } catch (const error&) {
            if (minds) throw;
          }
      });
    };
    for (const bool minds : {true, false}) CHECK(code_of([&] { append_all(minds); }) == errc::ref_exists);
    store->read([&](const reader& r) { CHECK(r.last_event() == all.size() + 1); });
  }
  store->write([&](writer& to) {
    for (std::size_t i = 0; i < many; ++i) to.append(aid(all, i), {}, {});
  });
  CHECK(store->verify().problems.empty());
}

TEST_CASE("whatever the role a ledger is opened with, everything may be read at once for its questions", "[sqlite]") {
  const temporary_folder folder;
  const auto all = companies();
  ledger_with_companies(folder / "ledger.db", all)->write([&](writer& to) {
    for (std::size_t i = 0; i < all.size(); ++i) to.append(aid(all, i), {}, {});
    to.append(entity_declared{{"person:1", entity_kind::person, "somebody"}}, {}, {});
  });
  for (const auto role : {ledger_role::admin, ledger_role::grant, ledger_role::auditor, ledger_role::read}) {
    INFO(to_string(role));
    sqlite_options options;
    options.role = role;
    const auto store = sqlite_store::open(folder / "ledger.db", options);
    store->read([&](const reader& r) { CHECK(other_than(1, r, all) == ""); });
    CHECK(store->preloaded());
  }
}

TEST_CASE("a store asked about many companies reads everything once, and forgets it when another writes", "[sqlite]") {
  const temporary_folder folder;
  const auto all = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", all);
  const auto other = sqlite_store::open(folder / "ledger.db");
  const auto ask = [&](std::size_t first, std::size_t last) {
    other->read([&](const reader& r) {
      for (std::size_t i = first; i < last; ++i) static_cast<void>(r.facts_of(id_of(all[i]), r.settings().policy));
    });
    return other->preloaded();
  };
  CHECK_FALSE(ask(0, 4));
  CHECK(ask(4, 20));
  store->write([&](writer& to) { to.append(aid(all, 50), {}, {}); });
  CHECK_FALSE(ask(48, 52));
  other->read([&](const reader& r) { CHECK(r.facts_of(id_of(all[50]), r.settings().policy)->grants.size() == 1); });
  CHECK(ask(52, 70));
  other->write([&](writer& to) { to.append(aid(all, 150), {}, {}); });  // of the same company
  CHECK(other->preloaded());
  other->read([&](const reader& r) { CHECK(r.facts_of(id_of(all[50]), r.settings().policy)->grants.size() == 2); });
}

TEST_CASE("a child forked from inside a write leaves it without waiting, and its parent's as it was", "[sqlite]") {
  const bool by_exception = GENERATE(false, true), behind = GENERATE(false, true);
  CAPTURE(by_exception, behind);
  const temporary_folder folder;
  const auto to = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", to);
  const auto before = store->verify().events;
  const std::size_t first = behind ? 600 : 1, all = first + 600;
  bool journal_stays = false;
  const auto append = [&](writer& w, std::size_t from, std::size_t until) {
    for (std::size_t i = from; i < until; ++i) w.append(aid(to, i), {}, {});
  };
  CHECK(child_leaves_write(
      *store, by_exception, [&](writer& w) { append(w, 0, first); },
      [&](writer& w) {
        journal_stays = std::filesystem::exists(folder / "ledger.db-journal");
        append(w, first, all);
      }));
  CHECK(journal_stays);
  const auto after = store->verify();
  CHECK(after.ok());
  CHECK(after.events == before + all);
}

TEST_CASE("a child forked from inside a write can append nothing to it", "[sqlite]") {
  const temporary_folder folder;
  const auto to = companies();
  const auto store = ledger_with_companies(folder / "ledger.db", to);
  store->write([&](writer& w) {
    for (std::size_t i = 0; i < 600; ++i) w.append(aid(to, i), {}, {});
    child forked([&] {
      ::alarm(60);
      const auto refused = [&](const auto& work) { return code_of(work) == errc::used_after_fork; };
      return refused([&] { w.append(aid(to, 600), {}, {}); }) && refused([&] { static_cast<void>(w.find_company(to.front())); }) ? 0 : 1;
    });
    CHECK(forked.result() == 0);
  });
  CHECK(store->verify().ok());
}
