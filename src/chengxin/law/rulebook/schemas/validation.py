"""The checks every row meets, whatever its item (数据校验): what each does, and in which words.

Item packs hold the rules of their own fields. Here stand the built-in ones: the severity of each,
its message and remedy in both languages, and the figures by which a slip is told from a value.
"""

import re
from functools import cached_property
from typing import Annotated, Literal, Self, get_args

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Pack, Strict, Text, Title
from chengxin.law.words import RuleAction

BuiltIn = Literal[
    # Cells of any field.
    "required", "placeholder", "garbled", "mojibake", "formula", "too-long", "not-a-name",
    # Days.
    "not-a-date", "no-such-day", "two-digit-year", "date-serial",
    # Numbers and amounts.
    "not-a-number", "not-an-amount", "negative-amount", "not-a-capital", "full-width",
    # Code tables.
    "not-in-table",
    # Codes with a check character.
    "wrong-shape", "uscc-check-digit", "check-digit", "resident-id-in-code",
    "scientific-notation", "look-alike", "lost-zero", "invisible-characters",
    # Whole rows.
    "column-count", "shifted-columns", "total-row", "header-again", "duplicate-in-batch",
    "conflict-in-batch", "no-day", "empty-period", "conflict", "snapshot-drop", "feed-pattern",
    # Who is meant, and by whom it was decided.
    "who-is-this", "judged", "renamed", "name-differs", "code-unknown", "district-contradicts-code",
    "traditional-characters", "authority-unknown", "authority-code-unknown",
    "source-is-another-department", "returned-from-elsewhere",
    # Columns.
    "prohibited-column", "unknown-column",
]  # fmt: skip
"""Rules code looks for; a pack says each of them, and no other."""

PLACES = frozenset(
    {
        "field",
        "value",
        "mended",
        "nearest",
        "allowed",
        "limit",
        "kind",
        "first",
        "years",
        "other",
        "better",
    }
)
"""What a wording may leave open, as ``{field}``."""
_PLACE = re.compile(r"\{([^{}]*)\}")


class BuiltInRule(Strict):
    """One built-in rule; `severity` None = what the field or the item says."""

    id: BuiltIn
    severity: RuleAction | None = None
    message: Title
    remedy: Title


class KindWording(Strict):
    """English for the rules of one kind that item packs state in Chinese only."""

    message_en: Text
    remedy_en: Text


class NearMiss(Strict):
    """When a value is told as a slip for one of a code table.

    `alike_percent`: likeness from which the nearest value is named. `columns_up_to`: distinct
    wrong values of a column, beyond which it is the wrong column and not a slip.
    """

    alike_percent: Annotated[int, Constrained(ge=1, le=100)]
    columns_up_to: Annotated[int, Constrained(ge=1)]


class ValidationPack(Pack):
    """The built-in checks of one edition.

    `kinds` words item rules by kind. `shifted_from_fields`: unreadable typed cells of one row from
    which its cells are taken to have moved. `total_words`: what the first cell of a row of totals
    says. `look_alikes`: characters written for others in codes.
    """

    rules: tuple[BuiltInRule, ...]
    kinds: dict[Text, KindWording]
    near_miss: NearMiss
    shifted_from_fields: Annotated[int, Constrained(ge=2)]
    total_words: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    look_alikes: dict[
        Annotated[str, Constrained(min_length=1, max_length=1)],
        Annotated[str, Constrained(min_length=1, max_length=1)],
    ]

    @model_validator(mode="after")
    def _says_each_once(self) -> Self:
        said = [rule.id for rule in self.rules]
        missing = sorted(set(get_args(BuiltIn)) - set(said))
        twice = sorted({one for one in said if said.count(one) > 1})
        if missing or twice:
            raise ValueError(f"rules missing: {missing}; said twice: {twice}")
        wordings = [w for r in self.rules for t in (r.message, r.remedy) for w in (t.zh, t.en)]
        wordings += [w for k in self.kinds.values() for w in (k.message_en, k.remedy_en)]
        strange = {place for wording in wordings for place in _PLACE.findall(wording)} - PLACES
        if strange:
            raise ValueError(f"a wording leaves open what nobody fills in: {sorted(strange)}")
        return self

    def rule(self, rule_id: str) -> BuiltInRule | None:
        """The built-in rule of that id, or None where the id is an item's own."""
        return self._by_id.get(rule_id)

    @cached_property
    def _by_id(self) -> dict[str, BuiltInRule]:
        return {rule.id: rule for rule in self.rules}


def worded(wording: str, facts: dict[str, str]) -> str:
    """A wording with its open places filled; one that nothing is known of stays empty.

    >>> worded("{field}必填", {"field": "罚款金额"})
    '罚款金额必填'
    """
    return _PLACE.sub(lambda found: facts.get(found[1], ""), wording)


PACK = ValidationPack
