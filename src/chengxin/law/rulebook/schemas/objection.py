"""Objections (异议): who may object, on which grounds, which limits run, what is sent elsewhere."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field as Constrained
from pydantic import StrictBool, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.time_limits import TimeLimit, lost_sources
from chengxin.law.words import Confidence


class ApplicantKind(StrEnum):
    """Who sets an objection going."""

    SUBJECT = "subject"
    PUBLIC = "public"
    EX_OFFICIO = "ex-officio"


class FlagAt(StrEnum):
    """When the record is flagged: as the objection is filed, or when the office takes it on."""

    FILING = "filing"
    ACCEPTANCE = "acceptance"


class Basis(Strict):
    """Where a part of the pack stands: the id of a source, the article, how sure it is."""

    source: Key
    article: Text
    confidence: Confidence


class Applicant(Strict):
    """One kind of applicant and what is asked of it.

    `gives_contact`: a way to be told the answer is required, since there is no account.
    """

    kind: ApplicantKind
    title: Title
    flag_at: FlagAt
    gives_contact: StrictBool
    basis: Basis


class Ground(Strict):
    """One ground of an objection (异议理由).

    `names_fields`: the fields that are wrong are named. `needs_document`: the number of the
    document that annuls the decision is given. `applicants` may use it.
    """

    id: Key
    title: Title
    hint: Title
    names_fields: StrictBool = False
    needs_document: StrictBool = False
    applicants: Annotated[tuple[ApplicantKind, ...], Constrained(min_length=1)]
    basis: Basis


class Decline(Strict):
    """One reason not to take an objection on (不予受理), with what the applicant can do instead."""

    id: Key
    title: Title
    instead: Title
    basis: Basis


class Limits(Strict):
    """The limits of an objection.

    `flag`, `forward` and `office` run from the day the materials are received, `department` from
    the day they are forwarded, `deletion` from the day the annulment is told in writing.
    """

    flag: TimeLimit
    forward: TimeLimit
    office: TimeLimit
    department: TimeLimit
    deletion: TimeLimit


class Shortest(Strict):
    """How long the words of a case are at least and at most, in characters."""

    least: Annotated[int, Constrained(ge=1)]
    most: Annotated[int, Constrained(ge=1)]
    basis: Basis


class ObjectionPack(Pack):
    """The rules of objections in one edition."""

    applicants: Annotated[tuple[Applicant, ...], Constrained(min_length=1)]
    grounds: Annotated[tuple[Ground, ...], Constrained(min_length=1)]
    declines: Annotated[tuple[Decline, ...], Constrained(min_length=1)]
    limits: Limits
    most_files: Annotated[int, Constrained(ge=1)]
    most_files_basis: Basis
    words: Shortest
    rights: Basis
    annulment: Basis

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for name, found in (
            ("applicants", [str(each.kind) for each in self.applicants]),
            ("grounds", [each.id for each in self.grounds]),
            ("declines", [each.id for each in self.declines]),
        ):
            if len(found) != len(set(found)):
                raise ValueError(f"{name}: something is listed twice")
        if {each.kind for each in self.applicants} != set(ApplicantKind):
            raise ValueError("applicants: every kind is described, each once")
        known = {source.id for source in self.source}
        lost = sorted({basis.source for basis in self._bases()} - known)
        lost += lost_sources(self._limits(), self.source)
        if lost:
            raise ValueError(f"{lost[0]!r} is no source of this pack")
        return self

    def _bases(self) -> list[Basis]:
        listed: list[Applicant | Ground | Decline] = [
            *self.applicants,
            *self.grounds,
            *self.declines,
        ]
        single = (self.rights, self.annulment, self.most_files_basis, self.words.basis)
        return [*(each.basis for each in listed), *single]

    def _limits(self) -> list[TimeLimit]:
        limits = self.limits
        return [limits.flag, limits.forward, limits.office, limits.department, limits.deletion]

    def applicant(self, kind: ApplicantKind) -> Applicant:
        """What is said of one kind of applicant."""
        return next(each for each in self.applicants if each.kind is kind)

    def grounds_of(self, kind: ApplicantKind) -> tuple[Ground, ...]:
        """The grounds one kind of applicant may use."""
        return tuple(ground for ground in self.grounds if kind in ground.applicants)

    def ground(self, key: str) -> Ground | None:
        """The ground of this id, or None."""
        return next((each for each in self.grounds if each.id == key), None)

    def decline(self, key: str) -> Decline | None:
        """The reason of this id not to take an objection on, or None."""
        return next((each for each in self.declines if each.id == key), None)

    def source_title(self, basis: Basis | TimeLimit) -> str:
        """Title and article of where something stands, as letters and pages cite it."""
        title = next(each.title for each in self.source if each.id == basis.source)
        return f"{title}{basis.article}"


PACK = ObjectionPack
