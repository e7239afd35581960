#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A granting date is a plain day: no time zone changes an answer."""
import json
from datetime import datetime, timedelta, timezone

from support.command import A, B, DATA, Case, main

# Names need the machine's time zone data; the last two do not: 14 hours before and 12 hours after Greenwich.
ZONES = ("UTC", "Europe/Copenhagen", "America/New_York", "Pacific/Auckland", "<+14>-14", "<-12>12")
DAY = "2026-02-14"


class TimeZones(Case):
    def answers(self, zone):
        """Makes a ledger in a time zone and gives every answer about it."""
        env = {"TZ": zone}
        self.ledger = self.init(ledger=self.folder / (zone.replace("/", "-").strip("<>") + ".db"))
        said = [self.ask("rates", "import", DATA / "rates/plain.csv", env=env)]
        aid = {"cvr": A, "regulation": "general"}
        requests = [{"do": "grant", "ref": "g1", **aid, "amount": "7457.10 DKK", "granted_on": "2024-03-15"},
                    {"do": "grant", "ref": "g2", **aid, "amount": "299000.00 EUR", "granted_on": "2024-12-31"},
                    {"do": "reserve", "ref": "r1", **aid, "cvr": B, "amount": "10.00 EUR", "granted_on": "2024-02-29", "lapses_on": "2024-03-31"}]
        for day in ("2024-03-31", "2024-12-31", "2025-01-01", "2026-12-31", "2027-01-01", "2027-12-31", "2028-01-01"):
            requests += [{"do": "check", **aid, "cvr": company, "amount": amount, "granted_on": day, "explain": True} for company in (A, B) for amount in ("1.00 EUR", "1000.01 EUR")]
            requests += [{"do": "headroom", **aid, "on": day, "currency": "EUR"}, {"do": "schedule", **aid, "on": day}, {"do": "undertaking", "cvr": A, "on": day},
                         {"do": "register_due", "granted_on": day}]
        requests += [{"do": "convert", "amount": "100.00 DKK", "on": day} for day in ("2024-03-16", "2024-03-17", "2024-03-18")]
        batch = self.run_on("batch", stdin="".join(json.dumps(r) + "\n" for r in requests), env=env)
        self.assertEqual(batch.code, 0, batch)
        said += batch.answers
        said.append(self.ask_lines("grants", "--on", "2024-03-31", env=env))
        said.append(self.ask_lines("register", "due", "--on", "2026-02-01", env=env))
        said.append(self.ask("audit", env=env))
        said.append(self.ok("check", A, "1.00 EUR", "--on", "2027-12-31", "--explain", env=env))
        return said

    def test_every_answer_is_the_same_in_every_time_zone(self):
        expected = self.answers(ZONES[0])
        for zone in ZONES[1:]:
            with self.subTest(zone):
                self.assertEqual(self.answers(zone), expected)

    def test_a_ledger_written_in_one_time_zone_is_read_in_another(self):
        self.init()
        self.ok("grant", "g1", A, "300000.00 EUR", "--on", DAY, env={"TZ": "<-12>12"})
        self.ok("check", A, "1.00 EUR", "--on", DAY, code=1, env={"TZ": "<+14>-14"})
        self.ok("check", A, "1.00 EUR", "--on", DAY, code=1, env={"TZ": "America/New_York"})
        self.assertTrue(self.ask("verify", env={"TZ": "Pacific/Auckland"})["ok"])

    def test_without_a_day_it_is_today_where_the_command_runs(self):
        self.init()
        for zone, hours in (("<+14>-14", 14), ("<-12>12", -12)):
            for _ in range(2):  # once more where midnight fell in between
                here = datetime.now(timezone(timedelta(hours=hours))).date().isoformat()
                got = self.ask("check", A, "1.00 EUR", env={"TZ": zone})["granted_on"]
                if got == here:
                    break
            self.assertEqual(got, here)

    def test_the_time_of_an_event_is_told_in_utc(self):
        self.init()
        before = datetime.now(timezone.utc) - timedelta(seconds=1)
        self.ok("grant", "g1", A, "1.00 EUR", "--on", DAY, env={"TZ": "<+14>-14"})
        told = self.ask("decision", "show", "g1", env={"TZ": "<-12>12"})["recorded_at"]
        moment = datetime.strptime(told, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
        self.assertLess(before, moment)
        self.assertLess(moment, datetime.now(timezone.utc) + timedelta(seconds=1))


if __name__ == "__main__":
    main()
