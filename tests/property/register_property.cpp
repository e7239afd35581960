// SPDX-License-Identifier: Apache-2.0
// The register of random histories answers every question as `assess` does on the whole of them.
#include <cstdint>
#include <string>
#include <vector>

#include "property/histories.hpp"
#include "register/same_answers.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("a register answers every question as assess does on the whole history", "[property][register]") {
  counts met;
  std::int64_t compared = 0;
  holds("register agrees with assess", histories(20), [&] {
    storyteller teller(any_seed());
    const auto steps = seeds(14, 24);
    dice d(any_seed());
    twins t(teller.made_with(), met);
    teller.begin(t);
    for (std::size_t i = 0; i < steps.size(); ++i) teller.step(t, steps[i], i);
    fail_where_different(t);
    std::vector<day> days;
    for (int i = 0; i < 3; ++i) days.push_back(day::parse(teller.some_day(d)));
    const auto difference = register_difference(t.real.everything(), t.real.settings(), days,
                                                eur_cents(d.one_of<int>({1, 500'000, 1'500'000, 3'000'000, 10'000'000, 30'000'000})), compared);
    if (!difference.empty()) RC_FAIL(difference + "after:\n" + t.story);
  });
  if (histories() >= 1000) CHECK(compared > 10'000);
}
