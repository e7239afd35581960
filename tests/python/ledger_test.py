# SPDX-License-Identifier: Apache-2.0
"""A ledger in a file, as Python programs use it: closed, shared, forked, waited for."""
import json
import os
import subprocess
import sys
import threading
import time
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

import deminimis

ON = date(2026, 2, 14)


@pytest.fixture
def path(tmp_path):
    deminimis.create(tmp_path / "closing-loops.db", authority="Closing Loops").close()
    return tmp_path / "closing-loops.db"


def test_the_question_reads_as_it_is_asked(path):
    with deminimis.open(str(path)) as ledger:
        a = ledger.check("99000012", Decimal("80500"), "EUR", on=date(2026, 2, 14))
        assert (a.allowed, a.headroom) == (True, Decimal("300000.00"))
        assert a.explain("da").startswith("Ja: 80.500,00 EUR kan bevilges til CVR 99000012 den 14. februar 2026")
        assert a.explain("en", full=False).startswith("Yes: 80,500.00 EUR may be granted to CVR 99000012 on 14 February 2026")
        assert json.loads(a.to_json())["verdict"] == "allowed"
        with pytest.raises(deminimis.RequestInvalid):
            a.explain("sv")


def test_what_was_granted_is_there_when_the_ledger_is_opened_again(path):
    with deminimis.open(path) as ledger:
        assert ledger.grant("g1", "99000012", 1000, "EUR", on=ON, actor="anna", reason="steering group", project="RF-23").granted
    with deminimis.open(path, read_only=True) as ledger:
        (grant,) = ledger.grants()
        assert (grant.ref, grant.authority, grant.project, grant.status) == ("g1", "Closing Loops", "RF-23", "granted")
        assert [e.kind for e in ledger.events()] == ["ledger", "grant"]
        last = list(ledger.events())[-1]
        assert (last.actor, last.reason) == ("anna", "steering group") and "amount: 1000.00 EUR" in last.request
        assert last.recorded_at.tzinfo is not None and abs(datetime.now(timezone.utc) - last.recorded_at) < timedelta(minutes=5)
        assert json.loads(last.canonical)["kind"] == "grant"
        with pytest.raises(deminimis.ReadOnly):
            ledger.grant("g2", "99000012", 1, "EUR", on=ON)


def test_a_closed_ledger_says_so(path):
    ledger = deminimis.open(path)
    assert not ledger.closed and "closing-loops.db" in repr(ledger)
    ledger.close()
    ledger.close()
    assert ledger.closed and "closed" in repr(ledger)
    for use in (ledger.audit, ledger.verify, ledger.everything, lambda: ledger.check("99000012", 1, "EUR", on=ON), lambda: ledger.record(print)):
        with pytest.raises(deminimis.RequestInvalid, match="closed"):
            use()
    with pytest.raises(ZeroDivisionError):
        with deminimis.open(path) as ledger:
            raise ZeroDivisionError
    assert ledger.closed


def test_what_is_no_ledger_is_an_error(tmp_path):
    (tmp_path / "text.db").write_text("not a ledger")
    for address in (tmp_path / "nothing.db", tmp_path, tmp_path / "text.db"):
        with pytest.raises(deminimis.NotALedger):
            deminimis.open(address)
    with pytest.raises(deminimis.LedgerExists):
        deminimis.create(tmp_path / "text.db")
    with pytest.raises(TypeError):
        deminimis.open(7)


def test_how_a_ledger_is_made_is_kept(tmp_path):
    made = deminimis.create(
        tmp_path / "own.db", rulebook="dk-law", watched=["dk-law"], conversion="fixed", fixed_rate="7.46", fixed_reason="agreed",
        policies={"rounding": "up"}, authority="A",
    )  # fmt: skip
    settings = made.settings()
    assert (settings.rulebook.id, settings.watched, settings.conversion.fixed, settings.authority) == ("dk-law", (), Decimal("7.46"), "A")
    assert settings.policy.rounding is deminimis.Rounding.UP and settings.rulebook.ceilings[0].article
    own = deminimis.rulebook("dk-law").to_json().replace('"id": "dk-law"', '"id": "mine"')
    (tmp_path / "mine.json").write_text(own)
    assert deminimis.in_memory(rulebook=str(tmp_path / "mine.json")).settings().rulebook.id == "mine"
    assert deminimis.in_memory(rulebook=deminimis.Rulebook.parse(own), watched=()).settings().watched == ()
    for wrong, kind in [
        ({"rulebook": "dk"}, deminimis.RulebookInvalid), ({"policies": {"rounding": "down"}}, deminimis.PolicyUnknown),
        ({"conversion": "own"}, deminimis.RequestInvalid), ({"fixed_rate": "7.46"}, deminimis.RequestInvalid),
        ({"conversion": "fixed"}, deminimis.RequestInvalid), ({"max_age_days": -1}, deminimis.RequestInvalid),
    ]:  # fmt: skip
        with pytest.raises(kind):
            deminimis.in_memory(**wrong)


def test_a_whole_life_of_aid(ledger):
    ledger.register_company("99000012", name="Nord", fiscal_year_start="07-01")
    assert ledger.reserve("r1", "99000012", 100_000, "EUR", on=ON, lapses_on=date(2026, 6, 1)).explain("en").startswith("Yes")
    assert ledger.post("r1", 90_000, "EUR").granted
    assert ledger.reduce("r1", 50_000, "EUR", effective_on=date(2026, 3, 1)).value_eur == 50_000
    assert ledger.declare("d1", "99000012", 240_000, "EUR", on=date(2026, 1, 5), authority="X").breaches_caused == ("r1",)
    (breach,) = ledger.audit()
    assert (breach.ref, breach.excess) == ("r1", Decimal("30000.00"))
    assert ledger.withdraw("r1", effective_on=date(2026, 4, 1)).value_eur == 0
    assert [g.value_on(date(2026, 4, 1)) for g in ledger.grants()] == [0, 240_000]
    assert ledger.reserve("r2", "99000012", 1, "EUR", on=date(2026, 4, 2)).granted and ledger.void("r2").event
    assert ledger.review("r1").differences and ledger.review("r1").explain("da")
    with pytest.raises(deminimis.NotPending):
        ledger.post("r2")


def test_companies_linked_merged_and_split_are_one_undertaking(ledger):
    ledger.declare_entity("foreign:1", "foreign_enterprise", name="Nordic AB")
    recorded = ledger.add_link("foreign:1", "99000012", since=date(2020, 1, 1), evidence="register of owners")
    ledger.add_link("foreign:1", 99000020, since=date(2020, 1, 1))
    assert [m.id for m in ledger.undertaking("99000012", on=ON).members] == ["99000012", "foreign:1", "99000020"]
    ledger.end_link(recorded.receipt.event, until=date(2026, 1, 1))
    assert [m.id for m in ledger.undertaking("99000012", on=ON).members] == ["99000012"]
    ledger.merge("99000012", into="99000020", on=date(2026, 1, 2))
    assert ledger.check("99000012", 1, "EUR", on=ON).undertaking == ("99000012", "99000020")
    ledger.grant("g1", "99000039", 90_000, "EUR", on=date(2025, 1, 2))
    answer = ledger.split("99000039", on=date(2026, 1, 2), successors=[("99000047", Decimal("2.5")), ("99000055", Decimal("5"))])
    assert {p.successor: p.value_eur for p in answer.allocation} == {"99000047": 30_000, "99000055": 60_000}
    assert ledger.splits_of("99000047")[0].divided == "99000039"
    ledger.withdraw_split(answer.receipt.event)
    assert ledger.headroom("99000047", on=ON).headroom == 300_000
    assert "Nordic AB" in ledger.undertaking("99000020", on=ON).explain("en")


def test_the_same_request_with_the_same_key_is_one_grant(path):
    with deminimis.open(path) as ledger:
        first, again = (ledger.grant("g1", "99000012", 1000, "EUR", on=ON, key="k1") for _ in range(2))
        assert (first.receipt.replayed, again.receipt.replayed) == (False, True) and first.receipt.event == again.receipt.event
        with pytest.raises(deminimis.KeyReuse):
            ledger.grant("g2", "99000012", 1000, "EUR", on=ON, key="k1")


@pytest.mark.parametrize("where", ["file", "memory"])
def test_what_is_recorded_together_stands_or_falls_together(path, where):
    with deminimis.open(path) if where == "file" else deminimis.in_memory() as ledger:
        def both(recorder):
            recorder.grant("g1", "99000012", 1000, "EUR", on=ON)
            assert recorder.headroom("99000012", on=ON, currency="EUR").headroom == 299_000  # asked inside: counted already
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            ledger.record(both)
        assert len(ledger.grants()) == 0 and ledger.last_event() == 1
        kept = []
        assert ledger.record(lambda r: (kept.append(r), r.grant("g1", "99000012", 1000, "EUR", on=ON).granted)[1]) is True
        with pytest.raises(deminimis.RequestInvalid, match="after its record"):
            kept[0].grant("g2", "99000012", 1000, "EUR", on=ON)
        with pytest.raises(deminimis.RequestInvalid, match="inside of its own record"):
            ledger.record(lambda r: ledger.audit())
        assert len(ledger.grants()) == 1 and ledger.verify()


def test_a_plan_is_granted_whole_or_not_at_all(ledger):
    plan = [deminimis.PlannedGrant(f"p{i}", "99000012", 100_000, "EUR", on=ON) for i in range(4)]
    answer = ledger.rehearse(plan)
    assert not answer and [d.assessment.allowed for d in answer.decisions] == [True, True, True, False]
    assert not ledger.grant_all(plan).recorded and len(ledger.grants()) == 0
    assert ledger.grant_all(plan[:3]).recorded and [g.ref for g in ledger.grants()] == ["p0", "p1", "p2"]


def test_the_ledger_as_it_was_known_is_another_ledger(path):
    with deminimis.open(path) as ledger:
        ledger.grant("g1", "99000012", 1000, "EUR", on=ON)
        before = ledger.as_known_at(1)
        assert len(before.grants()) == 0 and before.headroom("99000012", on=ON, currency="EUR").headroom == 300_000
        assert len(ledger.as_known_at(datetime.now(timezone.utc)).grants()) == 1
        assert len(ledger.as_known_at("2099-01-01").grants()) == 1
        with pytest.raises(TypeError, match="time zone"):
            ledger.as_known_at(datetime(2026, 2, 14))
        with pytest.raises(deminimis.DateInvalid):
            ledger.as_known_at("2001-01-01")


def test_reading_the_log_slowly_keeps_no_writer_waiting(path):
    with deminimis.open(path) as ledger, deminimis.open(path, busy_timeout_ms=0) as other:
        ledger.record(lambda r: [r.declare(f"d{i}", "99000012", 1, "EUR", on=ON) for i in range(1200)])
        seen = 0
        for event in ledger.events():
            seen += 1
            if seen in (1, 600, 1100):
                other.declare(f"while-{seen}", "99000012", 1, "EUR", on=ON)
        assert seen == 1201 and ledger.last_event() == 1204
        for grant in ledger.grants():
            other.declare("while-grants", "99000012", 1, "EUR", on=ON)
            break


HOLDER = """
import sys, sqlite3, time, fcntl
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


def test_who_waits_for_the_ledger_lets_other_threads_go_on(path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"
    with deminimis.open(path, busy_timeout_ms=1500) as ledger:
        turns, done = 0, threading.Event()

        def wait():
            with pytest.raises(deminimis.Busy) as raised:
                ledger.grant("g1", "99000012", 1, "EUR", on=ON)
            assert raised.value.retryable and raised.value.written == "no"
            done.set()

        thread = threading.Thread(target=wait)
        thread.start()
        while not done.is_set():
            turns += 1
            time.sleep(0.005)
        thread.join()
        assert turns > 20
        holder.communicate("\n", timeout=10)
        assert ledger.grant("g1", "99000012", 1, "EUR", on=ON).granted


def test_threads_may_share_a_ledger_and_the_last_euro_is_granted_once(path):
    with deminimis.open(path) as ledger:
        ledger.declare("d", "99000012", 299_990, "EUR", on=ON)
        granted, failed = [], []

        def race(number):
            try:
                for i in range(5):
                    if ledger.grant(f"g{number}-{i}", "99000012", 1, "EUR", on=ON):
                        granted.append(number)
            except BaseException as problem:
                failed.append(problem)

        threads = [threading.Thread(target=race, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failed and len(granted) == 10 and len(ledger.grants()) == 11 and ledger.verify().ok


def test_closing_while_another_thread_asks_ends_cleanly(path):
    ledger = deminimis.open(path)
    problems = []

    def ask():
        try:
            while True:
                ledger.headroom("99000012", on=ON, currency="EUR")
        except deminimis.RequestInvalid:
            pass
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.05)
    ledger.close()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    assert not problems


FORK = """
import os, sys, deminimis
ledger = deminimis.open(sys.argv[1])
child = os.fork()
if child == 0:
    try:
        ledger.audit()
    except deminimis.UsedAfterFork:
        os._exit(7)
    os._exit(1)
_, status = os.waitpid(child, 0)
assert ledger.grant("after", "99000012", 1, "EUR", on="2026-02-14").granted
print(os.waitstatus_to_exitcode(status))
"""


def test_in_the_child_of_a_fork_the_ledger_says_so_and_the_parent_goes_on(path):
    run = subprocess.run([sys.executable, "-c", FORK, str(path)], capture_output=True, text=True, timeout=60)
    assert run.stdout == "7\n", run.stderr


def test_rates_and_links_come_from_their_files(ledger, tmp_path):
    data = Path(__file__).resolve().parents[2] / "examples" / "data"
    told = []
    read = deminimis.read_rates((data / "eurofxref-hist.csv").read_bytes(), name="eurofxref-hist.csv", progress=lambda done, all_: told.append(done == all_))
    assert read.format == "ecb_csv" and told[-1] is True and not read.problems
    with deminimis.in_memory() as fresh:
        answer = fresh.import_rates(read, origin="eurofxref-hist.csv")
        assert answer.recorded == len(read.rates) and fresh.import_rates(read).known == len(read.rates)
        assert str(fresh.convert(Decimal("80500"), "DKK", on=date(2026, 2, 14)).value_eur) == "10775.14"
    wrong = deminimis.read_rates(b"date,currency,rate\n2026-02-13,DKK,0.134\n2026-02-14,DKK,7.46\n", name="r.csv")
    assert [(p.line, p.code) for p in wrong.problems] == [(2, "rate_implausible")] and len(wrong.rates) == 1
    links = deminimis.read_links((data / "links" / "links.csv").read_bytes(), name="links.csv")
    assert ledger.import_links(links).links == len(links.links) > 0
    with pytest.raises(TypeError, match="bytes or a text"):
        deminimis.read_links(data / "links" / "links.csv", name="links.csv")
    with pytest.raises(deminimis.FileInvalid):
        deminimis.read_rates(b"", name="empty.csv")


def test_the_command_in_the_package_opens_what_python_wrote(path):
    command = Path(sys.executable).with_name("deminimis")
    with deminimis.open(path) as ledger:
        ledger.grant("g1", "99000012", 1000, "EUR", on=ON)
    shown = subprocess.run([command, "-L", path, "--json", "headroom", "99000012", "--on", "2026-02-14", "--currency", "EUR"], capture_output=True, text=True)
    assert json.loads(shown.stdout)["headroom_eur"] == "299000.00", shown.stderr
    assert deminimis.__version__ in subprocess.run([command, "--version"], capture_output=True, text=True, env={**os.environ}).stdout


def test_what_is_known_of_a_person_lies_apart_and_is_erased_after_ten_years(path):
    with deminimis.open(path) as ledger:
        ledger.grant("g1", "99000012", 1000, "EUR", on=ON, key="k1")
        ledger.record_person("signatory:1", {"name": "Anna"}, ref="g1")
        (record,) = ledger.personal_records("signatory:1")
        assert (record.person.fields, record.capacity, record.retain_until) == ({"name": "Anna"}, "signatory", date(2036, 2, 14))
        assert "Anna" not in "".join(e.canonical for e in ledger.events())
        with pytest.raises(deminimis.RetentionRunning):
            ledger.erase_person("signatory:1", on=date(2036, 2, 13))
        ledger.erase_person("signatory:1", on=date(2036, 2, 14))
        (record,) = ledger.personal_records("signatory:1")
        assert record.erased and record.person.fields == {} and ledger.verify()
        assert ledger.resolve("k1").kind == "grant" and ledger.resolve("k2") is None


def test_batches_of_reports_can_be_followed(ledger):
    assert ledger.batches("central") == () and ledger.batches(deminimis.ReportKind.FISHERY) == ()
    with pytest.raises(deminimis.BatchUnknown):
        ledger.move_batch("central", 1, deminimis.ReportState.SENT, on=ON)


REGISTER = "Reference;CVR;Beløb;Valuta;Dato;Regulation\ng1;99000012;250.000,00;EUR;14-02-2026;general\ng2;99000012;50.000,01;EUR;15-02-2026;general\n"


def test_a_file_is_tried_then_recorded_then_known(ledger):
    tried = ledger.import_file(REGISTER, name="register.csv", mode="dry_run", notation="da")
    assert [(r.line, r.ref, r.outcome, r.left_out) for r in tried.rows] == [(2, "g1", "new", False), (3, "g2", "refused", True)]
    assert not tried.recorded and tried.left_out == 1 and tuple(ledger.grants()) == ()
    assert not ledger.import_file(REGISTER, name="register.csv", mode="all_or_none", notation="da").recorded and tuple(ledger.grants()) == ()
    done = ledger.import_file(REGISTER.encode(), name="register.csv", mode="good_rows", notation="da")
    assert done.recorded and [(g.ref, g.value_eur) for g in ledger.grants()] == [("g1", Decimal("250000.00"))]
    again = ledger.import_file(REGISTER, name="register.csv", mode="dry_run", notation="da")
    assert [r.outcome for r in again.rows] == ["same", "refused"]


def test_a_row_that_cannot_be_read_says_what_is_wrong_with_it(ledger):
    (row,) = ledger.import_file(REGISTER.splitlines()[0] + "\ng1;99000012;1.000;EUR;14-02-2026;general\n", name="register.csv", mode="good_rows").rows
    (problem,) = row.problems
    assert (row.outcome, problem.code, problem.column, problem.value) == ("wrong", "number_ambiguous", "Beløb", "1.000") and problem.remedy
    for wrong, kind in [
        ({"columns": '{"columns": {"nothing": "CVR"}}'}, deminimis.ColumnUnknown), ({"mode": "perhaps"}, deminimis.RequestInvalid),
        ({"kind": "loans"}, deminimis.RequestInvalid), ({"notation": "de"}, deminimis.RequestInvalid),
    ]:  # fmt: skip
        with pytest.raises(kind):
            ledger.import_file(REGISTER, **{"name": "register.csv", "mode": "dry_run", **wrong})
    assert tuple(ledger.grants()) == ()
