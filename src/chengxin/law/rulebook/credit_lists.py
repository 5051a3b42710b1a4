"""The three credit lists as tables: what stands in each of them on a day, cell by cell.

A cell keeps what it holds as codes and numbers of one kind; whoever shows it finds the words.
The credit data list is no text of its own: its rows are the catalogue items in force.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

from chengxin.law.rulebook.formats import format_of
from chengxin.law.rulebook.schemas.application_list import ApplicationEntry, ApplicationList
from chengxin.law.rulebook.schemas.base import Pack, Title
from chengxin.law.rulebook.schemas.behaviour_list import BehaviourEntry, BehaviourList
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.credit_catalogue import CreditCatalogue
from chengxin.law.rulebook.schemas.credit_list_parts import CreditList, Entry, ListColumn
from chengxin.law.rulebook.schemas.data_list import DataEntry, DataList
from chengxin.law.words import DisclosureLevel, EditionStatus

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook

LISTS = ("data", "behaviour", "application")
WHOLE_RECORD = "*"

CellKind = Literal[
    "titles",  # Title
    "texts",  # Chinese, as the pack writes it
    "units",  # codes of the directory, `*` for every unit
    "words",  # closed words of the law
    "items",  # codes of catalogue items, `*` for the whole record
    "measures",  # codes of the table credit-measure
    "days",
    "years",
]


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: values of one kind, several or none."""

    kind: CellKind
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class ListRow:
    """One row of a list: `cells` by the key of their column, `pack` and `edition` it comes from."""

    code: str
    title: Title
    group: Title | None
    cells: Mapping[str, Cell]
    pack: str
    edition: str
    note_zh: str | None = None


@dataclass(frozen=True)
class ListTable:
    """A list as it stands on a day: the pack that lays it out, and its rows in order."""

    layout: CreditList
    on: date
    rows: tuple[ListRow, ...]

    @property
    def columns(self) -> tuple[ListColumn, ...]:
        """The columns of the official layout."""
        return self.layout.columns

    def row(self, code: str) -> ListRow | None:
        """The row with that code, or None."""
        return next((row for row in self.rows if row.code == code), None)


def pack_name(scope: str, kind: str) -> str:
    """The pack of a list: `behaviour-list.credit` of `credit` and `behaviour`."""
    return f"{kind}-list.{scope}"


def list_on(book: "Rulebook", scope: str, kind: str, on: date) -> ListTable:
    """A list as it stands on a day.

    Args:
        book: The rulebook.
        scope: `credit` or `government`.
        kind: One of `LISTS`.
        on: The day.

    Raises:
        NoRuleInForceError: The list is not in force on that day.
    """
    layout = cast(CreditList, book.in_force(pack_name(scope, kind), on))
    rows: list[ListRow] = []
    if scope == "credit" and isinstance(layout, DataList):
        rows += _catalogue_rows(book, layout, on)
    rows += [_entry_row(book, layout, entry, on) for entry in layout.listed]
    return ListTable(layout=layout, on=on, rows=tuple(rows))


def days_of_change(book: "Rulebook", scope: str, kind: str) -> tuple[date, ...]:
    """Days from which a list reads differently, oldest first; none before it is in force."""
    layouts = _adopted(book, pack_name(scope, kind))
    packs = list(layouts)
    if scope == "credit" and kind == "data":
        packs += [i for i in book.of_kind(CatalogueItem) if i.status is EditionStatus.ADOPTED]
    days = {p.in_force.since for p in packs} | {p.in_force.until for p in packs}
    return tuple(
        sorted(d for d in days if d is not None and any(p.is_in_force(d) for p in layouts))
    )


def _adopted(book: "Rulebook", pack: str) -> list[Pack]:
    return [p for p in book.editions_of(pack) if p.status is EditionStatus.ADOPTED]


def _catalogue_rows(book: "Rulebook", layout: DataList, on: date) -> Iterator[ListRow]:
    items = sorted(book.catalogue_items(on), key=lambda i: (i.catalogue_class, i.code))
    classes = _classes(book, on)
    for item in items:
        contents = tuple(field.title_zh for field in item.fields)
        formats = tuple(format_of(field) for field in item.fields)
        cells = {
            "responsible": Cell("units", item.responsible),
            "title": Cell("titles", (item.title,)),
            "subject-kinds": Cell("words", _kinds_of(item)),
            "contents": Cell("texts", contents),
            "formats": Cell("texts", formats),
            "update-cycle": Cell("days", (item.update_cycle_days,)),
            "basis": Cell("texts", tuple(_cited(s.title, s.article) for s in item.bases)),
            **_openness(layout, item.disclosure),
        }
        yield ListRow(
            code=item.code,
            title=item.title,
            group=classes.get(item.catalogue_class),
            cells=cells,
            pack=item.pack,
            edition=item.edition,
        )


def _kinds_of(item: CatalogueItem) -> tuple[str, ...]:
    persons = ("natural_person",) if item.personal_rows else ()
    return (*(str(kind) for kind in item.subject_kinds), *persons)


def _classes(book: "Rulebook", on: date) -> dict[int, Title]:
    """Titles of the national classes by number: as on that day, else the newest."""
    national = [c for c in book.of_kind(CreditCatalogue) if c.classes and c.layer == "national"]
    found: dict[int, Title] = {}
    for catalogue in sorted(national, key=lambda c: (c.is_in_force(on), c.in_force.since)):
        found |= {c.no: c.title for c in catalogue.classes}
    return found


def _openness(layout: DataList, level: DisclosureLevel) -> dict[str, Cell]:
    sharing = layout.sharing.get(level)
    return {
        "disclosure": Cell("words", (level,)),
        "sharing": Cell("titles", () if sharing is None else (sharing,)),
        "source-system": Cell("titles", (layout.source_system,)),
    }


def _entry_row(book: "Rulebook", layout: CreditList, entry: Entry, on: date) -> ListRow:
    source = next(s for s in layout.source if s.id == entry.source)
    cells = {
        "responsible": Cell("units", entry.responsible),
        "title": Cell("titles", (entry.title,)),
        "basis": Cell("texts", (_cited(source.title, entry.article or source.article),)),
    }
    if isinstance(entry, DataEntry) and isinstance(layout, DataList):
        cells |= _data_cells(layout, entry)
    elif isinstance(entry, BehaviourEntry):
        cells |= _behaviour_cells(entry)
    elif isinstance(entry, ApplicationEntry):
        cells |= _application_cells(entry)
    return ListRow(
        code=entry.code,
        title=entry.title,
        group=layout.group(entry.group).title,
        cells=cells,
        pack=layout.pack,
        edition=layout.edition,
        note_zh=entry.note_zh,
    )


def _data_cells(layout: DataList, entry: DataEntry) -> dict[str, Cell]:
    return {
        "subject-kinds": Cell("words", entry.subject_kinds),
        "contents": Cell("texts", tuple(c.title_zh for c in entry.contents)),
        "formats": Cell("texts", tuple(c.format_zh or "" for c in entry.contents)),
        "update-cycle": Cell("days", (entry.update_cycle_days,)),
        **_openness(layout, entry.disclosure),
    }


def _behaviour_cells(entry: BehaviourEntry) -> dict[str, Cell]:
    return {
        "polarity": Cell("words", (entry.polarity,)),
        "severity": Cell("words", () if entry.severity is None else (entry.severity,)),
        "subject-kinds": Cell("words", entry.subject_kinds),
        "identified-by": Cell("texts", entry.identified_by_zh),
        "inquiry-years": Cell("years", _one(entry.inquiry_years)),
        "recorded-as": Cell("items", entry.recorded_as),
        "measures": Cell("measures", entry.measures),
    }


def _application_cells(entry: ApplicationEntry) -> dict[str, Cell]:
    return {
        "stages": Cell("words", entry.stages),
        "ways": Cell("words", entry.ways),
        "uses": Cell("items", entry.uses or (WHOLE_RECORD,)),
        "does": Cell("titles", (entry.does,)),
        "measures": Cell("measures", entry.measures),
    }


def _one(value: int | None) -> tuple[int, ...]:
    return () if value is None else (value,)


def _cited(title: str, article: str | None) -> str:
    return f"{title} {article or ''}".strip()


__all__ = [
    "LISTS",
    "WHOLE_RECORD",
    "ApplicationList",
    "BehaviourList",
    "Cell",
    "DataList",
    "ListRow",
    "ListTable",
    "days_of_change",
    "list_on",
    "pack_name",
]
