#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The database's own sum: whoever calls the functions by hand, with the right to grant, gets no aid past a ceiling; and what the library
allows, to the cent, the database takes. Run by tests/postgres/with-server; SEED and LEDGERS in the environment change the random ledgers."""
import json
import os
import random
import subprocess
from datetime import date, timedelta
from decimal import Decimal

from support.server import BIN, Client, PORT, address, command, grant, psql

SEED = int(os.environ.get("SEED", "11"))
LEDGERS = int(os.environ.get("LEDGERS", "3"))
CENT = Decimal("0.01")


def company(n):
    return f"{20000000 + n}"


def aid(ref, cvr, euro, day, regulation="general", kind="grant", lapses=None, **changes):
    """An event of aid without its number, as the library writes it."""
    body = {"amount": f"{euro} EUR", "authority": "", "basis": {"headroom": "300000.00", "rulebook": "closing-loops-2024"}, "granted_on": day, "inputs": None,
            "instrument": "", "lapses_on": lapses, "note": "", "project": "", "rate": {"on": None, "per_eur": "1", "source": "none"}, "recipient": cvr, "ref": ref,
            "regulation": regulation, "sector_override": "", "unit": None, "value": f"{euro}"}
    return event(kind, {**body, **changes})


def event(kind, body):
    return json.dumps({"actor": "", "body": body, "key": "", "kind": kind, "reason": "", "recorded_at": "2026-02-15T00:00:00.000000Z", "request": ""},
                      separators=(",", ":"))[:-1]


def attempts(schema, user, tried):
    """Each (companies to lock, event) tried in a transaction of its own, which is rolled back: what the server said, or the empty text where it took it."""
    lines = []
    for locks, what in tried:
        nodes = ",".join(f"'{n}'" for n in locks)
        text = what.replace("'", "''")
        lines += ["BEGIN;", f"SELECT {schema}.lock_nodes(ARRAY[{nodes}], true);",
                  f"SELECT {schema}.append(ARRAY['{text}'], ARRAY[''], ARRAY[''], NULL, NULL, '', true);",
                  r"\if :ERROR", r"\echo said :LAST_ERROR_SQLSTATE :LAST_ERROR_MESSAGE", r"\else", r"\echo said", r"\endif", "ROLLBACK;"]
    done = subprocess.run([f"{BIN}/psql", "-X", "-q", "-At", f"postgresql://{user}@127.0.0.1:{PORT}/ledger"], input="\n".join(lines), capture_output=True, text=True,
                          timeout=120, check=True)
    said = [line[5:] for line in done.stdout.splitlines() if line.startswith("said")]
    assert len(said) == len(tried), done.stdout + done.stderr
    return said


class OwnSum(command.Case):
    def shared(self, schema, *options):
        psql("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'olga') THEN CREATE ROLE olga LOGIN; END IF; END $$")
        self.ledger = address(schema)
        self.assertEqual(self.run_on("pg", "init", *options).code, 0)
        self.assertEqual(self.run_on("pg", "add-operator", "fyn").code, 0)
        psql(f"GRANT ledger_{schema}_op_fyn_grant TO olga")
        self.client = Client(address(schema, "olga"))
        self.addCleanup(self.client.close)

    def asked(self, **request):
        answer = self.client.ask(**request)
        self.assertNotIn("error", answer, request)
        return answer

    def test_what_the_law_does_not_allow_is_not_taken_from_an_operator_with_psql(self):
        s = "bysql"
        self.shared(s)
        a, b, c = company(1), company(2), company(3)
        self.asked(do="link", a=a, b=b, since="2020-01-01")
        self.asked(**grant("g1", a, "200000.00 EUR"))
        self.asked(do="reserve", ref="r1", cvr=b, regulation="general", amount="50000.00 EUR", granted_on="2026-02-14", lapses_on="2026-12-01")
        self.asked(do="reduce", ref="g1", to="190000.00 EUR", effective_on="2026-02-20")
        self.asked(**grant("agri", c, "15000.00 EUR", regulation="agriculture"))
        self.asked(**grant("later", c, "280000.00 EUR", day="2027-03-01"))
        on = "2026-02-21"  # 240,000 of a and b count, so 60,000 are left
        body = {"amount": "50000.00 EUR", "basis": {"headroom": "50000.00", "rulebook": "closing-loops-2024"}, "granted_on": "2026-02-14",
                "rate": {"on": None, "per_eur": "1", "source": "none"}, "ref": "r1", "value": "50000.00"}
        lawful = [([a], aid("x", a, "60000.00", on)), ([b], aid("x", b, "60000.00", on, kind="reserve", lapses="2026-12-01")), ([b], event("post", body)),
                  ([c], aid("x", c, "5000.00", on, "agriculture")), ([c], aid("x", c, "5000.00", on)),
                  ([b], event("post", {**body, "amount": "110000.00 EUR", "value": "110000.00", "granted_on": on})),
                  ([a], aid("x", a, "1.34", on, amount="10.00 DKK", rate={"on": "2026-02-13", "per_eur": "7.4697", "source": "ecb"}))]
        self.assertEqual(attempts(s, "olga", lawful), [""] * len(lawful))
        past = [
            ([a], aid("x", a, "60000.01", on)), ([b], aid("x", b, "60000.01", on)), ([a], aid("x", a, "299999.99", on)),
            ([a], aid("x", a, "60000.01", on, kind="reserve", lapses="2026-12-01")), ([b], event("post", {**body, "amount": "110000.01 EUR", "value": "110000.01", "granted_on": on})),
            ([c], aid("x", c, "5000.01", on, "agriculture")), ([c], aid("x", c, "15000.01", on, "fishery")),
            ([c], aid("x", c, "5000.01", on)),  # the grant of 2027 would be above the ceiling then
            ([c], aid("x", c, "300000.01", "2025-01-01")), ([a], aid("x", a, "1.00", on, "sgei")),  # no rule of this rulebook
            ([a], aid("x", a, "0.01", on, amount="1000000.00 EUR")), ([a], aid("x", a, "0.01", on, amount="1000000.00 DKK", rate={"on": None, "per_eur": "7.46", "source": "ecb"})),
            ([a], aid("x", a, "1.00", on, amount="1000.00 EUR", rate={"on": None, "per_eur": "1000", "source": "given"})),
            ([a], aid("x", a, "1.33", on, amount="10.00 DKK", rate={"on": "2026-02-13", "per_eur": "7.4697", "source": "ecb"})),
            ([a], aid("x", a, "-1.00", on)), ([a], aid("x", a, "1e2", on)), ([a], aid("x", a, "1.00", "infinity")), ([a], aid("x", a, "1.00", "2026-02-30")),
            ([a], event("reduce", {"effective_on": on, "ref": "g1", "to": "290000.00 EUR", "value": "290000.00"})),  # it raises
            ([a], event("reduce", {"effective_on": "2026-02-19", "ref": "g1", "to": "1.00 EUR", "value": "1.00"})),  # before the last
            ([b], event("reduce", {"effective_on": on, "ref": "r1", "to": "1.00 EUR", "value": "1.00"})),  # of a reservation
            ([a], aid("x", a, "1.00", on).replace('"value":"1.00"', '"value":"1.00","value":"1.00"')),  # nobody could read the company's history then
            ([a], aid("x", a, "1.00", on, extra="x")), ([a], aid("x", "20000001x", "1.00", on, kind="declare")), ([a], aid("x", a, "1.00", on, "none", kind="declare")),
        ]
        said = attempts(s, "olga", past)
        for (_, what), answer in zip(past, said):
            self.assertNotEqual(answer, "", what)
        self.assertGreaterEqual(sum(answer.startswith("DM003") for answer in said), len(past) - 3, said)
        # the word of an administrator who copies a ledger counts; `as_recorded` of an operator, as above, does not
        self.assertEqual(attempts(s, "postgres", [past[0]]), [""])
        self.assertTrue(self.ask("verify")["ok"])

    def test_without_the_lock_on_the_whole_undertaking_nothing_is_taken(self):
        s = "unlocked"
        self.shared(s)
        a = company(1)
        self.asked(**grant("g1", a, "200000.00 EUR"))
        said = attempts(s, "olga", [([company(2)], aid("x", a, "1.00", "2026-02-14")), ([a], aid("x", a, "1.00", "2026-02-14"))])
        self.assertIn("not locked", said[0])
        self.assertEqual(said[1], "")

    def test_a_ceiling_that_somebody_raised_in_the_database_is_noticed(self):
        s = "raised"
        self.shared(s)
        psql(f"ALTER TABLE {s}.ceiling DISABLE TRIGGER kept; UPDATE {s}.ceiling SET cents = cents * 10; ALTER TABLE {s}.ceiling ENABLE TRIGGER kept")
        self.assertIn("ceiling", "".join(self.ask("verify", code=3)["problems"]))

    def test_a_derived_amount_that_somebody_lowered_in_the_database_is_noticed(self):
        s = "lowered"
        self.shared(s)
        self.asked(**grant("g1", company(1), "200000.00 EUR"))
        psql(f"ALTER TABLE {s}.fact DISABLE TRIGGER kept; UPDATE {s}.fact SET cents = 1; ALTER TABLE {s}.fact ENABLE TRIGGER kept")
        self.assertIn("fact", "".join(self.ask("verify", code=3)["problems"]))

    def history(self, draw, splits=False):
        """Facts and aid as they may come, of six companies; some of it is refused."""
        def some_day(first=date(2021, 1, 1), last=date(2027, 12, 31)):
            return first + timedelta(days=draw.randrange((last - first).days))

        firms = [company(n) for n in range(6)]
        yield {"do": "entity", "id": "kommune", "kind": "public_body", "name": "K"}
        yield {"do": "entity", "id": "ejer", "kind": "person_enterprise"}
        yield {"do": "entity", "id": "mand", "kind": "person"}
        yield {"do": "company", "cvr": firms[0], "fiscal_year_start": draw.choice(["07-01", "02-29", "10-15"])}
        yield {"do": "company", "cvr": firms[1], "fiscal_year_start": "06-01", "fiscal_periods": [["2023-01-01", "2024-05-31"], ["2024-06-01", "2024-12-31"]]}
        links = 0
        for number in range(60):
            kind = draw.random()
            ref = f"g{draw.randrange(number + 1)}"
            if splits and kind < 0.05:
                gone, *heirs = draw.sample(firms, 3)
                yield {"do": "split", "cvr": gone, "on": str(some_day()), "successors": [{"cvr": heir, "equity": str(draw.randrange(1, 9))} for heir in heirs]}
            elif kind < 0.12 and links < 6:
                links += 1
                a, b = draw.sample(firms + ["kommune", "ejer", "mand"], 2)
                since = some_day(date(2019, 1, 1))
                link = {"do": "link", "a": a, "b": b, "since": str(since), "certainty": draw.choice(["confirmed"] * 4 + ["undetermined"])}
                if draw.random() < 0.4:
                    link["until"] = str(since + timedelta(days=draw.randrange(1, 1500)))
                yield link
            elif kind < 0.16:
                yield {"do": "void", "ref": ref}
            elif kind < 0.24:
                yield {"do": "post", "ref": ref, "amount": f"{draw.randrange(1, 90000)}.00 EUR"}
            elif kind < 0.34:
                yield {"do": "reduce", "ref": ref, "to": f"{draw.randrange(1, 40000)}.00 EUR", "effective_on": str(some_day())}
            else:
                day = some_day()
                one = {"do": draw.choice(["grant", "grant", "reserve", "declare"]), "ref": f"g{number}", "cvr": draw.choice(firms),
                       "regulation": draw.choice(["general", "general", "agriculture", "fishery"]), "granted_on": str(day)}
                one["amount"] = f"{draw.randrange(1, 120000 if one['regulation'] == 'general' else 15000)}.{draw.randrange(100):02} EUR"
                if one["do"] == "reserve" and draw.random() < 0.6:
                    one["lapses_on"] = str(day + timedelta(days=draw.randrange(1, 700)))
                yield one

    def compare(self, schema, book, seed, splits=False):
        """Asks for the headroom of random companies and days, then tries it, and a cent more, by hand. Gives how many had some, and how many little."""
        draw = random.Random(seed)
        self.shared(schema, "--rulebook", book)
        recorded = [self.client.ask(**request) for request in self.history(draw, splits)]
        self.assertGreater(sum("event" in answer for answer in recorded), 30)
        tried, wanted, little = [], [], 0
        for _ in range(60):
            cvr, under = company(draw.randrange(6)), draw.choice(["general", "agriculture", "fishery"])
            day = str(date(2023, 6, 1) + timedelta(days=draw.randrange(1700)))
            answer = self.client.ask(do="headroom", cvr=cvr, regulation=under, on=day, currency="EUR")
            if "error" in answer:
                self.assertEqual(answer["error"], "no_rule_in_force")
                continue
            left = Decimal(answer["headroom_eur"])
            little += left < 20000
            if left > 0:
                tried.append(([cvr], aid("x", cvr, left, day, under)))
                wanted.append(True)
            if not splits:
                tried.append(([cvr], aid("x", cvr, left + CENT, day, under)))
                wanted.append(False)
        for (_, what), answer, allowed in zip(tried, attempts(schema, "olga", tried), wanted):
            self.assertEqual(answer == "", allowed, (answer, what))
            self.assertTrue(allowed or "above the ceiling" in answer, answer)
        return sum(wanted), little

    def test_the_database_draws_the_line_at_the_same_cent_as_the_library(self):
        found = []
        for number in range(LEDGERS):
            for book in ("closing-loops-2024", "dk-law"):
                with self.subTest(seed=SEED + number, book=book):
                    found.append(self.compare(f"sum{number}{book[0]}", book, SEED + number))
        self.assertGreater(sum(some for some, _ in found), 100)
        self.assertGreater(sum(little for _, little in found), 20)

    def test_where_companies_were_split_the_database_takes_whatever_the_library_allows(self):
        for number in range(LEDGERS):
            with self.subTest(seed=SEED + number):
                some, _ = self.compare(f"split{number}", "dk-law", SEED + number, splits=True)
                self.assertGreater(some, 10)


if __name__ == "__main__":
    command.main()
