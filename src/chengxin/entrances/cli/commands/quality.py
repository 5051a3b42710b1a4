"""``chengxin quality``: the figures of what departments hand in, and the rows behind each."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from chengxin.entrances.cli import language, screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Moment, accountable, common, now, today

if TYPE_CHECKING:
    from chengxin.law.rulebook.schemas.quality import QualityPack
    from chengxin.records.intake.quality.figures import Figure
    from chengxin.records.intake.quality.scope import Scope

ROWS_SHOWN = 200


class Month(click.ParamType[date]):
    """A month such as ``2026-09``."""

    name = "MONTH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The first day of the month, or a usage error."""
        from chengxin.law.errors import InputError
        from chengxin.records.intake.quality import months

        if isinstance(value, date):
            return value
        try:
            return months.parse(value)
        except InputError:
            return self.fail(
                say(f"“{value}”不是月份，写成 2026-09", f"{value!r} is not a month like 2026-09")
            )


@click.command(
    help=say(
        "报送数据的质量：错报、迟报、漏报，附每个数后面的行",
        "quality of what departments hand in, with the rows behind each figure",
    )
)
@click.option("--department", default=None, help=say("单位代码", "code of a unit"))
@click.option("--item", default=None, help=say("目录项代码", "code of a catalogue item"))
@click.option("--month", default=None, help=say("月份，默认本月", "month, default this one"))
@click.option("--since", default=None, help=say("从哪个月起", "first of several months"))
@click.option("--rows", "count", default=None, metavar="COUNT",
              help=say("列出某个数后面的行，如 late、rejected、gaps",
                       "list the rows behind a count such as late, rejected, gaps"))  # fmt: skip
@click.option("--fields", is_flag=True, help=say("各字段的完整率", "completeness of each field"))
@click.option(
    "--known-at", type=Moment(), default=None, help=say("已知截至", "moment of knowledge")
)
@accountable
@common
def command(
    department: str | None,
    item: str | None,
    month: str | None,
    since: str | None,
    count: str | None,
    fields: bool,
    known_at: datetime | None,
    matter: str,
    operator: str | None,
    as_json: bool,
) -> None:
    """Reckon figures again, exactly as the pages do."""
    start.need_database()
    from chengxin.records.intake.quality import months
    from chengxin.records.intake.quality import scope as scopes

    last = Month().convert(month, None, None) if month else months.of(today())
    first = Month().convert(since, None, None) if since else last
    if first > last:
        raise click.UsageError(say("起始月份晚于截止月份", "the first month is after the last"))
    asked = scopes.scope(
        since=first, until=last, now=now(), known=known_at, department=department, item=item
    )
    if count is not None:
        _show_rows(asked, count, matter, operator, as_json)
    elif fields:
        _show_fields(asked, as_json)
    else:
        _show_figures(asked, as_json)


def _show_figures(asked: "Scope", as_json: bool) -> None:
    from chengxin.records.intake.quality import plain
    from chengxin.records.intake.quality.figures import figures

    found = figures(asked)
    if as_json:
        screen.show_object(plain.figures_as_plain(asked, found))
        return
    pack = asked.pack
    counts = ("received", "accepted", "held", "rejected", "late", "gaps", "elsewhere", "unreported")
    headers = [say("单位", "unit"), say("事项", "item"), say("月份", "month")]
    headers += [_name(pack.count(name).title) for name in counts]
    headers += [_name(rate.title) for rate in pack.rates] + [say("状态", "state")]
    screen.table(headers, [_row(pack, counts, figure) for figure in found])
    screen.line(
        say(f"口径 {pack.pack} {pack.edition}，已知截至 {asked.known.at:%Y-%m-%d %H:%M} UTC",
            f"rules {pack.pack} {pack.edition}, known at {asked.known.at:%Y-%m-%d %H:%M} UTC")
    )  # fmt: skip


def _row(pack: "QualityPack", counts: tuple[str, ...], figure: "Figure") -> list[str]:
    cells = [figure.department, figure.item, f"{figure.month:%Y-%m}"]
    cells += [f"{figure.counts[name]:,}" for name in counts]
    for rate in pack.rates:
        value = figure.rates[rate.id]
        shown = "—" if value.ppm is None else percent(value.ppm)
        cells.append(f"{shown} ({percent(value.raw_ppm or 0)})" if value.is_changed else shown)
    state = str(figure.month_state.label)
    return [*cells, state + (say("（期限暂定）", " (provisional)") if figure.provisional else "")]


def percent(ppm: int) -> str:
    """Parts per million as per cent with two decimals.

    >>> percent(51_456)
    '5.15%'
    """
    return f"{(ppm + 50) // 100 // 100}.{(ppm + 50) // 100 % 100:02d}%"


def _name(title: Any) -> str:
    return str(title.en if language.language() == "en" else title.zh)


def _show_rows(
    asked: "Scope", count: str, matter: str, operator: str | None, as_json: bool
) -> None:
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake.quality import plain
    from chengxin.records.intake.quality.reading import read_rows

    try:
        behind = read_rows(asked, count, by=Actor.command_line(operator), at=now(), matter=matter)
    except KeyError as error:
        known = ", ".join(str(each.id) for each in asked.pack.counts)
        raise click.UsageError(
            say(f"没有“{count}”这个数；有：{known}", f"no count {count!r}; there is: {known}")
        ) from error
    if as_json:
        screen.show_object(
            {
                "count": count,
                "size": len(behind),
                "rows": [plain.row_as_plain(r) for r in behind[:]],
            }
        )
        return
    headers = (say("行", "row"), say("文书号", "document"), say("决定日期", "decided on"),
               say("期限", "due on"), say("迟", "late"), say("结果", "outcome"),
               say("说明", "note"))  # fmt: skip
    shown = [
        (r.ref, r.document_no, r.decided_on, r.due_on, r.late_days, r.outcome, r.note)
        for r in behind[:ROWS_SHOWN]
    ]
    screen.table(headers, shown)
    screen.line(say(f"共 {len(behind):,} 行", f"{len(behind):,} rows"))


def _show_fields(asked: "Scope", as_json: bool) -> None:
    from chengxin.records.intake.quality import plain
    from chengxin.records.intake.quality.completeness import completeness

    if asked.item is None:
        raise click.UsageError(say("--fields 要同时给 --item", "--fields needs --item"))
    found = completeness(asked)
    if as_json:
        screen.show_object({"item": asked.item, "fields": [plain.fill_as_plain(f) for f in found]})
        return
    headers = (say("代码", "code"), say("字段", "field"), say("必填", "required"),
               say("记录", "recorded"), say("空", "empty"), say("完整率", "filled"))  # fmt: skip
    rows = [
        (f.code, f.title, "✓" if f.required else "", f.recorded, f.empty,
         "—" if f.ppm is None else percent(f.ppm))
        for f in found
    ]  # fmt: skip
    screen.table(headers, rows)
