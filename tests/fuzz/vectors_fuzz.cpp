// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, a file of conformance vectors is run, or refused with a documented error.
#include <deminimis/io/conformance.hpp>

#include "fuzz.hpp"

using namespace deminimis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::read([&] {
    run_conformance(
        text, "fuzz", [](const settings& s) { return ledger::in_memory(s); }, [](const conformance_failure&) {});
  });
  return 0;
}
