// SPDX-License-Identifier: Apache-2.0
#include <deminimis/ledger/ledger.hpp>

#include "ledger/asking.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("the same request with the same key is recorded once and answered as the first time, whatever happened since", "[ledger][idempotency]") {
  auto l = ledger::in_memory(by_law());
  const auto first = l.grant("g", euro("100000"), key("k1"));
  l.declare("d", euro("250000", "2025-02-01"), key("k2"));
  l.reduce("g", "50000 EUR", "2025-03-01", key("k3"));
  const auto before = events(l);
  const auto again = l.grant("g", euro("100000"), key("k1"));
  CHECK(again.granted());
  CHECK(again.receipt.replayed);
  CHECK(again.receipt.sequence == first.receipt.sequence);
  CHECK(again.assessment.binding.headroom == first.assessment.binding.headroom);
  CHECK(again.assessment.binding.later_grants.empty());
  CHECK_FALSE(first.receipt.replayed);
  const auto declared = l.declare("d", euro("250000", "2025-02-01"), key("k2"));
  CHECK(declared.receipt.replayed);
  CHECK(declared.breaches_caused == std::vector<std::string>{"d"});
  const auto reduced = l.reduce("g", "50000 EUR", "2025-03-01", key("k3"));
  CHECK(reduced.receipt.replayed);
  CHECK(to_string(reduced.value) == "50000.00");
  CHECK(events(l) == before);
}

TEST_CASE("every kind of request is replayed by its key", "[ledger][idempotency]") {
  auto l = ledger::in_memory(by_law());
  const auto twice = [&](const auto& request) {
    const receipt first = request();
    const auto before = events(l);
    const receipt second = request();
    CHECK(first.sequence != 0);
    CHECK_FALSE(first.replayed);
    CHECK(second.sequence == first.sequence);
    CHECK(second.replayed);
    CHECK(events(l) == before);
  };
  twice([&] { return l.register_company({firm, "Firm"}, key("company")); });
  twice([&] { return l.declare_entity({"person:1", entity_kind::person, ""}, key("entity")); });
  twice([&] { return l.add_link({"person:1", firm, "2020-01-01"}, key("link")).receipt; });
  twice([&] { return l.merge(other, firm, "2020-01-01", key("merge")).receipt; });
  twice([&] { return l.add_rate("DKK", "2025-01-10", "7.46", key("rate")); });
  twice([&] { return l.reserve("r", lapsing(euro("1"), "2025-06-01"), key("reserve")).receipt; });
  twice([&] { return l.post("r", posting("2 EUR"), key("post")).receipt; });
  twice([&] { return l.withdraw("r", "2025-02-01", key("withdraw")).receipt; });
  twice([&] { return l.reserve("v", euro("1"), key("reserve v")).receipt; });
  twice([&] { return l.void_reservation("v", key("void")); });
  twice([&] { return l.divide({firm, "2026-01-01", false, {{other, "1"}}, {}}, key("split")).receipt; });
  twice([&] {
    return l.import_rates(rate_source::ecb, {{currency::dkk(), "2025-01-10"_day, rate::parse("7.46")}}, "a.csv", false, key("import")).receipt;
  });
}

TEST_CASE("another request with a key that was used is refused as key_reuse and records nothing", "[ledger][idempotency]") {
  auto l = ledger::in_memory(by_law());
  l.grant("g", euro("100"), key("k"));
  const auto before = events(l);
  const auto code = [&](const auto& request) { return code_of(request); };
  CHECK(code([&] { return l.grant("g", euro("100.01"), key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.grant("h", euro("100"), key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.reserve("g", euro("100"), key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.declare("g", euro("100"), key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.withdraw("g", "2025-02-01", key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.reduce("g", "1 EUR", "2025-02-01", key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.void_reservation("g", key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.post("g", {}, key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.register_company({firm}, key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.add_link({firm, other, "2020-01-01"}, key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.divide({firm, "2026-01-01", false, {{other, "1"}}, {}}, key("k")); }) == errc::key_reuse);
  CHECK(code([&] { return l.add_rate("DKK", "2025-01-10", "7.46", key("k")); }) == errc::key_reuse);
  CHECK(code([&] {
          return l.import_rates(rate_source::ecb, {{currency::dkk(), "2025-01-10"_day, rate::parse("7.46")}}, "a.csv", false, key("k"));
        }) == errc::key_reuse);
  CHECK(events(l) == before);
}

TEST_CASE("the same request written otherwise is the same request", "[ledger][idempotency]") {
  auto l = ledger::in_memory(by_law());
  l.grant("g", {"99000007", "general", "100.50 EUR", "2025-01-10"}, key("k"));
  CHECK(l.grant("g", {"DK99 00 00 07", regulation::general, money(10050, currency::eur()), "2025-01-10"_day}, key("k")).receipt.replayed);
}

TEST_CASE("a refusal uses up no key: asked again it may be granted", "[ledger][idempotency]") {
  auto l = ledger::in_memory(by_law());
  l.grant("a", euro("300000"));
  CHECK_FALSE(l.grant("b", euro("1", "2025-02-01"), key("k")).granted());
  l.withdraw("a", "2025-02-01");
  const auto granted = l.grant("b", euro("1", "2025-02-01"), key("k"));
  CHECK(granted.granted());
  CHECK_FALSE(granted.receipt.replayed);
}

TEST_CASE("a split is replayed with the allocation it gave then, whatever was recorded since", "[ledger][idempotency][split]") {
  auto l = ledger::in_memory(by_law());
  l.grant("g", euro("100"));
  const split_request asked{firm, "2026-01-01", false, {{other, "1"}}, {}};
  REQUIRE(l.divide(asked, key("k")).allocation.size() == 1);
  l.declare("late", euro("50"));
  l.withdraw("g", "2025-06-01");
  const auto again = l.divide(asked, key("k"));
  CHECK(again.receipt.replayed);
  REQUIRE(again.allocation.size() == 1);
  CHECK(again.allocation[0].ref == "g");
  CHECK(to_string(again.allocation[0].value) == "100.00");
}

TEST_CASE("a file of rates is replayed as it was answered, and other rates under its key are refused", "[ledger][idempotency][rates]") {
  auto l = ledger::in_memory(by_law());
  const auto quotes = [](const char* per_eur) { return std::vector<quote>{{currency::dkk(), "2025-01-10"_day, rate::parse(per_eur)}}; };
  CHECK(l.import_rates(rate_source::ecb, quotes("7.4600"), "a.csv", false, key("k")).recorded == 1);
  const auto again = l.import_rates(rate_source::ecb, quotes("7.4600"), "a.csv", false, key("k"));
  CHECK(again.receipt.replayed);
  CHECK(again.recorded == 1);
  CHECK(code_of([&] { return l.import_rates(rate_source::ecb, quotes("7.4500"), "a.csv", true, key("k")); }) == errc::key_reuse);
}

TEST_CASE("a request without a key is never a replay", "[ledger][idempotency]") {
  auto l = ledger::in_memory(by_law());
  CHECK(l.register_company({firm}).sequence != l.register_company({firm}).sequence);
  l.grant("g", euro("1"));
  CHECK(code_of([&] { return l.grant("g", euro("1")); }) == errc::ref_exists);
}
