"""One edition of one pack: where it came from, what it says, and its digest."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from yaml import Node

from chengxin.law.errors import InvalidPackError, MisplacedPackError
from chengxin.law.rulebook.extending import (
    EXTENDS,
    Cards,
    Written,
    bases_of,
    cards_of,
    packaged_card,
    resolve,
)
from chengxin.law.rulebook.including import (
    WRITTEN_BY_GROUPS,
    Groups,
    expand,
    groups_of,
    includes_groups,
    packaged_group,
)
from chengxin.law.rulebook.kinds import BY_FOLDER, BY_SINGULAR
from chengxin.law.rulebook.locating import (
    Mark,
    Place,
    Step,
    marks_of,
    place_of,
    read_marks,
    steps_of,
)
from chengxin.law.rulebook.refusing import refusal
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.yaml_reading import read_nodes

CASES_FOLDER = "cases"
SCORECARD = "scorecard"


@dataclass(frozen=True)
class Edition:
    """A validated pack, where it came from, and the digest of what it says, written out in full.

    `text` is what its author wrote; `extends` names the cards it is built on, the nearest first.
    """

    pack: Pack
    origin: str
    digest: str
    extends: tuple[str, ...] = ()
    text: str = field(default="", repr=False, compare=False)
    full: "_Full | None" = field(default=None, repr=False, compare=False)

    def place_of(self, key: str) -> Place:
        """Where a key (a dotted path) was written, be it in a card this one extends."""
        if self.full is None:
            return Place(self.origin, None, key)
        return self.full.place_of(steps_of(key), is_missing=True)


def canonical_json(value: Any) -> str:
    """One line of JSON that is the same for the same content: sorted keys, ISO dates, no floats.

    >>> canonical_json({"b": 1, "a": date(2026, 4, 1)})
    '{"a":"2026-04-01","b":1}'
    """
    return json.dumps(
        _plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        raise InvalidPackError(
            f"{value!r} is a binary fraction, which no two machines add up alike. Write it as a "
            "quoted decimal or in a smaller unit.",
            where="",
            key=repr(value),
        )
    return value


def parse_edition(
    text: str,
    *,
    origin: str,
    groups: Groups = packaged_group,
    cards: Cards = packaged_card,
    header: Mapping[str, Any] | None = None,
) -> Edition:
    """An edition from its YAML text, wherever the text is kept.

    Args:
        text: The whole file.
        origin: Where it came from, for messages.
        groups: Where the field groups are found that a catalogue item includes.
        cards: Where the scorecards are found that another extends.
        header: Keys at the top to be taken for written so (a draft's status); None takes one away.

    Raises:
        RulebookError: A leaf of it names what is wrong, where, and how to mend it.
    """
    found, node = read_nodes(text, origin=origin)
    over = header or {}
    found |= over
    said = {key: part for key, part in found.items() if part is not None or key not in over}
    full = _written_out(said, text, origin, groups, cards, node)
    name = full.value.get("pack")
    kind = BY_SINGULAR.get(str(name).partition(".")[0])
    if kind is None:
        raise InvalidPackError(
            f"{origin}: `pack: {name}` is of no known kind. The part before the dot is one of "
            f"{', '.join(sorted(BY_SINGULAR))}.",
            where=origin,
            key="pack",
        )
    try:
        pack = kind.schema.model_validate(full.value)
        digest = hashlib.sha256(canonical_json(full.value).encode()).hexdigest()
    except ValidationError as error:
        raise refusal(error, origin, full.place_of) from error
    except InvalidPackError as error:
        raise InvalidPackError(f"{origin}: {error}", where=origin, key=error.key) from error
    return Edition(pack, origin, digest, full.extends, text=text, full=full)


@dataclass(frozen=True)
class _Full:
    """What an author wrote, with the groups it includes or the cards it extends written out."""

    value: dict[str, Any]
    text: str
    origin: str
    extends: tuple[str, ...] = ()
    marks: Mark | None = None
    has_groups: bool = False

    def place_of(self, path: Sequence[Step], is_missing: bool = False) -> Place:
        """Where a key was written; without a line inside what a group has brought in."""
        if self.has_groups and path and path[0] in WRITTEN_BY_GROUPS:
            return Place(self.origin, None, ".".join(map(str, path)))
        marks = self.marks or read_marks(self.text, origin=self.origin)
        return place_of(marks, path, is_missing=is_missing)


def _written_out(
    said: dict[str, Any], text: str, origin: str, groups: Groups, cards: Cards, node: Node
) -> _Full:
    if includes_groups(said):
        return _Full(expand(said, groups, origin=origin), text, origin, has_groups=True)
    if EXTENDS in said and str(said.get("pack")).startswith(f"{SCORECARD}."):
        written = Written(said, marks_of(node, origin))
        full = resolve(written, cards)
        return _Full(full.value, text, origin, bases_of(written, cards), full.mark)
    return _Full(said, text, origin)


def read_folder(
    root: Path, groups: Groups | None = None, cards: Cards | None = None
) -> Iterator[Edition]:
    """Every edition under a rulebook folder, in the order of their paths.

    Args:
        root: The folder.
        groups: Where field groups are found; without any, in the folder and the packaged one.
        cards: The same of the scorecards that another extends.

    Raises:
        MisplacedPackError: A file whose path is not ``<kind>/<key>/<edition>.yml``.
        RulebookError: A file that `parse_edition` refuses.
    """
    known = groups_of([root]) if groups is None else groups
    bases = cards_of([root]) if cards is None else cards
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        place = path.relative_to(root)
        if place.parts[0] == CASES_FOLDER or place.suffix == ".md":
            continue
        text = path.read_text(encoding="utf-8")
        edition = parse_edition(text, origin=str(place), groups=known, cards=bases)
        _hold_identity(edition.pack, place)
        yield edition


def _hold_identity(pack: Pack, place: Path) -> None:
    kind = BY_SINGULAR[pack.kind]
    expected = f"{kind.folder}/{pack.key}/{pack.edition}.yml"
    if place.as_posix() != expected:
        hint = "" if place.parts[0] in BY_FOLDER else f" There is no kind {place.parts[0]!r}."
        raise MisplacedPackError(
            f"{place}: the file says it is {pack.pack}, edition {pack.edition}, whose place is "
            f"{expected}.{hint} Move the file, or correct `pack` and `edition`.",
            where=str(place),
            expected=expected,
        )


def read_folders(roots: Iterable[Path]) -> list[Edition]:
    """Every edition under several rulebook folders."""
    every = list(roots)
    groups, cards = groups_of(every), cards_of(every)
    return [edition for root in every for edition in read_folder(root, groups, cards)]
