// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/checkpoint.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <sodium.h>

#include <deminimis/error.hpp>
#include <deminimis/model/text.hpp>
#include <deminimis/money/money.hpp>

namespace deminimis {

namespace {

constexpr std::size_t longest_checkpoint = 64 * 1024;
constexpr std::uint8_t ed25519 = 1;
constexpr std::string_view dash = "\xE2\x80\x94 ";  // an em dash and a space begin a signature's line

std::string base64(const std::uint8_t* bytes, std::size_t size) {
  std::string text(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes, size, sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // its zero
  return text;
}

/// The bytes of base64 as this program would write them, or nothing.
std::optional<std::vector<std::uint8_t>> bytes_of(std::string_view text) {
  std::vector<std::uint8_t> bytes(text.size());
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(size);
  if (base64(bytes.data(), bytes.size()) != text) return std::nullopt;
  return bytes;
}

error bad_key(std::string_view where, std::string why) {
  return {errc::checkpoint_invalid, std::string(where), std::move(why), "Give the line that deminimis key new printed, or the file it wrote."};
}

error bad_checkpoint(std::string_view where, std::string why) {
  return {errc::checkpoint_invalid, std::string(where), std::move(why), "Give a checkpoint as deminimis checkpoint wrote it, unchanged."};
}

bool is_key_name(std::string_view name) {
  return !name.empty() && name.size() <= 200 && is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F || c == '+';
  });
}

std::array<std::uint8_t, 4> key_id(std::string_view name, const std::array<std::uint8_t, 32>& key) {
  std::string bytes(name);
  bytes += '\n';
  bytes += static_cast<char>(ed25519);
  bytes.append(key.begin(), key.end());
  const hash256 whole = sha256(bytes);
  return {whole[0], whole[1], whole[2], whole[3]};
}

std::string hex(const std::array<std::uint8_t, 4>& bytes) {
  std::string text;
  for (const unsigned byte : bytes) {
    text += "0123456789abcdef"[byte >> 4U];
    text += "0123456789abcdef"[byte & 15U];
  }
  return text;
}

std::string key_text(std::string_view name, const std::array<std::uint8_t, 4>& id, const std::array<std::uint8_t, 32>& key) {
  std::array<std::uint8_t, 33> bytes{ed25519};
  std::copy(key.begin(), key.end(), bytes.begin() + 1);
  return std::string(name) + "+" + hex(id) + "+" + base64(bytes.data(), bytes.size());
}

struct key_parts {
  std::string name, id;
  std::array<std::uint8_t, 32> key{};
};

key_parts read_key(std::string_view text, std::string_view where) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) throw bad_key(where, "It is not NAME+HASH+KEY.");
  key_parts parts{std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)), {}};
  const auto bytes = bytes_of(text.substr(second + 1));
  if (!is_key_name(parts.name) || !bytes || bytes->size() != 33 || bytes->front() != ed25519)
    throw bad_key(where, "It is not an Ed25519 key with its name.");
  std::copy(bytes->begin() + 1, bytes->end(), parts.key.begin());
  return parts;
}

struct note {
  checkpoint said;
  std::string signed_text;
  std::vector<std::string> signatures;  ///< lines without the dash
};

/// The lines of a text that ends with a line end.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

note read_note(std::string_view text, std::string_view where) {
  if (text.size() > longest_checkpoint) throw bad_checkpoint(where, "It is longer than a checkpoint.");
  if (!is_utf8(text) || std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }))
    throw bad_checkpoint(where, "It is not plain text.");
  const auto gap = text.rfind("\n\n");
  if (gap == std::string_view::npos || text.back() != '\n') throw bad_checkpoint(where, "It does not end with an empty line and signatures.");
  note read{{}, std::string(text.substr(0, gap + 1)), lines_of(text.substr(gap + 2))};
  for (auto& line : read.signatures) {
    if (!line.starts_with(dash)) throw bad_checkpoint(where, "What follows the empty line is not a signature.");
    line.erase(0, dash.size());
  }
  if (read.signatures.size() > 16) throw bad_checkpoint(where, "It has more than 16 signatures.");

  const auto lines = lines_of(read.signed_text);
  if (lines.size() < 3 || std::any_of(lines.begin(), lines.end(), [](const std::string& l) { return l.empty(); }))
    throw bad_checkpoint(where, "It does not begin with origin, size and root.");
  read.said.origin = lines[0];
  const std::string& size = lines[1];
  if (size.empty() || size.size() > 18 || !std::all_of(size.begin(), size.end(), detail::is_digit) || (size.size() > 1 && size.front() == '0'))
    throw bad_checkpoint(where, "\"" + size + "\" is not a size.");
  read.said.size = std::stoull(size);
  const auto root = bytes_of(lines[2]);
  if (!root || root->size() != read.said.root.size()) throw bad_checkpoint(where, "The third line is not a root in base64.");
  std::copy(root->begin(), root->end(), read.said.root.begin());
  return read;
}

}  // namespace

// ---- keys ---------------------------------------------------------------------------------------------------------------

verifying_key verifying_key::parse(std::string_view text, std::string_view where) {
  const key_parts parts = read_key(text, where);
  verifying_key key(parts.name, parts.key);
  if (hex(key.id()) != parts.id) throw bad_key(where, "Its hash is not that of name and key.");
  return key;
}

std::string verifying_key::text() const { return key_text(name_, id(), bytes_); }

std::array<std::uint8_t, 4> verifying_key::id() const { return key_id(name_, bytes_); }

bool verifying_key::signed_by(std::string_view message, const std::array<std::uint8_t, 64>& signature) const {
  return crypto_sign_verify_detached(signature.data(), reinterpret_cast<const unsigned char*>(message.data()), message.size(), bytes_.data()) == 0;
}

signing_key::signing_key(std::string name, const std::array<std::uint8_t, 32>& seed) : seed_(seed), secret_{}, public_(std::move(name), {}) {
  static_assert(crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_SEEDBYTES == 32);
  static_assert(crypto_sign_BYTES == 64 && crypto_sign_PUBLICKEYBYTES == 32);
  crypto_sign_seed_keypair(public_.bytes_.data(), secret_.data(), seed_.data());
}

signing_key signing_key::make(std::string name) {
  if (!is_key_name(name))
    throw error(errc::request_invalid, "name", "A key's name has no space, no + and only plain letters, digits and signs.",
                "Use a name such as example.dk/closing-loops.");
  if (sodium_init() < 0) throw error(errc::storage, "random numbers", "The system gives no random numbers.", "Check the system.");
  std::array<std::uint8_t, 32> seed{};
  randombytes_buf(seed.data(), seed.size());
  return {std::move(name), seed};
}

namespace {
constexpr std::string_view private_key = "PRIVATE+KEY+";
}

signing_key signing_key::parse(std::string_view text, std::string_view where) {
  if (!text.starts_with(private_key)) throw bad_key(where, "It is not a signing key.");
  const key_parts parts = read_key(text.substr(private_key.size()), where);
  signing_key key(parts.name, parts.key);
  if (hex(key.public_.id()) != parts.id) throw bad_key(where, "Its hash is not that of name and key.");
  return key;
}

std::string signing_key::text() const { return std::string(private_key) + key_text(public_.name(), public_.id(), seed_); }

std::array<std::uint8_t, 64> signing_key::sign(std::string_view message) const {
  std::array<std::uint8_t, 64> signature{};
  crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const unsigned char*>(message.data()), message.size(), secret_.data());
  return signature;
}

// ---- checkpoints --------------------------------------------------------------------------------------------------------

std::string checkpoint_text(const checkpoint& of) {
  return of.origin + "\n" + std::to_string(of.size) + "\n" + base64(of.root.data(), of.root.size()) + "\n\n";
}

std::string sign_checkpoint(const checkpoint& of, const signing_key& by) {
  if (of.origin != by.verifying().name())
    throw error(errc::checkpoint_invalid, "origin", "The key signs for \"" + by.verifying().name() + "\", not for \"" + of.origin + "\".",
                "Use the key that was made for this ledger.");
  std::string text = checkpoint_text(of);
  const auto signature = by.sign(std::string_view(text).substr(0, text.size() - 1));
  const auto id = by.verifying().id();
  std::vector<std::uint8_t> bytes(id.begin(), id.end());
  bytes.insert(bytes.end(), signature.begin(), signature.end());
  return text + std::string(dash) + of.origin + " " + base64(bytes.data(), bytes.size()) + "\n";
}

checkpoint read_checkpoint(std::string_view text, std::string_view where) { return read_note(text, where).said; }

checkpoint open_checkpoint(std::string_view text, const verifying_key& by, std::string_view where) {
  note read = read_note(text, where);
  if (read.said.origin != by.name()) throw bad_checkpoint(where, "It is of \"" + read.said.origin + "\"; the key is that of \"" + by.name() + "\".");
  const auto id = by.id();
  bool found = false;
  for (const auto& line : read.signatures) {
    const auto space = line.find(' ');
    const auto bytes = space == std::string::npos ? std::nullopt : bytes_of(std::string_view(line).substr(space + 1));
    if (!bytes || bytes->size() < 5 || !is_key_name(std::string_view(line).substr(0, space)))
      throw bad_checkpoint(where, "A signature is not a name and base64.");
    if (line.substr(0, space) != by.name() || !std::equal(id.begin(), id.end(), bytes->begin())) continue;
    std::array<std::uint8_t, 64> signature{};
    if (bytes->size() != id.size() + signature.size()) throw bad_checkpoint(where, "The signature is not one of Ed25519.");
    std::copy(bytes->begin() + 4, bytes->end(), signature.begin());
    if (!by.signed_by(read.signed_text, signature)) throw bad_checkpoint(where, "The signature is wrong: it was changed, or another key signed it.");
    found = true;
  }
  if (!found) throw bad_checkpoint(where, "The key did not sign it.");
  return std::move(read.said);
}

std::string to_base64(const hash256& value) { return base64(value.data(), value.size()); }

hash256 hash_of_base64(std::string_view text, std::string_view where) {
  const auto bytes = bytes_of(text);
  hash256 value{};
  if (!bytes || bytes->size() != value.size())
    throw error(errc::proof_invalid, std::string(where), "It is not a hash in base64.", "Give the proof as it was written, unchanged.");
  std::copy(bytes->begin(), bytes->end(), value.begin());
  return value;
}

}  // namespace deminimis
