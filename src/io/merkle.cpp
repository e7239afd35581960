// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/merkle.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>

#include <sodium.h>

namespace deminimis {

namespace {

static_assert(std::tuple_size_v<hash256> == crypto_hash_sha256_BYTES);

hash256 node_hash(const hash256& left, const hash256& right) {
  std::array<std::uint8_t, 65> bytes{1};
  for (std::size_t i = 0; i < 32; ++i) {
    bytes[1 + i] = left[i];
    bytes[33 + i] = right[i];
  }
  hash256 result;
  crypto_hash_sha256(result.data(), bytes.data(), bytes.size());
  return result;
}

/// The largest power of two below `n`, which is at least 2.
std::uint64_t largest_power_below(std::uint64_t n) { return std::bit_floor(n - 1); }

using leaf_iterator = std::vector<hash256>::const_iterator;

hash256 root_of(leaf_iterator first, leaf_iterator last) {
  merkle_root_builder tree;
  for (; first != last; ++first) tree.add(*first);
  return tree.root();
}

/// RFC 6962 section 2.1.2, SUBPROOF(m, D[n], b).
void add_growth(std::uint64_t old_size, leaf_iterator first, leaf_iterator last, bool complete, std::vector<hash256>& path) {
  const auto size = static_cast<std::uint64_t>(last - first);
  if (old_size == size) {
    if (!complete) path.push_back(root_of(first, last));
    return;
  }
  const std::uint64_t split = largest_power_below(size);
  const auto middle = first + static_cast<std::ptrdiff_t>(split);
  if (old_size <= split) {
    add_growth(old_size, first, middle, complete, path);
    path.push_back(root_of(middle, last));
  } else {
    add_growth(old_size - split, middle, last, false, path);
    path.push_back(root_of(first, middle));
  }
}

}  // namespace

hash256 leaf_hash(std::string_view bytes) {
  constexpr std::uint8_t leaf = 0;
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, &leaf, 1);
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  hash256 result;
  crypto_hash_sha256_final(&state, result.data());
  return result;
}

hash256 sha256(std::string_view bytes) {
  hash256 result;
  crypto_hash_sha256(result.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return result;
}

std::string to_hex(const hash256& value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(64);
  for (const unsigned byte : value) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

void merkle_root_builder::add(const hash256& leaf) {
  hash256 top = leaf;
  for (std::uint64_t rest = size_; rest & 1U; rest >>= 1U) {
    top = node_hash(peaks_.back(), top);
    peaks_.pop_back();
  }
  peaks_.push_back(top);
  ++size_;
}

hash256 merkle_root_builder::root() const {
  if (peaks_.empty()) {
    hash256 nothing;
    crypto_hash_sha256(nothing.data(), nullptr, 0);
    return nothing;
  }
  hash256 result = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) result = node_hash(peaks_[i], result);
  return result;
}

hash256 merkle_root(const std::vector<hash256>& leaves) { return root_of(leaves.begin(), leaves.end()); }

std::vector<hash256> inclusion_path(const std::vector<hash256>& leaves, std::uint64_t index) {
  std::vector<hash256> path;
  auto first = leaves.begin(), last = leaves.end();
  while (last - first > 1) {
    const std::uint64_t split = largest_power_below(static_cast<std::uint64_t>(last - first));
    const auto middle = first + static_cast<std::ptrdiff_t>(split);
    if (index < split) {
      path.push_back(root_of(middle, last));
      last = middle;
    } else {
      path.push_back(root_of(first, middle));
      first = middle;
      index -= split;
    }
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<hash256> growth_path(const std::vector<hash256>& leaves, std::uint64_t size) {
  std::vector<hash256> path;
  add_growth(size, leaves.begin(), leaves.end(), true, path);
  return path;
}

// The two checks are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2, whose trees are those of RFC 6962.

bool leads_to_root(const hash256& leaf, std::uint64_t index, std::uint64_t size, const std::vector<hash256>& path, const hash256& root) {
  if (index >= size) return false;
  std::uint64_t node = index, last = size - 1;
  hash256 result = leaf;
  for (const auto& sibling : path) {
    if (last == 0) return false;
    if ((node & 1U) || node == last) {
      result = node_hash(sibling, result);
      while (!(node & 1U) && node != 0) node >>= 1U, last >>= 1U;
    } else {
      result = node_hash(result, sibling);
    }
    node >>= 1U, last >>= 1U;
  }
  return last == 0 && result == root;
}

bool grew_from(std::uint64_t old_size, const hash256& old_root, std::uint64_t size, const hash256& root, const std::vector<hash256>& path) {
  if (old_size == 0 || old_size > size) return false;
  if (old_size == size) return path.empty() && old_root == root;
  auto next = path.begin();
  hash256 from_old = old_root;
  if (!std::has_single_bit(old_size)) {
    if (next == path.end()) return false;
    from_old = *next++;
  }
  hash256 from_new = from_old;
  std::uint64_t node = old_size - 1, last = size - 1;
  while (node & 1U) node >>= 1U, last >>= 1U;
  for (; next != path.end(); ++next) {
    if (last == 0) return false;
    if ((node & 1U) || node == last) {
      from_old = node_hash(*next, from_old);
      from_new = node_hash(*next, from_new);
      while (!(node & 1U) && node != 0) node >>= 1U, last >>= 1U;
    } else {
      from_new = node_hash(from_new, *next);
    }
    node >>= 1U, last >>= 1U;
  }
  return last == 0 && from_old == old_root && from_new == root;
}

}  // namespace deminimis
