"""A card edited as a table: what was sent by the cells, made into the card that is wanted."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from chengxin.affairs.scorecard_changes import cells
from chengxin.affairs.scorecard_changes.cells import Cell
from chengxin.affairs.scorecard_changes.contents import Content

PARTS = ("indicators", "vetoes", "source")
"""Lists whose entries have a form of their own."""

NEW = "new"
Sent = Mapping[str, str]


def cells_of(part: str, entry: Mapping[str, Any]) -> tuple[Cell, ...]:
    """The cells of an entry of a list; none for an indicator of a kind there is not."""
    match part:
        case "indicators":
            kind = str(entry.get("kind", ""))
            return cells.cells_of_kind(kind) if kind in cells.indicator_kinds() else ()
        case "vetoes":
            return cells.cells_of_veto()
        case "groups":
            return cells.cells_of_group()
        case "source":
            return cells.cells_of_source()
    return cells.cells_of_band()


def wanted(whole: Content, former: Content, sent: Sent) -> Content:
    """The card a table stands for.

    Args:
        whole: The card as it is, with what it inherits.
        former: The card it is compared with; what was taken off may be put back from it.
        sent: What was sent, by the names of the cells.
    """
    made = copy.deepcopy(whole)
    if "base_points" in sent:
        made["base_points"] = cells.read_points(sent["base_points"])
    made["bands"] = [
        cells.read(cells.cells_of_band(), band, sent, f"bands.{band.get('grade')}")
        for band in whole.get("bands") or ()
    ]
    for part in ("groups", "indicators", "vetoes"):
        made[part] = _entries(part, whole.get(part) or (), former.get(part) or (), sent)
    made["groups"] += _new_group(sent)
    if not made["vetoes"]:
        del made["vetoes"]
    return made


def _entries(
    part: str, entries: Sequence[Content], former: Sequence[Content], sent: Sent
) -> list[Content]:
    """The entries that stay in, with their cells, and those that are put back."""
    kept = [
        cells.read(cells_of(part, entry), entry, sent, f"{part}.{entry['id']}")
        for entry in entries
        if _is_in(part, str(entry["id"]), sent)
    ]
    names = {str(entry["id"]) for entry in entries}
    back = [
        copy.deepcopy(entry)
        for entry in former
        if str(entry["id"]) not in names and f"in.{part}.{entry['id']}" in sent
    ]
    return kept + back


def _is_in(part: str, identity: str, sent: Sent) -> bool:
    """Whether its box is ticked; an entry whose box was not shown stays."""
    return f"in.{part}.{identity}.shown" not in sent or f"in.{part}.{identity}" in sent


def _new_group(sent: Sent) -> list[Content]:
    made = cells.read(cells.cells_of_group(), {}, sent, f"groups.{NEW}")
    return [made] if made.get("id") else []


def taken_off(whole: Content, former: Content, part: str) -> list[Content]:
    """Entries of the former card that this one does not have."""
    names = {str(entry.get("id")) for entry in whole.get(part) or ()}
    return [entry for entry in former.get(part) or () if str(entry.get("id")) not in names]


def with_entry(whole: Content, part: str, identity: str, entry: Content) -> Content:
    """The card with one entry of a list put in its place, or at the end where it is new."""
    made = copy.deepcopy(whole)
    entries = list(made.get(part) or ())
    places = [n for n, each in enumerate(entries) if str(each.get("id")) == identity]
    if places:
        entries[places[0]] = entry
    else:
        entries.append(entry)
    made[part] = entries
    return made


def entry_of(whole: Content, part: str, identity: str) -> Content | None:
    """One entry of a list by its id."""
    found = (e for e in whole.get(part) or () if str(e.get("id")) == identity)
    return next(found, None)
