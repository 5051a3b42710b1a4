"""Puts the columns of field groups (字段组) where a catalogue item includes them.

An entry of an item's `fields` may be ``include: <key>/<edition>`` of a field group. The group's
columns then stand in that place, its roles, rules and the sources of these rules belong to the
item, and the item is held to the same schema as one written out in full.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chengxin.law.errors import InvalidPackError, UnknownReferenceError
from chengxin.law.rulebook.folders import PACKAGED
from chengxin.law.rulebook.yaml_reading import read_yaml

FOLDER = "field-groups"
INCLUDE = "include"
_KEYS = frozenset({INCLUDE, "without", "with"})

WRITTEN_BY_GROUPS = frozenset({"fields", "roles", "rules", "source"})
"""Keys of an item to which a group adds."""

Groups = Callable[[str], Mapping[str, Any] | None]
"""Finds what the author of a group wrote, by ``<key>/<edition>``."""


def groups_of(roots: Iterable[Path]) -> Groups:
    """The field groups under some rulebook folders, then the packaged ones."""
    found: dict[str, Mapping[str, Any]] = {}
    for root in roots:
        for path in sorted((root / FOLDER).rglob("*.yml")):
            name = path.relative_to(root / FOLDER).with_suffix("").as_posix()
            origin = path.relative_to(root).as_posix()
            found[name] = read_yaml(path.read_text(encoding="utf-8"), origin=origin)
    return lambda name: found.get(name) or packaged_group(name)


@cache
def packaged_group(name: str) -> Mapping[str, Any] | None:
    """A packaged field group by ``<key>/<edition>``, or None."""
    path = PACKAGED / FOLDER / f"{name}.yml"
    if not path.is_file():
        return None
    return read_yaml(path.read_text(encoding="utf-8"), origin=f"{FOLDER}/{name}.yml")


def expand(found: dict[str, Any], groups: Groups, *, origin: str) -> dict[str, Any]:
    """What an item says with every group it includes written out.

    An include may leave fields and rules of the group out by name (`without`), and say some keys
    of a field otherwise (`with: {authority: {title_zh: …}}`).

    Args:
        found: The mapping of the item's file.
        groups: Where groups are found.
        origin: Where the item stands, for the message.

    Raises:
        UnknownReferenceError: There is no such group, or no such field or rule in it.
        InvalidPackError: An include says something else than it may.
    """
    if not includes_groups(found):
        return found
    entries = found["fields"]
    fields: list[Any] = []
    roles: dict[str, Any] = {}
    rules: list[Any] = []
    sources = list(found.get("source") or [])
    for place, entry in enumerate(entries):
        if not _is_include(entry):
            fields.append(entry)
            continue
        part = _Included(entry, groups, where=origin, key=f"fields.{place}.{INCLUDE}")
        fields += part.fields
        roles |= part.roles
        rules += part.rules
        sources += part.sources(used_by=part.rules, known=sources)
    return found | {
        "source": sources,
        "roles": roles | dict(found.get("roles") or {}),
        "fields": fields,
        "rules": rules + list(found.get("rules") or []),
    }


def includes_groups(found: Mapping[str, Any]) -> bool:
    """Whether an item says that a group stands in some place of it."""
    entries = found.get("fields")
    return isinstance(entries, list) and any(map(_is_include, entries))


def _is_include(entry: Any) -> bool:
    return isinstance(entry, dict) and INCLUDE in entry


class _Included:
    """One group as one item includes it."""

    def __init__(self, entry: Mapping[str, Any], groups: Groups, *, where: str, key: str) -> None:
        self.where, self.key = where, key
        unknown = sorted(set(entry) - _KEYS)
        if unknown:
            raise InvalidPackError(
                f"{where}, key {key}: an include says {', '.join(sorted(_KEYS))}, not "
                f"{', '.join(unknown)}. Correct the spelling.",
                where=where,
                key=key,
            )
        name = str(entry[INCLUDE])
        group = groups(name)
        if group is None:
            raise self._lost(name, f"{FOLDER}/")
        self.group = group
        self.without = frozenset(entry.get("without") or ())
        self.changes: Mapping[str, Mapping[str, Any]] = entry.get("with") or {}
        known = {f["name"] for f in group["fields"]}
        rules = {r["id"] for r in group.get("rules") or ()}
        for word in sorted((self.without - known - rules) | (set(self.changes) - known)):
            raise self._lost(word, f"field group {name}")

    def _lost(self, reference: str, place: str) -> UnknownReferenceError:
        return UnknownReferenceError(
            f"{self.where}, key {self.key}: {reference!r} is not in {place}. Correct the spelling, "
            "or add it there first.",
            where=self.where,
            key=self.key,
            reference=reference,
        )

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The group's columns, with what this item says otherwise."""
        kept = [f for f in self.group["fields"] if f["name"] not in self.without]
        return [{**f, **self.changes.get(f["name"], {})} for f in kept]

    @property
    def roles(self) -> dict[str, Any]:
        """Roles of the columns that are there."""
        codes = {f["code"] for f in self.fields}
        roles: Mapping[str, Any] = self.group.get("roles") or {}
        return {role: code for role, code in roles.items() if code in codes}

    @property
    def rules(self) -> list[dict[str, Any]]:
        """Rules not left out, nor about a column left out."""
        rules: list[dict[str, Any]] = list(self.group.get("rules") or ())
        return [r for r in rules if r["id"] not in self.without and not self._speaks_of_absent(r)]

    def _speaks_of_absent(self, rule: Mapping[str, Any]) -> bool:
        named = {rule.get("field"), rule.get("other"), *(rule.get("fields") or ())}
        named |= {condition.get("field") for condition in rule.get("when") or ()}
        return not named.isdisjoint(self.without)

    def sources(
        self, *, used_by: list[dict[str, Any]], known: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Sources of the group that these rules point to and the item does not have yet."""
        wanted = {rule.get("source") for rule in used_by} - {s.get("id") for s in known}
        return [source for source in self.group["source"] if source.get("id") in wanted]
