# SPDX-License-Identifier: Apache-2.0
"""Conversion and windows against the rules written again with fractions.Fraction and datetime."""
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from hypothesis import example, given, settings, strategies as st

import deminimis

MINOR = st.integers(1, 10**15)
RATES = st.integers(1, 10**18 - 1).flatmap(lambda m: st.integers(0, 15).map(lambda d: Decimal(m).scaleb(-d)))
DAYS = st.dates(date(1905, 1, 1), date(2200, 12, 31))
settings.register_profile("suite", max_examples=300, deadline=None, derandomize=True)
settings.load_profile("suite")


def cents(minor: int, rate: Decimal, mode: str) -> int:
    exact = Fraction(minor) / Fraction(rate)
    return max(1, floor(exact + Fraction(1, 2)) if mode == "half_up" else ceil(exact))


@given(MINOR, RATES, st.sampled_from(["half_up", "up"]))
@example(1, Decimal("7.46"), "half_up")
def test_an_amount_in_kroner_is_worth_what_the_exact_fraction_rounds_to(minor, rate, mode):
    expected = cents(minor, rate, mode)
    amount = Decimal(minor).scaleb(-2)
    if expected > 2**63 - 1:
        try:
            deminimis.to_eur(amount, "DKK", rate=rate, rounding=mode)
        except deminimis.AmountOverflow:
            return
        raise AssertionError("an overflow was not told")
    worth = deminimis.to_eur(amount, "DKK", rate=rate, rounding=mode)
    assert worth == Decimal(expected).scaleb(-2) and worth.as_tuple().exponent == -2


@given(st.integers(1, 10**9), st.integers(7292520, 7628240).map(lambda m: Decimal(m).scaleb(-6)), st.sampled_from(["half_up", "up"]))
def test_the_largest_amount_passes_and_one_oere_more_fails(headroom_cents, rate, mode):
    headroom = Decimal(headroom_cents).scaleb(-2)
    most = deminimis.max_amount(headroom, "DKK", rate=rate, rounding=mode)
    if most.number:
        assert deminimis.to_eur(most, rate=rate, rounding=mode) <= headroom
    assert deminimis.to_eur(most.number + Decimal("0.01"), "DKK", rate=rate, rounding=mode) > headroom


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@given(DAYS, st.sampled_from(["exclusive", "inclusive"]))
@example(date(2024, 2, 29), "exclusive")
@example(date(2027, 1, 2), "exclusive")
@example(date(2028, 2, 29), "inclusive")
def test_a_rolling_window_begins_three_years_back_by_the_calendar(day, anniversary):
    window = deminimis.window("rolling", on=day, anniversary=anniversary)
    assert (window.first, window.last) == (years_before(day, 3) + timedelta(days=anniversary == "exclusive"), day)
    assert type(window.first) is date


@given(DAYS, st.dates(date(2000, 1, 1), date(2000, 12, 31)))
@example(date(2025, 2, 28), date(2000, 2, 29))
@example(date(2024, 2, 28), date(2000, 2, 29))
def test_a_fiscal_window_is_this_fiscal_year_and_the_two_before(day, start):
    def begins(year: int) -> date:
        try:
            return start.replace(year=year)
        except ValueError:
            return date(year, 2, 28)

    year = day.year if begins(day.year) <= day else day.year - 1
    window = deminimis.window("fiscal", on=day, fiscal_year_start=start.strftime("%m-%d"))
    assert window.first == begins(year - 2) and window.last == day
    this = deminimis.fiscal_year(day, fiscal_year_start=start.strftime("%m-%d"))
    assert (this.first, this.last) == (begins(year), begins(year + 1) - timedelta(days=1))
    assert deminimis.window("either", on=day, fiscal_year_start=start.strftime("%m-%d")).first == min(
        window.first, deminimis.window("rolling", on=day).first
    )


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
@example(date(1, 1, 1))
@example(date(9999, 12, 31))
@example(date(1883, 11, 18))
def test_every_day_there_is_crosses_to_the_library_and_back_unmoved(day):
    assert deminimis.fiscal_year(day, fiscal_periods=[(day, day)]) == deminimis.fiscal_year(day.isoformat(), fiscal_periods=[(day, day)])
    assert deminimis.fiscal_year(day, fiscal_periods=[(day, day)]).first == day


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.sampled_from(["DKK", "EUR", "JPY", "ISK", "SEK"]))
def test_an_amount_crosses_to_the_library_and_back_unchanged(minor, currency):
    number = Decimal(minor).scaleb(0 if currency in ("JPY", "ISK") else -2)
    money = deminimis.Money(number, currency)
    assert (money.number, money.currency) == (number, currency) and deminimis.Money(str(money)) == money


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_register_deadline_is_twenty_working_days_later(day):
    due, left = day, 20
    while left:
        due += timedelta(days=1)
        left -= due.weekday() < 5 and due not in holidays(due.year)
    assert deminimis.register_due_on(day) == due


def holidays(year: int) -> set[date]:
    """Denmark's since 2024; Easter by Gauss's rule."""
    a, b, c = year % 19, year % 4, year % 7
    k = year // 100
    m = (15 + k - k // 4 - (13 + 8 * k) // 25) % 30
    n = (4 + k - k // 4) % 7
    d = (19 * a + m) % 30
    e = (2 * b + 4 * c + 6 * d + n) % 7
    easter = date(year, 3, 22) + timedelta(days=d + e)
    if d == 29 and e == 6:
        easter = date(year, 4, 19)
    if d == 28 and e == 6 and a > 10:
        easter = date(year, 4, 18)
    moving = {easter + timedelta(days=days) for days in (-3, -2, 0, 1, 39, 49, 50)}
    return moving | {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
