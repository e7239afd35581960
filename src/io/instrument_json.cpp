// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/instrument_json.hpp>

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "instrument_fields.hpp"
#include "strict_json.hpp"

namespace deminimis {
namespace {

using io::fields;
using nlohmann::json;

exact_number number(fields& from, const std::string& name, minus sign = minus::refused) {
  return parse_exact_decimal(from.text(name), from.place(name), sign);
}

std::optional<exact_number> optional_number(fields& from, const std::string& name) {
  const auto text = from.optional_text(name);
  return text ? std::optional(parse_exact_decimal(*text, from.place(name))) : std::nullopt;
}

money positive(fields& from, const std::string& name) { return require_positive(money::parse(from.text(name), from.place(name)), from.place(name)); }

void add(json& out, const char* name, const std::optional<exact_number>& value) {
  if (value) out[name] = to_decimal_text(*value);
}

json json_of(const direct_grant& g) { return {{"amount", to_string(g.amount)}}; }

json json_of(const instalment_plan& p) {
  json out{{"discount_rate", to_decimal_text(p.discount_rate_percent)}};
  for (const auto& payment : p.payments)
    out["payments"].push_back({{"years", to_decimal_text(payment.years)}, {"amount", to_string(payment.amount)}});
  return out;
}

json json_of(const loan& l) {
  json out{{"amount", to_string(l.amount)}, {"years", to_decimal_text(l.years)}};
  add(out, "collateral_percent", l.collateral_percent);
  return out;
}

json json_of(const guarantee& g) {
  json out{{"amount", to_string(g.amount)}, {"years", to_decimal_text(g.years)}};
  add(out, "guaranteed_percent", g.guaranteed_percent);
  return out;
}

json json_of(const soft_loan& l) {
  json out{{"reference_rate", to_decimal_text(l.reference_percent)},
           {"interest_rate", to_decimal_text(l.interest_percent)},
           {"discount_rate", to_decimal_text(l.discount_percent)}};
  for (const auto& amount : l.outstanding) out["outstanding"].push_back(to_string(amount));
  return out;
}

json json_of(const capital_injection& c) { return {{"amount", to_string(c.amount)}}; }

json json_of(const capped_measure& c) { return {{"cap", to_string(c.cap)}}; }

}  // namespace

instrument io::read_instrument(fields& from, instrument_kind kind) {
  switch (kind) {
    case instrument_kind::grant: return direct_grant{positive(from, "amount")};
    case instrument_kind::instalments: {
      instalment_plan plan;
      for (const auto& item : from.list("payments")) {
        fields payment(item, from.place("payments"));
        const money amount = positive(payment, "amount");
        plan.payments.push_back({number(payment, "years"), amount});
        payment.require_known();
      }
      plan.discount_rate_percent = number(from, "discount_rate", minus::allowed);
      return plan;
    }
    case instrument_kind::loan: {
      const money amount = positive(from, "amount");
      return loan{amount, number(from, "years"), optional_number(from, "collateral_percent")};
    }
    case instrument_kind::guarantee: {
      const money amount = positive(from, "amount");
      return guarantee{amount, number(from, "years"), optional_number(from, "guaranteed_percent")};
    }
    case instrument_kind::soft_loan: {
      soft_loan given;
      for (const auto& amount : from.list("outstanding")) {
        if (!amount.is_string()) throw error(errc::request_invalid, from.place("outstanding"), "An amount is not text.", "Write amounts in quotes.");
        given.outstanding.push_back(money::parse(amount.get<std::string>(), from.place("outstanding")));
      }
      given.reference_percent = number(from, "reference_rate", minus::allowed);
      given.interest_percent = number(from, "interest_rate", minus::allowed);
      given.discount_percent = number(from, "discount_rate", minus::allowed);
      return given;
    }
    case instrument_kind::capital: return capital_injection{positive(from, "amount")};
    case instrument_kind::capped: break;
  }
  return capped_measure{positive(from, "cap")};
}

std::string instrument_json(const instrument& given) {
  json out = std::visit([](const auto& inputs) { return json_of(inputs); }, given);
  out["kind"] = to_string(kind_of(given));
  return out.dump();
}

instrument parse_instrument(std::string_view text, std::string_view where) {
  const json parsed = io::parse_strict_json(text, errc::request_invalid, where);
  fields from(parsed, std::string(where));
  const std::string name = from.text("kind");
  const auto kind = find_instrument_kind(name);
  if (!kind)
    throw error(errc::request_invalid, from.place("kind"), "\"" + name + "\" is not an instrument.",
                "Use grant, instalments, loan, guarantee, soft_loan, capital or capped.");
  instrument given = io::read_instrument(from, *kind);
  from.require_known();
  return given;
}

}  // namespace deminimis
