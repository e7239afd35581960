// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deminimis/error.hpp>

#include "json_tree.hpp"

namespace deminimis::io {

/// A JSON value that is read strictly and knows its place. It and what it came from must outlive what is asked of it.
class json_value {
 public:
  explicit json_value(const json_tree& root) : value_(&root) {}

  [[nodiscard]] bool is_null() const { return value_->as<json_tree::null>() != nullptr; }
  [[nodiscard]] bool is_text() const { return value_->as<std::string>() != nullptr; }

  [[nodiscard]] const std::string& text() const {
    if (const auto* text = value_->as<std::string>()) return *text;
    throw wrong_type("text in quotes");
  }
  [[nodiscard]] bool flag() const {
    if (const auto* flag = value_->as<bool>()) return *flag;
    throw wrong_type("true or false");
  }
  /// A whole number from `least` to `most`.
  [[nodiscard]] std::int64_t whole(std::int64_t least, std::int64_t most) const {
    const auto* found = value_->as<std::int64_t>();
    if (!found) throw wrong_type("a whole number");
    const std::int64_t number = *found;
    if (number < least || number > most)
      throw fault("It is not from " + std::to_string(least) + " to " + std::to_string(most) + ".", "Correct the number.");
    return number;
  }

  /// Throws `json_fault` unless this is an object with exactly these keys.
  void require_keys(std::initializer_list<std::string_view> keys) const {
    const auto* members = value_->as<json_tree::object>();
    if (!members) throw wrong_type("an object");
    const auto same = [](const json_tree::member& m, std::string_view key) { return m.key == key; };
    if (std::equal(members->begin(), members->end(), keys.begin(), keys.end(), same)) return;  // in order, as a canonical text is
    for (const auto& [key, member] : *members)
      if (std::find(keys.begin(), keys.end(), key) == keys.end())
        throw child(key, member).fault("The key is unknown.", "Its object may hold " + listed(keys) + ".");
    for (const auto key : keys)
      if (!value_->find(key)) throw fault("The key \"" + std::string(key) + "\" is missing.", "All of these must be there: " + listed(keys) + ".");
  }
  /// A member, which must not outlive this; ask only after `require_keys`.
  [[nodiscard]] json_value operator[](std::string_view key) const& { return child(key, *value_->find(key)); }
  json_value operator[](std::string_view key) const&& = delete;

  /// Calls `read(item)` for each item of a list.
  template <class Read>
  void each(Read&& read) const {
    const auto* items = value_->as<json_tree::list>();
    if (!items) throw wrong_type("a list");
    for (std::size_t i = 0; i < items->size(); ++i) {
      json_value item(*this, (*items)[i]);
      item.index_ = i;
      read(std::as_const(item));
    }
  }
  [[nodiscard]] std::size_t size() const {
    const auto* items = value_->as<json_tree::list>();
    return items ? items->size() : 0;
  }

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

  [[nodiscard]] const json_tree& raw() const { return *value_; }
  [[nodiscard]] json_fault fault(std::string why, std::string remedy) const { return {place(), std::move(why), std::move(remedy)}; }

 private:
  json_value(const json_value& up, const json_tree& value) : value_(&value), up_(&up) {}
  [[nodiscard]] json_value child(std::string_view key, const json_tree& value) const {
    json_value member(*this, value);
    member.key_ = key;
    return member;
  }
  [[nodiscard]] std::string place() const {
    if (!up_) return {};
    return up_->place() + (up_->value_->as<json_tree::list>() ? "/" + std::to_string(index_) : pointer_part(key_));
  }
  [[nodiscard]] json_fault wrong_type(std::string_view wanted) const {
    return fault("It is " + std::string(value_->kind()) + ", not " + std::string(wanted) + ".", "Amounts, rates and days are written in quotes.");
  }
  static std::string listed(std::initializer_list<std::string_view> keys) {
    std::string text;
    for (const auto key : keys) text += (text.empty() ? "" : ", ") + std::string(key);
    return text;
  }

  const json_tree* value_;
  const json_value* up_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
};

}  // namespace deminimis::io
