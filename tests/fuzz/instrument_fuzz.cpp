// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, a loan, a guarantee or another instrument is refused, or written as it was read.
#include <deminimis/io/instrument_json.hpp>

#include "fuzz.hpp"

using namespace deminimis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::read([&] {
    const auto bytes = instrument_json(parse_instrument(text));
    fuzz::require(instrument_json(parse_instrument(bytes)) == bytes);
  });
  return 0;
}
