"""One column of a catalogue item: how it is called, what it may hold, who may see it."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field as Constrained
from pydantic import StrictBool, StringConstraints, model_validator

from chengxin.law.rulebook.schemas.base import LegalSource, Strict, Text
from chengxin.law.words import DisclosureLevel, RuleAction

FieldKind = Literal[
    "string",  # one line of text
    "text",  # several lines
    "name",  # name of a subject, an authority or a person
    "date",
    "integer",
    "decimal",
    "amount",  # money; the payload holds integer fen
    "capital",  # money of any currency; the payload holds minor units, currency in `currency_field`
    "code",  # one value of a code table
    "codes",  # several values of a code table, split at `separator`
    "uscc",
    "organisation_code",
    "registration_number",
    "identity_number",  # number of an identity document of a person
]

CHECKED_KINDS = ("uscc", "organisation_code", "registration_number", "identity_number")

_SPACE = re.compile(r"\s+")


def normalise_header(text: str) -> str:
    """A column header without width, case, space and bracket differences.

    >>> normalise_header(" 罚款金额（万元） ")
    '罚款金额(万元)'
    >>> normalise_header("cf_wsh")
    'CF_WSH'
    """
    plain = unicodedata.normalize("NFKC", text).replace("〔", "(").replace("〕", ")")
    return _SPACE.sub("", plain).upper()


class Field(Strict):
    """One official column.

    `code` is the official code (`CF_WSH`) or, for a column this platform adds, one that begins
    with `EXT_`. `name` is the key in the payload. `aliases` are other headers departments use.
    `separator`: each of its characters separates values. `check_digit`: what a code of the right
    shape with a wrong check character does to its row; a wrong shape does it too.
    `document_kind_field` says what kind of document an `identity_number` belongs to; only resident
    identity cards are checked. A date on or after `open_ended_from` means without end. `example`
    is an invented cell as a department would write it.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$")]
    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    title_zh: Text
    aliases: tuple[Text, ...] = ()
    kind: FieldKind
    unit: Literal["wan", "yuan"] | None = None
    currency_field: Text | None = None
    max_length: Annotated[int, Constrained(ge=1)] | None = None
    min_length: Annotated[int, Constrained(ge=1)] | None = None
    required: Literal["always", "never"] = "never"
    code_table: Text | None = None
    separator: Text | None = None
    check_digit: RuleAction | None = None
    document_kind_field: Text | None = None
    open_ended_from: date | None = None
    disclosure: DisclosureLevel = DisclosureLevel.PUBLIC
    sensitive: StrictBool = False
    mask: Annotated[str, StringConstraints(pattern=r"^\d+,\d+$")] | None = None
    hint_zh: Text | None = None
    example: Text | None = None
    source: LegalSource | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        needs_table = self.kind in ("code", "codes")
        complaints = {
            "code_table": needs_table != (self.code_table is not None),
            "separator": self.kind == "codes" and self.separator is None,
            "check_digit": (self.kind in CHECKED_KINDS) != (self.check_digit is not None),
            "open_ended_from": self.open_ended_from is not None and self.kind != "date",
            "unit": (self.kind == "amount") != (self.unit is not None),
            "currency_field": (self.kind == "capital") != (self.currency_field is not None),
            "mask": self.sensitive != (self.mask is not None),
            "name": self.kind == "amount" and not self.name.endswith("_fen"),
            "disclosure": self.sensitive and self.disclosure is DisclosureLevel.PUBLIC,
        }
        wrong = [key for key, bad in complaints.items() if bad]
        if wrong:
            raise ValueError(f"field {self.code} of kind {self.kind}: see {', '.join(wrong)}")
        return self

    @property
    def all_headers(self) -> tuple[str, ...]:
        """Chinese title, official code, English name, aliases."""
        return (self.title_zh, self.code, self.name, *self.aliases)

    @property
    def companions(self) -> tuple[str, ...]:
        """Names of the fields this one is read together with."""
        return tuple(n for n in (self.currency_field, self.document_kind_field) if n)

    @property
    def is_extension(self) -> bool:
        """Whether this platform added the column; no official template has it."""
        return self.code.startswith("EXT_")
