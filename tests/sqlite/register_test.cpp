// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <memory>
#include <thread>

#include "../../src/sqlite/reading.hpp"

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

TEST_CASE("a register that two threads fill from a SQLite ledger is the one that one thread fills", "[sqlite][register]") {
  const temporary_folder folder;
  const std::string file = (folder / "ledger.db").string();
  settings made_with = sample_settings();
  history all;
  {
    const auto kept = sqlite_store::create(file, made_with);
    kept->write([](writer& to) {
      for (auto& body : sample_story()) to.append(std::move(body), {}, {});
    });
    kept->read([&](const reader& r) { all = r.everything(); });
  }
  const auto opened = [&](int flags) { return std::make_unique<sqlite::database>(file, file, flags); };
  const auto filled = [&](
                          std::int64_t piece, const std::function<void()>& meanwhile = [] {}) {
    const auto from = opened(SQLITE_OPEN_READONLY);
    int others = 0;
    register_builder builder;
    const auto beside = [&] {
      ++others;
      meanwhile();
      return opened(SQLITE_OPEN_READONLY);
    };
    sqlite::fill_register(*from, builder, beside, piece);
    CHECK(others == (piece == 2 && std::thread::hardware_concurrency() > 1 ? 1 : 0));
    return std::move(builder).build(made_with.book, made_with.watched, made_with.policy);
  };
  const auto days = turning_days(all);
  for (const std::int64_t piece : {1'000, 2}) {
    std::int64_t compared = 0;
    CHECK(register_difference(filled(piece), all, made_with, {days.begin(), days.end()}, eur_cents(1'000'000), compared) == "");
    CHECK(compared > 1'000);
  }

  // What is recorded while they read is left out by both.
  const auto pending = [](const grant& g) { return g.status == grant_status::reserved && !g.voided; };
  CHECK(std::any_of(all.grants.begin(), all.grants.end(), pending));
  std::int64_t compared = 0;
  const auto flat = filled(2, [&] {
    sqlite_store::open(file)->write([&](writer& to) {
      for (const auto& g : all.grants)
        if (pending(g)) to.append(reservation_voided{g.ref}, {}, {});
    });
  });
  CHECK(register_difference(flat, all, made_with, {days.begin(), days.end()}, eur_cents(1'000'000), compared) == "");

  // Whichever of the two meets a row that does not read, that is an error.
  shell edit(file);
  edit.run("DROP TRIGGER aid_before_update");
  for (const auto& g : all.grants) {
    INFO(g.ref);
    edit.run("UPDATE aid SET granted_on = 'a' || granted_on WHERE ref = '" + g.ref + "'");
    CHECK(code_of([&] { static_cast<void>(filled(2)); }) == errc::corrupt);
    edit.run("UPDATE aid SET granted_on = ltrim(granted_on, 'a')");
  }
}
