"""Files of clean and planted rows, and where which defect stands."""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.planted.kinds import CLEAN, HOLD, REJECT, ROW_KINDS, WARN, Kind
from benchmarks.planted.rows import PENALTY, PERMIT, Enterprise, Row, enterprise, penalty, permit

PLANTED_SHARE = 0.2
ROWS_OF_AN_ENTERPRISE = 4
MAKERS: dict[str, Callable[[int, Enterprise, random.Random], Row]] = {
    PENALTY: penalty,
    PERMIT: permit,
}


def _nothing(row: Row, rng: random.Random) -> Row:
    return row


# Defects that need more than one row, or a line that is no row; `field` and `rule` as for others.
TWICE = Kind("document reported twice", "CF_WSH", "duplicate-in-batch", WARN, _nothing)
CONTRADICTED = Kind("document with other content", "CF_WSH", "conflict-in-batch", HOLD, _nothing)
SURPLUS = Kind("a cell too many", "", "column-count", REJECT, _nothing)
TOTALS = Kind("row of totals", "", "total-row", REJECT, _nothing)
HEADER = Kind("header in the middle", "", "header-again", REJECT, _nothing)
EMPTY_ROW = Kind("empty rows between", "", "", CLEAN, _nothing)
LINE_KINDS = (TWICE, CONTRADICTED, SURPLUS, TOTALS, HEADER, EMPTY_ROW)


@dataclass
class Planted:
    """One file of one item: its lines, and what is known of each.

    `truth` has the kind of every planted row by row number; a row without one is clean. `blank` are
    the numbers of empty lines, which are no rows.
    """

    item: str
    headers: list[str]
    lines: list[list[str]] = field(default_factory=list)
    truth: dict[int, Kind] = field(default_factory=dict)
    blank: set[int] = field(default_factory=set)

    def add(self, cells: list[str], kind: Kind | None = None) -> int:
        """Add a line; returns its row number."""
        self.lines.append(cells)
        row_no = len(self.lines) + 1
        if kind is not None:
            self.truth[row_no] = kind
        return row_no

    def write(self, file: Path, *, encoding: str = "utf-8") -> None:
        """Write it as CSV."""
        with file.open("w", encoding=encoding, newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(self.headers)
            writer.writerows(self.lines)


def plant(rows: int, *, item: str, seed: int) -> tuple[Planted, list[Enterprise]]:
    """A file with a fifth of its rows planted, every kind of its item about as often as the others.

    Args:
        rows: Rows in the file, about.
        item: `PENALTY` or `PERMIT`.
        seed: Gives the same file again.

    Returns:
        The file, and the enterprises the register must know.
    """
    rng = random.Random(seed)
    known = [enterprise(n) for n in range(max(2, rows // ROWS_OF_AN_ENTERPRISE))]
    kinds = [kind for kind in ROW_KINDS if kind.item == item]
    kinds += LINE_KINDS if item == PENALTY else ()
    wanted = max(len(kinds), int(rows * PLANTED_SHARE))
    due = [kinds[place % len(kinds)] for place in range(wanted)]
    due += [None] * max(0, rows - wanted)
    rng.shuffle(due)
    made = Planted(item, list(MAKERS[item](0, known[0], rng)))
    for number, kind in enumerate(due):
        row = MAKERS[item](number, rng.choice(known), rng)
        _add(made, row, kind, rng)
    return made, known


def _add(made: Planted, row: Row, kind: Kind | None, rng: random.Random) -> None:
    if kind is TWICE:
        made.add(list(row.values()))
        made.add(list(row.values()), TWICE)
    elif kind is CONTRADICTED:
        made.add(list(row.values()), CONTRADICTED)
        made.add(list((row | {"违法事实": "另一段示例事实"}).values()), CONTRADICTED)
    elif kind is SURPLUS:
        made.add([*row.values(), "多出的一格"], SURPLUS)
    elif kind is TOTALS:
        made.add(["合计", *[""] * (len(row) - 2), "100"], TOTALS)
    elif kind is HEADER:
        made.add(list(row), HEADER)
    elif kind is EMPTY_ROW:
        made.blank.add(made.add([""] * len(row)))
        made.add(list(row.values()), EMPTY_ROW)
    else:
        made.add(list((row if kind is None else kind.plant(row, rng)).values()), kind)
