// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, `read_rates` gives a consistent result or one of its documented errors.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <deminimis/io/rates_file.hpp>

namespace {

using namespace deminimis;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const rates_file& file) {
  require(file.rows > 0 && file.skipped <= file.rows);
  require(file.problems.size() <= file.problem_count && file.problems.size() <= 10'000);
  std::set<std::pair<currency, day>> seen;
  for (const quote& q : file.quotes) {
    require(!q.unit.is_eur() && plausible(q.unit, q.per_eur) && q.per_eur.mantissa() > 0);
    require(rate::parse(to_string(q.per_eur)) == q.per_eur);
    require(seen.insert({q.unit, q.on}).second);
  }
  for (const rate_problem& p : file.problems) require(p.line > 0 && p.value.size() <= 83 && !p.why.empty());
  std::set<std::string_view> unused;
  for (const auto& code : file.unused_currencies) require(code.size() == 3 && unused.insert(code).second);
}

void read(std::string_view content, std::string_view name, std::optional<rates_format> format) {
  try {
    std::size_t before = 0;
    check(read_rates(content, name, format, [&](std::size_t done, std::size_t total) {
      require(done >= before && done <= total && total == content.size());
      before = done;
    }));
    require(before == content.size());
  } catch (const error& refused) {
    require(refused.code() == errc::file_invalid || refused.code() == errc::encoding_invalid || refused.code() == errc::line_too_long);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  read(content, "rates-2024-03", std::nullopt);
  if (size == 0) return 0;
  const auto format = static_cast<rates_format>(data[0] % 5);
  read(content.substr(1), content.substr(1, 40), format);
  return 0;
}
