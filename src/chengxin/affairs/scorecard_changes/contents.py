"""What the text of a card says: as written, as loaded, and how a wanted card is written down again.

A card that extends another is kept as it is written: a change of something inherited becomes a
change under ``extends``, a change of its own entries is made where they stand.
"""

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

from chengxin.law.errors import RulebookError
from chengxin.law.rulebook import Edition, Pack, Rulebook, as_mapping, parse_edition
from chengxin.law.rulebook.yaml_reading import read_yaml
from chengxin.law.words import EditionStatus
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition

Content = dict[str, Any]
LISTS = ("source", "groups", "indicators", "vetoes")
EXTENDS = "extends"
_PLACING = ("replaces", "after")
_OWN_WORDS = ("pack", "edition", "status", "in_force", "adopted_at", EXTENDS)


def written(text: str) -> Content:
    """The mapping a text holds, as it is written.

    Raises:
        RulebookError: It is not readable as YAML.
    """
    return read_yaml(text, origin="draft")


def parsed(text: str) -> Edition:
    """The card a text stands for, whatever it says of its own status.

    Raises:
        RulebookError: The loader refuses it.
    """
    header = {"status": EditionStatus.DRAFT.value, "adopted_at": None}
    return parse_edition(text, origin="draft", header=header)


def loaded(text: str) -> Content:
    """The whole card a text stands for, with what it inherits, in plain values.

    Raises:
        RulebookError: The loader refuses it.
    """
    return as_mapping(parsed(text).pack)


def text_of(book: Rulebook, pack: Pack) -> Content:
    """What an edition in use says as it was written: on the desk, in its file, else as loaded."""
    row = LawEdition.objects.filter(
        pack=pack.pack, edition=pack.edition, state=EditionState.ADOPTED
    ).first()
    if row is not None:
        return written(row.text)
    packaged = (e for e in book.editions if _is(e.pack, pack))
    text = next((e.text for e in packaged), "")
    return written(text) if text else as_mapping(pack)


def _is(one: Pack, other: Pack) -> bool:
    return (one.pack, one.edition) == (other.pack, other.edition)


def inherited_ids(content: Mapping[str, Any], whole: Mapping[str, Any], part: str) -> set[str]:
    """Ids of the entries of a list that a card has from the one it extends."""
    if EXTENDS not in content:
        return set()
    own = {str(entry.get("id")) for entry in content.get(part) or ()}
    return {str(entry["id"]) for entry in whole.get(part) or () if "id" in entry} - own


def overridden_keys(content: Mapping[str, Any], part: str, identity: str) -> tuple[str, ...]:
    """Keys of an inherited entry that this card says otherwise."""
    changes = (content.get(EXTENDS) or {}).get("with") or {}
    return tuple((changes.get(part) or {}).get(identity) or ())


def without_ids(content: Mapping[str, Any], part: str) -> tuple[str, ...]:
    """Ids of inherited entries that this card leaves out."""
    left = (content.get(EXTENDS) or {}).get("without") or {}
    return tuple(left.get(part) or ())


def rewritten(content: Content, before: Content, wanted: Content) -> Content:
    """The text's mapping, changed so that it stands for another card.

    Args:
        content: As written.
        before: The card it stands for.
        wanted: The card it shall stand for; the header is the same.
    """
    if EXTENDS not in content:
        header = {k: v for k, v in content.items() if k in _OWN_WORDS}
        return header | {k: v for k, v in wanted.items() if k not in _OWN_WORDS}
    changed = copy.deepcopy(content)
    for part in LISTS:
        _rewrite_list(changed, part, before, wanted)
    _rewrite_bands(changed, before, wanted)
    for key in (*before, *(k for k in wanted if k not in before)):
        if key not in (*_OWN_WORDS, *LISTS, "bands") and before.get(key) != wanted.get(key):
            changed[key] = wanted.get(key)
    return changed


def _rewrite_list(changed: Content, part: str, before: Content, wanted: Content) -> None:
    earlier = {str(e["id"]): e for e in before.get(part) or () if "id" in e}
    later = {str(e["id"]): e for e in wanted.get(part) or () if "id" in e}
    own = list(changed.get(part) or ())
    names = {str(entry.get("id")) for entry in own}
    kept = [_in_place(entry, later) for entry in own if str(entry.get("id")) in later]
    kept += [e for identity, e in later.items() if identity not in earlier]
    for identity in earlier:
        if identity not in names:
            _rewrite_inherited(changed, part, identity, earlier[identity], later.get(identity))
    if kept or own:
        changed[part] = kept
    if not changed.get(part):
        changed.pop(part, None)


def _in_place(entry: Content, later: Mapping[str, Content]) -> Content:
    placing = {k: entry[k] for k in _PLACING if k in entry}
    return placing | later[str(entry["id"])]


def _rewrite_inherited(
    changed: Content, part: str, identity: str, before: Content, after: Content | None
) -> None:
    extends = changed[EXTENDS]
    if after is None:
        left = extends.setdefault("without", {}).setdefault(part, [])
        if identity not in left:
            left.append(identity)
        _forget(extends, part, identity)
        return
    differing = _differing(before, after)
    if differing:
        entries = extends.setdefault("with", {}).setdefault(part, {})
        entries[identity] = {**(entries.get(identity) or {}), **differing}


def _forget(extends: Content, part: str, identity: str) -> None:
    """A change of an entry that is left out would be refused: take it away."""
    changes = extends.get("with") or {}
    entries = changes.get(part) or {}
    entries.pop(identity, None)
    if part in changes and not entries:
        del changes[part]
    if "with" in extends and not changes:
        del extends["with"]


def _differing(before: Content, after: Content) -> Content:
    keys = (*before, *(k for k in after if k not in before))
    return {k: after.get(k) for k in keys if before.get(k) != after.get(k)}


def _rewrite_bands(changed: Content, before: Content, wanted: Content) -> None:
    if "bands" in changed:
        changed["bands"] = wanted.get("bands")
        return
    earlier = {b["grade"]: b for b in before.get("bands") or ()}
    for band in wanted.get("bands") or ():
        differing = _differing(earlier.get(band["grade"], {}), band)
        if differing:
            entries = changed[EXTENDS].setdefault("with", {}).setdefault("bands", {})
            entries[band["grade"]] = {**(entries.get(band["grade"]) or {}), **differing}


def since_of(text: str) -> date | None:
    """The first day in force a text names; None where it names none that can be read."""
    try:
        since = (written(text).get("in_force") or {}).get("since")
        return since if isinstance(since, date) else date.fromisoformat(str(since))
    except (RulebookError, ValueError, AttributeError):
        return None
