// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, a rulebook is refused, or written as it was read.
#include <deminimis/io/rulebook_json.hpp>

#include "fuzz.hpp"

using namespace deminimis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::read([&] {
    const auto bytes = rulebook_json(parse_rulebook(text, "fuzz"));
    fuzz::require(rulebook_json(parse_rulebook(bytes, "again")) == bytes);
  });
  return 0;
}
