// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <deminimis/error.hpp>

namespace fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Whatever `reader` reads, it either reads it or refuses it with a documented error by which nothing was written.
template <class Reader>
void read(Reader&& reader) {
  try {
    reader();
  } catch (const deminimis::error& refused) {
    require(!refused.why().empty() && refused.written() == deminimis::written::no);
  }
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) { return {reinterpret_cast<const char*>(data), size}; }

}  // namespace fuzz
