// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/merkle.hpp>

#include <sodium.h>

namespace deminimis {

namespace {

static_assert(std::tuple_size_v<hash> == crypto_hash_sha256_BYTES);

hash node_hash(const hash& left, const hash& right) {
  std::array<std::uint8_t, 65> bytes{1};
  for (std::size_t i = 0; i < 32; ++i) {
    bytes[1 + i] = left[i];
    bytes[33 + i] = right[i];
  }
  hash result;
  crypto_hash_sha256(result.data(), bytes.data(), bytes.size());
  return result;
}

}  // namespace

hash leaf_hash(std::string_view bytes) {
  constexpr std::uint8_t leaf = 0;
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, &leaf, 1);
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  hash result;
  crypto_hash_sha256_final(&state, result.data());
  return result;
}

hash sha256(std::string_view bytes) {
  hash result;
  crypto_hash_sha256(result.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return result;
}

std::string to_hex(const hash& value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(64);
  for (const unsigned byte : value) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

void merkle_root_builder::add(const hash& leaf) {
  hash top = leaf;
  for (std::uint64_t rest = size_; rest & 1U; rest >>= 1U) {
    top = node_hash(peaks_.back(), top);
    peaks_.pop_back();
  }
  peaks_.push_back(top);
  ++size_;
}

hash merkle_root_builder::root() const {
  if (peaks_.empty()) {
    hash nothing;
    crypto_hash_sha256(nothing.data(), nullptr, 0);
    return nothing;
  }
  hash result = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) result = node_hash(peaks_[i], result);
  return result;
}

}  // namespace deminimis
