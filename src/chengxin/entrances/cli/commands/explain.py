"""``chengxin explain``: one subject's points by indicator, the records behind, the ways up."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from chengxin.entrances.cli import language, screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Day, Moment, accountable, common, now, today

if TYPE_CHECKING:
    from chengxin.affairs.evaluations.explanation import GradeExplanation, Line, VetoLine

TOLD = (
    "card", "edition", "as_of", "known_at", "base", "points", "grade", "contributions", "vetoes",
    "protected", "ways_up",
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
    from chengxin.affairs.evaluations import services as evaluations
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
        screen.line(
            say(f"不计：{line.record.document_no}（{line.reason}）",
                f"not counted: {line.record.document_no} ({line.reason})")
        )  # fmt: skip
    for way in found.ways_up:
        what = say("修复", "repair") if way.kind == "repair" else say("等到", "wait until")
        screen.line(f"↑ {what} {way.on}: {way.grade}, {_points(way.points)}")


def _row(line: "Line | VetoLine", first: object) -> tuple[str, str, str, str]:
    label = line.label_en if language.language() == "en" else line.label_zh
    documents = "；".join(r.document_no or str(r.record_no) for r in line.records[:3])
    more = f" +{len(line.record_nos) - 3}" if len(line.record_nos) > 3 else ""
    articles = "；".join(f"{a.title} {a.article}" for a in line.articles[:1])
    return str(first), label, documents + more, articles


def _points(milli: int, *, signed: bool = False) -> str:
    return f"{milli / POINT:+.1f}" if signed else f"{milli / POINT:.1f}"
