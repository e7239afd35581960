// SPDX-License-Identifier: Apache-2.0
#include "session.hpp"

#include <string_view>
#include <utility>

#include <deminimis/io/event_json.hpp>

#include "schema.hpp"

namespace deminimis::postgres {

namespace {

constexpr std::string_view own_refusal = "DM001";  // `code: why`, raised by our own functions
constexpr std::string_view moved_meanwhile = "DM002";
constexpr std::string_view against_the_rules = "DM003";  // the database's own sum
constexpr std::string_view lock_not_available = "55P03";
constexpr std::string_view deadlock = "40P01";

}  // namespace

error error_of(const server_error& e, const std::string& shown, bool committing) {
  const std::string_view state = e.sqlstate;
  if (committing && e.lost)
    return {errc::outcome_unknown, shown, "The connection was lost while the request was committed: " + e.message,
            "Repeat it with the same idempotency key: what was recorded is then found, and recorded once."};
  if (state == own_refusal) {
    const auto colon = e.message.find(": ");
    const std::string name = e.message.substr(0, colon), why = colon == std::string::npos ? e.message : e.message.substr(colon + 2);
    std::string sentence = why;
    if (!sentence.empty() && sentence.front() >= 'a' && sentence.front() <= 'z') sentence.front() = static_cast<char>(sentence.front() - 'a' + 'A');
    for (const auto& known : error_codes())
      if (known.name == name) {
        const bool server = info(known.code).exit == exit_status::storage;
        return {known.code, server ? shown : "event", sentence + ".",
                known.code == errc::permission_denied ? "Ask the ledger's administrator: deminimis pg add-operator, and the roles that it makes."
                : known.code == errc::replica         ? "Use the address of the primary."
                : known.code == errc::setting_unsafe  ? "Set them on and reload the server: deminimis pg status shows which."
                                                      : ""};
      }
    return {errc::storage, shown, e.message, ""};
  }
  if (state == against_the_rules)
    return {errc::permission_denied, "event", "The database takes no such event: " + e.message + ".",
            "Record aid by deminimis, which decides first. Where it was deminimis that allowed it, please report it."};
  if (state == "25001") return {errc::setting_unsafe, shown, e.message + ".", "Leave default_transaction_isolation at read committed."};
  if (state == lock_not_available || state == deadlock)
    return {errc::busy, shown, "Other clients held the companies that the request is about all the time.", "Try again."};
  if (state == "53100") return {errc::storage_full, shown, e.message, "Make room where the database lies."};
  if (state == "53300") return {errc::busy, shown, e.message, "Try again, or let a pooler share the connections."};
  if (state == "40001") return {errc::busy, shown, e.message, "Try again."};  // a replica's question in the way of what it replays
  // 0A000: a transaction that may write, on a server in recovery
  if (state == "25006" || state == "0A000")
    return {errc::replica, shown, "The server takes no writes: " + e.message + ".", "Use the address of the primary."};
  if (state == "42501" || state.starts_with("28"))
    return {errc::permission_denied, shown, e.message + ".",
            "Ask the ledger's administrator: deminimis pg add-operator, and the roles that it makes."};
  if (state == "3D000") return {errc::not_a_ledger, shown, e.message + ".", "Name a database that is there."};
  if (state == "3F000" || state == "42P01" || state == "42883")
    return {errc::not_a_ledger, shown, "The database has no ledger there: " + e.message + ".", "Make one with: deminimis pg init."};
  if (state == "22P05" || state == "22021") return {errc::encoding_invalid, "event", e.message, "Leave out the character NUL."};
  if (state.starts_with("08") || state.starts_with("57") || e.lost)
    return {errc::storage, shown, "The server cannot be reached, or ended the connection: " + e.message,
            "Try again; nothing of the request was recorded."};
  return {errc::storage, shown, e.message + (e.sqlstate.empty() ? "" : " (" + e.sqlstate + ")"), ""};
}

bool in_the_way(const server_error& e) { return e.sqlstate == moved_meanwhile || e.sqlstate == lock_not_available || e.sqlstate == deadlock; }

session::session(const std::string& address, postgres_options chosen)
    : where(place_of(address)), options(std::move(chosen)), schema("\"" + where.schema + "\".") {
  connect();
}

void session::connect() {
  if (link && !link->lost() && !link->ended_by_server()) return;
  forget();  // another server may answer, and not know yet what this one did
  decides_at_once = true;
  try {
    link = std::make_unique<connection>(where.uri);
  } catch (const server_error& e) {
    // libpq tells of a refused connection in words only
    const auto says = [&](std::string_view words) { return e.message.find(words) != std::string::npos; };
    if (says("does not exist") && says("database")) throw error{errc::not_a_ledger, where.shown, e.message, "Name a database that is there."};
    if (says("authentication failed") || says("no password supplied") || says("no pg_hba.conf entry") || says("permission denied"))
      throw error{errc::permission_denied, where.shown, e.message, "Check the user, and keep the password in ~/.pgpass."};
    if (says("too many clients") || says("too many connections") || says("the database system is starting up"))
      throw error{errc::busy, where.shown, e.message, "Try again."};
    if (says("invalid") && says("URI")) throw error{errc::not_a_ledger, where.shown, e.message, "Write postgresql://USER@HOST/DATABASE."};
    throw error{errc::storage, where.shown, e.message, "Check the address, and that the server runs."};
  }
}

void session::require_ledger() {
  try {
    const auto state = link->ask("SELECT version FROM " + schema + "state()");
    if (state.rows() != 1) throw error(errc::corrupt, where.shown, "The ledger does not say of which version it is.", "Run deminimis verify.");
    if (const auto version = state.integer(0, 0); version > schema_version)
      throw error(errc::schema_too_new, where.shown,
                  "Its tables are of version " + std::to_string(version) + "; this deminimis knows " + std::to_string(schema_version) + ".",
                  "Use a newer version of deminimis.");
  } catch (const server_error& e) {
    throw error_of(e, where.shown);
  }
}

void session::refresh_general(std::uint64_t last) {
  if (general_seen == last) return;
  const auto rows = link->ask("SELECT seq, bytes FROM " + schema + "general_events($1)", {general_seen});
  for (int i = 0; i < rows.rows(); ++i) general.apply(parse_event(rows.text(i, 1)));
  general_seen = last;
  rates.clear();
  forget();
}

std::shared_ptr<remembered> session::recall(const std::string& id) const {
  const auto at = undertakings.find(id);
  return at == undertakings.end() ? nullptr : at->second;
}

std::shared_ptr<remembered> session::guess(const std::string& id) const {
  if (!strangers_are_new || asker.empty() || id.size() != 8 || id.find_first_not_of("0123456789") != std::string::npos) return nullptr;
  auto alone = std::make_shared<remembered>();
  alone->members = {id};
  alone->mark = asker + "{" + id + "}|{}";
  alone->quiet = alone->guessed = true;
  alone->facts = std::make_shared<projection>();
  return alone;
}

void session::remember(std::shared_ptr<remembered> undertaking) {
  constexpr std::size_t most_events = 20000;
  const std::size_t events = undertaking->facts->grants().size() + undertaking->facts->links().size() + 1;
  if (events_remembered + events > most_events) forget();
  if (events > most_events) return;
  events_remembered += events;
  for (const auto& id : undertaking->members) undertakings[id] = undertaking;
}

}  // namespace deminimis::postgres
