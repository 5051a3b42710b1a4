"""``chengxin worker``: the jobs (take in a batch, seal the audit trail, evaluate at night)."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from chengxin.entrances.cli import screen, serving, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common

if TYPE_CHECKING:
    from procrastinate import App


@click.command(help=say("执行后台作业，可同时运行多个", "run the jobs; any number may run at once"))
@click.option(
    "--concurrency", default=1, show_default=True, help=say("并行作业数", "jobs at a time")
)
@click.option(
    "--until-empty", is_flag=True, help=say("做完现有作业即退出", "stop when no job waits")
)
@click.option("--until-input-ends", is_flag=True, hidden=True)
@click.option("--quiet", is_flag=True, help=say("不显示提示", "say nothing"))
@common
def command(
    concurrency: int, until_empty: bool, until_input_ends: bool, quiet: bool, as_json: bool
) -> None:
    """Run until interrupted."""
    if until_input_ends:
        serving.leave_when_input_ends()
    start.need_database()
    from procrastinate.contrib.django import app

    from chengxin.entrances.jobs import listening

    if not (quiet or as_json):
        screen.note(say("后台作业已启动，Ctrl-C 结束", "Running jobs; Ctrl-C ends"))
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    with ExitStack() as until_done:
        if until_empty:
            until_done.enter_context(_without_periodic_jobs(app))
        else:
            until_done.enter_context(listening.listening())
        running = until_done.enter_context(
            app.replace_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        )
        running.run_worker(
            concurrency=concurrency,
            wait=not until_empty,
            delete_jobs="successful",
            shutdown_graceful_timeout=10,
        )
    if until_empty:
        listening.answer()
    if as_json:
        screen.show_object({"finished": True})


@contextmanager
def _without_periodic_jobs(app: "App") -> Iterator[None]:
    """Whoever wants what waits done, and then an end, wants no new jobs meanwhile."""
    registry = app.periodic_registry
    app.periodic_registry = type(registry)()
    try:
        yield
    finally:
        app.periodic_registry = registry
