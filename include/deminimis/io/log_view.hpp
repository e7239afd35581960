// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include <deminimis/io/merkle.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis {

/// One consistent view of a ledger's log as its Merkle tree is made of it. Entries are numbered from 1, as events are.
class log_view {
 public:
  virtual ~log_view() = default;

  /// How many events the log has.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Calls `visit` with the leaf hashes of the entries `first` to `last`, in order.
  virtual void visit_leaves(std::uint64_t first, std::uint64_t last, const std::function<void(const hash256&)>& visit) const = 0;
  /// Calls `visit` with the canonical bytes of the entries `first` to `last`, in order.
  virtual void visit_entries(std::uint64_t first, std::uint64_t last, const std::function<void(std::string_view)>& visit) const = 0;
};

/// The log of any store, written anew from its events as `reader` gives them: for who may see the whole of them. Costs writing and
/// hashing each entry that is visited.
class log_of_events final : public log_view {
 public:
  /// `from` must outlive it.
  explicit log_of_events(const reader& from) : from_(&from) {}
  [[nodiscard]] std::uint64_t size() const override { return from_->last_event(); }
  void visit_leaves(std::uint64_t first, std::uint64_t last, const std::function<void(const hash256&)>& visit) const override;
  void visit_entries(std::uint64_t first, std::uint64_t last, const std::function<void(std::string_view)>& visit) const override;

 private:
  const reader* from_;
};

/// A store that keeps such a log.
class log_keeper {
 public:
  virtual ~log_keeper() = default;

  /// Runs `work` on one consistent view of the log. Errors as `store::read`.
  virtual void read_log(const std::function<void(const log_view&)>& work) = 0;
};

}  // namespace deminimis
