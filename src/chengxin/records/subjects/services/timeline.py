"""The versions of one subject in valid time, and what a statement about a period does to them."""

from dataclasses import dataclass, replace
from datetime import date

from chengxin.records.subjects.enums import Standing


@dataclass(frozen=True)
class Version:
    """What a subject was over a period; ``id`` is None until it is written.

    ``valid_from`` included, ``valid_to`` excluded, None = open. The fields after ``valid_to`` are
    the statement; ``batch_id`` and ``row_no`` say where it came from.
    """

    id: int | None
    valid_from: date
    valid_to: date | None
    standing: str
    kind: str
    name: str
    uscc: str
    status: str
    division_code: str
    town_code: str
    park: str
    industry: str
    registered_on: date | None
    batch_id: int | None
    row_no: int | None

    def says_the_same(self, other: "Version") -> bool:
        """Whether both make the same statement, whatever the period and the source."""
        return self._statement() == other._statement()

    def _statement(self) -> tuple[object, ...]:
        return (
            self.standing,
            self.kind,
            self.name,
            self.uscc,
            self.status,
            self.division_code,
            self.town_code,
            self.park,
            self.industry,
            self.registered_on,
        )

    def covers(self, day: date) -> bool:
        """Whether the version is about that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def overlaps(self, other: "Version") -> bool:
        """Whether the periods share a day."""
        return (other.valid_to is None or self.valid_from < other.valid_to) and (
            self.valid_to is None or other.valid_from < self.valid_to
        )


def restate(timeline: list[Version], new: Version) -> list[Version]:
    """The timeline after a statement: what it covers is replaced, what lies outside stays.

    A provisional version gives way altogether: it only said that a department knew the code. A
    statement that repeats the version in force changes nothing.

    Args:
        timeline: Versions without overlap, in any order.
        new: The statement.

    Returns:
        Versions without overlap, by day. A version cut short is a new one (``id`` None).
    """
    if any(v.says_the_same(new) and _contains(v, new) for v in timeline):
        return timeline
    kept: list[Version] = [new]
    for version in timeline:
        if not version.overlaps(new):
            kept.append(version)
        elif version.standing != Standing.PROVISIONAL.value:
            kept.extend(_outside(version, new))
    return sorted(kept, key=lambda v: v.valid_from)


def _contains(version: Version, new: Version) -> bool:
    """Whether the version already holds over the whole period of the statement.

    A statement that now ends where the version is open says something new: that it ended.
    """
    return version.covers(new.valid_from) and version.valid_to == new.valid_to


def _outside(version: Version, new: Version) -> list[Version]:
    rests = []
    if version.valid_from < new.valid_from:
        rests.append(replace(version, id=None, valid_to=new.valid_from))
    if new.valid_to is not None and (version.valid_to is None or new.valid_to < version.valid_to):
        rests.append(replace(version, id=None, valid_from=new.valid_to))
    return rests
