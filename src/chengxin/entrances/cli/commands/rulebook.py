"""``chengxin rulebook check``: load every pack, hold them to each other, run every case."""

import click

from chengxin.engines.matching import cases as matching
from chengxin.engines.scorecards import cases as scorecards
from chengxin.entrances.cli import screen
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common
from chengxin.entrances.cli.root import PROBLEMS_FOUND
from chengxin.law import rulebook
from chengxin.law.errors import RulebookError


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
