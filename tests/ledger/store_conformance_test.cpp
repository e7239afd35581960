// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <stdexcept>
#include <thread>

#include <deminimis/io/event_json.hpp>
#include <deminimis/ledger/ledger.hpp>

#include "../support/catch.hpp"
#include "../support/forked.hpp"
#include "samples.hpp"
#include "store_driver.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

class memory_driver final : public store_driver {
 public:
  [[nodiscard]] std::string name() const override { return "memory"; }
  std::unique_ptr<store> make(const settings& made_with, const clock_function& now) override {
    return std::make_unique<memory_store>(made_with, now);
  }
  std::unique_ptr<store> open_again(const clock_function&) override { return nullptr; }
  [[nodiscard]] bool guards() const override { return false; }
  [[nodiscard]] bool hashes() const override { return false; }
};
const driver_registration<memory_driver> memory;

instant noon() { return instant(day::parse("2026-11-23").sys_days().time_since_epoch()) + std::chrono::hours(12); }

std::uint64_t add(store& to, const event_body& body, const attribution& said = {}, const std::string& request = {}) {
  std::uint64_t sequence = 0;
  to.write([&](writer& w) { sequence = w.append(body, said, request); });  // a store may run this again
  return sequence;
}

void tell(store& to, const std::vector<event_body>& story) {
  to.write([&](writer& w) {
    for (const auto& body : story) w.append(body, {}, {});
  });
}

/// What `ask` gives for one view.
template <class Ask>
auto asked(store& of, Ask&& ask) {
  std::optional<decltype(ask(std::declval<const reader&>()))> answer;
  of.read([&](const reader& r) { answer.emplace(ask(r)); });
  return *answer;
}

std::vector<std::string> everything(store& of) {
  return asked(of, [](const reader& r) { return lines(r.everything()); });
}

/// Runs `test` on a new ledger of each store.
template <class Test>
void on_every_store(Test&& test) {
  REQUIRE_FALSE(store_drivers().empty());
  for (auto* driver : store_drivers()) {
    INFO("store: " << driver->name());
    auto made = driver->make(settings(), noon);
    test(*driver, *made);
    const auto found = made->verify();
    CHECK(found.problems == std::vector<std::string>());
    CHECK(found.root.empty() != driver->hashes());
  }
}

using facts = std::vector<std::string>;

/// That two views answer alike whatever the sample story is about.
void check_same_answers(const reader& r, const reader& m) {
  CHECK(lines(r.everything()) == lines(m.everything()));
  for (const char* digits : {"12345674", "10000009", "20000001", "87654321"}) {
    INFO(digits);
    const auto c = r.find_company(number(digits)), wanted = m.find_company(number(digits));
    CHECK(c.has_value() == wanted.has_value());
    if (c && wanted) CHECK(line(*c) == line(*wanted));
    CHECK(lines(r.grants_of(number(digits))) == lines(m.grants_of(number(digits))));
    CHECK(lines(r.splits_of(number(digits))) == lines(m.splits_of(number(digits))));
    CHECK(lines(r.links_of(digits)) == lines(m.links_of(digits)));
  }
  for (const char* id : {"person:1", "de:HRB 1", "nobody", ""}) {
    const auto e = r.find_entity(id), wanted = m.find_entity(id);
    CHECK(e.has_value() == wanted.has_value());
    if (e && wanted) CHECK(line(*e) == line(*wanted));
    CHECK(lines(r.links_of(id)) == lines(m.links_of(id)));
  }
  for (std::uint64_t seq = 0; seq < 40; ++seq) {
    const auto l = r.find_link(seq), wanted_link = m.find_link(seq);
    CHECK(l.has_value() == wanted_link.has_value());
    if (l && wanted_link) CHECK(line(*l) == line(*wanted_link));
    const auto s2 = r.find_split(seq), wanted_split = m.find_split(seq);
    CHECK(s2.has_value() == wanted_split.has_value());
    if (s2 && wanted_split) CHECK(line(*s2) == line(*wanted_split));
  }
  CHECK_FALSE(r.find_link(UINT64_MAX));
  CHECK_FALSE(r.find_split(UINT64_MAX));
  for (const char* ref : {"RF-1", "RF-2", "D-1", "R-1", "R-2", "R-3", "rf-1", ""}) {
    const auto g = r.find_grant(ref), wanted = m.find_grant(ref);
    CHECK(g.has_value() == wanted.has_value());
    if (g && wanted) CHECK(line(*g) == line(*wanted));
  }
}

}  // namespace

TEST_CASE("every store begins with the settings it was made with as its first event", "[ledger][store]") {
  for (auto* driver : store_drivers()) {
    INFO("store: " << driver->name());
    const auto made = driver->make(sample_settings(), noon);
    const event wanted{1, noon(), {}, {}, ledger_created{sample_settings()}};
    made->read([&](const reader& r) {
      CHECK(r.last_event() == 1);
      r.visit_events(0, 100, [&](const event& e) { CHECK(canonical_bytes(e) == canonical_bytes(wanted)); });
      CHECK(canonical_bytes({1, noon(), {}, {}, ledger_created{r.settings()}}) == canonical_bytes(wanted));
      CHECK(r.everything().companies.empty());
      CHECK(lines(r.everything()).empty());
    });
  }
}

TEST_CASE("every store numbers its events without gaps and gives them back as they were recorded", "[ledger][store]") {
  on_every_store([](store_driver&, store& s) {
    const auto story = sample_story();
    std::vector<std::string> wanted;
    for (std::size_t i = 0; i < story.size(); ++i) {
      const attribution said{"key " + std::to_string(i), "Bo", "because\nof it"};
      CHECK(add(s, story[i], said, "do: something") == i + 2);
      wanted.push_back(canonical_bytes({i + 2, noon(), said, "do: something", story[i]}));
    }
    s.read([&](const reader& r) {
      CHECK(r.last_event() == story.size() + 1);
      facts all, some;
      r.visit_events(2, UINT64_MAX, [&](const event& e) { all.push_back(canonical_bytes(e)); });
      CHECK(all == wanted);
      r.visit_events(5, 7, [&](const event& e) { some.push_back(canonical_bytes(e)); });
      CHECK(some == facts(wanted.begin() + 3, wanted.begin() + 6));
      r.visit_events(7, 5, [&](const event&) { FAIL("no event is from 7 to 5"); });
      r.visit_events(1000, 2000, [&](const event&) { FAIL("no event has such a number"); });
    });
  });
}

TEST_CASE("a visitor may ask the same view again, and what it throws goes through", "[ledger][store]") {
  on_every_store([](store_driver&, store& s) {
    tell(s, sample_story());
    s.read([](const reader& r) {
      std::size_t pairs = 0;
      r.visit_events(1, 5, [&](const event& outer) {
        r.visit_events(1, outer.sequence, [&](const event&) { ++pairs; });
        CHECK(r.find_grant("RF-1").has_value());
      });
      CHECK(pairs == 15);
      CHECK_THROWS_AS(r.visit_events(1, 5, [](const event&) { throw std::runtime_error("enough"); }), std::runtime_error);
      CHECK(r.last_event() == sample_story().size() + 1);
    });
  });
}

TEST_CASE("every store answers what the same events make of a ledger in memory", "[ledger][store]") {
  on_every_store([](store_driver& driver, store& s) {
    memory_store model(settings{}, noon);
    // one event at a time, so that every state on the way is compared
    for (const auto& body : sample_story()) {
      add(model, body);
      add(s, body);
      REQUIRE(everything(s) == everything(model));
    }
    const auto compare = [&](store& of) { of.read([&](const reader& r) { model.read([&](const reader& m) { check_same_answers(r, m); }); }); };
    compare(s);
    if (const auto again = driver.open_again(noon)) compare(*again);
  });
}

TEST_CASE("every store tells what it was before each of its events, as a replay of the log does", "[ledger][store]") {
  on_every_store([](store_driver&, store& s) {
    tell(s, sample_story());
    s.read([](const reader& r) {
      for (std::uint64_t n = 0; n <= r.last_event() + 2; ++n) {
        INFO(n);
        r.visit_before(n, [&](const reader& then) {
          CHECK(then.last_event() == std::min(r.last_event(), n == 0 ? 0 : n - 1));
          std::vector<std::uint64_t> seen;
          then.visit_events(1, UINT64_MAX, [&](const event& e) { seen.push_back(e.sequence); });
          CHECK(seen.size() == then.last_event());
          replay_before(r, n, [&](const reader& replayed) {
            check_same_answers(then, replayed);
            for (const auto kind : {report_kind::agriculture, report_kind::fishery, report_kind::central})
              CHECK(lines(then.batches(kind)) == lines(replayed.batches(kind)));
            for (const auto source : {rate_source::ecb, rate_source::inforeuro, rate_source::own}) {
              CHECK(lines(then.rates(source, currency::dkk(), *day::of(1999, 1, 1), *day::of(2030, 1, 1))) ==
                    lines(replayed.rates(source, currency::dkk(), *day::of(1999, 1, 1), *day::of(2030, 1, 1))));
              CHECK(then.rate_on_or_before(source, currency::dkk(), *day::of(2026, 1, 9)).has_value() ==
                    replayed.rate_on_or_before(source, currency::dkk(), *day::of(2026, 1, 9)).has_value());
            }
          });
        });
      }
    });
  });
}

TEST_CASE("every store finds the breaches that an audit of all its facts finds, inside a write and before each event", "[ledger][store][audit]") {
  auto story = sample_story();
  const auto declare = [&](const char* ref, const char* to, const char* kroner, const char* euro, const char* on) {
    story.push_back(grant_recorded{sample_grant(ref, to, kroner, euro, on, grant_status::declared), std::nullopt});
  };
  declare("X-1", "12345674", "2163400.00", "290000.00", "2025-02-01");
  declare("X-2", "10000009", "149200.00", "20000.00", "2025-03-01");  // after they became one
  declare("X-3", "87654321", "2238000.01", "300000.01", "2026-01-05");
  const auto told = [](const std::vector<breach>& breaches) {
    facts texts;
    for (const auto& b : breaches)
      texts.push_back(b.ref + " " + to_string(b.recipient) + " " + to_string(b.granted_on) + " " + b.ceiling_id + " " + b.total.str() + " of " +
                      to_string(b.limit) + ", " + b.article);
    return texts;
  };
  const auto same = [&](const reader& r) { return told(r.breaches()) == told(audit(r.everything(), r.settings().book, r.settings().policy)); };
  on_every_store([&](store_driver&, store& s) {
    s.write([&](writer& w) {
      for (const auto& body : story) {
        w.append(body, {}, {});
        REQUIRE(same(w));
      }
    });
    s.read([&](const reader& r) {
      const auto found = told(r.breaches());
      REQUIRE(found.size() == 4);
      CHECK(found[0].starts_with("R-1 12345674 2025-05-05 closing-loops.general 32110000 of 300000.00, "));
      CHECK(found[1].starts_with("R-3 10000009 2025-05-02 closing-loops.general 31610000 of 300000.00, "));
      CHECK(found[2].starts_with("X-2 10000009 2025-03-01 closing-loops.general 31510000 of 300000.00, "));
      CHECK(found[3].starts_with("X-3 87654321 2026-01-05 closing-loops.general 30000001 of 300000.00, "));
      for (std::uint64_t n = 1; n <= r.last_event() + 1; ++n) r.visit_before(n, [&](const reader& then) { REQUIRE(same(then)); });
    });
    CHECK_THROWS_AS(s.write([&](writer& w) {
      w.append(grant_recorded{sample_grant("X-4", "87654321", "74.60", "10.00", "2026-01-06", grant_status::declared), std::nullopt}, {}, {});
      CHECK(w.breaches().size() == 5);
      throw std::runtime_error("no");
    }),
                    std::runtime_error);
    s.read([&](const reader& r) { CHECK(r.breaches().size() == 4); });
  });
}

TEST_CASE("a company registered again has its new calendar and name only", "[ledger][store]") {
  on_every_store([](store_driver&, store& s) {
    tell(s, sample_story());
    s.read([](const reader& r) {
      CHECK(line(*r.find_company(number("12345674"))) == "12345674 Ålsgårde Biogas A/S from 01-01 2023-07-01..2024-12-31 2025-01-01..2025-06-30");
      CHECK(line(*r.find_entity("person:1")) == "person:1 person Åse Ø.");
      CHECK(r.everything().companies.size() == 3);
      CHECK(r.everything().entities.size() == 4);
      // its sector is another fact, and stays
      CHECK(line(*r.find_company(number("10000009"))) ==
            "10000009 Søn & Tang ApS from 01-01 fishery_aquaculture 032100 Seaweed/Seaweed; a shop/Separate accounts");
    });
  });
}

TEST_CASE("a link that was ended and a split that was withdrawn stand as they were corrected last", "[ledger][store]") {
  on_every_store([](store_driver&, store& s) {
    tell(s, sample_story());
    s.read([](const reader& r) {
      REQUIRE(r.find_link(10));
      CHECK(r.find_link(10)->until == "2025-01-01"_day);
      CHECK(r.find_link(9)->until == std::nullopt);
      CHECK_FALSE(r.find_link(11));
      CHECK(r.links_of("de:HRB 1").at(0).until == "2025-01-01"_day);
      REQUIRE(r.find_split(29));
      CHECK(r.find_split(29)->divided == number("12345674"));
      CHECK_FALSE(r.find_split(30));
      CHECK(r.splits_of(number("10000009")).size() == 1);
      CHECK(r.everything().splits.size() == 1);
    });
  });
}

TEST_CASE("a posting renews a reservation's place, amount and day; a void and a reduction stay with the aid", "[ledger][store]") {
  on_every_store([](store_driver&, store& s) {
    tell(s, sample_story());
    s.read([](const reader& r) {
      const auto posted = r.find_grant("R-1");
      REQUIRE(posted);
      CHECK(posted->status == grant_status::granted);
      CHECK(posted->amount == kr("37300.00"));
      CHECK(posted->value == eur_cents::parse("5000.00"));
      CHECK(posted->granted_on == "2025-05-05"_day);
      CHECK_FALSE(posted->lapses_on);
      CHECK(posted->order == 25);
      CHECK(r.find_grant("R-2")->voided);
      CHECK(r.find_grant("R-3")->status == grant_status::reserved);
      const auto reduced = r.find_grant("RF-1");
      REQUIRE(reduced->reductions.size() == 2);
      CHECK(reduced->reductions[0].to == kr("40250.00"));
      CHECK(reduced->reductions[1].effective_on == "2024-07-01"_day);
      CHECK(reduced->order == 19);
    });
  });
}

TEST_CASE("of two rates for one day the later recorded counts", "[ledger][store][rates]") {
  on_every_store([](store_driver&, store& s) {
    tell(s, sample_story());
    s.read([](const reader& r) {
      const auto on = [&](const char* d, rate_source source = rate_source::ecb, currency unit = currency::dkk()) {
        const auto found = r.rate_on_or_before(source, unit, day::parse(d));
        return found ? line(*found) : "none";
      };
      CHECK(on("2024-03-13") == "none");
      CHECK(on("2024-03-14") == "DKK 2024-03-14 7.4570");
      CHECK(on("2024-03-15") == "DKK 2024-03-15 7.4575");
      CHECK(on("2024-03-17") == "DKK 2024-03-15 7.4575");
      CHECK(on("2024-03-18") == "DKK 2024-03-18 7.45670");
      CHECK(on("2030-01-01") == "DKK 2024-03-18 7.45670");
      CHECK(on("2024-03-15", rate_source::inforeuro) == "DKK 2024-03-01 7.4536");
      CHECK(on("2024-03-15", rate_source::nationalbanken) == "none");
      CHECK(on("2024-03-15", rate_source::ecb, currency::parse("JPY")) == "JPY 2024-03-14 161.05");
      CHECK(lines(r.rates(rate_source::ecb, currency::dkk(), "2024-03-14"_day, "2024-03-15"_day)) ==
            facts{"DKK 2024-03-14 7.4570", "DKK 2024-03-15 7.4575"});
      CHECK(lines(r.rates(rate_source::ecb, currency::dkk(), "2024-03-15"_day, "2024-03-14"_day)).empty());
      CHECK(r.rates(rate_source::ecb, currency::dkk(), "0001-01-01"_day, "9999-12-31"_day).size() == 3);
    });
  });
}

TEST_CASE("a batch of reports stands as it was moved last, and is numbered among those of its kind", "[ledger][store][batch]") {
  on_every_store([](store_driver& driver, store& s) {
    tell(s, sample_story());
    const auto check = [](const reader& r) {
      CHECK(lines(r.batches(report_kind::agriculture)).empty());
      const std::string first = "RF-1 80500.00 DKK 10790.89 2024-03-15";
      CHECK(lines(r.batches(report_kind::fishery)) ==
            facts{"fishery 1 2024-01-01..2024-12-31 rejected 2025-01-12 2025-01-10 [The \"CVR\" is missing] #32; " + first,
                  "fishery 2 .. accepted 2025-02-03 2025-02-01 [journal 25-001] #35; RF-1 0.00 DKK 0.00 2024-03-15 correction; "
                  "RF-2 5000.00 EUR 5000.00 2024-03-15"});
      CHECK(lines(r.batches(report_kind::central)) == facts{"central 1 .. drafted - - [] #38; " + first});
    };
    s.read(check);
    if (driver.guards()) {
      CHECK(code_of([&] { return add(s, batch_moved{report_kind::fishery, 3, batch_state::sent, "2025-02-01"_day, ""}); }) == errc::batch_unknown);
      CHECK(code_of([&] { return add(s, batch_drafted{report_kind::fishery, 4, {}, {}, {}}); }) == errc::batch_state);
      CHECK(code_of([&] {
              return add(s, batch_drafted{report_kind::fishery, 3, {}, {}, {{"none", kr("1.00"), eur_cents(13), "2025-02-01"_day, false}}});
            }) == errc::ref_unknown);
    }
    s.read(check);
  });
}

TEST_CASE("an event is found by its idempotency key, and no event by an empty one", "[ledger][store]") {
  on_every_store([](store_driver& driver, store& s) {
    add(s, company_registered{{number("12345674"), {}, "A"}}, {"k'1", "Bo", ""}, "do: company");
    add(s, company_registered{{number("10000009"), {}, "B"}});
    s.read([](const reader& r) {
      const auto found = r.event_with_key("k'1");
      REQUIRE(found);
      CHECK(found->sequence == 2);
      CHECK(found->said.actor == "Bo");
      CHECK(found->request == "do: company");
      CHECK(found->recorded_at == noon());
      CHECK_FALSE(r.event_with_key("K'1"));
      CHECK_FALSE(r.event_with_key(""));
    });
    if (driver.guards()) {
      CHECK(code_of([&] { return add(s, company_registered{{number("20000001"), {}, "C"}}, {"k'1", "", ""}); }) == errc::key_reuse);
      CHECK(asked(s, [](const reader& r) { return r.last_event(); }) == 3);
    }
  });
}

TEST_CASE("a write that throws records nothing of what it appended", "[ledger][store]") {
  on_every_store([](store_driver&, store& s) {
    const auto story = sample_story();
    tell(s, {story.begin(), story.begin() + 20});
    const auto before = everything(s);
    const auto last = asked(s, [](const reader& r) { return r.last_event(); });
    const auto attempt = [&] {
      s.write([&](writer& w) {
        w.append(grant_recorded{sample_grant("RF-9", "12345674", "1.00", "0.13", "2024-03-15"), std::nullopt}, {"key", "", ""}, {});
        w.append(grant_reduced{"RF-2", {day::parse("2025-06-01"), money::parse("1.00 EUR"), eur_cents::parse("1.00")}, false}, {}, {});
        CHECK(w.find_grant("RF-9").has_value());
        CHECK(w.last_event() == last + 2);
        throw std::runtime_error("changed my mind");
      });
    };
    CHECK_THROWS_AS(attempt(), std::runtime_error);
    CHECK(everything(s) == before);
    s.read([&](const reader& r) {
      CHECK(r.last_event() == last);
      CHECK_FALSE(r.event_with_key("key"));
      CHECK_FALSE(r.find_grant("RF-9"));
      CHECK(r.find_grant("RF-2")->reductions.empty());
    });
    CHECK(add(s, grant_recorded{sample_grant("RF-9", "12345674", "1.00", "0.13", "2024-03-15"), std::nullopt}, {"key", "", ""}) == last + 1);
  });
}

TEST_CASE("a child forked from inside a write can neither end it nor undo it", "[ledger][store]") {
  on_every_store([](store_driver& driver, store& s) {
    if (!driver.hashes()) return;  // in memory a child has a ledger of its own
    tell(s, sample_story());
    for (const bool by_exception : {false, true}) {
      const auto last = asked(s, [](const reader& r) { return r.last_event(); });
      const auto declare = [](const char* id) { return [=](writer& w) { w.append(entity_declared{{id, entity_kind::person, ""}}, {}, {}); }; };
      CHECK(child_leaves_write(s, by_exception, declare(by_exception ? "a" : "b"), declare(by_exception ? "c" : "d")));
      CHECK(asked(s, [](const reader& r) { return r.last_event(); }) == last + 2);
    }
    CHECK(s.verify().ok());
  });
}

TEST_CASE("a store refuses a reference twice and what happens to an unknown one", "[ledger][store]") {
  on_every_store([](store_driver& driver, store& s) {
    if (!driver.guards()) return;
    tell(s, sample_story());
    const auto before = everything(s);
    CHECK(code_of([&] {
            return add(s, grant_recorded{sample_grant("RF-1", "10000009", "1.00", "0.13", "2024-03-15"), std::nullopt});
          }) == errc::ref_exists);
    CHECK(code_of([&] { return add(s, reservation_voided{"none"}); }) == errc::ref_unknown);
    CHECK(code_of([&] { return add(s, reservation_voided{"R-2"}); }) == errc::not_pending);
    CHECK(code_of([&] { return add(s, reservation_voided{"RF-1"}); }) == errc::not_pending);
    CHECK(
        code_of([&] {
          return add(s, reservation_posted{"R-1", kr("1.00"), at_rate("7.4600", "2025-05-05"), eur_cents(13), "2025-05-05"_day, {"b", eur_cents(1)}});
        }) == errc::not_pending);
    CHECK(code_of([&] { return add(s, grant_reduced{"none", {"2025-05-05"_day, kr("1.00"), eur_cents(13)}, false}); }) == errc::ref_unknown);
    CHECK(code_of([&] { return add(s, link_ended{2, "2025-05-05"_day}); }) == errc::entity_unknown);
    CHECK(code_of([&] { return add(s, split_withdrawn{2}); }) == errc::entity_unknown);
    CHECK(code_of([&] { return add(s, split_withdrawn{30}); }) == errc::entity_unknown);
    CHECK(code_of([&] { return add(s, sector_classified{number("87654321"), {}}); }) == errc::entity_unknown);
    CHECK(everything(s) == before);
  });
}

TEST_CASE("a failed append spoils its whole write, also where the failure is swallowed", "[ledger][store]") {
  on_every_store([](store_driver& driver, store& s) {
    if (!driver.guards()) return;
    tell(s, sample_story());
    const auto before = everything(s);
    CHECK(code_of([&] {
            s.write([&](writer& w) {
              w.append(company_registered{{number("20000001"), {}, "C"}}, {}, {});
              try {
                w.append(reservation_voided{"none"}, {}, {});
              } catch (const error&) {
              }
            });
            return 0;
          }) == errc::ref_unknown);
    CHECK(everything(s) == before);
  });
}

TEST_CASE("a ledger that is opened again holds what was recorded, and goes on where it was", "[ledger][store]") {
  for (auto* driver : store_drivers()) {
    INFO("store: " << driver->name());
    auto made = driver->make(sample_settings(), noon);
    tell(*made, sample_story());
    const auto before = everything(*made);
    const auto root = made->verify().root;
    made.reset();
    const auto again = driver->open_again(noon);
    if (!again) continue;
    CHECK(everything(*again) == before);
    CHECK(again->verify().root == root);
    CHECK(asked(*again, [](const reader& r) { return r.settings().authority; }) == "Erhvervshus Fyn");
    CHECK(add(*again, reservation_voided{"R-3"}) == sample_story().size() + 2);
    CHECK(again->verify().ok());
    CHECK(again->verify().root != root);
  }
}

TEST_CASE("threads that share a store never see half a write, and no event is lost", "[ledger][store]") {
  on_every_store([](store_driver&, store& s) {
    constexpr std::size_t writers = 4, each = 10;
    std::atomic<bool> done = false;
    std::atomic<std::size_t> odd = 0;
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < writers; ++t)
      threads.emplace_back([&, t] {
        for (std::size_t i = 0; i < each; ++i) {
          const auto id = std::to_string(t) + "-" + std::to_string(i);
          s.write([&](writer& w) {
            w.append(entity_declared{{"a" + id, entity_kind::person, ""}}, {}, {});
            w.append(entity_declared{{"b" + id, entity_kind::person, ""}}, {}, {});
          });
        }
      });
    std::thread watcher([&] {
      while (!done) s.read([&](const reader& r) { odd += (r.everything().entities.size() % 2) + (r.last_event() % 2 == 0 ? 1 : 0); });
    });
    for (auto& t : threads) t.join();
    done = true;
    watcher.join();
    CHECK(odd == 0);
    CHECK(asked(s, [](const reader& r) { return r.everything().entities.size(); }) == 2 * writers * each);
    CHECK(asked(s, [](const reader& r) { return r.last_event(); }) == 2 * writers * each + 1);
  });
}

TEST_CASE("every store keeps personal data apart, gives them back, and erases them for good", "[ledger][store][personal]") {
  on_every_store([](store_driver& driver, store& s) {
    ledger l(std::shared_ptr<store>(&s, [](store*) {}));
    l.register_company({"12345674", "Biogas ApS"});
    l.register_company({.number = "10000009", .name = "Frisør Anna", .sole_trader = true});
    l.declare_entity({"person:1", entity_kind::person_enterprise, "Åse Ø."});
    l.add_link({"person:1", "12345674", "2012-01-01"});
    l.declare("D-1", {"12345674", "general", "100.00 EUR", "2015-06-30"});
    l.record_person({"person:7", "signatory", "D-1", {{"name", "Ida"}, {"e-mail", "ida@example.org"}}});
    const auto names = [&](store& of) {
      return asked(of, [](const reader& r) {
        facts found{r.find_company(number("10000009"))->name, r.find_entity("person:1")->name};
        r.visit_events(1, r.last_event(), [&](const event& e) {
          if (const auto* p = personal_data_of(e.body)) found.push_back(p->field("name"));
        });
        return found;
      });
    };
    CHECK(names(s) == facts{"Frisør Anna", "Åse Ø.", "Frisør Anna", "Åse Ø.", "Ida"});

    const auto signed_by = l.personal_records("person:7");
    REQUIRE(signed_by.size() == 1);
    CHECK(signed_by[0].capacity == "signatory");
    CHECK(signed_by[0].person.field("e-mail") == "ida@example.org");
    CHECK(signed_by[0].retain_until == day::parse("2025-06-30"));
    CHECK(l.personal_records("person:1").at(0).retain_until == day::parse("2025-06-30"));  // by the link to the recipient
    CHECK_FALSE(l.personal_records("10000009").at(0).retain_until.has_value());

    CHECK(code_of([&] { return l.erase_person("person:7", day::parse("2025-06-29")); }) == errc::retention_running);
    CHECK(code_of([&] { return l.erase_person("person:1", day::parse("2025-06-29")); }) == errc::retention_running);
    CHECK(code_of([&] { return l.erase_person("person:8", day::parse("2025-06-30")); }) == errc::entity_unknown);
    l.erase_person("person:7", day::parse("2025-06-30"));
    l.erase_person("person:1", day::parse("2025-06-30"));
    l.erase_person("10000009", day::parse("2016-01-01"));
    CHECK(code_of([&] { return l.erase_person("person:7", day::parse("2025-06-30")); }) == errc::entity_unknown);
    CHECK(l.personal_records("person:7").at(0).erased);
    CHECK(asked(s, [](const reader& r) { return r.find_entity("person:1")->name + r.find_company(number("10000009"))->name; }).empty());
    if (const auto again = driver.open_again(noon)) CHECK(names(*again) == facts{"", "", "", "", ""});
  });
}

TEST_CASE("a key stands for the personal data of its request too, until they are erased", "[ledger][store][personal]") {
  on_every_store([](store_driver&, store& s) {
    ledger l(std::shared_ptr<store>(&s, [](store*) {}));
    const attribution said{"k", "Bo", ""};
    const auto first = l.declare_entity({"person:1", entity_kind::person, "Åse"}, said);
    CHECK(l.declare_entity({"person:1", entity_kind::person, "Åse"}, said).replayed);
    CHECK(code_of([&] { return l.declare_entity({"person:1", entity_kind::person, "Ida"}, said); }) == errc::key_reuse);
    CHECK(code_of([&] { return l.declare_entity({"person:1", entity_kind::person, ""}, said); }) == errc::key_reuse);
    l.erase_person("person:1", day::parse("2026-01-01"));
    CHECK(l.declare_entity({"person:1", entity_kind::person, "Åse"}, said).sequence == first.sequence);
    CHECK(l.resolve("k")->sequence == first.sequence);
    CHECK_FALSE(l.resolve("never"));
    CHECK(code_of([&] { return l.resolve(""); }) == errc::request_invalid);
  });
}
