"""``chengxin serve``: the pages, from a database that has been migrated."""

import click

from chengxin.entrances.cli import screen, serving, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common


@click.command(help=say("提供网页服务（生产用；作业由 chengxin worker 执行）", "serve the pages"))
@click.option("--host", default="127.0.0.1", show_default=True, help=say("监听地址", "address"))
@click.option("--port", default=8000, show_default=True, help=say("端口", "port"))
@click.option(
    "--processes", default=2, show_default=True, help=say("进程数", "processes that answer")
)
@click.option("--until-input-ends", is_flag=True, hidden=True)
@click.option("--quiet", is_flag=True, help=say("不显示提示", "say nothing"))
@common
def command(
    host: str, port: int, processes: int, until_input_ends: bool, quiet: bool, as_json: bool
) -> None:
    """Serve until interrupted. Behind a proxy, set CHENGXIN_HOSTS and CHENGXIN_HTTPS."""
    if until_input_ends:
        serving.leave_when_input_ends()
    serving.check_port(host, port)
    start.need_database()
    serving.collect_static()

    def ready() -> None:
        if as_json:
            screen.show_object({"page": serving.page(host, port)})
        elif not quiet:
            serving.announce(host, port)

    serving.serve(host=host, port=port, workers=processes, when_ready=ready)
