// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/ledger/shared_ledger.hpp>

#include "support/catch.hpp"

using namespace deminimis;

namespace {

/// A store in memory that counts its transactions and fails when told to.
class watched_store final : public store {
 public:
  void read(const std::function<void(const reader&)>& work) override { kept.read(work); }
  void write(const std::function<void(writer&)>& work) override {
    ++writes;
    std::this_thread::sleep_for(takes);
    if (fails_before) throw error(errc::busy, "", "Somebody else writes.", "");
    kept.write(work);
    if (fails_after) throw error(errc::outcome_unknown, "", "The disk failed.", "", written::unknown);
  }
  [[nodiscard]] verification verify() override { return kept.verify(); }

  memory_store kept{settings()};
  std::atomic<int> writes{0};
  std::chrono::milliseconds takes{0};
  bool fails_before = false, fails_after = false;
};

struct wish {
  std::string ref;
  std::string amount;
  std::string key{};
};

aid_request aid_of(const std::string& amount) { return {"10000010", "general", amount, "2026-03-01"}; }

decision grant_wish(recorder& r, const wish& w) { return r.grant(w.ref, aid_of(w.amount), {w.key, "", ""}); }

errc code_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const error& e) {
    return e.code();
  }
}

std::size_t granted_in(const std::shared_ptr<watched_store>& kept) { return ledger(kept).everything().grants.size(); }

}  // namespace

TEST_CASE("a batch is one transaction, and each of its decisions has its own verdict", "[ledger][batch]") {
  const auto kept = std::make_shared<watched_store>();
  shared_ledger on(kept);
  const std::vector<wish> wishes{{"a", "200000.00 EUR"}, {"b", "100000.01 EUR"}, {"a", "1.00 EUR"}, {"c", "one euro"}, {"d", "100000.00 EUR"}};
  const auto entries = on.batch(wishes, grant_wish);
  CHECK(kept->writes == 1);
  CHECK(entries[0].value().granted());
  CHECK_FALSE(entries[1].value().granted());  // one cent too much after the first
  CHECK(entries[1].value().assessment.binding.headroom == eur_cents(10'000'000));
  CHECK(code_of(entries[2].failure) == errc::ref_exists);
  CHECK(code_of(entries[3].failure) == errc::amount_syntax);
  CHECK_THROWS_AS(entries[3].value(), error);
  CHECK(entries[4].value().granted());
  CHECK(granted_in(kept) == 2);
}

TEST_CASE("an idempotency key holds within a batch and after it", "[ledger][batch]") {
  const auto kept = std::make_shared<watched_store>();
  shared_ledger on(kept);
  const std::vector<wish> twice{{"a", "10.00 EUR", "k"}, {"a", "10.00 EUR", "k"}, {"b", "10.00 EUR", "k"}};
  for (const bool again : {false, true}) {
    const auto entries = on.batch(twice, grant_wish);
    CHECK(entries[0].value().receipt.replayed == again);
    CHECK(entries[1].value().receipt.replayed);
    CHECK(entries[0].value().receipt.sequence == entries[1].value().receipt.sequence);
    CHECK(code_of(entries[2].failure) == errc::key_reuse);
  }
  CHECK(granted_in(kept) == 1);
}

TEST_CASE("what fails half-way leaves nothing of itself and all of the others", "[ledger][batch]") {
  const auto kept = std::make_shared<watched_store>();
  shared_ledger on(kept);
  const std::vector<int> items{0, 1, 2};
  const auto entries = on.batch(items, [](recorder& r, int i) {
    const auto first = r.grant("g" + std::to_string(i), aid_of("10.00 EUR"));
    if (i == 1) static_cast<void>(r.grant("g1", aid_of("10.00 EUR")));
    return first;
  });
  CHECK(entries[0].value().granted());
  CHECK(code_of(entries[1].failure) == errc::ref_exists);
  CHECK(entries[2].value().granted());
  CHECK(granted_in(kept) == 2);
  CHECK(kept->writes == 4);  // together, then each alone
}

TEST_CASE("a failure of the store is everybody's, and is not tried again where its outcome is not known", "[ledger][batch]") {
  const auto kept = std::make_shared<watched_store>();
  shared_ledger on(kept);
  const std::vector<wish> wishes{{"a", "10.00 EUR"}, {"b", "no amount"}, {"c", "10.00 EUR"}};
  kept->fails_before = true;
  for (const auto& entry : on.batch(wishes, grant_wish)) CHECK(code_of(entry.failure) == errc::busy);
  CHECK(granted_in(kept) == 0);
  kept->fails_before = false;
  kept->fails_after = true;
  kept->writes = 0;
  for (const auto& entry : on.batch(wishes, grant_wish)) CHECK(code_of(entry.failure) == errc::outcome_unknown);
  CHECK(kept->writes == 1);
  CHECK_THROWS_AS(on.grant("d", aid_of("10.00 EUR")), error);
}

TEST_CASE("a batch larger than a transaction may be takes several, in order", "[ledger][batch]") {
  const auto kept = std::make_shared<watched_store>();
  shared_ledger on(kept, 4);
  std::vector<wish> wishes;
  for (int i = 0; i < 10; ++i) wishes.push_back({"g" + std::to_string(i), "10.00 EUR"});
  const auto entries = on.batch(wishes, grant_wish);
  for (std::size_t i = 1; i < entries.size(); ++i) CHECK(entries[i].value().receipt.sequence == entries[i - 1].value().receipt.sequence + 1);
  CHECK(kept->writes == 3);
  CHECK(on.batch(std::vector<wish>(), grant_wish).empty());
}

TEST_CASE("threads that grant at once never have one cent too much together, and each learns its own verdict", "[ledger][batch]") {
  const auto kept = std::make_shared<watched_store>();
  shared_ledger on(kept);
  std::atomic<int> granted{0}, refused{0}, failed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        try {
          const auto ref = i == 9 ? "same" : std::to_string(t) + "-" + std::to_string(i);
          (on.grant(ref, aid_of("10000.00 EUR")).granted() ? granted : refused) += 1;
        } catch (const error& e) {
          failed += e.code() == errc::ref_exists ? 1 : 100;
        }
      }
    });
  for (auto& t : threads) t.join();
  CHECK(granted == 30);  // of 300,000.00
  CHECK(granted + refused + failed == 80);
  CHECK(failed < 8);
  CHECK(granted_in(kept) == 30);
  CHECK(ledger(kept).audit().empty());
}

TEST_CASE("callers that come again and again share each flush, and are not split into two halves that take turns", "[ledger][batch]") {
  const auto kept = std::make_shared<watched_store>();
  kept->takes = std::chrono::milliseconds(60);
  shared_ledger on(kept);
  constexpr int callers = 4, each = 8;
  std::vector<std::thread> threads;
  for (int caller = 0; caller < callers; ++caller)
    threads.emplace_back([&, caller] {
      for (int i = 0; i < each; ++i) on.grant(std::to_string(caller) + "/" + std::to_string(i), aid_of("1.00 EUR"));
    });
  for (auto& t : threads) t.join();
  CHECK(granted_in(kept) == callers * each);
  CHECK(kept->writes < callers * each * 2 / 5);  // two halves would need half as many as there are grants, one group a quarter
}
