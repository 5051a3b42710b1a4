"""Cross-field rules of a catalogue item: typed kinds, no expressions in strings."""

from typing import Annotated, Literal, Self

from pydantic import Field as Constrained
from pydantic import StrictBool, model_validator

from chengxin.law.rulebook.schemas.base import Key, Strict, Text
from chengxin.law.words import RuleAction


class Condition(Strict):
    """A statement about one field of the row, on parsed values.

    Exactly one of: `equals` (the code or text is this), `in_` (is one of these),
    `contains` (a `codes` field holds this code), `is_empty`.
    """

    field: Text
    equals: Text | None = None
    in_: Annotated[tuple[Text, ...] | None, Constrained(alias="in")] = None
    contains: Text | None = None
    contains_any: tuple[Text, ...] | None = None
    is_empty: StrictBool | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [self.equals, self.in_, self.contains, self.contains_any, self.is_empty]
        if sum(part is not None for part in said) != 1:
            raise ValueError(
                "a condition says exactly one of equals, in, contains, contains_any, is_empty"
            )
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Every value the condition names."""
        single = [v for v in (self.equals, self.contains) if v is not None]
        return (*single, *(self.in_ or ()), *(self.contains_any or ()))


class RuleBase(Strict):
    """What every cross-field rule says: its id, what it does to the row, and why.

    `source` is the id of a source of the pack, `article` the place in it. Without words of its own
    in English, a rule is worded by its kind (pack `validation.general`).
    """

    id: Key
    severity: RuleAction
    message_zh: Text
    remedy_zh: Text
    message_en: Text | None = None
    remedy_en: Text | None = None
    source: Key
    article: Text | None = None

    def conditions(self) -> tuple[Condition, ...]:
        """The conditions under which the rule speaks; empty = always."""
        when: Condition | tuple[Condition, ...] | None = getattr(self, "when", None)
        if when is None:
            return ()
        return when if isinstance(when, tuple) else (when,)

    def field_names(self) -> tuple[str, ...]:
        """Every field the rule touches, the one it reports at first."""
        own = [getattr(self, key, None) for key in ("field", "other")]
        several: tuple[str, ...] = getattr(self, "fields", ())
        named = tuple(n for n in own if isinstance(n, str))
        return (*named, *several, *(c.field for c in self.conditions()))


class RequiredWhen(RuleBase):
    """`field` may not be empty where the conditions hold."""

    kind: Literal["required_when"]
    field: Text
    when: Annotated[tuple[Condition, ...], Constrained(min_length=1)]


class ForbiddenWhen(RuleBase):
    """`field` must be empty where the conditions hold."""

    kind: Literal["forbidden_when"]
    field: Text
    when: Annotated[tuple[Condition, ...], Constrained(min_length=1)]


class NotBefore(RuleBase):
    """Date `field` is on or after date `other`, where both are there."""

    kind: Literal["not_before"]
    field: Text
    other: Text


class NotAfterReceived(RuleBase):
    """Date `field` is on or before the day the file was received (Asia/Shanghai)."""

    kind: Literal["not_after_received"]
    field: Text


class Positive(RuleBase):
    """Number or amount `field` is above zero, where it is there and the conditions hold."""

    kind: Literal["positive"]
    field: Text
    when: tuple[Condition, ...] = ()


class AtMost(RuleBase):
    """Number or amount `field` is at most `limit` (fen for amounts) where the conditions hold."""

    kind: Literal["at_most"]
    field: Text
    limit: int
    when: tuple[Condition, ...] = ()


class NotEqual(RuleBase):
    """`field` differs from `other`, where both are there."""

    kind: Literal["not_equal"]
    field: Text
    other: Text


class OneOfRequired(RuleBase):
    """At least one of `fields` is not empty where the conditions hold."""

    kind: Literal["one_of_required"]
    fields: Annotated[tuple[Text, ...], Constrained(min_length=2)]
    when: tuple[Condition, ...] = ()


class StartsWith(RuleBase):
    """`field` begins with one of `prefixes`, where it is there."""

    kind: Literal["starts_with"]
    field: Text
    prefixes: Annotated[tuple[Text, ...], Constrained(min_length=1)]


class Digits(RuleBase):
    """`field` is exactly `count` digits, where it is there."""

    kind: Literal["digits"]
    field: Text
    count: Annotated[int, Constrained(ge=1)]


class AgeAtLeast(RuleBase):
    """The person of the resident identity number `field` has completed `years` on date `other`.

    Law: nobody under age gets a dishonesty record. Speaks only where both are there and valid.
    """

    kind: Literal["age_at_least"]
    field: Text
    other: Text
    years: Annotated[int, Constrained(ge=1)]


CrossFieldRule = Annotated[
    RequiredWhen
    | ForbiddenWhen
    | NotBefore
    | NotAfterReceived
    | Positive
    | AtMost
    | NotEqual
    | OneOfRequired
    | StartsWith
    | Digits
    | AgeAtLeast,
    Constrained(discriminator="kind"),
]
