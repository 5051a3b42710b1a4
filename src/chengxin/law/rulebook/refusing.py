"""Words what a schema refuses: the place, the key, the rule that is broken, and the remedy."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chengxin.law.errors import (
    InvalidPackError,
    MissingProvenanceError,
    RulebookError,
    UnknownKeyError,
)
from chengxin.law.rulebook.locating import WHOLE_PACK, Place, Step, steps_of
from chengxin.law.rulebook.schemas.flaws import FLAW

Locate = Callable[[Sequence[Step], bool], Place]
"""From a path, and whether its last key is missing, to where it was written."""

_PROVENANCE = ("source", "confidence", "checked_on")
_SEE_SCHEMA = "See the schema of this kind under chengxin/law/rulebook/schemas"
_ASK_PROVENANCE = (
    "Every pack names its source with the day a person checked it (checked_on) and how sure that "
    "person is (confidence)"
)
_REMEDIES = {
    "missing": "Write the key",
    "too_short": "Name at least one",
    "union_tag_invalid": "Write one of the kinds it lists",
    "union_tag_not_found": "Say its `kind`",
    "literal_error": "Write one of the words it lists",
    "enum": "Write one of the words it lists",
    "bool_type": "Write true or false, without quotes",
    "int_type": "Write a whole number, without quotes",
    "int_parsing": "Write a whole number",
    "int_from_float": "Write a whole number",
    "string_type": "Quote the value: YAML has read it as a number, a day or a truth value",
    "string_pattern_mismatch": "Write it in the form the pattern shows",
    "greater_than_equal": "Write a greater number",
    "less_than_equal": "Write a smaller number",
    "date_type": "Write a day like 2026-04-01, without quotes",
    "date_from_datetime_parsing": "Write a day like 2026-04-01",
    "datetime_from_date_parsing": "Write a moment like 2026-04-01T10:00:00+08:00",
    "timezone_aware": "Add the zone, like +08:00",
    "tuple_type": "Write a list",
    "model_type": "Write a mapping of keys and values",
    "dict_type": "Write a mapping of keys and values",
}


def refusal(error: ValidationError, origin: str, locate: Locate) -> RulebookError:
    """The error for the first thing a schema refuses; facts: where, line, key, rule, remedy."""
    found = _causes(error)
    first = found[0]
    context: dict[str, Any] = first.get("ctx") or {}
    own = steps_of(str(context.get("key", ""))) if first["type"] == FLAW else []
    is_missing = first["type"] == "missing" or bool(own)
    place = locate([*first["loc"], *own], is_missing)
    key = place.key or WHOLE_PACK
    more = f" ({len(found) - 1} more after it)" if len(found) > 1 else ""
    kind, rule, remedy, shown = _worded(first, key)
    return kind(
        f"{place}: {rule}{more}{shown}. {remedy}.",
        where=origin,
        key=key,
        line=place.line,
        rule=rule,
        remedy=remedy,
    )


def _worded(first: ErrorDetails, key: str) -> tuple[type[RulebookError], str, str, str]:
    """Class of the error, the rule, the remedy, and the value found where it helps."""
    if first["type"] == "extra_forbidden":
        return (
            UnknownKeyError,
            "no such key in this kind of pack",
            "Correct the spelling, or quote the value above it: a comma in `{…}` starts a new key",
            "",
        )
    if first["type"] in ("missing", "too_short") and key.rpartition(".")[2] in _PROVENANCE:
        return (
            MissingProvenanceError,
            "missing",
            _ASK_PROVENANCE,
            "",
        )
    if first["type"] == FLAW:
        context = first["ctx"]
        remedy = str(context["remedy"])
        return InvalidPackError, str(context["rule"]), remedy[:1].upper() + remedy[1:], ""
    remedy = _REMEDIES.get(first["type"], _SEE_SCHEMA)
    return InvalidPackError, first["msg"], remedy, f"; found {_shorten(first['input'])}"


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
