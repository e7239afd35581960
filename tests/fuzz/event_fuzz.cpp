// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, an event is refused, or written as it was read.
#include <deminimis/io/event_json.hpp>

#include "fuzz.hpp"

using namespace deminimis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::read([&] {
    const auto bytes = canonical_bytes(parse_event(text));
    fuzz::require(canonical_bytes(parse_event(bytes)) == bytes);
  });
  return 0;
}
