"""Who may apply which disciplinary measure, for which cause and how long (失信惩戒措施适用规则).

The list itself (`measures.*`) names measures; this pack says how a public body of the district may
use them. What the list does not name, or leaves to other organisations, has no rule here.
"""

from typing import Annotated, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.time_limits import TimeLimit, lost_sources
from chengxin.law.words import Confidence, Severity

ANYBODY = "*"
"""In `authorities`: every unit of the directory, each within its own field."""


class MeasureCause(Strict):
    """What a measure may rest on.

    A record of `item` (with `list_kinds` only those lists, with `severity` only those classes), or,
    where `item` is None, a document in force that is no record here; `document` says which.
    """

    item: Key | None = None
    list_kinds: Annotated[tuple[Text, ...] | None, Field(min_length=1)] = None
    severity: Annotated[tuple[Severity, ...] | None, Field(min_length=1)] = None
    document: Title | None = None

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        if (self.item is None) == (self.document is None):
            raise ValueError("a cause is either a record (`item`) or a document (`document`)")
        if self.item is None and (self.list_kinds or self.severity):
            raise ValueError("list_kinds and severity are of a record: name its `item`")
        return self

    def fits(self, *, item: str, severity: str, list_kind: str) -> bool:
        """Whether a record is such a cause."""
        return (
            item == self.item
            and (self.list_kinds is None or list_kind in self.list_kinds)
            and (self.severity is None or severity in self.severity)
        )


class MeasureRule(Strict):
    """One way in which a measure is applied (惩戒内容).

    `longest_months` None: as long as its cause is in force. `authorities` are units of the
    directory, or ``*``.
    """

    id: Key
    measure: Key
    content: Title
    authorities: Annotated[tuple[Text, ...], Field(min_length=1)]
    causes: Annotated[tuple[MeasureCause, ...], Field(min_length=1)]
    longest_months: Annotated[StrictInt, Field(ge=1)] | None = None
    source: Key
    article: Text | None = None
    confidence: Confidence

    def names(self, authority: str) -> bool:
        """Whether an authority may apply it."""
        return ANYBODY in self.authorities or authority in self.authorities


class PersonsOnly(Strict):
    """A measure that reaches natural persons only, whom the platform does not hold."""

    measure: Key
    why: Title


class MeasureSteps(Strict):
    """Time for the steps of a measure: to release it, and to say afterwards how it was done."""

    decide: TimeLimit
    feedback: TimeLimit


class MeasureRules(Pack):
    """The rules for the measures of one list; `measures` names its pack.

    `released_by_another` says that whoever proposes a measure does not release it.
    """

    measures: Text
    released_by_another: StrictBool
    steps: MeasureSteps
    persons_only: tuple[PersonsOnly, ...] = ()
    rules: Annotated[tuple[MeasureRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if len(set(ids)) != len(ids):
            raise ValueError("rules: an id stands twice")
        persons = {each.measure for each in self.persons_only}
        both = sorted(persons & {rule.measure for rule in self.rules})
        if both:
            raise ValueError(f"{both[0]}: reaches natural persons only, so it has no rule here")
        lost = sorted({rule.source for rule in self.rules} - {s.id for s in self.source})
        lost += lost_sources((self.steps.decide, self.steps.feedback), self.source)
        if lost:
            raise ValueError(f"no such source of this pack: {', '.join(lost)}")
        return self

    def rule(self, rule_id: str) -> MeasureRule:
        """The rule of that id; KeyError when there is none."""
        return {rule.id: rule for rule in self.rules}[rule_id]

    def of_measure(self, code: str) -> tuple[MeasureRule, ...]:
        """The ways in which a measure is applied."""
        return tuple(rule for rule in self.rules if rule.measure == code)

    def unit_references(self) -> tuple[str, ...]:
        """Units the rules name, to be held to the directory."""
        return tuple(u for rule in self.rules for u in rule.authorities if u != ANYBODY)

    def pack_references(self) -> tuple[str, ...]:
        """The list these rules are of."""
        return (self.measures,)

    def references(self) -> dict[str, set[str]]:
        """Catalogue items a cause may be."""
        return {cause.item: set() for rule in self.rules for cause in rule.causes if cause.item}

    def code_references(self) -> dict[str, tuple[str, ...]]:
        """Kinds of list a cause may be."""
        kinds = (k for rule in self.rules for c in rule.causes for k in c.list_kinds or ())
        return {"list-kind": tuple(kinds)}


PACK = MeasureRules
