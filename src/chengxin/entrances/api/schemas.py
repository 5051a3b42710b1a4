"""What the interface takes and gives. Names are stable; `description` is what the reader sees."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field

from chengxin.records.intake.enums import BatchState, WayIn
from chengxin.records.intake.models import Batch

BATCH_NO = r"^[0-9]{8}-[0-9]{6,12}$"
ITEM = r"^[a-z][a-z0-9-]{1,63}$"


def _exactly(pattern: str, says: str) -> BeforeValidator:
    """Text of one written form only: pydantic alone also reads `1_000`, `1.0` or a timestamp."""
    form = re.compile(pattern)

    def check(value: Any) -> Any:
        if isinstance(value, str) and not form.fullmatch(value):
            raise ValueError(says)
        return value

    return BeforeValidator(check)


PageNumber = Annotated[int, Field(ge=1, le=100_000), _exactly(r"[0-9]{1,6}", "a whole number")]
PageSize = Annotated[int, Field(ge=1, le=1000), _exactly(r"[0-9]{1,6}", "a whole number")]
RowNumber = Annotated[int, Field(ge=1, le=2**31 - 1), _exactly(r"[0-9]{1,10}", "a whole number")]
Day = Annotated[date, _exactly(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day like 2026-11-21")]
BatchNo = Annotated[str, Field(pattern=BATCH_NO, description="批次号")]
ItemCode = Annotated[str, Field(pattern=ITEM, description="目录项代码")]
YesNo = Literal["true", "false"]


class Counts(Schema):
    """received = accepted + held + rejected; accepted = new + corrected + unchanged + revoked."""

    received: int
    accepted: int
    new: int
    corrected: int
    unchanged: int
    revoked: int
    held: int
    rejected: int
    personal: int
    late: int
    ended_by_absence: int


class BatchAnswer(Schema):
    """A batch: where it stands and what became of its rows so far."""

    batch: str
    item: str
    item_edition: str
    department: str
    state: str = Field(description=" / ".join(BatchState.values))
    ended: bool = Field(description="不再变化")
    way_in: str = Field(description=" / ".join(WayIn.values))
    file_name: str
    sha256: str = Field(description="收到的文件（解压前）的摘要")
    bytes: int
    snapshot: bool
    dry_run: bool
    received_at: datetime
    finished_at: datetime | None
    rows_done: int
    counts: Counts
    repeat_of: str | None = Field(description="与这一批的文件相同，没有重复入库")
    failure: str
    links: dict[str, str]


class BatchList(Schema):
    """One page of batches, newest first."""

    page: int
    size: int
    total: int
    batches: list[BatchAnswer]


class RowProblemAnswer(Schema):
    """One thing wrong with one cell or row."""

    row: int = Field(description="文件中的行号")
    column: int | None = Field(description="文件中的列号，从 1 起")
    field: str = Field(description="字段代码")
    title: str
    value: str
    rule: str
    severity: str
    message: str
    remedy: str


class ProblemList(Schema):
    """One page of what is wrong, in the order of the file."""

    page: int
    size: int
    total: int
    problems: list[RowProblemAnswer]


class RowAnswer(Schema):
    """What became of one row."""

    row: int
    outcome: str


class RowList(Schema):
    """One page of rows, in the order of the file."""

    page: int
    size: int
    total: int
    rows: list[RowAnswer]


class FieldAnswer(Schema):
    """One field of an item, as a column of a file or a name in a JSON line."""

    code: str
    title: str
    kind: str
    required: bool
    max_length: int | None
    hint: str
    values: list[str] = Field(description="代码表内的值")


class ItemAnswer(Schema):
    """An item this department may report."""

    code: str
    title: str
    edition: str
    shape: str


class ItemWithFields(ItemAnswer):
    """An item with its fields."""

    fields: list[FieldAnswer]


class ItemList(Schema):
    """The items this department may report."""

    items: list[ItemAnswer]


class ReceiptFile(Schema):
    """The file a receipt is for."""

    name: str
    sha256: str
    bytes: int


class ReceiptAnswer(Schema):
    """The receipt of a batch; `digest` is over the canonical JSON of all the rest."""

    batch: str
    item: str
    item_title: str
    item_edition: str
    department: str
    department_name: str
    way_in: str
    received_by: str
    received_at: str
    finished_at: str | None
    file: ReceiptFile
    snapshot: bool
    dry_run: bool
    state: str
    failure: str
    repeat_of: str | None
    counts: Counts
    digest: str


class Token(Schema):
    """A bearer token."""

    access_token: str
    expires_in: int
    token_type: str
    scope: str


class TokenRefused(Schema):
    """Why no token was given (RFC 6749, 5.2)."""

    error: str
    error_description: str = ""


def batch_answer(batch: Batch, *, ended: bool) -> dict[str, Any]:
    """A batch as the interface shows it."""
    here = f"/api/v1/batches/{batch.batch_no}"
    names = Counts.model_fields
    return {
        "batch": batch.batch_no,
        "item": batch.item,
        "item_edition": batch.item_edition,
        "department": batch.department_id,
        "state": str(batch.state),
        "ended": ended,
        "way_in": str(batch.way_in),
        "file_name": batch.file_name,
        "sha256": batch.file_digest,
        "bytes": batch.file_bytes,
        "snapshot": batch.snapshot,
        "dry_run": batch.dry_run,
        "received_at": batch.received_at.isoformat(),
        "finished_at": batch.finished_at.isoformat() if batch.finished_at else None,
        "rows_done": batch.rows_done,
        "counts": {name: getattr(batch, name) for name in names},
        "repeat_of": batch.repeat_of.batch_no if batch.repeat_of else None,
        "failure": batch.failure,
        "links": {
            "self": here,
            "problems": f"{here}/problems",
            "rows": f"{here}/rows",
            "receipt": f"{here}/receipt",
            "workbook": f"{here}/workbook",
        },
    }
