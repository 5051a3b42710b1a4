"""Holds packs to each other: what one names, another must have."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from chengxin.law.errors import UnknownReferenceError
from chengxin.law.rulebook.fields import hold_register
from chengxin.law.rulebook.leniency_references import broken_leniency
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.code_table import CodeTable
from chengxin.law.rulebook.schemas.credit_catalogue import CreditCatalogue
from chengxin.law.rulebook.schemas.credit_list_parts import MEASURES
from chengxin.law.rulebook.schemas.directory import Directory
from chengxin.law.rulebook.schemas.protections import Protections
from chengxin.law.rulebook.schemas.publicity import PublicityPack
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionFields
from chengxin.law.rulebook.scorecard_references import hold_scorecard
from chengxin.law.rulebook.use_references import broken_use

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook

PROHIBITED = "prohibited-field"


def check_references(book: "Rulebook") -> None:
    """Refuse a rulebook in which a pack points to something that is not there.

    Raises:
        UnknownReferenceError: Names the file, the key, what it points to and where to look.
    """
    known = _Known(book)
    for pack in book.packs:
        if isinstance(pack, Scorecard):
            hold_scorecard(book.edition_of(pack), pack, known)
        elif isinstance(pack, SupervisionFields):
            hold_register(book, pack)
        for key, reference, place in chain(
            _broken(pack, known),
            broken_use(pack, book.packs),
            broken_leniency(pack, book.packs),
        ):
            where = book.origin_of(pack.pack, pack.edition)
            raise UnknownReferenceError(
                f"{where}, key {key}: {reference!r} is not in {place}. Correct the spelling, or "
                "add it there first.",
                where=where,
                key=key,
                reference=reference,
            )


class _Known:
    """Everything a pack may point to."""

    def __init__(self, book: "Rulebook") -> None:
        self.packs = {pack.pack for pack in book.packs}
        self.items: dict[str, list[CatalogueItem]] = {}
        for item in book.of_kind(CatalogueItem):
            self.items.setdefault(item.code, []).append(item)
        self.protections: dict[str, list[Protections]] = {}
        for protections in book.of_kind(Protections):
            self.protections.setdefault(protections.pack, []).append(protections)
        self.tables: dict[str, list[CodeTable]] = {}
        for table in book.of_kind(CodeTable):
            self.tables.setdefault(table.key, []).append(table)
        prohibited = [e for t in self.tables.get(PROHIBITED, ()) for e in t.entries]
        self.prohibited = [word for e in prohibited for word in (e.zh, *e.aliases)]
        self.classes = {c.no for k in book.of_kind(CreditCatalogue) for c in k.classes}
        self.units = {u.code for d in book.of_kind(Directory) for u in d.units}

    def codes(self, table: str) -> set[str]:
        """Every code any edition of a table has."""
        return {e.code for t in self.tables.get(table, ()) for e in t.entries}

    def tables_of(self, item: str, field: str) -> set[str]:
        """Code tables of a field in any edition of an item."""
        fields = [f for i in self.items.get(item, ()) for f in i.fields if f.name == field]
        return {f.code_table for f in fields if f.code_table is not None}

    def field_names(self, item: str) -> set[str]:
        """Every field name any edition of an item has."""
        return {f.name for i in self.items.get(item, ()) for f in i.fields}


Broken = tuple[str, str, str]  # key, what it points to, where it should be


def _broken(pack: Pack, known: _Known) -> Iterator[Broken]:
    if isinstance(pack, CatalogueItem):
        yield from _broken_item(pack, known)
    elif isinstance(pack, PublicityPack):
        yield from _broken_publicity(pack, known)
    elif isinstance(pack, Scorecard):
        return
    else:
        yield from _broken_named(pack, known)


def _broken_named(pack: Pack, known: _Known) -> Iterator[Broken]:
    """What a pack points to by its own word: a kind owned by an upper part tells it itself."""
    yield from _broken_items(pack, known)
    if isinstance(pack, CreditCatalogue):
        yield from _broken_matters(pack, known)
    measures: tuple[str, ...] = getattr(pack, "measure_references", tuple)()
    packs: tuple[str, ...] = getattr(pack, "pack_references", tuple)()
    units: tuple[str, ...] = getattr(pack, "unit_references", tuple)()
    tables: dict[str, tuple[str, ...]] = getattr(pack, "code_references", dict)()
    yield from _lost("packs", packs, known.packs, "the packs there are")
    yield from _lost("departments", units, known.units, "the directory")
    yield from _lost("measures", measures, known.codes(MEASURES), f"code table {MEASURES}")
    for table, codes in tables.items():
        yield from _lost("codes", codes, known.codes(table), f"code table {table}")


def _lost(key: str, named: Iterable[str], known: set[str], place: str) -> Iterator[Broken]:
    return ((key, name, place) for name in named if name not in known)


def _broken_items(pack: Pack, known: _Known) -> Iterator[Broken]:
    items: dict[str, set[str]] = getattr(pack, "references", dict)()
    for item, fields in items.items():
        if item not in known.items:
            yield "references", item, "the catalogue"
        for name in sorted(fields - known.field_names(item)):
            yield f"references.{item}", name, "the fields of that item"


def _broken_item(item: CatalogueItem, known: _Known) -> Iterator[Broken]:
    departments = [(d, "reporters") for d in item.reporters]
    departments += [(d, "responsible") for d in item.responsible]
    departments += [(d, f"deadlines.{x.channel}") for x in item.deadlines for d in x.departments]
    if known.classes and item.catalogue_class not in known.classes:
        yield "catalogue_class", str(item.catalogue_class), "the classes of a credit catalogue"
    for department, key in departments:
        if department != "*" and department not in known.units:
            yield key, department, "the directory"
    for field in item.fields:
        if field.code_table is not None and field.code_table not in known.tables:
            yield f"fields.{field.code}.code_table", field.code_table, "code-tables/"
        for word in known.prohibited:
            if word in field.title_zh:
                yield f"fields.{field.code}", word, "what may be collected (prohibited-field)"
    yield from _broken_conditions(item, known)


def _broken_matters(pack: CreditCatalogue, known: _Known) -> Iterator[Broken]:
    for matter in pack.matters:
        if matter.class_no not in known.classes:
            yield f"matters.{matter.code}.class_no", str(matter.class_no), "the classes"
        for field, codes in matter.values.items():
            allowed = {c for t in known.tables_of(matter.item, field) for c in known.codes(t)}
            for code in sorted(set(codes) - allowed):
                yield f"matters.{matter.code}.values", code, f"the code table of {field}"


def _broken_conditions(item: CatalogueItem, known: _Known) -> Iterator[Broken]:
    for rule in item.rules:
        for condition in rule.conditions():
            table = item.field(condition.field).code_table
            for code in condition.codes if table else ():
                if code not in known.codes(str(table)):
                    yield f"rules.{rule.id}", code, f"code table {table}"


def _broken_publicity(pack: PublicityPack, known: _Known) -> Iterator[Broken]:
    named = [(i, f"rules.{r.id}") for r in pack.rules for i in r.when.items]
    named += [(i, "classification") for i in pack.classification.classified_items]
    named += [(i, "classification.items") for i in pack.classification.items]
    for item, key in named:
        if item not in known.items:
            yield key, item, "the catalogue"
    kinds = [
        (k, f"rules.{r.id}") for r in pack.rules for k in (*r.when.only_kinds, *r.when.any_kinds)
    ]
    kinds += [(k, "classification.kinds") for k in pack.classification.kinds]
    kinds += [(pack.classification.fine_kind, "classification.fine_kind")]
    kinds += [(k, f"sectors.{s.id}") for s in pack.sectors for k in s.kinds]
    for kind, key in kinds:
        if kind not in known.codes("penalty-kind"):
            yield key, kind, "code table penalty-kind"
    for department, key in [(d, f"sectors.{s.id}") for s in pack.sectors for d in s.departments]:
        if department not in known.units:
            yield key, department, "the directory"
