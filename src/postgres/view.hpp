// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/ledger/projection.hpp>

#include "session.hpp"

namespace deminimis::postgres {

/// How a transaction keeps others from changing what it read.
enum class keeping : std::uint8_t {
  snapshot,   ///< a read: it sees one moment
  companies,  ///< a write that locks the undertakings that it asks about
  everybody,  ///< a write that runs alone
};

/// Another client was in the way of a write: its work begins again, alone.
struct run_again {};
/// Something was taken for granted that is not so; now that it is known, the work runs again on the same view.
struct ask_again {};
/// A write that was decided on what was remembered, which is so no more: its work begins again, on what the server says.
struct remembered_wrongly {};

/// One transaction's view. Facts come an undertaking at a time, as the events about it, and are answered from their projection.
///
/// A write may run its work again, and so: a question that usually has one answer (no event has this key yet, no aid this reference, the settings are
/// as they were) is answered by it at once and asked with the next that must be waited for, so that a decision costs two round trips.
///
/// The facts about an undertaking that this connection saw last are remembered: the server then says only what is new. A write is decided on them,
/// or on a look without locks where they are not known, and goes to the server as one statement that locks, sees under the locks that there is
/// nothing else, appends and commits. Grants of the same kind that others recorded meanwhile are set right there, and the work runs once more to see
/// that it says the same. Where there is anything else, nothing is recorded and the work begins again with a question.
///
/// The order in which a write waits, so that no two can wait for each other: for the gate, which all writes share but for one that runs
/// alone; for the first undertaking, by id; for the head of the log. What it needs out of that order it takes only where nobody has it.
class view final : public writer {
 public:
  /// A transaction: a read begins here, a write with its first question. Throws `server_error`.
  /// `recalling`: whether a write may be decided on what is remembered.
  view(session& of, keeping how, bool recalling = false);
  /// Rolls back what was not finished.
  ~view() override;
  view(const view&) = delete;
  view& operator=(const view&) = delete;

  /// Commits what was appended; with nothing appended only ends the transaction. True where `work` must run once more on this view, to
  /// learn the numbers that its events have got: they are not those that were expected. Throws `remembered_wrongly`.
  [[nodiscard]] bool finish();
  /// What was committed is remembered for the next transaction.
  void remember_own() const;
  /// Runs `work` on this view, again where what was taken for granted is not so. Throws what `work` does, `run_again`, `server_error`.
  template <class Work>
  void run(Work&& work);
  /// Whether the commit is on its way: then a lost connection says nothing.
  [[nodiscard]] bool committing() const { return committing_; }
  /// After such a run: whether it would have recorded the same.
  [[nodiscard]] bool same_again() const { return told_ == appended_.size(); }
  /// Whether the work began anew was asked for, though it may have caught that.
  [[nodiscard]] bool must_run_again() const { return run_again_; }
  /// Throws what made an `append` fail, though whoever called it went on.
  void require_whole() const {
    if (failure_) std::rethrow_exception(failure_);
  }

  std::uint64_t append(event_body body, const attribution& said, std::string request) override;

  [[nodiscard]] const deminimis::settings& settings() const override;
  [[nodiscard]] std::uint64_t last_event() const override;
  void visit_events(std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) const override;
  void visit_before(std::uint64_t event, const std::function<void(const reader&)>& work) const override;
  [[nodiscard]] std::optional<event> event_with_key(std::string_view key) const override;
  [[nodiscard]] std::optional<grant> find_grant(std::string_view ref) const override;
  [[nodiscard]] std::optional<company> find_company(cvr number) const override;
  [[nodiscard]] std::optional<entity> find_entity(std::string_view id) const override;
  [[nodiscard]] std::vector<control_link> links_of(std::string_view id) const override;
  [[nodiscard]] std::optional<control_link> find_link(std::uint64_t sequence) const override;
  [[nodiscard]] std::optional<split> find_split(std::uint64_t sequence) const override;
  [[nodiscard]] std::vector<split> splits_of(cvr number) const override;
  [[nodiscard]] std::vector<grant> grants_of(cvr number) const override;
  [[nodiscard]] history everything() const override;
  [[nodiscard]] std::vector<breach> breaches() const override;
  [[nodiscard]] std::vector<batch> batches(report_kind kind) const override;
  [[nodiscard]] std::optional<quote> rate_on_or_before(rate_source source, currency unit, day d) const override;
  [[nodiscard]] std::vector<quote> rates(rate_source source, currency unit, day first, day last) const override;

 private:
  /// What `now` saw before an event, in the same transaction: from the facts of the undertakings that are asked about, not from the whole log.
  view(const view& now, std::uint64_t before);

  struct appended {
    std::string prefix;    ///< the event without its number
    personal_data person;  ///< beside it
    instant recorded_at;
    std::uint64_t number;            ///< expected, then given
    event whole;                     ///< but for its number
    std::vector<std::string> nodes;  ///< whom it is about
  };

  /// Asks what was taken for granted. Throws `ask_again` where it is not so.
  void settle() const;
  /// Asks the server, in one round trip with the beginning of the transaction where that is still to come; `with_lookups`: and, after it,
  /// what was taken for granted. Gives the answer to `sql`, then those of the lookups.
  std::vector<result> exchange(const std::string& sql, std::initializer_list<parameter> parameters, bool with_lookups) const;
  [[nodiscard]] bool may_assume() const { return writing() && appended_.empty() && !stored_; }
  [[nodiscard]] const projection& general() const;
  [[nodiscard]] parameter bound() const { return before_ ? parameter(*before_) : parameter(nullptr); }
  [[nodiscard]] bool writing() const { return how_ != keeping::snapshot; }
  void opened(std::uint64_t head, std::uint64_t general) const;
  void queue_lookups() const;
  void learn_lookups(const std::vector<result>& answers, std::size_t from) const;
  void learn_key(const std::string& key, std::optional<event> found) const;
  void learn_home(const std::string& ref, std::string recipient) const;
  /// What was taken for granted was asked, and is so but for what was learned.
  void learned() const;
  void number_appended(std::uint64_t first);
  /// What the facts of `id` are answered from: loaded, and in a write locked, with everything connected.
  const projection& projection_of(const std::string& id) const;
  void load(const std::string& id) const;
  struct told {
    std::shared_ptr<remembered> facts;
    std::uint64_t head, general;
    bool anew;  ///< nothing of it was remembered
  };
  [[nodiscard]] told understood(const result& rows, const std::shared_ptr<remembered>& known) const;
  /// Answers from what is remembered of the undertaking of `id`, or from a look at it without locks, where a write may.
  bool recall(const std::string& id) const;
  /// Before anything is asked in a write that was decided on what is remembered: begins again without. Throws `ask_again`.
  void stop_recalling() const;
  void commit_recalled();
  /// After such a commit: learns the grants that others gave before `own`, up to event `last`, so that the work can run on them too.
  void count_others(appended& own, std::int64_t last);
  /// Where in its prefix, counted in characters from 1, the headroom stands that an event was decided on; nothing where more must be looked at than
  /// how much others took of it: in a plain grant, to companies that no split divided, each ceiling counts what a like grant takes.
  [[nodiscard]] std::optional<std::int64_t> headroom_at(const appended& one) const;
  [[nodiscard]] std::vector<std::string> home(const char* function, const parameter& of) const;
  [[nodiscard]] std::vector<std::string> nodes_of(const event_body& body) const;
  /// Asks the server, after what was appended is there.
  [[nodiscard]] result ask(const std::string& sql, std::initializer_list<parameter> parameters) const;
  /// Facts outside the locks were read: what is appended must follow directly on what was read.
  void rely_on_head() const;
  void queue_locks() const;
  void queue_append() const;
  void flush() const;
  void hold_head() const;
  /// After a failure: whether anybody recorded since the transaction began.
  [[nodiscard]] bool head_moved() const;
  template <class Run>
  auto guarded(Run&& run) const;

  session* of_;
  keeping how_;
  mutable bool begun_ = false;
  mutable bool recalling_ = false;
  mutable std::shared_ptr<remembered> recalled_;            ///< what the work was answered from, to be looked at under the locks
  mutable std::vector<std::shared_ptr<remembered>> asked_;  ///< what the server told of, as it stands before what is appended here
  mutable bool again_ = false;
  mutable bool asked_keys_ = false;                ///< all of them, since the last lock
  mutable std::vector<std::string> assumed_keys_;  ///< that no event has them; asked again under each lock
  mutable std::vector<std::string> assumed_refs_;  ///< that no aid has them, not asked yet
  mutable std::uint64_t head_ = 0, general_ = 0;   ///< of the log, as the transaction knows it
  mutable std::uint64_t expected_ = 0;             ///< the last event before what is still to be appended
  std::optional<std::uint64_t> before_;            ///< this and what came after it is not seen
  mutable std::optional<projection> general_then_;
  mutable std::map<std::string, std::optional<quote>, std::less<>> rates_then_;
  mutable bool exact_ = false;  ///< `expected_` is certain: the head is held, or it runs alone
  mutable bool relies_on_head_ = false;
  mutable bool locked_ = false;  ///< some undertaking is
  mutable bool stored_ = false;  ///< something was appended on the server
  bool committing_ = false, finished_ = false, replaying_ = false;
  mutable bool run_again_ = false;
  std::exception_ptr failure_;
  std::size_t told_ = 0;
  std::vector<appended> appended_;
  mutable std::size_t flushed_ = 0;       ///< how many of them the server has
  mutable std::set<std::string> wanted_;  ///< nodes of the rest
  mutable std::map<std::string, std::string, std::less<>> pending_refs_;
  mutable std::map<std::string, std::shared_ptr<const projection>, std::less<>> loaded_;
  mutable std::map<std::string, std::shared_ptr<const projection>, std::less<>> hubs_;
  mutable std::set<std::string, std::less<>> held_;  ///< nodes locked
  mutable std::map<std::string, std::optional<event>, std::less<>> keys_;
  mutable std::map<std::string, std::vector<std::string>, std::less<>> homes_;
};

template <class Work>
void view::run(Work&& work) {
  for (;;) {  // each time it knows more
    std::exception_ptr thrown;
    try {
      work(*this);
    } catch (const ask_again&) {
    } catch (const run_again&) {
      throw;
    } catch (const server_error&) {
      throw;
    } catch (...) {
      thrown = std::current_exception();
    }
    if (!again_ && !run_again_) {
      try {
        settle();
      } catch (const ask_again&) {
      }
    }
    if (!again_) {
      if (thrown) std::rethrow_exception(thrown);
      return;
    }
    again_ = false;
    failure_ = nullptr;
    appended_.clear();
    wanted_.clear();
    pending_refs_.clear();
  }
}

}  // namespace deminimis::postgres
