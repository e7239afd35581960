// SPDX-License-Identifier: Apache-2.0
// Breaks the storage under a ledger and says on standard output what was acknowledged and where the disk's image lies; what
// the images hold is judged by storage.py, which shares no code with the library.
//
//   deminimis_faults power FOLDER TRIALS SEED    the power fails at the n-th change of the disk (C4)
//   deminimis_faults flush FOLDER SEED           the n-th flush fails, then the power (C8)
//   deminimis_faults errors FOLDER SEED          the n-th operation fails, once and for good (C6)
//   deminimis_faults memory FOLDER STRIDE FIRST  the n-th allocation fails (C9)
//   deminimis_faults memory-of-requests FOLDER STRIDE FIRST  the same while requests of the batch protocol are answered (C9r)
//   deminimis_faults crafted FOLDER TRIALS SEED  pages are changed, their checksums right, and questions are asked (A6)
//   deminimis_faults fork FOLDER TRIALS          a child uses its parent's ledger (R6)
//   deminimis_faults migrate FOLDER N            brings ledger.db forward, two steps beyond the present, killed at the n-th operation on the disk
//   (C3) deminimis_faults killed FOLDER N             grants twenty times in one transaction, killed at the n-th operation (C12)
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <new>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <malloc.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deminimis/io/protocol.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include "../../src/sqlite/migration.hpp"
#include "../../src/sqlite/schema.hpp"
#include "../sqlite/faulty_vfs.hpp"
#include "../support/forked.hpp"
#include "power_loss_vfs.hpp"

using namespace deminimis;
using namespace deminimis::test;

// ---- allocations --------------------------------------------------------------------------------------------------------

namespace {

// Atomic: a store may record on a thread of its own.
std::atomic<long> allocations_left = -1;  ///< the one after so many fails; below 0: none
std::atomic<long> alive = 0;
std::atomic<bool> allocation_failed = false;

bool refuse() {
  if (allocations_left < 0 || allocations_left-- != 0) return false;
  return allocation_failed = true;
}
void* take(std::size_t size) {
  if (refuse()) return nullptr;
  void* at = std::malloc(size == 0 ? 1 : size);
  alive += at ? 1 : 0;
  return at;
}
void give_back(void* at) {
  alive -= at ? 1 : 0;
  std::free(at);
}

const sqlite3_mem_methods counted_memory{[](int n) { return take(static_cast<std::size_t>(n)); },
                                         [](void* at) { give_back(at); },
                                         [](void* at, int n) -> void* { return refuse() ? nullptr : std::realloc(at, static_cast<std::size_t>(n)); },
                                         [](void* at) { return static_cast<int>(::malloc_usable_size(at)); },
                                         [](int n) { return (n + 7) & ~7; },
                                         [](void*) { return SQLITE_OK; },
                                         [](void*) {},
                                         nullptr};

}  // namespace

void* operator new(std::size_t size) {
  if (void* at = take(size)) return at;
  throw std::bad_alloc();
}
void operator delete(void* at) noexcept { give_back(at); }
void operator delete(void* at, std::size_t) noexcept { give_back(at); }

// ---- what all share -----------------------------------------------------------------------------------------------------

namespace {

std::filesystem::path folder;

void must(bool holds, const std::string& what) {
  if (holds) return;
  std::printf("{\"failed\":\"%s\"}\n", what.c_str());
  std::fflush(stdout);
}

std::string aid(const std::string& ref, std::uint64_t cents, std::size_t note) {
  return R"("ref":")" + ref + R"(","cvr":"12345674","regulation":"general","amount":")" + std::to_string(cents / 100) + "." +
         std::to_string(cents % 100 / 10) + std::to_string(cents % 10) + R"( EUR","granted_on":"2026-02-14","note":")" + std::string(note, 'n') +
         "\"";
}
std::string request_of_grant(const std::string& ref, std::uint64_t cents, std::size_t note) {
  return R"({"do":"grant",)" + aid(ref, cents, note) + R"(,"key":"key-)" + ref + "\"}";
}
/// Many grants in one transaction, all or none: `ref`/0, `ref`/1 ...
std::string request_of_plan(const std::string& ref, int grants, std::size_t note) {
  std::string all;
  for (int i = 0; i < grants; ++i) all += (i == 0 ? "{" : ",{") + aid(ref + "/" + std::to_string(i), 7, note) + "}";
  return R"({"do":"plan","commit":true,"key":"key-)" + ref + R"(","grants":[)" + all + "]}";
}

bool is_granted(const std::string& answered) { return answered.find(R"("verdict":"granted")") != std::string::npos; }

std::string code_in(const std::string& answered) {
  constexpr std::string_view before = R"({"error":")";
  if (!answered.starts_with(before)) return "";
  return answered.substr(before.size(), answered.find('"', before.size()) - before.size());
}

/// What became of a request: `granted`, `refused` or the code of an error, and what that says was written.
struct outcome {
  std::string said, written = "no";
};
outcome ask(ledger& on, const std::string& request) {
  try {
    const std::string answered = answer(on, request);
    if (const auto code = code_in(answered); !code.empty()) {
      const auto at = answered.find(R"("written":")");
      return {code, at == std::string::npos ? "unsaid" : answered.substr(at + 11, answered.find('"', at + 11) - at - 11)};
    }
    return {is_granted(answered) ? "granted" : answered, is_granted(answered) ? "yes" : "no"};
  } catch (const error& e) {
    return {std::string(to_string(e.code())), e.written() == written::yes ? "yes" : e.written() == written::no ? "no" : "unknown"};
  }
}

ledger open_ledger() { return ledger(std::shared_ptr<store>(sqlite_store::open(folder / "ledger.db"))); }

/// A ledger with a few grants, made by SQLite's own VFS; gives its bytes.
std::string make_ledger() {
  const auto file = folder / "ledger.db";
  {
    ledger on(std::shared_ptr<store>(sqlite_store::create(file, settings())));
    for (int i = 0; i < 6; ++i) must(ask(on, request_of_grant("base-" + std::to_string(i), 100, 800)).said == "granted", "the ledger to begin with");
  }
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Writes what the disk holds beside each other, and says what storage.py must know.
void tell(const power_loss_vfs& disk, int trial, const std::string& facts) {
  const auto image = folder / ("image-" + std::to_string(trial));
  for (const auto& [name, bytes] : disk.files())
    std::ofstream(image.string() + name.substr((folder / "ledger.db").string().size()), std::ios::binary) << bytes;
  std::printf("{\"image\":\"%s\",%s}\n", image.c_str(), facts.c_str());
  std::fflush(stdout);
}

std::string list_of(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& w : words) text += (text.empty() ? "\"" : ",\"") + w + "\"";
  return "[" + text + "]";
}

// ---- C4: the power fails ------------------------------------------------------------------------------------------------

struct granting {
  std::vector<std::string> acknowledged, flying;
};

std::vector<std::string> list_of_plan(const std::string& ref, int grants) {
  std::vector<std::string> all;
  for (int i = 0; i < grants; ++i) all.push_back(ref + "/" + std::to_string(i));
  return all;
}

/// Three grants of any size, until something fails.
granting grant_three(std::mt19937_64& chance) {
  granting so_far;
  try {
    ledger on = open_ledger();
    for (int i = 0; i < 3; ++i) {
      const std::string ref = "g" + std::to_string(i);
      const bool many = chance() % 3 == 0;
      const auto note = static_cast<std::size_t>(chance() % 900);
      so_far.flying = many ? list_of_plan(ref, 20) : std::vector{ref};
      if (ask(on, many ? request_of_plan(ref, 20, note) : request_of_grant(ref, 1 + chance() % 10'000, note)).said != "granted") return so_far;
      so_far.acknowledged.insert(so_far.acknowledged.end(), so_far.flying.begin(), so_far.flying.end());
      so_far.flying.clear();
    }
  } catch (const error&) {
  }
  return so_far;
}

void power(int trials, std::uint64_t seed) {
  const std::string base = make_ledger(), name = (folder / "ledger.db").string();
  power_loss_vfs disk;
  int hit = 0, second = 0;
  for (int trial = 0; trial < trials; ++trial) {
    std::mt19937_64 chance(seed + static_cast<std::uint64_t>(trial));
    auto rehearsed = chance;
    disk.reset(name, base);
    disk.cut_at(1 << 30);
    grant_three(rehearsed);
    const int changes = disk.changes();  // as many as these grants make: every one of them is cut at in turn
    disk.reset(name, base);
    disk.cut_at(trial % (changes + 1));
    const auto so_far = grant_three(chance);
    hit += disk.is_dead() ? 1 : 0;
    const auto which = [&] {
      const auto n = chance() % 4;
      return n == 0 ? power_loss_vfs::survivors::none : n == 1 ? power_loss_vfs::survivors::all : power_loss_vfs::survivors::some;
    };
    disk.power_cycle(which(), chance);
    if (trial % 2 == 1) {  // and again, while the ledger is opened after it
      disk.cut_at(static_cast<int>(chance() % 5));
      try {
        ledger on = open_ledger();
        static_cast<void>(answer(on, R"({"do":"headroom","cvr":"12345674","regulation":"general","on":"2026-02-14","currency":"EUR"})"));
      } catch (const error&) {
      }
      second += disk.is_dead() ? 1 : 0;
      disk.power_cycle(which(), chance);
    }
    tell(disk, trial, R"("acknowledged":)" + list_of(so_far.acknowledged) + R"(,"flying":)" + list_of(so_far.flying));
    if (trial % 10 < 2) {
      try {
        must(open_ledger().verify().ok(), "verify after power cut " + std::to_string(trial));
      } catch (const error& e) {
        must(false, "opening after power cut " + std::to_string(trial) + ": " + std::string(to_string(e.code())));
      }
    }
  }
  std::printf("{\"trials\":%d,\"hit\":%d,\"second\":%d}\n", trials, hit, second);
}

// ---- C6, C8: operations fail ----------------------------------------------------------------------------------------------

/// One request with the n-th operation failing; then the ledger is opened again, the request repeated, and the power cut.
bool fail_one(power_loss_vfs& disk, const std::string& base, int trial, int n, power_loss_vfs::failing kind, int grants, std::mt19937_64& chance) {
  const std::string request = grants == 1 ? request_of_grant("f", 4'242, 300) : request_of_plan("f", grants, 800);
  const auto refs = grants == 1 ? std::vector<std::string>{"f"} : list_of_plan("f", grants);
  disk.reset((folder / "ledger.db").string(), base);
  const bool lost_flush = kind == power_loss_vfs::failing::flush;
  bool hit = false;
  std::vector<std::string> acknowledged;
  const std::string at = "operation " + std::to_string(n) + " of kind " + std::to_string(static_cast<int>(kind));
  {
    ledger on = open_ledger();
    disk.fail_at(n, kind);
    const outcome said = ask(on, request);
    hit = disk.hits() > 0;
    disk.disarm();
    must(said.said == "granted" || said.said == "storage" || said.said == "outcome_unknown" || said.said == "storage_full" || said.said == "corrupt",
         at + " said " + said.said);
    must((said.said == "outcome_unknown") == (said.written == "unknown"), at + " said " + said.said + ", written " + said.written);
    if (said.said == "granted") acknowledged = refs;
    if (said.said == "outcome_unknown" || (lost_flush && hit)) must(ask(on, request).said == "ledger_poisoned", at + ": the handle was not poisoned");
    if (said.written == "no") {  // then it must not be there when the ledger is opened again
      ledger again = open_ledger();
      must(code_in(answer(again, R"({"do":"decision","ref":")" + refs.back() + "\"}")) == "ref_unknown", at + " said that nothing was written");
    }
  }
  std::string repeated = "ended";
  if (lost_flush || trial % 2 == 0) {  // settled by its key
    ledger again = open_ledger();
    repeated = ask(again, request).said;
    must(repeated == "granted", at + ": repeated, it is " + repeated);
    must(again.verify().ok(), at + ": verify");
    acknowledged = refs;
  }
  disk.power_cycle(power_loss_vfs::survivors::none, chance);
  tell(disk, trial, R"("acknowledged":)" + list_of(acknowledged) + R"(,"flying":)" + list_of(refs) + R"(,"hit":)" + (hit ? "true" : "false"));
  return hit;
}

void failures(std::initializer_list<power_loss_vfs::failing> kinds, std::uint64_t seed) {
  const std::string base = make_ledger();
  power_loss_vfs disk;
  std::mt19937_64 chance(seed);
  int trial = 0, hits = 0;
  for (const auto kind : kinds)
    for (const int grants : {1, 20})
      for (int n = 0;; ++n) {
        const bool hit = fail_one(disk, base, trial++, n, kind, grants, chance);
        hits += hit ? 1 : 0;
        if (!hit) break;
      }
  std::printf("{\"trials\":%d,\"hit\":%d,\"second\":0}\n", trial, hits);
}

// ---- C9: no memory ------------------------------------------------------------------------------------------------------

long events_in_file() {  // by SQLite alone, with all the memory it wants
  sqlite3* db = nullptr;
  sqlite3_stmt* count = nullptr;
  long found = -1;
  if (sqlite3_open_v2((folder / "ledger.db").c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(db, "SELECT count(*) FROM event", -1, &count, nullptr) == SQLITE_OK && sqlite3_step(count) == SQLITE_ROW)
    found = static_cast<long>(sqlite3_column_int64(count, 0));
  sqlite3_finalize(count);
  sqlite3_close(db);
  return found;
}

/// What is asked of a ledger while memory runs out. `serial` makes what it records new.
struct operation {
  std::string name;
  std::function<void(ledger&, const std::string& serial)> ask;
  int records = 0;  ///< events
  long stride = 1;  ///< every so many allocations
};

/// An operation with the n-th allocation failing, on a ledger opened for it; `open` is the opening itself.
struct starved {
  std::string said, written = "no";
  bool hit = false;
  long left = 0;  ///< allocations that are still alive when all is closed
};
starved starve(const operation& what, const std::string& serial, long n) {
  starved s;
  const long before = alive;
  {
    std::unique_ptr<ledger> on;
    if (what.name != "open") {
      on = std::make_unique<ledger>(open_ledger());
      static_cast<void>(on->headroom("12345674", "general", "2026-02-14", "EUR"));
    }
    allocation_failed = false;
    allocations_left = n;
    try {
      if (on)
        what.ask(*on, serial);
      else
        on = std::make_unique<ledger>(open_ledger());
      s.said = "answered";
      s.written = "yes";
    } catch (const std::bad_alloc&) {
      allocations_left = -1;
      s.said = "bad_alloc";
      s.written = "unknown";
    } catch (const error& e) {
      allocations_left = -1;
      s.said = to_string(e.code());
      s.written = e.written() == written::no ? "no" : "unknown";
    }
    allocations_left = -1;
    s.hit = allocation_failed;
  }
  s.left = alive - before;
  return s;
}

/// What a program asks that links the library.
std::vector<operation> operations_of_the_library() {
  const auto aid_of = [](const char* amount, std::size_t note = 0) {
    aid_request asked{"12345674", "general", amount, "2026-02-14"};
    asked.details.note = std::string(note, 'n');
    return asked;
  };
  return {{"open", {}},
          {"verify", [](ledger& on, const std::string&) { static_cast<void>(on.verify()); }},
          {"check", [=](ledger& on, const std::string&) { static_cast<void>(on.check(aid_of("1.00 EUR"))); }},
          {"headroom", [](ledger& on, const std::string&) { static_cast<void>(on.headroom("12345674", "general", "2026-02-14", "EUR")); }},
          {"audit", [](ledger& on, const std::string&) { static_cast<void>(on.audit()); }},
          {"refused", [=](ledger& on, const std::string&) { on.grant("much", aid_of("300001.00 EUR")); }},
          {"replay", [=](ledger& on, const std::string&) { on.grant("base-1", aid_of("1.00 EUR", 800), {"key-base-1"}); }},
          {"company",
           [](ledger& on, const std::string&) {
             on.register_company({"99000007", "A/S"});
           },
           1},
          {"link",
           [](ledger& on, const std::string&) {
             on.add_link({"12345674", "99000007", "2020-01-01"});
           },
           1},
          {"grant", [=](ledger& on, const std::string& n) { on.grant("m-" + n, aid_of("1.00 EUR"), {"m-" + n}); }, 1},
          {"reserve", [=](ledger& on, const std::string& n) { on.reserve("r-" + n, aid_of("1.00 EUR")); }, 1},
          {"void", [](ledger& on, const std::string& n) { on.void_reservation("v-" + n); }, 1},
          {"many in one transaction, the last behind the caller",
           [=](ledger& on, const std::string& n) {
             on.record([&](recorder& r) {
               int made = 0;
               for (int digits = 20'000'000; made < 600; ++digits)
                 if (const auto number = cvr::find(std::to_string(digits)); number && number->check_digit_ok()) {
                   aid_request asked = aid_of("0.01 EUR");
                   asked.recipient = *number;
                   r.declare("d-" + n + "-" + std::to_string(made++), asked);
                 }
               return made;
             });
           },
           600, 211}};
}

/// The same as the requests of `deminimis batch`, whose answers the JSON library builds.
std::vector<operation> operations_of_the_protocol() {
  const std::string euro = R"("cvr":"12345674","regulation":"general","amount":"1.00 EUR","granted_on":"2026-02-14")";
  const auto request = [](const std::string& pattern) {
    return [=](ledger& on, const std::string& serial) {
      std::string text = pattern;
      for (auto at = text.find('#'); at != std::string::npos; at = text.find('#')) text.replace(at, 1, "-" + serial);
      const outcome found = ask(on, text);
      if (found.said == "storage" || found.said == "outcome_unknown")
        throw error(found.said == "storage" ? errc::storage : errc::outcome_unknown, "", "", "",
                    found.written == "no" ? written::no : written::unknown);
    };
  };
  return {{"check", request(R"({"do":"check",)" + euro + "}")},
          {"headroom", request(R"({"do":"headroom","cvr":"12345674","regulation":"general","on":"2026-02-14","currency":"EUR"})")},
          {"audit", request(R"({"do":"audit"})")},
          {"refused",
           request(R"({"do":"grant","ref":"much","cvr":"12345674","regulation":"general","amount":"300001.00 EUR","granted_on":"2026-02-14"})")},
          {"replay", request(request_of_grant("base-1", 100, 800))},
          {"grant", request(R"({"do":"grant","ref":"m#",)" + euro + R"(,"key":"m#"})"), 1}};
}

/// Every `stride`-th allocation, from `first` on.
void memory(const std::vector<operation>& operations, long stride, long first) {
  make_ledger();
  const operation reserve{"", [](ledger& on, const std::string& n) { on.reserve("v-" + n, {"12345674", "general", "1.00 EUR", "2026-02-14"}); }};
  const operation warm_up{"", [](ledger& on, const std::string&) { static_cast<void>(on.audit()); }};
  constexpr int ended = 77;  // by std::terminate: as if it had been killed
  int trials = 0, hits = 0, programs_ended = 0;
  for (const auto& what : operations) {
    int serial = 0;
    bool reserved = false;
    for (long n = first;; n += stride * what.stride) {
      if (what.name == "void" && !std::exchange(reserved, true)) starve(reserve, std::to_string(serial), -1);
      if (n == first) starve(what.records > 0 ? warm_up : what, "", -1);  // once without a failure, so that what is kept for good is there
      const long before = events_in_file();
      const std::string at = what.name + ", allocation " + std::to_string(n) + ": ";
      std::fflush(stdout);
      const pid_t child = ::fork();
      if (child == 0) {
        std::set_terminate([] { ::_exit(ended); });
        const starved s = starve(what, std::to_string(serial), n);
        must(!s.hit || s.said == "storage" || s.said == "bad_alloc" || s.said == "outcome_unknown" || s.said == "answered", at + s.said);
        must(s.written != "no" || before == events_in_file(), at + s.said + " said that nothing was written");
        if (s.hit) must(s.left <= 0, at + s.said + " left " + std::to_string(s.left) + " allocations");
        ::_exit(s.hit ? 0 : 1);
      }
      int status = -1;
      ::waitpid(child, &status, 0);
      const int result = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
      const long after = events_in_file();
      must(result == 0 || result == 1 || result == ended, at + "ended with " + std::to_string(status));
      must(after == before || after - before == what.records,
           at + "recorded by half, or more than once");  // one that ended after its commit is like one killed there
      ++trials;
      hits += result != 1 ? 1 : 0;
      programs_ended += result == ended ? 1 : 0;
      if (after != before) ++serial, reserved = false;
      if (result == 1) break;
    }
    std::printf("{\"operation\":\"%s\",\"so_far\":%d}\n", what.name.c_str(), hits);
  }
  must(open_ledger().verify().ok(), "verify after all of it");
  std::printf("{\"trials\":%d,\"hit\":%d,\"second\":%d}\n", trials, hits, programs_ended);
}

// ---- A6: pages as somebody may write them who knows the checksums ---------------------------------------------------------------

/// A page's checksum, as docs/decisions/page-checksums.md describes it: SipHash-2-4 of the page, keyed by its number.
void seal_page(std::string& file, std::size_t page) {
  constexpr std::size_t size = 4096, checksum = crypto_shorthash_BYTES;
  std::array<unsigned char, crypto_shorthash_KEYBYTES> key{'d', 'e', 'm', 'i', 'n', 'i', 'm', 'i', 's', ' ', 'p', 'g'};
  for (std::size_t i = 0; i < 4; ++i) key[12 + i] = static_cast<unsigned char>((page + 1) >> (24 - 8 * i));
  auto* at = reinterpret_cast<unsigned char*>(file.data()) + page * size;
  crypto_shorthash(at + size - checksum, at, size - checksum, key.data());
}

/// Changes one to three places of a page or two, anywhere, in the header, or among the places of the cells.
void craft(std::string& file, std::mt19937_64& chance) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(chance() % n); };
  for (std::size_t pages = 1 + below(2); pages > 0; --pages) {
    const std::size_t page = below(file.size() / 4096), begin = page * 4096 + (page == 0 ? 100 : 0);
    for (std::size_t places = 1 + below(3); places > 0; --places) {
      const std::size_t reach = std::array<std::size_t, 3>{8, 64, 4096 - 108}[below(3)];
      const std::size_t at = begin + below(reach);
      file[at] = static_cast<char>(below(2) == 0 ? below(256) : static_cast<unsigned char>(file[at]) ^ (1ULL << below(8)));
    }
    if (below(8) == 0)
      std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(4096 * below(file.size() / 4096)), 4096,
                  file.begin() + static_cast<std::ptrdiff_t>(page * 4096));
    seal_page(file, page);
  }
}

void crafted(int trials, std::uint64_t seed) {
  const std::string whole = make_ledger();
  {
    std::string same = whole;
    for (std::size_t page = 0; page < same.size() / 4096; ++page) seal_page(same, page);
    must(same == whole, "the checksums are not as they are described");
  }
  const auto file = folder / "crafted.db";
  int refused = 0;
  for (int trial = 0; trial < trials; ++trial) {
    std::mt19937_64 chance(seed + static_cast<std::uint64_t>(trial));
    std::string bytes = whole;
    craft(bytes, chance);
    std::ofstream(file, std::ios::binary) << bytes;
    std::ofstream(folder / "seed") << seed + static_cast<std::uint64_t>(trial);  // of the one that crashes
    try {
      sqlite_options options;
      options.read_only = true;
      const ledger on(std::shared_ptr<store>(sqlite_store::open(file, options)));
      static_cast<void>(on.headroom("12345674", "general", "2026-02-14", "EUR"));
      static_cast<void>(on.audit());
    } catch (const error& e) {
      const bool known = e.code() == errc::corrupt || e.code() == errc::not_a_ledger || e.code() == errc::schema_too_new ||
                         e.code() == errc::storage || e.code() == errc::read_only;
      must(known, "seed " + std::to_string(seed + static_cast<std::uint64_t>(trial)) + ": " + e.what());
      ++refused;
    }
    std::ifstream in(file, std::ios::binary);
    must(std::equal(bytes.begin(), bytes.end(), std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()),
         "seed " + std::to_string(seed + static_cast<std::uint64_t>(trial)) + ": a question changed the file");
  }
  std::printf("{\"trials\":%d,\"hit\":%d,\"second\":%d}\n", trials, trials, refused);
}

// ---- R6: fork -----------------------------------------------------------------------------------------------------------

/// A child asks its parent's ledger, or leaves a write of its parent's that it was forked inside, by an exception or by its end.
void fork_many(int trials) {
  make_ledger();
  const std::shared_ptr<store> kept = sqlite_store::open(folder / "ledger.db");
  ledger on(kept);
  int refused = 0;
  for (int i = 0; i < trials; ++i) {
    const auto declared = [&](int k) {
      return grant_recorded{{"fork-" + std::to_string(i) + "-" + std::to_string(k),
                             cvr::parse("12345674"),
                             regulation::general,
                             grant_status::declared,
                             false,
                             money(1, currency::eur()),
                             {},
                             eur_cents(1),
                             day::parse("2024-01-01"),
                             {},
                             0,
                             {},
                             {}},
                            {},
                            {}};
    };
    bool told = false;
    if (i % 2 == 1) {
      const int many = i % 8 < 4 ? 600 : 1;  // which a second thread records, or not
      const auto before = on.read([](const reader& r) { return r.last_event(); });
      told = child_leaves_write(
          *kept, i % 4 == 1,
          [&](writer& w) {
            for (int k = 0; k < many; ++k) w.append(declared(k), {}, {});
          },
          [&](writer& w) { w.append(declared(many), {}, {}); });
      must(on.read([](const reader& r) { return r.last_event(); }) == before + static_cast<std::uint64_t>(many) + 1,
           "the parent's write around fork " + std::to_string(i));
    } else {
      const pid_t child = ::fork();
      if (child == 0) ::_exit(ask(on, request_of_grant("child-" + std::to_string(i), 1, 1)).said == "used_after_fork" ? 0 : 1);
      int status = -1;
      ::waitpid(child, &status, 0);
      told = status == 0;
    }
    if (!told) break;  // who waits for a thread that it does not have takes a minute
    ++refused;
    must(ask(on, request_of_grant("parent-" + std::to_string(i), 1, 1)).said == "granted", "the parent after fork " + std::to_string(i));
  }
  must(refused == trials, "a child was let in, or waited, at fork " + std::to_string(refused));
  must(on.verify().ok(), "verify after the forks");
  std::printf("{\"trials\":%d,\"hit\":%d,\"second\":0}\n", trials, refused);
}

// ---- C3, C12: killed at the n-th operation --------------------------------------------------------------------------------

/// The steps of the releases, and after them two that none has: a table filled from another, then a column.
const std::vector<sqlite::migration>& steps() {
  static const std::vector<sqlite::migration> all = [] {
    auto released = sqlite::migrations();
    const auto last = sqlite::schema_version;
    released.push_back({last,
                        {"CREATE TABLE label (ref TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID",
                         "INSERT INTO label SELECT ref, note FROM aid"}});
    released.push_back({last + 1, {"DROP TRIGGER company_before_update", "ALTER TABLE company ADD COLUMN lei TEXT NOT NULL DEFAULT ''"}});
    return released;
  }();
  return all;
}

void migrate_killed(int n) {
  faulty_vfs disk;
  const auto file = folder / "ledger.db";
  if (n >= 0) disk.arm(n, faulty_vfs::how::killed);
  sqlite::database db(file.string(), file.string(), SQLITE_OPEN_READWRITE);
  db.restrict_to_ledger_work();
  db.hold_setting("PRAGMA synchronous = EXTRA", "PRAGMA synchronous", "3");
  sqlite::migrate(db, file, file, steps(), sqlite::schema_version + 2);
}

void grant_killed(int n) {
  faulty_vfs disk;
  ledger on = open_ledger();
  disk.arm(n, faulty_vfs::how::killed);
  must(ask(on, request_of_plan("killed", 20, 900)).said == "granted", "the plan");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3) return 2;
  const std::string what = argv[1];
  folder = std::filesystem::canonical(argv[2]);
  const auto number = [&](int at) { return argc > at ? std::stoull(argv[at]) : 0ULL; };
  if (what.starts_with("memory")) sqlite3_config(SQLITE_CONFIG_MALLOC, &counted_memory);
  if (what == "power") power(static_cast<int>(number(3)), number(4));
  if (what == "flush") failures({power_loss_vfs::failing::flush}, number(3));
  if (what == "errors") failures({power_loss_vfs::failing::once, power_loss_vfs::failing::lasting}, number(3));
  if (what == "memory") memory(operations_of_the_library(), static_cast<long>(number(3)), static_cast<long>(number(4)));
  if (what == "memory-of-requests") memory(operations_of_the_protocol(), static_cast<long>(number(3)), static_cast<long>(number(4)));
  if (what == "crafted") crafted(static_cast<int>(number(3)), number(4));
  if (what == "fork") fork_many(static_cast<int>(number(3)));
  if (what == "migrate") migrate_killed(argc > 3 ? static_cast<int>(std::stol(argv[3])) : -1);
  if (what == "killed") grant_killed(static_cast<int>(number(3)));
  return 0;
} catch (const std::exception& e) {
  std::printf("{\"failed\":\"%s\"}\n", e.what());
  return 1;
}
