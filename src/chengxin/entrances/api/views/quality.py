"""Figures of quality for the department's own systems: the numbers of the page and the command."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import AwareDatetime, Field

from chengxin.entrances.api import schemas
from chengxin.entrances.api.problems import Problem
from chengxin.entrances.api.security import actor_of, client_of, only_known_parameters
from chengxin.law.errors import InputError
from chengxin.records.intake.quality import months, plain
from chengxin.records.intake.quality.figures import figures
from chengxin.records.intake.quality.reading import read_rows
from chengxin.records.intake.quality.scope import Scope, scope

router = Router(tags=["数据质量"])
router.add_decorator(only_known_parameters)
REFUSED = dict.fromkeys((401, 404, 422, 429), Problem)

MonthText = Annotated[
    str,
    Field(pattern=r"^20(1[6-9]|[2-9][0-9])-(0[1-9]|1[0-2])$", description="月份，如 2026-09"),
]
MomentText = Annotated[
    str,
    Field(
        pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](Z|\+08:00)$",
        description="已知截至；不给就是现在",
    ),
]
CountName = Literal[
    "received", "accepted", "held", "rejected", "late", "decided", "gaps", "elsewhere",
    "sampled", "unreported",
]  # fmt: skip


class FigureParameters(Schema):
    """Which figures are asked for."""

    month: MonthText
    item: schemas.ItemCode | None = None
    known_at: MomentText | None = None


class RowParameters(FigureParameters):
    """Which rows behind a figure."""

    page: schemas.PageNumber = 1
    size: schemas.PageSize = 100


class RateAnswer(Schema):
    """One rate in parts per million; the raw one is that before accepted appeals."""

    numerator: int
    denominator: int
    ppm: int | None
    raw_numerator: int
    raw_ppm: int | None


class ChannelAnswer(Schema):
    """Rows by one channel."""

    channel: str
    workdays: int | None
    received: int
    late: int
    provisional: bool


class FigureAnswer(Schema):
    """The figures of one item in one month."""

    department: str
    item: str
    month: str
    month_state: str
    batches: int
    counts: dict[str, int]
    excused: dict[str, int]
    outcomes: dict[str, int]
    rates: dict[str, RateAnswer]
    channels: list[ChannelAnswer]


class RulesAnswer(Schema):
    """By which rules they were reckoned."""

    pack: str
    edition: str
    digest: str


class FiguresAnswer(Schema):
    """The figures of a month, with the moment of knowledge and the rules."""

    since: str
    until: str
    known_at: AwareDatetime
    known_seq: int
    rules: RulesAnswer
    figures: list[FigureAnswer]


class RowBehindAnswer(Schema):
    """One row a figure counts."""

    ref: str
    department: str
    item: str
    document_no: str
    decided_on: str | None
    batch: str | None
    row: int | None
    received_at: AwareDatetime | None
    outcome: str | None
    late_days: int | None
    due_on: str | None
    provisional: bool
    record_no: int | None
    note: str
    excused: bool
    appealed: bool


class RowsAnswer(Schema):
    """A page of the rows a figure counts; `total` is the figure."""

    page: int
    size: int
    total: int
    rows: list[RowBehindAnswer]


@router.get("", response={200: FiguresAnswer, **REFUSED}, summary="质量数据")
def quality(request: HttpRequest, asked: Query[FigureParameters]) -> Any:
    """本单位当月各事项的上报、采用、暂存、退回、错报率、迟报率、漏报率；与页面和命令行同一口径。"""
    own = _scope(request, asked)
    return plain.figures_as_plain(own, figures(own))


@router.get("/{count}/rows", response={200: RowsAnswer, **REFUSED}, summary="质量数据后面的行")
def quality_rows(request: HttpRequest, count: CountName, asked: Query[RowParameters]) -> Any:
    """某个数后面的每一行；行数就是那个数。查看记入审计。"""
    behind = read_rows(
        _scope(request, asked),
        count,
        by=actor_of(request),
        at=timezone.now(),
        matter="api",
    )
    first = (asked.page - 1) * asked.size
    return {
        "page": asked.page,
        "size": asked.size,
        "total": len(behind),
        "rows": [plain.row_as_plain(row) for row in behind[first : first + asked.size]],
    }


def _scope(request: HttpRequest, asked: FigureParameters) -> Scope:
    month = months.parse(asked.month)
    return scope(
        since=month,
        until=month,
        now=timezone.now(),
        known=_moment(asked.known_at),
        department=client_of(request).department_id,
        item=asked.item,
    )


def _moment(text: str | None) -> datetime | None:
    """The moment asked for.

    Raises:
        InputError: There is no such day or hour.
    """
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"{text} is no moment: there is no such day or hour.", value=text
        ) from error
