# SPDX-License-Identifier: Apache-2.0
# Made by scripts/python-stubs from the compiled module.
"""
The compiled part of deminimis. Use the names of the package.
"""
from __future__ import annotations
import collections.abc
import datetime
import decimal
import deminimis.enums
import fractions
import os
import typing
__all__: list[str] = ['Advisory', 'Assessment', 'Batch', 'BatchItem', 'Breach', 'Ceiling', 'CeilingTest', 'Company', 'Conversion', 'ConversionAnswer', 'CountedGrant', 'Decision', 'DecisionReview', 'Declaration', 'Entity', 'Event', 'Facts', 'Finding', 'Grant', 'Headroom', 'ImportReport', 'Instrument', 'LaterTest', 'Ledger', 'Link', 'LinkAnswer', 'LinkProblem', 'LinkRequest', 'LinksAnswer', 'LinksFile', 'Money', 'Period', 'PersonalData', 'PersonalRecord', 'PlanAnswer', 'PlannedGrant', 'Policy', 'Rate', 'RateChange', 'RateProblem', 'RatesAnswer', 'RatesFile', 'Receipt', 'Recorder', 'Reduction', 'ReductionAnswer', 'ReviewDifference', 'RowProblem', 'RowReport', 'Rulebook', 'RulebookSchedule', 'Ruling', 'Schedule', 'ScheduleEntry', 'SectorRecord', 'Settings', 'Split', 'SplitAnswer', 'SplitPart', 'Successor', 'UncountedGrant', 'Undertaking', 'UndertakingMember', 'Verification', 'cvr', 'cvr_check_digit_ok', 'fiscal_year', 'has_register_duty', 'max_amount', 'read_links', 'read_plan', 'read_rates', 'reads_as_cpr', 'register_due_on', 'register_duty_from', 'rulebook', 'to_eur', 'window']
class Money:
    """
    An amount of one currency, exact: `Money(Decimal("80500"), "DKK")` or `Money("80500.00 DKK")`.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, number: decimal.Decimal | int | str | Money, currency: str | None = None) -> None:
        """
        Errors: AmountSyntax, CurrencyUnknown, AmountPrecision, AmountOverflow.
        """
    def __repr__(self) -> str:
        ...
    def __str__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def currency(self) -> str:
        """
        ISO 4217 code.
        """
    @property
    def number(self) -> decimal.Decimal:
        """
        The number as a decimal.Decimal, with the currency's decimals.
        """
class Period:
    """
    A span of days, both ends included.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def first(self) -> datetime.date:
        """
        First day.
        """
    @property
    def last(self) -> datetime.date:
        """
        Last day.
        """
class Instrument:
    """
    In what form aid is given, with everything its gross grant equivalent is computed from (2023/2831 Art 4).
    Amounts are euro. Made by the functions named after the kinds; given to `grant`, it is kept with the grant.
    
    >>> loan = deminimis.Instrument.loan("600000.00 EUR", years=4)
    >>> loan.gge("general")
    Decimal('96000.00')
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    @staticmethod
    def capital(amount: decimal.Decimal | int | str | Money) -> Instrument:
        """
        A capital injection (Art 4(4)): the whole of it counts.
        """
    @staticmethod
    def capped(cap: decimal.Decimal | int | str | Money) -> Instrument:
        """
        A measure with a cap (Art 4(7)): the cap, until the amount is known.
        """
    @staticmethod
    def grant(amount: decimal.Decimal | int | str | Money) -> Instrument:
        """
        A grant in one payment.
        """
    @staticmethod
    def guarantee(amount: decimal.Decimal | int | str | Money, *, years: decimal.Decimal | int | str | fractions.Fraction, guaranteed_percent: decimal.Decimal | int | str | fractions.Fraction | None = None) -> Instrument:
        """
        A guarantee in the safe harbour (Art 4(6)(b)): the guaranteed amount, at most 80 % of the loan; left out: at most 80.
        """
    @staticmethod
    def instalments(payments: collections.abc.Iterable[tuple[decimal.Decimal | int | str | fractions.Fraction, decimal.Decimal | int | str | Money]], *, discount_rate_percent: decimal.Decimal | int | str | fractions.Fraction) -> Instrument:
        """
        A grant in instalments: (whole years after the granting date, amount); discounted at base rate plus 1 point (Art 3(6)).
        """
    @staticmethod
    def loan(amount: decimal.Decimal | int | str | Money, *, years: decimal.Decimal | int | str | fractions.Fraction, collateral_percent: decimal.Decimal | int | str | fractions.Fraction | None = None) -> Instrument:
        """
        A loan in the safe harbour (Art 4(3)(b)): at least 50 % collateral; left out: sufficient.
        """
    @staticmethod
    def soft_loan(outstanding: collections.abc.Iterable[decimal.Decimal | int | str | Money], *, reference_percent: decimal.Decimal | int | str | fractions.Fraction, interest_percent: decimal.Decimal | int | str | fractions.Fraction, discount_percent: decimal.Decimal | int | str | fractions.Fraction) -> Instrument:
        """
        A loan below the market's interest (Art 4(3)(c)): the capital outstanding in each year; rates in percent a year.
        """
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def gge(self, regulation: deminimis.enums.Regulation | str) -> decimal.Decimal:
        """
        What it counts in euro, rounded once, half up to the cent. Errors: AmountNotPositive, CurrencyMismatch, SafeHarbourUnavailable, RequestInvalid, AmountOverflow.
        """
    @property
    def kind(self) -> deminimis.enums.InstrumentKind:
        """
        Which kind it is.
        """
    @property
    def text(self) -> str:
        """
        Everything it is computed from, on one line.
        """
class Ceiling:
    """
    One legal limit: how much aid, under which regulations, within which window, while it is in force.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def aid_under(self) -> tuple[deminimis.enums.Regulation, ...]:
        """
        New aid under these regulations must respect it.
        """
    @property
    def article(self) -> str:
        """
        Where the number stands.
        """
    @property
    def checked_on(self) -> datetime.date:
        """
        The day somebody last compared the row with the law.
        """
    @property
    def counts(self) -> tuple[deminimis.enums.Regulation, ...]:
        """
        Aid under these regulations fills it.
        """
    @property
    def highest(self) -> decimal.Decimal | None:
        """
        Euro; the limit instead where the policy `agri_fish` is `highest`.
        """
    @property
    def id(self) -> str:
        """
        Stable; holds the name of the regulation whose own ceiling it is.
        """
    @property
    def in_force_from(self) -> datetime.date | None:
        """
        First day in force; None: always was.
        """
    @property
    def in_force_until(self) -> datetime.date | None:
        """
        Last day in force; None: no end set.
        """
    @property
    def limit(self) -> decimal.Decimal:
        """
        Euro; exactly at it is lawful, one cent above is not.
        """
    @property
    def window(self) -> deminimis.enums.WindowKind:
        """
        How far back it counts.
        """
class Rulebook:
    """
    A named set of ceilings, an article to each.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    @staticmethod
    def parse(json: str, where: str = 'rulebook') -> Rulebook:
        """
        The rulebook that a JSON text describes. Error: RulebookInvalid with the place.
        """
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The ceilings as a table, in Danish (`da`) or English (`en`).
        """
    def has_rule(self, regulation: deminimis.enums.Regulation | str, *, on: datetime.date | str) -> bool:
        """
        Whether a regulation has a ceiling of its own in force on a day.
        """
    def to_json(self, indent: typing.SupportsInt | typing.SupportsIndex = 2) -> str:
        """
        As JSON, which `Rulebook.parse` reads back equal.
        """
    @property
    def ceilings(self) -> tuple[Ceiling, ...]:
        """
        In the order of the text.
        """
    @property
    def id(self) -> str:
        """
        Stable name.
        """
    @property
    def source(self) -> str:
        """
        Where it stands.
        """
    @property
    def title(self) -> str:
        """
        For people.
        """
class Policy:
    """
    How the places are read that the law leaves open; chosen when a ledger is made.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def agri_fish(self) -> deminimis.enums.AgriFish:
        """
        Which ceiling holds where a fishery grant meets agricultural aid.
        """
    @property
    def anniversary(self) -> deminimis.enums.Anniversary:
        """
        Whether the day three years before still counts.
        """
    @property
    def cvr_check(self) -> deminimis.enums.CvrCheck:
        """
        What a failed CVR check digit is.
        """
    @property
    def natural_person_links(self) -> deminimis.enums.NaturalPersonLinks:
        """
        Whether natural persons join what they control.
        """
    @property
    def rounding(self) -> deminimis.enums.Rounding:
        """
        How a euro value is brought to whole cents.
        """
class Conversion:
    """
    Which exchange rate an aid is converted with; written on each grant.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def fixed(self) -> decimal.Decimal | None:
        """
        The one rate of every currency but the euro, where the source is `fixed`.
        """
    @property
    def max_age_days(self) -> int:
        """
        How old the last published rate may be, in days.
        """
    @property
    def reason(self) -> str:
        """
        Why, in writing, where the source is `fixed`.
        """
    @property
    def source(self) -> deminimis.enums.RateSource:
        """
        Whose rates.
        """
class Settings:
    """
    What a ledger was made with, and keeps.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def authority(self) -> str:
        """
        The granting authority written on grants that name none.
        """
    @property
    def conversion(self) -> Conversion:
        """
        Which exchange rate.
        """
    @property
    def policy(self) -> Policy:
        """
        How open places of the law are read.
        """
    @property
    def rulebook(self) -> Rulebook:
        """
        The rulebook that binds.
        """
    @property
    def watched(self) -> tuple[Rulebook, ...]:
        """
        Rulebooks that each add an advisory to every answer.
        """
class SectorRecord:
    """
    A company's sector and its three grounds.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def industry_code(self) -> str:
        """
        DB07 or DB25, six digits; empty: not known.
        """
    @property
    def operation(self) -> str:
        """
        What the company actually does.
        """
    @property
    def purpose(self) -> str:
        """
        The purpose stated in the articles of association.
        """
    @property
    def sector(self) -> deminimis.enums.Sector:
        """
        As judged.
        """
    @property
    def separation(self) -> str:
        """
        How activities are kept apart; empty: they are not (2023/2831 recital 12).
        """
class Company:
    """
    What is known of a company.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def cvr(self) -> str:
        """
        CVR number.
        """
    @property
    def fiscal_periods(self) -> tuple[Period, ...]:
        """
        Explicit periods, joined and in order.
        """
    @property
    def fiscal_year_start(self) -> str:
        """
        MM-DD on which years begin where no period says otherwise.
        """
    @property
    def name(self) -> str:
        """
        Never a key: identity is the CVR number.
        """
    @property
    def registered(self) -> bool:
        """
        False: taken with the calendar year because nobody registered it.
        """
    @property
    def sector(self) -> SectorRecord | None:
        """
        As it was classified last; None: nobody did.
        """
class Entity:
    """
    A node of the ownership graph that is not a Danish company.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def id(self) -> str:
        """
        As it was declared.
        """
    @property
    def kind(self) -> deminimis.enums.EntityKind:
        """
        What it is.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
class Link:
    """
    A control link: both are one undertaking from `since` (included) to `until` (excluded).
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def a(self) -> str:
        """
        The one in control: a CVR number or an entity's id.
        """
    @property
    def b(self) -> str:
        """
        The one controlled.
        """
    @property
    def certainty(self) -> deminimis.enums.Certainty:
        """
        Whether it binds.
        """
    @property
    def event(self) -> int:
        """
        The event that recorded it, for `end_link`.
        """
    @property
    def evidence(self) -> str:
        """
        Who asserted it and on what ground.
        """
    @property
    def kind(self) -> deminimis.enums.LinkKind:
        """
        On what ground: 2023/2831 Art 2(2)(a)-(d), or a merger.
        """
    @property
    def since(self) -> datetime.date:
        """
        First day.
        """
    @property
    def until(self) -> datetime.date | None:
        """
        First day without it; None: still.
        """
class Successor:
    """
    A company that takes over part of a split one.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def cvr(self) -> str:
        """
        CVR number.
        """
    @property
    def equity(self) -> int:
        """
        Book equity, in one unit for all of the split.
        """
class Split:
    """
    A split of a company (Art 3(9)).
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def activity(self) -> dict[str, str]:
        """
        Reference of a grant: the successor that took over its activity.
        """
    @property
    def by_activity(self) -> bool:
        """
        Whether aid follows the activity it was used for, where named.
        """
    @property
    def divided(self) -> str:
        """
        The company that was split.
        """
    @property
    def event(self) -> int:
        """
        The event that recorded it, for `withdraw_split`.
        """
    @property
    def on(self) -> datetime.date:
        """
        From this day on its earlier aid is held by the successors.
        """
    @property
    def successors(self) -> tuple[Successor, ...]:
        """
        In the order given.
        """
class Reduction:
    """
    A formal decision that lowers a grant from a day on; zero is a withdrawal.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def effective_on(self) -> datetime.date:
        """
        First day.
        """
    @property
    def to(self) -> Money:
        """
        The new amount.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro, at the grant's original rate.
        """
class Grant:
    """
    One aid in the ledger: granted, reserved or declared, with everything that later happened to it.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def to_json(self, on: datetime.date | str) -> str:
        """
        As JSON, with its value on a day.
        """
    def value_on(self, on: datetime.date | str) -> decimal.Decimal:
        """
        Euro that count of it on a day: nothing if voided or lapsed, else its value after every reduction effective by then.
        """
    @property
    def amount(self) -> Money:
        """
        As granted.
        """
    @property
    def authority(self) -> str:
        """
        Granting authority.
        """
    @property
    def event(self) -> int:
        """
        The event that recorded or posted it.
        """
    @property
    def form(self) -> str:
        """
        Aid instrument in words; empty: grant.
        """
    @property
    def granted_on(self) -> datetime.date:
        """
        The day on which the legal right was conferred (Art 3(3)).
        """
    @property
    def lapses_on(self) -> datetime.date | None:
        """
        Only of a pending reservation: from this day on it counts nothing.
        """
    @property
    def note(self) -> str:
        """
        Free text.
        """
    @property
    def p_number(self) -> str | None:
        """
        The production unit.
        """
    @property
    def present_amount(self) -> Money:
        """
        The amount after every reduction recorded.
        """
    @property
    def project(self) -> str:
        """
        Scheme or project.
        """
    @property
    def rate(self) -> decimal.Decimal:
        """
        Units of the currency per 1 EUR.
        """
    @property
    def rate_date(self) -> datetime.date | None:
        """
        The day the rate was published for.
        """
    @property
    def rate_source(self) -> deminimis.enums.RateSource:
        """
        Whose rate.
        """
    @property
    def recipient(self) -> str:
        """
        CVR number.
        """
    @property
    def reductions(self) -> tuple[Reduction, ...]:
        """
        In order of their effective day.
        """
    @property
    def ref(self) -> str:
        """
        Used once.
        """
    @property
    def regulation(self) -> deminimis.enums.Regulation:
        """
        Granted under.
        """
    @property
    def retain_until(self) -> datetime.date:
        """
        The first day on which its records need no longer be kept: ten years after the grant (2023/2831 Art 6(6)).
        """
    @property
    def sector_override(self) -> str:
        """
        Why general aid goes to a primary producer all the same (2023/2831 recital 12).
        """
    @property
    def status(self) -> deminimis.enums.GrantStatus:
        """
        granted, reserved or declared.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro at granting, to the cent: what counts; never recomputed.
        """
    @property
    def voided(self) -> bool:
        """
        A reservation that was ended.
        """
class Facts:
    """
    Everything recorded, as it stands.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def companies(self) -> tuple[Company, ...]:
        """
        By number.
        """
    @property
    def entities(self) -> tuple[Entity, ...]:
        """
        By id.
        """
    @property
    def grants(self) -> tuple[Grant, ...]:
        """
        In recording order.
        """
    @property
    def links(self) -> tuple[Link, ...]:
        """
        In recording order.
        """
    @property
    def splits(self) -> tuple[Split, ...]:
        """
        In recording order.
        """
class Event:
    """
    One entry of the log. Nothing in a ledger changes but by an event, and no event is ever changed.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def actor(self) -> str:
        """
        Who, as the caller said.
        """
    @property
    def canonical(self) -> str:
        """
        The JSON text that is kept and hashed (RFC 8785).
        """
    @property
    def key(self) -> str:
        """
        Idempotency key.
        """
    @property
    def kind(self) -> str:
        """
        What happened: `grant`, `reduce`, `link` ...
        """
    @property
    def reason(self) -> str:
        """
        Why.
        """
    @property
    def recorded_at(self) -> datetime.datetime:
        """
        When, UTC.
        """
    @property
    def request(self) -> str:
        """
        The request as it was understood, one `name: value` a line.
        """
    @property
    def sequence(self) -> int:
        """
        1, 2, 3 ... without gaps.
        """
class PersonalData:
    """
    What is known of a natural person; it lies beside the log, which holds a commitment to it.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def commitment(self) -> str:
        """
        64 hexadecimal digits.
        """
    @property
    def fields(self) -> dict[str, str]:
        """
        `name` and others; empty: erased.
        """
    @property
    def salt(self) -> str:
        """
        64 hexadecimal digits; empty with the fields.
        """
class PersonalRecord:
    """
    One record about a natural person, as it stands.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def capacity(self) -> str:
        """
        `name`, or what was said: signatory, contact ...
        """
    @property
    def erased(self) -> bool:
        """
        By a later event.
        """
    @property
    def event(self) -> int:
        """
        That recorded it.
        """
    @property
    def person(self) -> PersonalData:
        """
        Without fields where erased.
        """
    @property
    def recorded_at(self) -> datetime.datetime:
        """
        When, UTC.
        """
    @property
    def ref(self) -> str:
        """
        Of the aid it belongs to; empty: to whatever aid the person's undertaking was ever given.
        """
    @property
    def retain_until(self) -> datetime.date | None:
        """
        Before this day it must be kept; None: no aid asks for it.
        """
class BatchItem:
    """
    What a batch of reports says of one aid.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def amount(self) -> Money:
        """
        After every reduction; 0: withdrawn.
        """
    @property
    def correction(self) -> bool:
        """
        An accepted batch said something else of it.
        """
    @property
    def granted_on(self) -> datetime.date:
        """
        Its day.
        """
    @property
    def ref(self) -> str:
        """
        Its reference.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro, likewise.
        """
class Batch:
    """
    A batch of reports to an authority, as it stands.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def event(self) -> int:
        """
        The event that drafted it.
        """
    @property
    def first(self) -> datetime.date | None:
        """
        Only aid granted on or after this day.
        """
    @property
    def items(self) -> tuple[BatchItem, ...]:
        """
        In the order in which they are reported.
        """
    @property
    def kind(self) -> deminimis.enums.ReportKind:
        """
        To whom.
        """
    @property
    def last(self) -> datetime.date | None:
        """
        Only aid granted on or before this day.
        """
    @property
    def moved_on(self) -> datetime.date | None:
        """
        The day of its last move; None: still a draft.
        """
    @property
    def number(self) -> int:
        """
        1, 2, 3 ... of its kind.
        """
    @property
    def reason(self) -> str:
        """
        Why it was rejected, or the authority's receipt.
        """
    @property
    def sent_on(self) -> datetime.date | None:
        """
        None: not sent.
        """
    @property
    def state(self) -> deminimis.enums.ReportState:
        """
        How far it has come.
        """
class Rate:
    """
    What one source published for one currency and one day.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def currency(self) -> str:
        """
        ISO 4217 code.
        """
    @property
    def on(self) -> datetime.date:
        """
        The day the rate was published for.
        """
    @property
    def per_eur(self) -> decimal.Decimal:
        """
        Units of the currency per 1 EUR, exactly as published.
        """
class CountedGrant:
    """
    One grant that a ceiling counts.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def amount(self) -> Money:
        """
        As granted.
        """
    @property
    def granted_on(self) -> datetime.date:
        """
        Its day.
        """
    @property
    def own(self) -> bool:
        """
        Held by the company asked about itself.
        """
    @property
    def recipient(self) -> str:
        """
        Who it was given to.
        """
    @property
    def ref(self) -> str:
        """
        Its reference.
        """
    @property
    def regulation(self) -> deminimis.enums.Regulation:
        """
        Granted under.
        """
    @property
    def status(self) -> deminimis.enums.GrantStatus:
        """
        granted, reserved or declared.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro that the undertaking holds of it on the day asked about.
        """
class UncountedGrant:
    """
    One grant that a ceiling does not count, and why.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def granted_on(self) -> datetime.date:
        """
        Its day.
        """
    @property
    def reason(self) -> deminimis.enums.NotCounted:
        """
        Why it does not count.
        """
    @property
    def recipient(self) -> str:
        """
        Who it was given to.
        """
    @property
    def ref(self) -> str:
        """
        Its reference.
        """
    @property
    def since(self) -> datetime.date | None:
        """
        The first day it was free, or the lapse.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro as granted.
        """
class CeilingTest:
    """
    One ceiling, tested for the day asked about.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def article(self) -> str:
        """
        Where the limit stands.
        """
    @property
    def ceiling_id(self) -> str:
        """
        Its id in the rulebook.
        """
    @property
    def counted(self) -> tuple[CountedGrant, ...]:
        """
        What it counts.
        """
    @property
    def exceeded(self) -> bool:
        """
        The new aid does not fit.
        """
    @property
    def kind(self) -> deminimis.enums.WindowKind:
        """
        How far back it counts.
        """
    @property
    def left(self) -> decimal.Decimal:
        """
        Euro left, negative where it is exceeded already.
        """
    @property
    def limit(self) -> decimal.Decimal:
        """
        Euro.
        """
    @property
    def not_counted(self) -> tuple[UncountedGrant, ...]:
        """
        What it does not count, and why.
        """
    @property
    def own_total(self) -> decimal.Decimal:
        """
        Of which the company asked about holds itself.
        """
    @property
    def total(self) -> decimal.Decimal:
        """
        Euro that the undertaking has used, without the new aid.
        """
    @property
    def window(self) -> Period:
        """
        First day counted, and the day asked about.
        """
class LaterTest:
    """
    One ceiling, tested for a grant that is recorded already and dated later.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def article(self) -> str:
        """
        Where the limit stands.
        """
    @property
    def ceiling_id(self) -> str:
        """
        The ceiling's id in the rulebook.
        """
    @property
    def exceeded(self) -> bool:
        """
        The new aid would bring it over.
        """
    @property
    def granted_on(self) -> datetime.date:
        """
        Its day.
        """
    @property
    def left(self) -> decimal.Decimal:
        """
        Euro left on the later grant's day.
        """
    @property
    def limit(self) -> decimal.Decimal:
        """
        Euro.
        """
    @property
    def recipient(self) -> str:
        """
        Who it was given to.
        """
    @property
    def ref(self) -> str:
        """
        The later grant.
        """
    @property
    def total(self) -> decimal.Decimal:
        """
        Euro up to and with the later grant, without the new aid.
        """
    @property
    def window(self) -> Period:
        """
        First day counted, and the later grant's day.
        """
class Ruling:
    """
    What one rulebook answers.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def allowed(self) -> bool:
        """
        Whether the aid fits under every ceiling.
        """
    @property
    def earliest_fit(self) -> datetime.date | None:
        """
        Only where refused: the first later day on which the same value fits.
        """
    @property
    def failed(self) -> tuple[str, ...]:
        """
        Ids of the ceilings exceeded.
        """
    @property
    def headroom(self) -> decimal.Decimal:
        """
        Euro that may still be granted on the day; never below 0.
        """
    @property
    def later_grants(self) -> tuple[str, ...]:
        """
        References of later grants that would be over.
        """
    @property
    def later_tests(self) -> tuple[LaterTest, ...]:
        """
        Every ceiling tested for later grants.
        """
    @property
    def rulebook_id(self) -> str:
        """
        Which.
        """
    @property
    def tests(self) -> tuple[CeilingTest, ...]:
        """
        Every ceiling tested for the day.
        """
class Advisory:
    """
    What a watched rulebook says beside the binding one.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def answer(self) -> Ruling | None:
        """
        None: it has no rule in force for the regulation on the day.
        """
    @property
    def rulebook_id(self) -> str:
        """
        Which.
        """
class Finding:
    """
    Something the reader of an answer should know.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def code(self) -> str:
        """
        Stable, such as `cvr_check_digit` or `company_not_registered`.
        """
    @property
    def subject(self) -> str:
        """
        What it is about: a CVR number, a reference.
        """
class Assessment:
    """
    The answer to a question: the verdict and everything it rests on. True in a condition where the aid may be granted.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __bool__(self) -> bool:
        ...
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    def to_json(self) -> str:
        """
        The answer as JSON, one line; amounts are texts.
        """
    @property
    def advisories(self) -> tuple[Advisory, ...]:
        """
        What each watched rulebook answers.
        """
    @property
    def allowed(self) -> bool:
        """
        Whether the aid may be granted.
        """
    @property
    def amount(self) -> Money:
        """
        The amount asked about.
        """
    @property
    def binding(self) -> Ruling:
        """
        What the binding rulebook answers.
        """
    @property
    def earliest_fit(self) -> datetime.date | None:
        """
        Only where refused: the first later day on which the same value fits; None: none in ten years.
        """
    @property
    def failed(self) -> tuple[str, ...]:
        """
        Ids of the ceilings that would be exceeded.
        """
    @property
    def findings(self) -> tuple[Finding, ...]:
        """
        What the reader should know besides.
        """
    @property
    def headroom(self) -> decimal.Decimal:
        """
        Euro that may still be granted on the day; never below 0.
        """
    @property
    def later_grants(self) -> tuple[str, ...]:
        """
        References of later grants that would be over.
        """
    @property
    def max_amount(self) -> Money:
        """
        The headroom in the currency asked about, at its rate.
        """
    @property
    def names(self) -> dict[str, str]:
        """
        What companies are called that the answer speaks of, by CVR number.
        """
    @property
    def on(self) -> datetime.date:
        """
        The granting date asked about.
        """
    @property
    def rate(self) -> decimal.Decimal:
        """
        Units of the currency per 1 EUR.
        """
    @property
    def rate_date(self) -> datetime.date | None:
        """
        The day the rate was published for.
        """
    @property
    def rate_source(self) -> deminimis.enums.RateSource:
        """
        Whose rate.
        """
    @property
    def recipient(self) -> str:
        """
        CVR number asked about.
        """
    @property
    def regulation(self) -> deminimis.enums.Regulation:
        """
        Asked under.
        """
    @property
    def sector_conflict(self) -> bool:
        """
        General aid to a primary producer without separation of activities; refused for that (2023/2831 Art 1(2), recital 12).
        """
    @property
    def undertaking(self) -> tuple[str, ...]:
        """
        CVR numbers of the company and all it is linked to on the day.
        """
    @property
    def undetermined_links_matter(self) -> bool:
        """
        Allowed, but refused if every undetermined link were real.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro, to the cent: what would count.
        """
class Headroom:
    """
    What may still be granted to a company on a day, and on what it rests.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    def to_json(self) -> str:
        """
        The answer as JSON, one line; amounts are texts.
        """
    @property
    def advisories(self) -> tuple[Advisory, ...]:
        """
        What each watched rulebook answers.
        """
    @property
    def binding(self) -> Ruling:
        """
        What the binding rulebook answers.
        """
    @property
    def findings(self) -> tuple[Finding, ...]:
        """
        What the reader should know besides.
        """
    @property
    def headroom(self) -> decimal.Decimal:
        """
        Euro that may still be granted; never below 0.
        """
    @property
    def max_amount(self) -> Money:
        """
        The headroom in the currency asked for, at that day's rate.
        """
    @property
    def names(self) -> dict[str, str]:
        """
        What companies are called that the answer speaks of, by CVR number.
        """
    @property
    def on(self) -> datetime.date:
        """
        The day asked about.
        """
    @property
    def rate(self) -> decimal.Decimal:
        """
        Units of the currency per 1 EUR.
        """
    @property
    def rate_date(self) -> datetime.date | None:
        """
        The day the rate was published for.
        """
    @property
    def rate_source(self) -> deminimis.enums.RateSource:
        """
        Whose rate.
        """
    @property
    def recipient(self) -> str:
        """
        CVR number asked about.
        """
    @property
    def regulation(self) -> deminimis.enums.Regulation:
        """
        Asked under.
        """
    @property
    def sector_conflict(self) -> bool:
        """
        General aid would be refused, whatever the headroom.
        """
    @property
    def undertaking(self) -> tuple[str, ...]:
        """
        CVR numbers of the company and all it is linked to on the day.
        """
class ConversionAnswer:
    """
    What an amount is worth in euro on a day.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    @property
    def amount(self) -> Money:
        """
        The amount asked about.
        """
    @property
    def rate(self) -> decimal.Decimal:
        """
        Units of the currency per 1 EUR.
        """
    @property
    def rate_date(self) -> datetime.date | None:
        """
        The day the rate was published for.
        """
    @property
    def rate_source(self) -> deminimis.enums.RateSource:
        """
        Whose rate.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro, to the cent.
        """
class ScheduleEntry:
    """
    A day on which the headroom changes, and the grants behind it.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def counted(self) -> tuple[str, ...]:
        """
        References counted from that day on.
        """
    @property
    def freed(self) -> tuple[str, ...]:
        """
        References counted the day before and not any more.
        """
    @property
    def headroom(self) -> decimal.Decimal:
        """
        Euro, until the next entry.
        """
    @property
    def on(self) -> datetime.date:
        """
        From this day on.
        """
class RulebookSchedule:
    """
    What comes back when under one rulebook.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def entries(self) -> tuple[ScheduleEntry, ...]:
        """
        By day; none where a watched rulebook has no rule in force on the first day.
        """
    @property
    def rulebook_id(self) -> str:
        """
        Which.
        """
class Schedule:
    """
    What comes back when, under the binding rulebook and under each that is watched.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    def to_json(self) -> str:
        """
        The answer as JSON, one line; amounts are texts.
        """
    @property
    def advisories(self) -> tuple[RulebookSchedule, ...]:
        """
        Of each watched rulebook.
        """
    @property
    def binding(self) -> RulebookSchedule:
        """
        Of the binding rulebook.
        """
    @property
    def entries(self) -> tuple[ScheduleEntry, ...]:
        """
        Of the binding rulebook, by day.
        """
class Receipt:
    """
    What became of a write.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def event(self) -> int:
        """
        The event that records it; 0: nothing was recorded.
        """
    @property
    def replayed(self) -> bool:
        """
        An earlier request with the same idempotency key recorded it.
        """
class Decision:
    """
    The answer to a grant, a reservation or a posting. True in a condition where it was recorded.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __bool__(self) -> bool:
        ...
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    def to_json(self) -> str:
        """
        The answer as JSON, one line; amounts are texts.
        """
    @property
    def amount(self) -> Money:
        """
        The amount asked about.
        """
    @property
    def assessment(self) -> Assessment:
        """
        The whole answer.
        """
    @property
    def earliest_fit(self) -> datetime.date | None:
        """
        Only where refused: the first later day on which the same value fits; None: none in ten years.
        """
    @property
    def failed(self) -> tuple[str, ...]:
        """
        Ids of the ceilings that would be exceeded.
        """
    @property
    def findings(self) -> tuple[Finding, ...]:
        """
        What the reader should know besides.
        """
    @property
    def granted(self) -> bool:
        """
        Whether the aid was recorded.
        """
    @property
    def headroom(self) -> decimal.Decimal:
        """
        Euro that may still be granted on the day; never below 0.
        """
    @property
    def later_grants(self) -> tuple[str, ...]:
        """
        References of later grants that would be over.
        """
    @property
    def max_amount(self) -> Money:
        """
        The headroom in the currency asked about, at its rate.
        """
    @property
    def names(self) -> dict[str, str]:
        """
        What companies are called that the answer speaks of, by CVR number.
        """
    @property
    def on(self) -> datetime.date:
        """
        The granting date asked about.
        """
    @property
    def rate(self) -> decimal.Decimal:
        """
        Units of the currency per 1 EUR.
        """
    @property
    def rate_date(self) -> datetime.date | None:
        """
        The day the rate was published for.
        """
    @property
    def rate_source(self) -> deminimis.enums.RateSource:
        """
        Whose rate.
        """
    @property
    def receipt(self) -> Receipt:
        """
        What became of the write.
        """
    @property
    def recipient(self) -> str:
        """
        CVR number asked about.
        """
    @property
    def ref(self) -> str:
        """
        Its reference; free again where refused.
        """
    @property
    def regulation(self) -> deminimis.enums.Regulation:
        """
        Asked under.
        """
    @property
    def sector_conflict(self) -> bool:
        """
        General aid to a primary producer without separation of activities; refused for that (2023/2831 Art 1(2), recital 12).
        """
    @property
    def undertaking(self) -> tuple[str, ...]:
        """
        CVR numbers of the company and all it is linked to on the day.
        """
    @property
    def undetermined_links_matter(self) -> bool:
        """
        Allowed, but refused if every undetermined link were real.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro, to the cent: what would count.
        """
class Declaration:
    """
    The answer to a declaration: recorded whatever rule is in force.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    @property
    def amount(self) -> Money:
        """
        As declared.
        """
    @property
    def breaches_caused(self) -> tuple[str, ...]:
        """
        References of grants that it brings over a ceiling.
        """
    @property
    def findings(self) -> tuple[Finding, ...]:
        """
        What the reader should know besides.
        """
    @property
    def on(self) -> datetime.date:
        """
        The granting date.
        """
    @property
    def receipt(self) -> Receipt:
        """
        What became of the write.
        """
    @property
    def recipient(self) -> str:
        """
        CVR number.
        """
    @property
    def ref(self) -> str:
        """
        Its reference.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro, to the cent.
        """
class ReductionAnswer:
    """
    The answer to a reduction or a withdrawal.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def receipt(self) -> Receipt:
        """
        What became of the write.
        """
    @property
    def ref(self) -> str:
        """
        The grant's reference.
        """
    @property
    def to(self) -> Money:
        """
        The new amount.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro, at the grant's original rate.
        """
class SplitPart:
    """
    What a split gave out of one grant to one successor.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def ref(self) -> str:
        """
        The grant's reference.
        """
    @property
    def successor(self) -> str:
        """
        CVR number.
        """
    @property
    def value_eur(self) -> decimal.Decimal:
        """
        Euro.
        """
class LinkAnswer:
    """
    The answer to a control link or a merger.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def breaches_caused(self) -> tuple[str, ...]:
        """
        References of grants that it brings over a ceiling.
        """
    @property
    def receipt(self) -> Receipt:
        """
        What became of the write.
        """
class SplitAnswer:
    """
    What a split gave out.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def allocation(self) -> tuple[SplitPart, ...]:
        """
        Part by part.
        """
    @property
    def breaches_caused(self) -> tuple[str, ...]:
        """
        References of grants that it brings over a ceiling.
        """
    @property
    def receipt(self) -> Receipt:
        """
        What became of the write.
        """
class LinksAnswer:
    """
    What a file of links added.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def breaches_caused(self) -> tuple[str, ...]:
        """
        References of grants that they bring over a ceiling.
        """
    @property
    def ended(self) -> int:
        """
        Recorded before, and given an end.
        """
    @property
    def entities(self) -> int:
        """
        Declared.
        """
    @property
    def known(self) -> int:
        """
        Recorded already, the same.
        """
    @property
    def links(self) -> int:
        """
        Recorded.
        """
class RateChange:
    """
    A rate that a file gives otherwise than it is recorded.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def now(self) -> Rate:
        """
        As the file has it.
        """
    @property
    def was(self) -> Rate:
        """
        As recorded.
        """
class RatesAnswer:
    """
    What a file of rates added.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def changed(self) -> tuple[RateChange, ...]:
        """
        Recorded with another rate; left as it was unless accepted.
        """
    @property
    def known(self) -> int:
        """
        Recorded already with the same rate.
        """
    @property
    def receipt(self) -> Receipt:
        """
        What became of the write.
        """
    @property
    def recorded(self) -> int:
        """
        New, or changed and accepted.
        """
class PlanAnswer:
    """
    The answer to a plan: each decision, in the plan's order, and the whole.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __bool__(self) -> bool:
        ...
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    @property
    def allowed(self) -> bool:
        """
        Every one of them may be granted, together.
        """
    @property
    def decisions(self) -> tuple[Decision, ...]:
        """
        In the plan's order.
        """
    @property
    def recorded(self) -> bool:
        """
        And was.
        """
class Breach:
    """
    A grant that breaks a ceiling on its own day.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def article(self) -> str:
        """
        Where the limit stands.
        """
    @property
    def ceiling_id(self) -> str:
        """
        The ceiling's id in the rulebook.
        """
    @property
    def excess(self) -> decimal.Decimal:
        """
        Euro above the ceiling.
        """
    @property
    def granted_on(self) -> datetime.date:
        """
        Its day.
        """
    @property
    def limit(self) -> decimal.Decimal:
        """
        Euro.
        """
    @property
    def recipient(self) -> str:
        """
        CVR number.
        """
    @property
    def ref(self) -> str:
        """
        Its reference.
        """
    @property
    def total(self) -> decimal.Decimal:
        """
        Euro, the grant included.
        """
class UndertakingMember:
    """
    One entity of an undertaking, and the link that brings it in.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def depth(self) -> int:
        """
        0: the company asked about.
        """
    @property
    def id(self) -> str:
        """
        CVR number or entity id.
        """
    @property
    def kind(self) -> deminimis.enums.EntityKind:
        """
        What it is.
        """
    @property
    def link(self) -> Link | None:
        """
        To the member one level up; None for the first.
        """
    @property
    def name(self) -> str:
        """
        For people.
        """
class Undertaking:
    """
    The single undertaking of a company on a day (2023/2831 Art 2(2)).
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    @property
    def asked(self) -> str:
        """
        CVR number.
        """
    @property
    def further(self) -> tuple[Link, ...]:
        """
        Links between members that the tree does not need.
        """
    @property
    def members(self) -> tuple[UndertakingMember, ...]:
        """
        Depth first, from the company asked about.
        """
    @property
    def not_linking(self) -> tuple[Link, ...]:
        """
        Links to or from somebody who links nothing.
        """
    @property
    def on(self) -> datetime.date:
        """
        The day asked about.
        """
    @property
    def undetermined(self) -> tuple[Link, ...]:
        """
        Links that hold on the day but do not bind.
        """
class ReviewDifference:
    """
    Why the same decision would be answered otherwise today.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def code(self) -> str:
        """
        Stable: `verdict`, `headroom`, `counted_since` ...
        """
    @property
    def subject(self) -> str:
        """
        The reference, company or amount it is about.
        """
class DecisionReview:
    """
    A recorded decision, what was known then, and what would be answered now.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    @property
    def differences(self) -> tuple[ReviewDifference, ...]:
        """
        Empty: the same answer.
        """
    @property
    def now(self) -> Assessment:
        """
        With everything known now but the grant itself.
        """
    @property
    def recorded(self) -> Event:
        """
        The event that recorded it.
        """
    @property
    def then(self) -> Assessment:
        """
        As known before that event.
        """
class Verification:
    """
    What reading the whole ledger through found. True in a condition where everything agrees.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __bool__(self) -> bool:
        ...
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da', *, full: bool = True, width: typing.SupportsInt | typing.SupportsIndex = 100) -> str:
        """
        The answer as text for people, in Danish (`da`) or English (`en`); `full`: the whole reasoning. Not for programs: it may change.
        """
    @property
    def events(self) -> int:
        """
        Read.
        """
    @property
    def ok(self) -> bool:
        """
        Everything agrees.
        """
    @property
    def problems(self) -> tuple[str, ...]:
        """
        One sentence each; empty: everything agrees.
        """
    @property
    def root(self) -> str:
        """
        RFC 6962 Merkle tree hash of the log; empty where a store keeps no hashes.
        """
class RateProblem:
    """
    One place in a rates file that could not be used, and why.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def code(self) -> str:
        """
        Stable.
        """
    @property
    def column(self) -> str:
        """
        Column, key or attribute; empty: the whole line.
        """
    @property
    def line(self) -> int:
        """
        Counted from 1.
        """
    @property
    def value(self) -> str:
        """
        As the file has it, cut to 80 bytes.
        """
    @property
    def why(self) -> str:
        """
        A sentence.
        """
class RatesFile:
    """
    What a rates file says; given to `import_rates`.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def duplicates(self) -> int:
        """
        Rates given twice with the same value.
        """
    @property
    def format(self) -> str:
        """
        As given or as recognised.
        """
    @property
    def problem_count(self) -> int:
        """
        All problems.
        """
    @property
    def problems(self) -> tuple[RateProblem, ...]:
        """
        The first 10,000.
        """
    @property
    def rates(self) -> tuple[Rate, ...]:
        """
        In the file's order; one at most for a currency and a day.
        """
    @property
    def rows(self) -> int:
        """
        Data rows.
        """
    @property
    def skipped(self) -> int:
        """
        Of the rows: observations of other series.
        """
    @property
    def unused_currencies(self) -> tuple[str, ...]:
        """
        Codes whose rates were not taken.
        """
class LinkProblem:
    """
    One place in a file of ownership links that could not be used, and why.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def code(self) -> str:
        """
        Stable.
        """
    @property
    def line(self) -> int:
        """
        Counted from 1.
        """
    @property
    def place(self) -> str:
        """
        The column, or the way to the JSON value.
        """
    @property
    def value(self) -> str:
        """
        As the file has it, cut to 80 bytes; CPR numbers are left out.
        """
    @property
    def why(self) -> str:
        """
        A sentence.
        """
class LinkRequest:
    """
    A control link as a file gives it.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def a(self) -> str:
        """
        The one in control.
        """
    @property
    def b(self) -> str:
        """
        The one controlled.
        """
    @property
    def certainty(self) -> deminimis.enums.Certainty:
        """
        Whether it binds.
        """
    @property
    def evidence(self) -> str:
        """
        Who asserted it.
        """
    @property
    def kind(self) -> deminimis.enums.LinkKind:
        """
        On what ground.
        """
    @property
    def since(self) -> datetime.date:
        """
        First day.
        """
    @property
    def until(self) -> datetime.date | None:
        """
        First day without it.
        """
class LinksFile:
    """
    What a file says of who controls whom; given to `import_links`.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def below_band(self) -> int:
        """
        Owners that never had half of the votes.
        """
    @property
    def beneficial(self) -> int:
        """
        Of these, in the register of beneficial owners.
        """
    @property
    def duplicates(self) -> int:
        """
        Rows that repeat another word for word.
        """
    @property
    def entities(self) -> tuple[Entity, ...]:
        """
        Nodes that are not Danish companies.
        """
    @property
    def links(self) -> tuple[LinkRequest, ...]:
        """
        `a` controls `b`.
        """
    @property
    def not_ownership(self) -> int:
        """
        Memberships of other organs.
        """
    @property
    def problem_count(self) -> int:
        """
        All problems.
        """
    @property
    def problems(self) -> tuple[LinkProblem, ...]:
        """
        The first 10,000.
        """
    @property
    def rows(self) -> int:
        """
        Data rows, or owners.
        """
class RowProblem:
    """
    One thing wrong with a row of an imported file.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    def explain(self, lang: str = 'da') -> str:
        """
        Why, and what to do, in Danish (`da`) or English (`en`).
        """
    @property
    def code(self) -> str:
        """
        Stable.
        """
    @property
    def column(self) -> str:
        """
        As the file names it; empty: the whole row.
        """
    @property
    def remedy(self) -> str:
        """
        What to do.
        """
    @property
    def value(self) -> str:
        """
        As the file has it, cut to 80 bytes; CPR numbers are left out.
        """
    @property
    def why(self) -> str:
        """
        A sentence.
        """
class RowReport:
    """
    What became of one row of an imported file.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def breaches_caused(self) -> tuple[str, ...]:
        """
        Declared aid: grants that it brings over a ceiling.
        """
    @property
    def left_out(self) -> bool:
        """
        Whether it was, or would be, left out.
        """
    @property
    def line(self) -> int:
        """
        Of the file, where the row begins; counted from 1.
        """
    @property
    def outcome(self) -> str:
        """
        `new`, `same` as recorded already, `changed`, `conflicting`, `refused` by the law, or `wrong`.
        """
    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """
        All that is wrong with it.
        """
    @property
    def ref(self) -> str:
        """
        Reference, or a company's CVR number; empty where it cannot be read.
        """
class ImportReport:
    """
    What became of an imported file.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def header(self) -> tuple[str, ...]:
        """
        The names of the columns.
        """
    @property
    def ignored(self) -> tuple[str, ...]:
        """
        Columns that were not read.
        """
    @property
    def left_out(self) -> int:
        """
        How many rows were, or would be, left out.
        """
    @property
    def recorded(self) -> bool:
        """
        Whether what is new was recorded.
        """
    @property
    def rows(self) -> tuple[RowReport, ...]:
        """
        Every row, in the file's order.
        """
class PlannedGrant:
    """
    One aid of a plan: its reference and what is asked, as `Ledger.grant` takes them.
    """
    _fields: typing.ClassVar[tuple[str, ...]]
    _shown: typing.ClassVar[tuple[str, ...]]
    def __eq__(self, other: object) -> bool:
        ...
    def __hash__(self) -> int:
        ...
    def __init__(self, ref: str, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', authority: str = '', project: str = '', note: str = '', form: str = '', p_number: str | None = None) -> None:
        ...
    def __repr__(self) -> str:
        ...
    def _repr_html_(self) -> str:
        """
        The fields as HTML, for a notebook.
        """
    def as_dict(self) -> dict[str, typing.Any]:
        """
        The fields by name.
        """
    @property
    def ref(self) -> str:
        """
        Its reference.
        """
class Ledger:
    """
    A ledger of de minimis aid: asks, decides and remembers. Made by `open`, `create` or `in_memory`.
    
    Every write is one indivisible step; every question sees one consistent view. As many threads as like may share it: whoever
    waits does so without Python's lock. In a child of `fork` every call of a ledger in a file is UsedAfterFork: open it there.
    """
    def __init__(self, of: Ledger) -> None:
        """
        The same ledger once more: what makes a `deminimis.Ledger` of what the compiled part opened.
        """
    def _as_known_at(self, moment: int | str | datetime.datetime) -> Ledger:
        """
        As it was after an event or at a moment.
        """
    def _breaches(self) -> tuple[Breach, ...]:
        """
        Every grant that breaks a ceiling on its own day.
        """
    def _events(self, first: typing.SupportsInt | typing.SupportsIndex, last: typing.SupportsInt | typing.SupportsIndex) -> tuple[Event, ...]:
        """
        Events first to last, read at once.
        """
    def _record(self, work: collections.abc.Callable[..., typing.Any]) -> typing.Any:
        """
        Runs a function as one step.
        """
    def add_link(self, a: str | int, b: str | int, *, since: datetime.date | str, until: datetime.date | str | None = None, kind: deminimis.enums.LinkKind | str = 'majority_votes', certainty: deminimis.enums.Certainty | str = 'confirmed', evidence: str = '', key: str = '', actor: str = '', reason: str = '') -> LinkAnswer:
        """
        Records that `a` controls `b` from `since` to `until`, the first day without it. Errors: EntityUnknown, LinkSelf, DateInvalid, DateOrder.
        """
    def add_rate(self, currency: str, per_eur: decimal.Decimal | int | str, *, on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Records one exchange rate, units per 1 EUR. Errors: CurrencyUnknown, DateInvalid, RateImplausible.
        """
    def batches(self, kind: deminimis.enums.ReportKind | str) -> tuple[Batch, ...]:
        """
        Every batch of reports of a kind as it stands, by number.
        """
    def check(self, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', lapses_on: datetime.date | str | None = None) -> Assessment:
        """
        May this aid be granted? Nothing is recorded; a refusal is an answer, not an error.
        
        `amount` and `currency`: Decimal("80500"), "DKK"; or a Money; or "80500.00 DKK"; left out where an `instrument` is given. `on` is
        the granting date, the day the legal right is conferred (2023/2831 Art 3(3)). `rate`: the aid's own rate, units per 1 EUR.
        Errors, the first that applies: CvrInvalid, the amount's (AmountSyntax, CurrencyUnknown, AmountPrecision, AmountOverflow,
        AmountNotPositive), DateInvalid, DateOrder, RateMissing, RegulationUnknown, NoRuleInForce.
        
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> ledger = deminimis.in_memory()
        >>> answer = ledger.check("99000012", Decimal("300000.01"), "EUR", on=date(2026, 2, 14))
        >>> answer.allowed, answer.headroom, answer.failed
        (False, Decimal('300000.00'), ('closing-loops.general',))
        """
    def classify(self, cvr: str | int, *, sector: deminimis.enums.Sector | str, industry_code: str = '', purpose: str = '', operation: str = '', separation: str = '', key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Records a company's sector with its three grounds. Errors: CvrInvalid, RequestInvalid, EntityUnknown where it is not registered.
        """
    def close(self) -> None:
        """
        Closes the ledger; every later call is RequestInvalid. Closing again does nothing.
        """
    def convert(self, amount: decimal.Decimal | int | str | Money | None, currency: str | None = None, *, on: datetime.date | str) -> ConversionAnswer:
        """
        What is an amount worth in euro on a day, by the ledger's conversion rule? Errors: the amount's, DateInvalid, RateMissing.
        """
    def declare(self, ref: str, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', lapses_on: datetime.date | str | None = None, authority: str = '', project: str = '', note: str = '', form: str = '', p_number: str | None = None, key: str = '', actor: str = '', reason: str = '') -> Declaration:
        """
        Records aid from others, a fact from a declaration or an extract, whatever rule is in force; tells which grants it brings over a
        ceiling. Errors: RefExists, then those of `check` but NoRuleInForce.
        """
    def declare_entity(self, id: str, kind: deminimis.enums.EntityKind | str, *, name: str = '', key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Declares an owner that is not a Danish company, under an id of your own; never a CPR number. Errors: RequestInvalid, PersonalNumber.
        """
    def end_link(self, event: typing.SupportsInt | typing.SupportsIndex, *, until: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        A link recorded as that event ended; with its first day: it never held. Errors: EntityUnknown, DateInvalid, DateOrder.
        """
    def erase_person(self, subject: str, *, on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Erases the personal data recorded under an id, where on that day no record they belong to need be kept any longer.
        Errors: EntityUnknown, RetentionRunning.
        """
    def everything(self) -> Facts:
        """
        Everything recorded, as it stands now.
        """
    def find_company(self, cvr: str | int) -> Company | None:
        """
        A registered company, or None. Error: CvrInvalid.
        """
    def find_entity(self, id: str) -> Entity | None:
        """
        A declared entity, or None.
        """
    def find_grant(self, ref: str) -> Grant | None:
        """
        The aid of a reference, or None.
        """
    def grant(self, ref: str, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', lapses_on: datetime.date | str | None = None, authority: str = '', project: str = '', note: str = '', form: str = '', p_number: str | None = None, key: str = '', actor: str = '', reason: str = '') -> Decision:
        """
        Checks and, if allowed, records a grant, as one indivisible step. What it says was recorded is durable when it returns.
        
        Refused: nothing is recorded and `ref` stays free. `key`: an idempotency key; the same request with the same key is recorded
        once. `form`: the aid instrument in words, where no `instrument` is given. Errors: RefExists, then those of `check`; KeyReuse.
        
        >>> ledger = deminimis.in_memory()
        >>> ledger.grant("RF-23-0098-1", "99000012", "250000.00 EUR", on="2026-02-14").granted
        True
        >>> again = ledger.grant("RF-23-0098-2", "99000012", "50000.01 EUR", on="2026-02-14")
        >>> again.granted, str(again.max_amount), again.earliest_fit
        (False, '50000.00 EUR', datetime.date(2029, 1, 1))
        """
    def grant_all(self, plan: collections.abc.Iterable[PlannedGrant], *, key: str = '', actor: str = '', reason: str = '') -> PlanAnswer:
        """
        Grants a whole list or none of it; an idempotency key stands for the whole list, in its order. Errors as `grant`.
        """
    def grants_of(self, cvr: str | int) -> tuple[Grant, ...]:
        """
        Every grant given to a company itself. Error: CvrInvalid.
        """
    def headroom(self, recipient: str | int, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', currency: str = 'DKK') -> Headroom:
        """
        How much may still be granted to a company on a day?
        
        Errors, in order: CvrInvalid, DateInvalid, CurrencyUnknown, RegulationUnknown, NoRuleInForce, RateMissing.
        
        >>> print(deminimis.in_memory().headroom("99000012", on="2026-02-14", currency="EUR").max_amount)
        300000.00 EUR
        """
    def import_file(self, content: bytes | str, *, name: str, mode: str, kind: str = 'grants', notation: str | None = None, columns: str | None = None, ignore_columns: bool = False, accept_changed: bool = False, key: str = '', actor: str = '', reason: str = '') -> ImportReport:
        """
        Records the rows of a CSV file as one indivisible step. `mode`: `dry_run` asks everything and records nothing, `all_or_none` records
        nothing where one row is bad, `good_rows` leaves the bad ones out. `kind`: `grants`, `declarations` or `companies`. `notation`: how it
        writes numbers and days, `da`, `en` or `iso`; None: only what reads one way. `columns`: a column map as JSON, as the command's
        `--columns`. A bad row is told and never an error; errors, of a file that cannot be read at all: FileInvalid, EncodingInvalid,
        LineTooLong, ColumnUnknown, RequestInvalid.
        """
    def import_links(self, file: LinksFile, *, key: str = '', actor: str = '', reason: str = '') -> LinksAnswer:
        """
        Declares the entities and records the links of a file that `read_links` read; what is recorded already is left out. Errors as
        `declare_entity` and `add_link`, and then nothing of it is recorded.
        """
    def import_rates(self, file: RatesFile, *, source: deminimis.enums.RateSource | str | None = None, origin: str = '', accept_changes: bool = False, key: str = '', actor: str = '', reason: str = '') -> RatesAnswer:
        """
        Records the rates of a file that `read_rates` read. One that differs from the recorded one is told and left as it was, unless
        `accept_changes`. Error: RateImplausible, and then nothing of it is recorded.
        """
    def last_event(self) -> int:
        """
        The number of the last event.
        """
    def links_of(self, id: str | int) -> tuple[Link, ...]:
        """
        Every link of an entity, whenever it holds.
        """
    def merge(self, gone: str | int, *, into: str | int, on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> LinkAnswer:
        """
        Records that one company merged into another: a link for ever (Art 3(8)). Errors as `add_link`.
        """
    def move_batch(self, kind: deminimis.enums.ReportKind | str, number: typing.SupportsInt | typing.SupportsIndex, state: deminimis.enums.ReportState | str, *, on: datetime.date | str, why: str = '', key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        A batch of reports was sent, accepted or rejected. Errors: BatchUnknown, BatchState, DateInvalid, DateOrder, RequestInvalid.
        """
    def personal_records(self, subject: str) -> tuple[PersonalRecord, ...]:
        """
        The personal data recorded under an id, and until when they must be kept.
        """
    def post(self, ref: str, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str | None = None, key: str = '', actor: str = '', reason: str = '') -> Decision:
        """
        Turns a reservation into a grant, if allowed, for the same or another amount or day. Refused: it stays pending.
        Errors: RefUnknown, NotPending, then those of `check`.
        """
    def rates(self, currency: str, *, source: deminimis.enums.RateSource | str | None = None, first: datetime.date | str | None = None, last: datetime.date | str | None = None) -> tuple[Rate, ...]:
        """
        The recorded rates of a source (the ledger's own where left out) for a currency, first to last day included.
        """
    def record_person(self, subject: str, fields: collections.abc.Mapping[str, str], *, capacity: str = 'signatory', ref: str = '', key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Records something about a natural person, under an id of your own, apart from the log, so that it can be erased.
        Errors: RequestInvalid, PersonalNumber, RefUnknown.
        """
    def reduce(self, ref: str, to: decimal.Decimal | int | str | Money, currency: str | None = None, *, effective_on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> ReductionAnswer:
        """
        A formal decision lowers a grant to a new amount from a day on, at its original rate. Errors, in order: RefUnknown, NotGranted, the
        amount's, CurrencyMismatch, NotAReduction, DateInvalid, EffectiveBeforeGrant, EffectiveOutOfOrder.
        """
    def register_company(self, cvr: str | int, *, name: str = '', fiscal_year_start: str | None = None, fiscal_periods: collections.abc.Iterable[tuple[datetime.date | str, datetime.date | str]] = (), sole_trader: bool = False, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Registers a company with its fiscal years: a start `MM-DD`, or explicit periods (first day, last day). A second time replaces its
        calendar for every later question. A `sole_trader`'s name is personal data and is kept apart. Errors: CvrInvalid, DateInvalid, DateOrder.
        """
    def rehearse(self, plan: collections.abc.Iterable[PlannedGrant]) -> PlanAnswer:
        """
        Asks about a whole list of grants at once, recording nothing. Errors as `grant`, of the first that has one.
        """
    def reserve(self, ref: str, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', lapses_on: datetime.date | str | None = None, authority: str = '', project: str = '', note: str = '', form: str = '', p_number: str | None = None, key: str = '', actor: str = '', reason: str = '') -> Decision:
        """
        The same for expected aid, which counts until it is posted, voided or lapses on `lapses_on`. Errors as `grant`.
        """
    def resolve(self, key: str) -> Event | None:
        """
        After a crash, or OutcomeUnknown: the event that a request with this idempotency key recorded, or None. Error: RequestInvalid.
        """
    def review(self, ref: str) -> DecisionReview:
        """
        What was decided, on what was known then, and would it be the same today? Errors: RefUnknown, NotGranted for declared aid.
        """
    def schedule(self, recipient: str | int, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general') -> Schedule:
        """
        What comes back when: every day from `on` on which the headroom changes with what is recorded now. Errors as `headroom`.
        """
    def settings(self) -> Settings:
        """
        The settings it was made with.
        """
    def split(self, divided: str | int, *, on: datetime.date | str, successors: collections.abc.Iterable[tuple[str | int, decimal.Decimal | int | str]], activity: collections.abc.Mapping[str, str | int] | None = None, key: str = '', actor: str = '', reason: str = '') -> SplitAnswer:
        """
        Records a split (Art 3(9)): `successors` are (CVR, book equity); with `activity`, {ref: CVR}, aid follows its activity where named.
        Errors: CvrInvalid, DateInvalid, EquityUndefined, EntityUnknown.
        """
    def splits_of(self, cvr: str | int) -> tuple[Split, ...]:
        """
        Every split that divided a company or made it a successor. Error: CvrInvalid.
        """
    def undertaking(self, recipient: str | int, *, on: datetime.date | str) -> Undertaking:
        """
        Who is one undertaking with a company on a day, and on what ground (2023/2831 Art 2(2))? Errors: CvrInvalid, DateInvalid.
        """
    def verify(self) -> Verification:
        """
        Reads the whole log, rebuilds everything derived from it and compares.
        """
    def void(self, ref: str, *, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Ends a reservation. Errors: RefUnknown, NotPending.
        """
    def withdraw(self, ref: str, *, effective_on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> ReductionAnswer:
        """
        A reduction to zero. Errors as `reduce`.
        """
    def withdraw_split(self, event: typing.SupportsInt | typing.SupportsIndex, *, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        A split recorded as that event never happened. Error: EntityUnknown.
        """
    @property
    def address(self) -> str:
        """
        Where it lies; empty for one in memory.
        """
    @property
    def closed(self) -> bool:
        """
        Whether it was closed.
        """
class Recorder:
    """
    What `Ledger.record` gives to its function: asks and records as one step.
    """
    def _breaches(self) -> tuple[Breach, ...]:
        """
        Every grant that breaks a ceiling on its own day.
        """
    def add_link(self, a: str | int, b: str | int, *, since: datetime.date | str, until: datetime.date | str | None = None, kind: deminimis.enums.LinkKind | str = 'majority_votes', certainty: deminimis.enums.Certainty | str = 'confirmed', evidence: str = '', key: str = '', actor: str = '', reason: str = '') -> LinkAnswer:
        """
        Records that `a` controls `b` from `since` to `until`, the first day without it. Errors: EntityUnknown, LinkSelf, DateInvalid, DateOrder.
        """
    def add_rate(self, currency: str, per_eur: decimal.Decimal | int | str, *, on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Records one exchange rate, units per 1 EUR. Errors: CurrencyUnknown, DateInvalid, RateImplausible.
        """
    def check(self, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', lapses_on: datetime.date | str | None = None) -> Assessment:
        """
        May this aid be granted? Nothing is recorded; a refusal is an answer, not an error.
        
        `amount` and `currency`: Decimal("80500"), "DKK"; or a Money; or "80500.00 DKK"; left out where an `instrument` is given. `on` is
        the granting date, the day the legal right is conferred (2023/2831 Art 3(3)). `rate`: the aid's own rate, units per 1 EUR.
        Errors, the first that applies: CvrInvalid, the amount's (AmountSyntax, CurrencyUnknown, AmountPrecision, AmountOverflow,
        AmountNotPositive), DateInvalid, DateOrder, RateMissing, RegulationUnknown, NoRuleInForce.
        
        >>> from datetime import date
        >>> from decimal import Decimal
        >>> ledger = deminimis.in_memory()
        >>> answer = ledger.check("99000012", Decimal("300000.01"), "EUR", on=date(2026, 2, 14))
        >>> answer.allowed, answer.headroom, answer.failed
        (False, Decimal('300000.00'), ('closing-loops.general',))
        """
    def classify(self, cvr: str | int, *, sector: deminimis.enums.Sector | str, industry_code: str = '', purpose: str = '', operation: str = '', separation: str = '', key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Records a company's sector with its three grounds. Errors: CvrInvalid, RequestInvalid, EntityUnknown where it is not registered.
        """
    def convert(self, amount: decimal.Decimal | int | str | Money | None, currency: str | None = None, *, on: datetime.date | str) -> ConversionAnswer:
        """
        What is an amount worth in euro on a day, by the ledger's conversion rule? Errors: the amount's, DateInvalid, RateMissing.
        """
    def declare(self, ref: str, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', lapses_on: datetime.date | str | None = None, authority: str = '', project: str = '', note: str = '', form: str = '', p_number: str | None = None, key: str = '', actor: str = '', reason: str = '') -> Declaration:
        """
        Records aid from others, a fact from a declaration or an extract, whatever rule is in force; tells which grants it brings over a
        ceiling. Errors: RefExists, then those of `check` but NoRuleInForce.
        """
    def declare_entity(self, id: str, kind: deminimis.enums.EntityKind | str, *, name: str = '', key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Declares an owner that is not a Danish company, under an id of your own; never a CPR number. Errors: RequestInvalid, PersonalNumber.
        """
    def end_link(self, event: typing.SupportsInt | typing.SupportsIndex, *, until: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        A link recorded as that event ended; with its first day: it never held. Errors: EntityUnknown, DateInvalid, DateOrder.
        """
    def erase_person(self, subject: str, *, on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Erases the personal data recorded under an id, where on that day no record they belong to need be kept any longer.
        Errors: EntityUnknown, RetentionRunning.
        """
    def grant(self, ref: str, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', lapses_on: datetime.date | str | None = None, authority: str = '', project: str = '', note: str = '', form: str = '', p_number: str | None = None, key: str = '', actor: str = '', reason: str = '') -> Decision:
        """
        Checks and, if allowed, records a grant, as one indivisible step. What it says was recorded is durable when it returns.
        
        Refused: nothing is recorded and `ref` stays free. `key`: an idempotency key; the same request with the same key is recorded
        once. `form`: the aid instrument in words, where no `instrument` is given. Errors: RefExists, then those of `check`; KeyReuse.
        
        >>> ledger = deminimis.in_memory()
        >>> ledger.grant("RF-23-0098-1", "99000012", "250000.00 EUR", on="2026-02-14").granted
        True
        >>> again = ledger.grant("RF-23-0098-2", "99000012", "50000.01 EUR", on="2026-02-14")
        >>> again.granted, str(again.max_amount), again.earliest_fit
        (False, '50000.00 EUR', datetime.date(2029, 1, 1))
        """
    def grant_all(self, plan: collections.abc.Iterable[PlannedGrant], *, key: str = '', actor: str = '', reason: str = '') -> PlanAnswer:
        """
        Grants a whole list or none of it; an idempotency key stands for the whole list, in its order. Errors as `grant`.
        """
    def headroom(self, recipient: str | int, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', currency: str = 'DKK') -> Headroom:
        """
        How much may still be granted to a company on a day?
        
        Errors, in order: CvrInvalid, DateInvalid, CurrencyUnknown, RegulationUnknown, NoRuleInForce, RateMissing.
        
        >>> print(deminimis.in_memory().headroom("99000012", on="2026-02-14", currency="EUR").max_amount)
        300000.00 EUR
        """
    def import_links(self, file: LinksFile, *, key: str = '', actor: str = '', reason: str = '') -> LinksAnswer:
        """
        Declares the entities and records the links of a file that `read_links` read; what is recorded already is left out. Errors as
        `declare_entity` and `add_link`, and then nothing of it is recorded.
        """
    def import_rates(self, file: RatesFile, *, source: deminimis.enums.RateSource | str | None = None, origin: str = '', accept_changes: bool = False, key: str = '', actor: str = '', reason: str = '') -> RatesAnswer:
        """
        Records the rates of a file that `read_rates` read. One that differs from the recorded one is told and left as it was, unless
        `accept_changes`. Error: RateImplausible, and then nothing of it is recorded.
        """
    def merge(self, gone: str | int, *, into: str | int, on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> LinkAnswer:
        """
        Records that one company merged into another: a link for ever (Art 3(8)). Errors as `add_link`.
        """
    def move_batch(self, kind: deminimis.enums.ReportKind | str, number: typing.SupportsInt | typing.SupportsIndex, state: deminimis.enums.ReportState | str, *, on: datetime.date | str, why: str = '', key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        A batch of reports was sent, accepted or rejected. Errors: BatchUnknown, BatchState, DateInvalid, DateOrder, RequestInvalid.
        """
    def post(self, ref: str, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str | None = None, key: str = '', actor: str = '', reason: str = '') -> Decision:
        """
        Turns a reservation into a grant, if allowed, for the same or another amount or day. Refused: it stays pending.
        Errors: RefUnknown, NotPending, then those of `check`.
        """
    def record_person(self, subject: str, fields: collections.abc.Mapping[str, str], *, capacity: str = 'signatory', ref: str = '', key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Records something about a natural person, under an id of your own, apart from the log, so that it can be erased.
        Errors: RequestInvalid, PersonalNumber, RefUnknown.
        """
    def reduce(self, ref: str, to: decimal.Decimal | int | str | Money, currency: str | None = None, *, effective_on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> ReductionAnswer:
        """
        A formal decision lowers a grant to a new amount from a day on, at its original rate. Errors, in order: RefUnknown, NotGranted, the
        amount's, CurrencyMismatch, NotAReduction, DateInvalid, EffectiveBeforeGrant, EffectiveOutOfOrder.
        """
    def register_company(self, cvr: str | int, *, name: str = '', fiscal_year_start: str | None = None, fiscal_periods: collections.abc.Iterable[tuple[datetime.date | str, datetime.date | str]] = (), sole_trader: bool = False, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Registers a company with its fiscal years: a start `MM-DD`, or explicit periods (first day, last day). A second time replaces its
        calendar for every later question. A `sole_trader`'s name is personal data and is kept apart. Errors: CvrInvalid, DateInvalid, DateOrder.
        """
    def reserve(self, ref: str, recipient: str | int, amount: decimal.Decimal | int | str | Money | None = None, currency: str | None = None, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general', rate: decimal.Decimal | int | str | None = None, instrument: Instrument | None = None, sector_override: str = '', lapses_on: datetime.date | str | None = None, authority: str = '', project: str = '', note: str = '', form: str = '', p_number: str | None = None, key: str = '', actor: str = '', reason: str = '') -> Decision:
        """
        The same for expected aid, which counts until it is posted, voided or lapses on `lapses_on`. Errors as `grant`.
        """
    def resolve(self, key: str) -> Event | None:
        """
        After a crash, or OutcomeUnknown: the event that a request with this idempotency key recorded, or None. Error: RequestInvalid.
        """
    def schedule(self, recipient: str | int, *, on: datetime.date | str, regulation: deminimis.enums.Regulation | str = 'general') -> Schedule:
        """
        What comes back when: every day from `on` on which the headroom changes with what is recorded now. Errors as `headroom`.
        """
    def settings(self) -> Settings:
        """
        The settings it was made with.
        """
    def split(self, divided: str | int, *, on: datetime.date | str, successors: collections.abc.Iterable[tuple[str | int, decimal.Decimal | int | str]], activity: collections.abc.Mapping[str, str | int] | None = None, key: str = '', actor: str = '', reason: str = '') -> SplitAnswer:
        """
        Records a split (Art 3(9)): `successors` are (CVR, book equity); with `activity`, {ref: CVR}, aid follows its activity where named.
        Errors: CvrInvalid, DateInvalid, EquityUndefined, EntityUnknown.
        """
    def undertaking(self, recipient: str | int, *, on: datetime.date | str) -> Undertaking:
        """
        Who is one undertaking with a company on a day, and on what ground (2023/2831 Art 2(2))? Errors: CvrInvalid, DateInvalid.
        """
    def void(self, ref: str, *, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        Ends a reservation. Errors: RefUnknown, NotPending.
        """
    def withdraw(self, ref: str, *, effective_on: datetime.date | str, key: str = '', actor: str = '', reason: str = '') -> ReductionAnswer:
        """
        A reduction to zero. Errors as `reduce`.
        """
    def withdraw_split(self, event: typing.SupportsInt | typing.SupportsIndex, *, key: str = '', actor: str = '', reason: str = '') -> Receipt:
        """
        A split recorded as that event never happened. Error: EntityUnknown.
        """
def _create(address: str | os.PathLike[str] | None, rulebook: Rulebook, watched: collections.abc.Iterable[Rulebook], conversion: deminimis.enums.RateSource | str, max_age_days: typing.SupportsInt | typing.SupportsIndex, fixed_rate: decimal.Decimal | int | str | None, fixed_reason: str, policies: collections.abc.Mapping[str, str], authority: str, key: str = '', actor: str = '', reason: str = '') -> Ledger:
    ...
def _error_codes() -> tuple[tuple[str, str, bool, int], ...]:
    """
    Every error code with its meaning, whether the same request may succeed later, and the command's exit code.
    """
def _explain_error(arg0: str, arg1: str, arg2: str, arg3: str, arg4: str, arg5: str) -> str:
    """
    An error as text for people.
    """
def _open(address: str | os.PathLike[str], read_only: bool, busy_timeout_ms: typing.SupportsInt | typing.SupportsIndex, wal: bool) -> Ledger:
    ...
def cvr(number: str | int) -> str:
    """
    A CVR number as its eight digits, from any written form: `DK12345674`, `12 34 56 74`, `12-34-56-74`. Error: CvrInvalid.
    
    >>> deminimis.cvr("DK 12 34 56 74")
    Traceback (most recent call last):
    ...
    deminimis.CvrInvalid: cvr_invalid: cvr: "DK 12 34 56 74" is not a CVR number. A CVR number is eight digits, such as 12345674; look it up on virk.dk.
    >>> deminimis.cvr("12-34-56-74")
    '12345674'
    """
def cvr_check_digit_ok(number: str | int) -> bool:
    """
    Whether the last digit is the check digit of the others (modulus 11). Sample numbers in real forms fail it. Error: CvrInvalid.
    """
def fiscal_year(on: datetime.date | str, *, fiscal_year_start: str | None = None, fiscal_periods: collections.abc.Iterable[tuple[datetime.date | str, datetime.date | str]] = ()) -> Period:
    """
    The fiscal year that holds a day. Errors: DateInvalid, DateOrder where the periods do not join.
    """
def has_register_duty(regulation: deminimis.enums.Regulation | str, granted_on: datetime.date | str) -> bool:
    """
    Whether aid of that day under a regulation is entered in the central register.
    """
def max_amount(headroom_eur: decimal.Decimal | int | str | Money, currency: str, *, rate: decimal.Decimal | int | str, rounding: deminimis.enums.Rounding | str = 'half_up') -> Money:
    """
    The largest amount of a currency whose euro value is not above the headroom: it passes, one minor unit more fails.
    
    >>> print(deminimis.max_amount(300000, "DKK", rate="7.4604"))
    2238120.03 DKK
    """
def read_links(content: bytes | str, *, name: str) -> LinksFile:
    """
    Reads control links from the bytes of a CSV file or of CVR's open data (JSON). Errors: FileInvalid, EncodingInvalid, LineTooLong.
    """
def read_plan(content: bytes | str, *, name: str) -> tuple[PlannedGrant, ...]:
    """
    Reads a plan: JSON Lines, one grant a line. Errors: RequestInvalid with the line, FileInvalid.
    """
def read_rates(content: bytes | str, *, name: str, format: str | None = None, progress: collections.abc.Callable[[int, int], None] | None = None) -> RatesFile:
    """
    Reads exchange rates from the bytes of a file: the ECB's, the Commission's, Danmarks Nationalbank's or plain CSV. Bad rows are
    `problems` and never stop the reading. `progress(done, total)` is called now and then. Errors: FileInvalid, EncodingInvalid, LineTooLong.
    """
def reads_as_cpr(text: str) -> bool:
    """
    Whether a text reads as a CPR number, which must never be stored.
    """
def register_due_on(granted_on: datetime.date | str) -> datetime.date:
    """
    The last day for entering a grant in the central register: 20 working days after it (2023/2831 Art 6(2)), whether or not
    the duty exists yet.
    
    >>> deminimis.register_due_on("2026-02-16")
    datetime.date(2026, 3, 16)
    """
def register_duty_from(regulation: deminimis.enums.Regulation | str) -> datetime.date | None:
    """
    The first granting date from which aid under a regulation is entered in the central register (2023/2831 Art 6); None: never.
    """
def rulebook(id: str) -> Rulebook:
    """
    A built-in rulebook: `closing-loops-2024` or `dk-law`. Error: RulebookInvalid.
    """
def to_eur(amount: decimal.Decimal | int | str | Money, currency: str | None = None, *, rate: decimal.Decimal | int | str, rounding: deminimis.enums.Rounding | str = 'half_up') -> decimal.Decimal:
    """
    What an amount is worth in euro: amount / rate, rounded half up to the cent (or `up`), at least one cent.
    
    `rate` is units of the currency per 1 EUR; of no effect for an amount in euro. Errors: the amount's, RateImplausible.
    
    >>> from decimal import Decimal
    >>> deminimis.to_eur(Decimal("80500"), "DKK", rate=Decimal("7.4604"))
    Decimal('10790.31')
    """
def window(kind: deminimis.enums.WindowKind | str, *, on: datetime.date | str, fiscal_year_start: str | None = None, fiscal_periods: collections.abc.Iterable[tuple[datetime.date | str, datetime.date | str]] = (), anniversary: deminimis.enums.Anniversary | str = 'exclusive') -> Period:
    """
    The days that a ceiling counts for new aid on a day: `rolling` (2023/2831 Art 3(2)), `fiscal` (three fiscal years) or `either`.
    
    `anniversary` says whether the day three years before still counts: `exclusive` (it does not) or `inclusive`.
    
    >>> from datetime import date
    >>> deminimis.window("rolling", on=date(2027, 1, 2)).first
    datetime.date(2024, 1, 3)
    """
__version__: str
