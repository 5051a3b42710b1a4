"""The table of a card: groups with their indicators, vetoes, bands, what was taken off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chengxin.affairs.scorecard_changes import cells, contents, tables
from chengxin.affairs.scorecard_changes.contents import Content
from chengxin.entrances.desk.card_cells import KINDS, Hints, ShownCell, hints_of, shown


@dataclass(frozen=True)
class Row:
    """One entry of the table: who it is, its cells, whether it is inherited and what is changed."""

    id: str
    label: Mapping[str, Any]
    kind: Any
    item: str
    name_cells: tuple[ShownCell, ...]
    cells: tuple[ShownCell, ...]
    inherited: bool
    overridden: tuple[str, ...]


def context(content: Content, whole: Content, former: Content) -> dict[str, Any]:
    """Everything the table shows of a card.

    Args:
        content: As it is written.
        whole: With what it inherits.
        former: The card it is compared with.
    """
    hints = Hints()
    groups = [
        {
            "row": _row("groups", group, content, whole, hints),
            "indicators": [
                _row("indicators", each, content, whole, hints)
                for each in whole.get("indicators") or ()
                if each.get("group") == group.get("id")
            ],
        }
        for group in whole.get("groups") or ()
    ]
    known = {group.get("id") for group in whole.get("groups") or ()}
    lost = [i for i in whole.get("indicators") or () if i.get("group") not in known]
    return {
        "content": content,
        "whole": whole,
        "groups": groups,
        "lost": [_row("indicators", each, content, whole, hints) for each in lost],
        "vetoes": [_row("vetoes", v, content, whole, hints) for v in whole.get("vetoes") or ()],
        "bands": [
            {
                "band": band,
                "cells": shown(
                    _measures(cells.cells_of_band()), band, f"bands.{band.get('grade')}", hints
                ),
            }
            for band in whole.get("bands") or ()
        ],
        "taken_off": {part: tables.taken_off(whole, former, part) for part in _IN_OR_OUT},
        "new_group": shown(cells.cells_of_group(), {}, f"groups.{tables.NEW}", hints),
        "sources": [s for s in whole.get("source") or () if s.get("id")],
        "lists": hints_of(whole, set()).lists,
    }


_IN_OR_OUT = ("groups", "indicators", "vetoes")
_NAMES = ("label", "title")


def _row(part: str, entry: Content, content: Content, whole: Content, hints: Hints) -> Row:
    identity = str(entry.get("id", ""))
    every = tables.cells_of(part, entry)
    prefix = f"{part}.{identity}"
    measures = tuple(c for c in _measures(every) if c.form != "rows" or entry.get(c.name))
    measures += tuple(c for c in every if c.name == "ceiling")
    return Row(
        id=identity,
        label=entry.get("label") or entry.get("title") or {},
        kind=KINDS.get(str(entry.get("kind", "")), entry.get("kind", "")),
        item=str(entry.get("of", "")),
        name_cells=shown(tuple(c for c in every if c.name in _NAMES), entry, prefix, hints),
        cells=shown(measures, entry, prefix, hints),
        inherited=identity in contents.inherited_ids(content, whole, part),
        overridden=contents.overridden_keys(content, part, identity),
    )


def _measures(every: tuple[cells.Cell, ...]) -> tuple[cells.Cell, ...]:
    return tuple(cell for cell in every if cell.is_measure)
