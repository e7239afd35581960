// SPDX-License-Identifier: Apache-2.0
#include "verify.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include <deminimis/io/event_json.hpp>
#include <deminimis/io/merkle.hpp>
#include <deminimis/io/personal.hpp>
#include <deminimis/ledger/projection.hpp>

#include "reading.hpp"
#include "sabotage.hpp"
#include "schema.hpp"

namespace deminimis::sqlite {

namespace {

constexpr std::size_t most_problems = 1000;

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

std::string shown(const cell& value) {
  struct {
    std::string operator()(std::monostate) const { return "nothing"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(std::string_view text) const { return "\"" + std::string(text) + "\""; }
    std::string operator()(const std::string& text) const { return "\"" + text + "\""; }
  } show;
  return std::visit(show, value);
}

bool same(const cell& a, const cell& b) {
  const auto text = [](const cell& c) -> std::optional<std::string_view> {
    if (const auto* view = std::get_if<std::string_view>(&c)) return *view;
    if (const auto* owned = std::get_if<std::string>(&c)) return *owned;
    return std::nullopt;
  };
  if (const auto left = text(a)) return left == text(b);
  return a == b;
}

// ---- rows ---------------------------------------------------------------------------------------------------------------

/// Goes through a table by event, beside the rows that the log says must be there.
class table_walk {
 public:
  table_walk(database& of, table which, problem_list& problems)
      : shape_(&shape_of(which)), rows_(of.use(shape_->in_order.c_str())), problems_(&problems) {
    seq_column_ = static_cast<int>(std::find(shape_->columns.begin(), shape_->columns.end(), "seq") - shape_->columns.begin());
    advance();
  }

  /// The next row must be this one.
  void expect(std::int64_t seq, const row& wanted) {
    skip_until(seq);
    if (!seq_ || *seq_ != seq) {
      problems_->add("Table " + std::string(shape_->name) + " lacks a row of event " + std::to_string(seq) + ".");
      return;
    }
    for (std::size_t i = 0; i < wanted.count; ++i)
      if (const cell found = rows_.value(static_cast<int>(i)); !same(found, wanted.cells[i]))
        problems_->add("Table " + std::string(shape_->name) + ", event " + std::to_string(seq) + ": " + std::string(shape_->columns[i]) + " is " +
                       shown(found) + "; the log says " + shown(wanted.cells[i]) + ".");
    advance();
  }

  /// The rows before event `seq` that nothing was expected of follow from no event.
  void skip_until(std::int64_t seq) {
    for (; seq_ && *seq_ < seq; advance())
      problems_->add("Table " + std::string(shape_->name) + " has a row of event " + std::to_string(*seq_) + " that the log does not say.");
  }

 private:
  void advance() {
    seq_.reset();
    if (rows_.step()) seq_ = rows_.integer(seq_column_);
  }

  const table_shape* shape_;
  statement rows_;
  problem_list* problems_;
  int seq_column_ = 0;
  std::optional<std::int64_t> seq_;
};

// ---- the log ------------------------------------------------------------------------------------------------------------

/// Reads every event, checks it by itself, and gives those that read to `take`.
template <class Take>
void walk_log(database& ledger, verification& found, problem_list& problems, Take&& take) {
  merkle_root_builder tree;
  std::int64_t expected = 1;
  statement rows = ledger.use("SELECT seq, key, leaf, bytes FROM event ORDER BY seq");
  for (; rows.step(); ++expected) {
    const std::int64_t seq = rows.integer(0);
    const std::string name = "Event " + std::to_string(seq);
    if (seq != expected)
      problems.add(expected + 1 == seq ? "Event " + std::to_string(expected) + " is missing."
                                       : "The events from " + std::to_string(expected) + " to " + std::to_string(seq - 1) + " are missing.");
    expected = seq;
    ++found.events;
    const std::string_view bytes = rows.text(3);
    const std::string_view leaf = rows.blob(2);
    const hash256 computed = leaf_hash(bytes);
    tree.add(computed);
    if (made != mistake::no_chain && !std::equal(leaf.begin(), leaf.end(), computed.begin(), computed.end(),
                                                 [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; }))
      problems.add(name + " does not have the hash it was recorded with.");
    std::optional<event> read;
    try {
      read = parse_event(bytes);
    } catch (const error& e) {
      problems.add(name + " cannot be read: " + e.what());
    }
    if (read) {
      const event& e = *read;
      if (canonical_bytes(e) != bytes) problems.add(name + " is not written in the canonical form.");
      if (e.sequence != static_cast<std::uint64_t>(seq)) problems.add(name + " says of itself that it is event " + std::to_string(e.sequence) + ".");
      if ((seq == 1) != std::holds_alternative<ledger_created>(e.body)) problems.add(name + " is out of place: a ledger is made by its first event.");
      const std::string_view key = rows.is_null(1) ? std::string_view() : rows.text(1);
      if (key != e.said.key)
        problems.add(name + " is filed under the key \"" + std::string(key) + "\"; it was recorded with \"" + e.said.key + "\".");
      take(seq, *read);
    }
  }
  if (found.events == 0) problems.add("The log is empty: a ledger is made by its first event.");
  found.root = to_hex(tree.root());
}

// ---- personal data ------------------------------------------------------------------------------------------------------

/// Reads what lies beside the log of an event, and compares it with what the log commits to.
void compare_personal_data(database& ledger, event& e, const personal_data& person, problem_list& problems) {
  try {
    add_personal_data(ledger, e);
    if (!person.salt.empty() && commitment_to(person) != person.commitment)
      problems.add("The personal data of event " + std::to_string(e.sequence) + " are not what the log commits to.");
  } catch (const error& wrong) {
    if (wrong.code() != errc::corrupt) throw;
    problems.add("The personal data of event " + std::to_string(e.sequence) + " cannot be read: " + wrong.why());
  }
}

/// What the log says was erased must be gone, and nothing else.
void compare_erasures(database& ledger, const std::set<std::uint64_t>& committed, const std::set<std::uint64_t>& erased, problem_list& problems) {
  std::set<std::uint64_t> there;
  statement rows = ledger.use("SELECT seq FROM personal ORDER BY seq");
  while (rows.step()) there.insert(static_cast<std::uint64_t>(rows.integer(0)));
  for (const auto seq : committed)
    if (!there.contains(seq) && !erased.contains(seq)) problems.add("The personal data of event " + std::to_string(seq) + " are missing.");
  for (const auto seq : there) {
    if (erased.contains(seq)) problems.add("The personal data of event " + std::to_string(seq) + " were to be erased and are still there.");
    if (!committed.contains(seq)) problems.add("Personal data lie beside event " + std::to_string(seq) + ", which commits to none.");
  }
}

// ---- answers ------------------------------------------------------------------------------------------------------------

/// A fact as text, so that two can be compared whole.
std::string text_of(const applied_rate& r) {
  return to_string(r.per_eur) + " " + std::string(to_string(r.source)) + (r.published_on ? " " + to_string(*r.published_on) : "");
}
std::string text_of(const company& c) {
  std::string text = to_string(c.number) + "|" + c.name + "|" + to_string(c.calendar.start()) + "|" + (c.registered ? "1" : "0");
  for (const auto& p : c.calendar.periods()) text += "|" + to_string(p.first) + "/" + to_string(p.last);
  if (const auto& s = c.sector)
    text += "|" + std::string(to_string(s->sector)) + "|" + s->industry_code + "|" + s->purpose + "|" + s->operation + "|" + s->separation;
  return text;
}
std::string text_of(const entity& e) { return e.id + "|" + std::string(to_string(e.kind)) + "|" + e.name; }
std::string text_of(const control_link& l) {
  return l.a + "|" + l.b + "|" + to_string(l.since) + "|" + (l.until ? to_string(*l.until) : "") + "|" + std::string(to_string(l.kind)) + "|" +
         std::string(to_string(l.certainty)) + "|" + l.evidence + "|" + std::to_string(l.order);
}
std::string text_of(const split& s) {
  std::string text = std::to_string(s.order) + "|" + to_string(s.divided) + "|" + to_string(s.on) + "|" + (s.by_activity ? "1" : "0");
  for (const auto& heir : s.successors) text += "|" + to_string(heir.number) + " " + heir.equity.str();
  for (const auto& [ref, heir] : s.activity) text += "|" + ref + " " + to_string(heir);
  return text;
}
std::string text_of(const grant& g) {
  const auto& d = g.details;
  std::string text = g.ref + "|" + to_string(g.recipient) + "|" + std::string(to_string(g.regulation)) + "|" + std::string(to_string(g.status)) +
                     (g.voided ? "|void|" : "||") + to_string(g.amount) + "|" + text_of(g.converted_at) + "|" + to_string(g.value) + "|" +
                     to_string(g.granted_on) + "|" + (g.lapses_on ? to_string(*g.lapses_on) : "") + "|" + std::to_string(g.order) + "|" +
                     d.authority + "|" + d.project + "|" + d.instrument + "|" + d.note + "|" + (d.unit ? d.unit->digits() : "") + "|" +
                     d.sector_override;
  for (const auto& r : g.reductions) text += "|" + to_string(r.effective_on) + " " + to_string(r.to) + " " + to_string(r.value);
  return text;
}

std::string text_of(const batch& b) {
  std::string text = std::string(to_string(b.kind)) + "|" + std::to_string(b.number) + "|" + (b.first ? to_string(*b.first) : "") + "|" +
                     (b.last ? to_string(*b.last) : "") + "|" + std::string(to_string(b.state)) + "|" + (b.moved_on ? to_string(*b.moved_on) : "") +
                     "|" + (b.sent_on ? to_string(*b.sent_on) : "") + "|" + b.reason + "|" + std::to_string(b.order);
  for (const auto& i : b.items)
    text += "|" + i.ref + " " + to_string(i.amount) + " " + to_string(i.value) + " " + to_string(i.granted_on) + (i.correction ? " correction" : "");
  return text;
}

template <class Found, class Wanted>
void compare_all(std::string_view what, const Found& found, const Wanted& wanted, problem_list& problems) {
  auto w = wanted.begin();
  for (auto f = found.begin(); f != found.end() && w != wanted.end(); ++f, ++w)
    if (const auto answer = text_of(*f), log = text_of(*w); answer != log)
      problems.add("Of a " + std::string(what) + " the ledger answers " + answer + "; the log says " + log + ".");
  if (found.size() != wanted.size())
    problems.add("The ledger answers " + std::to_string(found.size()) + " " + std::string(what) + " facts; the log has " +
                 std::to_string(wanted.size()) + ".");
}

template <class Map>
auto values_of(const Map& map) {
  std::vector<typename Map::mapped_type> values;
  for (const auto& [key, value] : map) values.push_back(value);
  return values;
}

/// What the tables answer, against what follows from the log.
void compare_answers(database& ledger, const projection& log, problem_list& problems) {
  const history answers = everything(ledger);
  compare_all("company", answers.companies, values_of(log.companies()), problems);
  compare_all("entity", answers.entities, values_of(log.entities()), problems);
  compare_all("control link", answers.links, log.links(), problems);
  compare_all("split", answers.splits, log.splits(), problems);
  compare_all("grant", answers.grants, log.grants(), problems);
  for (const auto kind : {report_kind::agriculture, report_kind::fishery, report_kind::central}) {
    std::vector<batch> wanted;
    for (const auto& b : log.batches())
      if (b.kind == kind) wanted.push_back(b);
    compare_all("batch", batches(ledger, kind), wanted, problems);
  }
  for (const auto& [key, series] : log.rates()) {
    const auto found = rates(ledger, key.first, key.second, *day::of(1, 1, 1), *day::of(9999, 12, 31));
    const bool equal = std::equal(found.begin(), found.end(), series.begin(), series.end(), [](const quote& q, const auto& recorded) {
      return q.on == recorded.first && to_string(q.per_eur) == to_string(recorded.second);
    });
    if (!equal)
      problems.add("The ledger answers other " + std::string(to_string(key.first)) + " rates of " + std::string(key.second.code()) +
                   " than the log has.");
  }
  for (const auto& [key, seq] : log.keys()) {
    const auto found = event_with_key(ledger, key);
    if (!found || found->sequence != seq) problems.add("The ledger does not find event " + std::to_string(seq) + " by its key \"" + key + "\".");
  }
}

/// Runs one part of the comparison; damage that stops it is a problem like another.
template <class Part>
void guarded(problem_list& problems, Part&& part) {
  try {
    part();
  } catch (const error& e) {
    if (e.code() == errc::busy || e.code() == errc::storage_full || e.code() == errc::storage) throw;
    problems.add(e.what());
  }
}

}  // namespace

std::vector<std::string> schema_differences(database& of) {
  const auto version = of.number("PRAGMA user_version");
  if (version < 1 || version > schema_version)
    return {"The tables are of version " + std::to_string(version) + ", which this deminimis does not know."};
  std::map<std::pair<std::string, std::string>, schema_object> found;
  {
    statement rows = of.use("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema");
    while (rows.step())
      found.insert_or_assign(
          {std::string(rows.text(0)), std::string(rows.text(1))},
          schema_object{std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)), std::string(rows.text(3))});
  }
  std::vector<std::string> differences;
  for (const auto& wanted : schema_objects(version)) {
    const auto at = found.find({wanted.type, wanted.name});
    if (at == found.end())
      differences.push_back("The " + wanted.type + " " + wanted.name + " is missing.");
    else if (at->second != wanted)
      differences.push_back("The " + wanted.type + " " + wanted.name + " was changed.");
    if (at != found.end()) found.erase(at);
  }
  for (const auto& [name, extra] : found) differences.push_back("The " + extra.type + " " + extra.name + " does not belong to a ledger.");
  return differences;
}

verification verify(database& ledger) {
  verification found;
  problem_list problems;
  guarded(problems, [&] {
    for (auto& difference : schema_differences(ledger)) problems.add(std::move(difference));
  });
  guarded(problems, [&] {
    statement rows = ledger.use("PRAGMA integrity_check(100)");
    while (rows.step())
      if (const auto line = rows.text(0); line != "ok") problems.add("SQLite finds the file damaged: " + std::string(line) + ".");
  });
  projection log;
  guarded(problems, [&] {
    std::vector<table_walk> tables;
    tables.reserve(table_count);
    for (std::size_t i = 0; i < table_count; ++i) tables.emplace_back(ledger, static_cast<table>(i), problems);
    std::set<std::uint64_t> committed, erased;
    walk_log(ledger, found, problems, [&](std::int64_t seq, event& e) {
      if (const auto* gone = std::get_if<person_erased>(&e.body)) erased.insert(gone->records.begin(), gone->records.end());
      if (auto* person = personal_data_of(e.body)) {
        committed.insert(e.sequence);
        compare_personal_data(ledger, e, *person, problems);
      }
      rows_of(e, [&](const row& wanted) { tables[static_cast<std::size_t>(wanted.of)].expect(seq, wanted); });
      try {
        log.apply(e);
      } catch (const std::out_of_range&) {
        problems.add("Event " + std::to_string(seq) + " is about something that was never recorded.");
      }
    });
    for (auto& t : tables) t.skip_until(INT64_MAX);
    compare_erasures(ledger, committed, erased, problems);
  });
  guarded(problems, [&] { compare_answers(ledger, log, problems); });
  found.problems = std::move(problems).take();
  return found;
}

}  // namespace deminimis::sqlite
