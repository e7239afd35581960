# SPDX-License-Identifier: Apache-2.0
"""The names that deminimis uses, as enums whose members are their stable texts: `Regulation.GENERAL == "general"`. Wherever one is
taken, its text is taken too. tests/python compares them with the tables of the library."""
from enum import Enum

__all__ = [
    "AgriFish", "Anniversary", "Certainty", "CvrCheck", "EntityKind", "GrantStatus", "InstrumentKind", "LinkKind", "NaturalPersonLinks", "NotCounted",
    "RateSource", "Regulation", "ReportKind", "ReportState", "Rounding", "Sector", "WindowKind",
]  # fmt: skip


class _Name(str, Enum):
    def __str__(self) -> str:
        return str(self.value)

    def __format__(self, spec: str) -> str:
        return format(str(self.value), spec)


class Regulation(_Name):
    """The de minimis regulation that aid is granted under."""

    GENERAL = "general"
    """Reg. (EU) 2023/2831; aid granted before 2024: 1407/2013."""
    AGRICULTURE = "agriculture"
    """Primary production of agricultural products, Reg. (EU) No 1408/2013."""
    FISHERY = "fishery"
    """Fishery and aquaculture, Reg. (EU) No 717/2014."""
    SGEI = "sgei"
    """Services of general economic interest, Reg. (EU) 2023/2832; before 2024: 360/2012."""


class GrantStatus(_Name):
    """What kind of entry a grant is."""

    GRANTED = "granted"
    RESERVED = "reserved"
    """Expected aid: counts until posted, voided or lapsed."""
    DECLARED = "declared"
    """Aid from others: a fact from a declaration or an extract."""


class RateSource(_Name):
    """Where a rate comes from."""

    NONE = "none"
    """The euro itself."""
    ECB = "ecb"
    INFOREURO = "inforeuro"
    NATIONALBANKEN = "nationalbanken"
    FIXED = "fixed"
    OWN = "own"
    """Given with the grant itself."""


class EntityKind(_Name):
    """What a node of the ownership graph is."""

    COMPANY = "company"
    FOREIGN_ENTERPRISE = "foreign_enterprise"
    PERSON = "person"
    PERSON_ENTERPRISE = "person_enterprise"
    PUBLIC_BODY = "public_body"


class LinkKind(_Name):
    """On what ground two entities are one undertaking: 2023/2831 Art 2(2)(a)-(d), or a merger (Art 3(8))."""

    MAJORITY_VOTES = "majority_votes"
    APPOINT_MAJORITY = "appoint_majority"
    DOMINANT_INFLUENCE = "dominant_influence"
    AGREEMENT_CONTROL = "agreement_control"
    MERGER = "merger"


class Certainty(_Name):
    """Whether a link binds."""

    CONFIRMED = "confirmed"
    UNDETERMINED = "undetermined"


class Sector(_Name):
    """What a company lives by, as far as the regulations tell companies apart."""

    GENERAL = "general"
    PRIMARY_AGRICULTURE = "primary_agriculture"
    FISHERY_AQUACULTURE = "fishery_aquaculture"


class NotCounted(_Name):
    """Why a ceiling does not count a grant."""

    BEFORE_WINDOW = "before_window"
    LATER = "later"
    OTHER_REGULATION = "other_regulation"
    VOIDED = "voided"
    LAPSED = "lapsed"
    REDUCED_TO_NOTHING = "reduced_to_nothing"
    PASSED_ON = "passed_on"
    OTHER_UNDERTAKING = "other_undertaking"


class WindowKind(_Name):
    """How far back a ceiling counts."""

    ROLLING = "rolling"
    """Three years back by the day (2023/2831 Art 3(2))."""
    FISCAL = "fiscal"
    """This fiscal year of the recipient and the two before it."""
    EITHER = "either"
    """Whichever of the two begins earlier."""


class InstrumentKind(_Name):
    """In what form aid is given (2023/2831 Art 4)."""

    GRANT = "grant"
    INSTALMENTS = "instalments"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    SOFT_LOAN = "soft_loan"
    CAPITAL = "capital"
    CAPPED = "capped"


class Rounding(_Name):
    """How a euro value is brought to whole cents."""

    HALF_UP = "half_up"
    UP = "up"


class Anniversary(_Name):
    """Whether the day three years before still counts."""

    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"


class NaturalPersonLinks(_Name):
    """Whether natural persons join what they control into one undertaking."""

    NONE = "none"
    IF_ENTERPRISE = "if_enterprise"
    ALWAYS = "always"


class AgriFish(_Name):
    """Which ceiling holds where a fishery grant meets agricultural aid."""

    OWN = "own"
    HIGHEST = "highest"


class CvrCheck(_Name):
    """What a failed CVR check digit is."""

    FINDING = "finding"
    ERROR = "error"


class ReportKind(_Name):
    """To whom aid is reported, and as what."""

    AGRICULTURE = "agriculture"
    FISHERY = "fishery"
    CENTRAL = "central"


class ReportState(_Name):
    """How far a batch of reports has come."""

    DRAFTED = "drafted"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
