"""``chengxin export``: every live version of an item, or every one known at a moment."""

from datetime import date, datetime
from pathlib import Path

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Day, Moment, accountable, common, now


@click.command(help=say("导出一个目录项的全部有效版本", "export the live versions of an item"))
@click.argument("item", metavar="ITEM")
@click.option(
    "--out",
    required=True,
    metavar="F.csv|F.parquet",
    type=click.Path(dir_okay=False, path_type=Path),
    help=say("写到哪个文件", "file to write"),
)
@click.option("--as-of", type=Day(), default=None, help=say("只要当日有效的", "true on that day"))
@click.option(
    "--known-at", type=Moment(), default=None, help=say("已知截至", "moment of knowledge")
)
@accountable
@common
def command(
    item: str,
    out: Path,
    as_of: date | None,
    known_at: datetime | None,
    matter: str,
    operator: str | None,
    as_json: bool,
) -> None:
    """Write the file; one audit entry says who took it."""
    start.need_database()
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake import services as intake

    with screen.working(say("导出", "exporting")):
        rows = intake.export(
            item=item,
            out=out,
            actor=Actor.command_line(operator),
            at=now(),
            matter=matter,
            as_of=as_of,
            known_at=known_at,
        )
    if as_json:
        screen.show_object({"item": item, "file": str(out), "rows": rows})
    else:
        screen.line(say(f"{rows:,} 行 → {out}", f"{rows:,} rows → {out}"))
