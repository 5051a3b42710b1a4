"""The application list (应用清单): which unit uses what in which matter, and what it does then."""

from typing import Annotated, ClassVar

from pydantic import Field as Constrained
from pydantic import StrictBool

from chengxin.law.rulebook.schemas.base import Key, Text, Title
from chengxin.law.rulebook.schemas.credit_list_parts import CreditList, Entry, Stage, Way


class ApplicationEntry(Entry):
    """One matter in which credit is used (应用事项).

    `uses`: catalogue items looked at; none means the whole public credit record. `uses_grade`:
    whether an evaluation result is looked at, too. `does` says what the unit does, `measures` the
    codes of it. No refusal of a permit, loan or subsidy rests on a grade alone.
    """

    stages: Annotated[tuple[Stage, ...], Constrained(min_length=1)]
    ways: Annotated[tuple[Way, ...], Constrained(min_length=1)]
    uses: tuple[Key, ...] = ()
    uses_grade: StrictBool = False
    does: Title
    measures: tuple[Text, ...] = ()

    def items(self) -> tuple[str, ...]:
        """The catalogue items looked at."""
        return self.uses

    def measure_codes(self) -> tuple[str, ...]:
        """What is done."""
        return self.measures


class ApplicationList(CreditList):
    """An application list in one edition."""

    column_keys: ClassVar[frozenset[str]] = frozenset(
        {"responsible", "title", "stages", "ways", "uses", "does", "measures", "basis"}
    )

    entries: Annotated[tuple[ApplicationEntry, ...], Constrained(min_length=1)]


PACK = ApplicationList
