// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/rulebook_json.hpp>

#include "record.hpp"

namespace deminimis::python {
namespace {

std::vector<regulation> listed(const regulation_set& set) {
  std::vector<regulation> found;
  for (const auto r : regulations())
    if (set.contains(r)) found.push_back(r);
  return found;
}

}  // namespace

void bind_law(py::module_& m) {
  record<ceiling>(m, "Ceiling", "One legal limit: how much aid, under which regulations, within which window, while it is in force.")
      .field("id", &ceiling::id, "Stable; holds the name of the regulation whose own ceiling it is.")
      .computed(
          "aid_under", [](const ceiling& c) { return listed(c.aid_under); }, "New aid under these regulations must respect it.")
      .computed(
          "counts", [](const ceiling& c) { return listed(c.counts); }, "Aid under these regulations fills it.")
      .field("limit", &ceiling::limit, "Euro; exactly at it is lawful, one cent above is not.")
      .field("highest", &ceiling::highest, "Euro; the limit instead where the policy `agri_fish` is `highest`.")
      .field("window", &ceiling::window, "How far back it counts.")
      .field("in_force_from", &ceiling::from, "First day in force; None: always was.")
      .field("in_force_until", &ceiling::until, "Last day in force; None: no end set.")
      .field("article", &ceiling::article, "Where the number stands.")
      .field("checked_on", &ceiling::checked_on, "The day somebody last compared the row with the law.")
      .done();
  record<rulebook> bound(m, "Rulebook", "A named set of ceilings, an article to each.");
  auto& cls = bound.field("id", &rulebook::id, "Stable name.")
                  .field("title", &rulebook::title, "For people.")
                  .field("source", &rulebook::source, "Where it stands.")
                  .field("ceilings", &rulebook::ceilings, "In the order of the text.")
                  .shown({"id", "title"})
                  .done();
  cls.def(
      "has_rule",
      [](const rulebook& book, const input<regulation>& r, const input<day>& on) { return book.has_rule(r.value("regulation"), on.value("on")); },
      py::arg("regulation"), py::kw_only(), py::arg("on"), "Whether a regulation has a ceiling of its own in force on a day.");
  cls.def(
      "to_json", [](const rulebook& book, int indent) { return rulebook_json(book, indent); }, py::arg("indent") = 2,
      "As JSON, which `Rulebook.parse` reads back equal.");
  cls.def_static(
      "parse", [](const std::string& json, const std::string& where) { return parse_rulebook(json, where); }, py::arg("json"),
      py::arg("where") = "rulebook", "The rulebook that a JSON text describes. Error: RulebookInvalid with the place.");
  cls.def(
      "explain", [](const rulebook& book, const std::string& lang, int width) { return render_rulebook(book, style(lang, true, width)); },
      py::arg("lang") = "da", py::kw_only(), py::arg("width") = 100, "The ceilings as a table, in Danish (`da`) or English (`en`).");
  m.def(
      "rulebook",
      [](const std::string& id) {
        if (const auto* found = find_rulebook(id)) return *found;
        throw error(errc::rulebook_invalid, id, "There is no built-in rulebook of that name.",
                    "Use closing-loops-2024 or dk-law, or Rulebook.parse.");
      },
      py::arg("id"), "A built-in rulebook: `closing-loops-2024` or `dk-law`. Error: RulebookInvalid.");
}

}  // namespace deminimis::python
