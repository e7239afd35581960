// SPDX-License-Identifier: Apache-2.0
#include "verify.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include <deminimis/io/event_json.hpp>
#include <deminimis/io/merkle.hpp>
#include <deminimis/io/personal.hpp>
#include <deminimis/ledger/projection.hpp>

namespace deminimis::postgres {

namespace {

constexpr std::size_t most_problems = 1000;
constexpr std::int64_t events_at_once = 1000;

/// The sentences found so far; past the first thousand only their number.
class problem_list {
 public:
  void add(std::string sentence) {
    if (++count_ <= most_problems) sentences_.push_back(std::move(sentence));
  }
  [[nodiscard]] std::vector<std::string> take() && {
    if (count_ > most_problems) sentences_.push_back("And " + std::to_string(count_ - most_problems) + " more.");
    return std::move(sentences_);
  }

 private:
  std::vector<std::string> sentences_;
  std::size_t count_ = 0;
};

/// What follows from the log, row by row: (event, row as text), as the tables have it too.
using row_set = std::multiset<std::pair<std::int64_t, std::string>>;

/// The rows of every derived table that follow from events `$1` to `$2`.
std::string derived_rows(const std::string& schema) {
  const auto table = [&](const char* name, const char* columns) {
    return "SELECT seq, '" + std::string(name) + "|' || concat_ws('|', " + columns + ") FROM " + schema + name + " WHERE seq BETWEEN $1 AND $2";
  };
  return table("edge", "node, other") + " UNION ALL " +
         table("fact",
               "node, kind, coalesce(operator, ''), coalesce(ref, ''), coalesce(day::text, ''), coalesce(cents::text, ''), coalesce(regulation, ''), "
               "coalesce(until::text, ''), bytes") +
         " UNION ALL " + table("aid", "ref, recipient, coalesce(operator, ''), reserved") + " UNION ALL " + table("aid_end", "ref") + " UNION ALL " +
         table("link", "a, b") + " UNION ALL " + table("split", "nodes") + " UNION ALL " + table("split_end", "split") + " UNION ALL " +
         table("batch", "report, number, coalesce(operator, '')") + " UNION ALL " + table("person", "coalesce(operator, '')") + " UNION ALL " +
         table("erasure", "record") + " UNION ALL " + table("rate", "source, currency, day, per_eur");
}

/// The rows that an event should have left. Remembers what later events speak of by its reference or number.
class expectation {
 public:
  void take(const event& e, const std::string& recorder, std::string_view bytes, row_set& rows) {
    const auto seq = static_cast<std::int64_t>(e.sequence);
    const auto row = [&](const std::string& text) { rows.emplace(seq, text); };
    const std::string kind(kind_of(e.body));
    std::set<std::string> nodes;
    if (const auto* c = std::get_if<company_registered>(&e.body)) {
      nodes = {id_of(c->company.number)};
    } else if (const auto* s = std::get_if<sector_classified>(&e.body)) {
      nodes = {id_of(s->number)};
    } else if (const auto* d = std::get_if<entity_declared>(&e.body)) {
      nodes = {d->entity.id};
      hubs_[d->entity.id] = d->entity.kind == entity_kind::public_body;
    } else if (const auto* l = std::get_if<link_recorded>(&e.body)) {
      nodes = {l->link.a, l->link.b};
      links_[e.sequence] = nodes;
      row("link|" + l->link.a + "|" + l->link.b);
      edge(row, l->link.a, l->link.b);
    } else if (const auto* end = std::get_if<link_ended>(&e.body)) {
      nodes = links_[end->link];
    } else if (const auto* split = std::get_if<split_recorded>(&e.body)) {
      std::string all = "{" + id_of(split->fact.divided);
      nodes = {id_of(split->fact.divided)};
      for (const auto& heir : split->fact.successors) {
        all += "," + id_of(heir.number);
        if (nodes.insert(id_of(heir.number)).second) edge(row, id_of(split->fact.divided), id_of(heir.number));
      }
      links_[e.sequence] = nodes;
      row("split|" + all + "}");
    } else if (const auto* withdrawn = std::get_if<split_withdrawn>(&e.body)) {
      nodes = links_[withdrawn->split];
      row("split_end|" + std::to_string(withdrawn->split));
    } else if (const auto* g = std::get_if<grant_recorded>(&e.body)) {
      nodes = {id_of(g->grant.recipient)};
      recipients_[g->grant.ref] = id_of(g->grant.recipient);
      row("aid|" + g->grant.ref + "|" + id_of(g->grant.recipient) + "|" + recorder + "|" + (g->grant.status == grant_status::reserved ? "t" : "f"));
    } else if (const auto* p = std::get_if<reservation_posted>(&e.body)) {
      nodes = {recipients_[p->ref]};
      row("aid_end|" + p->ref);
    } else if (const auto* v = std::get_if<reservation_voided>(&e.body)) {
      nodes = {recipients_[v->ref]};
      row("aid_end|" + v->ref);
    } else if (const auto* r = std::get_if<grant_reduced>(&e.body)) {
      nodes = {recipients_[r->ref]};
    } else if (const auto* rates = std::get_if<rates_recorded>(&e.body)) {
      std::map<std::pair<std::string_view, day>, const rate*> last;  // of two for one day the later counts
      for (const auto& q : rates->quotes) last.insert_or_assign({q.unit.code(), q.on}, &q.per_eur);
      for (const auto& [of, per_eur] : last)
        row("rate|" + std::string(to_string(rates->source)) + "|" + std::string(of.first) + "|" + to_string(of.second) + "|" + to_string(*per_eur));
    }
    if (const auto* b = std::get_if<batch_drafted>(&e.body))
      row("batch|" + std::string(to_string(b->kind)) + "|" + std::to_string(b->number) + "|" + recorder);
    if (personal_data_of(e.body)) row("person|" + recorder);
    if (const auto* gone = std::get_if<person_erased>(&e.body)) {
      erased_.insert(gone->records.begin(), gone->records.end());
      for (const auto record : gone->records) row("erasure|" + std::to_string(record));
    }
    if (personal_data_of(e.body)) committed_.insert(e.sequence);
    const std::string sum = summed(e.body);
    for (const auto& node : nodes) {
      nodes_.insert(node);
      row("fact|" + node + "|" + kind + "|" + recorder + "|" + sum + "|" + std::string(bytes));
    }
  }

  /// The events whose personal data there must be.
  [[nodiscard]] std::set<std::uint64_t> kept() const {
    std::set<std::uint64_t> all;
    std::set_difference(committed_.begin(), committed_.end(), erased_.begin(), erased_.end(), std::inserter(all, all.end()));
    return all;
  }

  /// The nodes that there must be: a node and whether it links nothing.
  [[nodiscard]] std::set<std::string> nodes() const {
    std::set<std::string> all;
    for (const auto& node : nodes_) {
      const auto hub = hubs_.find(node);
      all.insert(node + (hub != hubs_.end() && hub->second ? "|t" : "|f"));
    }
    return all;
  }

 private:
  template <class Row>
  static void edge(Row&& row, const std::string& a, const std::string& b) {
    if (a == b) return;
    row("edge|" + a + "|" + b);
    row("edge|" + b + "|" + a);
  }

  /// What the database's own sum needs of it: reference, day, cents, regulation, lapse.
  std::string summed(const event_body& body) {
    const auto columns = [](const std::string& ref, const std::string& day, const std::string& cents, const std::string& regulation,
                            const std::string& until) { return ref + "|" + day + "|" + cents + "|" + regulation + "|" + until; };
    if (const auto* g = std::get_if<grant_recorded>(&body)) {
      const std::string under(to_string(g->grant.regulation));
      regulations_[g->grant.ref] = under;
      return columns(g->grant.ref, to_string(g->grant.granted_on), std::to_string(g->grant.value.count()), under,
                     g->grant.lapses_on ? to_string(*g->grant.lapses_on) : "");
    }
    if (const auto* p = std::get_if<reservation_posted>(&body))
      return columns(p->ref, to_string(p->granted_on), std::to_string(p->value.count()), regulations_[p->ref], "");
    if (const auto* v = std::get_if<reservation_voided>(&body)) return columns(v->ref, "", "", "", "");
    if (const auto* r = std::get_if<grant_reduced>(&body))
      return columns(r->ref, to_string(r->fact.effective_on), std::to_string(r->fact.value.count()), "", "");
    return columns("", "", "", "", "");
  }

  std::map<std::string, std::string> regulations_;
  std::set<std::uint64_t> committed_, erased_;
  std::set<std::string> nodes_;
  std::map<std::string, bool> hubs_;
  std::map<std::uint64_t, std::set<std::string>> links_;
  std::map<std::string, std::string> recipients_;
};

std::string shortened(const std::string& text) { return text.size() <= 120 ? text : text.substr(0, 117) + "..."; }

void compare_rows(const row_set& found, const row_set& wanted, problem_list& problems) {
  row_set missing, extra;
  std::set_difference(wanted.begin(), wanted.end(), found.begin(), found.end(), std::inserter(missing, missing.end()));
  std::set_difference(found.begin(), found.end(), wanted.begin(), wanted.end(), std::inserter(extra, extra.end()));
  for (const auto& [seq, row] : missing)
    problems.add("Table " + row.substr(0, row.find('|')) + " lacks a row of event " + std::to_string(seq) + ": " + shortened(row) + ".");
  for (const auto& [seq, row] : extra)
    problems.add("Table " + row.substr(0, row.find('|')) + " has a row of event " + std::to_string(seq) +
                 " that the log does not say: " + shortened(row) + ".");
}

/// The database's own sum must go by the rules that the ledger was made with.
void check_rules(session& of, const settings& made_with, problem_list& problems) {
  const auto policies = of.link->ask("SELECT anniversary, natural_person_links, rounding FROM " + of.schema + "ledger");
  const auto wanted = policies_of(made_with);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (policies.rows() != 1 || policies.text(0, static_cast<int>(i)) != wanted[i])
      problems.add("The database does not go by the policies that the ledger was made with.");
  const auto rows = of.link->ask("SELECT id, aid_under, counts, cents, kind, first, last FROM " + of.schema + "ceiling");
  std::multiset<std::string> there, meant;
  for (int row = 0; row < rows.rows(); ++row) {
    std::string text;
    for (int column = 0; column < 7; ++column) text += rows.string(row, column) + "|";
    there.insert(std::move(text));
  }
  for (const auto& ceiling : ceilings_of(made_with)) {
    std::string text;
    for (const auto& column : ceiling) text += column.value_or("") + "|";
    meant.insert(std::move(text));
  }
  if (there != meant) problems.add("Table ceiling does not have the ceilings that the ledger was made with.");
}

void check_log(session& of, verification& found, problem_list& problems) {
  connection& link = *of.link;
  merkle_root_builder tree;
  expectation rows_expected;
  projection log;
  std::int64_t expected = 1;
  std::int64_t general = 0;
  const auto head = link.ask("SELECT seq, general FROM " + of.schema + "head");
  const std::string rows_query = derived_rows(of.schema);
  for (;;) {
    const auto rows = link.ask("SELECT seq, coalesce(operator, ''), general, coalesce(key, ''), encode(leaf, 'hex'), bytes, p.salt, p.fields FROM " +
                                   of.schema + "event LEFT JOIN " + of.schema + "personal p USING (seq) WHERE seq >= $1 ORDER BY seq LIMIT $2",
                               {expected, events_at_once});
    if (rows.rows() == 0) break;
    row_set wanted;
    const std::int64_t first = expected;
    for (int i = 0; i < rows.rows(); ++i, ++expected) {
      const std::int64_t seq = rows.integer(i, 0);
      const std::string name = "Event " + std::to_string(seq);
      if (seq != expected)
        problems.add(expected + 1 == seq ? "Event " + std::to_string(expected) + " is missing."
                                         : "The events from " + std::to_string(expected) + " to " + std::to_string(seq - 1) + " are missing.");
      expected = seq;
      ++found.events;
      const std::string_view bytes = rows.text(i, 5);
      const hash256 computed = leaf_hash(bytes);
      tree.add(computed);
      if (rows.text(i, 4) != to_hex(computed)) problems.add(name + " does not have the hash it was recorded with.");
      if (rows.flag(i, 2)) general = seq;
      try {
        event e = parse_event(bytes);
        if (canonical_bytes(e) != bytes) problems.add(name + " is not written in the canonical form.");
        if (e.sequence != static_cast<std::uint64_t>(seq))
          problems.add(name + " says of itself that it is event " + std::to_string(e.sequence) + ".");
        if ((seq == 1) != std::holds_alternative<ledger_created>(e.body))
          problems.add(name + " is out of place: a ledger is made by its first event.");
        if (rows.text(i, 3) != e.said.key)
          problems.add(name + " is filed under the key \"" + rows.string(i, 3) + "\"; it was recorded with \"" + e.said.key + "\".");
        if (auto* person = personal_data_of(e.body); person && !rows.is_null(i, 6)) {
          person->salt = rows.string(i, 6);
          person->fields = parse_personal_fields(rows.text(i, 7));
          if (commitment_to(*person) != person->commitment)
            problems.add("The personal data of event " + std::to_string(seq) + " are not what the log commits to.");
        }
        rows_expected.take(e, rows.string(i, 1), bytes, wanted);
        try {
          log.apply(e);
        } catch (const std::out_of_range&) {
          problems.add(name + " is about something that was never recorded.");
        }
      } catch (const error& e) {
        problems.add(name + " cannot be read: " + e.what());
      }
    }
    row_set derived;
    const auto stored = link.ask(rows_query, {first, expected - 1});
    for (int i = 0; i < stored.rows(); ++i) derived.emplace(stored.integer(i, 0), stored.string(i, 1));
    compare_rows(derived, wanted, problems);
  }
  check_rules(of, log.settings(), problems);
  if (found.events == 0) problems.add("The log is empty: a ledger is made by its first event.");
  if (head.rows() != 1 || head.integer(0, 0) != expected - 1)
    problems.add("The head of the log is not event " + std::to_string(expected - 1) + ".");
  else if (head.integer(0, 1) != general)
    problems.add("The head of the log does not say which event changed the ledger's settings or rates last.");
  const auto beyond = link.ask("SELECT * FROM (" + derived_rows(of.schema) + ") AS d LIMIT 100", {expected, INT64_MAX});
  for (int i = 0; i < beyond.rows(); ++i) problems.add("A table has a row of event " + beyond.string(i, 0) + ", which is not in the log.");
  std::set<std::uint64_t> there;
  const auto personal = link.ask("SELECT seq FROM " + of.schema + "personal");
  for (int i = 0; i < personal.rows(); ++i) there.insert(static_cast<std::uint64_t>(personal.integer(i, 0)));
  if (there != rows_expected.kept()) problems.add("The personal data beside the log are not those that it commits to and that were not erased.");
  std::set<std::string> nodes;
  const auto node_rows = link.ask("SELECT id || CASE WHEN hub THEN '|t' ELSE '|f' END FROM " + of.schema + "node");
  for (int i = 0; i < node_rows.rows(); ++i) nodes.insert(node_rows.string(i, 0));
  if (nodes != rows_expected.nodes()) problems.add("Table node does not have the companies and entities of the log, or not as they are.");
  found.root = to_hex(tree.root());
}

/// Calls `differs(name, how)` for each function that is not as this library makes it.
template <class Differs>
void compare_functions(session& of, const names& roles, Differs&& differs) {
  std::map<std::string, std::string> wanted;
  for (const auto& f : functions(roles)) wanted[f.name] = f.body;
  const auto rows = of.link->ask(
      "SELECT p.proname, p.prosrc, p.prosecdef, r.rolname FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles r ON r.oid = "
      "p.proowner WHERE p.pronamespace = $1::regnamespace AND p.proname NOT IN ('never', 'erased_only')",
      {of.schema.substr(0, of.schema.size() - 1)});
  for (int i = 0; i < rows.rows(); ++i) {
    const auto at = wanted.find(rows.string(i, 0));
    if (at == wanted.end()) {
      differs(rows.string(i, 0), "does not belong to a ledger");
      continue;
    }
    if (at->second != rows.text(i, 1) || "\"" + rows.string(i, 3) + "\"" != roles.definer) differs(rows.string(i, 0), "was changed");
    wanted.erase(at);
  }
  for (const auto& [name, body] : wanted) differs(name, "is missing");
}

/// The functions are what keeps the rules; each must be as this library makes it.
void check_functions(session& of, const names& roles, problem_list& problems) {
  compare_functions(of, roles, [&](const std::string& name, const char* how) { problems.add("The function " + name + " " + how + "."); });
  const auto triggers = of.link->ask(
      "SELECT count(*) FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid WHERE "
      "c.relnamespace = $1::regnamespace AND c.relname = 'event' AND t.tgname IN ('kept', 'kept_whole') AND t.tgenabled = 'O'",
      {of.schema.substr(0, of.schema.size() - 1)});
  if (triggers.integer(0, 0) != 2) problems.add("A trigger that keeps the log as it is was removed or disabled.");
}

}  // namespace

std::vector<std::string> functions_that_differ(session& of, const names& roles) {
  std::vector<std::string> found;
  compare_functions(of, roles, [&](const std::string& name, const char*) { found.push_back(name); });
  return found;
}

verification verify(session& of, const names& roles) {
  verification found;
  problem_list problems;
  of.link->queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  of.link->sync();
  try {
    check_functions(of, roles, problems);
    check_log(of, found, problems);
  } catch (...) {
    of.link->roll_back();
    throw;
  }
  of.link->roll_back();
  found.problems = std::move(problems).take();
  return found;
}

}  // namespace deminimis::postgres
