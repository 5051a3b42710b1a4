"""``chengxin watch``: takes in what departments drop into their folders."""

import time
from typing import TYPE_CHECKING

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common, now

if TYPE_CHECKING:
    from chengxin.records.intake.models import Batch


@click.command(
    help=say(
        "看守前置机文件夹 CHENGXIN_HOME/drop/<单位>/<事项>/，收文件、写回执",
        "take in files dropped into CHENGXIN_HOME/drop/<department>/<item>/, with receipts",
    )
)
@click.option("--once", is_flag=True, help=say("只看一遍", "look once and stop"))
@click.option(
    "--interval",
    default=5.0,
    show_default=True,
    type=click.FloatRange(min=0.1),
    help=say("每隔几秒看一遍", "seconds between two looks"),
)
@click.option(
    "--make-folders",
    is_flag=True,
    help=say("先为每个单位和事项建文件夹", "first make the folders of all departments and items"),
)
@common
def command(once: bool, interval: float, make_folders: bool, as_json: bool) -> None:
    """Watch until interrupted; rows are decided here, no worker is needed."""
    start.need_database()
    from chengxin.entrances.drop import folders, watching
    from chengxin.records.editions import in_use

    made = folders.make(in_use.current(), on=now()) if make_folders else None
    if not as_json:
        if made is not None:
            screen.note(say(f"共 {made} 个文件夹", f"{made} folders"))
        if not once:
            screen.note(say(f"看守 {folders.root()}，Ctrl-C 结束", f"Watching {folders.root()}"))
    totals = {"received": 0, "refused": 0, "moved": 0, "waiting": 0}
    while True:
        found = watching.look(at=now(), defer=lambda batch: None)
        _take_in_waiting()
        settled = watching.look(at=now(), defer=lambda batch: None)
        for part in (found, settled):
            for name in ("received", "refused", "moved"):
                totals[name] += getattr(part, name)
        totals["waiting"] = settled.waiting
        if not as_json and found.received + found.refused + settled.moved:
            screen.line(
                say(
                    f"收到 {found.received}，未收下 {found.refused}，已出回执 {settled.moved}",
                    f"received {found.received}, refused {found.refused}, done {settled.moved}",
                )
            )
        if once:
            break
        time.sleep(interval)
    if as_json:
        screen.show_object(totals)


def _take_in_waiting() -> None:
    """Decide the rows of every dropped batch that nobody is deciding, also after a crash."""
    from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
    from chengxin.records.intake import services as intake
    from chengxin.records.intake.enums import ENDED_STATES
    from chengxin.records.intake.errors import BatchStateError
    from chengxin.records.intake.services.dropping import list_unmoved

    waiting: list[Batch] = [d.batch for d in list_unmoved() if d.batch is not None]
    for batch in waiting:
        if batch.state in ENDED_STATES:
            continue
        try:
            intake.take_in(batch_id=batch.pk, on_commit=open_windows_and_recognise)
        except BatchStateError as error:  # a worker has it, or somebody cancelled it
            screen.note(error.message)
