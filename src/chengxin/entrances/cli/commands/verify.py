"""``chengxin verify``: whether a report was issued here and is unchanged."""

from pathlib import Path

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common, now
from chengxin.entrances.cli.root import PROBLEMS_FOUND


@click.command(help=say("核验报告文件或报告编号", "check a report by its file or number"))
@click.argument("asked", metavar="FILE|NUMBER")
@common
def command(asked: str, as_json: bool) -> int:
    """Exit 1 unless the report is genuine and nothing has happened since."""
    start.need_database()
    from chengxin.affairs.reports import checking

    path = Path(asked)
    if path.is_file():
        answer = checking.verify_report(at=now(), pdf=path.read_bytes())
    elif path.suffix:
        raise click.UsageError(say(f"没有文件 {asked}", f"there is no file {asked}"))
    else:
        answer = checking.verify_report(at=now(), number=asked)
    if as_json:
        screen.show_object(
            {
                "status": str(answer.status),
                "report_no": answer.report_no,
                "issued_at": None if answer.issued_at is None else answer.issued_at.isoformat(),
                "reasons": list(answer.reasons),
            }
        )
    else:
        told = {
            "genuine": say("真实有效", "genuine"),
            "superseded": say("真实，但已有更新", "genuine, but the facts have moved on"),
            "altered": say("内容被改动", "altered"),
            "unknown": say("查无此报告", "unknown"),
        }
        screen.line(f"{told[str(answer.status)]}  {answer.report_no or ''}")
        for code, sentence in zip(answer.reasons, answer.reasons_zh, strict=True):
            screen.line("  " + say(sentence, code))
    return 0 if answer.status == checking.ReportStatus.GENUINE else PROBLEMS_FOUND
