"""The behaviour list (行为清单): what counts as keeping or breaking faith, and what follows."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Key, Text
from chengxin.law.rulebook.schemas.credit_list_parts import CreditList, Entry
from chengxin.law.words import Polarity, Severity, SubjectKind


class BehaviourEntry(Entry):
    """One behaviour (行为事项).

    `severity` of an untrustworthy one: always the same, or `classified` by the publicity rules
    from what was decided. `identified_by_zh`: the documents that establish it (认定文书).
    `inquiry_years`: how long it may be asked for after it ended. `recorded_as`: catalogue items
    whose rows record it. `measures`: codes of what may follow, each only as its law allows.
    """

    polarity: Polarity
    severity: Literal["classified"] | Severity | None = None
    subject_kinds: Annotated[tuple[SubjectKind, ...], Constrained(min_length=1)]
    identified_by_zh: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    inquiry_years: Annotated[int, Constrained(ge=1)] | None = None
    recorded_as: tuple[Key, ...] = ()
    measures: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if self.polarity is Polarity.NEUTRAL:
            raise ValueError("a behaviour is trustworthy (positive) or untrustworthy (negative)")
        if (self.polarity is Polarity.NEGATIVE) != (self.severity is not None):
            raise ValueError("an untrustworthy behaviour says its severity, another has none")
        return self

    def items(self) -> tuple[str, ...]:
        """The catalogue items whose rows record it."""
        return self.recorded_as

    def measure_codes(self) -> tuple[str, ...]:
        """What may follow."""
        return self.measures


class BehaviourList(CreditList):
    """A behaviour list in one edition."""

    column_keys: ClassVar[frozenset[str]] = frozenset(
        {
            "responsible",
            "title",
            "polarity",
            "severity",
            "subject-kinds",
            "identified-by",
            "inquiry-years",
            "recorded-as",
            "measures",
            "basis",
        }
    )

    entries: Annotated[tuple[BehaviourEntry, ...], Constrained(min_length=1)]


PACK = BehaviourList
