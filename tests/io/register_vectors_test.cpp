// SPDX-License-Identifier: Apache-2.0
// Every vector case through the register: after each of its steps that records something the register of what is recorded answers
// as `assess` does, whose answers the vectors state.
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <deminimis/io/conformance.hpp>
#include <deminimis/ledger/ledger.hpp>

#include "register/same_answers.hpp"
#include "support/catch.hpp"
#include "support/data.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

/// A ledger in memory that compares its register with `assess` after every so many writes.
class compared_store final : public store {
 public:
  compared_store(const settings& made_with, std::int64_t& compared, std::string& difference)
      : kept_(made_with), made_with_(made_with), compared_(&compared), difference_(&difference) {
    made_with_.watched = {made_with.book.id == dk_law().id ? closing_loops_2024() : dk_law()};
  }
  ~compared_store() override { compare(); }

  void read(const std::function<void(const reader&)>& work) override { kept_.read(work); }
  void write(const std::function<void(writer&)>& work) override {
    kept_.write(work);
    if (++writes_ % 5 == 0) compare();
  }
  [[nodiscard]] verification verify() override { return kept_.verify(); }

 private:
  void compare() {
    if (!difference_->empty()) return;
    kept_.read([&](const reader& r) {
      const history all = r.everything();
      const auto days = turning_days(all);
      std::vector<day> some;
      for (const day d : days)
        if (static_cast<std::size_t>(d.number()) % (1 + days.size() / 4) == 0) some.push_back(d);
      *difference_ = register_difference(all, made_with_, some, eur_cents(1'000'000), *compared_);
    });
  }

  memory_store kept_;
  settings made_with_;
  std::int64_t* compared_;
  std::string* difference_;
  int writes_ = 0;
};

}  // namespace

TEST_CASE("the register of every vector case answers as assess does", "[register][vectors]") {
  std::int64_t compared = 0;
  std::string difference;
  for (const char* name : {"bad-input", "corrections", "cumulation", "currency", "fiscal-window", "generated", "programme", "reservations",
                           "rolling-window", "undertakings"}) {
    std::ifstream file(test_data() + "/vectors/" + name + ".json");
    std::ostringstream text;
    text << file.rdbuf();
    const auto result = run_conformance(
        text.str(), name, [&](const settings& made_with) { return ledger(std::make_shared<compared_store>(made_with, compared, difference)); },
        [&](const conformance_failure& f) { UNSCOPED_INFO(f.case_id << " " << f.step); });
    INFO(name << "\n" << difference);
    CHECK(result.failed == 0);
    REQUIRE(difference.empty());
  }
  CHECK(compared > 10'000);
}
