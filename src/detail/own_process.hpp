// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <unistd.h>

#include <deminimis/error.hpp>

namespace deminimis {

/// The process that opened a ledger: in a child of `fork` its connection, and a transaction that is open, are the parent's.
class own_process {
 public:
  /// Whether this process is a child of it.
  [[nodiscard]] bool forked() const { return ::getpid() != opened_in_; }
  /// Error `used_after_fork`, at `where`, in a child.
  void require(std::string where) const {
    if (forked()) refuse(std::move(where));
  }
  [[noreturn]] static void refuse(std::string where) {
    throw error(errc::used_after_fork, std::move(where), "The ledger was opened before the process forked.", "Open it again in the child.");
  }

 private:
  pid_t opened_in_ = ::getpid();
};

}  // namespace deminimis
