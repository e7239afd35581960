// SPDX-License-Identifier: Apache-2.0
#pragma once

/// What ledger.hpp declares: inline where deminimis is used header-only. Who links deminimis::io gets DEMINIMIS_COMPILED with it, and
/// these functions from the library: every source that asks a ledger would else compile the whole core anew.

#include <deminimis/ledger/ledger.hpp>

namespace deminimis {

DEMINIMIS_LEDGER_INLINE ledger ledger::in_memory(const deminimis::settings& made_with) { return ledger(std::make_shared<memory_store>(made_with)); }

DEMINIMIS_LEDGER_INLINE deminimis::settings ledger::settings() const {
  return ask([](const questions& q) { return q.settings(); });
}

DEMINIMIS_LEDGER_INLINE assessment ledger::check(const aid_request& asked) const {
  return ask([&](const questions& q) { return q.check(asked); });
}

DEMINIMIS_LEDGER_INLINE headroom_answer ledger::headroom(const input<cvr>& recipient, const input<regulation>& reg, const input<day>& on,
                                                         const input<currency>& unit) const {
  return ask([&](const questions& q) { return q.headroom(recipient, reg, on, unit); });
}

DEMINIMIS_LEDGER_INLINE conversion_answer ledger::convert(const input<money>& amount, const input<day>& on) const {
  return ask([&](const questions& q) { return q.convert(amount, on); });
}

DEMINIMIS_LEDGER_INLINE schedule_answer ledger::schedule(const input<cvr>& recipient, const input<regulation>& reg, const input<day>& on) const {
  return ask([&](const questions& q) { return q.schedule(recipient, reg, on); });
}

DEMINIMIS_LEDGER_INLINE decision_review ledger::review(const std::string& ref) const {
  return read([&](const reader& r) { return review_decision(r, ref); });
}

DEMINIMIS_LEDGER_INLINE plan_answer ledger::rehearse(const std::vector<planned_grant>& plan) const {
  return read([&](const reader& r) { return deminimis::rehearse(r, plan); });
}

DEMINIMIS_LEDGER_INLINE plan_answer ledger::grant_all(const std::vector<planned_grant>& plan, const attribution& said) {
  return record([&](recorder& r) { return r.grant_all(plan, said); });
}

DEMINIMIS_LEDGER_INLINE undertaking_answer ledger::undertaking(const input<cvr>& recipient, const input<day>& on) const {
  return ask([&](const questions& q) { return q.undertaking(recipient, on); });
}

DEMINIMIS_LEDGER_INLINE std::vector<breach> ledger::audit() const {
  return ask([](const questions& q) { return q.audit(); });
}

DEMINIMIS_LEDGER_INLINE history ledger::everything() const {
  return read([](const reader& r) { return r.everything(); });
}

DEMINIMIS_LEDGER_INLINE std::vector<quote> ledger::rates(rate_source source, currency unit, day first, day last) const {
  return read([&](const reader& r) { return r.rates(source, unit, first, last); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::register_company(const company_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.register_company(asked, said); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::declare_entity(const entity& declared, const attribution& said) {
  return record([&](recorder& r) { return r.declare_entity(declared, said); });
}

DEMINIMIS_LEDGER_INLINE link_answer ledger::add_link(const link_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.add_link(asked, said); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::end_link(std::uint64_t link, const input<day>& until, const attribution& said) {
  return record([&](recorder& r) { return r.end_link(link, until, said); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::withdraw_split(std::uint64_t split, const attribution& said) {
  return record([&](recorder& r) { return r.withdraw_split(split, said); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::classify(const sector_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.classify(asked, said); });
}

DEMINIMIS_LEDGER_INLINE link_answer ledger::merge(const std::string& gone, const std::string& into, const input<day>& on, const attribution& said) {
  return record([&](recorder& r) { return r.merge(gone, into, on, said); });
}

DEMINIMIS_LEDGER_INLINE split_answer ledger::divide(const split_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.divide(asked, said); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::add_rate(const input<currency>& unit, const input<day>& on, const input<rate>& per_eur,
                                                 const attribution& said) {
  return record([&](recorder& r) { return r.add_rate(unit, on, per_eur, said); });
}

DEMINIMIS_LEDGER_INLINE rates_answer ledger::import_rates(rate_source source, const std::vector<quote>& quotes, const std::string& origin,
                                                          bool accept_changes, const attribution& said) {
  return record([&](recorder& r) { return r.import_rates(source, quotes, origin, accept_changes, said); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::record_person(const person_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.record_person(asked, said); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::erase_person(const std::string& subject, day today, const attribution& said) {
  return record([&](recorder& r) { return r.erase_person(subject, today, said); });
}

DEMINIMIS_LEDGER_INLINE std::vector<personal_record> ledger::personal_records(const std::string& subject) const {
  return read([&](const reader& r) { return deminimis::personal_records(r, subject); });
}

DEMINIMIS_LEDGER_INLINE std::optional<event> ledger::resolve(const std::string& key) {
  return record([&](recorder& r) { return r.resolve(key); });
}

DEMINIMIS_LEDGER_INLINE decision ledger::grant(const std::string& ref, const aid_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.grant(ref, asked, said); });
}

DEMINIMIS_LEDGER_INLINE decision ledger::reserve(const std::string& ref, const aid_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.reserve(ref, asked, said); });
}

DEMINIMIS_LEDGER_INLINE declaration ledger::declare(const std::string& ref, const aid_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.declare(ref, asked, said); });
}

DEMINIMIS_LEDGER_INLINE decision ledger::post(const std::string& ref, const post_request& asked, const attribution& said) {
  return record([&](recorder& r) { return r.post(ref, asked, said); });
}

DEMINIMIS_LEDGER_INLINE receipt ledger::void_reservation(const std::string& ref, const attribution& said) {
  return record([&](recorder& r) { return r.void_reservation(ref, said); });
}

DEMINIMIS_LEDGER_INLINE reduction_answer ledger::reduce(const std::string& ref, const input<money>& to, const input<day>& effective_on,
                                                        const attribution& said) {
  return record([&](recorder& r) { return r.reduce(ref, to, effective_on, said); });
}

DEMINIMIS_LEDGER_INLINE reduction_answer ledger::withdraw(const std::string& ref, const input<day>& effective_on, const attribution& said) {
  return record([&](recorder& r) { return r.withdraw(ref, effective_on, said); });
}

DEMINIMIS_LEDGER_INLINE verification ledger::verify() const { return store_->verify(); }

DEMINIMIS_LEDGER_INLINE ledger ledger::as_known_at(std::uint64_t last) const {
  return read([&](const reader& r) {
    auto then = std::make_shared<memory_store>();
    r.visit_events(1, std::min(last, r.last_event()), [&](const event& e) { then->replay(e); });
    return ledger(std::move(then));
  });
}

DEMINIMIS_LEDGER_INLINE ledger ledger::as_known_at(instant moment) const {
  std::uint64_t last = 0;
  read([&](const reader& r) {
    r.visit_events(1, r.last_event(), [&](const event& e) {
      if (e.recorded_at <= moment) last = e.sequence;
    });
    return 0;
  });
  if (last == 0) throw error(errc::date_invalid, "as known at", "The ledger was made after " + to_string(moment) + ".", "Give a later moment.");
  return as_known_at(last);
}

DEMINIMIS_LEDGER_INLINE ledger ledger::as_known_at(std::string_view text) const {
  const bool digits = !text.empty() && text.size() < 16 && std::all_of(text.begin(), text.end(), detail::is_digit);
  if (!digits) return as_known_at(parse_instant(text, "as known at"));
  const auto last = std::stoull(std::string(text));
  if (last == 0) throw error(errc::date_invalid, "as known at", "Events are numbered from 1.", "Give the number of an event.");
  return as_known_at(static_cast<std::uint64_t>(last));
}

}  // namespace deminimis
