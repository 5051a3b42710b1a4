"""Credit records as the interface gives them. Names are stable."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from chengxin.entrances.api.schemas import ItemCode, PageNumber, PageSize
from chengxin.law.words import Polarity
from chengxin.records.publicity.disclosure import DisclosedRecord, EffectView, WindowView

Uscc = Annotated[str, Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$", description="统一社会信用代码")]


class RecordParameters(Schema):
    """For which matter, which records."""

    matter: str = Field(
        min_length=2,
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
        description="为哪件事查询；记入留痕，主体可以看到谁为什么查过",
    )
    item: ItemCode | None = None
    polarity: Polarity | None = None
    page: PageNumber = 1
    size: PageSize = 50


class RecordField(Schema):
    """One field this department may see, as a person reads it."""

    code: str
    name: str
    title: str
    text: str


class RecordWindow(Schema):
    """Whether and until when the record is public."""

    published: bool
    starts_on: date | None
    ends_on: date | None
    article: str


class RecordEffect(Schema):
    """What the law makes of the record, with its first day and the day it ends before."""

    kind: str
    since: date
    until: date | None
    in_force: bool
    article: str


class RecordAnswer(Schema):
    """One record as known now. Records whose sharing the law has stopped are not among them."""

    record_no: int
    version: int
    item: str
    item_title: str
    polarity: str
    severity: str
    state: str
    document_no: str
    authority: str
    decided_on: date
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    department: str
    under_objection: bool
    effects: list[RecordEffect]
    publicity: RecordWindow | None
    fields: list[RecordField]


class SubjectAnswer(Schema):
    """Whose records they are."""

    uscc: str
    name: str
    status: str


class RecordList(Schema):
    """One page of a subject's records; `known_seq` is the commit through which all is known."""

    subject: SubjectAnswer
    matter: str
    on: date
    known_seq: int
    page: int
    size: int
    total: int
    records: list[RecordAnswer]


def record_answer(record: DisclosedRecord, on: date) -> dict[str, Any]:
    """A disclosed record as the interface shows it."""
    return {
        "record_no": record.record_no,
        "version": record.version,
        "item": record.item,
        "item_title": record.item_title,
        "polarity": record.polarity,
        "severity": record.severity,
        "state": record.state,
        "document_no": record.document_no,
        "authority": record.authority,
        "decided_on": record.decided_on,
        "valid_from": record.valid_from,
        "valid_to": record.valid_to,
        "recorded_at": record.recorded_at,
        "department": record.department_code,
        "under_objection": record.has_effect("objection", on=on),
        "effects": [_effect(each, on) for each in record.effects],
        "publicity": None if record.window is None else _window(record.window),
        "fields": [
            {"code": each.code, "name": each.name, "title": each.title, "text": each.text}
            for each in record.fields
        ],
    }


def _effect(effect: EffectView, on: date) -> dict[str, Any]:
    return {
        "kind": effect.kind,
        "since": effect.valid_from,
        "until": effect.valid_to,
        "in_force": effect.in_force(on),
        "article": effect.article,
    }


def _window(window: WindowView) -> dict[str, Any]:
    return {
        "published": window.published,
        "starts_on": window.starts_on,
        "ends_on": window.ends_on,
        "article": window.article,
    }
