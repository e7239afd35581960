// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/rulebook_json.hpp>

#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include <deminimis/model/text.hpp>

#include "json_reader.hpp"

namespace deminimis {

namespace {

using io::json_fault;
using io::json_tree;
using io::json_value;

constexpr std::string_view format_name = "deminimis-rulebook/1";
constexpr std::size_t most_bytes = std::size_t{4} << 20;

json_tree names_of(regulation_set set) {
  json_tree::list names;
  for (const auto r : regulations())
    if (set.contains(r)) names.push_back({std::string(to_string(r))});
  return {std::move(names)};
}

template <class T>
json_tree text_or_null(const std::optional<T>& value) {
  return value ? json_tree{to_string(*value)} : json_tree();
}

json_tree ceiling_json(const ceiling& c) {
  return {json_tree::object{{"id", {c.id}},
                            {"aid_under", names_of(c.aid_under)},
                            {"counts", names_of(c.counts)},
                            {"limit_eur", {to_string(c.limit)}},
                            {"limit_eur_highest", text_or_null(c.highest)},
                            {"window", {std::string(to_string(c.window))}},
                            {"from", text_or_null(c.from)},
                            {"until", text_or_null(c.until)},
                            {"article", {c.article}},
                            {"checked_on", {to_string(c.checked_on)}}}};
}

/// One line of plain text that is not empty.
std::string line_of(const json_value& value) {
  if (value.text().empty()) throw value.fault("The text is empty.", "Fill it in.");
  return value.read([](std::string_view text) { return require_text(std::string(text), "", 10'000); });
}

regulation_set regulations_of(const json_value& value) {
  regulation_set set;
  value.each([&](const json_value& item) {
    const auto r = item.read_name(find_regulation, "general, agriculture, fishery, sgei");
    if (set.contains(r)) throw item.fault("\"" + item.text() + "\" stands twice in the list.", "Keep one of the two.");
    set.insert(r);
  });
  if (set.empty()) throw value.fault("The list is empty.", "Name at least one regulation.");
  return set;
}

eur_cents limit_of(const json_value& value) {
  const auto limit = value.read([](std::string_view text) { return eur_cents::parse(text); });
  if (limit.count() <= 0) throw value.fault("\"" + value.text() + "\" is not above zero.", "Give the limit in euro, such as \"300000.00\".");
  return limit;
}

day day_of(const json_value& value) {
  return value.read([](std::string_view text) { return day::parse(text); });
}

ceiling ceiling_of(const json_value& value) {
  value.require_keys({"id", "aid_under", "counts", "limit_eur", "limit_eur_highest", "window", "from", "until", "article", "checked_on"});
  ceiling c;
  c.id = line_of(value["id"]);
  c.aid_under = regulations_of(value["aid_under"]);
  c.counts = regulations_of(value["counts"]);
  c.limit = limit_of(value["limit_eur"]);
  if (const auto highest = value["limit_eur_highest"]; !highest.is_null()) c.highest = limit_of(highest);
  c.window = value["window"].read_name(find_window_kind, "rolling, fiscal, either");
  if (const auto from = value["from"]; !from.is_null()) c.from = day_of(from);
  if (const auto until = value["until"]; !until.is_null()) c.until = day_of(until);
  if (c.from && c.until && *c.until < *c.from)
    throw value["until"].fault(to_string(*c.until) + " is before from, " + to_string(*c.from) + ".",
                               "`from` is the first day in force, `until` the last.");
  c.article = line_of(value["article"]);
  c.checked_on = day_of(value["checked_on"]);
  return c;
}

rulebook rulebook_of(const json_value& value) {
  value.require_keys({"format", "id", "title", "source", "ceilings"});
  if (const auto format = value["format"]; format.text() != format_name)
    throw format.fault("\"" + format.text() + "\" is another format.", "This version reads \"" + std::string(format_name) + "\".");
  rulebook book{line_of(value["id"]), line_of(value["title"]), line_of(value["source"]), {}};
  const auto ceilings = value["ceilings"];
  std::set<std::string> ids;
  ceilings.each([&](const json_value& item) {
    book.ceilings.push_back(ceiling_of(item));
    if (!ids.insert(book.ceilings.back().id).second)
      throw item["id"].fault("Another ceiling has the id \"" + book.ceilings.back().id + "\".", "Give each ceiling an id of its own.");
  });
  if (book.ceilings.empty()) throw ceilings.fault("The list is empty.", "A rulebook has at least one ceiling.");
  return book;
}

}  // namespace

std::string rulebook_json(const rulebook& book, int indent) {
  json_tree::list ceilings;
  for (const auto& c : book.ceilings) ceilings.push_back(ceiling_json(c));
  const json_tree out{json_tree::object{{"format", {std::string(format_name)}},
                                        {"id", {book.id}},
                                        {"title", {book.title}},
                                        {"source", {book.source}},
                                        {"ceilings", {std::move(ceilings)}}}};
  try {
    return out.text(indent);
  } catch (const nlohmann::json::type_error&) {
    throw error(errc::encoding_invalid, "rulebook " + book.id, "A text of the rulebook is not valid UTF-8.", "Write its texts as UTF-8.");
  }
}

rulebook parse_rulebook(std::string_view json, std::string_view where) {
  const auto invalid = [&](const json_fault& fault) {
    const std::string place = where.empty() || fault.place.empty() ? std::string(where) + fault.place : std::string(where) + " " + fault.place;
    return error(errc::rulebook_invalid, place, fault.why, fault.remedy);
  };
  if (json.size() > most_bytes) throw invalid({"", "It is larger than 4 MiB.", "A rulebook is a short list of ceilings."});
  try {
    const json_tree parsed = io::parse_json(json);
    return rulebook_of(json_value(parsed));
  } catch (const json_fault& fault) {
    throw invalid(fault);
  }
}

}  // namespace deminimis
