// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include <deminimis/assess/history.hpp>
#include <deminimis/ledger/event.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/money/quote.hpp>
#include <deminimis/register/ledger_register.hpp>

namespace deminimis::sqlite {

// A history costs some 50 µs read by itself, and an event some 0.5 where everything is read; a text that is not there some 5 µs, and one 0.3
// where all are read (100,000 and a million events, two cores).
constexpr std::uint64_t events_read_at_once = 100, texts_read_at_once = 20;
/// Whether so many looks into a ledger of so many events cost what reading everything costs, `at_once` of them as much as a look.
constexpr bool pays(std::uint64_t looks, std::uint64_t events, std::uint64_t at_once) {
  constexpr std::uint64_t fewest_looks = 8, most_events = 2'000'000;
  return events <= most_events && looks >= std::max(fewest_looks, events / at_once);
}

/// Texts, told apart by 64 bits of each: `may_have` is right where it says no.
class text_set {
 public:
  explicit text_set(std::uint64_t expected) : places_(std::bit_ceil(std::max<std::uint64_t>(1024, 2 * (expected + 1)))) {}
  void add(std::string_view text) {
    if (2 * (size_ + 1) > places_.size()) grow();
    size_ += put(hash_of(text)) ? 1U : 0U;
  }
  [[nodiscard]] bool may_have(std::string_view text) const { return places_[place_of(hash_of(text))] != 0; }

 private:
  static std::uint64_t hash_of(std::string_view text) { return std::max<std::uint64_t>(1, std::hash<std::string_view>{}(text)); }
  /// Where it is, or would be put.
  [[nodiscard]] std::size_t place_of(std::uint64_t hash) const {
    std::size_t at = hash & (places_.size() - 1);
    while (places_[at] != 0 && places_[at] != hash) at = (at + 1) & (places_.size() - 1);
    return at;
  }
  bool put(std::uint64_t hash) { return std::exchange(places_[place_of(hash)], hash) == 0; }
  void grow() {
    const std::vector<std::uint64_t> smaller = std::exchange(places_, std::vector<std::uint64_t>(2 * places_.size()));
    for (const auto hash : smaller)
      if (hash != 0) put(hash);
  }
  std::vector<std::uint64_t> places_;  ///< a power of two; 0: free
  std::size_t size_ = 0;
};
/// References, or keys, that are looked for because they are to be free: once enough of them were, all that are taken are known.
class taken_texts {
 public:
  /// Whether it is known that this one is free.
  [[nodiscard]] bool lack(std::string_view text) const { return all_ && !all_->may_have(text); }
  /// One was looked for in vain in a ledger of so many events. Where that was so often that to have read all would have cost no more, all are:
  /// `visit_all` gives them.
  template <class VisitAll>
  void missed(std::uint64_t events, VisitAll&& visit_all) {
    if (all_ || !pays(++missed_, events, texts_read_at_once)) return;
    text_set all(events);
    visit_all([&](std::string_view text) { all.add(text); });
    know(std::move(all));
  }
  /// All that are taken.
  void know(text_set all) { all_.emplace(std::move(all)); }
  /// One is taken from now on, even where that is undone.
  void take(std::string_view text) {
    if (all_) all_->add(text);
  }
  void forget() noexcept {
    all_.reset();
    missed_ = 0;
  }

 private:
  std::uint64_t missed_ = 0;
  std::optional<text_set> all_;
};

/// Histories that were read, for as long as they are what would be read again: a question asked again costs no look into the tables.
/// Used by one thread at a time.
class recollection {
 public:
  /// A state of a ledger.
  struct moment {
    std::uint64_t last_event = 0;
    std::uint32_t data_version = 0;  ///< SQLite's own, which another program's writing changes too
    friend bool operator==(const moment&, const moment&) = default;
  };

  /// Keeps at most about `bytes` of histories, and of what was recorded since everything was learned, and then begins anew.
  explicit recollection(std::size_t bytes) : limit_(bytes) {}

  /// A transaction begins: everything is forgotten unless it was left at this moment.
  void resume(const moment& present) {
    if (present != left_) {
      forget();
      whole_.reset();
      asked_ = 0;
      refs_.forget();
      keys_.forget();
      rates_.clear();
    }
    left_ = present;
    if (whole_) whole_->settle();
  }
  /// A transaction is durable, and the ledger at this moment.
  void leave(const moment& present) {
    left_ = present;
    if (whole_) whole_->settle();
  }
  /// A transaction is undone: forgets what it recorded, and every history that was read.
  void undo() noexcept;

  /// Everything that is recorded, by the transaction that goes on too.
  void learn(ledger_register all) {
    text_set refs(all.grants());
    all.visit_refs([&](std::string_view ref) { refs.add(ref); });
    whole_.emplace(std::move(all));
    refs_.know(std::move(refs));
    asked_ = 0;
  }
  /// Whether everything is known still.
  [[nodiscard]] bool knows_all() const { return whole_.has_value(); }

  /// The history of everything connected to `start`, as it is kept, or as `read` gives it.
  template <class Read>
  std::shared_ptr<const history> history_of(const entity_id& start, Read&& read) {
    if (const auto at = kept_.find(start); at != kept_.end()) {
      if (at->second.complete) return at->second.facts;
      forget_about(start);
    }
    return keep(start, read(), true);
  }
  /// The same without what no answer shows. Where so many were read from a ledger of so many events that to have read everything would have
  /// cost no more, everything is: `read_all` gives it.
  template <class Read, class ReadAll>
  std::shared_ptr<const history> facts_of(const entity_id& start, std::uint64_t events, Read&& read, ReadAll&& read_all) {
    if (const auto at = kept_.find(start); at != kept_.end()) {
      fetch(*at->second.facts);
      return at->second.facts;
    }
    if (!whole_ && pays(asked_, events, events_read_at_once)) learn(read_all());
    ++asked_;
    auto known = known_of(start);
    if (!known) return keep(start, read(), true);
    if (asked_lately(start)) return keep(start, std::move(*known), false);
    return std::make_shared<const history>(std::move(*known));  // to be put together again costs less than to keep what nobody asks for
  }
  /// What is known of a company without its history, as everything was learned and went on; none where it may be otherwise now.
  [[nodiscard]] std::optional<company_outline> outline_of(cvr number) const;
  /// References of aid, and idempotency keys of events.
  [[nodiscard]] taken_texts& refs() { return refs_; }
  [[nodiscard]] taken_texts& keys() { return keys_; }
  /// The rate published last on or before a day, as it is kept, or as `read` gives it.
  template <class Read>
  std::optional<quote> rate_of(rate_source source, currency unit, day on, Read&& read) {
    const rate_key key{source, unit, on};
    if (const auto at = rates_.find(key); at != rates_.end()) return at->second;
    const std::optional<quote> found = read();
    constexpr std::size_t most = 10'000;
    if (rates_.size() >= most) rates_.clear();
    return rates_.emplace(key, found).first->second;
  }
  /// An event was recorded in the transaction that goes on. A grant is added to what is kept of its recipient; all else forgets what it
  /// is about. `recipient_of` finds who was given the aid of a reference.
  void take(const event& recorded, const std::function<std::optional<cvr>(std::string_view)>& recipient_of);

 private:
  struct taker;
  using rate_key = std::tuple<rate_source, currency, day>;
  struct entry {
    std::shared_ptr<history> facts;
    std::vector<entity_id> nodes;  ///< whom it says something of, or would
    bool complete = true;          ///< with details and grounds
    std::size_t bytes = 0;
  };
  /// Aid that was recorded after a register was made: what its history needs of it.
  struct later_aid {
    std::string ref;
    cvr recipient;
    regulation under;
    grant_status status;
    day granted_on;
    money amount;
    applied_rate converted_at;
    eur_cents value;
    std::uint64_t order;
    std::uint32_t before;  ///< the one before it of the same component, or `nothing`
  };
  static constexpr std::uint32_t nothing = 0xFFFFFFFF, otherwise = 0xFFFFFFFE;
  /// The ledger at one moment, and what became of it since.
  struct whole {
    explicit whole(ledger_register read) : all(std::move(read)), latest(all.components(), nothing) {}
    /// The place in `latest` of what a company is connected with; none where nothing is recorded of it.
    [[nodiscard]] std::optional<std::size_t> component_of(cvr number) const {
      if (const auto component = all.component_of(number)) return component;
      const auto at = newcomers.find(number.number());
      return at == newcomers.end() ? std::nullopt : std::optional(at->second);
    }
    /// The same; makes one of its own for a company that nothing was recorded of.
    std::uint32_t& latest_of(cvr number) {
      if (const auto component = component_of(number)) return latest[*component];
      newcomers.emplace(number.number(), latest.size());
      return latest.emplace_back(nothing);
    }
    /// What was recorded stays recorded.
    void settle() noexcept { durable = later.size(), fresh = false; }
    ledger_register all;
    std::unordered_map<std::uint32_t, std::size_t> newcomers;  ///< by CVR number: companies that the register does not know
    std::vector<std::uint32_t> latest;  ///< by component: the place in `later` of the last aid, `nothing`, or `otherwise`: not to be told from it
    std::vector<later_aid> later;
    std::size_t durable = 0;    ///< of `later`
    std::size_t long_refs = 0;  ///< bytes
    bool fresh = true;          ///< learned in the transaction that goes on, which may be undone
  };
  /// Whether it was asked for among the last; it is remembered now, perhaps in another's place.
  bool asked_lately(const entity_id& start) {
    const std::uint64_t hash = std::hash<entity_id>{}(start) | 1U;
    return std::exchange(lately_[(hash >> 1U) % lately_.size()], hash) == hash;
  }

  /// Forgets every history that was read.
  void forget() noexcept;
  std::shared_ptr<const history> keep(const entity_id& start, history&& read, bool complete);
  void forget_about(const entity_id& node);
  /// What is known of `start` from `whole_`: nothing where it may be otherwise now.
  [[nodiscard]] std::optional<history> known_of(const entity_id& start) const;
  /// What `whole_` says of a node is not so any more.
  void changed(const entity_id& node);
  /// Aid was recorded: `whole_` says it too from now on, unless there is no room left.
  void add_later(const grant& aid);
  /// Begins to fetch the grants from memory, all at once instead of one after the other.
  static void fetch(const history& facts) {
    constexpr std::ptrdiff_t line = 64;
    const auto address = [](const void* of) { return static_cast<const char*>(of); };
    for (const auto& g : facts.grants)
      for (const char* at = address(&g); at < address(&g.details); at += line) __builtin_prefetch(at);
  }

  std::size_t limit_;
  std::size_t bytes_ = 0;
  std::uint64_t asked_ = 0;                   ///< histories that were not kept, since all was learned or nothing of it was known any more
  std::array<std::uint64_t, 4096> lately_{};  ///< of whom `asked_lately` knows: one bit, and 63 that tell whom
  taken_texts refs_, keys_;
  std::map<rate_key, std::optional<quote>> rates_;
  moment left_;
  std::optional<whole> whole_;
  std::unordered_map<entity_id, entry> kept_;                      ///< by where the history starts
  std::unordered_map<entity_id, std::vector<entity_id>> told_in_;  ///< by node, where the histories start that it is one of
};

}  // namespace deminimis::sqlite
