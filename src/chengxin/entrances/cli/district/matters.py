"""What departments permit, punish, list and honour: the tables under ``matter_tables``.

Names of laws are real, the cases are not. ``sections`` are sections or beginnings of codes of GB/T
4754 whose subjects a matter concerns, empty for any; ``rate`` is how often it happens to a subject
of those in a year.
"""

import csv
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

Row = TypeVar("Row")
TABLES = Path(__file__).parent / "matter_tables"


class Permit(NamedTuple):
    """A kind of permit, and for how many years it is given."""

    department: str
    decision: str
    kind: str
    certificate: str
    content: str
    years: int
    sections: str
    rate: float


class Violation(NamedTuple):
    """A kind of violation; the fine in units of 10,000 yuan, 0 to 0 for none."""

    department: str
    violation: str
    facts: str
    basis: str
    kinds: str
    fine_from: float
    fine_to: float
    sections: str
    rate: float


class Listing(NamedTuple):
    """A serious-dishonesty list that a department keeps."""

    department: str
    kind: str
    facts: str
    basis: str
    months: int
    sections: str
    rate: float


class Honour(NamedTuple):
    """An honour a department awards."""

    department: str
    title: str
    level: str
    years: int
    sections: str
    rate: float


def _read(name: str, shape: type[Row]) -> tuple[Row, ...]:
    kinds: dict[str, Any] = shape.__annotations__
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as table:
        return tuple(
            shape(**{key: kinds[key](value or 0 if kinds[key] is float else value)
                     for key, value in row.items()})
            for row in csv.DictReader(table)
        )  # fmt: skip


PERMITS = _read("permits", Permit)
VIOLATIONS = _read("violations", Violation)
LISTINGS = _read("listings", Listing)
HONOURS = _read("honours", Honour)

ABNORMAL_REASONS: dict[str, float] = {
    "未按规定期限公示年度报告": 0.55,
    "通过登记的住所或者经营场所无法联系": 0.4,
    "公示企业信息隐瞒真实情况、弄虚作假": 0.05,
}

# How carelessly each department hands in; 1 is usual.
CARELESSNESS = {
    "urban-management": 4.0,
    "transport": 2.5,
    "housing": 2.0,
    "agriculture": 2.0,
    "market-regulation": 0.7,
    "tax": 0.2,
    "court": 0.5,
}

# How a department's own system writes files; the rest hand in UTF-8 CSV with Chinese headers.
GB18030_FILES = frozenset({"transport", "urban-management", "water", "fire"})
CODED_HEADERS = frozenset({"ecology-environment", "emergency", "health"})
WORKBOOKS = frozenset({"civilisation-office"})
