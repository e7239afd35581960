// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <deminimis/error.hpp>

namespace deminimis::io {

/// The fields of a JSON object, each asked for by name; what nobody asked for is an error in the end.
class fields {
 public:
  fields(const nlohmann::json& object, std::string where) : object_(&object), where_(std::move(where)) {
    if (!object.is_object()) throw wrong("", "It is not a JSON object.");
  }

  /// The field, or null where it is missing or null.
  const nlohmann::json* find(const std::string& name) {
    asked_.insert(name);
    const auto at = object_->find(name);
    return at == object_->end() || at->is_null() ? nullptr : &*at;
  }
  const nlohmann::json& required(const std::string& name) {
    if (const auto* field = find(name)) return *field;
    throw wrong(name, "The field is missing.");
  }
  std::optional<std::string> optional_text(const std::string& name) {
    const auto* field = find(name);
    if (!field) return std::nullopt;
    return text_of(*field, name);
  }
  std::string text(const std::string& name) { return text_of(required(name), name); }
  std::string text_or(const std::string& name, std::string otherwise) { return optional_text(name).value_or(std::move(otherwise)); }
  bool flag(const std::string& name) {
    const auto* field = find(name);
    if (!field) return false;
    if (!field->is_boolean()) throw wrong(name, "The field is not true or false.");
    return field->get<bool>();
  }
  const nlohmann::json& list(const std::string& name) {
    const auto& field = required(name);
    if (!field.is_array()) throw wrong(name, "The field is not a list.");
    return field;
  }
  /// Error `request_invalid` where a field was never asked for, and is not one of `others`.
  void require_known(const std::vector<std::string_view>& others = {}) const {
    for (const auto& [name, value] : object_->items())
      if (!asked_.contains(name) && std::find(others.begin(), others.end(), name) == others.end()) throw wrong(name, "The field is unknown here.");
  }
  [[nodiscard]] std::string place(const std::string& name) const { return where_.empty() ? name : name.empty() ? where_ : where_ + "." + name; }

 private:
  std::string text_of(const nlohmann::json& field, const std::string& name) const {
    if (!field.is_string()) throw wrong(name, "The field is not text: amounts, rates, days and numbers of years are written in quotes.");
    return field.get<std::string>();
  }
  [[nodiscard]] error wrong(const std::string& name, std::string why) const {
    return {errc::request_invalid, place(name), std::move(why), "See the reference of the batch protocol for the fields of each operation."};
  }

  const nlohmann::json* object_;
  std::string where_;
  std::set<std::string> asked_;
};

}  // namespace deminimis::io
