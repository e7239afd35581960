// SPDX-License-Identifier: Apache-2.0
// One conformance suite runs against every store. A store takes part by a driver that says how one is made and what is
// particular about it; the driver of a component stands in that component's tests, so that it may be left out of a build.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/ledger/store.hpp>

namespace deminimis::test {

class store_driver {
 public:
  virtual ~store_driver() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  /// A new ledger with its first event.
  virtual std::unique_ptr<store> make(const settings& made_with, const clock_function& now) = 0;
  /// The ledger that was made last, opened again; none where a store keeps nothing.
  virtual std::unique_ptr<store> open_again(const clock_function& now) = 0;
  /// Whether a reference and an idempotency key that are used already are refused by the store itself.
  [[nodiscard]] virtual bool guards() const = 0;
  /// Whether `verify` gives the log's Merkle root.
  [[nodiscard]] virtual bool hashes() const = 0;
};

/// The drivers of the stores that were built.
inline std::vector<store_driver*>& store_drivers() {
  static std::vector<store_driver*> all;
  return all;
}

/// Adds a driver; make one a namespace-scope constant.
template <class Driver>
struct driver_registration {
  driver_registration() {
    static Driver driver;
    store_drivers().push_back(&driver);
  }
};

}  // namespace deminimis::test
