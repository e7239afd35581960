-- SPDX-License-Identifier: Apache-2.0
-- What somebody who knows PostgreSQL would write for this one job with the same guarantees: locks on every company of the undertaking in the order of
-- their numbers as a statement of its own, members looked up again under the locks, three fiscal years summed, an idempotency key, a log without gaps with
-- the hash of each entry; no replica, no unsafe setting, durable commit forced, bounded waiting; who records follows from role membership.
-- It knows one currency, calendar years, one ceiling, links without days; it gives no reasons, no advisories, and hides nothing from anybody.
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE TABLE peer.head (one boolean PRIMARY KEY DEFAULT true, seq bigint NOT NULL) WITH (fillfactor = 10);
INSERT INTO peer.head (seq) VALUES (1);
CREATE TABLE peer.operator (name text PRIMARY KEY, grant_role name NOT NULL);
CREATE TABLE peer.event (seq bigint PRIMARY KEY, operator text, key text, leaf bytea NOT NULL, bytes text NOT NULL);
CREATE UNIQUE INDEX event_by_key ON peer.event (key) WHERE key IS NOT NULL;
CREATE TABLE peer.node (cvr text COLLATE "C" PRIMARY KEY);
CREATE TABLE peer.link (a text COLLATE "C" NOT NULL, b text COLLATE "C" NOT NULL, PRIMARY KEY (a, b));
CREATE INDEX link_by_b ON peer.link (b);
CREATE TABLE peer.aid (ref text COLLATE "C" PRIMARY KEY, cvr text COLLATE "C" NOT NULL, day date NOT NULL, cents bigint NOT NULL, seq bigint NOT NULL, note text NOT NULL);
CREATE INDEX aid_by_cvr ON peer.aid (cvr, day);

CREATE FUNCTION peer.members(of text) RETURNS text[] STABLE LANGUAGE sql AS $$
  WITH RECURSIVE m(cvr) AS (
    SELECT of COLLATE "C"
    UNION
    SELECT CASE WHEN l.a = m.cvr THEN l.b ELSE l.a END FROM m JOIN peer.link l ON l.a = m.cvr OR l.b = m.cvr)
  SELECT array_agg(cvr) FROM m
$$;

CREATE FUNCTION peer.decide(new_ref text, of text, on_day date, amount bigint, new_key text, said text) RETURNS bigint VOLATILE LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE held text[]; again text[]; total bigint; n bigint; bytes text; mine text;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN RAISE EXCEPTION 'isolation'; END IF;
  IF pg_is_in_recovery() OR current_setting('fsync') = 'off' OR current_setting('full_page_writes') = 'off' THEN RAISE EXCEPTION 'unsafe'; END IF;
  IF current_setting('synchronous_commit') IN ('off', 'local') THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;
  PERFORM set_config('lock_timeout', '5000ms', true), set_config('idle_in_transaction_session_timeout', '60000ms', true);
  IF NOT pg_has_role(session_user, 'pg_database_owner', 'MEMBER') THEN
    SELECT min(name) INTO STRICT mine FROM peer.operator WHERE pg_has_role(session_user, to_regrole(quote_ident(grant_role)), 'MEMBER');
    IF mine IS NULL THEN RAISE EXCEPTION 'no operator'; END IF;
  END IF;
  INSERT INTO peer.node SELECT of WHERE NOT EXISTS (SELECT FROM peer.node WHERE cvr = of) ON CONFLICT DO NOTHING;
  held := peer.members(of);
  PERFORM FROM peer.node WHERE cvr = ANY(held) ORDER BY cvr FOR UPDATE;
  again := peer.members(of);
  IF NOT again <@ held THEN RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'the undertaking grew'; END IF;
  SELECT seq INTO n FROM peer.event WHERE key = new_key;
  IF n IS NOT NULL THEN RETURN n; END IF;
  SELECT coalesce(sum(cents), 0) INTO total FROM peer.aid
   WHERE cvr = ANY(held) AND day BETWEEN make_date(extract(year FROM on_day)::int - 2, 1, 1) AND make_date(extract(year FROM on_day)::int, 12, 31);
  IF total + amount > 30000000 THEN RETURN 0; END IF;
  SELECT seq + 1 INTO n FROM peer.head FOR UPDATE;
  bytes := jsonb_build_object('seq', n, 'ref', new_ref, 'cvr', of, 'day', on_day, 'cents', amount, 'key', new_key, 'headroom', 30000000 - total,
                              'said', said, 'at', clock_timestamp())::text;
  INSERT INTO peer.event VALUES (n, mine, new_key, sha256('\x00'::bytea || convert_to(bytes, 'UTF8')), bytes);
  INSERT INTO peer.aid VALUES (new_ref, of, on_day, amount, n, said);
  UPDATE peer.head SET seq = n;
  RETURN n;
END $$;
