// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deminimis/assess/assess.hpp>
#include <deminimis/assess/schedule.hpp>
#include <deminimis/assess/undertaking.hpp>
#include <deminimis/ledger/requests.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/model/text.hpp>
#include <deminimis/money/convert.hpp>

namespace deminimis {

/// What an amount is worth in euro on a day, by a ledger's conversion rule.
struct conversion_answer {
  money amount;
  eur_cents value;
  applied_rate converted_at;
};

/// Asks a ledger; records nothing. Made from a view and used while that view lives.
class questions {
 public:
  explicit questions(const reader& from) : from_(&from), settings_(&from.settings()) {}

  /// The ledger's settings.
  [[nodiscard]] const deminimis::settings& settings() const { return *settings_; }

  /// The rate that `unit` is converted with on `d`. Error `rate_missing`.
  [[nodiscard]] applied_rate rate_for(currency unit, day d) const {
    if (unit.is_eur()) return {};
    const auto& rule = settings_->conversion;
    if (rule.source == rate_source::fixed) {
      if (!rule.fixed)
        throw error(errc::rate_missing, "conversion", "The ledger's fixed rate is not set.", "Make the ledger with a fixed rate and a reason.");
      return {*rule.fixed, std::nullopt, rate_source::fixed};
    }
    const bool monthly = rule.source == rate_source::inforeuro;
    const auto ymd = d.ymd();
    const day looked_up = monthly ? day(date::sys_days{ymd.year() / ymd.month() / 1}) : d;
    const auto found = from_->rate_on_or_before(rule.source, unit, looked_up);
    const int oldest = monthly ? 0 : rule.max_age_days;
    if (found && looked_up - found->on <= oldest) return {found->per_eur, found->on, rule.source};
    const std::string source(to_string(rule.source)), code(unit.code());
    throw error(
        errc::rate_missing, code + " on " + to_string(d),
        monthly ? "No " + source + " rate is recorded for the month " + to_string(d).substr(0, 7) + "."
        : found ? "The last " + source + " rate recorded is of " + to_string(found->on) + ", more than " + std::to_string(oldest) + " days before."
                : "No " + source + " rate is recorded on or before the day.",
        "Import the rates of that day (deminimis rates import FILE), or give the aid its own rate.");
  }

  /// What `amount` is worth on `on`. Errors: the amount's, `date_invalid`, `rate_missing`, `amount_overflow` for the euro value.
  [[nodiscard]] conversion_answer convert(const input<money>& amount, const input<day>& on) const {
    const money given = require_positive(amount.value("amount"));
    const applied_rate at = rate_for(given.unit(), on.value("on"));
    return {given, to_eur(given, at.per_eur, settings_->policy.rounding), at};
  }

  /// Reads a request in the order in which its errors count: `cvr_invalid`, the amount's, `date_invalid`, `date_order`,
  /// `rate_missing`, `regulation_unknown`, `amount_overflow` for an amount whose euro value is above 2^63 - 1 cents.
  [[nodiscard]] question understand(const aid_request& asked) const {
    const cvr recipient = require_cvr(asked.recipient, "cvr");
    const money amount = require_positive(asked.amount.value("amount"));
    const day granted_on = asked.granted_on.value("granted_on");
    std::optional<day> lapses_on;
    if (asked.lapses_on) lapses_on = asked.lapses_on->value("lapses_on");
    if (lapses_on && *lapses_on <= granted_on)
      throw error(errc::date_order, "lapses_on", to_string(*lapses_on) + " is not after the granting date " + to_string(granted_on) + ".",
                  "A reservation lapses on a later day.");
    applied_rate at;
    if (asked.own_rate) {
      const rate own = asked.own_rate->value("rate");
      if (!amount.unit().is_eur()) at = {own, std::nullopt, rate_source::own};
    } else {
      at = rate_for(amount.unit(), granted_on);
    }
    const regulation reg = asked.regulation.value("regulation");
    if (asked.inputs && (!amount.unit().is_eur() || gross_grant_equivalent(*asked.inputs, reg).count() != amount.minor_units()))
      throw error(errc::request_invalid, "amount",
                  to_string(amount) + " is not the gross grant equivalent of the instrument, " +
                      to_string(gross_grant_equivalent(*asked.inputs, reg)) + " EUR.",
                  "Leave the amount to be computed, or the instrument out.");
    return {recipient, reg, amount, at, to_eur(amount, at.per_eur, settings_->policy.rounding), granted_on, lapses_on, asked.details.sector_override};
  }

  /// May this aid be granted? Errors: those of `understand`, `no_rule_in_force`.
  [[nodiscard]] assessment check(const aid_request& asked) const { return check(understand(asked)); }
  /// The same for a question that was read already.
  [[nodiscard]] assessment check(const question& asked) const { return check(asked, *facts_of(asked.recipient)); }
  /// The same on given facts.
  [[nodiscard]] assessment check(const question& asked, const history& facts) const {
    return assess(facts, settings_->book, settings_->watched, settings_->policy, asked);
  }

  /// How much may still be granted? Errors, in order: `cvr_invalid`, `date_invalid`, `currency_unknown`, `regulation_unknown`,
  /// `no_rule_in_force`, `rate_missing`.
  [[nodiscard]] headroom_answer headroom(const input<cvr>& recipient, const input<regulation>& reg, const input<day>& on,
                                         const input<currency>& unit = currency::dkk()) const {
    const cvr number = require_cvr(recipient, "cvr");
    const day d = on.value("on");
    const currency wanted = unit.value("currency");
    const regulation under = reg.value("regulation");
    settings_->book.require_rule(under, d);
    return deminimis::headroom(*facts_of(number), settings_->book, settings_->watched, settings_->policy, number, under, d, wanted,
                               rate_for(wanted, d));
  }

  /// Who is one undertaking with a company on a day, and on what ground? Errors `cvr_invalid`, `date_invalid`.
  [[nodiscard]] undertaking_answer undertaking(const input<cvr>& recipient, const input<day>& on) const {
    const cvr number = require_cvr(recipient, "cvr");
    return undertaking_of(*from_->history_of(id_of(number), settings_->policy), settings_->policy, number, on.value("on"));
  }

  /// What comes back when, under the binding rulebook and each that is watched? See `headroom_schedule`. Errors: `cvr_invalid`,
  /// `date_invalid`, `regulation_unknown`, `no_rule_in_force`.
  [[nodiscard]] schedule_answer schedule(const input<cvr>& recipient, const input<regulation>& reg, const input<day>& on) const {
    const cvr number = require_cvr(recipient, "cvr");
    const day d = on.value("on");
    const regulation under = reg.value("regulation");
    const auto facts = facts_of(number);
    schedule_answer answer{{settings_->book.id, headroom_schedule(*facts, settings_->book, settings_->policy, number, under, d)}, {}};
    for (const auto& book : settings_->watched) {
      answer.advisories.push_back({book.id, {}});
      if (book.has_rule(under, d)) answer.advisories.back().entries = headroom_schedule(*facts, book, settings_->policy, number, under, d);
    }
    return answer;
  }

  /// Every breach of a ceiling in the ledger.
  [[nodiscard]] std::vector<breach> audit() const { return from_->breaches(); }

  /// A CVR number; error `cvr_invalid`, for a failed check digit only where the policy says so.
  [[nodiscard]] cvr require_cvr(const input<cvr>& text, std::string_view where) const {
    const cvr number = text.value(where);
    if (settings_->policy.cvr_check == cvr_check::error && !number.check_digit_ok())
      throw error(errc::cvr_invalid, std::string(where), to_string(number) + " fails the CVR check digit.", "Look the number up on virk.dk.");
    return number;
  }

 protected:
  /// The view asked.
  [[nodiscard]] const reader& from() const { return *from_; }
  /// What is connected to a company, under the ledger's policy, for `assess`.
  [[nodiscard]] std::shared_ptr<const history> facts_of(cvr number) const { return from_->facts_of(id_of(number), settings_->policy); }

 private:
  const reader* from_;
  const deminimis::settings* settings_;
};

}  // namespace deminimis
