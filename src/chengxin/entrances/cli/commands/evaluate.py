"""``chengxin evaluate``: a card, or every card in force, over everybody; or a stored run again."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Day, Moment, accountable, common, now, today

if TYPE_CHECKING:
    from chengxin.affairs.evaluations.many import ManyRuns
    from chengxin.affairs.evaluations.models import EvaluationRun
    from chengxin.affairs.evaluations.replays import Replay

PROBLEMS_FOUND = 1


@click.command(
    help=say(
        "按评分卡评价全部主体；--all 为全部现行评分卡，--replay 为按当时所知重做一次",
        "evaluate everybody a card covers; --all: by every card in force, --replay: a stored run "
        "again, as known then",
    )
)
@click.option("--card", default="comprehensive", show_default=True, help=say("评分卡", "card"))
@click.option("--edition", default=None, help=say("评分卡版本", "edition of the card"))
@click.option("--all", "every", is_flag=True, help=say("全部现行评分卡", "every card in force"))
@click.option("--as-of", type=Day(), default=None, help=say("事实截至", "day of evaluation"))
@click.option(
    "--known-at", type=Moment(), default=None, help=say("已知截至", "moment of knowledge")
)
@click.option(
    "--replay",
    "run_no",
    metavar="RUN",
    default=None,
    help=say("重做该次运行并比对摘要", "make this run again and compare the digests"),
)
@click.option(
    "--engine",
    default="duckdb",
    show_default=True,
    help=say("计算引擎：duckdb 或 spark", "engine: duckdb or spark"),
)
@accountable
@common
def command(
    card: str,
    edition: str | None,
    every: bool,
    as_of: date | None,
    known_at: datetime | None,
    run_no: str | None,
    engine: str,
    matter: str,
    operator: str | None,
    as_json: bool,
) -> int:
    """Run, store and tell the distribution of grades."""
    _refuse_contradictions(every, run_no, edition, engine)
    start.need_database()
    from chengxin.records.accounts.actors import Actor

    who: dict[str, Any] = {"by": Actor.command_line(operator), "at": now(), "matter": matter}
    if run_no is not None:
        return _replayed(run_no, engine, who, as_json)
    day = as_of or today()
    if every:
        return _all(day, known_at, who, as_json)
    from chengxin.affairs.evaluations import services as evaluations

    with screen.working(say("评价", "evaluating")):
        run = evaluations.evaluate(
            card=card, edition=edition, as_of=day, known_at=known_at, engine=engine, **who
        )
    _tell(as_json, lambda: plain_run(run), lambda: _run_text(run))
    return 0


def _refuse_contradictions(
    every: bool, run_no: str | None, edition: str | None, engine: str
) -> None:
    if every and (run_no or edition):
        raise click.UsageError(
            say("--all 不能与 --edition、--replay 同用", "--all goes with no --edition, --replay")
        )
    if every and engine != "duckdb":
        raise click.UsageError(
            say("--all 只用 duckdb 引擎", "--all runs on the engine duckdb only")
        )


def _all(day: date, known_at: datetime | None, who: dict[str, Any], as_json: bool) -> int:
    from chengxin.affairs.evaluations import many

    with screen.working(say("按全部评分卡评价", "evaluating by every card")):
        done = many.evaluate_all(as_of=day, known_at=known_at, reason="command-line", **who)
    _tell(as_json, lambda: _plain_all(done), lambda: _all_text(done))
    return PROBLEMS_FOUND if done.failures else 0


def _replayed(run_no: str, engine: str, who: dict[str, Any], as_json: bool) -> int:
    from chengxin.affairs.evaluations import replays

    with screen.working(say("重做运行", "making the run again")):
        found = replays.replay(run_no=run_no, engine=engine, **who)
    _tell(as_json, lambda: _plain_replay(found), lambda: _replay_text(found))
    return 0 if found.is_same else PROBLEMS_FOUND


def _tell(as_json: bool, plain: Callable[[], dict[str, Any]], text: Callable[[], str]) -> None:
    if as_json:
        screen.show_object(plain())
    else:
        screen.line(text())


def plain_run(run: "EvaluationRun") -> dict[str, Any]:
    """A run as `--json` prints it."""
    return {
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


def _run_text(run: "EvaluationRun") -> str:
    grades = _grades(run)
    return say(
        f"{run.card} {run.edition}，截至 {run.as_of}：{run.subjects:,} 个主体，"
        f"{run.seconds} 秒\n{grades}\n运行号 {run.run_no}\n摘要 {run.digest}",
        f"{run.card} {run.edition} as of {run.as_of}: {run.subjects:,} subjects in "
        f"{run.seconds} s\n{grades}\nrun {run.run_no}\ndigest {run.digest}",
    )


def _grades(run: "EvaluationRun") -> str:
    return "  ".join(f"{grade} {count:,}" for grade, count in run.distribution.items())


def _plain_all(done: "ManyRuns") -> dict[str, Any]:
    return {
        "runs": [plain_run(run) for run in done.runs],
        "failures": [{"card": f.card, "error": f.error} for f in done.failures],
        "seconds": done.seconds,
    }


def _all_text(done: "ManyRuns") -> str:
    lines = [f"{run.card:32} {run.subjects:>9,}  {_grades(run)}" for run in done.runs]
    lines += [
        say(f"{failure.card}：失败，{failure.error}", f"{failure.card}: failed, {failure.error}")
        for failure in done.failures
    ]
    total = say(
        f"{len(done.runs)} 张评分卡，{done.seconds} 秒",
        f"{len(done.runs)} cards in {done.seconds} s",
    )
    return "\n".join([*lines, total])


def _plain_replay(found: "Replay") -> dict[str, Any]:
    return {
        **plain_run(found.run),
        "engine": found.engine,
        "subjects": found.subjects,
        "digest": found.digest,
        "stored_digest": found.run.digest,
        "same": found.is_same,
        "seconds": found.seconds,
    }


def _replay_text(found: "Replay") -> str:
    same = (
        say("摘要一致", "the digest is the same")
        if found.is_same
        else say(
            f"摘要不一致，存档为 {found.run.digest}",
            f"THE DIGEST DIFFERS; stored is {found.run.digest}",
        )
    )
    return say(
        f"重做 {found.run.run_no}（{found.run.card} {found.run.edition}，截至 {found.run.as_of}）："
        f"{found.subjects:,} 个主体，{found.seconds} 秒\n{found.digest}\n{same}",
        f"{found.run.run_no} ({found.run.card} {found.run.edition} as of {found.run.as_of}) made "
        f"again: {found.subjects:,} subjects in {found.seconds} s\n{found.digest}\n{same}",
    )
