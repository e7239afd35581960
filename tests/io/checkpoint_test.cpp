// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include <deminimis/io/checkpoint.hpp>
#include <deminimis/io/proof.hpp>

#include "../support/catch.hpp"
#include "../support/data.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("every verifier takes the right checkpoints and proofs and refuses the forged ones", "[io][log]") {
  std::ifstream file(test_data() + "/integrity/log_vectors.json");
  const auto vectors = nlohmann::json::parse(file);
  const auto key = verifying_key::parse(vectors.at("key").get<std::string>());
  CHECK(key.text() == vectors.at("key"));
  std::size_t taken = 0, forged = 0;
  for (const auto& c : vectors.at("cases")) {
    const auto text = c.at("text").get<std::string>();
    const bool is_checkpoint = c.at("kind") == "checkpoint", valid = c.at("valid").get<bool>();
    INFO(c.at("kind") << ": " << c.at("name"));
    std::optional<errc> refused;
    try {
      if (is_checkpoint)
        static_cast<void>(open_checkpoint(text, key));
      else
        static_cast<void>(check_proof(text, key));
    } catch (const error& e) {
      refused = e.code();
    }
    CHECK(refused.has_value() != valid);
    if (refused) CHECK((refused == errc::checkpoint_invalid || (!is_checkpoint && refused == errc::proof_invalid)));
    taken += valid ? 1U : 0U;
    forged += is_checkpoint && !valid ? 1U : 0U;
  }
  CHECK(taken >= 90);
  CHECK(forged >= 40);
}

TEST_CASE("a key signs checkpoints of its own name, and reads back as it was written", "[io][log]") {
  const auto key = signing_key::make("example.dk/log");
  const auto again = signing_key::parse(key.text() + "\n");
  CHECK(again.text() == key.text());
  CHECK(verifying_key::parse(key.verifying().text()).text() == again.verifying().text());
  const checkpoint now{"example.dk/log", 3, leaf_hash("x")};
  CHECK(open_checkpoint(sign_checkpoint(now, key), key.verifying()) == now);
  CHECK(read_checkpoint(checkpoint_text(now)) == now);
  CHECK(code_of([&] { return open_checkpoint(checkpoint_text(now), key.verifying()); }) == errc::checkpoint_invalid);
  CHECK(code_of([&] { return open_checkpoint(sign_checkpoint(now, key), signing_key::make("example.dk/log").verifying()); }) ==
        errc::checkpoint_invalid);
  CHECK(code_of([&] { return sign_checkpoint({"other", 3, {}}, key); }) == errc::checkpoint_invalid);
  for (const char* name : {"", "a b", "a+b", "\xC3\xA6", "a\n"}) CHECK(code_of([&] { return signing_key::make(name); }) == errc::request_invalid);
  for (const auto& text : {std::string(), std::string("PRIVATE+KEY+"), key.verifying().text(), key.text().substr(0, key.text().size() - 2)})
    CHECK(code_of([&] { return signing_key::parse(text); }) == errc::checkpoint_invalid);
  auto other = key.text();
  other.replace(other.find("example"), 7, "Example");  // the hash is of the name too
  CHECK(code_of([&] { return signing_key::parse(other); }) == errc::checkpoint_invalid);
  CHECK(code_of([&] { return verifying_key::parse(key.text()); }) == errc::checkpoint_invalid);
}

TEST_CASE("every path made for a log of up to forty events leads to its root, and to no other", "[io][log]") {
  std::vector<hash256> leaves;
  for (std::uint64_t size = 1; size <= 40; ++size) {
    leaves.push_back(leaf_hash(std::to_string(size)));
    const hash256 root = merkle_root(leaves);
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto path = inclusion_path(leaves, i);
      CHECK(leads_to_root(leaves[i], i, size, path, root));
      CHECK_FALSE(leads_to_root(leaf_hash("other"), i, size, path, root));
      CHECK_FALSE(leads_to_root(leaves[i], i + size, size, path, root));
      const std::vector<hash256> older(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(i + 1));
      const auto growth = growth_path(leaves, i + 1);
      CHECK(grew_from(i + 1, merkle_root(older), size, root, growth));
      CHECK_FALSE(grew_from(i + 1, leaf_hash("other"), size, root, growth));
      CHECK_FALSE(grew_from(i + 1, merkle_root(older), size, leaf_hash("other"), growth));
    }
  }
}

TEST_CASE("the verifier that ships with every export has at most 300 lines", "[io][log]") {
  const auto text = verifier_program();
  CHECK(std::count(text.begin(), text.end(), '\n') <= 300);
  CHECK(text.starts_with("#!/usr/bin/env python3\n"));
}
