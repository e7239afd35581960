// SPDX-License-Identifier: Apache-2.0
// Runs conformance vectors (vectors/FORMAT.md) through the model alone, so that the model is itself tested by somebody else.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/brute_force.hpp"

namespace brute_force {

/// A JSON value in the model's own notation: lists joined by commas.
inline std::string as_text(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const auto& item : value) text += (text.empty() ? "" : ",") + item.get<std::string>();
  return text;
}

/// What a vector expects, in the names of the model's answers.
inline answers expected_of(const nlohmann::json& expect) {
  answers out;
  for (const auto& [key, value] : expect.items()) {
    if (key == "tests") {
      for (const auto& [id, t] : value.items())
        out["tests." + id] = t.at("window").at(0).get<std::string>() + ".." + t.at("window").at(1).get<std::string>() + " " +
                             t.at("total_eur").get<std::string>() + " of " + t.at("ceiling_eur").get<std::string>() + ": " + as_text(t.at("counted"));
    } else if (key == "breaches") {
      for (const auto& b : value)
        out[b.at("grant").get<std::string>() + "/" + b.at("test").get<std::string>()] =
            b.at("total_eur").get<std::string>() + " " + b.at("excess_eur").get<std::string>();
    } else if (key == "allocation") {
      for (const auto& [ref, parts] : value.items()) {
        std::map<std::string, std::string> line;
        for (const auto& [cvr, part] : parts.items()) line[cvr] = part.get<std::string>();
        out["allocation." + ref] = "";
        for (const auto& [cvr, part] : line) out["allocation." + ref] += (out["allocation." + ref].empty() ? "" : ",") + cvr + "=" + part;
      }
    } else {
      out[key] = as_text(value);
    }
  }
  return out;
}

inline settings settings_of(const nlohmann::json& test_case) {
  settings made;
  made.rulebook = test_case.at("rulebook");
  const auto& conversion = test_case.at("conversion");
  made.source = conversion.at("source");
  made.fixed_rate = conversion.value("rate", "");
  made.max_age_days = conversion.value("max_age_days", 7);
  const auto policy = test_case.value("policy", nlohmann::json::object());
  made.inclusive = policy.value("anniversary", "") == "inclusive";
  made.natural_person_links = policy.value("natural_person_links", "if_enterprise");
  made.round_up = policy.value("rounding", "") == "up";
  made.agri_fish_highest = policy.value("agri_fish", "") == "highest";
  return made;
}

/// The answer to a step, or nothing where the model does not know the operation.
inline std::optional<answers> take_step(ledger& l, const nlohmann::json& step) {
  const std::string what = step.at("do");
  const auto text = [&](const char* key) { return step.at(key).get<std::string>(); };
  const auto maybe = [&](const char* key) { return step.contains(key) ? std::optional(text(key)) : std::nullopt; };
  const auto aid_of = [&] { return aid{text("cvr"), text("regulation"), text("amount"), text("granted_on"), maybe("lapses_on"), maybe("rate")}; };
  try {
    if (what == "company") {
      fiscal_years calendar;
      if (const auto start = maybe("fiscal_year_start")) {
        calendar.start_month = static_cast<unsigned>(std::stoi(start->substr(0, 2)));
        calendar.start_day = static_cast<unsigned>(std::stoi(start->substr(3, 2)));
      }
      for (const auto& p : step.value("fiscal_periods", nlohmann::json::array()))
        calendar.periods.emplace_back(read_day(p.at(0).get<std::string>()), read_day(p.at(1).get<std::string>()));
      l.company(text("cvr"), calendar);
    } else if (what == "entity") {
      l.entity(text("id"), text("kind"));
    } else if (what == "link") {
      l.link(text("a"), text("b"), text("since"), maybe("until"), step.value("certainty", "confirmed") == "confirmed");
    } else if (what == "merge") {
      l.merge(text("gone"), text("into"), text("on"));
    } else if (what == "split") {
      std::vector<successor> successors;
      for (const auto& s : step.at("successors")) successors.push_back({s.at("cvr").get<std::string>(), s.at("equity").get<std::string>()});
      return l.split(text("cvr"), text("on"), successors, step.value("activity", std::map<std::string, std::string>()));
    } else if (what == "rate") {
      l.rate(text("currency"), text("date"), text("rate"));
    } else if (what == "convert") {
      return l.convert(text("amount"), text("on"));
    } else if (what == "check") {
      return l.check(aid_of());
    } else if (what == "grant") {
      return l.grant_aid(text("ref"), aid_of());
    } else if (what == "reserve") {
      return l.reserve(text("ref"), aid_of());
    } else if (what == "declare") {
      return l.declare(text("ref"), aid_of());
    } else if (what == "post") {
      return l.post(text("ref"), maybe("amount"), maybe("granted_on"));
    } else if (what == "void") {
      return l.void_reservation(text("ref"));
    } else if (what == "reduce") {
      return l.reduce(text("ref"), text("to"), text("effective_on"));
    } else if (what == "withdraw") {
      return l.withdraw(text("ref"), text("effective_on"));
    } else if (what == "headroom") {
      return l.headroom(text("cvr"), text("regulation"), text("on"), step.value("currency", "DKK"));
    } else if (what == "audit") {
      return l.audit();
    } else {
      return std::nullopt;
    }
  } catch (const refusal& r) {
    return answers{{"error", r.code}};
  }
  return answers{};
}

}  // namespace brute_force
