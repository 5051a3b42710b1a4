"""``chengxin demo``: a synthetic district, ready to open."""

import os
import time
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

import click

from chengxin.entrances.cli import screen, serving, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Day, common, now, today

if TYPE_CHECKING:
    from chengxin.entrances.cli.demo.people import Login

DEFAULT_SEED = 20231


@click.command(help=say("建立虚构的“示例区”并打开网页", "make a synthetic district and serve it"))
@click.option(
    "--subjects",
    type=click.IntRange(min=100),
    default=20_000,
    show_default=True,
    help=say("主体数", "how many subjects"),
)
@click.option("--port", default=8000, show_default=True, help=say("端口", "port"))
@click.option("--no-serve", is_flag=True, help=say("只建立，不打开网页", "make it, do not serve"))
@click.option("--fresh", is_flag=True, help=say("清除原有演示，重新建立", "remove and make anew"))
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help=say("随机种子", "seed"))
@click.option(
    "--today", "last_day", type=Day(), default=None, help=say("记录截至哪天", "last day on record")
)
@common
def command(
    subjects: int,
    port: int,
    no_serve: bool,
    fresh: bool,
    seed: int,
    last_day: date | None,
    as_json: bool,
) -> None:
    """Make the district unless it is there, print the logins, serve with a worker beside."""
    begun = time.monotonic()
    host = "127.0.0.1"
    if not no_serve:
        serving.check_port(host, port)
    os.environ.setdefault("CHENGXIN_PUBLIC_URL", f"http://{host}:{port}")
    start.start(demo=True)
    from chengxin.entrances.cli.demo import building, people, state

    static = serving.collecting_static()
    found = None if fresh else state.recall()
    with ExitStack() as running:
        pages: list[serving.PagesBeside] = []

        def open_pages() -> None:
            """Start what takes seconds to start while the last steps are done."""
            static.result()
            if not no_serve:
                pages.append(running.enter_context(serving.pages_beside(host, port)))

        if found is None or not found.ready:
            state.make_room()
            found = building.build(
                subjects=subjects,
                seed=seed,
                today=last_day or today(),
                now=now(),
                when_taken_in=open_pages,
            )
        else:
            if found.subjects != subjects:
                _say_that_another_is_here(found.subjects)
            open_pages()
        for served in pages:
            served.await_the_first_answer()
        logins = people.known_logins()
        seconds = round(time.monotonic() - begun, 1)
        address = None if no_serve else serving.page(host, port)
        if as_json:
            screen.show_object(
                {
                    "subjects": found.subjects,
                    "seconds": seconds,
                    "page": address,
                    "enterprises": {"clean": found.model, "penalised": found.troubled},
                    "logins": [{"username": x.username, "password": x.password} for x in logins],
                }
            )
        else:
            show_logins(logins)
            screen.line(say(f"用时 {seconds} 秒。", f"Ready in {seconds} s."))
            if address:
                serving.announce(host, port)
        for served in pages:
            running.enter_context(serving.worker_beside())
            served.wait()


def _say_that_another_is_here(subjects: int) -> None:
    screen.note(
        say(
            f"这里已有一个 {subjects:,} 个主体的示例区；要重新建立请加 --fresh。",
            f"a district of {subjects:,} subjects is here; --fresh makes another.",
        )
    )


def show_logins(logins: "tuple[Login, ...]") -> None:
    """Print who signs in how."""
    screen.table(
        (say("账号", "user"), say("密码", "password"), say("用来", "to see")),
        [(x.username, x.password, x.purpose) for x in logins],
        title=say("登录账号（演示用，每次重建都不同）", "Logins of this demonstration"),
    )
