"""A rulebook made of the packaged one and of editions released elsewhere.

The packaged files are never touched: an edition that replaces another ends it on the day it begins
itself, and that end exists only in the composed rulebook.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chengxin.law.errors import UnknownEditionError
from chengxin.law.rulebook.book import Rulebook
from chengxin.law.rulebook.editions import Edition
from chengxin.law.rulebook.schemas.base import InForce


@dataclass(frozen=True)
class Addition:
    """An edition to add, and which edition of the same pack it replaces; none when empty."""

    edition: Edition
    replaces: str = ""


def compose(base: Rulebook, additions: Iterable[Addition]) -> Rulebook:
    """The rulebook `base` with more editions, held to each other as if all were files.

    An edition that `base` holds already, word for word, is left as it is: it was exported and
    has come back with the package.

    Args:
        base: The rulebook to start from; it is not changed.
        additions: In the order in which they were released.

    Raises:
        UnknownEditionError: An edition replaces one that is not there.
        RulebookError: Whatever the loader refuses in files: an edition given twice, two in force
            on one day, a reference that leads nowhere.
    """
    editions = {(e.pack.pack, e.pack.edition): e for e in base.editions}
    added: list[Edition] = []
    for addition in additions:
        pack = addition.edition.pack
        known = editions.get((pack.pack, pack.edition))
        if known is None or known.digest != addition.edition.digest:
            added.append(addition.edition)
        if addition.replaces:
            added = [_ended(e, addition) for e in added]
            _end(editions, added, addition)
    return Rulebook([*editions.values(), *added], roots=base.roots)


def _end(
    editions: dict[tuple[str, str], Edition], added: list[Edition], addition: Addition
) -> None:
    pack = addition.edition.pack
    identity = (pack.pack, addition.replaces)
    if identity in editions:
        editions[identity] = _ended(editions[identity], addition)
    elif not any((e.pack.pack, e.pack.edition) == identity for e in added):
        raise UnknownEditionError(
            f"{addition.edition.origin}: replaces edition {addition.replaces!r} of {pack.pack}, "
            "which is not there. Name an edition that is, or replace none.",
            where=addition.edition.origin,
            pack=pack.pack,
            edition=addition.replaces,
        )


def _ended(edition: Edition, by: Addition) -> Edition:
    """The edition, ended on the first day of what replaces it, if it lasts beyond that day."""
    pack, since = edition.pack, by.edition.pack.in_force.since
    if (pack.pack, pack.edition) != (by.edition.pack.pack, by.replaces):
        return edition
    if pack.in_force.since >= since or not pack.in_force.covers(since):
        return edition  # nothing to end; if it begins later, the overlap is refused
    until = InForce(since=pack.in_force.since, until=since)
    return replace(edition, pack=pack.model_copy(update={"in_force": until}))
