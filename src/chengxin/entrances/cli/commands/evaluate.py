"""``chengxin evaluate``: a card over everybody it covers."""

from datetime import date, datetime

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Day, Moment, accountable, common, now, today


@click.command(help=say("按评分卡评价全部主体", "evaluate everybody a card covers"))
@click.option("--card", default="comprehensive", show_default=True, help=say("评分卡", "card"))
@click.option("--edition", default=None, help=say("评分卡版本", "edition of the card"))
@click.option("--as-of", type=Day(), default=None, help=say("事实截至", "day of evaluation"))
@click.option(
    "--known-at", type=Moment(), default=None, help=say("已知截至", "moment of knowledge")
)
@click.option("--engine", default="duckdb", show_default=True, help=say("计算引擎", "engine"))
@accountable
@common
def command(
    card: str,
    edition: str | None,
    as_of: date | None,
    known_at: datetime | None,
    engine: str,
    matter: str,
    operator: str | None,
    as_json: bool,
) -> None:
    """Run, store and tell the distribution of grades."""
    start.need_database()
    from chengxin.affairs.evaluations import services as evaluations
    from chengxin.records.accounts.actors import Actor

    with screen.working(say("评价", "evaluating")):
        run = evaluations.evaluate(
            card=card,
            edition=edition,
            as_of=as_of or today(),
            known_at=known_at,
            engine=engine,
            by=Actor.command_line(operator),
            at=now(),
            matter=matter,
        )
    if as_json:
        screen.show_object(
            {
                "run": run.run_no,
                "card": run.card,
                "edition": run.edition,
                "as_of": run.as_of.isoformat(),
                "known_at": run.known_at.isoformat(),
                "engine": run.engine,
                "subjects": run.subjects,
                "grades": run.distribution,
                "digest": run.digest,
                "seconds": run.seconds,
            }
        )
        return
    grades = "  ".join(f"{grade} {count:,}" for grade, count in run.distribution.items())
    screen.line(
        say(
            f"{run.card} {run.edition}，截至 {run.as_of}：{run.subjects:,} 个主体，"
            f"{run.seconds} 秒\n{grades}\n运行号 {run.run_no}\n摘要 {run.digest}",
            f"{run.card} {run.edition} as of {run.as_of}: {run.subjects:,} subjects in "
            f"{run.seconds} s\n{grades}\nrun {run.run_no}\ndigest {run.digest}",
        )
    )
