// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include <algorithm>

#include "sabotage.hpp"

namespace deminimis::sqlite {

namespace {

/// A guard: what an INSERT trigger refuses, and as which error. `when` may speak of NEW.
struct guard {
  std::string_view refusal;
  std::string_view when;
};

struct index_source {
  std::string_view name;
  std::string_view columns;
  bool unique = false;
};

/// A table as it is made.
struct table_source {
  std::string_view name;
  std::string_view definition;
  std::vector<std::string_view> columns;
  std::string_view key;    ///< the primary key of a row that may not exist yet: an INSERT OR REPLACE would remove it
  std::string_view order;  ///< see `table_shape::in_order`
  std::vector<guard> guards;
  std::vector<index_source> indexes;
};

constexpr std::string_view unknown_ref = "ref_unknown: no aid has this reference";
constexpr std::string_view aid_unknown = "NOT EXISTS (SELECT 1 FROM aid WHERE ref = NEW.ref)";
constexpr std::string_view not_pending = "not_pending: the aid is not a pending reservation";
constexpr std::string_view aid_not_pending =
    "NOT EXISTS (SELECT 1 FROM aid WHERE ref = NEW.ref AND status = 'reserved') OR EXISTS (SELECT 1 FROM aid_post WHERE ref = NEW.ref)"
    " OR EXISTS (SELECT 1 FROM aid_void WHERE ref = NEW.ref)";

// Amounts are whole minor units beside their currency, euro values whole cents, rates and days the text they were written as, so
// that whoever reads a ledger with the sqlite3 shell sees what was meant. `seq` is always the event that a row follows from.
const table_source event_source{"event",
                                R"((
  seq INTEGER PRIMARY KEY,  -- 1, 2, 3 ... without gaps
  key TEXT,                 -- idempotency key
  leaf BLOB NOT NULL,       -- SHA-256 of 0x00 and bytes: RFC 6962
  bytes TEXT NOT NULL       -- the event: JSON as RFC 8785 writes it
) STRICT)",
                                {},
                                {},
                                {},
                                {{"corrupt: events are added one after the other", "NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)"},
                                 {"key_reuse: the idempotency key is used already", "EXISTS (SELECT 1 FROM event WHERE key = NEW.key)"}},
                                {{"event_by_key", "(key) WHERE key IS NOT NULL", true}}};

// Personal data lie beside the log, which commits to them: SHA-256 of "deminimis/personal/1\n", salt and fields. The one table
// whose rows are removed, once an event says so.
const table_source personal_source{"personal",
                                   R"((
  seq INTEGER PRIMARY KEY,  -- the event that commits to them
  salt TEXT NOT NULL,       -- 32 bytes in hexadecimal
  fields TEXT NOT NULL      -- JSON as RFC 8785 writes it
) STRICT)",       {}, "seq = NEW.seq", {}, {}, {}};

const std::array<table_source, table_count> sources{{
    {"company",
     R"((
  cvr TEXT NOT NULL,
  seq INTEGER NOT NULL,       -- of two rows of one company the later counts
  name TEXT NOT NULL,
  year_starts TEXT NOT NULL,  -- MM-DD
  registered INTEGER NOT NULL,
  PRIMARY KEY (cvr, seq)
) STRICT, WITHOUT ROWID)",
     {"cvr", "seq", "name", "year_starts", "registered"},
     "cvr = NEW.cvr AND seq = NEW.seq",
     "seq",
     {},
     {}},
    {"fiscal_period",
     R"((
  seq INTEGER NOT NULL,  -- of the company
  position INTEGER NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID)",
     {"seq", "position", "first_day", "last_day"},
     "seq = NEW.seq AND position = NEW.position",
     "seq, position",
     {},
     {}},
    {"entity",
     R"((
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,  -- of two rows of one entity the later counts
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (id, seq)
) STRICT, WITHOUT ROWID)",
     {"id", "seq", "kind", "name"},
     "id = NEW.id AND seq = NEW.seq",
     "seq",
     {},
     {}},
    {"control_link",
     R"((
  seq INTEGER PRIMARY KEY,
  a TEXT NOT NULL,      -- in control
  b TEXT NOT NULL,
  since TEXT NOT NULL,  -- included
  until TEXT,           -- excluded; NULL: still
  kind TEXT NOT NULL,
  certainty TEXT NOT NULL,
  evidence TEXT NOT NULL
) STRICT)",
     {"seq", "a", "b", "since", "until", "kind", "certainty", "evidence"},
     "seq = NEW.seq",
     "seq",
     {},
     {{"control_link_by_a", "(a)"}, {"control_link_by_b", "(b)"}}},
    {"control_link_end",
     R"((
  link INTEGER NOT NULL,  -- the event that recorded the link
  seq INTEGER NOT NULL,   -- of two rows of one link the later counts
  until TEXT NOT NULL,    -- excluded
  PRIMARY KEY (link, seq)
) STRICT, WITHOUT ROWID)",
     {"link", "seq", "until"},
     "link = NEW.link AND seq = NEW.seq",
     "seq",
     {{"entity_unknown: no link was recorded by this event", "NOT EXISTS (SELECT 1 FROM control_link WHERE seq = NEW.link)"}},
     {}},
    {"sector",
     R"((
  cvr TEXT NOT NULL,
  seq INTEGER NOT NULL,  -- of two rows of one company the later counts
  sector TEXT NOT NULL,
  industry_code TEXT NOT NULL,
  purpose TEXT NOT NULL,
  operation TEXT NOT NULL,
  separation TEXT NOT NULL,
  PRIMARY KEY (cvr, seq)
) STRICT, WITHOUT ROWID)",
     {"cvr", "seq", "sector", "industry_code", "purpose", "operation", "separation"},
     "cvr = NEW.cvr AND seq = NEW.seq",
     "seq",
     {{"entity_unknown: the company is not registered", "NOT EXISTS (SELECT 1 FROM company WHERE cvr = NEW.cvr)"}},
     {}},
    {"split",
     R"((
  seq INTEGER PRIMARY KEY,
  divided TEXT NOT NULL,  -- CVR number
  day TEXT NOT NULL,
  by_activity INTEGER NOT NULL
) STRICT)",
     {"seq", "divided", "day", "by_activity"},
     "seq = NEW.seq",
     "seq",
     {},
     {{"split_by_divided", "(divided)"}}},
    {"split_successor",
     R"((
  cvr TEXT NOT NULL,
  seq INTEGER NOT NULL,  -- of the split
  position INTEGER NOT NULL,
  equity TEXT NOT NULL,  -- book equity, of any size
  PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID)",
     {"cvr", "seq", "position", "equity"},
     "seq = NEW.seq AND position = NEW.position",
     "seq, position",
     {},
     {{"split_successor_by_cvr", "(cvr)"}}},
    {"split_withdrawal",
     R"((
  split INTEGER NOT NULL PRIMARY KEY,  -- the event that recorded the split
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID)",
     {"split", "seq"},
     {},
     "seq",
     {{"entity_unknown: no split was recorded by this event, or it was withdrawn already",
       "NOT EXISTS (SELECT 1 FROM split WHERE seq = NEW.split) OR EXISTS (SELECT 1 FROM split_withdrawal WHERE split = NEW.split)"}},
     {}},
    {"split_activity",
     R"((
  seq INTEGER NOT NULL,  -- of the split
  ref TEXT NOT NULL,     -- of the aid whose activity
  cvr TEXT NOT NULL,     -- was taken over by this successor
  PRIMARY KEY (seq, ref)
) STRICT, WITHOUT ROWID)",
     {"seq", "ref", "cvr"},
     "seq = NEW.seq AND ref = NEW.ref",
     "seq, ref",
     {},
     {}},
    {"rate",
     R"((
  source TEXT NOT NULL,
  currency TEXT NOT NULL,
  day TEXT NOT NULL,
  seq INTEGER NOT NULL,   -- of two rows for one day the later counts
  per_eur TEXT NOT NULL,  -- units of the currency per 1 EUR, as published
  PRIMARY KEY (source, currency, day, seq)
) STRICT, WITHOUT ROWID)",
     {"source", "currency", "day", "seq", "per_eur"},
     "source = NEW.source AND currency = NEW.currency AND day = NEW.day AND seq = NEW.seq",
     "seq, currency, day",
     {},
     {}},
    {"aid",
     R"((
  seq INTEGER PRIMARY KEY,
  ref TEXT NOT NULL,
  recipient TEXT NOT NULL,        -- CVR number
  regulation TEXT NOT NULL,
  status TEXT NOT NULL,           -- granted, reserved, declared: as it was recorded
  amount INTEGER NOT NULL,        -- minor units of the currency
  currency TEXT NOT NULL,
  rate TEXT NOT NULL,             -- units of the currency per 1 EUR
  rate_day TEXT,
  rate_source TEXT NOT NULL,
  eur_cents INTEGER NOT NULL,     -- gross grant equivalent at granting
  granted_on TEXT NOT NULL,
  lapses_on TEXT,
  authority TEXT NOT NULL,
  project TEXT NOT NULL,
  instrument TEXT NOT NULL,
  note TEXT NOT NULL,
  unit TEXT,                      -- P-number
  sector_override TEXT NOT NULL,  -- why general aid went to a primary producer all the same
  rulebook TEXT,                  -- that it was decided by; NULL for declared aid
  headroom_eur_cents INTEGER      -- before it
) STRICT)",
     {"seq",     "ref",        "recipient",   "regulation", "status",          "amount",    "currency",
      "rate",    "rate_day",   "rate_source", "eur_cents",  "granted_on",      "lapses_on", "authority",
      "project", "instrument", "note",        "unit",       "sector_override", "rulebook",  "headroom_eur_cents"},
     "seq = NEW.seq",
     "seq",
     {{"ref_exists: the reference is used already", "EXISTS (SELECT 1 FROM aid WHERE ref = NEW.ref)"}},
     {{"aid_by_ref", "(ref)", true},
      // all that a decision reads of an aid: that of one company lies together, wherever its events stand
      {"aid_by_recipient",
       "(recipient, seq, ref, regulation, status, amount, currency, rate, rate_day, rate_source, eur_cents, granted_on, lapses_on, authority,"
       " project, instrument, note, unit, sector_override)"}}},
    {"aid_post",
     R"((
  ref TEXT NOT NULL PRIMARY KEY,  -- of the reservation that became a grant
  seq INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  rate TEXT NOT NULL,
  rate_day TEXT,
  rate_source TEXT NOT NULL,
  eur_cents INTEGER NOT NULL,
  granted_on TEXT NOT NULL,
  rulebook TEXT NOT NULL,
  headroom_eur_cents INTEGER NOT NULL
) STRICT, WITHOUT ROWID)",
     {"ref", "seq", "amount", "currency", "rate", "rate_day", "rate_source", "eur_cents", "granted_on", "rulebook", "headroom_eur_cents"},
     {},
     "seq",
     {{unknown_ref, aid_unknown}, {not_pending, aid_not_pending}},
     {}},
    {"aid_void",
     R"((
  ref TEXT NOT NULL PRIMARY KEY,  -- of the reservation that ended
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID)",
     {"ref", "seq"},
     {},
     "seq",
     {{unknown_ref, aid_unknown}, {not_pending, aid_not_pending}},
     {}},
    {"aid_reduction",
     R"((
  ref TEXT NOT NULL,
  seq INTEGER NOT NULL,
  effective_on TEXT NOT NULL,
  amount INTEGER NOT NULL,     -- what is left of it
  currency TEXT NOT NULL,
  eur_cents INTEGER NOT NULL,  -- at the original rate
  withdrawal INTEGER NOT NULL,
  PRIMARY KEY (ref, seq)
) STRICT, WITHOUT ROWID)",
     {"ref", "seq", "effective_on", "amount", "currency", "eur_cents", "withdrawal"},
     "ref = NEW.ref AND seq = NEW.seq",
     "seq",
     {{unknown_ref, aid_unknown}},
     {}},
    {"batch",
     R"((
  report TEXT NOT NULL,     -- agriculture, fishery, central
  number INTEGER NOT NULL,  -- 1, 2, 3 ... of its kind
  seq INTEGER NOT NULL,
  first_day TEXT,           -- of the aid it is about; NULL: from the beginning
  last_day TEXT,
  PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID)",
     {"report", "number", "seq", "first_day", "last_day"},
     {},
     "seq",
     {{"batch_state: batches of a kind are numbered one after the other",
       "NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM batch WHERE report = NEW.report)"}},
     {}},
    {"batch_item",
     R"((
  seq INTEGER NOT NULL,  -- of the batch
  position INTEGER NOT NULL,
  ref TEXT NOT NULL,
  amount INTEGER NOT NULL,
  currency TEXT NOT NULL,
  eur_cents INTEGER NOT NULL,
  granted_on TEXT NOT NULL,
  correction INTEGER NOT NULL,
  PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID)",
     {"seq", "position", "ref", "amount", "currency", "eur_cents", "granted_on", "correction"},
     "seq = NEW.seq AND position = NEW.position",
     "seq, position",
     {{unknown_ref, aid_unknown}},
     {}},
    {"batch_move",
     R"((
  report TEXT NOT NULL,
  number INTEGER NOT NULL,
  seq INTEGER NOT NULL,  -- of two rows of one batch the later counts
  state TEXT NOT NULL,   -- sent, accepted, rejected
  day TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (report, number, seq)
) STRICT, WITHOUT ROWID)",
     {"report", "number", "seq", "state", "day", "reason"},
     "report = NEW.report AND number = NEW.number AND seq = NEW.seq",
     "seq",
     {{"batch_unknown: no batch has this number", "NOT EXISTS (SELECT 1 FROM batch WHERE report = NEW.report AND number = NEW.number)"}},
     {}},
    {"person",
     R"((
  seq INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,    -- id of an entity, a sole trader's CVR number, or an id of their own
  capacity TEXT NOT NULL,   -- name, signatory ...
  ref TEXT NOT NULL,        -- of the aid it belongs to, or empty
  commitment TEXT NOT NULL  -- to the row of table personal
) STRICT)",
     {"seq", "subject", "capacity", "ref", "commitment"},
     "seq = NEW.seq",
     "seq",
     {},
     {{"person_by_subject", "(subject)"}}},
    {"erasure",
     R"((
  record INTEGER PRIMARY KEY,  -- the event whose personal data are gone
  seq INTEGER NOT NULL
) STRICT)",
     {"record", "seq"},
     "record = NEW.record",
     "seq, record",
     {{"entity_unknown: no personal data were recorded by this event", "NOT EXISTS (SELECT 1 FROM person WHERE seq = NEW.record)"}},
     {}},
    {"adoption",
     R"((
  seq INTEGER PRIMARY KEY,
  size INTEGER NOT NULL,       -- events of the copy that took the ledger's place
  root TEXT NOT NULL,
  seen_size INTEGER NOT NULL,  -- events of the ledger that was seen before; 0: not known
  seen_root TEXT NOT NULL
) STRICT)",
     {"seq", "size", "root", "seen_size", "seen_root"},
     "seq = NEW.seq",
     "seq",
     {},
     {}},
}};

schema_object trigger(std::string_view on_table, std::string_view event, std::string_view body) {
  const std::string table(on_table);
  std::string name = table + "_before_";
  std::transform(event.begin(), event.end(), std::back_inserter(name), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
  return {"trigger", name, table,
          "CREATE TRIGGER " + name + " BEFORE " + std::string(event) + " ON " + table + " BEGIN\n" + std::string(body) + "END"};
}

void add_objects(std::vector<schema_object>& objects, const table_source& t, std::int64_t version) {
  const std::string name(t.name);
  objects.push_back({"table", name, name, "CREATE TABLE " + name + " " + std::string(t.definition)});
  for (const auto& i : t.indexes) {
    const std::string index(i.name);
    const std::string columns(version == 1 && i.name == "aid_by_recipient" ? "(recipient)" : i.columns);
    objects.push_back({"index", index, name, (i.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") + index + " ON " + name + " " + columns});
  }
  const std::string undoing = version == 1 ? "ABORT" : "ROLLBACK";  // a statement that is undone by itself needs a journal of its own
  std::string refusals;
  const auto refuse = [&](std::string_view refusal, std::string_view when) {
    refusals += "  SELECT RAISE(" + undoing + ", '" + std::string(refusal) + "') WHERE " + std::string(when) + ";\n";
  };
  if (t.name != "event") refuse("corrupt: a row is added only with its event", "NEW.seq IS NOT (SELECT max(seq) FROM event)");
  if (!t.key.empty()) refuse("corrupt: the row is there already", "EXISTS (SELECT 1 FROM " + name + " WHERE " + std::string(t.key) + ")");
  for (const auto& g : t.guards) refuse(g.refusal, g.when);
  objects.push_back(trigger(name, "INSERT", refusals));
  constexpr std::string_view never = "  SELECT RAISE(ABORT, 'corrupt: nothing in a ledger is changed or removed; a correction is a new event');\n";
  if (made != mistake::missing_guard || t.name != "aid") objects.push_back(trigger(name, "UPDATE", never));
  objects.push_back(trigger(name, "DELETE",
                            t.name == "personal"
                                ? "  SELECT RAISE(ABORT, 'corrupt: personal data go only when an event says so') WHERE NOT EXISTS (SELECT 1"
                                  " FROM erasure WHERE record = OLD.seq);\n"
                                : never));
}

}  // namespace

const std::vector<schema_object>& schema_objects(std::int64_t version) {
  const auto of = [](std::int64_t v) {
    std::vector<schema_object> objects;
    add_objects(objects, event_source, v);
    add_objects(objects, personal_source, v);
    for (const auto& t : sources) add_objects(objects, t, v);
    return objects;
  };
  static const std::array<std::vector<schema_object>, schema_version> all{of(1), of(2)};
  return all.at(static_cast<std::size_t>(version - 1));
}

const table_shape& shape_of(table id) {
  static const std::vector<table_shape> all = [] {
    std::vector<table_shape> shapes;
    for (std::size_t i = 0; i < table_count; ++i) {
      const table_source& t = sources[i];
      std::string names, places;
      for (std::size_t c = 0; c < t.columns.size(); ++c) {
        names += (c == 0 ? "" : ", ") + std::string(t.columns[c]);
        places += (c == 0 ? "?" : ", ?") + std::to_string(c + 1);
      }
      const std::string name(t.name);
      shapes.push_back({static_cast<table>(i), t.name, t.columns, "INSERT OR ROLLBACK INTO " + name + " VALUES (" + places + ")",
                        "SELECT " + names + " FROM " + name + " ORDER BY " + std::string(t.order)});
    }
    return shapes;
  }();
  return all[static_cast<std::size_t>(id)];
}

}  // namespace deminimis::sqlite
