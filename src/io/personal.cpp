// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/personal.hpp>

#include <array>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include <deminimis/io/merkle.hpp>
#include <deminimis/model/text.hpp>

#include "json_reader.hpp"

namespace deminimis {

namespace {

error damaged(std::string why) {
  return {errc::corrupt, "personal data", std::move(why), "Run deminimis verify, and restore the ledger from a copy if it finds more."};
}

std::string bytes_of(std::string_view hex) {
  const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    if (value(hex[i]) < 0 || value(hex[i + 1]) < 0) break;
    bytes += static_cast<char>(value(hex[i]) * 16 + value(hex[i + 1]));
  }
  if (hex.size() != 64 || bytes.size() != 32) throw damaged("The salt is not 32 bytes in hexadecimal.");
  return bytes;
}

}  // namespace

std::string personal_fields(const std::map<std::string, std::string>& fields) {
  std::string text = "{";
  const auto quoted = [](const std::string& value) { return nlohmann::json(value).dump(); };  // so RFC 8785 writes a text
  for (const auto& [name, value] : fields) {
    if (!is_utf8(name) || !is_utf8(value)) throw error(errc::encoding_invalid, "fields", "A text is not valid UTF-8.", "Write texts as UTF-8.");
    text += (text.size() == 1 ? "" : ",") + quoted(name) + ":" + quoted(value);
  }
  return text + "}";
}

std::map<std::string, std::string> parse_personal_fields(std::string_view json) {
  std::map<std::string, std::string> fields;
  try {
    const io::json_tree read = io::parse_json(json);
    const auto* members = read.as<io::json_tree::object>();
    if (!members) throw damaged("The fields are not an object.");
    for (const auto& [name, value] : *members) {
      const auto* text = value.as<std::string>();
      if (!text) throw damaged("A field is not text.");
      fields.emplace(name, *text);
    }
  } catch (const io::json_fault& fault) {
    throw damaged(fault.why);
  }
  if (personal_fields(fields) != json) throw damaged("The fields are not written in the canonical form.");
  return fields;
}

std::string commitment_to(const personal_data& person) {
  return to_hex(sha256("deminimis/personal/1\n" + bytes_of(person.salt) + personal_fields(person.fields)));
}

void seal(event_body& body) {
  personal_data* person = personal_data_of(body);
  if (!person || !person->commitment.empty()) return;
  if (sodium_init() < 0) throw error(errc::storage, "random numbers", "The system gives no random numbers.", "Check the system.");
  hash256 salt;
  randombytes_buf(salt.data(), salt.size());
  person->salt = to_hex(salt);
  person->commitment = commitment_to(*person);
}

}  // namespace deminimis
