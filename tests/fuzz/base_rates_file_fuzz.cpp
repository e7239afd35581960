// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, a file of base rates is read, or refused with a documented error.
#include <deminimis/io/base_rates_file.hpp>

#include "fuzz.hpp"

using namespace deminimis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::read([&] { static_cast<void>(read_base_rates(text, "fuzz")); });
  return 0;
}
