// SPDX-License-Identifier: Apache-2.0
#include <deminimis/ledger/ledger.hpp>

#include "../support/catch.hpp"
#include "samples.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

ledger a_ledger() {
  ledger l(std::make_shared<memory_store>(settings()));
  l.declare("D-1", {"12345674", "general", "1000.00 EUR", "2024-01-01"});
  return l;
}

receipt draft(ledger& l, std::vector<batch_item> items, const attribution& said = {}) {
  return l.record([&](recorder& r) { return r.draft_batch({report_kind::central, 0, {}, {}, std::move(items)}, said); });
}
receipt move(ledger& l, std::uint32_t number, batch_state state, const char* on, const std::string& why = {}, const attribution& said = {}) {
  return l.record([&](recorder& r) { return r.move_batch(report_kind::central, number, state, on, why, said); });
}
std::vector<batch> batches(const ledger& l) {
  return l.read([](const reader& r) { return r.batches(report_kind::central); });
}
const std::vector<batch_item> one{{"D-1", money::parse("1000.00 EUR"), eur_cents::parse("1000.00"), day::parse("2024-01-01"), false}};

}  // namespace

TEST_CASE("a batch is drafted, sent and accepted, and the next gets the next number", "[ledger][batch]") {
  auto l = a_ledger();
  draft(l, one);
  move(l, 1, batch_state::sent, "2024-02-01");
  move(l, 1, batch_state::accepted, "2024-02-05", "receipt 7");
  draft(l, one);
  const auto all = batches(l);
  REQUIRE(all.size() == 2);
  CHECK(all[0].state == batch_state::accepted);
  CHECK(all[0].sent_on == "2024-02-01"_day);
  CHECK(all[0].moved_on == "2024-02-05"_day);
  CHECK(all[0].reason == "receipt 7");
  CHECK(all[1].number == 2);
  CHECK(all[1].state == batch_state::drafted);
}

TEST_CASE("a batch moves only forward: a draft is sent or given up, what was sent is accepted or rejected", "[ledger][batch]") {
  auto l = a_ledger();
  CHECK(code_of([&] { return move(l, 1, batch_state::sent, "2024-02-01"); }) == errc::batch_unknown);
  draft(l, one);
  CHECK(code_of([&] { return move(l, 1, batch_state::accepted, "2024-02-01"); }) == errc::batch_state);
  CHECK(code_of([&] { return move(l, 1, batch_state::drafted, "2024-02-01"); }) == errc::batch_state);
  move(l, 1, batch_state::sent, "2024-02-01");
  CHECK(code_of([&] { return move(l, 1, batch_state::sent, "2024-02-02"); }) == errc::batch_state);
  CHECK(code_of([&] { return move(l, 1, batch_state::accepted, "2024-01-31"); }) == errc::date_order);
  CHECK(code_of([&] { return move(l, 1, batch_state::accepted, "2024-02-30"); }) == errc::date_invalid);
  CHECK(code_of([&] { return move(l, 1, batch_state::rejected, "2024-02-02"); }) == errc::request_invalid);
  move(l, 1, batch_state::rejected, "2024-02-01", "the file could not be read");
  for (const auto state : {batch_state::drafted, batch_state::sent, batch_state::accepted, batch_state::rejected})
    CHECK(code_of([&] { return move(l, 1, state, "2024-03-01", "again"); }) == errc::batch_state);
  draft(l, one);
  move(l, 2, batch_state::rejected, "2024-03-01", "given up");
}

TEST_CASE("no batch is drafted while one of its kind is open, and no empty one", "[ledger][batch]") {
  auto l = a_ledger();
  CHECK(code_of([&] { return draft(l, {}); }) == errc::request_invalid);
  draft(l, one);
  CHECK(code_of([&] { return draft(l, one); }) == errc::batch_state);
  move(l, 1, batch_state::sent, "2024-02-01");
  CHECK(code_of([&] { return draft(l, one); }) == errc::batch_state);
  move(l, 1, batch_state::accepted, "2024-02-01");
  draft(l, one);
  // another kind is numbered by itself
  l.record([&](recorder& r) { return r.draft_batch({report_kind::fishery, 0, {}, {}, one}); });
  CHECK(code_of([&] {
          return l.record([&](recorder& r) { return r.draft_batch({report_kind::agriculture, 0, "2024-02-01"_day, "2024-01-31"_day, one}); });
        }) == errc::date_order);
}

TEST_CASE("the same key drafts and moves a batch once", "[ledger][batch][idempotency]") {
  auto l = a_ledger();
  const auto first = draft(l, one, {"k", "", ""});
  const auto again = draft(l, one, {"k", "", ""});
  CHECK(again.sequence == first.sequence);
  CHECK(again.replayed);
  const auto sent = move(l, 1, batch_state::sent, "2024-02-01", "", {"s", "", ""});
  CHECK(move(l, 1, batch_state::sent, "2024-02-01", "", {"s", "", ""}).sequence == sent.sequence);
  CHECK(code_of([&] { return move(l, 1, batch_state::sent, "2024-02-02", "", {"s", "", ""}); }) == errc::key_reuse);
}
