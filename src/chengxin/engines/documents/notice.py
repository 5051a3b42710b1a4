"""What a notice of data quality (通报) says, as data, before it becomes a page and a workbook.

Everything printed is in here. Rates are parts per million and points are thousandths, as the
figures are; the canonical JSON of this model is what the digest on the page stands for.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from chengxin.engines.documents.model import Cell, Issuer, Line, Moment, Part
from chengxin.engines.sealing.canonical import canonical_bytes
from chengxin.engines.sealing.digests import hex_digest

Count = Annotated[int, Field(ge=0)]
Ppm = Annotated[int, Field(ge=0, le=1_000_000)]


class Share(Part):
    """One rate: its parts, what it comes to, what it was before, and its step of colour.

    `raw_ppm` is the rate before accepted appeals; `previous_ppm` that of the period before.
    """

    rate: Line
    title: Line
    numerator: Count
    denominator: Count
    ppm: Ppm | None
    raw_ppm: Ppm | None
    previous_ppm: Ppm | None
    target_ppm: Ppm
    tone: Annotated[int, Field(ge=0, le=4)] | None


class UnitLine(Part):
    """One unit: its rows, rates, marks and rank; no rank where nothing could be measured."""

    department: Line
    title: Line
    rank: Annotated[int, Field(ge=1)] | None
    previous_rank: Annotated[int, Field(ge=1)] | None
    received: Count
    accepted: Count
    held: Count
    rejected: Count
    late: Count
    shares: tuple[Share, ...]
    milli_points: Count
    standing: str
    silent: Count
    provisional: bool = False


class ItemLine(Part):
    """One item over all units."""

    item: Line
    title: Line
    received: Count
    accepted: Count
    held: Count
    rejected: Count
    late: Count
    shares: tuple[Share, ...]


class DefectLine(Part):
    """A problem named: whose, of which item and field, in how many rows."""

    department: Line
    unit: Line
    item: Line
    field: str
    message: str
    rule: Line
    rows: Count


class TraceLine(Part):
    """A decision that was not reported, and how it is known."""

    unit: Line
    item: Line
    month: date
    kind: Line
    document_no: str
    note: str


class SilentLine(Part):
    """A month without a word, or with a wrong one."""

    unit: Line
    item: Line
    month: date
    state: Line


class AppealLine(Part):
    """An appeal decided in the period's figures, or still open."""

    appeal_no: Line
    unit: Line
    about: Line
    rows: Count
    state: Line
    reason: str


class QualityNotice(Part):
    """The content of one notice or assessment.

    `since` and `until` are first days of the first and last month. `as_of` and `known_at` are the
    moment of knowledge at which every figure is reproduced. `remarks` are the office's own words.
    """

    form: Literal["quality-notice/1"] = "quality-notice/1"
    kind: Literal["monthly", "quarterly"]
    number: Line
    title: Line
    issuer: Issuer
    since: date
    until: date
    as_of: date
    known_at: Moment
    known_seq: Count
    pack: Line
    pack_edition: Line
    pack_digest: Line
    summary: tuple[Line, ...]
    district: tuple[Share, ...]
    received: Count
    previous_received: Count
    units: tuple[UnitLine, ...]
    items: tuple[ItemLine, ...]
    named: tuple[Line, ...]
    defects: tuple[DefectLine, ...]
    traces: tuple[TraceLine, ...]
    silent: tuple[SilentLine, ...]
    appeals: tuple[AppealLine, ...]
    rules: tuple[Cell, ...]
    remarks: str = ""
    released_at: Moment | None = None
    released_by: str = ""

    def canonical(self) -> bytes:
        """The canonical JSON of the content."""
        return canonical_bytes(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """sha256 of the canonical JSON, as 64 hexadecimal characters."""
        return hex_digest(self.canonical())

    @property
    def figures(self) -> bytes:
        """The canonical JSON without what a person added: what is reproduced."""
        own = {"remarks", "released_at", "released_by"}
        return canonical_bytes(self.model_dump(mode="json", exclude=own))
