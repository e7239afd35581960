// SPDX-License-Identifier: Apache-2.0
#include "record.hpp"

namespace {

namespace py = pybind11;
namespace dm = deminimis;

/// Raises a library error as the Python class of its code, which deminimis.errors makes from the same table.
void raise(const dm::error& e) {
  const char* wrote = e.written() == dm::written::no ? "no" : e.written() == dm::written::yes ? "yes" : "unknown";
  const py::object raised =
      py::module_::import("deminimis.errors").attr("_make")(std::string(dm::to_string(e.code())), e.where(), e.why(), e.remedy(), wrote);
  PyErr_SetObject(py::type::handle_of(raised).ptr(), raised.ptr());
}

}  // namespace

PYBIND11_MODULE(_core, m, py::mod_gil_not_used()) {
  m.doc() = "The compiled part of deminimis. Use the names of the package.";
  m.attr("__version__") = DEMINIMIS_VERSION;
  py::register_local_exception_translator([](std::exception_ptr p) {
    try {
      if (p) std::rethrow_exception(p);
    } catch (const dm::error& e) {
      raise(e);
    }
  });
  m.def(
      "_error_codes",
      [] {
        py::list codes;
        for (const auto& info : dm::error_codes())
          codes.append(py::make_tuple(std::string(info.name), std::string(info.meaning), info.retryable, static_cast<int>(info.exit)));
        return py::tuple(codes);
      },
      "Every error code with its meaning, whether the same request may succeed later, and the command's exit code.");
  m.def(
      "_explain_error",
      [](const std::string& code, const std::string& where, const std::string& why, const std::string& remedy, const std::string& wrote,
         const std::string& lang) {
        for (const auto& info : dm::error_codes())
          if (info.name == code)
            return render_error(dm::error(info.code, where, why, remedy,
                                          wrote == "no"    ? dm::written::no
                                          : wrote == "yes" ? dm::written::yes
                                                           : dm::written::unknown),
                                dm::python::style(lang, true, 100));
        throw py::value_error("no error has the code " + code);
      },
      "An error as text for people.");
  dm::python::bind_values(m);
  dm::python::bind_law(m);
  dm::python::bind_facts(m);
  dm::python::bind_answers(m);
  dm::python::bind_files(m);
  dm::python::bind_ledger(m);
}
