"""Writes what differs between the subjects as they were and as they are to be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from chengxin.engines.matching import normalise_name
from chengxin.records.store.copying import copy_rows
from chengxin.records.subjects.enums import Scheme
from chengxin.records.subjects.services.commit import UNKNOWN_SINCE, OpenCommit, close
from chengxin.records.subjects.services.present import Present
from chengxin.records.subjects.services.search_rows import refresh_search
from chengxin.records.subjects.services.tables import (
    IDENTIFIER_COLUMNS,
    NAME_COLUMNS,
    VERSION_COLUMNS,
)


@dataclass
class Change:
    """What one subject was and is to be.

    `embedded` holds organisation codes read out of unified codes: noted only where nobody claims
    them.
    """

    before: Present
    after: Present
    is_new: bool
    was_provisional: bool
    embedded: list[str] = field(default_factory=list)


class _Row(Protocol):
    @property
    def id(self) -> int | None: ...


def write_changes(commit: OpenCommit, changes: Iterable[Change]) -> None:
    """Close what no longer holds and append what does, one COPY per table."""
    seq = commit.seq
    written = [c for c in changes if c.after.versions and c.before != c.after]
    new = [c.after.subject_id for c in written if c.is_new]
    copy_rows("subject", ("id", "recorded_seq"), [(number, seq) for number in new])
    close(commit, "subject_version", _gone((c.before.versions, c.after.versions) for c in written))
    close(commit, "subject_name", _gone((c.before.names, c.after.names) for c in written))
    copy_rows("subject_version", VERSION_COLUMNS, _version_rows(written, seq))
    copy_rows("subject_name", NAME_COLUMNS, _name_rows(written, seq))
    copy_rows("subject_identifier", IDENTIFIER_COLUMNS, _identifier_rows(written, seq))
    refresh_search(new, fresh=True)
    refresh_search(c.after.subject_id for c in written if not c.is_new)


def _gone(pairs: Iterable[tuple[Sequence[_Row], Sequence[_Row]]]) -> list[int]:
    """Ids of rows that were there and are not to be."""
    return [
        row.id
        for before, after in pairs
        for row in before
        if row.id is not None and row.id not in {kept.id for kept in after}
    ]


def _version_rows(changes: list[Change], seq: int) -> Iterator[tuple[Any, ...]]:
    attributes = VERSION_COLUMNS[1:-1]
    for change in changes:
        for version in change.after.versions:
            if version.id is None:
                values = (getattr(version, name) for name in attributes)
                yield (change.after.subject_id, *values, seq)


def _name_rows(changes: list[Change], seq: int) -> Iterator[tuple[Any, ...]]:
    for change in changes:
        for n in change.after.names:
            if n.id is None:
                key = normalise_name(n.name)
                number = change.after.subject_id
                yield (number, n.name, key, n.former, n.valid_from, n.valid_to, seq)


def _identifier_rows(changes: list[Change], seq: int) -> Iterator[tuple[Any, ...]]:
    claimed: dict[tuple[str, str], Present] = {}
    for change in changes:
        for code in change.after.codes - change.before.codes:
            claimed[code] = change.after
    for change in changes:
        for value in change.embedded:
            claimed.setdefault((Scheme.ORGANISATION_CODE.value, value), change.after)
    for (scheme, value), subject in claimed.items():
        since = min((v.valid_from for v in subject.versions), default=UNKNOWN_SINCE)
        yield (subject.subject_id, scheme, value, since, None, seq)
