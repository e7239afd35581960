// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

#include <deminimis/ledger/store.hpp>

namespace deminimis::test {

/// Forks inside a `write` of `s`, after `before`: the child leaves it, by an exception of its own or by its end, and is gone when the parent goes on
/// with `after`. Whether the child was told what it should be: its own exception, or else `used_after_fork`.
inline bool child_leaves_write(store& s, bool by_exception, const std::function<void(writer&)>& before, const std::function<void(writer&)>& after) {
  constexpr unsigned patience_seconds = 60;  // for a child that waits for a thread which it does not have
  const pid_t parent = ::getpid();
  int status = -1;
  const auto end_child = [&](bool as_it_should) {
    if (::getpid() != parent) ::_exit(as_it_should ? 0 : 1);
  };
  try {
    s.write([&](writer& w) {
      before(w);
      const pid_t child = ::fork();
      if (child == 0) {
        ::alarm(patience_seconds);
        if (by_exception) throw std::domain_error("the child's");
        return;
      }
      ::waitpid(child, &status, 0);
      after(w);
    });
    end_child(false);
  } catch (const std::domain_error&) {
    end_child(by_exception);
    throw;
  } catch (const error& e) {
    end_child(!by_exception && e.code() == errc::used_after_fork);
    throw;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace deminimis::test
