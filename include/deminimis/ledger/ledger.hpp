// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/ledger/questions.hpp>
#include <deminimis/ledger/recorder.hpp>
#include <deminimis/ledger/review.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// A ledger of de minimis aid: asks, decides and remembers. Every write is one indivisible step on its store; every
/// question sees one consistent view. As safe to share between threads as its store.
class ledger {
 public:
  /// A ledger kept in `where`, which is shared with whoever else holds it.
  explicit ledger(std::shared_ptr<store> where) : store_(std::move(where)) {}
  /// A new ledger in memory only.
  [[nodiscard]] static ledger in_memory(const settings& made_with = {}) { return ledger(std::make_shared<memory_store>(made_with)); }

  /// The settings it was made with.
  [[nodiscard]] deminimis::settings settings() const {
    return ask([](const questions& q) { return q.settings(); });
  }

  /// May this aid be granted? Nothing is recorded. Errors: see `questions::understand`, `no_rule_in_force`.
  [[nodiscard]] assessment check(const aid_request& asked) const {
    return ask([&](const questions& q) { return q.check(asked); });
  }
  /// How much may still be granted to a company on a day? See `questions::headroom`.
  [[nodiscard]] headroom_answer headroom(const input<cvr>& recipient, const input<regulation>& reg, const input<day>& on,
                                         const input<currency>& unit = currency::dkk()) const {
    return ask([&](const questions& q) { return q.headroom(recipient, reg, on, unit); });
  }
  /// What is an amount worth in euro on a day? See `questions::convert`.
  [[nodiscard]] conversion_answer convert(const input<money>& amount, const input<day>& on) const {
    return ask([&](const questions& q) { return q.convert(amount, on); });
  }
  /// What comes back when? See `questions::schedule`.
  [[nodiscard]] schedule_answer schedule(const input<cvr>& recipient, const input<regulation>& reg, const input<day>& on) const {
    return ask([&](const questions& q) { return q.schedule(recipient, reg, on); });
  }
  /// What was decided, on what was known then, and would it be the same today? See `review_decision`.
  [[nodiscard]] decision_review review(const std::string& ref) const {
    return read([&](const reader& r) { return review_decision(r, ref); });
  }
  /// Asks about a whole list of grants at once, recording nothing; see `rehearse`.
  [[nodiscard]] plan_answer rehearse(const std::vector<planned_grant>& plan) const {
    return read([&](const reader& r) { return deminimis::rehearse(r, plan); });
  }
  /// Grants a whole list or none of it; see `recorder::grant_all`.
  plan_answer grant_all(const std::vector<planned_grant>& plan, const attribution& said = {}) {
    return record([&](recorder& r) { return r.grant_all(plan, said); });
  }
  /// Who is one undertaking with a company on a day, and on what ground? See `questions::undertaking`.
  [[nodiscard]] undertaking_answer undertaking(const input<cvr>& recipient, const input<day>& on) const {
    return ask([&](const questions& q) { return q.undertaking(recipient, on); });
  }
  /// Which recorded grants break a ceiling on their own day?
  [[nodiscard]] std::vector<breach> audit() const {
    return ask([](const questions& q) { return q.audit(); });
  }
  /// Everything recorded, as it stands now.
  [[nodiscard]] history everything() const {
    return read([](const reader& r) { return r.everything(); });
  }
  /// The recorded rates of a source for a currency, first to last day included.
  [[nodiscard]] std::vector<quote> rates(rate_source source, currency unit, day first, day last) const {
    return read([&](const reader& r) { return r.rates(source, unit, first, last); });
  }

  /// Registers a company; see `recorder::register_company`.
  receipt register_company(const company_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.register_company(asked, said); });
  }
  /// Declares an entity that is not a Danish company; see `recorder::declare_entity`.
  receipt declare_entity(const entity& declared, const attribution& said = {}) {
    return record([&](recorder& r) { return r.declare_entity(declared, said); });
  }
  /// Records a control link; see `recorder::add_link`.
  link_answer add_link(const link_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.add_link(asked, said); });
  }
  /// Ends a control link; see `recorder::end_link`.
  receipt end_link(std::uint64_t link, const input<day>& until, const attribution& said = {}) {
    return record([&](recorder& r) { return r.end_link(link, until, said); });
  }
  /// Withdraws a split recorded by mistake; see `recorder::withdraw_split`.
  receipt withdraw_split(std::uint64_t split, const attribution& said = {}) {
    return record([&](recorder& r) { return r.withdraw_split(split, said); });
  }
  /// Records a company's sector; see `recorder::classify`.
  receipt classify(const sector_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.classify(asked, said); });
  }
  /// Records a merger; see `recorder::merge`.
  link_answer merge(const std::string& gone, const std::string& into, const input<day>& on, const attribution& said = {}) {
    return record([&](recorder& r) { return r.merge(gone, into, on, said); });
  }
  /// Records a split; see `recorder::divide`.
  split_answer divide(const split_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.divide(asked, said); });
  }
  /// Records one exchange rate; see `recorder::add_rate`.
  receipt add_rate(const input<currency>& unit, const input<day>& on, const input<rate>& per_eur, const attribution& said = {}) {
    return record([&](recorder& r) { return r.add_rate(unit, on, per_eur, said); });
  }
  /// Records a file of exchange rates; see `recorder::import_rates`.
  rates_answer import_rates(rate_source source, const std::vector<quote>& quotes, const std::string& origin, bool accept_changes = false,
                            const attribution& said = {}) {
    return record([&](recorder& r) { return r.import_rates(source, quotes, origin, accept_changes, said); });
  }

  /// Records something about a natural person; see `recorder::record_person`.
  receipt record_person(const person_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.record_person(asked, said); });
  }
  /// Erases personal data; see `recorder::erase_person`.
  receipt erase_person(const std::string& subject, day today, const attribution& said = {}) {
    return record([&](recorder& r) { return r.erase_person(subject, today, said); });
  }
  /// The personal data recorded under an id; see `deminimis::personal_records`.
  [[nodiscard]] std::vector<personal_record> personal_records(const std::string& subject) const {
    return read([&](const reader& r) { return deminimis::personal_records(r, subject); });
  }
  /// After a crash, or `outcome_unknown`: the event that a request with this idempotency key recorded, or nothing where it
  /// recorded none. What is answered is durable. Error `request_invalid` for an empty key.
  [[nodiscard]] std::optional<event> resolve(const std::string& key) {
    return record([&](recorder& r) { return r.resolve(key); });
  }

  /// Checks and, if allowed, records a grant, as one indivisible step; see `recorder::grant`.
  decision grant(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.grant(ref, asked, said); });
  }
  /// The same for expected aid; see `recorder::reserve`.
  decision reserve(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.reserve(ref, asked, said); });
  }
  /// Records aid from others; see `recorder::declare`.
  declaration declare(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    return record([&](recorder& r) { return r.declare(ref, asked, said); });
  }
  /// Turns a reservation into a grant, if allowed; see `recorder::post`.
  decision post(const std::string& ref, const post_request& asked = {}, const attribution& said = {}) {
    return record([&](recorder& r) { return r.post(ref, asked, said); });
  }
  /// Ends a reservation; see `recorder::void_reservation`.
  receipt void_reservation(const std::string& ref, const attribution& said = {}) {
    return record([&](recorder& r) { return r.void_reservation(ref, said); });
  }
  /// Lowers a grant; see `recorder::reduce`.
  reduction_answer reduce(const std::string& ref, const input<money>& to, const input<day>& effective_on, const attribution& said = {}) {
    return record([&](recorder& r) { return r.reduce(ref, to, effective_on, said); });
  }
  /// Lowers a grant to zero; see `recorder::withdraw`.
  reduction_answer withdraw(const std::string& ref, const input<day>& effective_on, const attribution& said = {}) {
    return record([&](recorder& r) { return r.withdraw(ref, effective_on, said); });
  }

  /// Reads the whole log, rebuilds everything derived from it and compares.
  [[nodiscard]] verification verify() const { return store_->verify(); }

  /// The ledger as it was after event number `last`: a copy in memory, rebuilt from the log. What is recorded in it is not
  /// kept. Costs the length of the log.
  [[nodiscard]] ledger as_known_at(std::uint64_t last) const {
    return read([&](const reader& r) {
      auto then = std::make_shared<memory_store>();
      r.visit_events(1, std::min(last, r.last_event()), [&](const event& e) { then->replay(e); });
      return ledger(std::move(then));
    });
  }
  /// The same at a moment: after the last event recorded at or before it. Error `date_invalid` where none was.
  [[nodiscard]] ledger as_known_at(instant moment) const {
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
  /// The same as text: an event's number, or what `parse_instant` reads. Error `date_invalid`.
  [[nodiscard]] ledger as_known_at(std::string_view text) const {
    const bool digits = !text.empty() && text.size() < 16 && std::all_of(text.begin(), text.end(), detail::is_digit);
    if (!digits) return as_known_at(parse_instant(text, "as known at"));
    const auto last = std::stoull(std::string(text));
    if (last == 0) throw error(errc::date_invalid, "as known at", "Events are numbered from 1.", "Give the number of an event.");
    return as_known_at(static_cast<std::uint64_t>(last));
  }

  /// Asks several questions of one consistent view: `work(const questions&)`, whose result is returned.
  template <class Work>
  std::invoke_result_t<Work&, const questions&> ask(Work&& work) const {
    return read([&](const reader& r) { return work(questions(r)); });
  }
  /// Records several things that stand or fall together: `work(recorder&)`, whose result is returned. When it throws,
  /// nothing of it is recorded.
  template <class Work>
  std::invoke_result_t<Work&, recorder&> record(Work&& work) {
    std::optional<std::invoke_result_t<Work&, recorder&>> result;
    store_->write([&](writer& w) {
      recorder r(w);
      result.emplace(work(r));  // a store may run this again from the start: the last run counts
    });
    return std::move(*result);
  }
  /// Reads facts from one consistent view: `work(const reader&)`, whose result is returned.
  template <class Work>
  std::invoke_result_t<Work&, const reader&> read(Work&& work) const {
    std::optional<std::invoke_result_t<Work&, const reader&>> result;
    store_->read([&](const reader& r) { result.emplace(work(r)); });
    return std::move(*result);
  }

 private:
  std::shared_ptr<store> store_;
};

}  // namespace deminimis
