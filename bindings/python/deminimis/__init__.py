# SPDX-License-Identifier: Apache-2.0
"""A ledger of EU de minimis aid: may this undertaking be granted this much on this day?

>>> import deminimis
>>> from datetime import date
>>> from decimal import Decimal
>>> with deminimis.in_memory() as ledger:
...     answer = ledger.check("99000012", Decimal("80500"), "EUR", on=date(2026, 2, 14))
...     print(answer.allowed, answer.headroom)
True 300000.00

Amounts are decimal.Decimal or int with a currency, days are datetime.date; a float, a bool or a datetime is a TypeError. An answer
is an immutable object, true in a condition where the aid may be granted; a legal refusal is an answer. What goes wrong is an
exception of `deminimis.errors`, one class an error code, all of them `deminimis.Error`.
"""
from . import enums, errors
from ._core import (
    Advisory,
    Assessment,
    Batch,
    BatchItem,
    Breach,
    Ceiling,
    CeilingTest,
    Company,
    Conversion,
    ConversionAnswer,
    CountedGrant,
    Decision,
    DecisionReview,
    Declaration,
    Entity,
    Event,
    Facts,
    Finding,
    Grant,
    Headroom,
    ImportReport,
    Instrument,
    LaterTest,
    Link,
    LinkAnswer,
    LinkProblem,
    LinkRequest,
    LinksAnswer,
    LinksFile,
    Money,
    Period,
    PersonalData,
    PersonalRecord,
    PlanAnswer,
    PlannedGrant,
    Policy,
    Rate,
    RateChange,
    RateProblem,
    RatesAnswer,
    RatesFile,
    Receipt,
    Recorder,
    Reduction,
    ReductionAnswer,
    ReviewDifference,
    RowProblem,
    RowReport,
    Rulebook,
    RulebookSchedule,
    Ruling,
    Schedule,
    ScheduleEntry,
    SectorRecord,
    Settings,
    Split,
    SplitAnswer,
    SplitPart,
    Successor,
    UncountedGrant,
    Undertaking,
    UndertakingMember,
    Verification,
    __version__,
    cvr,
    cvr_check_digit_ok,
    fiscal_year,
    has_register_duty,
    max_amount,
    read_links,
    read_plan,
    read_rates,
    reads_as_cpr,
    register_due_on,
    register_duty_from,
    rulebook,
    to_eur,
    window,
)
from .enums import *
from .errors import *
from .ledger import DueEntry, HeadroomRow, Ledger, create, in_memory, open
from .tables import Table

__all__ = [  # noqa: PLE0604 (the other two are lists of names)
    *enums.__all__,
    *errors.__all__,
    "Advisory", "Assessment", "Batch", "BatchItem", "Breach", "Ceiling", "CeilingTest", "Company", "Conversion", "ConversionAnswer", "CountedGrant", "Decision",
    "DecisionReview", "Declaration", "DueEntry", "Entity", "Event", "Facts", "Finding", "Grant", "Headroom", "HeadroomRow", "ImportReport", "Instrument", "LaterTest",
    "Ledger", "Link", "LinkAnswer", "LinkProblem", "LinkRequest", "LinksAnswer", "LinksFile", "Money", "Period", "PersonalData", "PersonalRecord", "PlanAnswer", "PlannedGrant", "Policy", "Rate",
    "RateChange", "RateProblem", "RatesAnswer", "RatesFile", "Receipt", "Recorder", "Reduction", "ReductionAnswer", "ReviewDifference", "RowProblem", "RowReport", "Rulebook",
    "RulebookSchedule", "Ruling", "Schedule", "ScheduleEntry", "SectorRecord", "Settings", "Split", "SplitAnswer", "SplitPart", "Successor", "Table", "UncountedGrant", "Undertaking",
    "UndertakingMember", "Verification", "__version__", "create", "cvr", "cvr_check_digit_ok", "enums", "errors", "fiscal_year", "has_register_duty",
    "in_memory", "max_amount", "open", "read_links", "read_plan", "read_rates", "reads_as_cpr", "register_due_on", "register_duty_from", "rulebook",
    "to_eur", "window",
]  # fmt: skip
