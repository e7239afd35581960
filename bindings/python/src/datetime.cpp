// SPDX-License-Identifier: Apache-2.0
#include "casters.hpp"
// After pybind11, which includes Python.h.
#include <datetime.h>

namespace deminimis::python {
namespace {

void need_datetime() {
  if (!PyDateTimeAPI) PyDateTime_IMPORT;
  if (!PyDateTimeAPI) throw py::error_already_set();
}

}  // namespace

bool is_datetime(py::handle value) {
  need_datetime();
  return PyDateTime_Check(value.ptr()) != 0;
}

day day_of(py::handle value) {
  constexpr const char* what = "a day is a datetime.date or a text YYYY-MM-DD";
  if (is_datetime(value)) refuse(what, value, "a moment is another day elsewhere; give its .date()");
  if (!PyDate_Check(value.ptr())) refuse(what, value, "");
  return *day::of(PyDateTime_GET_YEAR(value.ptr()), static_cast<unsigned>(PyDateTime_GET_MONTH(value.ptr())),
                  static_cast<unsigned>(PyDateTime_GET_DAY(value.ptr())));
}

py::object date_of(day d) {
  need_datetime();
  const auto ymd = d.ymd();
  return py::reinterpret_steal<py::object>(PyDate_FromDate(static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
                                                           static_cast<int>(static_cast<unsigned>(ymd.day()))));
}

py::object datetime_of(instant moment) {
  need_datetime();
  const auto days = date::floor<date::days>(moment);
  const auto ymd = day(days).ymd();
  const auto micros = (moment - days).count();
  return py::reinterpret_steal<py::object>(PyDateTimeAPI->DateTime_FromDateAndTime(
      static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())), static_cast<int>(static_cast<unsigned>(ymd.day())),
      static_cast<int>(micros / 3'600'000'000), static_cast<int>(micros / 60'000'000 % 60), static_cast<int>(micros / 1'000'000 % 60),
      static_cast<int>(micros % 1'000'000), utc().attr("utc").ptr(), PyDateTimeAPI->DateTimeType));
}

}  // namespace deminimis::python
