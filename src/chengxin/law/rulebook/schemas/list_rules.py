"""Rules of one kind of list (名单): who may list, on what basis, how, how long, and the way out.

Serious dishonesty and trustworthiness alike. A register of listed subjects is something else than
the credit lists of rules (信用清单).
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from chengxin.law.rulebook.schemas.base import InForce, Key, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.time_limits import TimeLimit, lost_sources
from chengxin.law.words import Confidence

REPAIR, TERM, ANNULLED = "repair", "term", "annulled"
"""Causes of removal that acts of other parts bring about; every kind of list has the last."""

Months = Annotated[StrictInt, Field(ge=1)]
CaseWord = Literal["facts", "basis", "grounds", "responsible", "case_no", "title"]
"""What of a case a field of the record may be filled with."""


class Clause(Strict):
    """A rule in words with the article it stands in."""

    article: Text
    source: Key
    confidence: Confidence


class ListBasis(Clause):
    """A provision under which the list exists (设列依据) and the days on which it is in force."""

    id: Key
    title: Text
    in_force: InForce


class ListGround(Clause):
    """One ground for listing (列入情形).

    `code` is what the record's field of grounds holds for it. `open_ended`: the entry lasts until
    its ground is gone. `extends`: it permits a term longer than the usual one.
    """

    id: Key
    text: Title
    code: Text | None = None
    open_ended: StrictBool = False
    extends: StrictBool = False


class ListExclusion(Clause):
    """Somebody or something that may not be listed (不得列入).

    `found_by`: the platform finds out by itself whether it applies: the subject is on a list of
    serious dishonesty. Otherwise the authority says that it looked into it.
    """

    id: Key
    text: Title
    found_by: Literal["serious-dishonesty"] | None = None


class ListTerm(Clause):
    """How long an entry lasts (期限): `usual_months`, by decision from `shortest` to `longest`.

    `usual_months` None: until its ground is gone.
    """

    usual_months: Months | None = None
    shortest_months: Months | None = None
    longest_months: Months | None = None

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        low, high = self.range
        if self.usual_months is None and (low, high) != (None, None):
            raise ValueError("a term without months has no shortest or longest ones")
        if self.usual_months is not None and not (low or 0) <= self.usual_months <= (high or 0):
            raise ValueError("the usual term lies between the shortest and the longest")
        return self

    @property
    def range(self) -> tuple[int | None, int | None]:
        """The fewest and the most months a decision may set."""
        usual = self.usual_months
        return self.shortest_months or usual, self.longest_months or usual


class EarlyRemoval(Clause):
    """Removal before the term (提前移出): after so many months, if all conditions are fulfilled.

    `counted_from`: the day of listing, or the day on which the conduct was corrected.
    """

    after_months: Annotated[StrictInt, Field(ge=0)]
    counted_from: Literal["listed", "corrected"] = "listed"
    conditions: tuple[Title, ...] = ()


class Grace(Clause):
    """A period of grace (宽限期) in which nothing is published.

    `confined_to`: the only departments, beside the listing authority, that may know of it.
    """

    shortest_months: Months
    longest_months: Months
    confined_to: Annotated[tuple[Key, ...], Field(min_length=1)]


class RemovalCause(Clause):
    """One reason why an entry comes off the list (移出情形), and within which time then.

    `of`: who brings it about: the authority finds it, the `term` runs out, a `repair` is granted,
    or the decision is `annulled`. `only_open_ended`: not for entries that have a term.
    `by_applicant`: the one who had asked for the listing withdraws it.
    """

    id: Key
    title: Title
    of: Literal["authority", "term", "repair", "annulled"]
    within: TimeLimit
    only_open_ended: StrictBool = False
    by_applicant: StrictBool = False


class RelistingBar(Clause):
    """No new listing for so many months after a removal of this cause, if asked for again."""

    after: Key
    months: Months


class ListRules(Pack):
    """The rules of one kind of list in one edition.

    `item` is the catalogue item of its records; `marks` what their fields hold to say which list it
    is, `writes` which of their fields are filled with words of the case, `asks` which further ones
    the authority fills in; `documented`: every record names a document. `authorities` are the
    departments of the district that may list; without any, `outside` says who does, and records
    only come in by file. `level`: which authorities the law lets decide. `application`: time to
    decide when somebody asked for the listing; `notice`: time for statement and defence after the
    advance notice, None where the law asks for no such notice.
    """

    nature: Literal["dishonesty", "trust"]
    item: Key
    marks: dict[Text, Text] = {}
    writes: dict[Text, CaseWord]
    asks: tuple[Text, ...] = ()
    documented: StrictBool = True
    authorities: tuple[Key, ...]
    outside: Title | None = None
    level: Title
    bases: Annotated[tuple[ListBasis, ...], Field(min_length=1)]
    grounds: Annotated[tuple[ListGround, ...], Field(min_length=1)]
    exclusions: tuple[ListExclusion, ...] = ()
    term: ListTerm
    early_removal: EarlyRemoval | None = None
    notice: TimeLimit | None = None
    application: TimeLimit | None = None
    grace: Grace | None = None
    removals: Annotated[tuple[RemovalCause, ...], Field(min_length=1)]
    relisting: tuple[RelistingBar, ...] = ()
    redress: Annotated[tuple[Title, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for named in (self.bases, self.grounds, self.exclusions, self.removals):
            ids = [part.id for part in named]
            if len(ids) != len(set(ids)):
                raise ValueError(f"an id stands twice among {', '.join(ids)}")
        known = {source.id for source in self.source}
        lost = {c.source for c in self._clauses()} - known
        lost |= set(lost_sources(self.time_limits(), self.source))
        if lost:
            raise ValueError(f"no source of this pack: {', '.join(sorted(lost))}")
        if bool(self.authorities) == bool(self.outside):
            raise ValueError("name the authorities of the district, or who lists outside of it")
        return self

    @model_validator(mode="after")
    def _can_be_left(self) -> Self:
        ways = {cause.of for cause in self.removals}
        causes = {cause.id for cause in self.removals}
        if "annulled" not in ways or causes.isdisjoint({ANNULLED}):
            raise ValueError("every list is left when the decision is annulled: removal `annulled`")
        if self.term.usual_months is not None and TERM not in causes:
            raise ValueError("an entry with a term is removed at its end: removal `term`")
        if self.early_removal is not None and REPAIR not in causes:
            raise ValueError("early removal is a removal by repair: removal `repair`")
        if stray := sorted({bar.after for bar in self.relisting} - causes):
            raise ValueError(f"relisting: {stray[0]!r} is no cause of removal of this list")
        if self.grace and self.grace.longest_months < self.grace.shortest_months:
            raise ValueError("grace: the longest period is shorter than the shortest")
        return self

    def _clauses(self) -> Iterator[Clause]:
        yield from (*self.bases, *self.grounds, *self.exclusions, *self.removals, *self.relisting)
        yield self.term
        yield from (part for part in (self.early_removal, self.grace) if part is not None)

    def time_limits(self) -> tuple[TimeLimit, ...]:
        """Every limit in days of this kind of list."""
        own = (self.notice, self.application)
        return (*(limit for limit in own if limit), *(c.within for c in self.removals))

    def basis(self, code: str) -> ListBasis | None:
        """The basis of that id, if any."""
        return next((each for each in self.bases if each.id == code), None)

    def ground(self, code: str) -> ListGround | None:
        """The ground of that id, if any."""
        return next((each for each in self.grounds if each.id == code), None)

    def exclusion(self, code: str) -> ListExclusion | None:
        """The exclusion of that id, if any."""
        return next((each for each in self.exclusions if each.id == code), None)

    def removal(self, code: str) -> RemovalCause | None:
        """The cause of removal of that id, if any."""
        return next((each for each in self.removals if each.id == code), None)

    def references(self) -> dict[str, set[str]]:
        """The catalogue item of its records and the fields of it that are named."""
        return {self.item: {*self.marks, *self.writes, *self.asks}}

    def unit_references(self) -> tuple[str, ...]:
        """Departments it names."""
        return (*self.authorities, *(self.grace.confined_to if self.grace else ()))


PACK = ListRules
