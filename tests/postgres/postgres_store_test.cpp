// SPDX-License-Identifier: Apache-2.0
// Needs a server: tests/postgres/with-server build/bin/deminimis_tests '[store],[postgres]'
#include <deminimis/postgres/postgres_store.hpp>

#include <atomic>
#include <cstdlib>
#include <thread>

#include <deminimis/io/event_json.hpp>
#include <deminimis/ledger/ledger.hpp>

#include "../ledger/samples.hpp"
#include "../ledger/store_driver.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

/// The address of a schema that no other test uses.
std::string new_address() {
  static std::atomic<int> count = 0;
  const char* server = std::getenv("DEMINIMIS_POSTGRES");
  REQUIRE(server != nullptr);
  return std::string(server) + "?schema=t" + std::to_string(++count);
}

class postgres_driver final : public store_driver {
 public:
  [[nodiscard]] std::string name() const override { return "postgres"; }
  std::unique_ptr<store> make(const settings& made_with, const clock_function& now) override {
    address_ = new_address();
    return postgres_store::create(address_, made_with, {}, with_clock(now), {++count_ % 4 == 0 ? 3 : 0});
  }
  std::unique_ptr<store> open_again(const clock_function& now) override { return postgres_store::open(address_, with_clock(now)); }
  [[nodiscard]] bool guards() const override { return true; }
  [[nodiscard]] bool hashes() const override { return true; }

 private:
  static postgres_options with_clock(const clock_function& now) {
    postgres_options options;
    options.now = now;
    options.as_recorded = true;  // the suite appends events that nobody decided
    return options;
  }
  std::string address_;
  int count_ = 0;
};

/// The driver takes part where there is a server.
const bool registered = [] {
  if (!std::getenv("DEMINIMIS_POSTGRES")) return false;
  static postgres_driver driver;
  store_drivers().push_back(&driver);
  return true;
}();

}  // namespace

TEST_CASE("the conformance suite of stores runs on PostgreSQL", "[.postgres]") { REQUIRE(registered); }
