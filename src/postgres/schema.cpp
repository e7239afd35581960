// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include <array>

namespace deminimis::postgres {

namespace {

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) text.replace(at, what.size(), with);
  return text;
}

std::string named(std::string_view text, const names& of) {
  std::string made(text);
  made = replaced(std::move(made), "@S@", of.schema);
  made = replaced(std::move(made), "@owner@", of.owner);
  made = replaced(std::move(made), "@definer@", of.definer);
  made = replaced(std::move(made), "@grant@", of.grant);
  made = replaced(std::move(made), "@read@", of.read);
  return replaced(std::move(made), "@audit@", of.audit);
}

/// A table; `partition_key` where its rows may be spread by hash.
struct table_source {
  std::string_view name;
  std::string_view columns;
  std::string_view partition_key;
  bool rows_change = false;  ///< not guarded: the row itself is what writers take turns for
  std::string_view own;      ///< the policy by which an operator would see rows of it; empty: all of them
};

// `seq` is always the event that a row follows from; `operator` the organisation that recorded it, NULL for the ledger's own. Everything
// but `event` and `operator` follows from the log. Ids and days compare as bytes everywhere, whatever the database's collation.
constexpr std::array<table_source, 19> tables{{
    {"ledger", R"(
  version integer NOT NULL,
  owner name NOT NULL, definer name NOT NULL, "grant" name NOT NULL, read name NOT NULL, audit name NOT NULL,
  anniversary text COLLATE "C" NOT NULL, natural_person_links text COLLATE "C" NOT NULL, rounding text COLLATE "C" NOT NULL)",  // -- policies
     "", false, ""},
    {"ceiling", R"(  -- of the rulebook that binds
  id text COLLATE "C" PRIMARY KEY,
  aid_under text[] NOT NULL,
  counts text[] NOT NULL,
  cents bigint NOT NULL,  -- of euro; under the ledger's policies
  kind text COLLATE "C" NOT NULL,
  first date, last date)",
     "", false, ""},
    {"operator", R"(
  name text COLLATE "C" PRIMARY KEY,
  read_role name NOT NULL UNIQUE,
  grant_role name NOT NULL UNIQUE)",
     "", false, ""},
    {"gate", "one boolean PRIMARY KEY DEFAULT true CHECK (one)", "", true, ""},
    {"head", R"(
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  seq bigint NOT NULL,      -- of the last event
  general bigint NOT NULL)",  // -- of the last event that no company or entity is locked for
     "", true, ""},
    {"event", R"(
  seq bigint PRIMARY KEY CHECK (seq > 0),
  operator text COLLATE "C",
  login name NOT NULL,            -- who was connected; what `bytes` says of the actor is what he said
  kind text COLLATE "C" NOT NULL,
  general boolean NOT NULL,
  key text COLLATE "C",           -- idempotency key
  leaf bytea NOT NULL,            -- SHA-256 of 0x00 and bytes: RFC 6962
  bytes text COLLATE "C" NOT NULL -- the event: JSON as RFC 8785 writes it
)",
     "", false, "operator = (SELECT w.operator FROM @S@.who() w)"},
    {"node", R"(
  id text COLLATE "C" NOT NULL,  -- a CVR number or an entity's id: what is locked for a decision
  hub boolean NOT NULL DEFAULT false,  -- links nothing: a public body
  PRIMARY KEY (id))",
     "id", true, ""},
    {"edge", R"(
  node text COLLATE "C" NOT NULL,
  other text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (node, other, seq))",
     "node", false, ""},
    {"fact", R"(
  node text COLLATE "C" NOT NULL,  -- whom the event is about
  seq bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  operator text COLLATE "C",
  bytes text COLLATE "C" NOT NULL, -- the event again: a decision reads its company's partition and nothing else
  -- what the database's own sum needs of an aid, and of what happened to it; NULL for all else
  ref text COLLATE "C",
  day date,                        -- granted on; effective on
  cents bigint,                    -- of euro; of a reduction: to how much
  regulation text COLLATE "C",
  until date,                      -- of a reservation that lapses
  PRIMARY KEY (node, seq))",
     "node", false, "operator = (SELECT w.operator FROM @S@.who() w)"},
    {"aid", R"(
  ref text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  operator text COLLATE "C",
  reserved boolean NOT NULL,
  PRIMARY KEY (ref))",
     "ref", false, "operator = (SELECT w.operator FROM @S@.who() w)"},
    {"aid_end", R"(
  ref text COLLATE "C" NOT NULL,  -- of a reservation that was posted or voided
  seq bigint NOT NULL,
  PRIMARY KEY (ref))",
     "ref", false, "false"},
    {"link", R"(
  seq bigint PRIMARY KEY,
  a text COLLATE "C" NOT NULL,
  b text COLLATE "C" NOT NULL)",
     "", false, ""},
    {"split", R"(
  seq bigint PRIMARY KEY,
  nodes text[] NOT NULL)",  // -- the divided company first
     "", false, ""},
    {"split_end", R"(
  split bigint PRIMARY KEY,
  seq bigint NOT NULL)",
     "", false, ""},
    {"batch", R"(
  report text COLLATE "C" NOT NULL,
  number bigint NOT NULL,  -- 1, 2, 3 ... of its kind
  seq bigint NOT NULL,
  operator text COLLATE "C",
  PRIMARY KEY (report, number))",
     "", false, ""},
    {"person", R"(
  seq bigint PRIMARY KEY,  -- the event that commits to personal data
  operator text COLLATE "C")",
     "", false, ""},
    {"erasure", R"(
  record bigint PRIMARY KEY,  -- the event whose personal data are gone
  seq bigint NOT NULL)",
     "", false, ""},
    {"personal", R"(
  seq bigint PRIMARY KEY,  -- the event that commits to them
  salt text NOT NULL,      -- 32 bytes in hexadecimal
  fields text NOT NULL     -- JSON as RFC 8785 writes it
)",
     "", false, "EXISTS (SELECT FROM @S@.person p WHERE p.seq = personal.seq AND p.operator = (SELECT w.operator FROM @S@.who() w))"},
    {"rate", R"(
  source text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  day text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,            -- of two rows for one day the later counts
  per_eur text COLLATE "C" NOT NULL,
  PRIMARY KEY (source, currency, day, seq))",
     "", false, ""},
}};

constexpr std::string_view definer_reads = "STABLE LANGUAGE plpgsql SECURITY DEFINER";
constexpr std::string_view definer_writes = "VOLATILE LANGUAGE plpgsql SECURITY DEFINER";

}  // namespace

std::vector<std::string> policies_of(const settings& of) {
  return {std::string(detail::anniversaries.name(of.policy.anniversary)),
          std::string(detail::natural_person_links_names.name(of.policy.natural_person_links)),
          std::string(detail::roundings.name(of.policy.rounding))};
}

std::vector<std::array<std::optional<std::string>, 7>> ceilings_of(const settings& of) {
  const auto all = [](const regulation_set& set) {
    std::string text = "{";
    for (const auto r : regulations())
      if (set.contains(r)) text += (text.size() > 1 ? "," : "") + std::string(to_string(r));
    return text + "}";
  };
  const auto day_text = [](const std::optional<day>& d) { return d ? std::optional(to_string(*d)) : std::nullopt; };
  std::vector<std::array<std::optional<std::string>, 7>> rows;
  for (const auto& c : of.book.ceilings)
    rows.push_back({c.id, all(c.aid_under), all(c.counts), std::to_string(c.limit_under(of.policy).count()), std::string(to_string(c.window)),
                    day_text(c.from), day_text(c.until)});
  return rows;
}

std::string make_tables(const names& of, int partitions) {
  std::string sql;
  for (const auto& t : tables) {
    const std::string name = "@S@." + std::string(t.name);
    const bool spread = partitions > 0 && !t.partition_key.empty();
    sql += "CREATE TABLE " + name + " (" + std::string(t.columns) + ")" +
           (spread ? " PARTITION BY HASH (" + std::string(t.partition_key) + ")" : "") +
           (!spread && t.name == "head" ? " WITH (fillfactor = 10)" : "") + ";\n";
    for (int i = 0; spread && i < partitions; ++i)
      sql += "CREATE TABLE " + name + "_" + std::to_string(i) + " PARTITION OF " + name + " FOR VALUES WITH (MODULUS " + std::to_string(partitions) +
             ", REMAINDER " + std::to_string(i) + ");\n";
  }
  sql +=
      "CREATE UNIQUE INDEX event_by_key ON @S@.event (key) WHERE key IS NOT NULL;\n"
      "CREATE INDEX event_general ON @S@.event (seq) WHERE general;\n"
      "INSERT INTO @S@.gate DEFAULT VALUES;\n"
      "INSERT INTO @S@.head (seq, general) VALUES (0, 0);\n";
  return named(sql, of);
}

std::vector<function_source> functions(const names& of) {
  std::vector<function_source> all{
      {"caller", "OUT operator text, OUT whole boolean, OUT admin boolean", "record", "STABLE LANGUAGE plpgsql", R"(
DECLARE count bigint;
BEGIN
  -- by membership of whoever logged in: neither a setting nor SET ROLE changes it
  admin := pg_has_role(session_user, @owner_name@, 'MEMBER');
  whole := admin OR pg_has_role(session_user, @audit_name@, 'MEMBER');
  IF admin THEN RETURN; END IF;
  SELECT min(o.name), count(*) INTO operator, count FROM @S@.operator o WHERE pg_has_role(session_user, to_regrole(quote_ident(o.read_role)), 'MEMBER');
  IF count > 1 THEN
    RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'permission_denied: the login belongs to more than one operator';
  END IF;
END)",
       false, false},
      {"who", "OUT operator text, OUT whole boolean, OUT admin boolean", "record", definer_reads, R"(
BEGIN
  SELECT * INTO operator, whole, admin FROM @S@.caller();
END)",
       true, false},
      {"require_safe", "", "boolean", "STABLE LANGUAGE plpgsql", R"(
BEGIN
  IF pg_is_in_recovery() THEN
    RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'replica: the server is in recovery';
  END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION USING ERRCODE = '25001', MESSAGE = 'a decision must run READ COMMITTED: a lock under another isolation level reads what was before it';
  END IF;
  IF current_setting('fsync') = 'off' OR current_setting('full_page_writes') = 'off' THEN
    RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'setting_unsafe: fsync or full_page_writes is off: the server could lose what it acknowledged';
  END IF;
  RETURN true;
END)",
       false, false},
      // What every write begins with: the promises, the timeouts, the gate.
      {"open_write", "exclusive boolean, lock_ms integer, idle_ms integer", "boolean", "VOLATILE LANGUAGE plpgsql", R"(
DECLARE ok boolean := @S@.require_safe();
BEGIN
  ok := set_config('lock_timeout', lock_ms || 'ms', true) IS NOT NULL AND set_config('idle_in_transaction_session_timeout', idle_ms || 'ms', true) IS NOT NULL;
  IF exclusive THEN
    LOCK TABLE @S@.gate IN EXCLUSIVE MODE;
  ELSE
    LOCK TABLE @S@.gate IN ROW SHARE MODE;
  END IF;
  RETURN ok;
END)",
       false, false},
      {"begin_write", "exclusive boolean, lock_ms integer, idle_ms integer", "TABLE (seq bigint, general bigint)", definer_writes, R"(
BEGIN
  PERFORM @S@.open_write(exclusive, lock_ms, idle_ms);
  RETURN QUERY SELECT h.seq, h.general FROM @S@.head h;
END)",
       false, true},
      // Every node that links and splits of any day connect. What a public body owns is not connected by it, unless it is asked about itself.
      {"component", "ids text[], OUT members text[], OUT hubs text[]", "record", "STABLE LANGUAGE plpgsql", R"(
BEGIN
  IF NOT EXISTS (SELECT FROM @S@.edge e WHERE e.node = ANY(ids)) THEN  -- most companies
    members := CASE WHEN cardinality(ids) = 1 THEN ids ELSE ARRAY(SELECT DISTINCT i COLLATE "C" AS id FROM unnest(ids) i ORDER BY id) END;
    hubs := '{}';
    RETURN;
  END IF;
  WITH RECURSIVE c(id, inner_node) AS (
    SELECT i COLLATE "C", true FROM unnest(ids) i
    UNION
    SELECT e.other, NOT n.hub OR e.other = ANY(ids) FROM c JOIN @S@.edge e ON e.node = c.id JOIN @S@.node n ON n.id = e.other WHERE c.inner_node
  )
  SELECT array_agg(DISTINCT c.id) FILTER (WHERE c.inner_node), coalesce(array_agg(DISTINCT c.id) FILTER (WHERE NOT c.inner_node), '{}')
    INTO members, hubs FROM c;
END)",
       false, false},
      // Locks whatever is connected with `ids`, in the order of the ids, as a statement of its own, and looks again under the locks.
      {"lock_connected", "ids text[], patient boolean, OUT members text[], OUT hubs text[]", "record", "VOLATILE LANGUAGE plpgsql", R"(
DECLARE held text[]; connected record; found bigint;
BEGIN
  held := (@S@.component(ids)).members;
  LOOP
    IF patient THEN
      PERFORM FROM @S@.node n WHERE n.id = ANY(held) ORDER BY n.id FOR UPDATE;
    ELSE
      PERFORM FROM @S@.node n WHERE n.id = ANY(held) ORDER BY n.id FOR UPDATE NOWAIT;
    END IF;
    GET DIAGNOSTICS found = ROW_COUNT;
    EXIT WHEN found = cardinality(held);
    INSERT INTO @S@.node (id) SELECT i FROM unnest(held) i ORDER BY i ON CONFLICT DO NOTHING;  -- seen for the first time
  END LOOP;
  LOOP
    connected := @S@.component(ids);
    EXIT WHEN connected.members <@ held;
    PERFORM FROM @S@.node n WHERE n.id = ANY(connected.members) ORDER BY n.id FOR UPDATE NOWAIT;  -- who waits out of order can deadlock
    held := held || connected.members;
  END LOOP;
  members := connected.members;
  hubs := connected.hubs;
END)",
       false, false},
      {"lock_nodes", "ids text[], patient boolean", "void", definer_writes, R"(
BEGIN
  PERFORM @S@.require_safe();
  LOCK TABLE @S@.gate IN ROW SHARE MODE;
  PERFORM @S@.lock_connected(ids, patient);
END)",
       false, true},
      // A reference of somebody else's, as it may be seen: it says when it was recorded and nothing more.
      {"shown_ref", "of text, mine text", "text", "STABLE LANGUAGE plpgsql", R"(
BEGIN
  RETURN (SELECT CASE WHEN a.operator = mine THEN a.ref ELSE 'hidden:' || a.seq END FROM @S@.aid a WHERE a.ref = of);
END)",
       false, false},
      // An event of somebody else's: what the law needs to answer, and who is one undertaking with whom; not for whom, by whom or why.
      {"redacted", "bytes text, mine text", "text", "STABLE LANGUAGE plpgsql", R"(
DECLARE
  j jsonb := bytes::jsonb || '{"actor": "", "key": "", "reason": "", "request": ""}';
  body jsonb := j -> 'body';
  in_euro constant jsonb := '{"on": null, "per_eur": "1", "source": "none"}';
BEGIN
  CASE j ->> 'kind'
    WHEN 'grant', 'reserve', 'declare' THEN
      body := body || jsonb_build_object('ref', @S@.shown_ref(body ->> 'ref', mine), 'amount', (body ->> 'value') || ' EUR', 'rate', in_euro)
        || '{"authority": "", "inputs": null, "instrument": "", "note": "", "project": "", "sector_override": "", "unit": null}';
    WHEN 'post' THEN
      body := body || jsonb_build_object('ref', @S@.shown_ref(body ->> 'ref', mine), 'amount', (body ->> 'value') || ' EUR', 'rate', in_euro);
    WHEN 'reduce', 'withdraw' THEN
      body := body || jsonb_build_object('ref', @S@.shown_ref(body ->> 'ref', mine), 'to', (body ->> 'value') || ' EUR');
    WHEN 'void' THEN
      body := body || jsonb_build_object('ref', @S@.shown_ref(body ->> 'ref', mine));
    WHEN 'link', 'merge' THEN
      body := body || '{"evidence": ""}';
    WHEN 'sector' THEN
      body := body || '{"industry_code": "", "operation": "", "purpose": "", "separation": ""}';
    WHEN 'entity' THEN
      IF body ->> 'kind' IN ('person', 'person_enterprise') THEN body := body || '{"name": ""}'; END IF;
    WHEN 'person' THEN
      body := body || '{"capacity": "", "ref": "", "subject": "hidden"}';
    WHEN 'batch_draft' THEN
      body := body || '{"items": []}';
    WHEN 'batch_move' THEN
      body := body || '{"reason": ""}';
    WHEN 'split' THEN
      body := body || jsonb_build_object('activity', (SELECT coalesce(jsonb_agg(x || jsonb_build_object('ref', @S@.shown_ref(x ->> 'ref', mine))
                                                                       ORDER BY @S@.shown_ref(x ->> 'ref', mine)), '[]')
                                                        FROM jsonb_array_elements(body -> 'activity') x WHERE @S@.shown_ref(x ->> 'ref', mine) IS NOT NULL));
    ELSE
  END CASE;
  RETURN (j || jsonb_build_object('body', body))::text;
END)",
       false, false},
      // What tells whether somebody who remembers these nodes' facts may go on from them: who is connected, and who asks.
      {"mark_of", "members text[], hubs text[], mine text, whole boolean", "text", "STABLE LANGUAGE sql", R"(
  SELECT concat_ws('|', coalesce(mine, ''), whole, members::text, hubs::text))",
       false, false},
      // Seq -2: the last event of the log, the last general one, and the mark of what is connected; where that is not `mark`, 0: the nodes
      // connected, -1: public bodies beside them, and all events about them; where it is, those after `known`.
      {"facts_of", "members text[], hubs text[], mark text, known bigint", "TABLE (seq bigint, bytes text, salt text, fields text)",
       "STABLE LANGUAGE plpgsql", R"(
DECLARE
  me record := @S@.caller();
  now_mark text := @S@.mark_of(members, hubs, me.operator, me.whole);
  since bigint := CASE WHEN now_mark = mark THEN known ELSE 0 END;
BEGIN
  RETURN QUERY SELECT -2::bigint, h.seq::text, h.general::text, now_mark FROM @S@.head h;
  IF now_mark IS DISTINCT FROM mark THEN
    RETURN QUERY SELECT 0::bigint, i, NULL, NULL FROM unnest(members) i UNION ALL SELECT -1::bigint, i, NULL, NULL FROM unnest(hubs) i;
  END IF;
  RETURN QUERY SELECT f.seq, CASE WHEN me.whole OR f.operator = me.operator THEN f.bytes ELSE @S@.redacted(f.bytes, me.operator) END, p.salt, p.fields
    FROM (SELECT DISTINCT ON (g.seq) g.seq, g.operator, g.bytes  -- not with OR: it would be looked for among all nodes
            FROM (SELECT x.seq, x.operator, x.bytes FROM @S@.fact x WHERE x.node = ANY(members) AND x.seq > since
                  UNION ALL SELECT x.seq, x.operator, x.bytes FROM @S@.fact x WHERE x.node = ANY(hubs) AND x.kind = 'entity' AND x.seq > since) g
           ORDER BY g.seq) f
    LEFT JOIN @S@.personal p ON p.seq = f.seq AND (me.whole OR f.operator = me.operator) ORDER BY f.seq;
END)",
       false, false},
      {"history_of", "ids text[], mark text, known bigint", "TABLE (seq bigint, bytes text, salt text, fields text)", definer_reads, R"(
DECLARE connected record := @S@.component(ids);
BEGIN
  RETURN QUERY SELECT * FROM @S@.facts_of(connected.members, connected.hubs, mark, known);
END)",
       true, false},
      // The first half of a decision: the locks, then the facts under them; with `lock_ms` the beginning of the write too. Then, under the
      // locks, seq -3: the events with these idempotency keys; -4: whom these references are of.
      {"lock_history",
       "ids text[], patient boolean, mark text, known bigint, keys text[], refs text[], exclusive boolean, lock_ms integer, idle_ms integer",
       "TABLE (seq bigint, bytes text, salt text, fields text)", definer_writes, R"(
DECLARE connected record;
BEGIN
  IF lock_ms IS NOT NULL THEN
    PERFORM @S@.open_write(exclusive, lock_ms, idle_ms);
  ELSE
    PERFORM @S@.require_safe();
    LOCK TABLE @S@.gate IN ROW SHARE MODE;
  END IF;
  connected := @S@.lock_connected(ids, patient);
  RETURN QUERY SELECT * FROM @S@.facts_of(connected.members, connected.hubs, mark, known);
  IF cardinality(keys) > 0 THEN
    RETURN QUERY SELECT -3::bigint, e.bytes, e.salt, e.fields FROM unnest(keys) k, @S@.event_by_key(k) e;
  END IF;
  IF cardinality(refs) > 0 THEN
    RETURN QUERY SELECT -4::bigint, r, @S@.home_of_ref(r), NULL FROM unnest(refs) r;
  END IF;
END)",
       false, true},
      // ---- the database's own sum: no grant gets past it, whoever calls `append` and however. Exact but for aid that a split passed on, which
      // it leaves out, so that it never refuses what is lawful.
      {"in_year", "month_day text, year integer", "date", "IMMUTABLE LANGUAGE plpgsql", R"(
DECLARE first date := make_date(year, left(month_day, 2)::integer, 1);
BEGIN
  RETURN least(first + (right(month_day, 2)::integer - 1), (first + interval '1 month')::date - 1);
END)",
       false, false},
      {"year_first", "starts text, periods jsonb, of_day date", "date", "IMMUTABLE LANGUAGE plpgsql", R"(
DECLARE
  anchor date;
  years integer := extract(year FROM of_day);
BEGIN
  IF jsonb_array_length(periods) = 0 THEN
    RETURN CASE WHEN of_day < @S@.in_year(starts, years) THEN @S@.in_year(starts, years - 1) ELSE @S@.in_year(starts, years) END;
  ELSIF of_day < (periods -> 0 ->> 'first')::date THEN
    anchor := periods -> 0 ->> 'first';
  ELSIF of_day > (periods -> -1 ->> 'last')::date THEN
    anchor := (periods -> -1 ->> 'last')::date + 1;
  ELSE
    RETURN (SELECT max((p ->> 'first')::date) FROM jsonb_array_elements(periods) p WHERE (p ->> 'first')::date <= of_day);
  END IF;
  years := years - extract(year FROM anchor)::integer;
  IF of_day < anchor + make_interval(years => years) THEN years := years - 1; END IF;
  RETURN (anchor + make_interval(years => years))::date;
END)",
       false, false},
      {"window_first", "window_kind text, recipient text, on_day date", "date", "STABLE LANGUAGE plpgsql", R"(
DECLARE
  rolling date := (on_day - interval '3 years')::date + CASE (SELECT l.anniversary FROM @S@.ledger l) WHEN 'exclusive' THEN 1 ELSE 0 END;
  fiscal date := on_day;
  firm jsonb := coalesce((SELECT f.bytes::jsonb -> 'body' FROM @S@.fact f WHERE f.node = recipient AND f.kind = 'company' ORDER BY f.seq DESC LIMIT 1),
                         '{"year_starts": "01-01", "periods": []}');
BEGIN
  FOR year IN 0..2 LOOP
    fiscal := @S@.year_first(firm ->> 'year_starts', firm -> 'periods', fiscal - sign(year)::integer);
  END LOOP;
  RETURN CASE window_kind WHEN 'rolling' THEN rolling WHEN 'fiscal' THEN fiscal ELSE least(rolling, fiscal) END;
END)",
       false, false},
      // Who of `connected` is one undertaking with `company` on a day.
      {"undertaking", "company text, connected text[], hubs text[], on_day date", "text[]", "STABLE LANGUAGE plpgsql", R"(
DECLARE persons text := (SELECT l.natural_person_links FROM @S@.ledger l);
BEGIN
  IF cardinality(connected) = 1 THEN RETURN connected; END IF;
  RETURN (
    WITH RECURSIVE links_none(id) AS (
      SELECT k.node FROM (SELECT DISTINCT ON (f.node) f.node, f.bytes::jsonb #>> '{body,kind}' AS kind FROM @S@.fact f
                           WHERE f.node = ANY(connected || hubs) AND f.kind = 'entity' ORDER BY f.node, f.seq DESC) k
       WHERE k.kind = 'public_body' OR (k.kind = 'person' AND persons <> 'always') OR (k.kind = 'person_enterprise' AND persons = 'none')),
    holds(a, b) AS (
      SELECT l.body ->> 'a', l.body ->> 'b'
        FROM (SELECT DISTINCT f.seq, f.bytes::jsonb -> 'body' AS body FROM @S@.fact f WHERE f.node = ANY(connected) AND f.kind IN ('link', 'merge')) l
        LEFT JOIN (SELECT DISTINCT ON (x.body ->> 'link') (x.body ->> 'link')::bigint AS link, x.body ->> 'until' AS until
                     FROM (SELECT f.seq, f.bytes::jsonb -> 'body' AS body FROM @S@.fact f WHERE f.node = ANY(connected) AND f.kind = 'link_end') x
                    ORDER BY x.body ->> 'link', x.seq DESC) z ON z.link = l.seq
       WHERE l.body ->> 'certainty' = 'confirmed' AND (l.body ->> 'since')::date <= on_day
         AND coalesce(on_day < CASE WHEN z.link IS NULL THEN l.body ->> 'until' ELSE z.until END::date, true)
         AND l.body ->> 'a' NOT IN (SELECT id FROM links_none) AND l.body ->> 'b' NOT IN (SELECT id FROM links_none)),
    m(id) AS (
      SELECT company COLLATE "C"
      UNION
      SELECT (CASE WHEN h.a = m.id THEN h.b ELSE h.a END) COLLATE "C" FROM m JOIN holds h ON m.id IN (h.a, h.b))
    SELECT array_agg(m.id) FROM m);
END)",
       false, false},
      // Every aid to `connected` and what counts of it on a day, or on its own day where that is NULL. What a split passed on by then counts nothing.
      {"aids", "connected text[], on_day date", "TABLE (ref text, recipient text, seq bigint, day date, regulation text, cents bigint)",
       "STABLE LANGUAGE plpgsql",
       R"(
BEGIN
  RETURN QUERY
    WITH f AS MATERIALIZED (SELECT x.ref, x.node, x.seq, x.kind, x.day, x.regulation, x.cents, x.until FROM @S@.fact x WHERE x.node = ANY(connected) AND x.ref IS NOT NULL),
    aid AS (SELECT DISTINCT ON (f.ref) f.* FROM f WHERE f.kind IN ('grant', 'reserve', 'declare', 'post') ORDER BY f.ref, f.seq DESC),
    reduced AS (SELECT DISTINCT ON (f.ref) f.ref, f.cents FROM f JOIN aid ON aid.ref = f.ref
                 WHERE f.kind IN ('reduce', 'withdraw') AND f.day <= coalesce(on_day, aid.day) ORDER BY f.ref, f.seq DESC)
    SELECT a.ref, a.node, a.seq, a.day, a.regulation, CASE WHEN a.kind = 'reserve' AND a.until <= coalesce(on_day, a.day) THEN 0 ELSE coalesce(r.cents, a.cents) END
      FROM aid a LEFT JOIN reduced r ON r.ref = a.ref
     WHERE NOT EXISTS (SELECT FROM f v WHERE v.ref = a.ref AND v.kind = 'void')
       AND NOT EXISTS (SELECT FROM @S@.fact s WHERE s.node = a.node AND s.kind = 'split' AND s.bytes::jsonb #>> '{body,divided}' = a.node
                          AND (s.bytes::jsonb #>> '{body,on}')::date BETWEEN a.day + 1 AND coalesce(on_day, a.day)
                          AND NOT EXISTS (SELECT FROM @S@.split_end w WHERE w.split = s.seq));
END)",
       false, false},
      // The least of the ceilings that new aid may touch, whatever the day; refuses aid for which no rule is in force.
      {"least_ceiling", "under text, on_day date", "bigint", "STABLE LANGUAGE plpgsql", R"(
DECLARE
  least_limit bigint;
  in_force boolean;
BEGIN
  SELECT min(c.cents) FILTER (WHERE under = ANY(c.counts || c.aid_under)),
         coalesce(bool_or(under = ANY(c.aid_under) AND position(under IN c.id) > 0 AND coalesce(c.first <= on_day, true) AND coalesce(on_day <= c.last, true)), false)
    INTO least_limit, in_force FROM @S@.ceiling c;
  IF NOT in_force THEN
    RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'no rule is in force for ' || under || ' on ' || on_day;
  END IF;
  RETURN least_limit;
END)",
       false, false},
      // Refuses new aid that breaks a ceiling. `except_ref`: a reservation that it takes the place of; `least_limit`: its least ceiling;
      // `all_cents`: all aid that was ever recorded to whoever is connected with the company, where that is known.
      {"require_within",
       "company text, under text, on_day date, new_cents bigint, lapses date, except_ref text, least_limit bigint, all_cents numeric", "boolean",
       "STABLE LANGUAGE plpgsql",
       R"(
DECLARE
  connected record;
  limits record;
  later record;
  members text[];
  total numeric := all_cents;
BEGIN
  IF total + new_cents <= least_limit THEN RETURN true; END IF;  -- whatever the day: nothing that counts is left out of this
  connected := @S@.component(ARRAY[company]);
  SELECT coalesce(sum(f.cents), 0) INTO total FROM @S@.fact f WHERE f.node = ANY(connected.members) AND f.kind IN ('grant', 'reserve', 'declare', 'post');
  IF total + new_cents <= least_limit THEN RETURN true; END IF;
  members := @S@.undertaking(company, connected.members, connected.hubs, on_day);
  FOR limits IN SELECT c.*, @S@.window_first(c.kind, company, on_day) AS start FROM @S@.ceiling c
                 WHERE under = ANY(c.aid_under) AND coalesce(c.first <= on_day, true) AND coalesce(on_day <= c.last, true) LOOP
    SELECT coalesce(sum(a.cents), 0) INTO total FROM @S@.aids(members, on_day) a
     WHERE a.day BETWEEN limits.start AND on_day AND a.regulation = ANY(limits.counts) AND a.ref IS DISTINCT FROM except_ref;
    IF total + new_cents > limits.cents THEN
      RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'above the ceiling ' || limits.id;
    END IF;
  END LOOP;
  FOR later IN SELECT * FROM @S@.aids(connected.members, NULL) a WHERE a.day > on_day AND coalesce(a.day < lapses, true) AND a.cents > 0 AND a.ref IS DISTINCT FROM except_ref LOOP
    members := @S@.undertaking(later.recipient, connected.members, connected.hubs, later.day);
    CONTINUE WHEN NOT company = ANY(members) OR EXISTS (  -- who holds the new aid after a split is not looked at
      SELECT FROM @S@.fact s WHERE s.node = company AND s.kind = 'split' AND s.bytes::jsonb #>> '{body,divided}' = company
         AND (s.bytes::jsonb #>> '{body,on}')::date BETWEEN on_day + 1 AND later.day AND NOT EXISTS (SELECT FROM @S@.split_end w WHERE w.split = s.seq));
    FOR limits IN SELECT c.*, @S@.window_first(c.kind, later.recipient, later.day) AS start FROM @S@.ceiling c
                   WHERE later.regulation = ANY(c.aid_under) AND under = ANY(c.counts) AND coalesce(c.first <= later.day, true) AND coalesce(later.day <= c.last, true) LOOP
      CONTINUE WHEN limits.start > on_day;
      SELECT coalesce(sum(a.cents), 0) INTO total FROM @S@.aids(members, later.day) a
       WHERE a.day BETWEEN limits.start AND later.day AND (a.day < later.day OR a.seq <= later.seq) AND a.regulation = ANY(limits.counts)
         AND a.ref IS DISTINCT FROM except_ref;
      IF total + new_cents > limits.cents THEN
        RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'above the ceiling ' || limits.id || ' for a later grant';
      END IF;
    END LOOP;
  END LOOP;
  RETURN true;
END)",
       false, false},
      // An amount of euro as its canonical text, in cents.
      {"cents_of", "euro text", "bigint", "IMMUTABLE LANGUAGE plpgsql", R"(
BEGIN
  IF euro ~ '^[0-9]{1,17}\.[0-9]{2}$' THEN RETURN replace(euro, '.', '')::bigint; END IF;
  RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'no amount of euro is written like that';
END)",
       false, false},
      {"day_of", "said text", "date", "IMMUTABLE LANGUAGE plpgsql", R"(
BEGIN
  IF said IS NULL THEN RETURN NULL; END IF;
  IF said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN RETURN make_date(left(said, 4)::integer, substr(said, 6, 2)::integer, right(said, 2)::integer); END IF;
  RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'no day is written like that';
END)",
       false, false},
      // The euro value that an event says must be the amount that it says, at the rate that it says.
      {"require_value", "amount text, per_eur text, new_cents bigint", "boolean", "STABLE LANGUAGE plpgsql", R"(
DECLARE
  hundredths numeric := split_part(amount, ' ', 1)::numeric * 100;
  rate numeric := per_eur;
BEGIN
  IF amount ~ '^[0-9]+(\.[0-9]+)? [A-Z]{3}$' AND rate > 0 AND hundredths > 0 AND (amount NOT LIKE '% EUR' OR rate = 1) THEN
    IF new_cents * rate = hundredths THEN
      RETURN true;
    ELSIF (SELECT l.rounding FROM @S@.ledger l) = 'up' THEN
      IF (new_cents - 1) * rate < hundredths AND hundredths <= new_cents * rate THEN RETURN true; END IF;
    ELSIF ((2 * new_cents - 1) * rate <= 2 * hundredths OR new_cents = 1) AND 2 * hundredths < (2 * new_cents + 1) * rate THEN
      RETURN true;
    END IF;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'the euro value is not that of the amount at the rate';
END)",
       false, false},
      // What an operator appends about an aid must have the fields of its kind, each once and in order: else nobody could read the company's history.
      {"require_form", "said json, what text", "boolean", "STABLE LANGUAGE plpgsql", R"(
DECLARE
  body json := said -> 'body';
  wanted text := CASE WHEN what IN ('grant', 'reserve', 'declare')
      THEN 'amount,authority,basis,granted_on,inputs,instrument,lapses_on,note,project,rate,recipient,ref,regulation,sector_override,unit,value'
    WHEN what = 'post' THEN 'amount,basis,granted_on,rate,ref,value' WHEN what IN ('reduce', 'withdraw') THEN 'effective_on,ref,to,value'
    WHEN what = 'void' THEN 'ref' END;
BEGIN
  IF (SELECT string_agg(k, ',') FROM json_object_keys(said) k) IS DISTINCT FROM 'actor,body,key,kind,reason,recorded_at,request'
     OR (wanted IS NOT NULL AND (SELECT string_agg(k, ',') FROM json_object_keys(body) k) IS DISTINCT FROM wanted)
     OR (what IN ('grant', 'reserve', 'declare') AND (body ->> 'recipient' ~ '^[0-9]{8}$' AND body ->> 'ref' <> '' AND
                                                      body ->> 'regulation' IN ('general', 'agriculture', 'fishery', 'sgei')) IS NOT TRUE) THEN
    RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'the event does not have the fields of its kind';
  END IF;
  RETURN true;
END)",
       false, false},
      // What an event about new aid must hold to whatever else is recorded: its day, its euro value in cents, the day on which it lapses, its least
      // ceiling.
      {"read_aid", "said jsonb, what text, admin boolean, not_copied boolean, OUT day date, OUT cents bigint, OUT until date, OUT least_limit bigint",
       "record", "STABLE LANGUAGE plpgsql", R"(
DECLARE ok boolean;
BEGIN
  IF NOT admin AND said ->> 'ref' LIKE 'hidden:%' THEN
    RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'request_invalid: a reference that begins with hidden: is how another operator''s is shown';
  END IF;
  day := @S@.day_of(said ->> 'granted_on');
  cents := @S@.cents_of(said ->> 'value');
  IF said ->> 'lapses_on' IS NOT NULL THEN until := @S@.day_of(said ->> 'lapses_on'); END IF;
  IF not_copied AND what <> 'declare' THEN
    ok := @S@.require_value(said ->> 'amount', said #>> '{rate,per_eur}', cents);
    least_limit := @S@.least_ceiling(said ->> 'regulation', day);
  END IF;
END)",
       false, false},
      {"hold_head", "expected bigint, expected_general bigint", "bigint", definer_writes, R"(
DECLARE h record;
BEGIN
  SELECT * INTO h FROM @S@.head FOR UPDATE;
  IF h.seq <> expected OR h.general <> expected_general THEN
    RAISE EXCEPTION USING ERRCODE = 'DM002', MESSAGE = 'another client recorded meanwhile';
  END IF;
  RETURN h.seq;
END)",
       false, true},
      {"require_locked", "ids text[]", "boolean", "STABLE LANGUAGE plpgsql", R"(
BEGIN
  IF EXISTS (SELECT FROM unnest(ids) i LEFT JOIN @S@.node k ON k.id = i
              WHERE (k.xmax = pg_current_xact_id()::xid OR k.xmin = pg_current_xact_id()::xid) IS NOT TRUE) THEN
    RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'busy: a company or entity that the event is about is not locked by this transaction';
  END IF;
  RETURN true;
END)",
       false, false},
      // What appending comes to, under the locks of whoever calls it. `prefixes`: canonical events without their last field, "seq", which is given
      // here. What an event about aid must hold to is looked at before the head of the log is held, where others would wait for it. `operator` and
      // `admin`: who calls. `held`: nodes that are locked for certain. `parsed`: the only event, where its form was looked at already; of aid also
      // what `read_aid` gave. `all_cents`: all aid to `held`, where these are all who are connected. Gives the first one's number.
      {"append_events",
       "prefixes text[], salts text[], secrets text[], expected bigint, expected_general bigint, on_behalf text, as_recorded boolean, operator text, "
       "admin boolean, held text[], parsed jsonb, read_day date, read_cents bigint, read_until date, read_limit bigint, all_cents numeric",
       "bigint", "VOLATILE LANGUAGE plpgsql",
       R"(
DECLARE
  mine text := operator;
  owner text;
  h record;
  p text;
  whole text;
  j jsonb;
  body jsonb;
  what text;
  said_key text;
  ids text[] := '{}';
  one text;
  about record;
  is_general boolean := false;
  n bigint;
  last_general bigint;
  place integer := 0;
  gone bigint;
  aid record;
  aid_ref text;
  aid_day date;
  aid_cents bigint;
  aid_under text;
  aid_until date;
  aid_limit bigint;
  last_day date;
  last_cents bigint;
  ok boolean;
  not_copied boolean := NOT (admin AND as_recorded);
BEGIN
  IF current_setting('synchronous_commit') IN ('off', 'local') THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  IF admin THEN
    mine := nullif(on_behalf, '');
    IF mine IS NOT NULL AND NOT EXISTS (SELECT FROM @S@.operator o WHERE o.name = mine) THEN
      RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'permission_denied: no operator has the name ' || mine;
    END IF;
  ELSIF mine IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'permission_denied: the login belongs to no operator';
  END IF;
  FOREACH p IN ARRAY prefixes LOOP
    place := place + 1;
    j := coalesce(parsed, (p || '}')::jsonb);
    body := j -> 'body';
    what := j ->> 'kind';
    said_key := nullif(j ->> 'key', '');
    IF what IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'the event does not say of which kind it is';
    END IF;
    IF NOT admin AND parsed IS NULL THEN
      ok := @S@.require_form((p || '}')::json, what);
    END IF;
    owner := mine;
    IF place > 1 THEN
      ids := '{}'; is_general := false;
      aid_ref := NULL; aid_day := NULL; aid_cents := NULL; aid_under := NULL; aid_until := NULL;
    END IF;
    IF what IN ('grant', 'reserve', 'declare') THEN
      aid_ref := body ->> 'ref';
      ids := ARRAY[body ->> 'recipient'];
      IF NOT ids <@ held THEN
        ok := @S@.require_locked(ids);
        all_cents := NULL;  -- that is others' aid
      END IF;
      IF parsed IS NULL THEN
        aid := @S@.read_aid(body, what, admin, not_copied);
        aid_day := aid.day; aid_cents := aid.cents; aid_until := aid.until; aid_limit := aid.least_limit;
      ELSE
        aid_day := read_day; aid_cents := read_cents; aid_until := read_until; aid_limit := read_limit;
      END IF;
      aid_under := body ->> 'regulation';
      IF not_copied AND what <> 'declare' THEN
        ok := all_cents + aid_cents <= aid_limit OR @S@.require_within(ids[1], aid_under, aid_day, aid_cents, aid_until, NULL, aid_limit, all_cents);
      END IF;
    ELSIF what IN ('post', 'void', 'reduce', 'withdraw') THEN
      aid_ref := body ->> 'ref';
      SELECT a.recipient, a.operator, a.reserved, EXISTS (SELECT FROM @S@.aid_end z WHERE z.ref = a.ref) AS ended INTO about
        FROM @S@.aid a WHERE a.ref = aid_ref;
      IF about.recipient IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'ref_unknown: no aid has this reference';
      END IF;
      IF NOT admin AND about.operator IS DISTINCT FROM mine THEN
        RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'permission_denied: the aid is another operator''s';
      END IF;
      ids := ARRAY[about.recipient];
      IF NOT ids <@ held THEN
        ok := @S@.require_locked(ids);
        all_cents := NULL;
      END IF;
      owner := about.operator;  -- what happens to an aid is seen by whose it is
      IF what IN ('post', 'void') AND (NOT about.reserved OR about.ended) THEN
        RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'not_pending: the aid is not a pending reservation';
      END IF;
      IF what = 'post' THEN
        aid_day := @S@.day_of(body ->> 'granted_on');
        aid_cents := @S@.cents_of(body ->> 'value');
        aid_under := (SELECT f.regulation FROM @S@.fact f WHERE f.node = ids[1] AND f.ref = aid_ref AND f.kind = 'reserve');
        IF not_copied THEN
          ok := @S@.require_value(body ->> 'amount', body #>> '{rate,per_eur}', aid_cents);
          ok := @S@.require_within(ids[1], aid_under, aid_day, aid_cents, NULL, aid_ref, @S@.least_ceiling(aid_under, aid_day), all_cents);
        END IF;
      ELSIF what IN ('reduce', 'withdraw') THEN
        aid_day := @S@.day_of(body ->> 'effective_on');
        aid_cents := @S@.cents_of(body ->> 'value');
        SELECT f.day, f.cents INTO last_day, last_cents FROM @S@.fact f
         WHERE f.node = ids[1] AND f.ref = aid_ref ORDER BY f.seq DESC LIMIT 1;
        IF not_copied AND (aid_day >= last_day AND aid_cents <= last_cents AND (about.ended OR NOT about.reserved)) IS NOT TRUE THEN
          RAISE EXCEPTION USING ERRCODE = 'DM003', MESSAGE = 'a reduction lowers a grant, from its day on';
        END IF;
      END IF;
    END IF;
    IF n IS NULL THEN
      UPDATE @S@.head x SET seq = x.seq + cardinality(prefixes) RETURNING x.seq - cardinality(prefixes) AS seq, x.general INTO h;
      IF h.seq <> expected OR h.general <> expected_general THEN
        RAISE EXCEPTION USING ERRCODE = 'DM002', MESSAGE = 'another client recorded meanwhile';
      END IF;
      n := h.seq;
      last_general := h.general;
    END IF;
    n := n + 1;
    whole := p || ',"seq":' || n || '}';
    CASE what
      WHEN 'grant', 'reserve', 'declare' THEN
        INSERT INTO @S@.aid (ref, seq, recipient, operator, reserved) VALUES (aid_ref, n, ids[1], mine, what = 'reserve') ON CONFLICT DO NOTHING;
        IF NOT FOUND AND NOT EXISTS (SELECT FROM @S@.event e WHERE e.key = said_key) THEN  -- else it is a request again, which is told below
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'ref_exists: the reference is used already';
        END IF;
      WHEN 'post', 'void' THEN
        INSERT INTO @S@.aid_end (ref, seq) VALUES (aid_ref, n);
      WHEN 'reduce', 'withdraw' THEN  -- the fact says it
      WHEN 'company' THEN
        ids := ARRAY[body ->> 'cvr'];
      WHEN 'sector' THEN
        ids := ARRAY[body ->> 'cvr'];
        IF NOT EXISTS (SELECT FROM @S@.fact f WHERE f.node = ids[1] AND f.kind = 'company') THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'entity_unknown: the company is not registered';
        END IF;
      WHEN 'entity' THEN
        ids := ARRAY[body ->> 'id'];
      WHEN 'link', 'merge' THEN
        ids := ARRAY[body ->> 'a', body ->> 'b'];
        INSERT INTO @S@.link (seq, a, b) VALUES (n, ids[1], ids[2]);
      WHEN 'link_end' THEN
        SELECT ARRAY[l.a, l.b] INTO ids FROM @S@.link l WHERE l.seq = (body ->> 'link')::bigint;
        IF ids IS NULL THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'entity_unknown: no link was recorded by this event';
        END IF;
      WHEN 'split' THEN
        ids := ARRAY[body ->> 'divided'] || ARRAY(SELECT s ->> 'cvr' FROM jsonb_array_elements(body -> 'successors') s);
        INSERT INTO @S@.split (seq, nodes) VALUES (n, ids);
      WHEN 'split_withdrawal' THEN
        SELECT s.nodes INTO ids FROM @S@.split s WHERE s.seq = (body ->> 'split')::bigint
           AND NOT EXISTS (SELECT FROM @S@.split_end w WHERE w.split = s.seq);
        IF ids IS NULL THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'entity_unknown: no split was recorded by this event, or it was withdrawn already';
        END IF;
        INSERT INTO @S@.split_end (split, seq) VALUES ((body ->> 'split')::bigint, n);
      WHEN 'rates' THEN
        is_general := true;
        INSERT INTO @S@.rate (source, currency, day, seq, per_eur)
          SELECT DISTINCT ON (q ->> 0, q ->> 1) body ->> 'source', q ->> 0, q ->> 1, n, q ->> 2
            FROM jsonb_array_elements(body -> 'quotes') WITH ORDINALITY AS x(q, nth) ORDER BY q ->> 0, q ->> 1, nth DESC;
      WHEN 'batch_draft' THEN
        is_general := true;
        IF (body ->> 'number')::bigint <> (SELECT coalesce(max(b.number), 0) + 1 FROM @S@.batch b WHERE b.report = body ->> 'report') THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'batch_state: batches of a kind are numbered one after the other';
        END IF;
        IF EXISTS (SELECT FROM jsonb_array_elements(body -> 'items') i WHERE NOT EXISTS (SELECT FROM @S@.aid a WHERE a.ref = i ->> 'ref')) THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'ref_unknown: no aid has this reference';
        END IF;
        IF NOT admin AND EXISTS (SELECT FROM jsonb_array_elements(body -> 'items') i JOIN @S@.aid a ON a.ref = i ->> 'ref'
                                     WHERE a.operator IS DISTINCT FROM mine) THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'permission_denied: the aid is another operator''s';
        END IF;
        INSERT INTO @S@.batch (report, number, seq, operator) VALUES (body ->> 'report', (body ->> 'number')::bigint, n, mine);
      WHEN 'batch_move' THEN
        is_general := true;
        SELECT b.seq, b.operator INTO about FROM @S@.batch b WHERE b.report = body ->> 'report' AND b.number = (body ->> 'number')::bigint;
        IF about.seq IS NULL THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'batch_unknown: no batch has this number';
        END IF;
        IF NOT admin AND about.operator IS DISTINCT FROM mine THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'permission_denied: the batch is another operator''s';
        END IF;
        owner := about.operator;
      WHEN 'person' THEN  -- no decision reads it
      WHEN 'erase' THEN
        is_general := true;  -- whoever remembers facts with personal data beside them begins anew
        FOR gone IN SELECT r::bigint FROM jsonb_array_elements_text(body -> 'records') r LOOP
          SELECT p.seq, p.operator INTO about FROM @S@.person p WHERE p.seq = gone
             AND NOT EXISTS (SELECT FROM @S@.erasure e WHERE e.record = p.seq);
          IF about.seq IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'entity_unknown: no personal data were recorded by this event, or they are erased';
          END IF;
          IF NOT admin AND about.operator IS DISTINCT FROM mine THEN
            RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'permission_denied: the personal data are another operator''s';
          END IF;
          INSERT INTO @S@.erasure (record, seq) VALUES (gone, n);
          DELETE FROM @S@.personal p WHERE p.seq = gone;
        END LOOP;
      WHEN 'ledger' THEN
        is_general := true;
        IF n <> 1 THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'ledger_exists: a ledger is made once';
        END IF;
      ELSE
        is_general := true;
        IF NOT admin THEN
          RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'permission_denied: only an administrator of the ledger records this';
        END IF;
    END CASE;
    IF n = 1 AND what <> 'ledger' THEN
      RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'corrupt: a ledger is made by its first event';
    END IF;
    IF is_general THEN
      last_general := n;
    ELSE
      IF aid_ref IS NULL THEN
        ids := ARRAY(SELECT DISTINCT i FROM unnest(ids) i);
        ok := ids <@ held OR @S@.require_locked(ids);
      END IF;
      FOREACH one IN ARRAY ids LOOP
        INSERT INTO @S@.fact (node, seq, kind, operator, bytes, ref, day, cents, regulation, until)
          VALUES (one, n, what, owner, whole, aid_ref, aid_day, aid_cents, aid_under, aid_until);
      END LOOP;
      IF what IN ('link', 'merge') AND ids[1] <> ids[2] THEN
        INSERT INTO @S@.edge (node, other, seq) VALUES (ids[1], ids[2], n), (ids[2], ids[1], n);
      ELSIF what = 'split' THEN
        INSERT INTO @S@.edge (node, other, seq)
          SELECT body ->> 'divided', i, n FROM unnest(ids) i WHERE i <> body ->> 'divided'
          UNION ALL SELECT i, body ->> 'divided', n FROM unnest(ids) i WHERE i <> body ->> 'divided';
      ELSIF what = 'entity' THEN
        UPDATE @S@.node k SET hub = (body ->> 'kind' = 'public_body') WHERE k.id = ids[1] AND k.hub <> (body ->> 'kind' = 'public_body');
      END IF;
    END IF;
    IF body ->> 'person' IS NOT NULL THEN
      INSERT INTO @S@.person (seq, operator) VALUES (n, owner);
      IF salts[place] <> '' THEN
        INSERT INTO @S@.personal (seq, salt, fields) VALUES (n, salts[place], secrets[place]);
      END IF;
    END IF;
    INSERT INTO @S@.event (seq, operator, login, kind, general, key, leaf, bytes)
      VALUES (n, owner, session_user, what, is_general, said_key, sha256('\x00'::bytea || convert_to(whole, 'UTF8')), whole)
      ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING;
    IF NOT FOUND THEN
      RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'key_reuse: the idempotency key is used already';
    END IF;
  END LOOP;
  IF last_general <> h.general THEN
    UPDATE @S@.head SET general = last_general;
  END IF;
  RETURN h.seq + 1;
END)",
       false, false},
      // The only way to write, but for `decide_unchanged`. `as_recorded`: an administrator copies another ledger, and what that one allowed stays so.
      // `expected`: the last event, where it matters.
      {"append", "prefixes text[], salts text[], secrets text[], expected bigint, expected_general bigint, on_behalf text, as_recorded boolean",
       "bigint", definer_writes, R"(
DECLARE
  ok boolean := @S@.require_safe();
  me record := @S@.caller();
BEGIN
  LOCK TABLE @S@.gate IN ROW SHARE MODE;
  RETURN @S@.append_events(prefixes, salts, secrets, expected, expected_general, on_behalf, as_recorded, me.operator, me.admin, '{}', NULL, NULL, NULL,
                           NULL, NULL, NULL);
END)",
       false, true},
      // A decision that was taken on facts that somebody remembers, in one statement: the locks, that these are all the facts, the event.
      // `headroom_at`: where in `prefix` the headroom stands that a grant was decided on; NULL in an event that nothing may come before. Where others
      // granted to the same company under the same regulation on the same day meanwhile, and nothing else happened, that aid takes just as much from
      // it: the headroom is set right, if the grant still fits. Gives the event's number; where others did, the last one's number and what was
      // recorded for `prefix`.
      {"decide_at_once",
       "ids text[], mark text, known bigint, keys text[], refs text[], lock_ms integer, idle_ms integer, prefix text, headroom_at integer, salt "
       "text, "
       "secret text, expected_general bigint, on_behalf text, as_recorded boolean, OUT seq bigint, OUT others_last bigint, OUT "
       "recorded text",
       "record", definer_writes, R"(
DECLARE
  connected record;
  members text[] := ids[1:1];  -- unless links connect it: most companies
  hubs text[] := '{}';
  me record := @S@.caller();
  ok boolean := @S@.open_write(false, lock_ms, idle_ms);
  parsed jsonb := prefix || '}';
  said jsonb := parsed -> 'body';
  what text := parsed ->> 'kind';
  aid record;
  aid_day date;
  aid_cents bigint;
  aid_until date;
  aid_limit bigint;
  meanwhile record;
  found bigint;
  headroom text;
  left_cents bigint;
BEGIN
  -- whatever needs no lock comes before it
  IF NOT me.admin THEN
    ok := @S@.require_form((prefix || '}')::json, what);
  END IF;
  IF what IN ('grant', 'reserve', 'declare') THEN
    aid := @S@.read_aid(said, what, me.admin, NOT (me.admin AND as_recorded));
    aid_day := aid.day; aid_cents := aid.cents; aid_until := aid.until; aid_limit := aid.least_limit;
  END IF;
  LOOP
    PERFORM FROM @S@.node n WHERE n.id = ANY(ids) ORDER BY n.id FOR UPDATE;
    GET DIAGNOSTICS found = ROW_COUNT;
    EXIT WHEN found = cardinality(ids);
    INSERT INTO @S@.node (id) SELECT i FROM unnest(ids) i ORDER BY i ON CONFLICT DO NOTHING;  -- seen for the first time
  END LOOP;
  IF cardinality(keys || refs) > 0 THEN
    IF EXISTS (SELECT FROM @S@.event e WHERE e.key = ANY(keys)) OR EXISTS (SELECT FROM @S@.aid a WHERE a.ref = ANY(refs)) THEN
      RAISE EXCEPTION USING ERRCODE = 'DM002', MESSAGE = 'another client recorded meanwhile';
    END IF;
  END IF;
  SELECT count(*) FILTER (WHERE f.seq > known) AS events, sum(f.cents) FILTER (WHERE f.seq > known) AS cents, max(f.seq) AS last,
         count(*) FILTER (WHERE f.seq > known AND f.kind = 'grant' AND f.node = said ->> 'recipient' AND f.regulation = said ->> 'regulation' AND f.day = aid_day) AS like_it,
         coalesce(sum(f.cents) FILTER (WHERE f.kind IN ('grant', 'reserve', 'declare', 'post')), 0) AS all_cents,
         EXISTS (SELECT FROM @S@.edge e WHERE e.node = ANY(ids)) AS linked
    INTO meanwhile FROM @S@.fact f WHERE f.node = ANY(ids);
  IF meanwhile.linked THEN
    connected := @S@.component(ARRAY[ids[1]]);
    members := connected.members;
    hubs := connected.hubs;
  END IF;
  IF @S@.mark_of(members, hubs, me.operator, me.whole) IS DISTINCT FROM mark OR NOT (members <@ ids AND ids <@ members) THEN
    RAISE EXCEPTION USING ERRCODE = 'DM002', MESSAGE = 'another client recorded meanwhile';
  END IF;
  IF cardinality(hubs) > 0 THEN
    IF EXISTS (SELECT FROM @S@.fact f WHERE f.node = ANY(hubs) AND f.kind = 'entity' AND f.seq > known) THEN
      RAISE EXCEPTION USING ERRCODE = 'DM002', MESSAGE = 'another client recorded meanwhile';
    END IF;
  END IF;
  IF meanwhile.events > 0 THEN
    headroom := substring(prefix FROM headroom_at FOR position('"' IN substring(prefix FROM headroom_at)) - 1);
    left_cents := @S@.cents_of(headroom) - meanwhile.cents;
    IF (meanwhile.like_it = meanwhile.events AND aid_cents <= left_cents) IS NOT TRUE THEN
      RAISE EXCEPTION USING ERRCODE = 'DM002', MESSAGE = 'another client recorded meanwhile';
    END IF;
    recorded := overlay(prefix PLACING (left_cents / 100) || '.' || lpad((left_cents % 100)::text, 2, '0') FROM headroom_at FOR length(headroom));
    others_last := meanwhile.last;
  END IF;
  seq := @S@.append_events(ARRAY[coalesce(recorded, prefix)], ARRAY[salt], ARRAY[secret], NULL, expected_general, on_behalf, as_recorded, me.operator, me.admin, ids, parsed,
                            aid_day, aid_cents, aid_until, aid_limit, meanwhile.all_cents);
END)",
       false, true},
      // Grants alone, which others gave meanwhile: after `after`, before `before`.
      {"granted_between", "ids text[], after bigint, before bigint", "TABLE (bytes text)", definer_reads, R"(
DECLARE me record := @S@.caller();
BEGIN
  RETURN QUERY SELECT CASE WHEN me.whole OR f.operator = me.operator THEN f.bytes ELSE @S@.redacted(f.bytes, me.operator) END
    FROM @S@.fact f WHERE f.node = ANY(ids) AND f.seq > after AND f.seq < before ORDER BY f.seq;
END)",
       true, false},
      {"state", "", "TABLE (seq bigint, general bigint, version integer, replica boolean)", definer_reads, R"(
BEGIN
  RETURN QUERY SELECT h.seq, h.general, l.version, pg_is_in_recovery() FROM @S@.head h, @S@.ledger l;
END)",
       true, false},
      {"events", "first bigint, last bigint", "TABLE (seq bigint, bytes text, salt text, fields text)", definer_reads, R"(
DECLARE me record := @S@.caller();
BEGIN
  RETURN QUERY SELECT e.seq, CASE WHEN me.whole OR e.operator = me.operator THEN e.bytes ELSE @S@.redacted(e.bytes, me.operator) END, p.salt, p.fields
    FROM @S@.event e LEFT JOIN @S@.personal p ON p.seq = e.seq AND (me.whole OR e.operator = me.operator) WHERE e.seq BETWEEN first AND last ORDER BY e.seq;
END)",
       true, false},
      // Events that no company or entity is locked for, but for rates, which are looked up.
      {"general_events", "after bigint", "TABLE (seq bigint, bytes text)", definer_reads, R"(
DECLARE me record := @S@.caller();
BEGIN
  RETURN QUERY SELECT e.seq, CASE WHEN me.whole OR e.operator = me.operator THEN e.bytes ELSE @S@.redacted(e.bytes, me.operator) END
    FROM @S@.event e WHERE e.general AND e.seq > after AND e.kind <> 'rates'
    ORDER BY e.seq;
END)",
       true, false},
      {"event_by_key", "wanted text", "TABLE (bytes text, salt text, fields text)", definer_reads, R"(
DECLARE me record := @S@.caller();
BEGIN
  RETURN QUERY SELECT e.bytes, p.salt, p.fields FROM @S@.event e LEFT JOIN @S@.personal p ON p.seq = e.seq WHERE e.key = wanted AND (me.whole OR e.operator = me.operator);
END)",
       true, false},
      // Whom an aid, a link or a split is about: where its facts are found.
      {"home_of_ref", "wanted text", "text", definer_reads, R"(
DECLARE me record := @S@.caller();
BEGIN
  RETURN (SELECT a.recipient FROM @S@.aid a WHERE a.ref = wanted AND (me.whole OR a.operator = me.operator));
END)",
       true, false},
      {"home_of_link", "wanted bigint", "text[]", definer_reads, R"(
BEGIN
  RETURN (SELECT ARRAY[l.a, l.b] FROM @S@.link l WHERE l.seq = wanted);
END)",
       true, false},
      {"home_of_split", "wanted bigint", "text[]", definer_reads, R"(
BEGIN
  RETURN (SELECT s.nodes FROM @S@.split s WHERE s.seq = wanted);
END)",
       true, false},
      // `before`: as it was before that event; NULL as it is.
      {"rate_before", "of_source text, of_currency text, on_day text, before bigint", "TABLE (day text, per_eur text)", definer_reads, R"(
BEGIN
  RETURN QUERY SELECT r.day, r.per_eur FROM @S@.rate r WHERE r.source = of_source AND r.currency = of_currency AND r.day <= on_day AND coalesce(r.seq < before, true)
    ORDER BY r.day DESC, r.seq DESC LIMIT 1;
END)",
       true, false},
      {"rates_between", "of_source text, of_currency text, first text, last text, before bigint", "TABLE (day text, per_eur text)", definer_reads, R"(
BEGIN
  RETURN QUERY SELECT DISTINCT ON (r.day) r.day, r.per_eur FROM @S@.rate r
    WHERE r.source = of_source AND r.currency = of_currency AND r.day BETWEEN first AND last AND coalesce(r.seq < before, true) ORDER BY r.day, r.seq DESC;
END)",
       true, false},
  };
  const auto bare = [](const std::string& quoted) { return "'" + replaced(quoted.substr(1, quoted.size() - 2), "\"\"", "\"") + "'"; };
  for (auto& f : all) {
    f.body = replaced(std::move(f.body), "@owner_name@", bare(of.owner));
    f.body = replaced(std::move(f.body), "@audit_name@", bare(of.audit));
    f.body = named(f.body, of);
    f.body += ";\n";
  }
  return all;
}

std::string make_functions(const names& of, int partitions) {
  // A plan is made once a session: every question goes by a primary key, whatever the tables hold. Where the tables are spread a plan is
  // made for each question instead, for only then does it leave out the partitions that it does not need.
  const std::string entered = std::string(" SET search_path = pg_catalog, pg_temp SET jit = off SET enable_seqscan = off") +
                              (partitions == 0 ? " SET plan_cache_mode = force_generic_plan" : "");
  std::string sql;
  for (const auto& f : functions(of)) {
    const bool called_from_outside = f.for_readers || f.for_writers;  // the others have the settings of who calls them
    sql += "CREATE OR REPLACE FUNCTION @S@." + f.name + "(" + f.arguments + ") RETURNS " + f.returns + " " + std::string(f.attributes) +
           (called_from_outside ? entered : "") + " AS $deminimis$" + f.body + "$deminimis$;\n";
    sql += "REVOKE ALL ON FUNCTION @S@." + f.name + " FROM PUBLIC;\n";
    if (called_from_outside) sql += "GRANT EXECUTE ON FUNCTION @S@." + f.name + " TO " + std::string(f.for_readers ? "@read@" : "@grant@") + ";\n";
  }
  return named(sql, of);
}

std::string make_rights(const names& of) {
  std::string sql =
      "CREATE FUNCTION @S@.never() RETURNS trigger LANGUAGE plpgsql AS $deminimis$BEGIN RAISE EXCEPTION USING ERRCODE = 'DM001', "
      "MESSAGE = 'corrupt: nothing in a ledger is changed or removed; a correction is a new event'; END$deminimis$;\n";
  sql +=
      "CREATE FUNCTION @S@.erased_only() RETURNS trigger LANGUAGE plpgsql AS $deminimis$BEGIN IF NOT EXISTS (SELECT FROM @S@.erasure e WHERE "
      "e.record = OLD.seq) THEN RAISE EXCEPTION USING ERRCODE = 'DM001', MESSAGE = 'corrupt: personal data go only when an event says so'; END IF; "
      "RETURN OLD; END$deminimis$;\n";
  for (const auto& t : tables) {
    const std::string name = "@S@." + std::string(t.name);
    const bool kept = !t.rows_change && t.name != "operator";
    if (t.name == "personal")
      sql += "CREATE TRIGGER kept BEFORE UPDATE ON " + name +
             " FOR EACH ROW EXECUTE FUNCTION @S@.never();\n"
             "CREATE TRIGGER kept_until_erased BEFORE DELETE ON " +
             name +
             " FOR EACH ROW EXECUTE FUNCTION @S@.erased_only();\n"
             "GRANT DELETE ON " +
             name + " TO @definer@;\n";
    else if (kept)
      sql += "CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON " + name + " FOR EACH ROW EXECUTE FUNCTION @S@.never();\n";
    sql += "CREATE TRIGGER kept_whole BEFORE TRUNCATE ON " + name + " FOR EACH STATEMENT EXECUTE FUNCTION @S@.never();\n";
    sql += "GRANT SELECT, INSERT" + std::string(t.rows_change ? ", UPDATE" : "") + " ON " + name + " TO @definer@;\n";
    sql += "GRANT SELECT ON " + name + " TO @audit@;\n";
    if (t.own.empty()) continue;
    // Nobody but the definer and the auditors has a right on a table; should somebody give one, an operator still sees his own rows only.
    sql += "ALTER TABLE " + name + " ENABLE ROW LEVEL SECURITY;\n";
    sql += "CREATE POLICY all_of_it ON " + name + " TO @definer@ USING (true) WITH CHECK (true);\n";
    sql += "CREATE POLICY auditors ON " + name + " FOR SELECT TO @audit@ USING (true);\n";
    sql += "CREATE POLICY own ON " + name + " FOR SELECT TO @read@ USING (" + std::string(t.own) + ");\n";
  }
  sql += "GRANT USAGE ON SCHEMA @S@ TO @definer@, @read@, @audit@;\n";
  return named(sql, of);
}

}  // namespace deminimis::postgres
