// SPDX-License-Identifier: Apache-2.0
// What the store says when the disk fails, at every single operation, against what is in the file afterwards.
#include <deminimis/sqlite/sqlite_store.hpp>

#include <map>

#include "../ledger/samples.hpp"
#include "faulty_vfs.hpp"
#include "support.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

/// A grant and a person, recorded together; large enough for several pages.
void record(store& s, const attribution& said) {
  s.write([&](writer& w) {
    auto g = sample_grant("F-1", "12345674", "7.46", "1.00", "2025-01-01");
    g.details.note = std::string(10'000, 'n');
    w.append(grant_recorded{g, std::nullopt}, said, {});
    w.append(entity_declared{{"person:9", entity_kind::person, std::string(5'000, 'p')}}, {}, {});
  });
}

bool is_recorded(store& s) {
  bool found = false;
  s.read([&](const reader& r) {
    found = r.find_grant("F-1").has_value();
    CHECK(r.find_entity("person:9").has_value() == found);
    CHECK(r.event_with_key("fault").has_value() == found);
  });
  return found;
}

}  // namespace

TEST_CASE("whatever operation on the disk fails, the store tells the truth about what is recorded", "[sqlite][faults]") {
  const auto kind = GENERATE(faulty_vfs::how::once, faulty_vfs::how::lasting, faulty_vfs::how::too_late, faulty_vfs::how::disk_full);
  INFO("kind " << static_cast<int>(kind));
  const temporary_folder folder;
  const auto file = folder / "ledger.db";
  {
    const auto made = sqlite_store::create(folder / "original.db", settings());
    made->write([](writer& w) {
      for (const auto& body : sample_story()) w.append(body, {}, {});
    });
  }
  const auto original = bytes_of(folder / "original.db");
  faulty_vfs vfs;
  std::map<std::string, int> seen;
  int hits = 0;
  for (int n = 0;; ++n) {
    INFO("operation " << n);
    put_bytes(file, original);
    std::filesystem::remove(folder / "ledger.db-journal");
    auto s = sqlite_store::open(file);
    vfs.arm(n, kind);
    std::string outcome = "recorded";
    auto wrote = written::yes;
    try {
      record(*s, {"fault", "", ""});
    } catch (const error& e) {
      outcome = to_string(e.code());
      wrote = e.written();
      CHECK_FALSE(e.remedy().empty());
    }
    const bool hit = vfs.hits() > 0;
    hits += vfs.hits() > 0 ? 1 : 0;
    vfs.disarm();
    ++seen[outcome];
    INFO("outcome " << outcome);
    CHECK((outcome == "recorded" || outcome == "storage" || outcome == "storage_full" || outcome == "outcome_unknown"));
    CHECK((outcome == "outcome_unknown") == (wrote == written::unknown));
    if (outcome == "outcome_unknown" || outcome == "storage") {
      CHECK(code_of([&] { return is_recorded(*s); }) == errc::ledger_poisoned);
      CHECK(code_of([&] { return s->verify(); }) == errc::ledger_poisoned);
    } else {
      CHECK(is_recorded(*s) == (outcome == "recorded"));  // the same handle goes on
    }
    s.reset();

    const auto again = sqlite_store::open(file);
    CHECK(again->verify().problems == std::vector<std::string>());
    const bool recorded = is_recorded(*again);
    if (wrote == written::yes) CHECK(recorded);
    if (wrote == written::no) CHECK_FALSE(recorded);
    // the same request with the same key is recorded once, whatever happened
    again->write([](writer& w) {
      if (!w.event_with_key("fault"))
        w.append(grant_recorded{sample_grant("F-1", "12345674", "7.46", "1.00", "2025-01-01"), std::nullopt}, {"fault", "", ""}, {});
    });
    CHECK(again->verify().problems == std::vector<std::string>());
    again->read([](const reader& r) { CHECK(r.find_grant("F-1").has_value()); });
    if (!hit) break;
  }
  CHECK(seen["recorded"] >= 1);
  CHECK(hits >= 8);  // the fault must really have hit: journal, pages, flushes, the journal's removal
  if (kind == faulty_vfs::how::disk_full)
    CHECK(seen["storage_full"] == hits);
  else
    CHECK(seen["outcome_unknown"] >= 4);
}

TEST_CASE("a ledger that cannot be made because the disk fails leaves nothing behind", "[sqlite][faults]") {
  const auto kind = GENERATE(faulty_vfs::how::once, faulty_vfs::how::disk_full);
  const temporary_folder folder;
  faulty_vfs vfs;
  int hits = 0;
  for (int n = 0; n < 500; ++n) {
    INFO("operation " << n);
    vfs.arm(n, kind);
    auto code = errc::busy;
    try {
      static_cast<void>(sqlite_store::create(folder / "ledger.db", settings()));
    } catch (const error& e) {
      code = e.code();
    }
    const bool hit = vfs.hits() > 0;
    vfs.disarm();
    if (!hit) break;
    ++hits;
    CHECK(code == (kind == faulty_vfs::how::disk_full ? errc::storage_full : errc::storage));
    CHECK(folder.names().empty());
  }
  CHECK(hits > 20);
  CHECK(folder.names() == std::vector<std::string>{"ledger.db"});
}
