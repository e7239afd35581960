// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: whatever the bytes, an import records whole rows or a documented error, tells every row that it leaves out, and gives
// nothing new the second time.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <deminimis/io/declaration_file.hpp>
#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/model/text.hpp>

namespace {

using namespace deminimis;

void require(bool holds) {
  if (!holds) std::abort();
}

settings fixed_rate() {
  settings s;
  s.conversion = {rate_source::fixed, 7, rate::parse("7.46"), "fuzz"};
  return s;
}

void import_twice(std::string_view content, import_options options) {
  options.name = "fuzz";
  options.ignore_columns = true;
  ledger into(std::make_shared<memory_store>(fixed_rate()));
  memory_source from(content);
  std::size_t told = 0;
  const auto tell = [&](const row_report& row) {
    ++told;
    require(row.line > 0 && row.left_out() == !row.problems.empty() && is_utf8(row.ref));
    for (const auto& p : row.problems) require(p.value.size() <= 80 && is_utf8(p.value) && is_utf8(p.why) && is_utf8(p.column) && !p.why.empty());
  };
  try {
    const auto first = import_file(into, from, options, import_mode::good_rows, tell);
    std::size_t rows = 0;
    for (const auto& [outcome, count] : first.rows) rows += count;
    require(rows == told);
    const auto again = import_file(into, from, options, import_mode::good_rows, tell);
    require(again.count(row_outcome::added) == 0 || options.kind == import_kind::grants);  // a refused grant may fit where others were refused too
    require(again.count(row_outcome::same) >= first.count(row_outcome::added));
  } catch (const error& refused) {
    require(info(refused.code()).exit == exit_status::bad_input && is_utf8(refused.why()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string content(reinterpret_cast<const char*>(data) + 1, size - 1);
  import_options options;
  switch (data[0] % 4) {
    case 0: import_twice(content, options); break;
    case 1:
      options.how = notation::da;
      import_twice("ref;cvr;dato;beløb i kr.;forordning;note\nR;12345674;01-03-2024;1,00;;\n" + content, options);
      break;
    case 2:
      options.how = notation::da;
      options.encoding = text_encoding::windows_1252;
      options.kind = import_kind::declarations;
      import_twice("cvr;dato;beloeb;amount\n" + content, options);
      break;
    default:
      options.how = notation::da;
      options.kind = import_kind::companies;
      import_twice("cvr;navn;virksomhedsform\n" + content, options);
  }
  return 0;
}
