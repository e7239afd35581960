// SPDX-License-Identifier: Apache-2.0
// Property tests: rapidcheck inside Catch2. A failure prints the smallest counterexample and the RC_PARAMS that repeat it.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <utility>

#include "support/catch.hpp"

namespace deminimis::test {

/// Fails the test where `testable` fails for one of `cases` random inputs. RC_PARAMS chooses the seed.
template <typename Testable>
void holds(const std::string& description, int cases, Testable&& testable) {
  rc::detail::TestMetadata metadata;
  metadata.id = description;
  metadata.description = description;
  auto params = rc::detail::configuration().testParams;
  params.maxSuccess = cases;
  const auto result = rc::detail::checkTestable(std::forward<Testable>(testable), metadata, params);
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  INFO(description << ": " << text.str());
  INFO("RC_PARAMS=\"seed=" << params.seed << "\" repeats it");
  CHECK(result.template is<rc::detail::SuccessResult>());
}

/// Numbers from 0 to 2^63 - 1, every length in bits as likely as another: the ends of a range are where the errors are.
inline rc::Gen<std::int64_t> any_size() {
  return rc::gen::mapcat(rc::gen::inRange(0, 64), [](int bits) {
    const std::uint64_t end = std::uint64_t{1} << bits;
    return rc::gen::map(rc::gen::inRange<std::uint64_t>(end / 2, end), [](std::uint64_t n) { return static_cast<std::int64_t>(n); });
  });
}

}  // namespace deminimis::test
