"""``chengxin migrate``: make or update the database, its two roles and the district's directory."""

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common


@click.command(
    help=say(
        "建立或更新数据库、两个数据库角色和单位名录", "make or update the database and directory"
    )
)
@common
def command(as_json: bool) -> None:
    """Bring the database to the present shape. Safe to repeat."""
    start.start()
    from chengxin.law import rulebook
    from chengxin.records.accounts import services as accounts
    from chengxin.records.store import home, provision

    provision.provision()
    departments = accounts.adopt_directory(rulebook.default().directory)
    if as_json:
        screen.show_object({"home": str(home.home()), "departments": departments})
    else:
        screen.line(
            say(
                f"数据库已是最新，单位 {departments} 个（{home.home()}）",
                f"The database is up to date; {departments} units ({home.home()})",
            )
        )
