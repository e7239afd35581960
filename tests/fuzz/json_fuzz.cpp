// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: every reader of JSON. Requests of the protocol, events, rulebooks, instruments, plans, base rates and files of
// vectors are read, or refused with a code; what was read is written as it was.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>

#include <deminimis/io/base_rates_file.hpp>
#include <deminimis/io/conformance.hpp>
#include <deminimis/io/event_json.hpp>
#include <deminimis/io/instrument_json.hpp>
#include <deminimis/io/plan_file.hpp>
#include <deminimis/io/protocol.hpp>
#include <deminimis/io/rulebook_json.hpp>

namespace {

using namespace deminimis;

void require(bool holds) {
  if (!holds) std::abort();
}

void read(const std::function<void()>& reader) {
  try {
    reader();
  } catch (const error& refused) {
    require(!refused.why().empty() && refused.written() == written::no);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 7) {
    case 0: {
      ledger on = ledger::in_memory();
      std::size_t from = 0;
      for (int requests = 0; from <= text.size() && requests < 20; ++requests) {  // one a line, on one ledger
        const auto end = std::min(text.find('\n', from), text.size());
        const std::string answered = answer(on, text.substr(from, end - from));
        require(answered.starts_with('{') && answered.ends_with('}') && answered.find('\n') == std::string::npos);
        from = end + 1;
      }
      break;
    }
    case 1: read([&] { require(canonical_bytes(parse_event(canonical_bytes(parse_event(text)))) == canonical_bytes(parse_event(text))); }); break;
    case 2:
      read([&] {
        require(rulebook_json(parse_rulebook(rulebook_json(parse_rulebook(text, "fuzz")), "again")) == rulebook_json(parse_rulebook(text, "fuzz")));
      });
      break;
    case 3:
      read([&] { require(instrument_json(parse_instrument(instrument_json(parse_instrument(text)))) == instrument_json(parse_instrument(text))); });
      break;
    case 4: read([&] { static_cast<void>(read_plan(text, "fuzz")); }); break;
    case 5: read([&] { static_cast<void>(read_base_rates(text, "fuzz")); }); break;
    default:
      read([&] {
        run_conformance(
            text, "fuzz", [](const settings& s) { return ledger::in_memory(s); }, [](const conformance_failure&) {});
      });
  }
  return 0;
}
