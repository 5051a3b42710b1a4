"""``chengxin report``: issue a special credit report as a signed PDF."""

import hashlib
from datetime import date
from pathlib import Path

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Day, accountable, common, now, today
from chengxin.entrances.cli.root import PROBLEMS_FOUND


@click.command(help=say("出具专用信用报告（签名PDF）", "issue a special credit report, signed PDF"))
@click.argument("uscc", metavar="USCC")
@click.option(
    "--domains",
    default="all",
    show_default=True,
    metavar="all|a,b",
    help=say("领域，用逗号分开", "domains, separated by commas"),
)
@click.option("--since", type=Day(), required=True, help=say("起（含）", "first day"))
@click.option("--until", type=Day(), default=None, help=say("止（含），默认今天", "last day"))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help=say("写到哪个文件", "file to write"),
)
@accountable
@common
def command(
    uscc: str,
    domains: str,
    since: date,
    until: date | None,
    out: Path,
    matter: str,
    operator: str | None,
    as_json: bool,
) -> int:
    """Exit 1 when a domain waits for a person, so that the report is not a final answer."""
    start.need_database()
    from chengxin.affairs.reports import services as reports
    from chengxin.affairs.reports.models import ReportState
    from chengxin.entrances.cli import lookup
    from chengxin.records.accounts.actors import Actor

    by, at = Actor.command_line(operator), now()
    with screen.working(say("出具报告", "issuing the report")):
        report = reports.issue_special_report(
            subject_id=lookup.subject_of(uscc, on=today()).subject_id,
            domains=None if domains == "all" else [d.strip() for d in domains.split(",")],
            since=since,
            until=until or today(),
            by=by,
            at=at,
            matter=matter,
        )
        pdf = reports.open_file(report_no=report.report_no, by=by, at=at, matter=matter)
    out.write_bytes(pdf)
    digest = hashlib.sha256(pdf).hexdigest()
    waits = report.state == ReportState.AWAITING_REVIEW
    if as_json:
        screen.show_object({"report_no": report.report_no, "file": str(out), "sha256": digest})
    else:
        screen.line(
            say(
                f"报告编号 {report.report_no}\n文件 {out}\nSHA-256 {digest}",
                f"report {report.report_no}\nfile {out}\nSHA-256 {digest}",
            )
        )
        if waits:
            screen.note(
                say(
                    "有领域的数据待人工核实，报告中已标明。",
                    "a domain waits for a person; the report says so.",
                )
            )
    return PROBLEMS_FOUND if waits else 0
