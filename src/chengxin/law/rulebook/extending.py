"""Writes a scorecard out that says only what differs from another (``extends``).

```yaml
extends:
  card: sector-base            # key and edition of the base, which may extend another itself
  edition: "2026-11"
  without: {indicators: [fines-sum], vetoes: [court-list]}
  with:
    indicators: {penalties: {points_each: -20, floor: null}}    # null takes the key away
    bands: {A: {at_least: 670}}
```

Order: the base, `without`, `with`, then what the file itself says. Entries of its `source`,
`groups`, `indicators` and `vetoes` are added at the end, or `after: <id>`, or stand in the place of
the one they replace (`replaces: <id>`); any other key replaces that of the base whole. What comes
out is held to the schema as if it had been written in full, and every key keeps the mark of its
file and line.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from chengxin.law.errors import InvalidPackError, RulebookError, UnknownReferenceError
from chengxin.law.rulebook.folders import PACKAGED
from chengxin.law.rulebook.locating import Mark, Place, Step, marks_of, place_of, steps_of
from chengxin.law.rulebook.yaml_reading import read_nodes

FOLDER = "scorecards"
EXTENDS = "extends"
LISTS = ("source", "groups", "indicators", "vetoes")
"""Keys whose entries are added to those of the base, by `id`."""

BANDS, POPULATION = "bands", "population"
_KEYS = frozenset({"card", "edition", "without", "with"})
_OWN = frozenset({"pack", "edition", "status", "in_force", "adopted_at"})
_OF_THE_SAME_CARD = frozenset({"title", "confidence"})
_OF_A_CARD_IN_USE = frozenset({"scope", POPULATION})
_BASE = "base"


@dataclass(frozen=True)
class Written:
    """What a file says, and where each part of it stands."""

    value: Any
    mark: Mark


Cards = Callable[[str], Written | None]
"""Finds what the author of a scorecard wrote, by ``<key>/<edition>``."""


def cards_of(roots: Iterable[Path]) -> Cards:
    """The scorecards under some rulebook folders, then the packaged ones; read when asked for."""
    paths = {
        path.relative_to(root / FOLDER).with_suffix("").as_posix(): (root, path)
        for root in roots
        for path in (root / FOLDER).rglob("*.yml")
    }

    @cache
    def find(name: str) -> Written | None:
        return _read(*paths[name]) if name in paths else packaged_card(name)

    return find


@cache
def packaged_card(name: str) -> Written | None:
    """A packaged scorecard by ``<key>/<edition>``, or None."""
    path = PACKAGED / FOLDER / f"{name}.yml"
    return _read(PACKAGED, path) if path.is_file() else None


def _read(root: Path, path: Path) -> Written:
    origin, text = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
    return read_card(text, origin=origin)


def read_card(text: str, *, origin: str) -> Written:
    """What a text says, with the marks of its lines.

    Raises:
        RulebookError: What `read_yaml` refuses.
    """
    value, node = read_nodes(text, origin=origin)
    return Written(value, marks_of(node, origin))


def resolve(written: Written, cards: Cards, *, chain: tuple[str, ...] = ()) -> Written:
    """A card with everything it extends written out; one that extends nothing is itself.

    Args:
        written: What the file says.
        cards: Where bases are found.
        chain: Cards that are being written out already, by ``<key>/<edition>``.

    Raises:
        UnknownReferenceError: There is no such base, or no such entry in it.
        InvalidPackError: An `extends` says something else than it may, or goes round in a circle.
    """
    if EXTENDS not in written.value:
        return written
    own = f"{str(written.value.get('pack')).partition('.')[2]}/{written.value.get('edition')}"
    extension = _Extension(written)
    name = extension.base_name()
    chain = (*chain, own)
    if name in chain:
        extension.refuse(
            EXTENDS,
            f"cards extend each other in a circle: {' > '.join((*chain, name))}",
            "Let one of them be written in full",
        )
    base = cards(name)
    if base is None:
        extension.lose(f"{EXTENDS}.card", name, f"{FOLDER}/")
    return extension.over(resolve(base, cards, chain=chain))


def bases_of(written: Written, cards: Cards) -> tuple[str, ...]:
    """The cards a resolvable one is built on, by ``<key>/<edition>``, the nearest first."""
    found: list[str] = []
    current: Written | None = written
    while current is not None and EXTENDS in current.value:
        found.append(_Extension(current).base_name())
        current = cards(found[-1])
    return tuple(found)


class _Extension:
    """One card that extends another."""

    def __init__(self, written: Written) -> None:
        self.value: Mapping[str, Any] = written.value
        self.mark = written.mark
        said = self.value[EXTENDS]
        self.said: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
        self._check_form(said)
        self.without = self._sections("without", LISTS, list)
        self.changes = self._sections("with", (*LISTS, BANDS, POPULATION), Mapping)

    def _check_form(self, said: Any) -> None:
        if not {"card", "edition"} <= set(self.said):
            self.refuse(
                EXTENDS,
                f"does not name its base; found {said!r:.60}",
                "Write the `card` (its key) and the `edition` it extends",
            )
        for key in self.said:
            if key not in _KEYS:
                self.refuse(
                    f"{EXTENDS}.{key}",
                    f"an extends says {', '.join(sorted(_KEYS))}, not {key}",
                    "Correct the spelling",
                )

    def _sections(self, key: str, allowed: Iterable[str], form: Any) -> Mapping[str, Any]:
        sections = self.said.get(key) or {}
        word = "list of ids" if form is list else "mapping by id"
        if not isinstance(sections, Mapping):
            self.refuse(f"{EXTENDS}.{key}", "is no mapping", f"Write {', '.join(allowed)} in it")
        for name, part in sections.items():
            if name not in allowed:
                self.refuse(
                    f"{EXTENDS}.{key}.{name}",
                    f"no such list: {key} says {', '.join(allowed)}",
                    "Correct the spelling",
                )
            if not isinstance(part, form):
                self.refuse(f"{EXTENDS}.{key}.{name}", f"is no {word}", f"Write a {word}")
        return sections

    def base_name(self) -> str:
        """The base by ``<key>/<edition>``."""
        return f"{self.said['card']}/{self.said['edition']}"

    def refuse(self, key: str, rule: str, remedy: str) -> NoReturn:
        """Refuse what stands at a key of this file."""
        raise refused(place_of(self.mark, steps_of(key), is_missing=True), rule, remedy)

    def lose(self, key: str, reference: str, where: str) -> NoReturn:
        """Refuse a reference that leads nowhere."""
        place = place_of(self.mark, steps_of(key), is_missing=True)
        rule = f"{reference!r} is not in {where}"
        remedy = "Correct the spelling, or add it there first"
        raise UnknownReferenceError(
            f"{place}: {rule}. {remedy}.",
            where=place.origin,
            key=place.key,
            reference=reference,
            line=place.line,
            rule=rule,
            remedy=remedy,
        )

    def over(self, base: Written) -> Written:
        """This card over its base, which is written out in full."""
        value, marks = self._inherited(base)
        for section in LISTS:
            if section in value:
                entries = self._left(section, _entries(value, marks, section))
                value[section], marks[section] = _listed(entries, marks[section])
        for section in self.changes:
            self._change(section, value, marks)
        for key, said in self.value.items():
            if key == EXTENDS:
                continue
            if key in LISTS and isinstance(said, list) and key in value:
                entries = self._added(key, _entries(value, marks, key))
                value[key], marks[key] = _listed(entries, _child(self.mark, key))
            else:
                value[key], marks[key] = said, _child(self.mark, key)
        return Written(value, Mark(self.mark.origin, self.mark.line, marks))

    def _inherited(self, base: Written) -> tuple[dict[str, Any], dict[Any, Mark]]:
        """What of the base stands where this card says nothing."""
        never = set(_OWN)
        if base.value.get("pack") != self.value.get("pack"):
            never |= _OF_THE_SAME_CARD
        if base.value.get("scope") == _BASE:
            never |= _OF_A_CARD_IN_USE
        kept = {key: part for key, part in base.value.items() if key not in never}
        return kept, {key: _child(base.mark, key) for key in kept}

    def _left(self, section: str, entries: list[Written]) -> list[Written]:
        """The entries of the base without those this card leaves out."""
        ids = [_id(entry) for entry in entries]
        without = self.without.get(section, ())
        for place, word in enumerate(without):
            if word not in ids:
                self.lose(
                    f"{EXTENDS}.without.{section}.{place}", str(word), self._base_list(section)
                )
        return [entry for entry in entries if _id(entry) not in without]

    def _base_list(self, section: str) -> str:
        return f"the {section} of {self.base_name()}"

    def _change(self, section: str, value: dict[str, Any], marks: dict[Any, Mark]) -> None:
        """Say some keys of entries otherwise."""
        key = f"{EXTENDS}.with.{section}"
        mark = _child(_child(_child(self.mark, EXTENDS), "with"), section)
        if section not in value:
            self.lose(key, section, f"what {self.base_name()} hands on; write it in full")
        if section == POPULATION:
            changed = _changed(Written(value[section], marks[section]), self.changes[section], mark)
            value[section], marks[section] = changed.value, changed.mark
            return
        entries = _entries(value, marks, section)
        names = [_id(entry, "grade" if section == BANDS else "id") for entry in entries]
        for name, said in self.changes[section].items():
            if name not in names:
                self.lose(f"{key}.{name}", str(name), self._base_list(section))
            if not isinstance(said, Mapping):
                self.refuse(f"{key}.{name}", "is no mapping", "Write the keys that differ")
            place = names.index(name)
            entries[place] = _changed(entries[place], said, _child(mark, name))
        value[section], marks[section] = _listed(entries, marks[section])

    def _added(self, section: str, entries: list[Written]) -> list[Written]:
        """The entries of the base with those of this file, each in its place."""
        own = _entries(self.value, {section: _child(self.mark, section)}, section)
        for number, entry in enumerate(own):
            key = f"{section}.{number}"
            if not isinstance(entry.value, dict):
                entries.append(entry)
                continue
            ids = [_id(e) for e in entries]
            replaced, after = entry.value.get("replaces"), entry.value.get("after")
            for word, directive in ((replaced, "replaces"), (after, "after")):
                if word is not None and word not in ids:
                    self.lose(f"{key}.{directive}", str(word), self._base_list(section))
            plain = _without_directives(entry)
            if replaced is not None:
                entries[ids.index(replaced)] = plain
            elif _id(entry) in ids:
                self.refuse(
                    f"{key}.id",
                    f"{_id(entry)!r} stands in the base already",
                    f"Write `replaces: {_id(entry)}` to put this in its place, or say what differs "
                    f"under extends.with.{section}",
                )
            else:
                entries.insert(len(ids) if after is None else ids.index(after) + 1, plain)
        return entries


def refused(place: Place, rule: str, remedy: str) -> RulebookError:
    """The refusal of something written at a place."""
    return InvalidPackError(
        f"{place}: {rule}. {remedy}.",
        where=place.origin,
        key=place.key,
        line=place.line,
        rule=rule,
        remedy=remedy,
    )


def _entries(value: Mapping[str, Any], marks: Mapping[Any, Mark], section: str) -> list[Written]:
    listed = value[section]
    if not isinstance(listed, list):
        return []
    return [Written(entry, _child(marks[section], n)) for n, entry in enumerate(listed)]


def _listed(entries: list[Written], mark: Mark) -> tuple[list[Any], Mark]:
    children: dict[Step, Mark] = {number: entry.mark for number, entry in enumerate(entries)}
    return [entry.value for entry in entries], Mark(mark.origin, mark.line, children)


def _child(mark: Mark, key: Step) -> Mark:
    """The mark of what stands at a key; that of what holds it where a text was not read from it."""
    return mark.children.get(key, mark)


def _id(entry: Written, key: str = "id") -> Any:
    return entry.value.get(key) if isinstance(entry.value, dict) else None


def _changed(entry: Written, said: Mapping[str, Any], mark: Mark) -> Written:
    """An entry with some keys said otherwise; a key said to be null is taken away."""
    value, children = dict(entry.value), dict(entry.mark.children)
    for key, part in said.items():
        if part is None:
            value.pop(key, None)
            children.pop(key, None)
        else:
            value[key], children[key] = part, _child(mark, key)
    return Written(value, Mark(mark.origin, mark.line, children))


def _without_directives(entry: Written) -> Written:
    value = {k: v for k, v in entry.value.items() if k not in ("replaces", "after")}
    children = {k: m for k, m in entry.mark.children.items() if k in value}
    return Written(value, Mark(entry.mark.origin, entry.mark.line, children))
