// SPDX-License-Identifier: Apache-2.0
// What a ledger in a file keeps of what it read is never what it was: two connections take turns, and the model knows every answer.
#include <utility>

#include <deminimis/sqlite/sqlite_store.hpp>

#include "property/histories.hpp"
#include "sqlite/support.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("every answer to random histories that two connections to one file record and ask in turn is the model's", "[property][sqlite]") {
  counts met;
  holds("two connections agree with the model", histories(50), [&] {
    storyteller teller(any_seed());
    const auto steps = seeds(14, 24);
    dice d(any_seed());
    const temporary_folder folder;
    auto one = sqlite_store::create(folder / "ledger.db", settings_of(teller.made_with())), two = sqlite_store::open(folder / "ledger.db");
    sqlite_store* const stores[] = {one.get(), two.get()};
    twins t(teller.made_with(), met, ledger(std::move(one)));
    ledger other(std::move(two));
    teller.begin(t);
    const int turns = d.chance(50) ? 40 : 0;  // what is preloaded is kept only where nobody else writes
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (d.chance(turns)) std::swap(t.real, other);
      if (d.chance(30)) stores[d.below(2)]->preload();
      teller.step(t, steps[i], i);
      fail_where_different(t);
    }
  });
  if (histories() >= 1000) CHECK(met.allowed > met.histories);
}
