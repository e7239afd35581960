// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/merkle.hpp>

#include <string>
#include <vector>

#include "../support/catch.hpp"

using namespace deminimis;

namespace {

/// The reference leaves and roots of the certificate-transparency project's Merkle tree tests.
const std::vector<std::string> leaves{"",
                                      std::string(1, '\0'),
                                      "\x10",
                                      "\x20\x21",
                                      "\x30\x31",
                                      "\x40\x41\x42\x43",
                                      "\x50\x51\x52\x53\x54\x55\x56\x57",
                                      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
const std::vector<std::string> roots{
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

/// RFC 6962 section 2.1 as it is written, splitting at the largest power of two.
hash256 by_definition(const std::vector<hash256>& all, std::size_t from, std::size_t size) {
  if (size == 1) return all[from];
  std::size_t half = 1;
  while (half * 2 < size) half *= 2;
  const hash256 left = by_definition(all, from, half), right = by_definition(all, from + half, size - half);
  merkle_root_builder pair;  // of two leaves: one node
  pair.add(left);
  pair.add(right);
  return pair.root();
}

}  // namespace

TEST_CASE("the root of 0 to 8 reference leaves is that of certificate transparency", "[io][merkle]") {
  merkle_root_builder tree;
  CHECK(to_hex(tree.root()) == roots[0]);
  for (std::size_t n = 1; n <= leaves.size(); ++n) {
    tree.add(leaf_hash(leaves[n - 1]));
    INFO(n << " leaves");
    CHECK(tree.size() == n);
    CHECK(to_hex(tree.root()) == roots[n]);
    CHECK(to_hex(tree.root()) == roots[n]);  // asking changes nothing
  }
}

TEST_CASE("the root that grows leaf by leaf is that of the definition, for every size up to 70", "[io][merkle]") {
  std::vector<hash256> all;
  merkle_root_builder tree;
  for (std::size_t n = 1; n <= 70; ++n) {
    all.push_back(leaf_hash("leaf " + std::to_string(n)));
    tree.add(all.back());
    CHECK(to_hex(tree.root()) == to_hex(by_definition(all, 0, n)));
  }
}

TEST_CASE("a leaf is not hashed as a node, nor as its bytes alone", "[io][merkle]") {
  const auto a = leaf_hash("a"), b = leaf_hash("b");
  merkle_root_builder tree;
  tree.add(a);
  tree.add(b);
  std::string joined = "\x01";
  joined.append(a.begin(), a.end()).append(b.begin(), b.end());
  CHECK(to_hex(leaf_hash(joined)) != to_hex(tree.root()));
  CHECK(to_hex(leaf_hash("abc")) != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");  // SHA-256 of abc
  CHECK(to_hex(leaf_hash("")) == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}
