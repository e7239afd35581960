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
  [[nodiscard]] static ledger in_memory(const deminimis::settings& made_with = {});

  /// The settings it was made with.
  [[nodiscard]] deminimis::settings settings() const;

  /// May this aid be granted? Nothing is recorded. Errors: see `questions::understand`, `no_rule_in_force`.
  [[nodiscard]] assessment check(const aid_request& asked) const;
  /// How much may still be granted to a company on a day? See `questions::headroom`.
  [[nodiscard]] headroom_answer headroom(const input<cvr>& recipient, const input<regulation>& reg, const input<day>& on,
                                         const input<currency>& unit = currency::dkk()) const;
  /// What is an amount worth in euro on a day? See `questions::convert`.
  [[nodiscard]] conversion_answer convert(const input<money>& amount, const input<day>& on) const;
  /// What comes back when? See `questions::schedule`.
  [[nodiscard]] schedule_answer schedule(const input<cvr>& recipient, const input<regulation>& reg, const input<day>& on) const;
  /// What was decided, on what was known then, and would it be the same today? See `review_decision`.
  [[nodiscard]] decision_review review(const std::string& ref) const;
  /// Asks about a whole list of grants at once, recording nothing; see `rehearse`.
  [[nodiscard]] plan_answer rehearse(const std::vector<planned_grant>& plan) const;
  /// Grants a whole list or none of it; see `recorder::grant_all`.
  plan_answer grant_all(const std::vector<planned_grant>& plan, const attribution& said = {});
  /// Who is one undertaking with a company on a day, and on what ground? See `questions::undertaking`.
  [[nodiscard]] undertaking_answer undertaking(const input<cvr>& recipient, const input<day>& on) const;
  /// Which recorded grants break a ceiling on their own day?
  [[nodiscard]] std::vector<breach> audit() const;
  /// Everything recorded, as it stands now.
  [[nodiscard]] history everything() const;
  /// The recorded rates of a source for a currency, first to last day included.
  [[nodiscard]] std::vector<quote> rates(rate_source source, currency unit, day first, day last) const;

  /// Registers a company; see `recorder::register_company`.
  receipt register_company(const company_request& asked, const attribution& said = {});
  /// Declares an entity that is not a Danish company; see `recorder::declare_entity`.
  receipt declare_entity(const entity& declared, const attribution& said = {});
  /// Records a control link; see `recorder::add_link`.
  link_answer add_link(const link_request& asked, const attribution& said = {});
  /// Ends a control link; see `recorder::end_link`.
  receipt end_link(std::uint64_t link, const input<day>& until, const attribution& said = {});
  /// Withdraws a split recorded by mistake; see `recorder::withdraw_split`.
  receipt withdraw_split(std::uint64_t split, const attribution& said = {});
  /// Records a company's sector; see `recorder::classify`.
  receipt classify(const sector_request& asked, const attribution& said = {});
  /// Records a merger; see `recorder::merge`.
  link_answer merge(const std::string& gone, const std::string& into, const input<day>& on, const attribution& said = {});
  /// Records a split; see `recorder::divide`.
  split_answer divide(const split_request& asked, const attribution& said = {});
  /// Records one exchange rate; see `recorder::add_rate`.
  receipt add_rate(const input<currency>& unit, const input<day>& on, const input<rate>& per_eur, const attribution& said = {});
  /// Records a file of exchange rates; see `recorder::import_rates`.
  rates_answer import_rates(rate_source source, const std::vector<quote>& quotes, const std::string& origin, bool accept_changes = false,
                            const attribution& said = {});

  /// Records something about a natural person; see `recorder::record_person`.
  receipt record_person(const person_request& asked, const attribution& said = {});
  /// Erases personal data; see `recorder::erase_person`.
  receipt erase_person(const std::string& subject, day today, const attribution& said = {});
  /// The personal data recorded under an id; see `deminimis::personal_records`.
  [[nodiscard]] std::vector<personal_record> personal_records(const std::string& subject) const;
  /// After a crash, or `outcome_unknown`: the event that a request with this idempotency key recorded, or nothing where it
  /// recorded none. What is answered is durable. Error `request_invalid` for an empty key.
  [[nodiscard]] std::optional<event> resolve(const std::string& key);

  /// Checks and, if allowed, records a grant, as one indivisible step; see `recorder::grant`.
  decision grant(const std::string& ref, const aid_request& asked, const attribution& said = {});
  /// The same for expected aid; see `recorder::reserve`.
  decision reserve(const std::string& ref, const aid_request& asked, const attribution& said = {});
  /// Records aid from others; see `recorder::declare`.
  declaration declare(const std::string& ref, const aid_request& asked, const attribution& said = {});
  /// Turns a reservation into a grant, if allowed; see `recorder::post`.
  decision post(const std::string& ref, const post_request& asked = {}, const attribution& said = {});
  /// Ends a reservation; see `recorder::void_reservation`.
  receipt void_reservation(const std::string& ref, const attribution& said = {});
  /// Lowers a grant; see `recorder::reduce`.
  reduction_answer reduce(const std::string& ref, const input<money>& to, const input<day>& effective_on, const attribution& said = {});
  /// Lowers a grant to zero; see `recorder::withdraw`.
  reduction_answer withdraw(const std::string& ref, const input<day>& effective_on, const attribution& said = {});

  /// Reads the whole log, rebuilds everything derived from it and compares.
  [[nodiscard]] verification verify() const;

  /// The ledger as it was after event number `last`: a copy in memory, rebuilt from the log. What is recorded in it is not
  /// kept. Costs the length of the log.
  [[nodiscard]] ledger as_known_at(std::uint64_t last) const;
  /// The same at a moment: after the last event recorded at or before it. Error `date_invalid` where none was.
  [[nodiscard]] ledger as_known_at(instant moment) const;
  /// The same as text: an event's number, or what `parse_instant` reads. Error `date_invalid`.
  [[nodiscard]] ledger as_known_at(std::string_view text) const;

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

#ifndef DEMINIMIS_COMPILED
#define DEMINIMIS_LEDGER_INLINE inline
#include <deminimis/ledger/ledger_definitions.hpp>
#endif
