"""What differs between two editions of a pack, or between a list on two days, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chengxin.law.rulebook.credit_lists import ListRow, ListTable
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.writing import as_mapping

# By which key the members of a list of mappings are recognised in another edition.
IDENTITIES = ("code", "id", "key", "channel", "edition")
ORDER = "(order)"
_NOT_COMPARED = frozenset({"pack", "edition", "status", "adopted_at"})
_ABSENT: Any = object()


@dataclass(frozen=True)
class Change:
    """One difference.

    `path` leads to it: keys of the pack, and the code of a member where a list is passed. What
    is not there on one side is None there; `kind` tells it from an empty value.
    """

    path: tuple[str, ...]
    kind: Literal["added", "removed", "changed"]
    before: Any = None
    after: Any = None


def compare_packs(before: Pack, after: Pack) -> list[Change]:
    """What another edition says differently, in the order of the pack.

    Name, edition, status and moment of adoption are left out: they always differ.
    """
    one, other = as_mapping(before), as_mapping(after)
    for content in (one, other):
        for key in _NOT_COMPARED:
            content.pop(key, None)
    return list(_mappings((), one, other))


def _mappings(
    path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for key in (*before, *(k for k in after if k not in before)):
        yield from _values((*path, str(key)), before.get(key, _ABSENT), after.get(key, _ABSENT))


def _values(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Change]:
    if before is _ABSENT:
        yield Change(path, "added", None, after)
    elif after is _ABSENT:
        yield Change(path, "removed", before, None)
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _mappings(path, before, after)
    elif (key := _identity(before, after)) is not None:
        yield from _members(path, key, before, after)
    elif before != after:
        yield Change(path, "changed", before, after)


def _identity(before: Any, after: Any) -> str | None:
    """The key by which the members of both lists are told apart; None when there is none."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return None
    members = [*before, *after]
    if not members or not all(isinstance(m, Mapping) for m in members):
        return None
    for key in IDENTITIES:
        if all(key in m for m in members) and _tells_apart(key, before, after):
            return key
    return None


def _tells_apart(key: str, *sides: Sequence[Mapping[str, Any]]) -> bool:
    return all(len({str(m[key]) for m in side}) == len(side) for side in sides)


def _members(
    path: tuple[str, ...],
    key: str,
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
) -> Iterator[Change]:
    one, other = ({str(m[key]): m for m in side} for side in (before, after))
    yield from _mappings(path, one, other)
    shared = [[code for code in side if code in one and code in other] for side in (one, other)]
    if shared[0] != shared[1]:
        yield Change((*path, ORDER), "changed", shared[0], shared[1])


@dataclass(frozen=True)
class RowChange:
    """One row of a list that was added, removed, or reads differently in `columns`."""

    code: str
    kind: Literal["added", "removed", "changed"]
    before: ListRow | None
    after: ListRow | None
    columns: tuple[str, ...] = ()

    @property
    def row(self) -> ListRow:
        """The row as it reads last."""
        found = self.after or self.before
        assert found is not None
        return found


def compare_lists(before: ListTable, after: ListTable) -> list[RowChange]:
    """What a list on a later day says differently, in the order of its rows; removed ones last."""
    earlier = {row.code: row for row in before.rows}
    later = {row.code: row for row in after.rows}
    changes = [c for row in after.rows if (c := _row_change(earlier.get(row.code), row))]
    gone = [row for row in before.rows if row.code not in later]
    return changes + [RowChange(row.code, "removed", row, None) for row in gone]


def _row_change(before: ListRow | None, after: ListRow) -> RowChange | None:
    if before is None:
        return RowChange(after.code, "added", None, after)
    keys = tuple(dict.fromkeys((*before.cells, *after.cells)))
    columns = tuple(key for key in keys if before.cells.get(key) != after.cells.get(key))
    return RowChange(after.code, "changed", before, after, columns) if columns else None
