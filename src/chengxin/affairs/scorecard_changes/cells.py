"""The cells of a table in which a card is edited, read off its schema: no kind is named here.

A new kind of indicator, or a new key of one, has its cells as soon as its schema class is there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, StrictBool, StrictInt

from chengxin.law.rulebook.schemas.base import LegalSource, Strict
from chengxin.law.rulebook.schemas.scorecard_indicators import Indicator
from chengxin.law.rulebook.schemas.scorecard_parts import (
    Band,
    Group,
    MilliPoints,
    Veto,
    parse_points,
    points_text,
)

IDENTITY = ("id", "kind")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One key of a part of a card, and what is written into its cell.

    Attributes:
        name: The key as packs write it.
        form: ``points``, ``integer``, ``date``, ``flag``, ``choice``, ``choices``, ``text``,
            ``texts``, ``part`` (a mapping with cells of its own) or ``rows`` (a list of such).
        required: Whether the schema refuses the part without it.
        choices: The words to choose from.
        cells: The cells of a ``part`` or of one of the ``rows``.
    """

    name: str
    form: str
    required: bool = False
    choices: tuple[str, ...] = ()
    cells: tuple["Cell", ...] = field(default=())

    @property
    def gives_points(self) -> bool:
        """Whether points are written here, or in one of its rows."""
        return self.form == "points" or any(c.gives_points for c in self.cells)

    @property
    def is_measure(self) -> bool:
        """Whether it belongs into the table: points, steps, caps, floors, weights, windows."""
        if self.form in ("points", "integer"):
            return True
        if self.form != "rows" or not self.is_flat:
            return False
        return self.gives_points or all(c.form == "integer" for c in self.cells)

    @property
    def is_flat(self) -> bool:
        """Whether none of its cells has cells of its own."""
        return not any(c.cells or c.form == "choices" for c in self.cells)


def indicator_kinds() -> tuple[str, ...]:
    """Every kind of indicator, in the order of the schema."""
    return tuple(_kind_of(model) for model in _indicator_models())


def cells_of_kind(kind: str) -> tuple[Cell, ...]:
    """The cells of an indicator of a kind; KeyError for a kind there is not."""
    return _cells(_by_kind()[kind])


def cells_of_veto() -> tuple[Cell, ...]:
    """The cells of a veto."""
    return _cells(Veto)


def cells_of_band() -> tuple[Cell, ...]:
    """The cells of a grade band."""
    return _cells(Band)


def cells_of_source() -> tuple[Cell, ...]:
    """The cells of a legal source."""
    return _cells(LegalSource)


def cells_of_group() -> tuple[Cell, ...]:
    """The cells of a group."""
    return _cells(Group)


@cache
def _by_kind() -> dict[str, type[BaseModel]]:
    return {_kind_of(model): model for model in _indicator_models()}


def _indicator_models() -> tuple[type[BaseModel], ...]:
    union = get_args(Indicator)[0]
    return tuple(get_args(union))


def _kind_of(model: type[BaseModel]) -> str:
    return str(get_args(model.model_fields["kind"].annotation)[0])


@cache
def _cells(model: type[BaseModel]) -> tuple[Cell, ...]:
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        _cell(info.alias or name, hints[name], required=info.is_required())
        for name, info in model.model_fields.items()
    )


def _cell(name: str, hint: Any, *, required: bool) -> Cell:
    hint = _without_none(hint)
    if hint == MilliPoints:
        return Cell(name, "points", required)
    bare = _bare(hint)
    if bare is bool or hint is StrictBool:
        return Cell(name, "flag", required)
    if bare is int or hint is StrictInt:
        return Cell(name, "integer", required)
    if bare is date:
        return Cell(name, "date", required)
    words = _words(bare)
    if words:
        return Cell(name, "choice", required, words)
    if get_origin(bare) is tuple:
        return _listed(name, get_args(bare)[0], required)
    if isinstance(bare, type) and issubclass(bare, Strict):
        return Cell(name, "part", required, cells=_cells(bare))
    return Cell(name, "text", required)


def _listed(name: str, hint: Any, required: bool) -> Cell:
    bare = _bare(hint)
    if isinstance(bare, type) and issubclass(bare, Strict):
        return Cell(name, "rows", required, cells=_cells(bare))
    words = _words(bare)
    return Cell(name, "choices" if words else "texts", required, words)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        rest = [part for part in get_args(hint) if part is not type(None)]
        return rest[0] if len(rest) == 1 else hint
    return hint


def _bare(hint: Any) -> Any:
    """A type without what it is annotated with, and without None."""
    while get_origin(hint) is Annotated:
        hint = _without_none(get_args(hint)[0])
    return hint


def _words(bare: Any) -> tuple[str, ...]:
    if get_origin(bare) is Literal:
        return tuple(str(value) for value in get_args(bare))
    if isinstance(bare, type) and issubclass(bare, Enum):
        return tuple(str(member.value) for member in bare)
    return ()


def read(cells: tuple[Cell, ...], values: Values, sent: Mapping[str, str], prefix: str) -> Any:
    """A part of a card with what was written into its cells.

    A cell that was not sent keeps its value; an emptied one takes its key away. What is no number
    is kept as it was written, for the loader to refuse with its place.

    Args:
        cells: Those that were shown.
        values: The part as it was.
        sent: What was sent, by the names `names` gives.
        prefix: Beginning of the names of this part.
    """
    part = dict(values)
    for cell in cells:
        value = _read_cell(cell, part.get(cell.name), sent, f"{prefix}.{cell.name}")
        if value is None or value == [] or value == {}:
            part.pop(cell.name, None)
        else:
            part[cell.name] = value
    return part


def _read_cell(cell: Cell, value: Any, sent: Mapping[str, str], name: str) -> Any:
    match cell.form:
        case "part":
            return read(cell.cells, value or {}, sent, name)
        case "rows":
            return _read_rows(cell, value or [], sent, name)
        case "flag":
            return _read_flag(sent, name, value)
        case "choices":
            return _read_choices(cell, sent, name, value)
    if name not in sent:
        return value
    return _read_text(cell.form, sent[name].strip())


def _read_text(form: str, text: str) -> Any:
    if not text:
        return None
    if form == "texts":
        return [w.strip() for w in re.split(r"[,，、]", text) if w.strip()]
    if form == "integer":
        return int(text) if text.lstrip("+-").isdecimal() else text
    return read_points(text) if form == "points" else text


def read_points(text: str) -> str:
    """Points as packs write them; what are no points stay as written, for the loader to judge.

    >>> read_points("−2.50"), read_points("viel")
    ('-2.5', 'viel')
    """
    plain = text.strip().replace("\u2212", "-")
    try:
        return points_text(parse_points(plain))
    except ValueError:
        return plain


def _read_flag(sent: Mapping[str, str], name: str, value: Any) -> Any:
    """``yes``, ``no``, or nothing written."""
    if name not in sent:
        return value
    return {"yes": True, "no": False}.get(sent[name])


def _read_choices(cell: Cell, sent: Mapping[str, str], name: str, value: Any) -> Any:
    if f"{name}.shown" not in sent:
        return value
    return [word for word in cell.choices if f"{name}.{word}" in sent]


def _read_rows(cell: Cell, rows: list[Any], sent: Mapping[str, str], name: str) -> list[Any]:
    """Rows in their order; an emptied row goes, a row filled in below comes."""
    if f"{name}.shown" not in sent:
        return rows
    shown = int(sent[f"{name}.shown"])
    found = []
    for number in range(shown):
        row = rows[number] if number < len(rows) and isinstance(rows[number], Mapping) else {}
        made = read(cell.cells, row, sent, f"{name}.{number}")
        if made:
            found.append(made)
    return found


def blank_rows(cell: Cell, rows: list[Any]) -> Iterator[tuple[int, Values]]:
    """The rows of a list with their numbers, and one more to fill in."""
    yield from enumerate(r if isinstance(r, Mapping) else {} for r in rows)
    yield len(rows), {}
