"""Canonical JSON: one text for one value, so that a digest of it means the value.

The form is that of RFC 8785 (JCS), narrowed so that nothing depends on a number
format or on a library:

========================  ==================================  =========================
matter                    RFC 8785                            here
========================  ==================================  =========================
order of members          by UTF-16 code units                the same; names outside the
                                                              basic plane are refused, so
                                                              code points order alike
strings                   shortest escapes, no normalising    the same
white space               none                                the same
encoding                  UTF-8, lone surrogates refused      the same
integers                  IEEE 754 doubles                    exact, within ±(2**53 - 1)
fractions, exponents      ECMAScript shortest form            **refused**: use fen,
                                                              milli-points, or a string
NaN, infinities           refused                             refused
========================  ==================================  =========================

Whatever this module accepts, any RFC 8785 implementation writes as the same bytes.
Dates, times and decimals are the caller's to turn into text, since their text is a
decision (which zone, how many digits).
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from chengxin.engines.sealing.errors import CanonicalFormError

LARGEST_INTEGER: Final = 2**53 - 1
"""The largest whole number every JSON reader keeps exactly (RFC 7493, section 2.2)."""

_LAST_OF_BASIC_PLANE: Final = "\uffff"


def canonical_text(value: Any) -> str:
    """The canonical JSON text of a value.

    Args:
        value: None, bool, int, str, and lists, tuples and string-keyed mappings of these.

    Raises:
        CanonicalFormError: A float, a date, a set, a too large integer, a name that is not
            a string, or a lone surrogate is somewhere inside; the error says where.

    >>> canonical_text({"名称": "示例", "fen": 100, "a": [True, None]})
    '{"a":[true,null],"fen":100,"名称":"示例"}'
    """
    _check(value, "$")
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def canonical_bytes(value: Any) -> bytes:
    """The canonical JSON of a value as UTF-8, which is what digests are taken of.

    >>> canonical_bytes({"b": 1, "a": "文"})
    b'{"a":"\\xe6\\x96\\x87","b":1}'
    """
    return canonical_text(value).encode("utf-8")


def parse_canonical(data: bytes) -> Any:
    """The value of a canonical JSON text; anything but the canonical bytes is refused.

    Args:
        data: UTF-8 bytes as `canonical_bytes` writes them.

    Raises:
        CanonicalFormError: Not JSON, repeated names, a fraction, other order or spacing.

    >>> parse_canonical(b'{"a":1}')
    {'a': 1}
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_members,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except CanonicalFormError:
        raise
    except (ValueError, RecursionError) as error:
        raise CanonicalFormError("$", f"not JSON in UTF-8: {error}.") from error
    if canonical_bytes(value) != data:
        raise CanonicalFormError(
            "$", "JSON, but not in canonical form: write it with sorted names and no spaces."
        )
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The members of one object, refusing a repeated name."""
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise CanonicalFormError("$", f"the names {repeated} are repeated in one object.")
    return members


def _refuse_number(text: str) -> NoReturn:
    """Refuse a number that is not a plain integer."""
    raise CanonicalFormError("$", f"{text} is not a plain integer; fractions are written as text.")


def _check(value: Any, path: str) -> None:
    """Refuse whatever has no canonical form, naming the place."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, int):
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise CanonicalFormError(path, f"{value} is beyond ±(2**53 - 1); write it as text.")
    elif isinstance(value, list | tuple):
        for index, element in enumerate(value):
            _check(element, f"{path}[{index}]")
    elif isinstance(value, dict):
        _check_members(value, path)
    else:
        raise CanonicalFormError(
            path,
            f"a {type(value).__name__} ({value!r}) has no canonical form; "
            "use integers for quantities and text for dates and decimals.",
        )


def _check_members(value: Mapping[Any, Any], path: str) -> None:
    """Check the names and values of one object."""
    for name, member in value.items():
        if not isinstance(name, str):
            raise CanonicalFormError(path, f"the name {name!r} is not a string.")
        if name and max(name) > _LAST_OF_BASIC_PLANE:
            raise CanonicalFormError(
                path, f"the name {name!r} has a character outside the basic plane."
            )
        _check_text(name, path)
        _check(member, f"{path}.{name}")


def _check_text(text: str, path: str) -> None:
    """Refuse a lone surrogate, which has no UTF-8."""
    if text.isascii():
        return
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise CanonicalFormError(
            path, f"a lone surrogate stands at position {error.start}; it has no UTF-8."
        ) from error
