# SPDX-License-Identifier: Apache-2.0
# Made by scripts/python-stubs from the compiled module.
from typing import ClassVar

__all__ = [
    "Error",
    "AmountSyntax",
    "CurrencyUnknown",
    "AmountPrecision",
    "AmountOverflow",
    "AmountNotPositive",
    "CurrencyMismatch",
    "RateMissing",
    "RateImplausible",
    "RateChanged",
    "RegulationUnknown",
    "NoRuleInForce",
    "RefExists",
    "RefUnknown",
    "NotPending",
    "NotGranted",
    "NotAReduction",
    "EffectiveBeforeGrant",
    "EffectiveOutOfOrder",
    "DateOrder",
    "DateInvalid",
    "EquityUndefined",
    "SafeHarbourUnavailable",
    "CvrInvalid",
    "PNumberInvalid",
    "EntityUnknown",
    "LinkSelf",
    "RequestInvalid",
    "RulebookInvalid",
    "PolicyUnknown",
    "FileInvalid",
    "EncodingInvalid",
    "LineTooLong",
    "PersonalNumber",
    "KeyReuse",
    "NumberAmbiguous",
    "ColumnMissing",
    "ColumnUnknown",
    "RowConflict",
    "BatchUnknown",
    "BatchState",
    "RetentionRunning",
    "CheckpointInvalid",
    "ProofInvalid",
    "ReadOnly",
    "NotALedger",
    "LedgerExists",
    "SchemaTooNew",
    "Corrupt",
    "Storage",
    "StorageFull",
    "OutcomeUnknown",
    "LedgerPoisoned",
    "UsedAfterFork",
    "PermissionDenied",
    "RolledBack",
    "SettingUnsafe",
    "Replica",
    "Busy",
]

class Error(Exception):
    """Why an input or an operation was refused. The code and the class are stable, the texts are not."""

    code: ClassVar[str]
    where: str
    why: str
    remedy: str
    written: str
    retryable: ClassVar[bool]
    exit_status: ClassVar[int]
    def __init__(self, where: str, why: str, remedy: str = "", written: str = "no") -> None: ...
    def explain(self, lang: str = "da") -> str: ...

class AmountSyntax(Error):
    """The amount is not NUMBER CURRENCY, such as 80500.00 DKK."""

class CurrencyUnknown(Error):
    """The currency is not one the ledger knows."""

class AmountPrecision(Error):
    """The amount has more decimals than its currency."""

class AmountOverflow(Error):
    """The amount is larger than 2^63 - 1 minor units."""

class AmountNotPositive(Error):
    """The amount is zero or negative."""

class CurrencyMismatch(Error):
    """The new amount is in another currency than the grant."""

class RateMissing(Error):
    """No exchange rate is recorded that the conversion rule may use for that day."""

class RateImplausible(Error):
    """The rate is not a positive decimal of units per euro, or a krone rate lies outside the ERM II band."""

class RateChanged(Error):
    """The file gives another rate for a day whose rate is recorded already."""

class RegulationUnknown(Error):
    """The regulation is not general, agriculture, fishery or sgei."""

class NoRuleInForce(Error):
    """The rulebook has no ceiling of that regulation's own in force on the day."""

class RefExists(Error):
    """The reference is used already; a reference is used once."""

class RefUnknown(Error):
    """No grant has that reference."""

class NotPending(Error):
    """The grant is not a pending reservation."""

class NotGranted(Error):
    """The reference is a reservation or was voided: it cannot be reduced."""

class NotAReduction(Error):
    """The new amount is not below the present one."""

class EffectiveBeforeGrant(Error):
    """The reduction would take effect before the granting date."""

class EffectiveOutOfOrder(Error):
    """The reduction would take effect before an earlier reduction of the same grant."""

class DateOrder(Error):
    """Two dates are in the wrong order, or periods do not join."""

class DateInvalid(Error):
    """The date is not a calendar day written YYYY-MM-DD."""

class EquityUndefined(Error):
    """The book equities of a split cannot be divided by."""

class SafeHarbourUnavailable(Error):
    """The instrument is outside the regulation's safe harbour."""

class CvrInvalid(Error):
    """The CVR number is not eight digits."""

class PNumberInvalid(Error):
    """The P-number is not ten digits, or reads as a CPR number."""

class EntityUnknown(Error):
    """The id is neither a CVR number nor a declared entity."""

class LinkSelf(Error):
    """An entity cannot be linked to, or merged into, itself."""

class RequestInvalid(Error):
    """The request has a missing, unknown or wrong field."""

class RulebookInvalid(Error):
    """The rulebook is unknown, or its file is not a rulebook."""

class PolicyUnknown(Error):
    """The policy or its value does not exist."""

class FileInvalid(Error):
    """The file cannot be read or is not of the expected kind."""

class EncodingInvalid(Error):
    """The text is not valid UTF-8, or holds a character that is not allowed there."""

class LineTooLong(Error):
    """A line is longer than the reader accepts."""

class PersonalNumber(Error):
    """The value reads as a CPR number; personal numbers are never stored."""

class KeyReuse(Error):
    """The idempotency key was used for another request."""

class NumberAmbiguous(Error):
    """A number reads as two different ones, and the file's notation is not declared."""

class ColumnMissing(Error):
    """The file lacks a column that is needed."""

class ColumnUnknown(Error):
    """The file has a column that the column map does not name."""

class RowConflict(Error):
    """A row gives a reference that is recorded already with another content."""

class BatchUnknown(Error):
    """No reporting batch has that number."""

class BatchState(Error):
    """The reporting batch is not in the state that the step needs."""

class RetentionRunning(Error):
    """Records must be kept for ten years; the period has not ended."""

class CheckpointInvalid(Error):
    """The checkpoint is not a signed note of this ledger, or its signature is wrong."""

class ProofInvalid(Error):
    """The proof does not lead to the root it names."""

class ReadOnly(Error):
    """The ledger or its folder cannot be written."""

class NotALedger(Error):
    """The address does not name a deminimis ledger."""

class LedgerExists(Error):
    """A ledger or another file is there already."""

class SchemaTooNew(Error):
    """The ledger was written by a newer version of deminimis."""

class Corrupt(Error):
    """The ledger is damaged or was tampered with."""

class Storage(Error):
    """The storage failed."""

class StorageFull(Error):
    """There is no room left where the ledger lies."""

class OutcomeUnknown(Error):
    """It is unknown whether the request was recorded; reopen and repeat it with the same idempotency key."""

class LedgerPoisoned(Error):
    """An earlier failure made this handle unusable; open the ledger again."""

class UsedAfterFork(Error):
    """The ledger was opened before the process forked; open it again in the child."""

class PermissionDenied(Error):
    """The role that the ledger was opened with may not do this."""

class RolledBack(Error):
    """The ledger is older than, or differs from, what was seen of it before."""

class SettingUnsafe(Error):
    """A setting of the database would break what the ledger promises."""

class Replica(Error):
    """The database is a replica, which never decides; use the primary."""

class Busy(Error):
    """Another process holds the ledger; nothing was written."""
