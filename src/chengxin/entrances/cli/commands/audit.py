"""``chengxin audit verify``: read the whole trail again, name the first entry that broke."""

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common
from chengxin.entrances.cli.root import PROBLEMS_FOUND


@click.group(help=say("审计留痕", "the audit trail"))
def command() -> None:
    """Commands about the trail."""


@command.command(help=say("重算全部留痕，指出第一条不符的", "recompute the chain, name what broke"))
@common
def verify(as_json: bool) -> int:
    """Exit 1 when an entry or a link is not as it was written."""
    start.need_database()
    from chengxin.records.audit import services as audit

    found = audit.verify_chain()
    if as_json:
        screen.show_object(
            {"entries": found.entries, "ok": found.ok, "first_broken": found.first_broken}
        )
    elif found.ok:
        screen.line(
            say(
                f"留痕 {found.entries} 条，无一改动（{found.unsealed} 条待封印）",
                f"{found.entries} entries, none changed ({found.unsealed} wait for their seal)",
            )
        )
    else:
        screen.line(
            say(
                f"留痕 {found.entries} 条，第一条不符：{found.first_broken}",
                f"{found.entries} entries; the first that does not fit: {found.first_broken}",
            )
        )
    return 0 if found.ok else PROBLEMS_FOUND
