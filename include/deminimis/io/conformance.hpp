// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <deminimis/ledger/ledger.hpp>

namespace deminimis {

/// How many steps of a file of conformance vectors passed and failed. A step with an `expect` counts; one without counts only
/// where it fails. Of a case whose settings no ledger can be made with, every step failed.
struct conformance_result {
  std::size_t passed = 0;
  std::size_t failed = 0;
};

/// One step that did not answer as expected.
struct conformance_failure {
  std::string case_id;
  std::size_t step = 0;  ///< from 1; 0: the ledger that the case begins with could not be made
  std::string operation;
  std::string expected;  ///< JSON
  std::string got;       ///< JSON
};

/// Runs conformance vectors (`deminimis-vectors/1`) given as the text of a file. Each case starts from the ledger that
/// `make` gives for its settings. Error `file_invalid` for a text that is no such file.
conformance_result run_conformance(std::string_view file, std::string_view name, const std::function<ledger(const settings&)>& make,
                                   const std::function<void(const conformance_failure&)>& report);

}  // namespace deminimis
