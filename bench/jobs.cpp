// SPDX-License-Identifier: Apache-2.0
// The jobs of bench/run done by deminimis, and by plain C++ over flat arrays as the bound. Prints lines `key value`.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gnu/libc-version.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <deminimis/io/import_file.hpp>
#include <deminimis/ledger/ledger.hpp>
#include <deminimis/ledger/shared_ledger.hpp>
#include <deminimis/register/register_builder.hpp>
#include <deminimis/sqlite/sqlite_store.hpp>

#include "workload.hpp"

using namespace deminimis;
using namespace deminimis::bench;

namespace {

using clock_type = std::chrono::steady_clock;

double seconds_since(clock_type::time_point begin) { return std::chrono::duration<double>(clock_type::now() - begin).count(); }

template <class Work>
double best_of(int times, Work&& work) {
  double best = 1e9;
  for (int i = 0; i < times; ++i) {
    const auto begin = clock_type::now();
    work();
    best = std::min(best, seconds_since(begin));
  }
  return best;
}

template <class Value>
void print(const std::string& key, const Value& value) {
  std::cout << key << ' ' << value << '\n';
}

double median(std::vector<double> all) {
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
  return all[all.size() / 2];
}

/// A rulebook of the one ceiling that the peers know.
rulebook one_ceiling(window_kind kind) {
  const regulation_set three{regulation::general, regulation::agriculture, regulation::fishery};
  ceiling c{"bench." + std::string(to_string(kind)) + ".general", three, three, eur_cents(30'000'000), {}, kind, {}, {}, "2023/2831 Art 3(2)", {}};
  return {"bench-" + std::string(to_string(kind)), "", "", {c}};
}

/// The companies that are asked about, by their place.
std::vector<std::uint32_t> asks(const workload& w, std::size_t count) {
  dice d(4711);
  std::vector<std::uint32_t> places;
  for (std::size_t i = 0; i < count; ++i) places.push_back(static_cast<std::uint32_t>(d.below(w.companies.size())));
  return places;
}

void write_files(const workload& w, const std::string& folder) {
  std::ofstream companies(folder + "/companies.csv"), grants(folder + "/grants.csv"), asked(folder + "/asks.csv");
  for (std::size_t i = 0; i < w.companies.size(); ++i)
    companies << to_string(w.companies[i]) << ';' << to_string(w.companies[w.group[i]]) << ';' << w.year_starts[i].month << '\n';
  for (std::size_t i = 0; i < w.grants.size(); ++i) {
    const auto& g = w.grants[i];
    grants << ref_of(i) << ';' << to_string(w.companies[g.company]) << ';' << to_string(g.reg) << ';' << number_text(g.amount) << ';'
           << g.amount.unit().code() << ';' << to_string(g.on) << '\n';
  }
  for (const auto place : asks(w, 100'000)) asked << to_string(w.companies[place]) << ';' << to_string(w.companies[w.group[place]]) << '\n';
}

// ---- the bound: sorted arrays, one rule, fixed groups -------------------------------------------------------------------------

void run_bound(const workload& w) {
  struct line {
    std::int32_t on;
    std::uint32_t month;
    std::int64_t eur;
  };
  std::vector<std::uint32_t> begins(w.companies.size() + 1);
  for (const auto& g : w.grants) ++begins[w.group[g.company] + 1];
  for (std::size_t i = 1; i < begins.size(); ++i) begins[i] += begins[i - 1];
  std::vector<line> lines(w.grants.size());
  auto next = begins;
  for (const auto& g : w.grants) lines[next[w.group[g.company]]++] = {g.on.number(), w.year_starts[g.company].month, g.value.count()};
  const fiscal_calendar years;
  const auto rolling = window_start(window_kind::rolling, today(), years).number();
  std::int64_t sum = 0;
  const auto places = asks(w, 100'000);
  const double q1 = best_of(3, [&] {
    sum = 0;
    for (const auto place : places) {
      std::int64_t left = 30'000'000;
      for (auto i = begins[w.group[place]]; i < begins[w.group[place] + 1]; ++i)
        if (lines[i].on >= rolling) left -= lines[i].eur;
      sum += std::max<std::int64_t>(0, left);
    }
  });
  print("q1.answer", sum);
  print("q1.seconds", q1 / static_cast<double>(places.size()));
  for (const auto kind : {window_kind::rolling, window_kind::fiscal}) {
    std::vector<std::int32_t> from(13 * 4000);  // by month of the year's start, and day
    for (const unsigned month : {1U, 4U, 5U, 7U, 10U})
      for (int d = 0; d < 4000; ++d)
        from[month * 4000 + static_cast<unsigned>(d)] = window_start(kind, *day::of(2017, 1, 1) + d, fiscal_calendar(month_day{month, 1})).number();
    const std::int32_t base = day::of(2017, 1, 1)->number();
    std::int64_t excess = 0;
    std::size_t count = 0;
    const double took = best_of(3, [&] {
      excess = 0, count = 0;
      for (std::size_t g = 0; g + 1 < begins.size(); ++g) {
        std::uint32_t first = begins[g];
        std::int64_t total = 0;
        for (auto i = begins[g]; i < begins[g + 1]; ++i) {
          total += lines[i].eur;
          const auto start = from[lines[i].month * 4000 + static_cast<unsigned>(lines[i].on - base)];
          while (first > begins[g] && lines[first - 1].on >= start) total += lines[--first].eur;
          while (lines[first].on < start) total -= lines[first++].eur;
          if (total > 30'000'000) ++count, excess += total - 30'000'000;
        }
      }
    });
    print("q3." + std::string(to_string(kind)) + ".answer", std::to_string(count) + "/" + std::to_string(excess));
    print("q3." + std::string(to_string(kind)) + ".seconds", took);
  }
}

// ---- the register ---------------------------------------------------------------------------------------------------------------

void ask_register(const ledger_register& r, const workload& w) {
  const auto places = asks(w, 100'000);
  for (std::size_t book = 0; book < r.books().size(); ++book) {
    std::vector<double> took;
    std::int64_t sum = 0;
    for (int warm = 0; warm < 2; ++warm) {
      sum = 0;
      took.clear();
      for (std::size_t i = 0; i + 10 <= places.size(); i += 10) {  // ten at a time: the clock itself costs 30 ns
        const auto begin = clock_type::now();
        for (std::size_t k = i; k < i + 10; ++k) sum += r.room(w.companies[places[k]], regulation::general, today(), book).headroom.count();
        took.push_back(seconds_since(begin) / 10);
      }
    }
    print("q1." + r.books()[book].id + ".answer", sum);
    print("q1." + r.books()[book].id + ".seconds", median(took));
  }
  for (std::size_t book = 0; book < r.books().size(); ++book)
    for (const unsigned threads : {1U, 2U}) {
      std::size_t count = 0;
      eur_sum excess = 0;
      const double best = best_of(3, [&] {
        const auto found = r.audit(book, threads);
        count = found.size();
        excess = 0;
        for (const auto& b : found) excess += b.excess();
      });
      print("q3." + r.books()[book].id + "." + std::to_string(threads) + ".answer", std::to_string(count) + "/" + excess.str());
      print("q3." + r.books()[book].id + "." + std::to_string(threads) + ".seconds", best);
    }
  print("bytes_a_grant", r.bytes() / r.grants());
}

ledger_register register_of(const workload& w) {
  register_builder builder;
  builder.reserve(w.grants.size());
  for (std::size_t i = 0; i < w.companies.size(); ++i) builder.add(company{w.companies[i], fiscal_calendar(w.year_starts[i]), {}, true, {}});
  for (std::size_t i = 0; i < w.links.size(); ++i)
    builder.add(control_link{id_of(w.companies[w.links[i].first]), id_of(w.companies[w.links[i].second]), w.linked_since[i], {}, {}, {}, {}, i + 1});
  for (std::size_t i = 0; i < w.grants.size(); ++i) {
    const auto& g = w.grants[i];
    builder.add_plain(ref_of(i), w.companies[g.company], g.reg, grant_status::granted, g.amount, rate_of(g), g.value, g.on, i + 1);
  }
  return std::move(builder).build(one_ceiling(window_kind::rolling), {one_ceiling(window_kind::fiscal), dk_law(), closing_loops_2024()}, {});
}

// ---- the ledger -----------------------------------------------------------------------------------------------------------------

settings ledger_settings() {
  settings s;
  s.book = dk_law();
  s.watched = {closing_loops_2024()};
  s.conversion.source = rate_source::fixed;
  s.conversion.fixed = dkk_rate();
  s.conversion.reason = "benchmark";
  s.authority = "Benchmark";
  return s;
}

/// Appends companies and links to a new ledger.
void record_structure(sqlite_store& store, const workload& w) {
  store.write([&](writer& to) {
    for (std::size_t i = 0; i < w.companies.size(); ++i)
      to.append(company_registered{{w.companies[i], fiscal_calendar(w.year_starts[i]), {}, true, {}}}, {}, {});
    for (std::size_t i = 0; i < w.links.size(); ++i)
      to.append(link_recorded{{id_of(w.companies[w.links[i].first]), id_of(w.companies[w.links[i].second]), w.linked_since[i], {}, {}, {}, {}, 0}},
                {}, {});
  });
}

/// Appends the workload to a new ledger, its grants in one transaction as the peers do.
void make_ledger(const workload& w, const std::string& file) {
  const auto store = sqlite_store::create(file, ledger_settings());
  const auto begin = clock_type::now();
  record_structure(*store, w);
  print("structure.seconds", seconds_since(begin));
  const auto grants = clock_type::now();
  store->write([&](writer& to) {
    for (std::size_t i = 0; i < w.grants.size(); ++i) {
      const auto& g = w.grants[i];
      to.append(
          grant_recorded{
              {ref_of(i), w.companies[g.company], g.reg, grant_status::declared, false, g.amount, rate_of(g), g.value, g.on, {}, 0, {}, {}}, {}, {}},
          {}, {});
    }
  });
  print("rows_a_second", static_cast<double>(w.grants.size()) / seconds_since(grants));
}

/// grants.csv, which has no header, with one.
class with_header final : public byte_source {
 public:
  explicit with_header(const std::string& file) : rows_(file) {}
  std::size_t read(char* to, std::size_t most) override {
    if (const std::size_t rest = header_.size() - at_; rest > 0) {
      const std::size_t count = header_.copy(to, most, at_);
      at_ += count;
      return count;
    }
    return rows_.read(to, most);
  }
  void rewind() override {
    at_ = 0;
    rows_.rewind();
  }

 private:
  std::string_view header_ = "ref;cvr;regulation;amount;currency;granted_on\n";
  std::size_t at_ = 0;
  file_source rows_;
};

/// The grants of grants.csv imported into a new ledger of the companies and links, each row read, converted, judged and recorded, in one transaction.
void import_file_of(const workload& w, const std::string& folder) {
  const std::string file = folder + "/imported.db";
  std::filesystem::remove(file);
  const auto begin = clock_type::now();
  std::shared_ptr<sqlite_store> store = sqlite_store::create(file, ledger_settings());
  record_structure(*store, w);
  const auto grants = clock_type::now();
  ledger into(store);
  with_header rows(folder + "/grants.csv");
  import_options options;
  options.kind = import_kind::declarations;
  options.how = notation::iso;
  const auto report = import_file(into, rows, options, import_mode::all_or_none, [](const row_report&) {});
  print("seconds", seconds_since(begin));
  print("rows_a_second", static_cast<double>(report.count(row_outcome::added)) / seconds_since(grants));
  print("breaches", report.breaches);
}

/// Every company is asked about twice, and once more in one consistent view of all questions, as the peers ask theirs.
void ask_ledger(const workload& w, const std::string& file, std::size_t count, bool preload) {
  auto store = sqlite_store::open(file);
  if (preload) store->preload();
  const ledger on(std::move(store));
  const auto places = asks(w, 100'000);
  const auto ask_all = [&](const char* time, const auto& whom) {
    std::vector<double> took;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto begin = clock_type::now();
      sum += whom.headroom(w.companies[places[i]], regulation::general, today(), currency::eur()).binding.headroom.count();
      took.push_back(seconds_since(begin));
    }
    print(time, median(took));
    return sum;
  };
  const auto first = ask_all("first.seconds", on), again = ask_all("seconds", on);
  const auto in_one_view = on.ask([&](const questions& q) { return ask_all("one_view.seconds", q); });
  if (first != again || again != in_one_view) throw std::runtime_error("the same questions were answered otherwise");
}

/// A register filled from the ledger's file.
void fill_register(const std::string& file) {
  const auto begin = clock_type::now();
  const auto store = sqlite_store::open(file);
  register_builder builder;
  store->fill(builder);
  const auto s = ledger_settings();
  const ledger_register r = std::move(builder).build(s.book, s.watched, s.policy);
  print("seconds", seconds_since(begin));
  print("grants", r.grants());
}

/// The whole from the file: opened, its register taken from the snapshot or the rows, every grant tested by the binding rulebook.
void audit_file(const std::string& file, bool snapshot) {
  const auto beside = sqlite_store::snapshot_of(file);
  std::filesystem::remove(beside);
  if (snapshot) {
    const auto begin = clock_type::now();
    const auto wrote = sqlite_store::open(file)->write_snapshot();
    print("written.seconds", seconds_since(begin));
    print("bytes", wrote.bytes);
  }
  const auto begin = clock_type::now();
  const auto store = sqlite_store::open(file, {.read_only = true});
  sqlite_store::register_source from;
  const ledger_register r = store->load_register(&from);
  print("loaded.seconds", seconds_since(begin));
  const auto found = r.audit();
  print("q3.seconds", seconds_since(begin));
  eur_sum excess = 0;
  for (const auto& b : found) excess += b.excess();
  print("q3.answer", std::to_string(found.size()) + "/" + excess.str());
  print("snapshot", from.snapshot ? "yes" : "no");
}

void decide(const workload& w, const std::string& file, bool wal, std::size_t count, std::size_t batch, unsigned writers, bool preload) {
  sqlite_options options;
  options.wal = wal;
  const auto store = std::shared_ptr<sqlite_store>(sqlite_store::open(file, options));
  const auto places = asks(w, 100'000);
  const std::string run = std::to_string(clock_type::now().time_since_epoch().count());
  if (preload) {
    const auto begin = clock_type::now();
    store->preload();
    print("preloaded.seconds", seconds_since(begin));
  }
  shared_ledger on(store);
  const auto asked = [&](std::size_t i) {
    return aid_request{w.companies[places[i % places.size()]], regulation::general, money(10'000, currency::eur()), today()};
  };
  const auto begin = clock_type::now();
  double longest = 0;
  if (batch > 1) {
    for (std::size_t i = 0; i < count; i += batch) {
      std::vector<std::size_t> some;
      for (std::size_t k = i; k < std::min(count, i + batch); ++k) some.push_back(k);
      for (const auto& entry : on.batch(some, [&](recorder&r, std::size_t k) { return r.grant(run + "-" + std::to_string(k), asked(k)); }))
        static_cast<void>(entry.value());
    }
  } else {
    std::vector<double> waits(writers);
    const auto write = [&](unsigned t) {
      for (std::size_t i = t; i < count; i += writers) {
        const auto one = clock_type::now();
        static_cast<void>(on.grant(run + "-" + std::to_string(i), asked(i)));
        waits[t] = std::max(waits[t], seconds_since(one));
      }
    };
    std::vector<std::thread> others;
    for (unsigned t = 1; t < writers; ++t) others.emplace_back(write, t);
    write(0);  // as the peer: memory of another thread's arena grows by a system call a page
    for (auto& t : others) t.join();
    longest = *std::max_element(waits.begin(), waits.end());
  }
  print("decisions_a_second", static_cast<double>(count) / seconds_since(begin));
  if (longest > 0) print("longest_wait.seconds", longest);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() == 1 && args[0] == "made-with") {
    std::cout << "compiler " __VERSION__ ", SQLite " << sqlite3_libversion() << ", glibc " << gnu_get_libc_version() << '\n';
    return 0;
  }
  if (args.size() < 3) {
    std::cerr << "usage: jobs FOLDER SIZE (make | bound | register | moving | ledger-make | ledger-import | ledger-register | ledger-audit | "
                 "ledger-snapshot | "
                 "ledger-q1 N [preload] | ledger-q2 delete|wal N "
                 "BATCH WRITERS [preload])\n";
    return 64;
  }
  const std::string &folder = args[0], &job = args[2], file = folder + "/ledger.db";
  const std::size_t size = std::stoul(args[1]);
  const workload w = make_workload(size, 2026, job == "moving");
  if (job == "make") write_files(w, folder);
  if (job == "bound") run_bound(w);
  if (job == "register" || job == "moving") {
    const auto begin = clock_type::now();
    const ledger_register r = register_of(w);
    print("build.seconds", seconds_since(begin));
    ask_register(r, w);
  }
  if (job == "ledger-make") make_ledger(w, file);
  if (job == "ledger-import") import_file_of(w, folder);
  if (job == "ledger-register") fill_register(file);
  if (job == "ledger-audit") audit_file(file, false);
  if (job == "ledger-snapshot") audit_file(file, true);
  const bool preload = args.back() == "preload";
  if (job == "ledger-q1") ask_ledger(w, file, std::stoul(args[3]), preload);
  if (job == "ledger-q2")
    decide(w, file, args[3] == "wal", std::stoul(args[4]), std::stoul(args[5]), static_cast<unsigned>(std::stoul(args[6])), preload);
  struct rusage used {};
  getrusage(RUSAGE_SELF, &used);
  print("peak_kb", used.ru_maxrss);
}
