"""One edition of one pack: where it came from, what it says, and its digest."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chengxin.law.errors import (
    InvalidPackError,
    MisplacedPackError,
    MissingProvenanceError,
    RulebookError,
    UnknownKeyError,
)
from chengxin.law.rulebook.including import Groups, expand, groups_of, packaged_group
from chengxin.law.rulebook.kinds import BY_FOLDER, BY_SINGULAR
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.yaml_reading import read_yaml

CASES_FOLDER = "cases"
_PROVENANCE = ("source", "confidence", "checked_on")


@dataclass(frozen=True)
class Edition:
    """A validated pack, where it came from, and the digest of what it says, groups written out."""

    pack: Pack
    origin: str
    digest: str


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


def parse_edition(text: str, *, origin: str, groups: Groups = packaged_group) -> Edition:
    """An edition from its YAML text, wherever the text is kept.

    Args:
        text: The whole file.
        origin: Where it came from, for messages.
        groups: Where the field groups are found that a catalogue item includes.

    Raises:
        RulebookError: A leaf of it names what is wrong, where, and how to mend it.
    """
    found = expand(read_yaml(text, origin=origin), groups, origin=origin)
    name = found.get("pack")
    kind = BY_SINGULAR.get(str(name).partition(".")[0])
    if kind is None:
        raise InvalidPackError(
            f"{origin}: `pack: {name}` is of no known kind. The part before the dot is one of "
            f"{', '.join(sorted(BY_SINGULAR))}.",
            where=origin,
            key="pack",
        )
    try:
        pack = kind.schema.model_validate(found)
        digest = hashlib.sha256(canonical_json(found).encode()).hexdigest()
    except ValidationError as error:
        raise _refusal(error, origin) from error
    except InvalidPackError as error:
        raise InvalidPackError(f"{origin}: {error}", where=origin, key=error.key) from error
    return Edition(pack=pack, origin=origin, digest=digest)


def _refusal(error: ValidationError, origin: str) -> RulebookError:
    found = _causes(error)
    first = found[0]
    path = [str(part) for part in first["loc"]]
    key = ".".join(path) or "(whole pack)"
    more = f" ({len(found) - 1} more after it)" if len(found) > 1 else ""
    if first["type"] == "extra_forbidden":
        return UnknownKeyError(
            f"{origin}, key {key}: no such key in this kind of pack{more}. Correct the spelling, "
            "or quote the value above it: a comma in `{{…}}` starts a new key.",
            where=origin,
            key=key,
        )
    if first["type"] in ("missing", "too_short") and path and path[-1] in _PROVENANCE:
        return MissingProvenanceError(
            f"{origin}, key {key}: missing{more}. Every pack names its source with the day a "
            "person checked it (checked_on) and how sure that person is (confidence).",
            where=origin,
            key=key,
        )
    return InvalidPackError(
        f"{origin}, key {key}: {first['msg']}{more}; found {_shorten(first['input'])}. See the "
        "schema of this kind under chengxin/law/rulebook/schemas.",
        where=origin,
        key=key,
    )


def _causes(error: ValidationError) -> list[ErrorDetails]:
    """The errors without those that only follow from another: a list short of its bad entry."""
    every = error.errors()
    deeper = [e["loc"] for e in every]
    return [
        e
        for e in every
        if e["type"] != "too_short"
        or not any(loc[: len(e["loc"])] == e["loc"] and loc != e["loc"] for loc in deeper)
    ]


def _shorten(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def read_folder(root: Path, groups: Groups | None = None) -> Iterator[Edition]:
    """Every edition under a rulebook folder, in the order of their paths.

    Args:
        root: The folder.
        groups: Where field groups are found; without any, in the folder and the packaged one.

    Raises:
        MisplacedPackError: A file whose path is not ``<kind>/<key>/<edition>.yml``.
        RulebookError: A file that `parse_edition` refuses.
    """
    known = groups_of([root]) if groups is None else groups
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        place = path.relative_to(root)
        if place.parts[0] == CASES_FOLDER or place.suffix == ".md":
            continue
        edition = parse_edition(path.read_text(encoding="utf-8"), origin=str(place), groups=known)
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
    groups = groups_of(every)
    return [edition for root in every for edition in read_folder(root, groups)]
