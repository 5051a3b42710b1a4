"""Credit repair (信用修复): what may be repaired by whom, on which conditions, in which time."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.time_limits import TimeLimit, lost_sources
from chengxin.law.words import Confidence, Polarity

Positive = Annotated[int, Field(gt=0)]


class Grounded(Strict):
    """A part of the pack that says where in the law it stands."""

    article: Text
    source: Key
    confidence: Confidence


class Demand(StrEnum):
    """What a condition demands; how it is checked is told in ``law.repair_rules``.

    `term-of-the-law`: a measure a law attached for a time is over. `penalty-kinds`: none of the
    excluded kinds was imposed. `no-later-penalty`: the same department has not punished again
    since. `not-listed`: on none of these lists now. `list-term`: long enough on the list to leave
    it early, by the rules of that list.
    """

    SHORTEST_PERIOD = "shortest-period"
    FULFILLED = "fulfilled"
    COMMITMENT = "commitment"
    NOT_BARRED = "not-barred"
    TERM_OF_THE_LAW = "term-of-the-law"
    PENALTY_KINDS = "penalty-kinds"
    NO_LATER_PENALTY = "no-later-penalty"
    NOT_LISTED = "not-listed"
    LIST_TERM = "list-term"


class Condition(Grounded):
    """One legal condition of repair, in words and as what is checked.

    `departments` empty = for records of every department. `excluded` belongs to `penalty-kinds`,
    `items` to `no-later-penalty` and `not-listed`.
    """

    id: Key
    demands: Demand
    title: Title
    text: Title
    departments: tuple[Key, ...] = ()
    excluded: tuple[Text, ...] = ()
    items: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        needs_items = self.demands in {Demand.NO_LATER_PENALTY, Demand.NOT_LISTED}
        if bool(self.excluded) != (self.demands is Demand.PENALTY_KINDS):
            raise ValueError(f"{self.id}: `excluded` belongs to penalty-kinds, and it needs it")
        if bool(self.items) != needs_items:
            raise ValueError(f"{self.id}: `items` belongs to later penalties and lists")
        return self


class RepairKind(Grounded):
    """One kind of repair: which records, who decides, what it writes into the ledger.

    `decided_by`: `designating-authority` = the department that recognised the dishonesty (谁认定、
    谁修复), `credit-office` = the unit that runs the platform. `conditions` by id, in the order in
    which they are told.
    """

    id: Key
    title: Title
    text: Title
    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    polarity: Annotated[tuple[Polarity, ...], Field(min_length=1)] = (Polarity.NEGATIVE,)
    decided_by: Literal["designating-authority", "credit-office"]
    effect: Literal["repaired", "lifted"]
    conditions: Annotated[tuple[Key, ...], Field(min_length=1)]


class Material(Grounded):
    """One paper of an application: handed in as a file, signed here, or held by the platform."""

    id: Key
    title: Title
    how: Literal["file", "signed-here", "held-here"]
    hint: Title | None = None


class RepairLimits(Strict):
    """The clocks of an application.

    `acceptance` and `decision` bind whoever decides, `feedback` the whole from filing to the
    answer, `supplement` the applicant, asked once; `extension` may lengthen `decision` once. `sync`
    is by when departments and portals follow a decision.
    """

    acceptance: TimeLimit
    decision: TimeLimit
    extension: TimeLimit
    feedback: TimeLimit
    supplement: TimeLimit
    sync: TimeLimit

    def every(self) -> tuple[TimeLimit, ...]:
        """All of them."""
        return tuple(getattr(self, name) for name in RepairLimits.model_fields)


class CommitmentText(Grounded):
    """The repair commitment (信用修复承诺书) and for how long it is public.

    The text may name `{subject}`, `{uscc}` and `{document}`.
    """

    text: Title
    public: Literal["while-open", "never"]


class Bar(Grounded):
    """How long nothing is repaired after deceit, and for which records.

    `scope` `record` = the record it was about, `subject` = all of the subject's.
    """

    limit: TimeLimit
    scope: Literal["record", "subject"]
    grounds: Annotated[tuple[Title, ...], Field(min_length=1)]
    ground_ids: Annotated[tuple[Key, ...], Field(min_length=1)]
    recorded_as: Key

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        if len(self.grounds) != len(self.ground_ids):
            raise ValueError("every ground has an id and a title")
        return self

    def ground(self, ground_id: str) -> Title:
        """A ground by its id; KeyError when there is none."""
        return dict(zip(self.ground_ids, self.grounds, strict=True))[ground_id]


class Consequence(Grounded):
    """One thing that happens when repair is granted, in words with its article."""

    id: Literal["end-publicity", "stop-sharing", "lift-measures", "refresh-grade", "mark-reports"]
    title: Title


class Shield(Grounded):
    """Temporary shield of an enterprise in restructuring (重整、和解企业临时屏蔽).

    `decision` binds the credit office from the day the ruling was handed in.
    """

    polarity: Annotated[tuple[Polarity, ...], Field(min_length=1)]
    effect: Literal["court-shield"]
    completed_effect: Literal["repaired"]
    decision: TimeLimit


class Advice(Grounded):
    """The advice on repair that is served with a decision (信用修复告知书，两书同达).

    `within` runs from the decision; decisions of the last `look_back_days` days that came without
    one are advised as soon as they are known.
    """

    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    letter: Key
    within: TimeLimit
    look_back_days: Positive


class Said(Grounded):
    """A plain rule that is told as it stands."""

    text: Title


class RepairPack(Pack):
    """The rules of repair over some days; an application keeps the edition it was filed under."""

    kinds: Annotated[tuple[RepairKind, ...], Field(min_length=1)]
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)]
    materials: Annotated[tuple[Material, ...], Field(min_length=1)]
    limits: RepairLimits
    commitment: CommitmentText
    bar: Bar
    consequences: Annotated[tuple[Consequence, ...], Field(min_length=1)]
    shield: Shield | None = None
    advice: Advice | None = None
    no_fee: Said
    one_by_one: Said

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        known = {condition.id for condition in self.conditions}
        lost = sorted({c for kind in self.kinds for c in kind.conditions} - known)
        lost += sorted(set(self._named_sources()) - {source.id for source in self.source})
        lost += lost_sources(self.every_limit(), self.source)
        items = [item for kind in self.kinds for item in kind.items]
        twice = sorted({item for item in items if items.count(item) > 1})
        if lost or twice:
            raise ValueError(
                f"no such condition or source: {', '.join(map(str, lost)) or 'none'}; "
                f"items with two kinds: {', '.join(twice) or 'none'}"
            )
        return self

    def _named_sources(self) -> list[str]:
        parts: list[Grounded | None] = [*self.kinds, *self.conditions, *self.materials]
        parts += [*self.consequences, self.commitment, self.bar, self.shield, self.advice]
        parts += [self.no_fee, self.one_by_one]
        return [part.source for part in parts if part is not None]

    def every_limit(self) -> tuple[TimeLimit, ...]:
        """Every time limit the edition sets."""
        more = [self.bar.limit]
        more += [] if self.shield is None else [self.shield.decision]
        more += [] if self.advice is None else [self.advice.within]
        return (*self.limits.every(), *more)

    def kind_of(self, item: str, polarity: str) -> RepairKind | None:
        """The kind of repair for a record; None where it cannot be repaired."""
        for kind in self.kinds:
            if item in kind.items and polarity in kind.polarity:
                return kind
        return None

    def repair_kind(self, kind_id: str) -> RepairKind:
        """A kind of repair by its id; KeyError when there is none."""
        return {each.id: each for each in self.kinds}[kind_id]

    def condition(self, condition_id: str) -> Condition:
        """A condition by its id; KeyError when there is none."""
        return {each.id: each for each in self.conditions}[condition_id]

    def conditions_of(self, kind: RepairKind, department: str) -> tuple[Condition, ...]:
        """The conditions a record of a department has to meet, in the order they are told."""
        found = (self.condition(each) for each in kind.conditions)
        return tuple(c for c in found if not c.departments or department in c.departments)

    def references(self) -> dict[str, set[str]]:
        """Catalogue items the edition names."""
        named = [item for kind in self.kinds for item in kind.items]
        named += [item for condition in self.conditions for item in condition.items]
        named += [self.bar.recorded_as, *(() if self.advice is None else self.advice.items)]
        return {item: set() for item in named}

    def unit_references(self) -> tuple[str, ...]:
        """Departments the edition names."""
        return tuple(unit for condition in self.conditions for unit in condition.departments)

    def code_references(self) -> dict[str, tuple[str, ...]]:
        """Kinds of penalty the edition names."""
        return {"penalty-kind": tuple(k for c in self.conditions for k in c.excluded)}


PACK = RepairPack
