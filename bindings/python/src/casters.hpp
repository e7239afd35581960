// SPDX-License-Identifier: Apache-2.0
#pragma once

// How values cross between Python and C++: amounts and rates as decimal.Decimal, days as datetime.date, moments as aware
// datetime.datetime, names of things as the enums of deminimis.enums, lists as tuples. What would lose a cent or a day on the
// way, float, bool and datetime, is refused by a TypeError that says what to give instead. pybind11's own casters of containers
// and of chrono are not used: lists must come back immutable, and chrono's move days across time zones.

#include <pybind11/pybind11.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deminimis/deminimis.hpp>

namespace deminimis::python {

namespace py = pybind11;

/// A class of a module of Python's own library, looked up once a process.
#define DEMINIMIS_PYTHON_CLASS(function, module_name, class_name)                                                            \
  inline const py::object& function() {                                                                                      \
    PYBIND11_CONSTINIT static py::gil_safe_call_once_and_store<py::object> stored;                                           \
    return stored.call_once_and_store_result([] { return py::module_::import(module_name).attr(class_name); }).get_stored(); \
  }
DEMINIMIS_PYTHON_CLASS(decimal_class, "decimal", "Decimal")
DEMINIMIS_PYTHON_CLASS(fraction_class, "fractions", "Fraction")
DEMINIMIS_PYTHON_CLASS(utc, "datetime", "timezone")
DEMINIMIS_PYTHON_CLASS(enums_module, "deminimis", "enums")
#undef DEMINIMIS_PYTHON_CLASS

/// Refuses a value: "an amount is A, not a float (80500.5): write B".
[[noreturn]] inline void refuse(const char* what, py::handle value, const std::string& instead) {
  throw py::type_error(std::string(what) + ", not " + std::string(py::str(py::type::handle_of(value).attr("__name__"))) + " (" +
                       std::string(py::repr(value)) + ")" + (instead.empty() ? "" : ": " + instead));
}

inline bool is_decimal(py::handle value) { return PyObject_IsInstance(value.ptr(), decimal_class().ptr()) == 1; }
inline bool is_whole(py::handle value) { return PyLong_Check(value.ptr()) && !PyBool_Check(value.ptr()); }

/// The exact digits of a Decimal or an int, without an exponent; of a text, the text. `keep_zeros`: a Decimal's zeros at the end
/// are part of what was written (a rate's are); else 80500.000 is the number 80500.
inline std::string digits_of(const char* what, py::handle value, bool keep_zeros = false) {
  if (py::isinstance<py::str>(value)) return value.cast<std::string>();
  if (is_whole(value)) return std::string(py::str(py::int_(py::reinterpret_borrow<py::object>(value))));
  if (is_decimal(value)) {
    if (py::bool_(value.attr("is_finite")()) && value.attr("adjusted")().cast<int>() > 60)
      throw error(errc::amount_overflow, "number", std::string(py::str(value)) + " has too many digits.", "Check the number.");
    auto text = py::reinterpret_steal<py::str>(PyObject_Format(value.ptr(), py::str("f").ptr()));
    if (!text) throw py::error_already_set();
    std::string digits = text;
    if (!keep_zeros && digits.find('.') != std::string::npos) {
      digits.erase(digits.find_last_not_of('0') + 1);
      if (digits.back() == '.') digits.pop_back();
    }
    return digits;
  }
  if (PyFloat_Check(value.ptr()))
    refuse(what, value, "binary fractions cannot hold amounts exactly; write decimal.Decimal('" + std::string(py::repr(value)) + "')");
  if (PyBool_Check(value.ptr())) refuse(what, value, "");
  refuse(what, value, "convert it first, for instance with decimal.Decimal(str(value)) or int(value)");
}

/// A decimal.Decimal of exactly these digits.
inline py::object decimal_of(const std::string& digits) { return decimal_class()(py::str(digits)); }

// Of datetime.cpp: the C interface of Python's datetime is a static variable of each source, so one source uses it.

/// The day of a datetime.date; a datetime is an instant and is refused.
day day_of(py::handle value);
py::object date_of(day d);
/// Whether it is a datetime.datetime.
bool is_datetime(py::handle value);
/// An aware datetime.datetime, UTC.
py::object datetime_of(instant moment);

/// An amount as it is given to a call, before its currency is known: a Money, a number, or a text.
struct amount_given {
  std::optional<money> whole;
  std::string number;
};

/// The amount of a call's `amount` and `currency`.
inline input<money> money_of(const amount_given& amount, const std::optional<std::string>& currency) {
  if (amount.whole) {
    if (currency) throw py::type_error("the amount is a Money and names its currency; leave `currency` out");
    return *amount.whole;
  }
  return currency ? amount.number + " " + *currency : amount.number;
}

/// A number of exactly these digits, on its way out.
struct exact_digits {
  std::string text;
};

/// The bytes of a file as they are given: bytes or a text.
struct content_given {
  std::string bytes;
};

/// The id of an entity as it is given: a text, or a CVR number as an int.
struct id_given {
  std::string text;
};

/// A moment as `as_known_at` takes it.
struct moment_given {
  std::string text;
};

inline window_kind parse_window_kind(std::string_view text) {
  if (const auto found = find_window_kind(text)) return *found;
  throw error(errc::request_invalid, "kind", "\"" + std::string(text) + "\" is not a kind of window.", "Use rolling, fiscal or either.");
}

inline instrument_kind parse_instrument_kind(std::string_view text) {
  if (const auto found = find_instrument_kind(text)) return *found;
  throw error(errc::request_invalid, "kind", "\"" + std::string(text) + "\" is not a kind of instrument.", "See deminimis.InstrumentKind.");
}

// Every enum that crosses: the C++ type, the name of its class in deminimis.enums, how its names are read.
// clang-format off
#define DEMINIMIS_PYTHON_ENUMS(each)                                                                                                  \
  each(deminimis::regulation, "Regulation", deminimis::parse_regulation(text))                                                        \
  each(deminimis::entity_kind, "EntityKind", deminimis::detail::entity_kinds.parse(text, "kind"))                                     \
  each(deminimis::link_kind, "LinkKind", deminimis::detail::link_kinds.parse(text, "kind"))                                           \
  each(deminimis::certainty, "Certainty", deminimis::detail::certainties.parse(text, "certainty"))                                    \
  each(deminimis::sector, "Sector", deminimis::detail::sectors.parse(text, "sector"))                                                 \
  each(deminimis::rate_source, "RateSource", deminimis::detail::rate_sources.parse(text, "source"))                                   \
  each(deminimis::grant_status, "GrantStatus", deminimis::detail::grant_statuses.parse(text, "status"))                               \
  each(deminimis::not_counted, "NotCounted", deminimis::detail::not_counted_names.parse(text, "reason"))                              \
  each(deminimis::window_kind, "WindowKind", deminimis::python::parse_window_kind(text))                                              \
  each(deminimis::instrument_kind, "InstrumentKind", deminimis::python::parse_instrument_kind(text))                                  \
  each(deminimis::rounding, "Rounding", deminimis::detail::roundings.parse(text, "rounding"))                                         \
  each(deminimis::anniversary, "Anniversary", deminimis::detail::anniversaries.parse(text, "anniversary"))                            \
  each(deminimis::natural_person_links, "NaturalPersonLinks",                                                                         \
       deminimis::detail::natural_person_links_names.parse(text, "natural_person_links"))                                             \
  each(deminimis::agri_fish, "AgriFish", deminimis::detail::agri_fish_names.parse(text, "agri_fish"))                                 \
  each(deminimis::report_kind, "ReportKind", deminimis::detail::report_kinds.parse(text, "kind"))                                     \
  each(deminimis::batch_state, "ReportState", deminimis::detail::batch_states.parse(text, "state"))                                    \
  each(deminimis::cvr_check, "CvrCheck", deminimis::detail::cvr_checks.parse(text, "cvr_check"))
// clang-format on

// The policies have tables of names but no to_string.
[[nodiscard]] constexpr std::string_view to_string(rounding v) { return deminimis::detail::roundings.name(v); }
[[nodiscard]] constexpr std::string_view to_string(anniversary v) { return deminimis::detail::anniversaries.name(v); }
[[nodiscard]] constexpr std::string_view to_string(natural_person_links v) { return deminimis::detail::natural_person_links_names.name(v); }
[[nodiscard]] constexpr std::string_view to_string(agri_fish v) { return deminimis::detail::agri_fish_names.name(v); }
[[nodiscard]] constexpr std::string_view to_string(cvr_check v) { return deminimis::detail::cvr_checks.name(v); }
using deminimis::to_string;

/// A caster of what has no default value: `load` fills `value`.
template <class T>
struct loading {
  template <class>
  using cast_op_type = const T&;
  explicit operator const T&() const { return *value; }

 protected:
  std::optional<T> value;
};

}  // namespace deminimis::python

namespace pybind11::detail {

namespace dm = deminimis;
namespace dmpy = deminimis::python;

// --- out and in: a day ---
template <>
struct type_caster<dm::day> : dmpy::loading<dm::day> {
  static constexpr auto name = io_name("datetime.date | str", "datetime.date");
  bool load(handle src, bool) {
    value = isinstance<str>(src) ? dm::day::parse(src.cast<std::string>()) : dmpy::day_of(src);
    return true;
  }
  static handle cast(dm::day d, return_value_policy, handle) { return dmpy::date_of(d).release(); }
};

// --- in: values that are read by the ledger, so that of several wrong ones the error named first is always the same ---
template <>
struct type_caster<dm::input<dm::day>> : dmpy::loading<dm::input<dm::day>> {
  static constexpr auto name = const_name("datetime.date | str");
  bool load(handle src, bool) {
    if (isinstance<str>(src))
      value = src.cast<std::string>();
    else
      value = dmpy::day_of(src);
    return true;
  }
};

template <>
struct type_caster<dm::input<dm::month_day>> : dmpy::loading<dm::input<dm::month_day>> {
  static constexpr auto name = const_name("str");
  bool load(handle src, bool) {
    if (!isinstance<str>(src)) dmpy::refuse("a month and day is a text MM-DD", src, "");
    value = src.cast<std::string>();
    return true;
  }
};

template <>
struct type_caster<dm::input<dm::cvr>> : dmpy::loading<dm::input<dm::cvr>> {
  static constexpr auto name = const_name("str | int");
  bool load(handle src, bool) {
    if (!isinstance<str>(src) && !dmpy::is_whole(src)) dmpy::refuse("a CVR number is a text of eight digits, or an int of eight digits", src, "");
    value = dmpy::digits_of("a CVR number is a text", src);
    return true;
  }
};

template <>
struct type_caster<dmpy::content_given> : dmpy::loading<dmpy::content_given> {
  static constexpr auto name = const_name("bytes | str");
  bool load(handle src, bool) {
    if (!isinstance<bytes>(src) && !isinstance<str>(src))
      dmpy::refuse("the content of a file is bytes or a text", src, "open the file with open(path, \"rb\").read()");
    value = dmpy::content_given{src.cast<std::string>()};
    return true;
  }
};

template <>
struct type_caster<dmpy::id_given> : dmpy::loading<dmpy::id_given> {
  static constexpr auto name = const_name("str | int");
  bool load(handle src, bool) {
    if (!isinstance<str>(src) && !dmpy::is_whole(src)) dmpy::refuse("an id is a text, or a CVR number as an int", src, "");
    value = dmpy::id_given{dmpy::digits_of("an id is a text", src)};
    return true;
  }
};

template <>
struct type_caster<dm::input<dm::regulation>> : dmpy::loading<dm::input<dm::regulation>> {
  static constexpr auto name = const_name("deminimis.enums.Regulation | str");
  bool load(handle src, bool) {
    if (!isinstance<str>(src)) dmpy::refuse("a regulation is a deminimis.Regulation or its name", src, "");
    value = src.cast<std::string>();
    return true;
  }
};

template <>
struct type_caster<dm::input<dm::currency>> : dmpy::loading<dm::input<dm::currency>> {
  static constexpr auto name = const_name("str");
  bool load(handle src, bool) {
    if (!isinstance<str>(src)) dmpy::refuse("a currency is its ISO 4217 code, a text", src, "");
    value = src.cast<std::string>();
    return true;
  }
};

template <>
struct type_caster<dm::input<dm::rate>> : dmpy::loading<dm::input<dm::rate>> {
  static constexpr auto name = const_name("decimal.Decimal | int | str");
  bool load(handle src, bool) {
    value = dmpy::digits_of("a rate is a decimal.Decimal, an int or a text", src, true);
    return true;
  }
};

template <>
struct type_caster<dm::input<dm::decimal>> : dmpy::loading<dm::input<dm::decimal>> {
  static constexpr auto name = const_name("decimal.Decimal | int | str");
  bool load(handle src, bool) {
    value = dmpy::digits_of("a number is a decimal.Decimal, an int or a text", src);
    return true;
  }
};

template <>
struct type_caster<dmpy::amount_given> : dmpy::loading<dmpy::amount_given> {
  static constexpr auto name = const_name("decimal.Decimal | int | str | deminimis._core.Money");
  bool load(handle src, bool convert) {
    make_caster<dm::money> whole;
    if (whole.load(src, convert))
      value = dmpy::amount_given{cast_op<const dm::money&>(whole), {}};
    else
      value = dmpy::amount_given{{}, dmpy::digits_of("an amount is a decimal.Decimal, an int, a text or a Money", src)};
    return true;
  }
};

template <>
struct type_caster<dmpy::moment_given> : dmpy::loading<dmpy::moment_given> {
  static constexpr auto name = const_name("int | str | datetime.datetime");
  bool load(handle src, bool) {
    if (dmpy::is_datetime(src)) {
      if (src.attr("tzinfo").is_none())
        dmpy::refuse("a moment is a datetime with its time zone", src, "give tzinfo, for instance datetime.timezone.utc");
      const object in_utc = src.attr("astimezone")(dmpy::utc().attr("utc"));
      value = dmpy::moment_given{in_utc.attr("strftime")("%Y-%m-%dT%H:%M:%S.%fZ").cast<std::string>()};
    } else if (isinstance<str>(src) || dmpy::is_whole(src)) {
      value = dmpy::moment_given{dmpy::digits_of("a moment is a text", src)};
    } else {
      dmpy::refuse("a moment is an event's number, a text or a datetime with its time zone", src, "");
    }
    return true;
  }
};

/// A number of years or of percent: exact.
template <>
struct type_caster<dm::exact_number> : dmpy::loading<dm::exact_number> {
  static constexpr auto name = io_name("decimal.Decimal | int | str | fractions.Fraction", "fractions.Fraction");
  bool load(handle src, bool) {
    if (PyObject_IsInstance(src.ptr(), dmpy::fraction_class().ptr()) == 1) {
      using boost::multiprecision::cpp_int;
      value =
          dm::exact_number(cpp_int(std::string(pybind11::str(src.attr("numerator")))), cpp_int(std::string(pybind11::str(src.attr("denominator")))));
    } else {
      value = dm::parse_exact_decimal(dmpy::digits_of("a number is a decimal.Decimal, an int, a text or a fractions.Fraction", src), "number",
                                      dm::minus::allowed);
    }
    return true;
  }
  static handle cast(const dm::exact_number& n, return_value_policy, handle) {
    return dmpy::fraction_class()(pybind11::str(numerator(n).str() + "/" + denominator(n).str())).release();
  }
};

// --- out only ---
#define DEMINIMIS_PYTHON_OUT(type, python_type, expression)                                               \
  template <>                                                                                             \
  struct type_caster<type> {                                                                              \
    static constexpr auto name = const_name(python_type);                                                 \
    static handle cast(const type& value, return_value_policy, handle) { return (expression).release(); } \
  };
DEMINIMIS_PYTHON_OUT(dm::eur_cents, "decimal.Decimal", dmpy::decimal_of(dm::to_string(value)))
DEMINIMIS_PYTHON_OUT(dm::eur_sum, "decimal.Decimal", dmpy::decimal_of(dm::eur_text(value)))
DEMINIMIS_PYTHON_OUT(dm::rate, "decimal.Decimal", dmpy::decimal_of(dm::to_string(value)))
DEMINIMIS_PYTHON_OUT(dmpy::exact_digits, "decimal.Decimal", dmpy::decimal_of(value.text))
DEMINIMIS_PYTHON_OUT(dm::cvr, "str", pybind11::str(dm::to_string(value)))
DEMINIMIS_PYTHON_OUT(dm::currency, "str", pybind11::str(std::string(value.code())))
DEMINIMIS_PYTHON_OUT(dm::p_number, "str", pybind11::str(value.digits()))
DEMINIMIS_PYTHON_OUT(dm::month_day, "str", pybind11::str(dm::to_string(value)))
DEMINIMIS_PYTHON_OUT(dm::errc, "str", pybind11::str(std::string(dm::to_string(value))))
#undef DEMINIMIS_PYTHON_OUT

template <>
struct type_caster<dm::instant> {
  static constexpr auto name = const_name("datetime.datetime");
  static handle cast(const dm::instant& moment, return_value_policy, handle) { return dmpy::datetime_of(moment).release(); }
};

/// An enum: a member of a class of deminimis.enums, which is a str; in, its name too.
#define DEMINIMIS_PYTHON_ENUM_CASTER(type, python_name, parse_expression)                                          \
  template <>                                                                                                      \
  struct type_caster<type> : dmpy::loading<type> {                                                                 \
    static constexpr auto name = io_name("deminimis.enums." python_name " | str", "deminimis.enums." python_name); \
    bool load(handle src, bool) {                                                                                  \
      if (!isinstance<str>(src)) dmpy::refuse("the value is a deminimis." python_name " or its name", src, "");    \
      const auto text = src.cast<std::string>();                                                                   \
      value = parse_expression;                                                                                    \
      return true;                                                                                                 \
    }                                                                                                              \
    static handle cast(type given, return_value_policy, handle) {                                                  \
      return dmpy::enums_module().attr(python_name)(pybind11::str(std::string(dmpy::to_string(given)))).release(); \
    }                                                                                                              \
  };
DEMINIMIS_PYTHON_ENUMS(DEMINIMIS_PYTHON_ENUM_CASTER)
#undef DEMINIMIS_PYTHON_ENUM_CASTER

// --- containers: what comes back is immutable ---
template <class T>
struct type_caster<std::optional<T>> {
  static constexpr auto name = make_caster<T>::name + const_name(" | None");
  template <class>
  using cast_op_type = const std::optional<T>&;
  explicit operator const std::optional<T>&() const { return value; }
  bool load(handle src, bool convert) {
    if (src.is_none()) {
      value.reset();
      return true;
    }
    make_caster<T> inner;
    if (!inner.load(src, convert)) return false;
    value.emplace(cast_op<const T&>(inner));
    return true;
  }
  template <class Given>
  static handle cast(Given&& given, return_value_policy policy, handle parent) {
    if (!given) return none().release();
    return make_caster<T>::cast(*std::forward<Given>(given), policy, parent);
  }

 private:
  std::optional<T> value;
};

template <class T>
struct type_caster<std::vector<T>> {
  static constexpr auto name = io_name("collections.abc.Iterable[", "tuple[") + make_caster<T>::name + io_name("]", ", ...]");
  template <class>
  using cast_op_type = const std::vector<T>&;
  explicit operator const std::vector<T>&() const { return value; }
  bool load(handle src, bool convert) {
    if (isinstance<str>(src) || isinstance<bytes>(src) || !isinstance<iterable>(src)) return false;
    value.clear();
    for (const handle item : iter(src)) {
      make_caster<T> inner;
      if (!inner.load(item, convert)) return false;
      value.push_back(cast_op<const T&>(inner));
    }
    return true;
  }
  template <class Given>
  static handle cast(Given&& given, return_value_policy policy, handle parent) {
    if (!std::is_lvalue_reference_v<Given>) policy = return_value_policy_override<T>::policy(policy);
    tuple items(given.size());
    ssize_t i = 0;
    for (auto&& one : given) {
      object item;
      if constexpr (std::is_lvalue_reference_v<Given>)
        item = reinterpret_steal<object>(make_caster<T>::cast(one, policy, parent));
      else
        item = reinterpret_steal<object>(make_caster<T>::cast(std::move(one), policy, parent));
      if (!item) return {};
      PyTuple_SET_ITEM(items.ptr(), i++, item.release().ptr());
    }
    return items.release();
  }

 private:
  std::vector<T> value;
};

template <class T>
struct type_caster<std::map<std::string, T>> {
  static constexpr auto name = io_name("collections.abc.Mapping[str, ", "dict[str, ") + make_caster<T>::name + const_name("]");
  template <class>
  using cast_op_type = const std::map<std::string, T>&;
  explicit operator const std::map<std::string, T>&() const { return value; }
  bool load(handle src, bool convert) {
    if (!isinstance<dict>(src)) return false;
    value.clear();
    for (const auto& [k, v] : reinterpret_borrow<dict>(src)) {
      make_caster<T> inner;
      if (!isinstance<str>(k) || !inner.load(v, convert)) return false;
      value.emplace(k.template cast<std::string>(), cast_op<const T&>(inner));
    }
    return true;
  }
  static handle cast(const std::map<std::string, T>& given, return_value_policy policy, handle parent) {
    dict found;
    for (const auto& [k, v] : given) found[pybind11::str(k)] = reinterpret_steal<object>(make_caster<T>::cast(v, policy, parent));
    return found.release();
  }

 private:
  std::map<std::string, T> value;
};

}  // namespace pybind11::detail
