// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the text, an amount, a rate, a day or a number is read back as it is written, or refused with a code.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <deminimis/error.hpp>
#include <deminimis/model/cvr.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/money/rate.hpp>
#include <deminimis/time/day.hpp>

namespace {

using namespace deminimis;

void require(bool holds) {
  if (!holds) std::abort();
}

template <class Value>
void reads_back(std::string_view text) {
  try {
    const Value value = Value::parse(text, "fuzz");
    require(Value::parse(to_string(value), "again") == value);
  } catch (const error& refused) {
    require(refused.where() == "fuzz" && !refused.why().empty() && refused.written() == written::no);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  reads_back<money>(text);
  reads_back<eur_cents>(text);
  reads_back<rate>(text);
  reads_back<day>(text);
  reads_back<month_day>(text);
  reads_back<cvr>(text);
  return 0;
}
