"""What to say of a cell that breaks a rule: which slip it probably is, and the value it means.

One place for both ways of checking: the oracle of one row and the engine of whole columns find
*that* a rule is broken; here it is worded, in both languages, with the mended value where it can
be said. Severities and words are those of the packs.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from rapidfuzz import process
from rapidfuzz.distance import Indel

from chengxin.law.dates import parse_day
from chengxin.law.errors import InvalidAmountError, InvalidDateError
from chengxin.law.identifiers import organisation_code, registration_number, resident_id, uscc
from chengxin.law.masking import STAR, mask_id
from chengxin.law.money.amounts import parse_fen
from chengxin.law.rulebook.mojibake import restored
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.catalogue_fields import Field
from chengxin.law.rulebook.schemas.catalogue_rules import AtMost, CrossFieldRule
from chengxin.law.rulebook.schemas.code_table import CodeTable
from chengxin.law.rulebook.schemas.validation import ValidationPack, worded
from chengxin.law.words import RuleAction

Tables = Callable[[str], CodeTable]

CODE_KINDS = {
    "uscc": ("统一社会信用代码", "unified social credit code"),
    "organisation_code": ("组织机构代码", "organisation code"),
    "registration_number": ("工商注册号", "registration number"),
    "identity_number": ("身份证号码", "resident identity number"),
}
# Rules that say of a code that it is not what stands on the licence.
WRONG_CODE = frozenset(
    {
        "uscc-check-digit", "wrong-shape", "resident-id-in-code", "scientific-notation",
        "look-alike", "lost-zero", "invisible-characters", "garbled", "mojibake", "formula",
        "too-long",
    }
)  # fmt: skip
RESIDENT_ID_IN_CODE = "resident-id-in-code"
# Spreadsheets count days from here (their 1900 counts a 29 February that never was).
SERIAL_ORIGIN = date(1899, 12, 30)
_SERIAL = re.compile(r"([1-9]\d{4})(?:\.\d+)?")
_TWO_DIGIT_YEAR = re.compile(r"(\d{2})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?")
_WHOLE_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{8}")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_INVISIBLE = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_RESIDENT_SHAPE = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{15}[0-9X]")
_OLD_RESIDENT = re.compile(r"[1-9]\d{14}")
_MINUS = "-－−–"
_FEN_OF_WAN = Decimal(10**6)
_WAN = 10**4
_FIRST_YEAR = 1900


@dataclass(frozen=True)
class Advice:
    """What is said of one cell; `mended` is the value it probably means, empty if none is known."""

    rule: str
    severity: RuleAction
    message_zh: str
    message_en: str
    remedy_zh: str
    remedy_en: str
    mended: str = ""


@dataclass
class _Slip:
    """The slip a broken rule turns out to be, and what its wording may name."""

    rule: str
    mended: str = ""
    zh: dict[str, str] = field(default_factory=dict)
    en: dict[str, str] = field(default_factory=dict)


class Adviser:
    """Words the findings about rows of one item."""

    def __init__(self, item: CatalogueItem, checks: ValidationPack, tables: Tables) -> None:
        """Keep what every finding is looked up in.

        Args:
            item: The catalogue item.
            checks: The built-in rules in force.
            tables: Code tables by key.
        """
        self._item = item
        self._checks = checks
        self._tables = tables
        self._own: Mapping[str, CrossFieldRule] = {rule.id: rule for rule in item.rules}

    def advise(
        self,
        about: Field | None,
        rule: str,
        text: str,
        severity: RuleAction,
        *,
        hidden: bool = False,
        suggest: bool = True,
    ) -> Advice:
        """Word one finding.

        Args:
            about: The field; None for the whole row.
            rule: The rule that was found broken: a built-in one, or one of the item.
            text: The cell as written.
            severity: What the rule does, where the built-in rule leaves it to the field.
            hidden: Whether no wording may repeat the cell: it could name a person.
            suggest: Whether the nearest value of a code table is looked for.
        """
        own = self._own.get(rule)
        if own is not None and about is not None:
            return self._of_item(own, about, text, hidden=hidden)
        slip = self._slip(about, rule, text, suggest=suggest)
        said = self._checks.rule(slip.rule)
        assert said is not None, slip.rule
        zh, en = self._facts(about, text, slip, hidden=hidden or slip.rule == RESIDENT_ID_IN_CODE)
        remedy = worded(said.remedy.zh, zh)
        if slip.rule in ("required", "placeholder") and about is not None and about.hint_zh:
            remedy = about.hint_zh
        return Advice(
            rule=slip.rule,
            severity=said.severity or severity,
            message_zh=worded(said.message.zh, zh),
            message_en=worded(said.message.en, en),
            remedy_zh=remedy,
            remedy_en=worded(said.remedy.en, en),
            mended="" if hidden else slip.mended,
        )

    def _facts(
        self, about: Field | None, text: str, slip: _Slip, *, hidden: bool
    ) -> tuple[dict[str, str], dict[str, str]]:
        """What wordings may name, in Chinese and in English."""
        shown = STAR * 3 if hidden else text
        mended = STAR * 3 if hidden and slip.mended else slip.mended
        both = {"value": shown, "mended": mended}
        zh, en = both | slip.zh, both | slip.en
        if about is not None:
            zh["field"], en["field"] = about.title_zh.partition("（")[0], english(about.name)
            zh["limit"] = en["limit"] = str(about.max_length or "")
            zh["kind"], en["kind"] = CODE_KINDS.get(about.kind, ("", ""))
        return zh, en

    def _of_item(self, rule: CrossFieldRule, about: Field, text: str, *, hidden: bool) -> Advice:
        """A rule of the item: its own Chinese, its own English or that of its kind."""
        yuan = _yuan_for_wan(rule, about, text)
        wording = self._checks.kinds.get("yuan_for_wan" if yuan else rule.kind)
        wording = wording or self._checks.kinds["other"]
        names = [name for name in rule.field_names() if name != about.name]
        facts = {
            "field": english(about.name),
            "value": STAR * 3 if hidden else text,
            "mended": yuan,
            "other": english(names[0]) if names else "",
            "limit": str(getattr(rule, "count", "")),
            "years": str(getattr(rule, "years", "")),
        }
        title = about.title_zh.partition("（")[0]
        told = f"{title} {text} 疑似以元填报，应为万元：{yuan}"
        return Advice(
            rule=rule.id,
            severity=rule.severity,
            message_zh=told if yuan else rule.message_zh,
            message_en=rule.message_en or worded(wording.message_en, facts),
            remedy_zh=rule.remedy_zh,
            remedy_en=rule.remedy_en or worded(wording.remedy_en, facts),
            mended=yuan,
        )

    def _slip(self, about: Field | None, rule: str, text: str, *, suggest: bool) -> _Slip:
        if about is None:
            return _Slip(rule)
        match rule:
            case "not-a-date":
                return _day_slip(text)
            case "not-an-amount":
                return _amount_slip(text)
            case "wrong-shape" | "uscc-check-digit" | "check-digit":
                return self._code_slip(about, rule, text)
            case "not-in-table":
                return self._table_slip(about, text, suggest=suggest)
            case "full-width":
                return _Slip(rule, mended=unicodedata.normalize("NFKC", text))
            case "mojibake":
                return _Slip(rule, mended=restored(text) or "")
            case "too-long" if about.kind in CODE_KINDS:
                return self._code_slip(about, rule, text)
        return _Slip(rule)

    def _code_slip(self, about: Field, rule: str, text: str) -> _Slip:
        if about.kind == "identity_number":
            return _Slip(rule)
        if about.kind == "uscc" and is_resident_id(text):
            return _Slip(RESIDENT_ID_IN_CODE)
        if _SCIENTIFIC.fullmatch(text):
            return _Slip("scientific-notation")
        seen = _INVISIBLE.sub("", text)
        if seen != text and _is_code(about.kind, seen):
            return _Slip("invisible-characters", mended=seen)
        plain = unicodedata.normalize("NFKC", text).strip()
        alike = "".join(self._checks.look_alikes.get(c, c) for c in plain)
        if alike != plain and _is_code(about.kind, alike):
            return _Slip("look-alike", mended=alike.upper())
        if plain.isdigit() and _is_code(about.kind, "0" + plain):
            return _Slip("lost-zero", mended="0" + plain)
        return _Slip(rule)

    def _table_slip(self, about: Field, text: str, *, suggest: bool) -> _Slip:
        table = self._tables(str(about.code_table))
        labels = [entry.zh for entry in table.entries]
        slip = _Slip("not-in-table")
        slip.zh["allowed"] = "、".join(labels[:8])
        slip.en["allowed"] = ", ".join(entry.en or entry.zh for entry in table.entries[:8])
        nearest = self.nearest(text, labels) if suggest else None
        if nearest is not None:
            slip.mended = nearest
            slip.zh["nearest"] = f"，疑似“{nearest}”"
            slip.en["nearest"] = f"; probably “{nearest}”"
            slip.zh["better"] = f"改为“{nearest}”，或"
            slip.en["better"] = f"Write “{nearest}”, or: "
        return slip

    def nearest(self, text: str, labels: list[str]) -> str | None:
        """The label most like a text, if it is alike enough; the first of several equals."""
        found = process.extractOne(
            text,
            labels,
            scorer=Indel.normalized_similarity,
            score_cutoff=self._checks.near_miss.alike_percent / 100,
        )
        return None if found is None else found[0]


def english(name: str) -> str:
    """A payload name as English words.

    >>> english("fine_fen")
    'fine'
    """
    return name.removesuffix("_fen").replace("_", " ")


def is_resident_id(text: str) -> bool:
    """Whether a text is, or is meant as, a resident identity number.

    A wrong check character makes it no less personal; a valid unified code is not one.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if _OLD_RESIDENT.fullmatch(plain):
        plain = resident_id.normalise(plain)
    if not _RESIDENT_SHAPE.fullmatch(plain) or uscc.is_valid(plain):
        return False
    birthday = resident_id.birthday_of(plain)
    return birthday is not None and birthday.year >= _FIRST_YEAR


def shown(about: Field | None, rule: str, text: str) -> str:
    """A cell as it may be repeated in what is said of it: numbers of persons are masked."""
    return mask_id(text) if rule == RESIDENT_ID_IN_CODE else text


def _day_slip(text: str) -> _Slip:
    plain = unicodedata.normalize("NFKC", text).strip()
    serial = _SERIAL.fullmatch(plain)
    if serial is not None:
        return _Slip("date-serial", (SERIAL_ORIGIN + timedelta(days=int(serial[1]))).isoformat())
    short = _TWO_DIGIT_YEAR.fullmatch(plain)
    if short is not None:
        year = f"20{short[1]}-{int(short[3]):02}-{int(short[4]):02}"
        return _Slip("two-digit-year", year if _is_day(year) else "")
    packed = plain.replace(" ", "")
    if _WHOLE_DAY.fullmatch(packed) and not _is_day(packed):
        return _Slip("no-such-day")
    untimed = _TIME_OF_DAY.sub("", plain).replace(" ", "")
    return _Slip("not-a-date", parse_day(untimed).isoformat() if _is_day(untimed) else "")


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except InvalidDateError:
        return False
    return True


def _amount_slip(text: str) -> _Slip:
    plain = text.strip()
    if plain[:1] in _MINUS:
        try:
            parse_fen(plain[1:])
        except InvalidAmountError:
            return _Slip("not-an-amount")
        return _Slip("negative-amount")
    return _Slip("not-an-amount")


def _yuan_for_wan(rule: CrossFieldRule, about: Field, text: str) -> str:
    """What an amount of 万元 beyond belief was meant as, if it was written in yuan."""
    if not isinstance(rule, AtMost) or about.unit != "wan" or rule.when:
        return ""
    try:
        fen = parse_fen(text, unit="wan")
    except InvalidAmountError:
        return ""
    return f"{(Decimal(fen) / _FEN_OF_WAN / _WAN).normalize():f}"


def _is_code(kind: str, text: str) -> bool:
    match kind:
        case "uscc":
            return uscc.is_valid(uscc.normalise(text))
        case "organisation_code":
            return organisation_code.is_valid(organisation_code.normalise(text))
        case "registration_number":
            return registration_number.is_valid(registration_number.normalise(text))
    return False
