"""Options that several commands share, and the kinds of value they take."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from chengxin.entrances.cli import language
from chengxin.entrances.cli.language import say

SHANGHAI = ZoneInfo("Asia/Shanghai")
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day: ``2026-11-21``, ``2026/11/21`` or ``20261121``."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"):
            try:
                return datetime.strptime(value, form).replace(tzinfo=SHANGHAI).date()
            except ValueError:
                continue
        return self.fail(
            say(f"“{value}”不是日期，写成 2026-11-21", f"{value!r} is not a day like 2026-11-21")
        )


class Moment(click.ParamType[datetime]):
    """A moment in ISO form; without a zone it is Asia/Shanghai, without a time the day's end."""

    name = "TIME"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The moment in UTC, or a usage error."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                say(
                    f"“{value}”不是时间，写成 2026-11-21T09:30:00（不带时区即北京时间）",
                    f"{value!r} is not a time like 2026-11-21T09:30:00 (Asia/Shanghai if no zone)",
                )
            )
        if len(value) <= len("2026-11-21"):
            moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHANGHAI)
        return moment.astimezone(UTC)


def common(function: Decorated) -> Decorated:
    """``--json`` and ``--lang``, which every command takes."""
    function = click.option(
        "--json",
        "as_json",
        is_flag=True,
        help=say("只输出一个 JSON 对象", "print one JSON object only"),
    )(function)
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        expose_value=False,
        callback=_choose_language,
        help=say("输出语言", "language of the output"),
    )(function)


def operated(function: Decorated) -> Decorated:
    """``--operator`` of commands that act."""
    return click.option(
        "--operator",
        default=None,
        help=say("经办人，记入审计（默认当前系统用户）", "who acts, for the trail (default: you)"),
    )(function)


def accountable(function: Decorated) -> Decorated:
    """``--matter`` and ``--operator`` of commands that read non-public data."""
    return click.option(
        "--matter",
        default=lambda: say("命令行", "command line"),
        help=say("办理事项，记入审计", "the matter it is for, for the trail"),
    )(operated(function))


def _choose_language(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value:
        language.speak(value)


def now() -> datetime:
    """The clock; commands read it once and hand it down."""
    return datetime.now(UTC)


def today() -> date:
    """The day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def is_interactive() -> bool:
    """Whether a person watches standard error."""
    return sys.stderr.isatty()
