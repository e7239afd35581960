// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, a request of the protocol is answered by one line of JSON; twenty of them on one ledger.
#include <algorithm>
#include <string>
#include <deminimis/io/protocol.hpp>

#include "fuzz.hpp"

using namespace deminimis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  ledger on = ledger::in_memory();
  std::size_t from = 0;
  for (int requests = 0; from <= text.size() && requests < 20; ++requests) {  // one a line
    const auto end = std::min(text.find('\n', from), text.size());
    const std::string answered = answer(on, text.substr(from, end - from));
    fuzz::require(answered.starts_with('{') && answered.ends_with('}') && answered.find('\n') == std::string::npos);
    from = end + 1;
  }
  return 0;
}
