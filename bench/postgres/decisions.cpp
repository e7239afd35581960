// SPDX-License-Identifier: Apache-2.0
// Decisions a second in PostgreSQL: through the library, and by a hand-written function with the same guarantees (peer.sql), turn by turn in one run.
//   decisions PEER_SQL SECONDS ROUNDS     with DEMINIMIS_POSTGRES; see bench/postgres/run
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <libpq-fe.h>

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/postgres/postgres_store.hpp>

using namespace deminimis;
using clock_type = std::chrono::steady_clock;

namespace {

std::string server() { return std::getenv("DEMINIMIS_POSTGRES"); }

/// One client: one decision each time. True where it was granted.
struct client {
  virtual ~client() = default;
  virtual bool decide(const std::string& ref, const std::string& cvr) = 0;
};

struct library_client final : client {
  explicit library_client(const std::string& schema) : on(std::shared_ptr<store>(postgres_store::open(server() + "?schema=" + schema))) {}
  bool decide(const std::string& ref, const std::string& cvr) override {
    return on.grant(ref, {.recipient = cvr, .regulation = "general", .amount = "1000.00 EUR", .granted_on = "2026-02-14"}, {ref, "bench", ""})
        .granted();
  }
  ledger on;
};

struct peer_client final : client {
  peer_client() : link(PQconnectdb(server().c_str()), PQfinish) {
    if (PQstatus(link.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(link.get()));
    PQclear(PQprepare(link.get(), "decide", "SELECT peer.decide($1, $2, $3, $4, $5, $6)", 6, nullptr));
  }
  bool decide(const std::string& ref, const std::string& cvr) override {
    const char* values[] = {ref.c_str(), cvr.c_str(), "2026-02-14", "100000", ref.c_str(), "bench"};
    PGresult* row = PQexecPrepared(link.get(), "decide", 6, values, nullptr, nullptr, 0);
    const bool ok = PQresultStatus(row) == PGRES_TUPLES_OK;
    const bool granted = ok && std::string(PQgetvalue(row, 0, 0)) != "0";
    const std::string said = PQresultErrorMessage(row);
    PQclear(row);
    if (!ok) throw std::runtime_error(said);
    return granted;
  }
  std::unique_ptr<PGconn, decltype(&PQfinish)> link;
};

std::atomic<int> next_company = 20'000'000;
std::atomic<std::uint64_t> next_ref = 0;

/// Decisions a second of `clients` for a while. Contended: all on one undertaking, a new one after 40 decisions, as many as one has in its life.
template <class Make>
double measure(std::size_t clients, bool contended, double seconds, Make&& make) {
  std::vector<std::unique_ptr<client>> all;
  for (std::size_t i = 0; i < clients; ++i) all.push_back(make());
  const int base = next_company.fetch_add(1'000'000);
  for (std::size_t i = 0; i < clients; ++i)  // each server process has compiled and planned the functions before the clock starts
    for (int n = 0; n < 3; ++n)
      static_cast<void>(all[i]->decide("w" + std::to_string(next_ref++), std::to_string(base + 900'000 + static_cast<int>(i))));
  std::atomic<std::uint64_t> done = 0, together = 0;
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  const auto began = clock_type::now();
  for (std::size_t i = 0; i < clients; ++i)
    threads.emplace_back([&, i] {
      for (std::uint64_t own = 0; !stop; ++own) {
        const auto turn = contended ? together++ / 40 : (own / 40) * clients + i;
        if (!all[i]->decide("r" + std::to_string(next_ref++), std::to_string(base + static_cast<int>(turn)))) throw std::logic_error("refused");
        ++done;
      }
    });
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  for (auto& t : threads) t.join();
  return static_cast<double>(done) / std::chrono::duration<double>(clock_type::now() - began).count();
}

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4 || !std::getenv("DEMINIMIS_POSTGRES")) return std::fprintf(stderr, "usage: bench/postgres/run\n"), 2;
  std::ifstream file(arguments[1]);
  const std::string sql{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const double seconds = std::atof(arguments[2]);
  const int rounds = std::atoi(arguments[3]);
  {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> link(PQconnectdb(server().c_str()), PQfinish);
    PGresult* made = PQexec(link.get(), sql.c_str());
    if (PQresultStatus(made) != PGRES_COMMAND_OK) return std::fprintf(stderr, "%s\n", PQresultErrorMessage(made)), 1;
    PQclear(made);
  }
  static_cast<void>(postgres_store::create(server() + "?schema=bench", settings{}));
  std::printf("| clients | undertakings | library, decisions/s | hand-written SQL | ratio |\n|---|---|---|---|---|\n");
  for (const std::size_t clients : {1U, 4U, 16U})
    for (const bool contended : {false, true}) {
      if (clients == 1 && contended) continue;
      std::vector<double> ours, theirs, ratios;
      for (int i = 0; i < rounds; ++i) {  // turn by turn, so that whatever else the machine does strikes both
        ours.push_back(measure(clients, contended, seconds, [] { return std::make_unique<library_client>("bench"); }));
        theirs.push_back(measure(clients, contended, seconds, [] { return std::make_unique<peer_client>(); }));
        ratios.push_back(ours.back() / theirs.back());
      }
      std::printf("| %zu | %s | %.0f | %.0f | %.2f |\n", clients, contended ? "one" : "each its own", median(ours), median(theirs), median(ratios));
      std::fflush(stdout);
    }
  return 0;
}
