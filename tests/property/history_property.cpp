// SPDX-License-Identifier: Apache-2.0
// Random histories, step by step through the library and through the model of ../model/brute_force.hpp, every answer
// compared. DEMINIMIS_HISTORIES sets how many (10,000 where the build is optimised, else 1,000); RC_PARAMS="seed=N" repeats.
#include <cstdint>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "property/histories.hpp"
#include "support/data.hpp"

#if __has_include(<nlohmann/json.hpp>)
#include <fstream>

#include "model/vectors.hpp"
#endif

using namespace deminimis;
using namespace deminimis::test;

#if __has_include(<nlohmann/json.hpp>)
TEST_CASE("the model, written from the rules alone, gives the answer of every public vector it knows the operation of", "[property][model]") {
  int steps = 0;
  for (const char* name : {"bad-input", "corrections", "cumulation", "currency", "fiscal-window", "generated", "programme", "reservations",
                           "rolling-window", "undertakings"}) {
    std::ifstream file(test_data() + "/vectors/" + name + ".json");
    const auto document = nlohmann::json::parse(file);
    for (const auto& one : document.at("cases")) {
      brute_force::ledger model(brute_force::settings_of(one));
      for (const auto& step : one.at("steps")) {
        const auto given = brute_force::take_step(model, step);
        REQUIRE(given);
        INFO(one.at("id") << " " << step.dump());
        const auto expected = brute_force::expected_of(step.value("expect", nlohmann::json::object()));
        if (expected.empty()) REQUIRE_FALSE(given->count("error"));
        for (const auto& [key, value] : expected) {
          INFO(key);
          REQUIRE(given->count(key));
          REQUIRE(given->at(key) == value);
          ++steps;
        }
      }
    }
  }
  CHECK(steps > 10'000);
}
#endif

TEST_CASE("every answer to every random history is the model's", "[property][history]") {
  counts met;
  holds("the library agrees with the model", histories(), [&] {
    storyteller teller(any_seed());
    const auto steps = seeds(14, 24);
    const auto last = any_seed();
    twins t(teller.made_with(), met);
    ++met.histories;
    teller.begin(t);
    fail_where_different(t);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      teller.step(t, steps[i], i);
      fail_where_different(t);
    }
    teller.end(t, last);
    fail_where_different(t);
  });
  std::cout << met.histories << " histories (" << seed_text() << "), " << met.steps << " steps: " << met.allowed << " allowed, " << met.refused
            << " refused (" << met.by_later_grants << " by later grants, " << met.fits << " with a day on which it fits), " << met.breaches
            << " breaches audited, " << met.splits << " splits, undetermined links mattered " << met.undetermined << " times; errors:";
  for (const auto& [code, times] : met.errors) std::cout << " " << code << " " << times;
  std::cout << "\n";
  if (histories() >= 1000) {  // what is compared did happen
    CHECK(met.refused > met.histories / 2);
    CHECK(met.by_later_grants > met.histories / 20);
    CHECK(met.fits > met.histories / 20);
    CHECK(met.undetermined > met.histories / 100);
    CHECK(met.splits > met.histories / 4);
    CHECK(met.errors.size() >= 18);
  }
}

TEST_CASE("aid of companies that nothing connects changes no answer", "[property][history]") {
  counts met;
  holds("unrelated history", histories(10), [&] {
    storyteller teller(any_seed()), stranger(any_seed(), "x");
    const auto steps = seeds(14, 24);
    teller.fix_rate();
    stranger.fix_rate();
    twins alone(teller.made_with(), met), beside(teller.made_with(), met);
    teller.begin(alone);
    stranger.begin(beside);
    teller.begin(beside);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      stranger.step(beside, ~steps[i], i);
      alone.given.clear();
      beside.given.clear();
      teller.step(alone, steps[i], i);
      teller.step(beside, steps[i], i);
      fail_where_different(alone);
      fail_where_different(beside);
      std::erase_if(beside.given, [](const auto& breach_found) { return breach_found.first[0] == 'x'; });  // an audit names all
      if (alone.given != beside.given) RC_FAIL("another answer beside strangers, after:\n" + beside.story);
    }
  });
}

TEST_CASE("the order of recording matters to no total, headroom or breach where days differ", "[property][history]") {
  counts met;
  holds("order of recording", histories(10), [&] {
    storyteller teller(any_seed());
    teller.fix_rate();
    dice d(any_seed());
    const auto steps = seeds(8, 20);
    twins first(teller.made_with(), met), second(teller.made_with(), met);
    using fact = std::pair<int, dice>;  // what kind, and what it follows from
    std::vector<fact> facts;
    std::vector<brute_force::aid> aids;
    std::vector<std::string> split_days;
    std::set<std::string> days;
    for (const auto seed : steps) {
      dice of_fact(seed);
      if (const int kind = of_fact.between(0, 5); kind < 1) {
        facts.emplace_back(-1, of_fact);
      } else if (const std::string on = teller.some_day(of_fact); days.insert(on).second && kind < 2) {
        facts.emplace_back(-2 - static_cast<int>(split_days.size()), of_fact);
        split_days.push_back(on);
      } else if (kind >= 2) {
        auto asked = teller.some_aid(first, of_fact);
        if (!days.insert(asked.granted_on).second) continue;
        facts.emplace_back(static_cast<int>(aids.size()), of_fact);
        aids.push_back(asked);
      }
    }
    const auto record_all = [&](twins& t) {
      for (const auto& [kind, seed] : facts) {
        dice of_fact = seed;
        if (kind >= 0)
          t.declare("g" + std::to_string(kind), aids[static_cast<std::size_t>(kind)]);
        else if (kind == -1)
          teller.add_link(t, of_fact);
        else
          teller.add_split(t, of_fact, split_days[static_cast<std::size_t>(-2 - kind)]);
        fail_where_different(t);
      }
    };
    teller.begin(first);
    teller.begin(second);
    record_all(first);
    for (std::size_t i = facts.size(); i > 1; --i) std::swap(facts[i - 1], facts[d.below(i)]);
    record_all(second);
    const auto same = [&](const answers& a, const answers& b, const std::string& what) {
      if (a != b) RC_FAIL("another " + what + " in another order:\n" + twins::compared(a, b) + first.story + "or\n" + second.story);
    };
    same(shown(first.real.audit()), shown(second.real.audit()), "audit");
    for (const auto& number : teller.companies())
      for (const auto r : regulations()) {
        const std::string on = teller.some_day(d), under(to_string(r));
        first.headroom(number, under, on, "EUR");
        second.headroom(number, under, on, "EUR");
        fail_where_different(first);
        fail_where_different(second);
        same(first.given, second.given, "headroom");
      }
  });
}

TEST_CASE("a schedule lists every day on which the headroom changes, and no other", "[property][history][schedule]") {
  counts met;
  std::int64_t changes = 0;
  holds("headroom schedule", histories(100), [&] {
    storyteller teller(any_seed());
    const auto steps = seeds(14, 24);
    dice d(any_seed());
    twins t(teller.made_with(), met);
    teller.begin(t);
    for (std::size_t i = 0; i < steps.size(); ++i) teller.step(t, steps[i], i);
    fail_where_different(t);
    const std::string number = teller.some_company(d), under = d.text(regulations_by_name), from = teller.some_day(d);
    int on = brute_force::read_day(from);
    if (!t.model.has_rule_on(under, on)) return;
    std::vector<std::string> expected{from + " " + to_string(eur_cents(t.model.room(number, under, on)))};
    for (int i = 1; i <= 3660; ++i) {
      ++on;
      if (!t.model.has_rule_on(under, on)) break;
      if (const auto room = t.model.room(number, under, on); room != t.model.room(number, under, on - 1))
        expected.push_back(brute_force::day_text(on) + " " + to_string(eur_cents(room)));
    }
    std::vector<std::string> listed;
    for (const auto& entry : t.real.ask([&](const questions& q) { return q.schedule(number, under, from).binding.entries; }))
      listed.push_back(to_string(entry.on) + " " + to_string(entry.headroom));
    changes += static_cast<std::int64_t>(expected.size()) - 1;
    if (listed != expected)
      RC_FAIL("library " + joined(listed) + "\nmodel " + joined(expected) + "\nafter:\n" + t.story + "schedule " + number + " " + under + " from " +
              from);
  });
  if (histories() >= 1000) CHECK(changes > 0);
}
