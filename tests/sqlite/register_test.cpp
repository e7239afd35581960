// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/register/register_builder.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include "ledger/samples.hpp"
#include "register/same_answers.hpp"
#include "sqlite/support.hpp"
#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("a register filled from a SQLite ledger answers as assess does on everything in it", "[sqlite][register]") {
  const temporary_folder folder;
  const auto kept = sqlite_store::create(folder / "ledger.db", sample_settings());
  kept->write([](writer& to) {
    for (auto& body : sample_story()) to.append(std::move(body), {}, {});
  });
  history all;
  settings made_with;
  kept->read([&](const reader& r) {
    all = r.everything();
    made_with = r.settings();
  });
  register_builder builder;
  kept->fill(builder);
  const ledger_register flat = std::move(builder).build(made_with.book, made_with.watched, made_with.policy);
  const auto days = turning_days(all);
  std::int64_t compared = 0;
  CHECK(register_difference(flat, all, made_with, {days.begin(), days.end()}, eur_cents(1'000'000), compared) == "");
  CHECK(compared > 1'000);
  CHECK(std::any_of(all.grants.begin(), all.grants.end(), [](const grant& g) { return !g.reductions.empty(); }));
  CHECK(std::any_of(all.grants.begin(), all.grants.end(), [](const grant& g) { return g.voided; }));
}
