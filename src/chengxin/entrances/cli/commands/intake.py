"""``chengxin intake``: take in department files, one batch a file."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Moment, common, now, operated
from chengxin.entrances.cli.root import PROBLEMS_FOUND

if TYPE_CHECKING:
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake.models import Batch

COUNTS = (
    "received", "accepted", "new", "corrected", "unchanged", "revoked", "held", "rejected",
    "ended_by_absence",
)  # fmt: skip


@click.command(help=say("归集部门文件，一个文件一批", "take in department files, one batch a file"))
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--item", required=True, metavar="CODE", help=say("目录项代码", "catalogue item"))
@click.option("--department", required=True, metavar="CODE", help=say("报送单位", "department"))
@click.option(
    "--feed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    metavar="FEED.yml",
    help=say("列的对应关系（非官方表头时）", "how columns are read, if not by official headers"),
)
@click.option(
    "--snapshot", is_flag=True, help=say("全量：没有的即终止", "what is missing has ended")
)
@click.option(
    "--received-at",
    type=Moment(),
    default=None,
    help=say("回放过去的收到时间", "replay a past time of receipt"),
)
@click.option(
    "--errors",
    "errors_to",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    metavar="OUT.xlsx",
    help=say("把暂存和退回的行写成标注工作簿", "write held and rejected rows, marked"),
)
@click.option("--dry-run", is_flag=True, help=say("只检查，不入库", "check only"))
@operated
@common
def command(
    files: tuple[Path, ...],
    item: str,
    department: str,
    feed: Path | None,
    snapshot: bool,
    received_at: datetime | None,
    errors_to: Path | None,
    dry_run: bool,
    operator: str | None,
    as_json: bool,
) -> int:
    """Exit 1 when a row is held or rejected, or a file is refused whole."""
    start.need_database()
    from chengxin.law.errors import CreditError
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.intake.feeds import load_feed

    actor = Actor.command_line(operator)
    plan = None if feed is None else load_feed(feed)
    batches: list[tuple[Path, Batch]] = []
    refused = None
    for file in files:
        try:
            batch = _take_in(
                file,
                item=item,
                department=department,
                feed=plan,
                snapshot=snapshot,
                replayed_at=received_at,
                dry_run=dry_run,
                actor=actor,
            )
        except CreditError as error:
            refused = f"chengxin: {file.name}: {error.message} [{error.code}]"
            break
        batches.append((file, batch))
        if errors_to is not None:
            _return(batch, _place(errors_to, file, alone=len(files) == 1), actor)
    _show(batches, as_json=as_json)
    if refused is not None:
        screen.note(refused)
        return PROBLEMS_FOUND
    return PROBLEMS_FOUND if any(b.held + b.rejected for _, b in batches) else 0


def _take_in(file: Path, *, replayed_at: datetime | None, **how: Any) -> "Batch":
    from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
    from chengxin.records.intake import services as intake

    batch = intake.receive(
        file=file, received_at=replayed_at or now(), replayed=replayed_at is not None, **how
    )
    with screen.progress(file.name, total=batch.received) as advance:
        told = 0

        def tell(done: int, _received: int) -> None:
            nonlocal told
            advance(done - told)
            told = done

        return intake.take_in(
            batch_id=batch.pk, on_commit=open_windows_and_recognise, progress=tell
        )


def _place(out: Path, file: Path, *, alone: bool) -> Path:
    """Where the workbook of one file goes; of several files each has its own."""
    return out if alone else out.with_name(f"{out.stem}-{file.stem}{out.suffix}")


def _return(batch: "Batch", out: Path, actor: "Actor") -> None:
    from chengxin.records.intake.workbook import write_returned_workbook

    rows = write_returned_workbook(batch=batch, out=out, actor=actor, at=now())
    screen.note(say(f"  {rows:,} 行 → {out}", f"  {rows:,} rows → {out}"))


def _show(batches: "list[tuple[Path, Batch]]", *, as_json: bool) -> None:
    if as_json:
        screen.show_object({"batches": [_plain(file, batch) for file, batch in batches]})
        return
    for file, batch in batches:
        screen.line(
            say(
                f"{file.name}：批次 {batch.batch_no}（{batch.get_state_display()}）\n"
                f"  收到 {batch.received:,} ＝ 采用 {batch.accepted:,} ＋ 暂存 {batch.held:,}"
                f" ＋ 退回 {batch.rejected:,}\n"
                f"  采用 ＝ 新增 {batch.new:,} ＋ 更正 {batch.corrected:,}"
                f" ＋ 未变 {batch.unchanged:,} ＋ 撤销 {batch.revoked:,}",
                f"{file.name}: batch {batch.batch_no} ({batch.state})\n"
                f"  received {batch.received:,} = accepted {batch.accepted:,} + held "
                f"{batch.held:,} + rejected {batch.rejected:,}\n"
                f"  accepted = new {batch.new:,} + corrected {batch.corrected:,} + unchanged "
                f"{batch.unchanged:,} + revoked {batch.revoked:,}",
            )
        )
        if batch.ended_by_absence:
            screen.line(
                say(
                    f"  因全量中缺失而终止 {batch.ended_by_absence:,}",
                    f"  ended by absence {batch.ended_by_absence:,}",
                )
            )
        if batch.repeat_of is not None:
            screen.line(
                say(
                    f"  与批次 {batch.repeat_of.batch_no} 相同，未再入库",
                    f"  the same as batch {batch.repeat_of.batch_no}; nothing was done",
                )
            )


def _plain(file: Path, batch: "Batch") -> dict[str, Any]:
    return {
        "file": str(file),
        "batch": batch.batch_no,
        **{name: getattr(batch, name) for name in COUNTS},
        "repeat_of": None if batch.repeat_of is None else batch.repeat_of.batch_no,
        "seconds": round(batch.seconds or 0.0, 3),
    }
