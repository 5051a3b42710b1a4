"""``chengxin explain``: one subject's points by indicator, the records behind, the ways up."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from chengxin.entrances.cli import language, screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Day, Moment, accountable, common, now, today

if TYPE_CHECKING:
    from chengxin.affairs.evaluations.explanation import (
        GradeExplanation,
        LeftOutLine,
        Line,
        VetoLine,
    )
    from chengxin.engines.scorecards.ways_up import WayUp

TOLD = (
    "card", "edition", "as_of", "known_at", "base", "points", "grade", "contributions", "vetoes",
    "protected", "not_counted", "ways_up",
)  # fmt: skip
POINT = 1000


@click.command(help=say("说明一个主体的等级从何而来", "say where a subject's grade comes from"))
@click.argument("uscc", metavar="USCC")
@click.option("--card", default="comprehensive", show_default=True, help=say("评分卡", "card"))
@click.option("--edition", default=None, help=say("评分卡版本", "edition of the card"))
@click.option("--as-of", type=Day(), default=None, help=say("事实截至", "day of evaluation"))
@click.option(
    "--known-at", type=Moment(), default=None, help=say("已知截至", "moment of knowledge")
)
@accountable
@common
def command(
    uscc: str,
    card: str,
    edition: str | None,
    as_of: date | None,
    known_at: datetime | None,
    matter: str,
    operator: str | None,
    as_json: bool,
) -> None:
    """Evaluate one subject again and tell every reason."""
    start.need_database()
    from chengxin.affairs.evaluations import reasons as evaluations
    from chengxin.entrances.cli import lookup
    from chengxin.records.accounts.actors import Actor

    on = as_of or today()
    subject = lookup.subject_of(uscc, on=on)
    found = evaluations.explain(
        subject_id=subject.subject_id,
        card=card,
        edition=edition,
        as_of=on,
        known_at=known_at,
        by=Actor.command_line(operator),
        at=now(),
        matter=matter,
    )
    if as_json:
        plain = found.as_plain()
        screen.show_object({"uscc": subject.uscc, **{key: plain[key] for key in TOLD}})
        return
    screen.line(f"{subject.name}  {subject.uscc}")
    if found.grade is None:
        screen.line(say("这张评分卡不评价该主体。", "This card does not cover the subject."))
        return
    _show(found)


def _show(found: "GradeExplanation") -> None:
    screen.line(
        say(
            f"{found.as_of} {found.card.title.zh} {found.card.edition}（内部参考）："
            f"等级 {found.grade}，{_points(found.points)} 分，基础分 {_points(found.base)}",
            f"{found.as_of} {found.card.title.en} {found.card.edition} (internal reference): "
            f"grade {found.grade}, {_points(found.points)} points, base {_points(found.base)}",
        )
    )
    headers = (say("分", "points"), say("指标", "indicator"), say("信息", "records"),
               say("依据", "articles"))  # fmt: skip
    screen.table(headers, [_row(line, _points(line.points, signed=True)) for line in found.lines])
    if found.vetoes:
        screen.table(
            (say("最高", "at most"), *headers[1:]),
            [_row(veto, veto.ceiling) for veto in found.vetoes],
            title=say("一票否决", "Vetoes"),
        )
    for line in found.protected:
        _left_out(found, line, say("受保护，不计", "protected, not counted"))
    for line in found.not_counted:
        _left_out(found, line, say("还没有计入", "not counted"))
    for way in found.ways_up:
        screen.line(f"↑ {_way(found, way)}: {way.grade}, {_points(way.points)}")
    screen.line(_bound(found))


def _left_out(found: "GradeExplanation", line: "LeftOutLine", what: str) -> None:
    from chengxin.entrances.web.left_out import reason_of

    name = line.record.document_no or line.record.item_title
    screen.line(f"{what}: {name}（{reason_of(line, found)}）")


def _way(found: "GradeExplanation", way: "WayUp") -> str:
    """The steps of a way in one line."""
    english = language.language() == "en"
    steps = []
    for act in way.acts:
        remedy = found.remedy(act.kind)
        title = act.kind if remedy is None else remedy.title.en if english else remedy.title.zh
        steps.append(f"{act.opens_on} {title} [{act.record_no or '+'}]")
    if way.is_waited_for:
        steps.append(say(f"等到 {way.on}", f"wait until {way.on}"))
    return " + ".join(steps)


def _bound(found: "GradeExplanation") -> str:
    search = found.search
    steps = len(search.bounds.acts)
    if search.is_whole:
        return say(
            f"试算 {search.tried} 种做法，{steps} 步以内的组合全部试过。",
            f"{search.tried} ways tried; every combination of up to {steps} steps among them.",
        )
    return say(
        f"试算 {search.tried} 种做法后停止（{steps} 步以内、最近 {search.bounds.days} 个变动日）。",
        f"Stopped after {search.tried} ways (up to {steps} steps, {search.bounds.days} days).",
    )


def _row(line: "Line | VetoLine", first: object) -> tuple[str, str, str, str]:
    label = line.label_en if language.language() == "en" else line.label_zh
    documents = "；".join(r.document_no or str(r.record_no) for r in line.records[:3])
    more = f" +{len(line.record_nos) - 3}" if len(line.record_nos) > 3 else ""
    articles = "；".join(f"{a.title} {a.article}" for a in line.articles[:1])
    return str(first), label, documents + more, articles


def _points(milli: int, *, signed: bool = False) -> str:
    return f"{milli / POINT:+.1f}" if signed else f"{milli / POINT:.1f}"
