// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/conformance.hpp>

#include <algorithm>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "fields.hpp"
#include "protocol_step.hpp"
#include "strict_json.hpp"

namespace deminimis {
namespace {

using nlohmann::json;

settings settings_of(io::fields& c) {
  settings made;
  made.watched.clear();
  const std::string id = c.text("rulebook");
  const rulebook* book = find_rulebook(id);
  if (!book) throw error(errc::rulebook_invalid, "rulebook", "\"" + id + "\" is not a built-in rulebook.", "Use closing-loops-2024 or dk-law.");
  made.book = *book;
  io::fields rule(c.required("conversion"), "conversion");
  made.conversion.source = detail::rate_sources.parse(rule.text("source"), "conversion.source");
  if (const auto fixed = rule.optional_text("rate")) made.conversion.fixed = rate::parse(*fixed);
  made.conversion.reason = rule.text_or("reason", "");
  if (const auto* age = rule.find("max_age_days")) {
    if (!age->is_number_unsigned() || *age > 1'000'000)
      throw error(errc::request_invalid, "max_age_days", "It is not a number of days.", "Write 7, without quotes.");
    made.conversion.max_age_days = age->get<int>();
  }
  rule.require_known();
  if (const auto* chosen = c.find("policy"))
    for (const auto& [key, value] : chosen->items()) {
      if (!value.is_string()) throw error(errc::policy_unknown, "policy." + key, "The value is not text.", "Write it in quotes.");
      set_policy(made.policy, key, value.get<std::string>());
    }
  return made;
}

bool matches(const json& expect, const json& got) {
  for (const auto& [key, value] : expect.items()) {
    const auto at = got.find(key);
    if (at == got.end() || *at != value) return false;
  }
  return true;
}

}  // namespace

conformance_result run_conformance(std::string_view file, std::string_view name, const std::function<ledger(const settings&)>& make,
                                   const std::function<void(const conformance_failure&)>& report) {
  conformance_result result;
  const json vectors = io::parse_strict_json(file, errc::file_invalid, name);
  if (!vectors.is_object() || vectors.value("format", json()) != "deminimis-vectors/1" || !vectors.contains("cases") || !vectors["cases"].is_array())
    throw error(errc::file_invalid, std::string(name), "It is not a file of the format deminimis-vectors/1.", "See tests/vectors/FORMAT.md.");
  for (const auto& one : vectors["cases"]) {
    io::fields c(one, std::string(name));
    const std::string id = c.text("id");
    const auto& steps = c.list("steps");
    std::optional<settings> made_with;
    try {
      made_with = settings_of(c);
    } catch (const error& e) {
      result.failed += std::max<std::size_t>(1, steps.size());
      report({id, 0, "the ledger's settings", "a ledger", json{{"error", to_string(e.code())}, {"where", e.where()}, {"why", e.why()}}.dump()});
      continue;
    }
    ledger on = make(*made_with);
    std::size_t number = 0;
    for (const auto& step : steps) {
      ++number;
      if (!step.is_object())
        throw error(errc::file_invalid, std::string(name) + ", case " + id, "Step " + std::to_string(number) + " is not an object.",
                    "See tests/vectors/FORMAT.md.");
      json request = step;
      const json expect = request.value("expect", json());
      request.erase("expect");
      const json got = io::answer_step(on, request);
      const bool ok = expect.is_object() ? matches(expect, got) : !got.contains("error");
      if (ok && expect.is_object()) ++result.passed;
      if (ok) continue;
      ++result.failed;
      json shown;
      for (const auto& [key, value] : got.items())
        if (!expect.is_object() || expect.contains(key) || key == "error") shown[key] = value;
      report({id, number, (request.contains("do") && request["do"].is_string() ? request["do"].get<std::string>() : "?"),
              expect.is_object() ? expect.dump() : "no error", shown.dump()});
    }
  }
  return result;
}

}  // namespace deminimis
