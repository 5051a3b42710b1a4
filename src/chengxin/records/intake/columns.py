"""From the columns of a file to the fields of a catalogue item.

Official templates are mapped by their headers (Chinese titles, codes, aliases, or a title with its
code); any other file by a feed. Both give a `ColumnPlan`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from rapidfuzz import fuzz, process

from chengxin.law.rulebook import CatalogueItem, Field, normalise_header
from chengxin.records.intake.errors import AmbiguousTableError, UnknownColumnsError
from chengxin.records.intake.reading import ROW_NO, SURPLUS, column

KEPT = "kept:"
REVOKED = "~revoked"
IDENTIFIER = "~identifier"
ESTIMATED = "~estimated"
RETURNED_FROM = "~returned_from"

# The one problem of a mapping that concerns a single cell, not the whole row.
FEED_PATTERN = "feed-pattern"

# Columns that a returned workbook adds to the department's own.
NOTES_HEADER = "改正说明"
ORIGIN_HEADER = "原批次行号（勿改）"

PROBLEM_SCHEMA = pl.Schema(
    {
        "row_no": pl.Int64,
        "field": pl.String,
        "value": pl.String,
        "rule": pl.String,
        "severity": pl.String,
        "message": pl.String,
        "remedy": pl.String,
        "message_en": pl.String,
        "remedy_en": pl.String,
        "mended": pl.String,
    }
)
_CODE = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)+")
_MARKS = re.compile(r"[*＊]|\((?:必填|选填|必填项)\)")
_NEAREST, _ALIKE = 3, 50


@dataclass(frozen=True)
class Mapped:
    """Rows as the catalogue item sees them, and what the mapping itself found wrong.

    ``frame``: ``row_no``, one string per field of the item (null where the file has none),
    ``kept:<header>`` strings, ``~revoked`` boolean, ``~identifier`` string, ``~estimated`` list of
    field names, ``~returned_from`` string. ``problems``: `wording.FOUND_SCHEMA`.
    """

    frame: pl.DataFrame
    problems: pl.DataFrame


@dataclass(frozen=True)
class ColumnPlan:
    """How to map the raw rows of one file; see `Mapped` for what comes out.

    ``fields`` holds an expression over the raw columns per field name, ``column_of`` the position
    of the column a field is (first) read from, ``unnamed`` positions without a header, which must
    be empty throughout. ``problems`` are (condition, field, value, problem) over raw columns.
    ``headers`` are those of the file where they are the item's own.
    """

    item: CatalogueItem
    fields: Mapping[str, pl.Expr]
    column_of: Mapping[str, int]
    kept: Mapping[str, pl.Expr] = field(default_factory=dict)
    revoked: pl.Expr | None = None
    identifier: pl.Expr | None = None
    estimated: pl.Expr | None = None
    returned_from: pl.Expr | None = None
    unnamed: tuple[int, ...] = ()
    problems: tuple["RawProblem", ...] = ()
    received_on_fields: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    is_feed: bool = False

    def apply(self, raw: pl.DataFrame, *, received_on: date) -> Mapped:
        """Map raw rows as `reading.RawTable` gives them.

        Args:
            raw: Raw rows.
            received_on: Day of receipt, Asia/Shanghai.
        """
        day = pl.lit(received_on.isoformat())
        nothing = pl.lit(None, pl.String)
        frame = raw.select(
            pl.col(ROW_NO),
            *(self.fields.get(f.name, nothing).alias(f.name) for f in self.item.fields),
            *(expr.alias(KEPT + name) for name, expr in self.kept.items()),
            (self.revoked if self.revoked is not None else pl.lit(value=False)).alias(REVOKED),
            (self.identifier if self.identifier is not None else nothing).alias(IDENTIFIER),
            self._estimated().alias(ESTIMATED),
            (self.returned_from if self.returned_from is not None else nothing).alias(
                RETURNED_FROM
            ),
        ).with_columns(pl.col(name).fill_null(day) for name in self.received_on_fields)
        return Mapped(frame, self._found(raw))

    def _estimated(self) -> pl.Expr:
        parts = [] if self.estimated is None else [self.estimated]
        parts += [
            pl.when(self.fields[name].is_null()).then(pl.lit([name]))
            for name in self.received_on_fields
        ]
        if not parts:
            return pl.lit(None, pl.List(pl.String))
        return pl.concat_list(p.fill_null(pl.lit([], pl.List(pl.String))) for p in parts)

    def _found(self, raw: pl.DataFrame) -> pl.DataFrame:
        found = [problem.of(raw) for problem in (_WIDTH, *self.problems)]
        return pl.concat(found)


@dataclass(frozen=True)
class RawProblem:
    """A problem of raw rows where ``when`` holds; ``value`` is what is shown of them.

    A built-in rule is worded and weighed by the pack of checks, one of a feed by its own words.
    """

    when: pl.Expr
    value: pl.Expr
    field: str
    rule: str
    severity: str | None = None
    message: str | None = None
    remedy: str | None = None

    def of(self, raw: pl.DataFrame) -> pl.DataFrame:
        """The problems of some raw rows; `wording.FOUND_SCHEMA`."""
        return raw.filter(self.when).select(
            pl.col(ROW_NO),
            pl.lit(self.field).alias("field"),
            self.value.alias("value"),
            pl.lit(self.rule).alias("rule"),
            pl.lit(self.severity, pl.String).alias("severity"),
            pl.lit(self.message, pl.String).alias("message"),
            pl.lit(self.remedy, pl.String).alias("remedy"),
            mended=pl.lit(""),
            fact=pl.lit(""),
        )


_WIDTH = RawProblem(
    when=pl.col(SURPLUS).is_not_null(),
    value=pl.col(SURPLUS),
    field="",
    rule="column-count",
)


def text_of(index: int) -> pl.Expr:
    """The text of a raw column: outer spaces off, empty is null."""
    text = pl.col(column(index)).str.strip_chars()
    return pl.when(text != "").then(text)


def official_plan(headers: Sequence[str], item: CatalogueItem, *, called: str) -> ColumnPlan:
    """The plan of a file with official headers.

    Raises:
        UnknownColumnsError: Headers the item does not know, with the nearest ones it does.
        AmbiguousTableError: Two columns mean the same field.
    """
    named = {i: h for i, h in enumerate(headers) if h.strip()}
    added = {i for i, h in named.items() if h.strip() in (NOTES_HEADER, ORIGIN_HEADER)}
    found = {i: find_field(h, item) for i, h in named.items() if i not in added}
    refuse_unknown([named[i] for i, f in found.items() if f is None], item, called)
    column_of: dict[str, int] = {}
    for index, matched in found.items():
        assert matched is not None
        if matched.name in column_of:
            names = [headers[column_of[matched.name]], headers[index]]
            raise AmbiguousTableError(
                f"{called}: the columns {' and '.join(names)} both mean {matched.title_zh}. Leave "
                "one of them.",
                value=called,
                names=names,
            )
        column_of[matched.name] = index
    origin = [i for i in added if headers[i].strip() == ORIGIN_HEADER]
    return ColumnPlan(
        item=item,
        fields={name: text_of(index) for name, index in column_of.items()},
        column_of=column_of,
        returned_from=text_of(origin[0]) if origin else None,
        unnamed=tuple(i for i, h in enumerate(headers) if not h.strip()),
        headers=tuple(headers),
    )


def find_field(header: str, item: CatalogueItem) -> Field | None:
    """The field a header means: a title, a code, an alias, or a title with its code.

    ``决定日期 (CF_JDRQ)`` and ``决定日期*`` mean the field, ``决定日期 CF_WSH`` means none.
    """
    plain = _MARKS.sub("", normalise_header(header))
    direct = item.find_header(plain)
    if direct is not None:
        return direct
    codes = {item.find_header(code) for code in _CODE.findall(plain)}
    rest = _CODE.sub("", plain).strip("()[]/|:-_,")
    if rest:
        codes.add(item.find_header(rest))
    return codes.pop() if len(codes) == 1 else None


def is_header_again(row: Sequence[str], headers: Sequence[str], item: CatalogueItem) -> bool:
    """Whether the first row below the header names the same fields once more (titles and codes)."""
    again = [(find_field(h, item), find_field(c, item)) for h, c in zip(headers, row, strict=True)]
    named = [(above, below) for above, below in again if above is not None or below is not None]
    return bool(named) and all(a is not None and a is b for a, b in named)


def refuse_unknown(unknown: Sequence[str], item: CatalogueItem, called: str) -> None:
    """Refuse the file if there are columns nobody named.

    Raises:
        UnknownColumnsError: With the nearest official names of each.
    """
    if not unknown:
        return
    known = {h: f.title_zh for f in item.fields for h in (f.title_zh, *f.aliases, f.code)}
    nearest: dict[str, list[str]] = {}
    for name in unknown:
        alike = process.extract(name, known.keys(), scorer=fuzz.ratio, limit=_NEAREST)
        titles = [known[match] for match, ratio, _ in alike if ratio >= _ALIKE]
        nearest[name] = list(dict.fromkeys(titles))
    listed = "; ".join(
        f"{name} (nearest: {', '.join(close)})" if close else f"{name} (nothing alike)"
        for name, close in nearest.items()
    )
    raise UnknownColumnsError(
        f"{called}: {item.title.zh} has no such columns: {listed}. Correct the headers, delete the "
        "columns, or hand the file in with a feed that names them.",
        value=called,
        columns=list(unknown),
        nearest=nearest,
    )
