"""``chengxin rulebook``: check every pack and case, list the editions in use, compare two."""

from datetime import datetime
from typing import Any

import click

from chengxin.engines.matching import cases as matching
from chengxin.engines.scorecards import cases as scorecards
from chengxin.entrances.cli import screen
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Moment, common
from chengxin.entrances.cli.root import PROBLEMS_FOUND
from chengxin.entrances.cli.rules import rulebook_in_use
from chengxin.law import rulebook
from chengxin.law.errors import RulebookError
from chengxin.law.rulebook.comparison import compare_packs


@click.group(help=say("规则库", "the rulebook"))
def command() -> None:
    """Commands about the rulebook."""


RUNNERS = {
    "match-weights": matching.run_case,
    "name-words": matching.run_case,
    "scorecard": scorecards.run_case,
}


def check_packaged() -> rulebook.CheckResult:
    """Check the packaged rulebook with every runner there is."""
    try:
        return rulebook.load().check(runners=RUNNERS)
    except RulebookError as error:
        return rulebook.CheckResult(packs=0, cases=0, failures=[error.message])


@command.command(help=say("读入、互相核对并运行全部案例", "load, cross-check and run every case"))
@common
def check(as_json: bool) -> int:
    """Exit 1 when a pack is refused or a case does not give what it expects."""
    found = check_packaged()
    if as_json:
        screen.show_object({"packs": found.packs, "cases": found.cases, "failures": found.failures})
    else:
        for failure in found.failures:
            screen.line(f"✗ {failure}")
        screen.line(
            say(
                f"规则包 {found.packs} 个，案例 {found.cases} 个，不符 {len(found.failures)} 个",
                f"{found.packs} packs, {found.cases} cases, {len(found.failures)} failures",
            )
        )
    return 0 if found.ok else PROBLEMS_FOUND


@command.command(
    "list",
    help=say("列出在用的规则，含工作台发布的", "list the editions in use, released ones too"),
)
@click.option(
    "--pack", default="", help=say("只列名称以此开头的规则包", "only packs that begin like this")
)
@click.option(
    "--known-at", type=Moment(), default=None, help=say("已知截至", "moment of knowledge")
)
@common
def list_editions(pack: str, known_at: datetime | None, as_json: bool) -> None:
    """One row per edition, with where it was read from."""
    book = rulebook_in_use(known_at)
    rows: list[dict[str, Any]] = [
        row | {"origin": book.origin_of(row["pack"], row["edition"])}
        for row in book.describe()
        if row["pack"].startswith(pack)
    ]
    if as_json:
        screen.show_object({"editions": rows})
        return
    shown = ("pack", "edition", "status", "since", "until", "confidence", "origin")
    heads = say(
        "规则包 版本 状态 施行 失效 可信 来源", "pack edition status since until confidence origin"
    )
    screen.table(heads.split(), [[row[key] for key in shown] for row in rows])


@command.command(help=say("逐项比较一个规则包的两个版本", "compare two editions field by field"))
@click.argument("pack", metavar="PACK")
@click.argument("before", metavar="EDITION")
@click.argument("after", metavar="EDITION")
@common
def compare(pack: str, before: str, after: str, as_json: bool) -> None:
    """Every key that was added, removed or changed, with what it said and says."""
    book = rulebook_in_use()
    changes = compare_packs(book.edition(pack, before), book.edition(pack, after))
    if as_json:
        found = [
            {"path": list(c.path), "kind": c.kind, "before": c.before, "after": c.after}
            for c in changes
        ]
        screen.show_object({"pack": pack, "changes": found})
        return
    heads = say("位置 变化 原来 现在", "path change before after")
    rows = [[".".join(c.path), c.kind, c.before, c.after] for c in changes]
    screen.table(heads.split(), rows)
