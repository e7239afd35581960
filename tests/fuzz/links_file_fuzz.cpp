// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, both readers of ownership links give what a ledger can record, or a documented error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include <deminimis/io/links_file.hpp>
#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/ledger/recorder.hpp>

namespace {

using namespace deminimis;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const links_file& file) {
  require(file.problems.size() <= file.problem_count && file.problems.size() <= 10'000);
  require(file.below_band <= file.rows && file.beneficial <= file.not_ownership);
  for (const auto& p : file.problems) require(p.line > 0 && p.value.size() <= 80 && is_utf8(p.value) && is_utf8(p.place) && !p.why.empty());
  std::set<std::string> declared;
  for (const auto& e : file.entities) require(declared.insert(e.id).second && e.kind != entity_kind::company);
  memory_store store{settings{}};
  store.write([&](writer& w) {
    recorder r(w);
    for (const auto& e : file.entities) (void)r.declare_entity(e);
    for (const auto& l : file.links) try {
        (void)r.add_link(l);
      } catch (const error& refused) {  // a file may name what was declared before
        require(refused.code() == errc::entity_unknown);
      }
  });
}

void read(const std::function<links_file()>& reader) {
  try {
    check(reader());
  } catch (const error& refused) {
    require(refused.code() == errc::file_invalid || refused.code() == errc::encoding_invalid || refused.code() == errc::line_too_long);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  read([&] { return read_links(content, "fuzz"); });  // tells by the first bytes which it is
  if (size == 0) return 0;
  if (data[0] % 2 == 0)
    read([&] { return read_cvr_open_data(content.substr(1), "fuzz"); });
  else
    read([&] {
      return read_links_csv("ejer;virksomhed;fra;til;art;sikkerhed;grundlag;ejer_art;ejer_navn\n" + std::string(content.substr(1)), "fuzz");
    });
  return 0;
}
