"""``chengxin template``: the workbook a department fills in, with drop-downs."""

from pathlib import Path

import click

from chengxin.entrances.cli import screen
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common, today
from chengxin.entrances.cli.rules import rulebook_in_use


@click.command(help=say("生成部门填报模板", "write the workbook a department fills in"))
@click.argument("code", metavar="CODE")
@click.argument("out", metavar="OUT.xlsx", type=click.Path(dir_okay=False, path_type=Path))
@common
def command(code: str, out: Path, as_json: bool) -> None:
    """Write the template of the edition in force today."""
    book = rulebook_in_use()
    from chengxin.records.intake.template import write_template  # needs Django to be started

    item = book.catalogue_item(code, today())
    write_template(item, out, rulebook=book, on=today())
    if as_json:
        screen.show_object({"item": item.code, "edition": item.edition, "file": str(out)})
    else:
        screen.line(f"{item.title.zh} {item.edition} → {out}")
