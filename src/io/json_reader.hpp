// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <deminimis/error.hpp>

namespace deminimis::io {

/// Something in a JSON text that should not be there, or is missing. Who reads the text turns it into an `error`.
struct json_fault {
  std::string place;  ///< a JSON pointer; empty: the whole text
  std::string why;
  std::string remedy;
};

/// A key as a part of a JSON pointer (RFC 6901).
inline std::string pointer_part(std::string_view key) {
  std::string part = "/";
  for (const char c : key) part += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return part;
}

/// `text` as JSON: one value, valid UTF-8, no key twice in an object, at most 16 levels deep. Throws `json_fault`.
inline nlohmann::json parse_json(std::string_view text) {
  using kind = nlohmann::json::parse_event_t;
  struct container {
    bool list = false;
    std::string key;  // of the member being read
    std::size_t items = 0;
    std::set<std::string> keys;
  };
  std::vector<container> open;
  const auto watch = [&](int, kind what, nlohmann::json& parsed) {
    if (what == kind::object_end || what == kind::array_end) {
      open.pop_back();
      return true;
    }
    if (what == kind::key) {
      open.back().key = parsed.get<std::string>();
      if (open.back().keys.insert(open.back().key).second) return true;
      std::string place;
      for (const auto& c : open) place += c.list ? "/" + std::to_string(c.items - 1) : pointer_part(c.key);
      throw json_fault{place, "The key stands twice in one object.", "Keep one of the two."};
    }
    if (!open.empty() && open.back().list) ++open.back().items;
    if (what == kind::object_start || what == kind::array_start) {
      if (open.size() == 16) throw json_fault{"", "The JSON is nested too deeply.", "At most 16 levels are read."};
      open.push_back({what == kind::array_start, {}, 0, {}});
    }
    return true;
  };
  try {
    return nlohmann::json::parse(text.begin(), text.end(), watch);
  } catch (const nlohmann::json::exception& e) {
    std::string why = e.what();
    if (const auto at = why.find("] "); at != std::string::npos) why.erase(0, at + 2);
    throw json_fault{"", "It is not JSON: " + why + ".", "Check commas, quotes and brackets near that place."};
  }
}

/// A JSON value that is read strictly and knows its place. It and what it came from must outlive what is asked of it.
class json_value {
 public:
  explicit json_value(const nlohmann::json& root) : value_(&root) {}

  [[nodiscard]] bool is_null() const { return value_->is_null(); }
  [[nodiscard]] bool is_text() const { return value_->is_string(); }

  [[nodiscard]] const std::string& text() const {
    if (!value_->is_string()) throw wrong_type("text in quotes");
    return value_->get_ref<const std::string&>();
  }
  [[nodiscard]] bool flag() const {
    if (!value_->is_boolean()) throw wrong_type("true or false");
    return value_->get<bool>();
  }
  /// A whole number from `least` to `most`.
  [[nodiscard]] std::int64_t whole(std::int64_t least, std::int64_t most) const {
    if (!value_->is_number_integer() || (value_->is_number_unsigned() && value_->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)))
      throw wrong_type("a whole number");
    const auto number = value_->get<std::int64_t>();
    if (number < least || number > most)
      throw fault("It is not from " + std::to_string(least) + " to " + std::to_string(most) + ".", "Correct the number.");
    return number;
  }

  /// Throws `json_fault` unless this is an object with exactly these keys.
  void require_keys(std::initializer_list<std::string_view> keys) const {
    if (!value_->is_object()) throw wrong_type("an object");
    for (const auto& [key, member] : value_->items())
      if (std::find(keys.begin(), keys.end(), key) == keys.end())
        throw child(key, member).fault("The key is unknown.", "Its object may hold " + listed(keys) + ".");
    for (const auto key : keys)
      if (!value_->contains(key))
        throw fault("The key \"" + std::string(key) + "\" is missing.", "All of these must be there: " + listed(keys) + ".");
  }
  /// A member, which must not outlive this; ask only after `require_keys`.
  [[nodiscard]] json_value operator[](std::string_view key) const& { return child(key, *value_->find(key)); }
  json_value operator[](std::string_view key) const&& = delete;

  /// Calls `read(item)` for each item of a list.
  template <class Read>
  void each(Read&& read) const {
    if (!value_->is_array()) throw wrong_type("a list");
    for (std::size_t i = 0; i < value_->size(); ++i) {
      json_value item(*this, (*value_)[i]);
      item.index_ = i;
      read(std::as_const(item));
    }
  }
  [[nodiscard]] std::size_t size() const { return value_->size(); }

  /// What `parse(text)` makes of the text; its `error` becomes the `json_fault` of this place.
  template <class Parse>
  auto read(Parse&& parse) const -> decltype(parse(std::string_view())) {
    const std::string& written = text();
    try {
      return parse(std::string_view(written));
    } catch (const error& e) {
      throw fault(e.why(), e.remedy());
    }
  }
  /// The same, or nothing for null.
  template <class Parse>
  auto read_optional(Parse&& parse) const -> std::optional<decltype(parse(std::string_view()))> {
    if (is_null()) return std::nullopt;
    return read(std::forward<Parse>(parse));
  }
  /// The value that `find(text)` gives, which is nothing for a text that is not one of `listed_names`.
  template <class Find>
  auto read_name(Find&& find, std::string_view listed_names) const {
    const auto found = find(std::string_view(text()));
    if (!found) throw fault("\"" + text() + "\" is not known here.", "Use one of " + std::string(listed_names) + ".");
    return *found;
  }

  [[nodiscard]] const nlohmann::json& raw() const { return *value_; }
  [[nodiscard]] json_fault fault(std::string why, std::string remedy) const { return {place(), std::move(why), std::move(remedy)}; }

 private:
  json_value(const json_value& up, const nlohmann::json& value) : value_(&value), up_(&up) {}
  [[nodiscard]] json_value child(std::string_view key, const nlohmann::json& value) const {
    json_value member(*this, value);
    member.key_ = key;
    return member;
  }
  [[nodiscard]] std::string place() const {
    if (!up_) return {};
    return up_->place() + (up_->value_->is_array() ? "/" + std::to_string(index_) : pointer_part(key_));
  }
  [[nodiscard]] json_fault wrong_type(std::string_view wanted) const {
    return fault(
        "It is " + std::string(value_->is_number_float() ? "a number with decimals" : value_->type_name()) + ", not " + std::string(wanted) + ".",
        "Amounts, rates and days are written in quotes.");
  }
  static std::string listed(std::initializer_list<std::string_view> keys) {
    std::string text;
    for (const auto key : keys) text += (text.empty() ? "" : ", ") + std::string(key);
    return text;
  }

  const nlohmann::json* value_;
  const json_value* up_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
};

}  // namespace deminimis::io
