"""``chengxin subject``: the file of one subject as an audience sees it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import Day, Moment, accountable, common, now, today
from chengxin.law.words import Audience

if TYPE_CHECKING:
    from chengxin.records.publicity.disclosure import DisclosedRecord


@click.command(help=say("一个主体的信用档案", "the credit file of one subject"))
@click.argument("asked", metavar="USCC|NAME")
@click.option(
    "--as",
    "audience",
    type=click.Choice([str(one) for one in Audience]),
    default=str(Audience.OFFICE),
    show_default=True,
    help=say("以谁的身份看", "as whom to look"),
)
@click.option("--as-of", type=Day(), default=None, help=say("截至日期", "day of reading"))
@click.option(
    "--known-at", type=Moment(), default=None, help=say("已知截至", "moment of knowledge")
)
@accountable
@common
def command(
    asked: str,
    audience: str,
    as_of: date | None,
    known_at: datetime | None,
    matter: str,
    operator: str | None,
    as_json: bool,
) -> None:
    """Read through the one door, which leaves an audit entry unless the public reads."""
    start.need_database()
    from chengxin.entrances.cli import lookup
    from chengxin.records.accounts.actors import Actor
    from chengxin.records.publicity import services as publicity

    on = as_of or today()
    version = lookup.subject_of(asked, on=on)
    file = publicity.disclosed_records(
        subject_id=version.subject_id,
        actor=Actor.command_line(operator),
        audience=Audience(audience),
        purpose="command-line-file",
        matter=matter,
        on=on,
        at=now(),
        known_at=known_at,
    )
    who = {
        "uscc": version.uscc,
        "name": version.name,
        "kind": version.kind,
        "status": version.status,
        "standing": version.standing,
        "town": version.town_code,
        "audience": audience,
        "as_of": on.isoformat(),
        "known_at": file.known.at.isoformat(),
    }
    if as_json:
        screen.show_object({**who, "records": [_plain(record, on) for record in file.records]})
        return
    screen.line(f"{version.name}  {version.uscc}  {version.get_status_display()}")
    screen.table(
        (
            say("决定日期", "decided"),
            say("目录项", "item"),
            say("文书号", "document"),
            say("作出机关", "authority"),
            say("公示至", "public until"),
            say("状态", "state"),
        ),
        [
            (r.decided_on, r.item_title, r.document_no, r.authority, _until(r), _state(r, on))
            for r in file.records
        ],
        title=say(f"信用信息 {len(file.records)} 条", f"{len(file.records)} records"),
    )


def _until(record: "DisclosedRecord") -> str:
    window = record.window
    if window is None or not window.published:
        return say("不公示", "not public")
    return str(window.ends_on or say("长期", "open"))


def _state(record: "DisclosedRecord", on: date) -> str:
    """The source's word, and that an objection is open."""
    if record.has_effect("objection", on=on):
        return f"{record.state}  {say('异议处理中', 'under objection')}"
    return record.state


def _plain(record: "DisclosedRecord", on: date) -> dict[str, Any]:
    return {
        "record_no": record.record_no,
        "version": record.version,
        "item": record.item,
        "polarity": record.polarity,
        "severity": record.severity,
        "state": record.state,
        "document_no": record.document_no,
        "authority": record.authority,
        "decided_on": record.decided_on.isoformat(),
        "valid_from": record.valid_from.isoformat(),
        "valid_to": None if record.valid_to is None else record.valid_to.isoformat(),
        "recorded_at": record.recorded_at.isoformat(),
        "department": record.department_code,
        "effects": sorted({effect.kind for effect in record.effects if effect.in_force(on)}),
        "fields": {field.name: field.value for field in record.fields},
    }
