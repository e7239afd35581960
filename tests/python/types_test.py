# SPDX-License-Identifier: Apache-2.0
"""What crosses between Python and the library: exact, or refused with a word on what to give instead."""
from datetime import date, datetime, timezone
from decimal import Decimal
from fractions import Fraction

import pytest

import deminimis

ON = date(2026, 2, 14)


@pytest.mark.parametrize("amount", [80500.0, 0.1, float("nan"), float("inf")])
def test_a_float_is_no_amount_and_the_error_says_what_to_write(ledger, amount):
    with pytest.raises(TypeError, match=r"not float .*write decimal\.Decimal"):
        ledger.check("99000012", amount, "DKK", on=ON)


@pytest.mark.parametrize("amount", [True, False, b"1", [1], Fraction(1, 3), 1j])
def test_what_is_no_number_is_no_amount(ledger, amount):
    with pytest.raises(TypeError, match="an amount is a decimal.Decimal, an int, a text or a Money, not"):
        ledger.check("99000012", amount, "DKK", on=ON)


@pytest.mark.parametrize("rate", [7.46, True])
def test_a_float_is_no_rate(ledger, rate):
    with pytest.raises(TypeError, match="a rate is a decimal.Decimal"):
        ledger.check("99000012", 1, "DKK", on=ON, rate=rate)


@pytest.mark.parametrize("moment", [datetime(2026, 2, 14), datetime(2026, 2, 14, 23, 30, tzinfo=timezone.utc)])
def test_a_datetime_is_no_day_and_the_error_says_what_to_give(ledger, moment):
    with pytest.raises(TypeError, match=r"not datetime .*give its \.date\(\)"):
        ledger.check("99000012", 1, "DKK", on=moment)
    with pytest.raises(TypeError, match="not datetime"):
        ledger.due(on=moment)


def test_a_timestamp_of_pandas_is_no_day(ledger):
    pandas = pytest.importorskip("pandas")
    with pytest.raises(TypeError, match="not Timestamp"):
        ledger.check("99000012", 1, "DKK", on=pandas.Timestamp("2026-02-14"))


@pytest.mark.parametrize("day", [20260214, 1.5, None, True])
def test_what_is_no_date_is_no_day(ledger, day):
    with pytest.raises(TypeError):
        ledger.check("99000012", 1, "DKK", on=day)


def test_a_day_written_otherwise_than_iso_is_an_error_of_the_library(ledger):
    for text in ("14-02-2026", "2026-2-14", "2026-02-30", ""):
        with pytest.raises(deminimis.DateInvalid):
            ledger.check("99000012", 1, "DKK", on=text)


@pytest.mark.parametrize(
    "amount, currency",
    [(Decimal("80500"), "DKK"), (80500, "DKK"), ("80500.00", "DKK"), ("80500.00 DKK", None), (Decimal("8.05E+4"), "DKK"), (Decimal("80500.0000"), "DKK")],
)
def test_the_same_amount_may_be_written_in_many_ways(ledger, amount, currency):
    answer = ledger.check("99000012", amount, currency, on=ON)
    assert str(answer.amount) == "80500.00 DKK"
    assert answer.value_eur == Decimal("10790.88") and answer.value_eur.as_tuple().exponent == -2
    assert answer == ledger.check("99000012", deminimis.Money(80500, "DKK"), on=ON)


def test_an_amount_is_never_rounded_on_the_way_in(ledger):
    with pytest.raises(deminimis.AmountPrecision):
        ledger.check("99000012", Decimal("0.005"), "DKK", on=ON)
    with pytest.raises(deminimis.AmountPrecision):
        ledger.check("99000012", Decimal("1.5"), "JPY", on=ON)
    for text in ("NaN", "Infinity", "-Infinity", "sNaN"):
        with pytest.raises(deminimis.AmountSyntax):
            ledger.check("99000012", Decimal(text), "DKK", on=ON)
    for number in (2**63, Decimal("1E+30"), Decimal("1E+1000000")):
        with pytest.raises(deminimis.AmountOverflow):
            ledger.check("99000012", number, "DKK", on=ON)
    with pytest.raises(deminimis.AmountSyntax):  # no currency is ever assumed
        ledger.check("99000012", Decimal(1), on=ON)
    assert ledger.convert(Decimal("92233720368547758.07"), "EUR", on=ON).value_eur == Decimal("92233720368547758.07")


def test_a_rate_stays_as_it_was_written():
    with deminimis.in_memory() as ledger:
        ledger.add_rate("DKK", Decimal("7.460400"), on=ON)
        assert str(ledger.rates("DKK")[0].per_eur) == "7.460400"
        assert str(ledger.check("99000012", 1, "DKK", on=ON).rate) == "7.460400"


@pytest.mark.parametrize("number", ["99000012", 99000012, "DK99000012", "99 00 00 12", "99-00-00-12"])
def test_a_cvr_number_may_be_written_in_many_ways(ledger, number):
    assert ledger.headroom(number, on=ON).recipient == "99000012"


@pytest.mark.parametrize("number", [True, 99000012.0, None, b"99000012"])
def test_what_is_neither_text_nor_int_is_no_cvr_number(ledger, number):
    with pytest.raises(TypeError):
        ledger.headroom(number, on=ON)


def test_a_cvr_number_of_the_wrong_length_is_an_error_of_the_library(ledger):
    for number in (1234567, 123456789, -9900001, "9900001", ""):
        with pytest.raises(deminimis.CvrInvalid):
            ledger.headroom(number, on=ON)


def test_options_are_named(ledger):
    with pytest.raises(TypeError):
        ledger.check("99000012", 1, "DKK", ON)
    with pytest.raises(TypeError, match="on"):
        ledger.check("99000012", 1, "DKK")


def test_an_answer_cannot_be_changed(ledger):
    answer = ledger.check("99000012", 1, "EUR", on=ON)
    for name in ("allowed", "headroom", "something"):
        with pytest.raises(AttributeError):
            setattr(answer, name, True)
    for value in (answer.failed, answer.undertaking, answer.binding.tests, answer.findings, ledger.everything().grants):
        assert isinstance(value, tuple)


def test_a_refusal_is_false_in_a_condition_so_that_it_cannot_be_taken_for_a_yes(ledger):
    assert ledger.check("99000012", 300_000, "EUR", on=ON)
    assert not ledger.check("99000012", Decimal("300000.01"), "EUR", on=ON)
    assert not ledger.grant("g1", "99000012", Decimal("300000.01"), "EUR", on=ON)
    assert ledger.grant("g1", "99000012", 300_000, "EUR", on=ON)
    assert not ledger.rehearse([deminimis.PlannedGrant("g2", "99000012", Decimal("0.01"), "EUR", on=ON)])


def test_an_answer_tells_itself_in_repr_and_in_a_notebook(ledger):
    ledger.register_company("99000012", name="<b>Bager & Søn</b>")
    answer = ledger.check("99000012", Decimal("80500"), "DKK", on=ON)
    assert repr(answer).startswith("Assessment(allowed=True, recipient='99000012', amount=Money('80500.00 DKK'), value_eur=Decimal('10790.88')")
    assert "<td>80500.00 DKK</td>" in answer._repr_html_()
    company = ledger.find_company("99000012")._repr_html_()
    assert "&lt;b&gt;Bager &amp; Søn&lt;/b&gt;" in company and "<b>" not in company
    assert "<th>ref</th>" in ledger.grants()._repr_html_()


def test_answers_with_the_same_content_are_equal_and_hash_alike(ledger):
    first, second = (ledger.check("99000012", 1, "EUR", on=ON) for _ in range(2))
    other = ledger.check("99000012", 2, "EUR", on=ON)
    assert first == second and hash(first) == hash(second) and first != other
    assert first != "something else" and len({first, second, other}) == 2
    assert first.as_dict()["headroom"] == Decimal("300000.00")


def test_an_answer_outlives_its_ledger(ledger):
    ledger.grant("g1", "99000012", 1000, "EUR", on=ON)
    counted = ledger.check("99000012", 1, "EUR", on=ON).binding.tests[0].counted
    ledger.close()
    assert [g.ref for g in counted] == ["g1"]


def test_enums_are_their_stable_names_and_the_library_knows_each(ledger):
    assert deminimis.Regulation.GENERAL == "general" and f"{deminimis.Regulation.GENERAL}" == str(deminimis.Regulation.GENERAL) == "general"
    for regulation in deminimis.Regulation:
        assert ledger.headroom("99000012", on=ON, regulation=regulation).regulation is regulation if regulation != "sgei" else True
    for number, kind in enumerate(deminimis.EntityKind):
        if kind != "company":
            ledger.declare_entity(f"e:{number}", kind)
    assert [e.kind for e in ledger.everything().entities] == [k for k in deminimis.EntityKind if k != "company"]
    for kind in deminimis.LinkKind:
        for certainty in deminimis.Certainty:
            ledger.add_link("99000012", "99000020", since=ON, kind=kind, certainty=certainty)
    assert {(link.kind, link.certainty) for link in ledger.everything().links} == {(k, c) for k in deminimis.LinkKind for c in deminimis.Certainty}
    ledger.register_company("99000012")
    for sector in deminimis.Sector:
        ledger.classify("99000012", sector=sector)
        assert ledger.find_company("99000012").sector.sector is sector
    for kind in deminimis.WindowKind:
        for anniversary in deminimis.Anniversary:
            assert deminimis.window(kind, on=ON, anniversary=anniversary).last == ON
    for rounding in deminimis.Rounding:
        assert deminimis.to_eur(1, "EUR", rate=1, rounding=rounding) == 1
    for name, members in {
        "anniversary": deminimis.Anniversary, "natural_person_links": deminimis.NaturalPersonLinks, "rounding": deminimis.Rounding,
        "agri_fish": deminimis.AgriFish, "cvr_check": deminimis.CvrCheck,
    }.items():  # fmt: skip
        for member in members:
            assert getattr(deminimis.in_memory(policies={name: member}).settings().policy, name) is member
    for source in deminimis.RateSource:
        assert ledger.rates("DKK", source=source) == ()
    with pytest.raises(deminimis.RequestInvalid):
        ledger.add_link("99000012", "99000020", since=ON, kind="friends")
    with pytest.raises(deminimis.RegulationUnknown):
        ledger.headroom("99000012", on=ON, regulation="generel")


def test_an_instrument_is_kept_with_its_grant_and_its_value_is_what_counts(ledger):
    loan = deminimis.Instrument.loan(600_000, years=4, collateral_percent=Decimal("50"))
    assert loan.kind is deminimis.InstrumentKind.LOAN and loan.gge("general") == Decimal("96000.00")
    assert ledger.grant("loan-1", "99000012", on=ON, instrument=loan).value_eur == Decimal("96000.00")
    assert ledger.find_grant("loan-1").form == "loan"
    with pytest.raises(deminimis.RequestInvalid):
        ledger.grant("loan-2", "99000012", 95_000, "EUR", on=ON, instrument=loan)
    with pytest.raises(TypeError, match="amount is missing"):
        ledger.grant("loan-3", "99000012", on=ON)
    with pytest.raises(deminimis.SafeHarbourUnavailable):
        deminimis.Instrument.loan(600_000, years=11).gge("general")
    assert deminimis.Instrument.instalments([(0, 1000), (1, 1000)], discount_rate_percent=Fraction(0)).gge("general") == 2000
    with pytest.raises(TypeError):
        deminimis.Instrument.loan(600_000, years=4.5)
