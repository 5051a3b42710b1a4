"""Fields of a payload as one audience may see them, as text a person reads."""

from typing import Any

from chengxin.law.rulebook import CodeTable, Field, Rulebook
from chengxin.law.words import Audience, DisclosureLevel

_ADMINISTRATION = frozenset(
    {Audience.OFFICE, Audience.DEPARTMENT, Audience.REGULATOR, Audience.COUNTER}
)
FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000


def visible_levels(audience: Audience, *, is_source: bool = False) -> frozenset[DisclosureLevel]:
    """Disclosure levels open to an audience.

    Args:
        audience: Who reads.
        is_source: Whether the reader's department handed the record in.
    """
    levels = {DisclosureLevel.PUBLIC}
    if audience in _ADMINISTRATION or audience is Audience.SELF:
        levels.add(DisclosureLevel.GOVERNMENT)
    if audience in {Audience.SELF, Audience.OFFICE} or is_source:
        levels.add(DisclosureLevel.AUTHORISED)
    return frozenset(levels)


def text_of(field: Field, value: Any, rulebook: Rulebook) -> str:
    """A payload value as a person reads it: units said, codes replaced by their titles."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):  # a sensitive value: mask and reference
        return str(value.get("masked", ""))
    if field.kind == "amount":
        return _amount(int(value), field.unit or "yuan")
    if field.kind == "codes":
        return "；".join(_title(field, str(code), rulebook) for code in value)
    if field.kind == "code":
        return _title(field, str(value), rulebook)
    return str(value)


def _title(field: Field, code: str, rulebook: Rulebook) -> str:
    """The newest Chinese label of a code; a code keeps its meaning through all editions."""
    for table in reversed(rulebook.editions_of(f"code-table.{field.code_table}")):
        assert isinstance(table, CodeTable)
        found = next((entry.zh for entry in table.entries if entry.code == code), None)
        if found is not None:
            return found
    return code


def _amount(fen: int, unit: str) -> str:
    """Amount as the official form writes it: 万元 with six decimals, 元 with two."""
    if unit == "wan":
        whole, rest = divmod(fen, FEN_PER_WAN)
        return f"{whole:,}.{rest:06d} 万元"
    whole, rest = divmod(fen, FEN_PER_YUAN)
    return f"{whole:,}.{rest:02d} 元"
