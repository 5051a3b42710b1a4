"""The closed vocabularies our code branches on; open ones are code tables in the rulebook."""

from enum import StrEnum


class Severity(StrEnum):
    """Class of a dishonesty record (失信信息三分类): 轻微 minor, 一般 general, 严重 serious."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"

    @property
    def rank(self) -> int:
        """Place in the order of weight, 0 for minor."""
        return _RANKS[self]


_RANKS = {Severity.MINOR: 0, Severity.GENERAL: 1, Severity.SERIOUS: 2}


class DisclosureLevel(StrEnum):
    """Who may see something (公开属性): 社会公开 / 政务共享 / 授权查询."""

    PUBLIC = "public"
    GOVERNMENT = "government"
    AUTHORISED = "authorised"


class Grade(StrEnum):
    """Published result of a comprehensive evaluation: 优 A, 良 B, 中 C, 差 D."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Polarity(StrEnum):
    """What a record says of its subject: 守信 positive, 失信 negative, or neither."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"


class RecordShape(StrEnum):
    """An `act` happens on a day (a permit, a penalty); a `state` lasts (a status, a grade held)."""

    ACT = "act"
    STATE = "state"


class SubjectKind(StrEnum):
    """Kinds of credit subject (信用主体); natural persons are none of them.

    `legal_person` is an enterprise legal person (企业法人): the only kind the comprehensive card
    covers.
    """

    LEGAL_PERSON = "legal_person"
    UNINCORPORATED = "unincorporated"
    INDIVIDUAL_BUSINESS = "individual_business"
    SOCIAL_ORGANISATION = "social_organisation"
    PUBLIC_BODY = "public_body"


class RegistrationStatus(StrEnum):
    """Registration status (登记状态): 存续 / 注销 / 吊销 / 迁出 / 其他."""

    ACTIVE = "active"
    DEREGISTERED = "deregistered"
    REVOKED = "revoked"
    MOVED_OUT = "moved_out"
    OTHER = "other"


class Audience(StrEnum):
    """Who reads through the one door."""

    PUBLIC = "public"
    SELF = "self"
    OFFICE = "office"
    DEPARTMENT = "department"
    REGULATOR = "regulator"
    COUNTER = "counter"
    AUDITOR = "auditor"
    BANK = "bank"


class Confidence(StrEnum):
    """How sure the drafters are of a pack or of one source in it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class EditionStatus(StrEnum):
    """Where an edition of a pack stands; only adopted ones are ever in force."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


class RuleAction(StrEnum):
    """What a broken rule does to its row: refuse it, hold it for a person, or only say so."""

    REJECT = "reject"
    HOLD = "hold"
    WARN = "warn"


class RowOutcome(StrEnum):
    """How a row of a department's file ends; every row received ends in exactly one."""

    ACCEPTED = "accepted"
    HELD = "held"
    REJECTED = "rejected"
