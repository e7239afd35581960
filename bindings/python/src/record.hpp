// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/io/render.hpp>

#include "casters.hpp"

namespace deminimis::python {

/// Binds a C++ struct as an immutable Python class: every field a documented read-only property, `repr` and HTML that show them,
/// equality by them. A new facade answer needs one line a field.
template <class T>
class record {
 public:
  record(py::module_& m, const char* name, const char* doc) : bound_(m, name, doc) {}

  /// A data member.
  template <class Member, class Owner>
  record& field(const char* name, Member Owner::*member, const char* doc) {
    bound_.def_property_readonly(
        name, [member](const T& self) -> const Member& { return self.*member; }, doc);
    names_.append(name);
    return *this;
  }
  /// What a function of the struct gives.
  template <class Function>
  record& computed(const char* name, Function function, const char* doc) {
    bound_.def_property_readonly(name, std::move(function), doc);
    names_.append(name);
    return *this;
  }
  /// The same, not shown and not compared since it follows from the others.
  template <class Function>
  record& also(const char* name, Function function, const char* doc) {
    bound_.def_property_readonly(name, std::move(function), doc);
    return *this;
  }
  /// Leaves only these in `repr`.
  record& shown(std::initializer_list<const char*> names) {
    py::list list;
    for (const char* name : names) list.append(name);
    bound_.attr("_shown") = py::tuple(list);
    return *this;
  }

  /// The class, finished.
  py::class_<T>& done() {
    bound_.attr("_fields") = py::tuple(names_);
    if (!py::hasattr(bound_, "_shown")) bound_.attr("_shown") = bound_.attr("_fields");
    bound_.def("__repr__", [](py::object self) -> py::str { return display().attr("text")(std::move(self)); });
    bound_.def(
        "_repr_html_", [](py::object self) -> py::str { return display().attr("html")(std::move(self)); }, "The fields as HTML, for a notebook.");
    bound_.def("__eq__", [](py::object self, py::object other) -> py::object { return display().attr("equal")(std::move(self), std::move(other)); });
    bound_.def("__hash__", [](py::object self) -> py::int_ { return display().attr("hash_of")(std::move(self)); });
    bound_.def(
        "as_dict", [](py::object self) -> py::dict { return display().attr("as_dict")(std::move(self)); }, "The fields by name.");
    return bound_;
  }

 private:
  static py::module_ display() { return py::module_::import("deminimis._display"); }

  py::class_<T> bound_;
  py::list names_;
};

/// How a text for people is asked for: `da` or `en`. Error `request_invalid`.
inline render_options style(const std::string& lang, bool full, int width) {
  if (lang != "da" && lang != "en") throw error(errc::request_invalid, "lang", "\"" + lang + "\" is not a language of deminimis.", "Use da or en.");
  return {lang == "en" ? language::en : language::da, false, full, width};
}

/// A decision, and what was asked for: "grant", "reserve" or "post".
struct decided : decision {
  std::string verb;
};

// Each binds its part; in this order, so that signatures name only what is bound already.
void bind_values(py::module_& m);   // money, conversion, days, windows
void bind_law(py::module_& m);      // rulebooks, ceilings, the register's duty
void bind_facts(py::module_& m);    // companies, links, grants, events
void bind_answers(py::module_& m);  // assessments and all that a ledger answers
void bind_files(py::module_& m);    // files of rates, links and plans
void bind_ledger(py::module_& m);   // the ledger

}  // namespace deminimis::python
