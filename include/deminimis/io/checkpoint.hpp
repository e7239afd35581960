// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <deminimis/io/merkle.hpp>

namespace deminimis {

/// What a log was at a moment: its name, its number of events and their Merkle tree hash. Whoever keeps one outside the ledger can
/// tell later whether anything before it was changed or removed.
struct checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  hash256 root{};
  friend bool operator==(const checkpoint&, const checkpoint&) = default;
};

/// The public half of a signing key, as `NAME+HASH+KEY` (C2SP signed-note). Given to whoever shall check checkpoints.
class verifying_key {
 public:
  /// Error `checkpoint_invalid` for anything else.
  [[nodiscard]] static verifying_key parse(std::string_view text, std::string_view where = "key");
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string text() const;
  /// The first four bytes of SHA-256 of name, line end, 1 and the key.
  [[nodiscard]] std::array<std::uint8_t, 4> id() const;
  /// Whether `signature` is this key's Ed25519 signature of `message`.
  [[nodiscard]] bool signed_by(std::string_view message, const std::array<std::uint8_t, 64>& signature) const;

 private:
  friend class signing_key;
  verifying_key(std::string name, const std::array<std::uint8_t, 32>& bytes) : name_(std::move(name)), bytes_(bytes) {}
  std::string name_;
  std::array<std::uint8_t, 32> bytes_;
};

/// A key that signs checkpoints. It is kept outside the ledger: whoever has both can rewrite the one and sign it with the other.
class signing_key {
 public:
  /// A new key. Its name is the origin of the checkpoints it signs: neither space nor `+`. Error `request_invalid`.
  [[nodiscard]] static signing_key make(std::string name);
  /// Reads `PRIVATE+KEY+NAME+HASH+SEED`. Error `checkpoint_invalid` for anything else, which is never shown.
  [[nodiscard]] static signing_key parse(std::string_view text, std::string_view where = "key");
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const verifying_key& verifying() const { return public_; }
  [[nodiscard]] std::array<std::uint8_t, 64> sign(std::string_view message) const;

 private:
  signing_key(std::string name, const std::array<std::uint8_t, 32>& seed);
  std::array<std::uint8_t, 32> seed_;
  std::array<std::uint8_t, 64> secret_;
  verifying_key public_;
};

/// A checkpoint as a text (C2SP tlog-checkpoint): origin, size, root, an empty line; a signature's line follows where it is signed.
[[nodiscard]] std::string checkpoint_text(const checkpoint& of);
/// The same with its signature; the origin must be the key's name.
[[nodiscard]] std::string sign_checkpoint(const checkpoint& of, const signing_key& by);
/// Reads a checkpoint whose signature, if there is one, is not looked at. Error `checkpoint_invalid`.
[[nodiscard]] checkpoint read_checkpoint(std::string_view text, std::string_view where = "checkpoint");
/// Reads a checkpoint that `by` signed. Error `checkpoint_invalid` where it is not one, is of another origin, or the signature is
/// missing or wrong. Signatures of other keys are passed over.
[[nodiscard]] checkpoint open_checkpoint(std::string_view text, const verifying_key& by, std::string_view where = "checkpoint");

/// A hash as base64, and back. Error `proof_invalid`.
[[nodiscard]] std::string to_base64(const hash256& value);
[[nodiscard]] hash256 hash_of_base64(std::string_view text, std::string_view where);

}  // namespace deminimis
