// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deminimis {

/// A SHA-256 hash.
using hash256 = std::array<std::uint8_t, 32>;

/// The hash of one entry of the log: SHA-256 of a zero byte and the entry's bytes (RFC 6962 section 2.1).
[[nodiscard]] hash256 leaf_hash(std::string_view bytes);

/// SHA-256 of `bytes`.
[[nodiscard]] hash256 sha256(std::string_view bytes);

/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(const hash256& value);

/// The Merkle tree hash of a log (RFC 6962 section 2.1), leaf by leaf: memory for at most 64 hashes, whatever the log's length.
class merkle_root_builder {
 public:
  /// Takes the leaf hash of the next entry.
  void add(const hash256& leaf);
  /// How many leaves were added.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// The root of the leaves so far; of none, the SHA-256 of nothing.
  [[nodiscard]] hash256 root() const;

 private:
  std::vector<hash256> peaks_;  ///< roots of the complete subtrees, largest first: one for each bit that is set in `size_`
  std::uint64_t size_ = 0;
};

/// The Merkle tree hash of a list of leaves (RFC 6962 section 2.1).
[[nodiscard]] hash256 merkle_root(const std::vector<hash256>& leaves);

/// The hashes that lead from the leaf at `index` to the root (RFC 6962 section 2.1.1); `index` is below the number of leaves.
[[nodiscard]] std::vector<hash256> inclusion_path(const std::vector<hash256>& leaves, std::uint64_t index);
/// Whether `path` leads from `leaf` at `index` to the root of a tree of `size` leaves.
[[nodiscard]] bool leads_to_root(const hash256& leaf, std::uint64_t index, std::uint64_t size, const std::vector<hash256>& path, const hash256& root);

/// The hashes that show that the tree of the first `size` leaves grew into the tree of all (RFC 6962 section 2.1.2); `size` is from
/// 1 to the number of leaves.
[[nodiscard]] std::vector<hash256> growth_path(const std::vector<hash256>& leaves, std::uint64_t size);
/// Whether `path` shows that the tree of `old_size` leaves with `old_root` grew into that of `size` with `root`.
[[nodiscard]] bool grew_from(std::uint64_t old_size, const hash256& old_root, std::uint64_t size, const hash256& root,
                             const std::vector<hash256>& path);

}  // namespace deminimis
