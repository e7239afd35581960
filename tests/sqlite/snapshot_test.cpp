// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <memory>
#include <random>
#include <string>

#include <sodium.h>
#include <sys/stat.h>

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/register/register_builder.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include "ledger/samples.hpp"
#include "register/same_answers.hpp"
#include "sqlite/support.hpp"
#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

/// A ledger with everything that can be recorded, and where its snapshot lies.
struct story {
  temporary_folder folder;
  std::filesystem::path file = folder / "ledger.db", snapshot = sqlite_store::snapshot_of(file);
  std::unique_ptr<sqlite_store> kept = sqlite_store::create(file, sample_settings());
  history all;

  story() {
    kept->write([](writer& to) {
      for (auto& body : sample_story()) to.append(std::move(body), {}, {});
    });
    kept->read([&](const reader& r) { all = r.everything(); });
  }

  /// Where the register comes from now: empty for the snapshot, else why not.
  [[nodiscard]] std::string why_not() const {
    sqlite_store::register_source from;
    static_cast<void>(kept->load_register(&from));
    CHECK(from.snapshot == from.why_not.empty());
    return from.why_not;
  }
};

/// The bytes of a snapshot with a checksum that is right for them.
std::string resealed(std::string bytes) {
  constexpr std::size_t size = 32;
  std::string content = bytes.substr(0, bytes.size() - std::min(bytes.size(), size)), sum(size, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), size, reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                     nullptr, 0);
  return content + sum;
}

/// Asks a register everything once, whatever comes of it.
void ask_all(const ledger_register& r, const history& all) {
  try {
    const day on = day::parse("2026-02-14");
    for (std::size_t book = 0; book < r.books().size(); ++book) {
      static_cast<void>(r.audit(book));
      static_cast<void>(r.near_ceilings(regulation::general, on, eur_cents(30'000'000), book));
      static_cast<void>(r.rooms(regulation::general, on, book));
    }
    static_cast<void>(r.national_total(regulation::agriculture, day::parse("2020-01-01"), on));
    for (const auto& c : all.companies) {
      static_cast<void>(r.undertaking(c.number, on));
      static_cast<void>(r.headroom(c.number, regulation::general, on, currency::eur(), {}));
    }
  } catch (const error&) {  // what it says may be anything
  }
}

}  // namespace

TEST_CASE("a register from a snapshot answers as the rows do", "[sqlite][register][snapshot]") {
  const story of;
  CHECK_FALSE(of.kept->snapshot_is_true());
  const auto wrote = of.kept->write_snapshot();
  CHECK(wrote.bytes == std::filesystem::file_size(of.snapshot));
  of.kept->read([&](const reader& r) { CHECK(wrote.events == r.last_event()); });
  CHECK(of.kept->snapshot_is_true());

  sqlite_store::register_source from;
  const ledger_register flat = of.kept->load_register(&from);
  CHECK(from.snapshot);
  const auto days = turning_days(of.all);
  std::int64_t compared = 0;
  CHECK(register_difference(flat, of.all, sample_settings(), {days.begin(), days.end()}, eur_cents(1'000'000), compared) == "");
  CHECK(compared > 1'000);
  for (const auto& c : of.all.companies) {
    const history facts = flat.history_of(c.number);
    const auto same = std::find_if(facts.companies.begin(), facts.companies.end(), [&](const company& other) { return other.number == c.number; });
    REQUIRE(same != facts.companies.end());
    CHECK(same->name == c.name);
  }

  const auto reader = sqlite_store::open(of.file, {.read_only = true});
  sqlite_store::register_source again;
  static_cast<void>(reader->load_register(&again));
  CHECK(again.snapshot);
  CHECK(code_of([&] { reader->write_snapshot(); }) == errc::read_only);
}

TEST_CASE("a snapshot of an earlier state or of another ledger is not used", "[sqlite][register][snapshot]") {
  const story of, other;
  of.kept->write_snapshot();
  other.kept->write_snapshot();
  CHECK(of.why_not().empty());
  of.kept->write([](writer& to) { to.append(company_registered{{cvr::parse("12345674"), fiscal_calendar(), "New", true, {}}, {}}, {}, {}); });
  CHECK(of.why_not().find("It was made from ") == 0);
  CHECK_FALSE(of.kept->snapshot_is_true());
  of.kept->write_snapshot();
  CHECK(of.why_not().empty());
  std::filesystem::copy_file(other.snapshot, of.snapshot, std::filesystem::copy_options::overwrite_existing);
  CHECK(of.why_not() == "It was made from another ledger.");
}

TEST_CASE("a snapshot in which any byte is another, or that is cut, is not used", "[sqlite][register][snapshot]") {
  const story of;
  of.kept->write_snapshot();
  const std::string whole = bytes_of(of.snapshot);
  constexpr std::size_t signature = 21;  // where that is another there is no snapshot
  for (std::size_t i = 0; i < whole.size(); i += i < 200 ? 1 : 7) {
    std::string other = whole;
    other[i] = static_cast<char>(other[i] ^ 4);
    put_bytes(of.snapshot, other);
    sqlite_store::register_source from;
    static_cast<void>(of.kept->load_register(&from));
    INFO(i);
    CHECK_FALSE(from.snapshot);
    CHECK(from.why_not.empty() == (i < signature));
    put_bytes(of.snapshot, whole.substr(0, i));
    static_cast<void>(of.kept->load_register(&from));
    CHECK_FALSE(from.snapshot);
  }
  put_bytes(of.snapshot, whole + "x");
  CHECK(of.why_not() == "The snapshot is damaged.");
  CHECK_FALSE(of.kept->snapshot_is_true());
  put_bytes(of.snapshot, whole);
  CHECK(of.why_not().empty());
}

TEST_CASE("no snapshot leads out of its arrays, whoever made its checksum", "[sqlite][register][snapshot]") {
  const story of;
  of.kept->write_snapshot();
  const std::string whole = bytes_of(of.snapshot);
  constexpr std::size_t head = 21 + 32 + 32 + 8;
  std::mt19937 random(7);
  int used = 0, refused = 0;
  for (int round = 0; round < 3'000; ++round) {
    std::string other = whole;
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
      char& at = other[head + random() % (other.size() - head - 32)];
      at = random() % 2 == 0 ? static_cast<char>(random()) : static_cast<char>(at + 1);
    }
    put_bytes(of.snapshot, resealed(other));
    sqlite_store::register_source from;
    const ledger_register r = of.kept->load_register(&from);
    ++(from.snapshot ? used : refused);
    if (from.snapshot) ask_all(r, of.all);
  }
  CHECK(used > 100);  // such lies are found by comparing it with the rows
  CHECK(refused > 100);
  std::string other = whole;
  other[head + 8] = static_cast<char>(other[head + 8] ^ 1);  // of the first grant's value
  put_bytes(of.snapshot, resealed(other));
  CHECK(of.why_not().empty());
  CHECK_FALSE(of.kept->snapshot_is_true());
}

TEST_CASE("a snapshot holds no names, lies where the ledger lies, and is read by whoever may read the ledger", "[sqlite][register][snapshot]") {
  const story of;
  ledger on(std::shared_ptr<store>(sqlite_store::open(of.file)));
  on.register_company({.number = "99000236", .name = "Karl Hemmelig", .sole_trader = true});
  std::filesystem::permissions(of.file, std::filesystem::perms(0640));
  of.kept->write_snapshot();
  CHECK(bytes_of(of.snapshot).find("Hemmelig") == std::string::npos);
  for (const auto& c : of.all.companies)
    if (!c.name.empty()) CHECK(bytes_of(of.snapshot).find(c.name) == std::string::npos);
  CHECK(of.kept->load_register().history_of(cvr::parse("99000236")).companies.at(0).name == "Karl Hemmelig");
  struct stat about {};
  REQUIRE(::stat(of.snapshot.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U & ~0640U) == 0U);
  CHECK(of.snapshot.parent_path() == of.file.parent_path());

  // What is no ordinary file is no snapshot, and is not written through.
  const auto elsewhere = of.folder / "elsewhere";
  std::filesystem::rename(of.snapshot, elsewhere);
  std::filesystem::create_symlink(elsewhere, of.snapshot);
  const std::string before = bytes_of(elsewhere);
  sqlite_store::register_source from;
  static_cast<void>(of.kept->load_register(&from));
  CHECK_FALSE(from.snapshot);
  of.kept->write_snapshot();
  CHECK_FALSE(std::filesystem::is_symlink(of.snapshot));
  CHECK(bytes_of(elsewhere) == before);
  std::filesystem::remove(of.snapshot);
  std::filesystem::create_directory(of.snapshot);
  static_cast<void>(of.kept->load_register(&from));
  CHECK_FALSE(from.snapshot);
  CHECK(code_of([&] { of.kept->write_snapshot(); }) == errc::storage);
  CHECK(of.folder.names() == std::vector<std::string>{"elsewhere", "ledger.db", "ledger.db.lock", "ledger.db.queue", "ledger.db.register"});
}
