// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "record.hpp"

namespace deminimis::python {

/// Where a ledger lies: a path or an address.
struct address_given {
  std::string text;
};

/// `planned_grant` as a class of its own in Python.
struct planned : planned_grant {};

// What `check`, `grant`, `reserve`, `declare` and a plan take, written once: the aid itself, and what is said of it.
// clang-format off
#define DEMINIMIS_AID_PARAMETERS                                                                                          \
  const input<cvr>&recipient, const std::optional<amount_given>&amount, const std::optional<std::string>&currency, const input<day>&on, \
      const input<regulation>&reg, const std::optional<input<rate>>&own_rate, const std::optional<instrument>&inputs,      \
      const std::string &sector_override
#define DEMINIMIS_AID_VALUES recipient, amount, currency, on, reg, own_rate, inputs, sector_override
#define DEMINIMIS_AID_ARGUMENTS                                                                                            \
  py::arg("recipient"), py::arg("amount") = py::none(), py::arg("currency") = py::none(), py::kw_only(), py::arg("on"),     \
      py::arg("regulation") = "general", py::arg("rate") = py::none(), py::arg("instrument") = py::none(),                  \
      py::arg("sector_override") = ""
#define DEMINIMIS_DETAIL_PARAMETERS                                                                                        \
  const std::string &authority, const std::string &project, const std::string &note, const std::string &form,              \
      const std::optional<std::string>&unit
#define DEMINIMIS_DETAIL_VALUES authority, project, note, form, unit
#define DEMINIMIS_DETAIL_ARGUMENTS                                                                                         \
  py::arg("authority") = "", py::arg("project") = "", py::arg("note") = "", py::arg("form") = "", py::arg("p_number") = py::none()
#define DEMINIMIS_SAID_PARAMETERS const std::string &key, const std::string &actor, const std::string &reason
#define DEMINIMIS_SAID attribution{key, actor, reason}
#define DEMINIMIS_SAID_ARGUMENTS py::arg("key") = "", py::arg("actor") = "", py::arg("reason") = ""
// clang-format on

/// The request of a call's arguments. Where an instrument is given, the amount may be left out: it is computed.
inline aid_request aid_of(const input<cvr>& recipient, const std::optional<amount_given>& amount, const std::optional<std::string>& currency,
                          const input<day>& on, const input<regulation>& reg, const std::optional<input<rate>>& own_rate,
                          const std::optional<instrument>& inputs, const std::string& sector_override,
                          const std::optional<input<day>>& lapses_on = {}, const std::string& authority = {}, const std::string& project = {},
                          const std::string& note = {}, const std::string& form = {}, const std::optional<std::string>& unit = {}) {
  if (!amount && !inputs) throw py::type_error("an amount is missing: give a decimal.Decimal and its currency, or an instrument");
  const auto value =
      amount ? money_of(*amount, currency) : input<money>(money(gross_grant_equivalent(*inputs, reg.value("regulation")).count(), currency::eur()));
  grant_details details{authority, project, inputs && form.empty() ? std::string(to_string(kind_of(*inputs))) : form, note, {}, sector_override};
  if (unit) details.unit = p_number::parse(*unit, "p_number");
  return {recipient, reg, value, on, lapses_on, own_rate, std::move(details), inputs};
}

}  // namespace deminimis::python

namespace pybind11::detail {
template <>
struct type_caster<deminimis::python::address_given> : deminimis::python::loading<deminimis::python::address_given> {
  static constexpr auto name = const_name("str | os.PathLike[str]");
  bool load(handle src, bool) {
    auto path = reinterpret_steal<object>(PyOS_FSPath(src.ptr()));
    if (!path) throw error_already_set();
    value = deminimis::python::address_given{path.cast<std::string>()};
    return true;
  }
};
}  // namespace pybind11::detail
