// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deminimis {

/// A SHA-256 hash.
using hash = std::array<std::uint8_t, 32>;

/// The hash of one entry of the log: SHA-256 of a zero byte and the entry's bytes (RFC 6962 section 2.1).
[[nodiscard]] hash leaf_hash(std::string_view bytes);

/// SHA-256 of `bytes`.
[[nodiscard]] hash sha256(std::string_view bytes);

/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(const hash& value);

/// The Merkle tree hash of a log (RFC 6962 section 2.1), leaf by leaf: memory for at most 64 hashes, whatever the log's length.
class merkle_root_builder {
 public:
  /// Takes the leaf hash of the next entry.
  void add(const hash& leaf);
  /// How many leaves were added.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// The root of the leaves so far; of none, the SHA-256 of nothing.
  [[nodiscard]] hash root() const;

 private:
  std::vector<hash> peaks_;  ///< roots of the complete subtrees, largest first: one for each bit that is set in `size_`
  std::uint64_t size_ = 0;
};

}  // namespace deminimis
