"""The format of a column in the notation of the data-item standards (数据格式).

Source: DB15/T 1102-2024 as quoted by the drafters: ``C..200`` up to 200 characters, ``C18`` exactly
18, ``N..14,6`` a number with six decimals, ``D8`` a day as YYYYMMDD.
"""

from chengxin.law.rulebook.schemas.catalogue_fields import Field

_EXACT = {"uscc": "C18", "date": "D8"}
_DECIMALS = {"wan": 6, "yuan": 2}  # a fen is the millionth of ten thousand yuan


def format_of(field: Field) -> str:
    """How the cells of a column are written.

    >>> format_of(Field(code="A", name="a", title_zh="名称", kind="string", max_length=200))
    'C..200'
    """
    exact = _EXACT.get(field.kind)
    if exact is not None:
        return exact
    if field.kind in ("integer", "decimal", "amount"):
        return f"N{_length(field)}{_decimals(field)}"
    return f"C{_length(field)}"


def _length(field: Field) -> str:
    if field.max_length is None:
        return ".."
    return (
        f"{field.max_length}" if field.min_length == field.max_length else f"..{field.max_length}"
    )


def _decimals(field: Field) -> str:
    return f",{_DECIMALS[field.unit]}" if field.unit is not None else ""
