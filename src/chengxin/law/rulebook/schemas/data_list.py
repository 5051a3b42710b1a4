"""The data list (数据清单): who hands in what about whom, and to whom it is open."""

from typing import Annotated, ClassVar

from pydantic import Field as Constrained

from chengxin.law.rulebook.schemas.base import Key, Strict, Text, Title
from chengxin.law.rulebook.schemas.credit_list_parts import CreditList, Entry
from chengxin.law.words import DisclosureLevel, SubjectKind


class DataContent(Strict):
    """One piece of data of an entry; `format_zh` in the notation of the data-item standards."""

    title_zh: Text
    format_zh: Text | None = None


class DataEntry(Entry):
    """A matter that the list names beside the catalogue; `item`: the item whose rows hold it."""

    subject_kinds: Annotated[tuple[SubjectKind, ...], Constrained(min_length=1)]
    contents: Annotated[tuple[DataContent, ...], Constrained(min_length=1)]
    update_cycle_days: Annotated[int, Constrained(ge=1)]
    disclosure: DisclosureLevel
    item: Key | None = None

    def items(self) -> tuple[str, ...]:
        """The catalogue item, if there is one."""
        return () if self.item is None else (self.item,)


class DataList(CreditList):
    """A data list in one edition.

    The credit data list holds every catalogue item in force, so `entries` are only what it names
    beside them. `sharing` says how data of a disclosure level is shared (共享方式), `source_system`
    where it comes from when an entry does not say otherwise.
    """

    column_keys: ClassVar[frozenset[str]] = frozenset(
        {
            "responsible",
            "title",
            "subject-kinds",
            "contents",
            "formats",
            "update-cycle",
            "disclosure",
            "sharing",
            "source-system",
            "basis",
        }
    )

    sharing: dict[DisclosureLevel, Title]
    source_system: Title
    entries: tuple[DataEntry, ...] = ()


PACK = DataList
