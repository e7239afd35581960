// SPDX-License-Identifier: Apache-2.0
// libFuzzer target: a snapshot in which any bytes are others, with a checksum that is right for them, is refused or answers; nothing leads out of it.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include <sodium.h>

#include "../../src/sqlite/register_snapshot.hpp"

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/register/ledger_register.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include "fuzz.hpp"

using namespace deminimis;

namespace {

constexpr const char *one = "12345674", *two = "99000007", *three = "99000236";

/// A ledger with something in each array of a register, and the bytes of its snapshot.
struct sample {
  std::filesystem::path folder;
  settings made_with;
  std::string bytes;

  sample() {
    std::string name = (std::filesystem::temp_directory_path() / "deminimis-fuzz-XXXXXX").string();
    folder = ::mkdtemp(name.data());
    made_with.conversion.source = rate_source::fixed;
    made_with.conversion.fixed = rate::parse("7.4600");
    made_with.conversion.reason = "fuzz";
    const std::shared_ptr<sqlite_store> kept = sqlite_store::create(folder / "ledger.db", made_with);
    ledger on(kept);
    on.register_company({.number = one, .name = "One", .fiscal_year_start = "07-01"});
    on.register_company({.number = two, .name = "Two", .fiscal_periods = {{"2023-01-01", "2023-12-31"}, {"2024-01-01", "2024-06-30"}}});
    on.classify({.number = two, .sector = sector::primary_agriculture, .industry_code = "011100", .separation = "accounts"});
    on.declare_entity({"fund", entity_kind::foreign_enterprise, "Fund"});
    on.add_link({.a = one, .b = "fund", .since = "2020-01-01", .until = "2030-01-01"});
    on.add_link({.a = "fund", .b = three, .since = "2024-01-01"});
    const auto aid = [&](const char* ref, const char* to, const char* amount, const char* granted_on) {
      on.grant(ref, {.recipient = to, .regulation = "general", .amount = amount, .granted_on = granted_on});
    };
    aid("a", one, "80500.00 DKK", "2024-03-01"), aid("b", three, "1000.00 EUR", "2025-02-28"), aid("c", two, "7.00 EUR", "2024-05-05");
    on.reserve("d", {.recipient = one, .regulation = "general", .amount = "10.00 EUR", .granted_on = "2025-05-05", .lapses_on = "2026-01-01"});
    on.reduce("b", "400.00 EUR", "2025-06-01");
    on.divide({.divided = two, .on = "2025-01-01", .by_activity = false, .successors = {{"10150817", "3"}, {"25313763", "1"}}});
    kept->write_snapshot();
    std::ifstream in(place(), std::ios::binary);
    bytes = {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  ~sample() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  [[nodiscard]] std::filesystem::path place() const { return sqlite_store::snapshot_of(folder / "ledger.db"); }
};

}  // namespace

/// Each four bytes of an input are one change: where (two), how, and to what.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const sample of;
  constexpr std::size_t head = 21 + 32 + 32 + 8, checksum = 32;  // what says of which log it is stays
  std::string bytes = of.bytes.substr(0, of.bytes.size() - checksum);
  for (; size >= 4; data += 4, size -= 4) {
    if (bytes.size() == head) break;
    char& at = bytes[head + (data[0] + 256U * data[1]) % (bytes.size() - head)];
    if (data[2] < 128)
      at = static_cast<char>(data[3]);
    else if (data[2] < 224)
      at = static_cast<char>(at + data[3] - 128);
    else if (data[2] < 240)
      bytes.resize(bytes.size() - std::min<std::size_t>(data[3], bytes.size() - head));
    else
      bytes.append(data[3], static_cast<char>(data[2]));
  }
  std::string sum(checksum, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                     nullptr, 0);
  std::ofstream(of.place(), std::ios::binary | std::ios::trunc) << bytes << sum;
  fuzz::read([&] {
    const auto read = sqlite::read_snapshot(of.place(), *sqlite::snapshot_state(of.place()), of.made_with,
                                            [](const auto& visit) { visit(cvr::parse(one), "One"); });
    fuzz::require(read.has_value());
    const ledger_register& r = *read;
    const day on = day::parse("2026-02-14");
    for (std::size_t book = 0; book < r.books().size(); ++book) {
      static_cast<void>(r.audit(book, 1));
      static_cast<void>(r.near_ceilings(regulation::general, on, eur_cents(30'000'000), book, 1));
      static_cast<void>(r.rooms(regulation::general, on, book, 1));
    }
    for (const char* number : {one, two, three}) {
      static_cast<void>(r.undertaking(cvr::parse(number), on));
      static_cast<void>(r.headroom(cvr::parse(number), regulation::general, on, currency::eur(), {}));
    }
  });
  return 0;
}
