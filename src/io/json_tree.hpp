// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

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

/// A JSON value as it was read. The JSON library reads the text; its own tree is not used for what a ledger holds, because that one
/// allocates where it is destroyed, and a program that has no memory left would end there.
struct json_tree {
  struct member;
  struct null {};
  /// A number that is no whole number of 64 bits, as it was written. No value is made of it.
  struct other_number {
    std::string written;
  };
  using list = std::vector<json_tree>;
  using object = std::vector<member>;  // in the order of the text

  std::variant<null, bool, std::int64_t, other_number, std::string, list, object> held;

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&held);
  }
  /// The member of an object; null where there is none, or this is no object.
  [[nodiscard]] inline const json_tree* find(std::string_view key) const;
  /// What it is, for a sentence that begins "It is".
  [[nodiscard]] std::string_view kind() const {
    constexpr std::string_view names[]{"null", "true or false", "a whole number", "a number with decimals", "text", "a list", "an object"};
    if (const auto* number = as<other_number>(); number && number->written.find_first_of(".eE") == std::string::npos) return "a number too large";
    return names[held.index()];
  }
  /// The value as JSON: on one line without spaces, or each item on a line of its own, indented by as many spaces a level. Throws
  /// `nlohmann::json::type_error` where a text is not UTF-8.
  [[nodiscard]] inline std::string text(int indent = -1) const;
  /// The members of every object in the order of their keys' bytes.
  inline void sort();
};

struct json_tree::member {
  std::string key;
  json_tree value;
};

inline const json_tree* json_tree::find(std::string_view key) const {
  const auto* members = as<object>();
  if (!members) return nullptr;
  const auto at = std::find_if(members->begin(), members->end(), [&](const member& m) { return m.key == key; });
  return at == members->end() ? nullptr : &at->value;
}

class json_tree_writer {
 public:
  explicit json_tree_writer(int indent) : indent_(indent) {}

  std::string operator()(json_tree::null) { return "null"; }
  std::string operator()(bool b) { return b ? "true" : "false"; }
  std::string operator()(std::int64_t n) { return std::to_string(n); }
  std::string operator()(const json_tree::other_number& n) { return n.written; }
  std::string operator()(const std::string& s) { return nlohmann::json(s).dump(); }
  std::string operator()(const json_tree::list& items) {
    return all_of(items, '[', ']', [&](const json_tree& item) { return std::visit(*this, item.held); });
  }
  std::string operator()(const json_tree::object& members) {
    return all_of(members, '{', '}',
                  [&](const json_tree::member& m) { return (*this)(m.key) + (indent_ < 0 ? ":" : ": ") + std::visit(*this, m.value.held); });
  }

 private:
  template <class Items, class Write>
  std::string all_of(const Items& items, char open, char close, Write&& write) {
    std::string text(1, open);
    ++level_;
    for (const auto& item : items) text += (text.size() == 1 ? "" : ",") + line() + write(item);
    --level_;
    return text + (items.empty() ? "" : line()) + close;
  }
  [[nodiscard]] std::string line() const { return indent_ < 0 ? "" : "\n" + std::string(static_cast<std::size_t>(indent_ * level_), ' '); }

  int indent_;
  int level_ = 0;
};

inline std::string json_tree::text(int indent) const { return std::visit(json_tree_writer(indent), held); }

inline void json_tree::sort() {
  if (auto* items = std::get_if<list>(&held))
    for (auto& item : *items) item.sort();
  if (auto* members = std::get_if<object>(&held)) {
    std::sort(members->begin(), members->end(), [](const member& a, const member& b) { return a.key < b.key; });
    for (auto& m : *members) m.value.sort();
  }
}

/// What the JSON library tells of a text while it reads it, put together.
class json_tree_builder {
 public:
  bool null() { return add({}); }
  bool boolean(bool value) { return add({value}); }
  bool number_integer(std::int64_t value) { return add({value}); }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return add({json_tree::other_number{std::to_string(value)}});
    return add({static_cast<std::int64_t>(value)});
  }
  bool number_float(nlohmann::json::number_float_t, const std::string& written) { return add({json_tree::other_number{written}}); }
  // Copied: the reader keeps the room that it has for the next text.
  bool string(const std::string& value) { return add({value}); }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) {
    if (!open({json_tree::object()})) return false;
    std::get<json_tree::object>(open_.back()->held).reserve(usual_members);
    return true;
  }
  bool key(const std::string& name) {
    std::get<json_tree::object>(open_.back()->held).push_back({name, {}});
    return true;
  }
  bool end_object() {
    const auto& members = std::get<json_tree::object>(open_.back()->held);
    const auto out_of_order = [](const json_tree::member& a, const json_tree::member& b) { return a.key >= b.key; };
    if (std::adjacent_find(members.begin(), members.end(), out_of_order) == members.end()) {  // in order, as a canonical text is
      open_.pop_back();
      return true;
    }
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const auto& m : members) keys.emplace_back(m.key);
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end()) throw json_fault{place(*twice), "The key stands twice in one object.", "Keep one of the two."};
    open_.pop_back();
    return true;
  }
  bool start_array(std::size_t) { return open({json_tree::list()}); }
  bool end_array() {
    open_.pop_back();
    return true;
  }
  [[noreturn]] bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& e) {
    std::string why = e.what();
    if (const auto at = why.find("] "); at != std::string::npos) why.erase(0, at + 2);
    throw json_fault{"", "It is not JSON: " + why + ".", "Check commas, quotes and brackets near that place."};
  }

  [[nodiscard]] json_tree take() && { return std::move(root_); }

 private:
  static constexpr std::size_t deepest = 16;
  static constexpr std::size_t usual_members = 8;

  bool add(json_tree value) {
    place_for_next() = std::move(value);
    return true;
  }
  bool open(json_tree value) {
    if (open_.size() == deepest) throw json_fault{"", "The JSON is nested too deeply.", "At most 16 levels are read."};
    json_tree& at = place_for_next();
    at = std::move(value);
    open_.push_back(&at);
    return true;
  }
  /// Nothing is added beside a container that is open, so that its address stays.
  json_tree& place_for_next() {
    if (open_.empty()) return root_;
    if (auto* items = std::get_if<json_tree::list>(&open_.back()->held)) return items->emplace_back();
    return std::get<json_tree::object>(open_.back()->held).back().value;
  }
  /// Of a member of the object that is read.
  [[nodiscard]] std::string place(std::string_view member) const {
    std::string pointer;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      if (const auto* items = open_[i]->as<json_tree::list>())
        pointer += "/" + std::to_string(items->size() - 1);
      else
        pointer += pointer_part(std::get<json_tree::object>(open_[i]->held).back().key);
    }
    return pointer + pointer_part(member);
  }

  json_tree root_;
  std::vector<json_tree*> open_;
};

/// `text` as JSON: one value, valid UTF-8, no key twice in an object, at most 16 levels deep. Throws `json_fault`.
inline json_tree parse_json(std::string_view text) {
  json_tree_builder builder;
  static_cast<void>(nlohmann::json::sax_parse(text.begin(), text.end(), &builder));  // what is wrong is thrown
  return std::move(builder).take();
}

}  // namespace deminimis::io
