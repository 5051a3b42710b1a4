"""Invented subjects and records for whatever cards the rulebook holds, as Parquet of the replica.

Nothing here knows a card by name: fields, codes and boundaries are read from the catalogue items
and from the cards themselves, so that every test and every step of a card meets values on both
sides of it. DuckDB draws them from hashes: the same numbers give the same rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from chengxin.engines.scorecards.card import PreparedCard
from chengxin.engines.scorecards.cases import prepare_from
from chengxin.law.rulebook import CatalogueItem, Rulebook
from chengxin.law.words import Polarity, RegistrationStatus, Severity, SubjectKind

NUMBERS = {"integer", "amount", "capital"}
SUBJECTS = "population"
OLDEST_DAYS = 2300
YOUNGEST_DAYS = -25  # a few are decided after the day of evaluation
PLACE = 1 << 32
OTHER_TOWNS = ("310120100", "310120106")


@dataclass(frozen=True)
class Drawn:
    """Where the rows are: DuckDB views `population` and `seen <item>`, and the files behind."""

    cards: Mapping[str, PreparedCard]
    items: tuple[str, ...]
    folder: Path
    records: int

    def file(self, item: str) -> Path:
        """The Parquet of an item."""
        return self.folder / f"{item}.parquet"

    @property
    def subjects_file(self) -> Path:
        """The Parquet of subjects."""
        return self.folder / "subjects.parquet"


def cards_of(book: Rulebook, as_of: date) -> dict[str, PreparedCard]:
    """Every card in force on a day, ready for it, by key."""
    keys = sorted({c.key for c in book.scorecards() if c.scope != "base" and c.is_in_force(as_of)})
    return {key: prepare_from(book, key, as_of=as_of) for key in keys}


def view(item: str) -> str:
    """Name of the view of an item, as in a run."""
    return f"seen {item}"


def write(
    duck: Any,
    folder: Path,
    *,
    book: Rulebook,
    cards: Mapping[str, PreparedCard],
    subjects: int,
    records_each: float,
    as_of: date,
) -> Drawn:
    """Write subjects and the records of every item that a card looks at.

    Args:
        duck: Where the views are made.
        folder: Where the Parquet goes.
        book: The rulebook of the cards.
        cards: The cards, by key.
        subjects: How many subjects.
        records_each: How many records a subject has of each item, on average.
        as_of: Day of evaluation, around which days are drawn.
    """
    items = tuple(sorted({item for card in cards.values() for item in card.card.items}))
    drawing = _Drawing(book, cards, subjects, as_of)
    made = Drawn(cards, items, folder, 0)
    _write(duck, drawing.subjects(), made.subjects_file, SUBJECTS)
    total = 0
    for number, item in enumerate(items):
        rows = subjects if item == "registration" else int(subjects * records_each)
        _write(duck, drawing.records(number, item, rows), made.file(item), view(item))
        total += rows
    return Drawn(cards, items, folder, total)


def _write(duck: Any, select: str, file: Path, name: str) -> None:
    duck.execute(f"COPY ({select}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
    duck.execute(f"CREATE OR REPLACE VIEW \"{name}\" AS SELECT * FROM read_parquet('{file}')")


class _Drawing:
    """DuckDB statements that draw rows for some cards."""

    def __init__(
        self, book: Rulebook, cards: Mapping[str, PreparedCard], subjects: int, as_of: date
    ) -> None:
        self._book = book
        self._cards = cards
        self._subjects = subjects
        self._as_of = as_of

    def subjects(self) -> str:
        """Most of them made for a card: of its kinds, statuses, industries and towns."""
        populations = [card.card.population for card in self._cards.values()]
        kinds = _made_for(
            [_one_of("its kind", [*map(str, p.subject_kinds)]) for p in populations],
            _one_of("kind", [*map(str, SubjectKind)]),
        )
        statuses = _made_for(
            [_one_of("its status", [*map(str, p.statuses)]) for p in populations],
            _one_of("status", [*map(str, RegistrationStatus)]),
        )
        industries = _made_for(
            [
                _one_of("its industry", [*map(_whole_code, p.industries or ()), None])
                for p in populations
            ],
            _one_of("industry", ["Z9999", None]),
        )
        towns = _made_for(
            [_one_of("its town", [*(p.towns or OTHER_TOWNS)]) for p in populations],
            _one_of("town", [*OTHER_TOWNS, None]),
        )
        return (
            f"SELECT i AS subject_id, {kinds} AS kind, {statuses} AS status, "
            f"{_hash('provisional')} % 50 = 0 AS provisional, {towns} AS town, "
            f"{industries} AS industry, {self._day('registered_on')} AS registered_on "
            f"FROM range({self._subjects}) t(i)"
        )

    def records(self, number: int, code: str, rows: int) -> str:
        editions: Any = self._book.editions_of(f"catalogue.{code}")
        item: CatalogueItem = editions[-1]
        begins = self._day(f"{code} day")
        lasts = f"(1 + ({_hash('until')} % 1400)::INT)"
        columns = [
            f"{number} * {PLACE} + i AS record_no",
            "i AS subject_id"
            if code == "registration"
            else f"({_hash(f'{code} subject')} % {self._subjects})::BIGINT AS subject_id",
            f"{_one_of('polarity', self._polarities(item))} AS polarity",
            f"{_one_of('severity', [*map(str, Severity), None])} AS severity",
            f"{begins} AS decided_on",
            f"{begins} - CASE WHEN {_hash('earlier')} % 3 = 0 THEN 40 ELSE 0 END AS valid_from",
            f"CASE WHEN {_hash('ends')} % 3 > 0 THEN {begins} + {lasts} END AS valid_to",
            f"{self._department(code)} AS department",
            f"CASE WHEN {_hash('state')} % 40 = 0 THEN 'revoked' ELSE 'live' END AS state",
            f"{_hash('shield')} % 30 = 0 AS shielded",
            f"{_hash('objection')} % 15 = 0 AS objected",
            *(self._field(item, name) for name in sorted(self._fields(editions))),
        ]
        return f"SELECT {', '.join(columns)} FROM range({rows}) t(i) ORDER BY subject_id"

    def _fields(self, editions: Sequence[CatalogueItem]) -> dict[str, CatalogueItem]:
        ledger = {"decided_on", "valid_from", "valid_to", "severity", "department"}
        return {name: item for item in editions for name in item.replica if name not in ledger}

    def _polarities(self, item: CatalogueItem) -> list[str]:
        fixed = getattr(item, "polarity", None)
        return [str(fixed)] if fixed is not None else [str(p) for p in Polarity]

    def _department(self, code: str) -> str:
        named = [self._departments_of(rule) for rule in self._rules(code)]
        return _made_for(named, _one_of("department", ["tax", "court", "consumer-council"]))

    def _departments_of(self, rule: Any) -> str | None:
        return _one_of("its department", rule.departments) if rule.departments else None

    def _rules(self, code: str) -> list[Any]:
        """Everything that looks at an item, on any card; what many cards share stands once."""
        rules = (
            rule.rule
            for card in self._cards.values()
            for rule in (*card.rules, *card.parts, *card.holding)
            if rule.selection.of == code
        )
        return list({repr((r.where, r.departments, r.severity)): r for r in rules}.values())

    def _field(self, item: CatalogueItem, name: str) -> str:
        field = item.field(name)
        rules = list(self._rules(item.code))
        tests = [t for rule in rules for t in rule.where if t.field == name]
        tests += [
            t
            for card in self._cards.values()
            for _, mark in card.marks_of(item.code)
            for t in mark.where
            if t.field == name
        ]
        seed = f"{item.code} {name}"
        if field.kind == "date":
            drawn = self._day(seed)
        elif field.kind in NUMBERS:
            drawn = _one_of(seed, _around(tests, rules, name))
        else:
            words = self._words(field, tests, rules, name)
            drawn = _one_of(seed, words)
            if field.kind == "codes":
                drawn = f"list_distinct([{drawn}, {_one_of(seed + ' too', words)}])"
        return f'CASE WHEN {_hash(seed + " known")} % 8 > 0 THEN {drawn} END AS "{name}"'

    def _words(
        self, field: Any, tests: Sequence[Any], rules: Sequence[Any], name: str
    ) -> list[Any]:
        words = {code for test in tests for code in test.codes}
        for rule in rules:
            if getattr(rule, "field", None) == name:
                entries = getattr(rule, "values", None) or ()
                words |= {value for entry in entries for value in entry.values}
        if field.code_table is not None:
            table = self._book.code_table(field.code_table, self._as_of)
            words |= {entry.code for entry in table.entries[:12]}
        return sorted(words | {"another"})

    def _day(self, seed: str) -> str:
        latest = self._as_of - timedelta(days=YOUNGEST_DAYS)
        return f"DATE '{latest}' - ({_hash(seed)} % {OLDEST_DAYS - YOUNGEST_DAYS})::INT"


def _made_for(cases: Sequence[str | None], general: str) -> str:
    """Four rows of five are one of some cases, in all columns; a case may say nothing."""
    branches = " ".join(f"WHEN {n} THEN {case}" for n, case in enumerate(cases) if case is not None)
    chosen = f"{_hash('made for')} % {max(2, len(cases) * 5 // 4)}"
    return f"CASE {chosen} {branches} ELSE {general} END" if branches else general


def _passing(rule: Any, name: str) -> str | None:
    """A value with which a record passes a rule's test of a field; None where it has none."""
    for test in rule.where:
        if test.field == name and test.in_ is not None:
            return _one_of("its value", test.in_)
        if test.field == name and test.contains_any is not None:
            return f"[{_one_of('its value', test.contains_any)}]"
    return None


def _around(tests: Sequence[Any], rules: Sequence[Any], name: str) -> list[int]:
    """Numbers on, below and above every boundary that a card names for a field."""
    bounds: set[int] = {b for t in tests for b in (t.at_least, t.below) if b is not None}
    for rule in rules:
        if getattr(rule, "field", None) == name:
            steps = getattr(rule, "steps", None) or ()
            bounds |= {b for s in steps for b in (s.at_least, s.below) if b is not None}
    near = chain.from_iterable((b - 1, b, b + 1, b // 2) for b in bounds)
    return sorted({0, 1, 80_000_000, *near})


def _whole_code(industry: str) -> str:
    """A code of four digits that lies in an industry."""
    return industry.ljust(5, "0")


def _hash(seed: str) -> str:
    return f"hash(concat(i, ' {seed}'))"  # of two arguments, hashes of two seeds go together


def _one_of(seed: str, values: Sequence[Any]) -> str:
    listed = ", ".join("NULL" if v is None else repr(v) for v in values)
    return f"[{listed}][1 + ({_hash(seed)} % {len(values)})::INT]"
