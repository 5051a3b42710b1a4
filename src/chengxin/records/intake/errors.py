"""Refusals of a whole file or batch. What is wrong with one row is a problem of that row instead.

```text
InputError
  x UnreadableFileError        the file cannot be read as a table
    - EmptyFileError             nothing in it
    - NoHeaderError              no row that names the columns
    - UnknownEncodingError       neither UTF-8 nor GB18030
    - ProtectedWorkbookError     a password is needed
    - DamagedFileError           broken off, or not what its beginning says
    - AmbiguousTableError        several sheets with data, or two columns of one name
    - TooLargeError              larger than the limits of this installation
    - WrongKindError             not what its name says, or no table at all
    - ActiveContentError         a workbook with macros, or one that fetches from elsewhere
  x ColumnsError               the columns are not those of the catalogue item or the feed
    - UnknownColumnsError
    - MissingColumnsError
  x FeedError                  a feed file is refused
  x RowNotAcceptedError        a row that an affair hands in is not accepted
  x KeyReusedError             an idempotency key came again with other content
CreditError
  x BatchStateError            the batch is not in a state that permits this
```
"""

from chengxin.law.errors import CreditError, InputError


class UnreadableFileError(InputError):
    """The file cannot be read as a table; facts: `value` (the file's name)."""

    code = "unreadable-file"


class EmptyFileError(UnreadableFileError):
    """There is nothing in the file."""

    code = "empty-file"


class NoHeaderError(UnreadableFileError):
    """No row names the columns."""

    code = "no-header"


class UnknownEncodingError(UnreadableFileError):
    """Neither UTF-8 nor GB18030; facts: `value`, `row_no`."""

    code = "unknown-encoding"
    row_no: int


class ProtectedWorkbookError(UnreadableFileError):
    """The workbook asks for a password."""

    code = "protected-workbook"


class DamagedFileError(UnreadableFileError):
    """The file is broken off, or its contents are not what its beginning says."""

    code = "damaged-file"


class AmbiguousTableError(UnreadableFileError):
    """Which table or column is meant cannot be told; facts: `value`, `names`."""

    code = "ambiguous-table"
    names: list[str]


class TooLargeError(UnreadableFileError):
    """Larger than this installation takes; facts: `value`, `what`, `limit`, `unit`, `row_no`."""

    code = "too-large"
    what: str
    limit: int
    unit: str
    row_no: int


class WrongKindError(UnreadableFileError):
    """The contents are of another kind than the name says; facts: `value`, `named`, `found`."""

    code = "wrong-kind"
    named: str
    found: str


class ActiveContentError(UnreadableFileError):
    """A workbook that could act by itself; facts: `value`, `what`, `part`."""

    code = "active-content"
    what: str
    part: str


class KeyReusedError(InputError):
    """An idempotency key came again with other content; facts: `value`, `batch_no`."""

    code = "idempotency-key-reused"
    batch_no: str


class ColumnsError(InputError):
    """The file's columns do not fit; facts: `value`, `columns`."""

    code = "columns"
    columns: list[str]


class UnknownColumnsError(ColumnsError):
    """Columns nobody declared; facts: `columns`, `nearest` (official names by column)."""

    code = "unknown-columns"
    nearest: dict[str, list[str]]


class MissingColumnsError(ColumnsError):
    """Columns that the feed reads are not in the file."""

    code = "missing-columns"


class FeedError(InputError):
    """A feed file is refused; facts: `value` (where in which file), `why`."""

    code = "feed"
    why: str


class BatchStateError(CreditError):
    """The batch is not in a state that permits this; facts: `batch_no`, `state`."""

    code = "batch-state"
    batch_no: str
    state: str


class HeldRowError(InputError):
    """A held row cannot be judged like this; facts: `value`."""

    code = "held-row"


class RowNotAcceptedError(InputError):
    """A row an affair hands in is rejected or held; facts: `value` (the item), `problems`.

    `problems`: (field code, rule, message, remedy) of everything said about it.
    """

    code = "row-not-accepted"
    problems: list[tuple[str, str, str, str]]
