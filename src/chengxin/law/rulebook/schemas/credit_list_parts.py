"""What the three credit lists (信用三清单) and their government counterparts have in common.

Source: DB31/T 968.1 to 968.3-2016. `Key` of such a pack is `credit` (信用三清单) or `government`
(政务诚信三清单).
"""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field as Constrained
from pydantic import model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title

SCOPES = ("credit", "government")
EVERY_UNIT = "*"
MEASURES = "credit-measure"  # code table of what may be done for or against a subject

Unit = Annotated[str, Constrained(pattern=r"^(\*|[a-z0-9]+(-[a-z0-9]+)*)$")]
"""Code of a unit of the directory; `*` stands for every unit, each in its own field."""


class ListColumn(Strict):
    """One column of the official layout: `key` says what stands in it."""

    key: Key
    title: Title


class Group(Strict):
    """A heading under which entries of a list stand together."""

    id: Key
    title: Title


class Entry(Strict):
    """What every entry of a list says: its code, its title, who answers, and on what it rests.

    `code` never changes once it was released. `group` is the id of a group of the list, `source`
    the id of a source of the pack, `article` the place in it.
    """

    code: Key
    title: Title
    group: Key
    responsible: Annotated[tuple[Unit, ...], Constrained(min_length=1)]
    source: Key
    article: Text | None = None
    note_zh: Text | None = None

    def items(self) -> tuple[str, ...]:
        """Catalogue items the entry points to."""
        return ()

    def measure_codes(self) -> tuple[str, ...]:
        """Measures the entry points to."""
        return ()


class CreditList(Pack):
    """A list in one edition: the columns of its official layout, its groups, its entries."""

    column_keys: ClassVar[frozenset[str]]

    columns: Annotated[tuple[ListColumn, ...], Constrained(min_length=1)]
    groups: tuple[Group, ...] = ()

    @model_validator(mode="after")
    def _has_its_columns(self) -> Self:
        if self.key not in SCOPES:
            raise ValueError(f"the key of a list is one of {', '.join(SCOPES)}")
        keys = [column.key for column in self.columns]
        strange = sorted(set(keys) - self.column_keys) + [k for k in keys if keys.count(k) > 1]
        if strange:
            raise ValueError(f"not a column of this kind of list, or twice: {', '.join(strange)}")
        self._check_entries()
        return self

    def _check_entries(self) -> None:
        codes = [entry.code for entry in self.listed]
        groups, sources = {g.id for g in self.groups}, {s.id for s in self.source}
        wrong = [code for code in codes if codes.count(code) > 1]
        wrong += [e.group for e in self.listed if e.group not in groups]
        wrong += [e.source for e in self.listed if e.source not in sources]
        if wrong:
            raise ValueError(
                f"a code twice, or not a group or source of this list: {', '.join(wrong)}"
            )

    @property
    def listed(self) -> tuple[Entry, ...]:
        """The entries the pack itself lists."""
        entries: tuple[Entry, ...] = getattr(self, "entries", ())
        return entries

    def group(self, group: str) -> Group:
        """The group of that id; KeyError when there is none."""
        return {g.id: g for g in self.groups}[group]

    def unit_references(self) -> tuple[str, ...]:
        """Units this list names, to be held to the directory."""
        return tuple(u for e in self.listed for u in e.responsible if u != EVERY_UNIT)

    def references(self) -> dict[str, set[str]]:
        """Catalogue items this list points to; it reads no field of them."""
        return {item: set() for entry in self.listed for item in entry.items()}

    def measure_references(self) -> tuple[str, ...]:
        """Codes of measures this list names, to be held to the code table."""
        return _unique(code for entry in self.listed for code in entry.measure_codes())


def _unique(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


Stage = Literal["before", "during", "after"]
"""Where in its supervision a unit uses credit: 事前, 事中, 事后."""

Way = Literal["inquiry", "commitment", "evaluation", "grading", "incentive", "discipline"]
"""How it is used: 查询, 承诺, 评价, 分级分类, 激励, 惩戒."""
