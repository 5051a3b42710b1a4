"""Protections (保护): ledger effects that take a record out of evaluation, publicity or sharing."""

from typing import Annotated

from pydantic import Field as Constrained
from pydantic import StrictBool

from chengxin.law.rulebook.schemas.base import Key, LegalSource, Pack, Strict, Title


class Protection(Strict):
    """One kind of ledger effect and what it does while it is in force.

    `term_years` belongs to the inquiry term: years from the end of the dishonest act, after which
    a record is out of reach without anybody applying.
    """

    effect: Key
    title: Title
    removes_from_evaluation: StrictBool
    ends_publicity: StrictBool
    stops_sharing: StrictBool
    shown_to_subject: StrictBool
    term_years: Annotated[int, Constrained(ge=1)] | None = None
    source: Annotated[tuple[LegalSource, ...], Constrained(min_length=1)]


class Protections(Pack):
    """All protections in force over some days; no scorecard can override them."""

    protections: Annotated[tuple[Protection, ...], Constrained(min_length=1)]

    def protection(self, effect: str) -> Protection:
        """The protection of that effect kind; KeyError when there is none."""
        return {p.effect: p for p in self.protections}[effect]

    @property
    def shielding_effects(self) -> frozenset[str]:
        """Effect kinds that take a record out of evaluation."""
        return frozenset(p.effect for p in self.protections if p.removes_from_evaluation)

    @property
    def unpublishing_effects(self) -> frozenset[str]:
        """Effect kinds that end publicity."""
        return frozenset(p.effect for p in self.protections if p.ends_publicity)

    @property
    def inquiry_term_years(self) -> int:
        """Years after which dishonesty records may no longer be asked for."""
        return next(p.term_years for p in self.protections if p.term_years is not None)


PACK = Protections
