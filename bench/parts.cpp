// SPDX-License-Identifier: Apache-2.0
// What the parts cost: Google Benchmark. Run build/bench/bin/bench_parts, `--benchmark_filter=...` for some.
#include <benchmark/benchmark.h>

#include <deminimis/io/event_json.hpp>
#include <deminimis/io/merkle.hpp>
#include <deminimis/register/register_builder.hpp>

#include "workload.hpp"

using namespace deminimis;

namespace {

const bench::workload& small() {
  static const bench::workload made = bench::make_workload(10'000, 2026);
  return made;
}

const ledger_register& flat() {
  static const ledger_register made = make_register(bench::history_of(small()), dk_law(), {closing_loops_2024()}, {});
  return made;
}

void converting(benchmark::State& state) {
  const rate at = bench::dkk_rate();
  std::int64_t minor = 1;
  for (auto _ : state) benchmark::DoNotOptimize(to_eur(money(minor++, currency::dkk()), at));
}
BENCHMARK(converting);

void converting_in_128_bits(benchmark::State& state) {
  const rate at = rate::parse("7.46038000000000");
  std::int64_t minor = std::int64_t{1} << 60;
  for (auto _ : state) benchmark::DoNotOptimize(to_eur(money(minor++, currency::dkk()), at));
}
BENCHMARK(converting_in_128_bits);

void parsing_an_amount(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(money::parse("80500.00 DKK"));
}
BENCHMARK(parsing_an_amount);

void starting_a_window(benchmark::State& state) {
  const fiscal_calendar years(month_day{7, 1});
  day on = bench::today();
  const auto kind = state.range(0) == 0 ? window_kind::rolling : window_kind::fiscal;
  for (auto _ : state) benchmark::DoNotOptimize(window_start(kind, on, years));
}
BENCHMARK(starting_a_window)->Arg(0)->Arg(1);

void room_of_one(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(flat().room(small().companies[i++ * 31 % small().companies.size()], regulation::general, bench::today(),
                                         static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(room_of_one)->Arg(0)->Arg(1);

void headroom_explained(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        flat().headroom(small().companies[i++ * 31 % small().companies.size()], regulation::general, bench::today(), currency::eur(), {}));
}
BENCHMARK(headroom_explained);

void auditing_ten_thousand(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(flat().audit(0, static_cast<unsigned>(state.range(0))));
}
BENCHMARK(auditing_ten_thousand)->Arg(1)->Arg(2);

void writing_an_event(benchmark::State& state) {
  const history all = bench::history_of(bench::make_workload(100, 2026));
  const event e{17, {}, {"key", "Bo", "because"}, {}, grant_recorded{all.grants.front(), decision_basis{"dk-law", eur_cents(1)}, {}}};
  for (auto _ : state) benchmark::DoNotOptimize(leaf_hash(canonical_bytes(e)));
}
BENCHMARK(writing_an_event);

}  // namespace

BENCHMARK_MAIN();
