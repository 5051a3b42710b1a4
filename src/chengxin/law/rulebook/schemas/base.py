"""What every pack has: identity, status, title, days in force, sources and confidence."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from chengxin.law.rulebook.schemas.flaws import flaw
from chengxin.law.words import Confidence, EditionStatus

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Strict(BaseModel):
    """A frozen part of a pack; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Strict):
    """A name in both languages of the screens."""

    zh: Text
    en: Text


class InForce(Strict):
    """Days in force: `since` included, `until` excluded, None = still in force."""

    since: date
    until: date | None = None

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise flaw(
                "until",
                f"until {self.until} is not after since {self.since}",
                "let it end after it begins, or write null while it lasts",
            )
        return self

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.since <= day and (self.until is None or day < self.until)

    def overlap(self, other: "InForce") -> date | None:
        """The first day both periods cover, or None."""
        first = max(self.since, other.since)
        return first if self.covers(first) and other.covers(first) else None


class LegalSource(Strict):
    """Where a rule stands (法源), and the day a person last looked it up.

    `id` lets rules inside a pack point to it.
    """

    id: Key | None = None
    title: Text
    article: Text | None = None
    url: Text | None = None
    checked_on: date
    confidence: Confidence | None = None
    note: Text | None = None


class Pack(Strict):
    """Header of every pack; path ``<folder>/<key>/<edition>.yml`` equals its identity."""

    pack: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$")]
    edition: Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z.-]*$")]
    status: EditionStatus
    title: Title
    in_force: InForce
    adopted_at: AwareDatetime | None = None
    confidence: Confidence
    source: Annotated[tuple[LegalSource, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _adopted_when(self) -> Self:
        if self.status is EditionStatus.ADOPTED and self.adopted_at is None:
            raise flaw(
                "adopted_at",
                "an adopted edition says when: adopted_at is missing",
                "write the moment of its adoption, or `status: draft`",
            )
        return self

    @property
    def kind(self) -> str:
        """The part of the name before the dot: `scorecard` of `scorecard.example`."""
        return self.pack.partition(".")[0]

    @property
    def key(self) -> str:
        """The part of the name after the dot: `example` of `scorecard.example`."""
        return self.pack.partition(".")[2]

    def is_in_force(self, on: date) -> bool:
        """Whether this edition is adopted and in force on that day."""
        return self.status is EditionStatus.ADOPTED and self.in_force.covers(on)

    def is_adopted_by(self, at: datetime) -> bool:
        """Whether this edition had been adopted at that moment."""
        adopted = self.status is EditionStatus.ADOPTED and self.adopted_at is not None
        return adopted and self.adopted_at <= at  # type: ignore[operator]
