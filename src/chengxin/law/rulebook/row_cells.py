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
from chengxin.law.rulebook.schemas.catalogue_fields import Field
from chengxin.law.rulebook.schemas.code_table import CodeTable
from chengxin.law.words import RuleAction

Tables = Callable[[str], CodeTable]

RESIDENT_ID = "resident_id"
LARGEST = 2**63 - 1  # what a column of integers holds
_GARBLED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one cell: a built-in rule, what it does, and the part concerned."""

    rule: str
    severity: RuleAction
    value: str
    message_zh: str
    remedy_zh: str


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
    if _GARBLED.search(text):
        return None, [_reject("garbled", text, "含乱码或控制字符", "用UTF-8或GB18030重新导出文件")]
    if field.max_length is not None and len(text) > field.max_length:
        message = f"超过{field.max_length}个字符"
        return None, [_reject("too-long", text, message, "缩短，或把说明移到备注")]
    try:
        return _READERS[field.kind](field, text, tables)
    except UnreadableCellError as error:
        return None, [error.problem]


def _reject(rule: str, value: str, message: str, remedy: str) -> CellProblem:
    return CellProblem(rule, RuleAction.REJECT, value, message, remedy)


def _text(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    return text, []


def _name(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    if not any(character.isalpha() for character in text):
        problem = _reject("not-a-name", text, "不是名称或姓名", "填写证照上的全称或姓名")
        raise UnreadableCellError(problem)
    return text, []


def _date(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    try:
        return parse_day(text), []
    except InvalidDateError as error:
        problem = _reject("not-a-date", text, "不是完整的日期", "按 2026/04/01 的样子填写年月日")
        raise UnreadableCellError(problem) from error


def _integer(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    plain = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"-?\d{1,18}", plain) is None:
        raise UnreadableCellError(_reject("not-a-number", text, "不是整数", "只填数字"))
    return int(plain), []


def _decimal(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).replace(",", ""))
    except InvalidOperation as error:
        raise UnreadableCellError(_reject("not-a-number", text, "不是数", "只填数字")) from error
    return number, []


def _amount(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    try:
        fen = parse_fen(text, unit=field.unit or "yuan")
    except InvalidAmountError as error:
        problem = _reject("not-an-amount", text, "读不出一个确切的金额", "只填一个数，按本列的单位")
        raise UnreadableCellError(problem) from error
    if fen > LARGEST:
        problem = _reject("not-an-amount", text, "数额大得不可能", "核对单位和小数点")
        raise UnreadableCellError(problem)
    return fen, []


def _capital(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    try:
        minor, currency = parse_capital(text, tables("currency"))
    except InvalidAmountError:
        minor, currency = LARGEST + 1, ""
    if minor > LARGEST:
        remedy = "写明数、单位和币种，如 1000万元人民币"
        return None, [
            CellProblem("not-a-capital", RuleAction.WARN, text, "读不出确切的资本和币种", remedy)
        ]
    return (minor, currency), []


def _one_code(field: Field, text: str, tables: Tables) -> str:
    found = tables(str(field.code_table)).find(text)
    if found is None:
        allowed = "、".join(e.zh for e in tables(str(field.code_table)).entries[:8])
        raise UnreadableCellError(
            _reject("not-in-table", text, "不在代码表内", f"填写代码表里的值，如{allowed}")
        )
    return found.code


def _code(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    return _one_code(field, text, tables), []


def _codes(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    parts = re.split(f"[{re.escape(str(field.separator))}]", text)
    found = [_one_code(field, part, tables) for part in map(clean, parts) if part]
    return list(dict.fromkeys(found)), []


def _checked(
    field: Field, code: str, text: str, shape: bool, valid: bool, name: str
) -> tuple[Any, list[CellProblem]]:
    """A code with a check character; what its field says happens to a wrong one."""
    assert field.check_digit is not None
    severity = field.check_digit
    if valid:
        return code, []
    if shape:
        message = f"{name}的校验位不符，至少有一位抄错"
        rule = "uscc-check-digit" if field.kind == "uscc" else "check-digit"
    else:
        message, rule = f"不是{name}的样子", "wrong-shape"
        if field.kind == "uscc" and severity is RuleAction.WARN:
            severity = RuleAction.HOLD
    return code, [CellProblem(rule, severity, text, message, "对照证照重新抄录")]


def _uscc(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    code = uscc.normalise(text)
    return _checked(
        field, code, text, uscc.has_shape(code), uscc.is_valid(code), "统一社会信用代码"
    )


def _organisation_code(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    code = organisation_code.normalise(text)
    shape = re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code) is not None
    return _checked(field, code, text, shape, organisation_code.is_valid(code), "组织机构代码")


def _registration_number(field: Field, text: str, tables: Tables) -> tuple[Any, list[CellProblem]]:
    number = registration_number.normalise(text)
    valid = registration_number.is_valid(number) or registration_number.is_old(number)
    shape = re.fullmatch(r"\d{15}", number) is not None
    return _checked(field, number, text, shape, valid, "工商注册号")


def read_identity(field: Field, text: str, document_kind: str | None) -> list[CellProblem]:
    """What is wrong with the number of an identity document; only resident cards are checked."""
    if document_kind != RESIDENT_ID:
        return []
    number = resident_id.normalise(text)
    shape = re.fullmatch(r"[1-9]\d{16}[0-9X]", number) is not None
    problems = _checked(field, number, text, shape, resident_id.is_valid(number), "身份证号码")[1]
    return [
        CellProblem(p.rule, p.severity, "*" * len(text), p.message_zh, p.remedy_zh)
        for p in problems
    ]


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
