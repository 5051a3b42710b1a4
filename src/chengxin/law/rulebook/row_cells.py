"""Reads one cell by its field: the value it means, or what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from chengxin.law.dates import parse_day
from chengxin.law.errors import InvalidAmountError, InvalidDateError
from chengxin.law.identifiers import organisation_code, registration_number, resident_id, uscc
from chengxin.law.money.amounts import parse_fen
from chengxin.law.money.capital import parse_capital
from chengxin.law.rulebook.mojibake import is_mojibake
from chengxin.law.rulebook.schemas.catalogue_fields import Field
from chengxin.law.rulebook.schemas.code_table import CodeTable
from chengxin.law.words import RuleAction

Tables = Callable[[str], CodeTable]

RESIDENT_ID = "resident_id"
_IDEOGRAPHS = (0x20000, 0x3FFFF)
LETTER = r"[\p{L}\x{20000}-\x{3FFFF}]"
"""`is_letter` as a regular expression, for whole columns."""
LARGEST = 2**63 - 1  # what a column of integers holds
_GARBLED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
FORMULA = r"^=\s*(?:[A-Za-z][A-Za-z.]*\(|\$?[A-Za-z]{1,3}\$?[0-9])"
FULL_WIDTH = r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
TEXT_KINDS = frozenset({"string", "text", "name"})
FULL_WIDTH_KINDS = frozenset(
    {"date", "integer", "decimal", "amount", "uscc", "organisation_code", "registration_number"}
)
_FORMULA, _FULL_WIDTH = re.compile(FORMULA), re.compile(FULL_WIDTH)


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell: a built-in rule, what it does, and the part concerned.

    `severity` is that of the field; the built-in rules outrank it where they say one.
    """

    rule: str
    severity: RuleAction
    value: str


class UnreadableCellError(Exception):
    """Carries the problem of a cell that gives no value."""

    def __init__(self, problem: CellProblem) -> None:
        """Keep the problem."""
        super().__init__(problem.rule)
        self.problem = problem


def clean(text: str) -> str:
    """A cell without blanks around it, full-width ones and zero-width marks included."""
    return text.strip(" \t\r\n\u3000\u00a0\u200b\ufeff")


def read_cell(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    """The payload value of a cleaned, non-empty cell, and what is to be said about it.

    Returns:
        Value and problems. Dates are `date`, amounts integer fen, capitals (minor units, ISO
        code), codes their code, several codes a list in the order written; None where a problem
        leaves no value.
    """
    unreadable = _unreadable(field, text)
    if unreadable is not None:
        return None, [_reject(unreadable, text)]
    try:
        value, problems = _READERS[field.kind](field, text, tables)
    except UnreadableCellError as error:
        return None, [error.problem]
    if not problems and field.kind in FULL_WIDTH_KINDS and _FULL_WIDTH.search(text):
        problems = [CellProblem("full-width", RuleAction.WARN, text)]
    return value, problems


def _unreadable(field: Field, text: str) -> str | None:
    """The rule that a cell breaks whatever it should hold."""
    if _GARBLED.search(text):
        return "garbled"
    if _FORMULA.match(text):
        return "formula"
    if field.max_length is not None and len(text) > field.max_length:
        return "too-long"
    return "mojibake" if field.kind in TEXT_KINDS and is_mojibake(text) else None


def _reject(rule: str, value: str) -> CellProblem:
    return CellProblem(rule, RuleAction.REJECT, value)


def _text(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    return text, []


def _name(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    if not any(is_letter(character) for character in text):
        raise UnreadableCellError(_reject("not-a-name", text))
    return text, []


def is_letter(character: str) -> bool:
    """A letter of any script; every place of the ideographic planes is one, named yet or not."""
    return character.isalpha() or _IDEOGRAPHS[0] <= ord(character) <= _IDEOGRAPHS[1]


def _date(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    try:
        return parse_day(text), []
    except InvalidDateError as error:
        raise UnreadableCellError(_reject("not-a-date", text)) from error


def _integer(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    plain = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"-?\d{1,18}", plain) is None:
        raise UnreadableCellError(_reject("not-a-number", text))
    return int(plain), []


def _decimal(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).replace(",", ""))
    except InvalidOperation as error:
        raise UnreadableCellError(_reject("not-a-number", text)) from error
    return number, []


def _amount(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    try:
        fen = parse_fen(text, unit=field.unit or "yuan")
    except InvalidAmountError as error:
        raise UnreadableCellError(_reject("not-an-amount", text)) from error
    if fen > LARGEST:
        raise UnreadableCellError(_reject("not-an-amount", text))
    return fen, []


def _capital(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    try:
        minor, currency = parse_capital(text, tables("currency"))
    except InvalidAmountError:
        minor, currency = LARGEST + 1, ""
    if minor > LARGEST:
        return None, [CellProblem("not-a-capital", RuleAction.WARN, text)]
    return (minor, currency), []


def _one_code(field: Field, text: str, tables: Tables) -> str:
    found = tables(str(field.code_table)).find(text)
    if found is None:
        raise UnreadableCellError(_reject("not-in-table", text))
    return found.code


def _code(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    return _one_code(field, text, tables), []


def _codes(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    parts = re.split(f"[{re.escape(str(field.separator))}]", text)
    found = [_one_code(field, part, tables) for part in map(clean, parts) if part]
    return list(dict.fromkeys(found)), []


def _checked(
    field: Field, code: str, text: str, shape: bool, valid: bool
) -> tuple[Any, list[CellProblem]]:
    """A code with a check character; what its field says happens to a wrong one."""
    assert field.check_digit is not None
    severity = field.check_digit
    if valid:
        return code, []
    if shape:
        rule = "uscc-check-digit" if field.kind == "uscc" else "check-digit"
    else:
        rule = "wrong-shape"
        if field.kind == "uscc" and severity is RuleAction.WARN:
            severity = RuleAction.HOLD
    return code, [CellProblem(rule, severity, text)]


def _uscc(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    code = uscc.normalise(text)
    return _checked(field, code, text, uscc.has_shape(code), uscc.is_valid(code))


def _organisation_code(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    code = organisation_code.normalise(text)
    shape = re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code) is not None
    return _checked(field, code, text, shape, organisation_code.is_valid(code))


def _registration_number(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    number = registration_number.normalise(text)
    valid = registration_number.is_valid(number) or registration_number.is_old(number)
    shape = re.fullmatch(r"\d{15}", number) is not None
    return _checked(field, number, text, shape, valid)


def read_identity(field: Field, text: str, document_kind: str | None) -> list[CellProblem]:
    """What is wrong with the number of an identity document; only resident cards are checked."""
    if document_kind != RESIDENT_ID:
        return []
    number = resident_id.normalise(text)
    shape = re.fullmatch(r"[1-9]\d{16}[0-9X]", number) is not None
    problems = _checked(field, number, text, shape, resident_id.is_valid(number))[1]
    return [CellProblem(p.rule, p.severity, "*" * len(text)) for p in problems]


_READERS: dict[str, Callable[[Field, str, Tables], tuple[Any, list[CellProblem]]]] = {
    "string": _text,
    "text": _text,
    "name": _name,
    "date": _date,
    "integer": _integer,
    "decimal": _decimal,
    "amount": _amount,
    "capital": _capital,
    "code": _code,
    "codes": _codes,
    "uscc": _uscc,
    "organisation_code": _organisation_code,
    "registration_number": _registration_number,
    "identity_number": _text,
}
