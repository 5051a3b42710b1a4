"""The catalogue as a page: which item holds what the law and the two districts name.

Run as a program it writes ``docs/catalogue.md``: ``python -m chengxin.law.rulebook.catalogue_table
docs/catalogue.md 2026-11-21``, with the day the items are to be in force. A test holds the page to
the rulebook.
"""

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from chengxin.law.rulebook.book import Rulebook, default
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.credit_catalogue import CreditCatalogue, Matter

NATIONAL = "credit-catalogue.national"
LISTED = (
    ("credit-catalogue.fengxian", "Fengxian: what the work plan names"),
    ("credit-catalogue.jinshan", "Jinshan: what the opinion names"),
    ("credit-catalogue.shanghai", "Shanghai: matters of the supplementary catalogue"),
)
INTRODUCTION = """# The catalogue

Written by `python -m chengxin.law.rulebook.catalogue_table docs/catalogue.md 2026-11-21` from the
rulebook; change the packs under `src/chengxin/rulebook`, not this page. A code in the column *item*
is a catalogue item: `chengxin template CODE OUT.xlsx` writes its workbook.

Items marked *persons too* take natural persons' rows as personal rows, checked and counted, never
records; items marked *persons only* take no others. Nobody is graded by either. A deadline with a
tilde rests on a source of low confidence: nobody above the district has set it, as far as is known.
"""


def as_markdown(book: Rulebook, on: date) -> str:
    """The page for the items and catalogues in force on a day."""
    items = {item.code: item for item in book.catalogue_items(on)}
    parts = [INTRODUCTION, "\n".join(_classes(book, items, on))]
    for name, title in LISTED:
        pack = book.in_force(name, on)
        assert isinstance(pack, CreditCatalogue)
        parts.append("\n".join(_matters(pack, title)))
    parts.append("\n".join(_items(items.values())))
    return "\n".join(parts)


def _classes(book: Rulebook, items: dict[str, CatalogueItem], on: date) -> Iterator[str]:
    pack = book.in_force(NATIONAL, on)
    assert isinstance(pack, CreditCatalogue)
    yield f"## The classes of the national catalogue, edition {pack.edition}\n"
    yield "| no. | class | since | open | items |"
    yield "|--:|---|---|---|---|"
    for each in pack.classes:
        inside = sorted(code for code, item in items.items() if item.catalogue_class == each.no)
        yield _line(
            each.no, each.title.zh, each.since, ", ".join(each.marks), ", ".join(map(_code, inside))
        )
    yield ""


def _matters(pack: CreditCatalogue, title: str) -> Iterator[str]:
    yield f"## {title} ({pack.document_no or pack.edition})\n"
    yield "| phrase | article | item | rows |"
    yield "|---|---|---|---|"
    for matter in pack.matters:
        article = f"{matter.article}"
        if pack.layer == "shanghai":
            article = f"{_source(pack, matter)} {article}"
        yield _line(matter.title_zh, article, _code(matter.item), _rows(matter))
    yield ""


def _source(pack: CreditCatalogue, matter: Matter) -> str:
    return next(source.title for source in pack.source if source.id == matter.source)


def _rows(matter: Matter) -> str:
    named = [f"{field} = {', '.join(codes)}" for field, codes in matter.values.items()]
    return "; ".join(named)


def _items(items: Iterable[CatalogueItem]) -> Iterator[str]:
    yield "## Every item\n"
    yield (
        "| item | title | class | admitted by | answers for it | open to | masked | cycle, days "
        "| due, working days | kept | persons |"
    )
    yield "|---|---|--:|---|---|---|---|--:|---|---|---|"
    for item in sorted(items, key=lambda each: (each.catalogue_class, each.code)):
        yield _line(
            _code(item.code),
            item.title.zh,
            item.catalogue_class,
            item.admitted_by,
            "each unit for its own acts"
            if "*" in item.responsible
            else ", ".join(item.responsible),
            item.disclosure,
            "yes" if item.masking == "sensitive_fields" else "",
            item.update_cycle_days,
            _due(item),
            f"{item.retention.years} years after the {item.retention.counted_from}",
            _persons(item),
        )
    yield ""


def _due(item: CatalogueItem) -> str:
    if not item.deadlines:
        return f"none: {item.no_deadline_zh}"
    return ", ".join(
        f"{'~' if item.source_of(each).confidence == 'low' else ''}{each.total_workdays}"
        for each in item.deadlines
    )


def _persons(item: CatalogueItem) -> str:
    if item.is_of_persons_only:
        return "persons only"
    return "persons too" if item.personal_rows else ""


def _code(code: str) -> str:
    return f"`{code}`"


def _line(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    page = as_markdown(default(), date.fromisoformat(sys.argv[2]))
    Path(sys.argv[1]).write_text(page, encoding="utf-8")
