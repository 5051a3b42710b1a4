"""Refusals of objections, leaves of the tree in ``law.errors``.

```text
CreditError
  - NothingChangesError      a correction that leaves the record as it is
  - KeyNotCorrectableError   what recognises the document cannot be corrected on this record
InputError
  - UnclearObjectionError    something that has to be said is missing, or too short, or too long
  - RecordNotOpenError       no such record, or not one this applicant may object to
TransitionError
  - ObjectionPendingError    the same applicant's objection to this record is still open
PermissionDeniedError
  - NotTheApplicantError     the case is somebody else's
```
"""

from chengxin.law.errors import CreditError, InputError, PermissionDeniedError, TransitionError


class UnclearObjectionError(InputError):
    """Something is missing or unfit; facts: ``value``, ``field`` (which part of the form)."""

    code = "unclear-objection"
    field: str


class RecordNotOpenError(InputError):
    """No record this applicant may object to; facts: ``value`` (the record number)."""

    code = "record-not-open-to-objection"


class ObjectionPendingError(TransitionError):
    """An objection of the same applicant to the record is open; facts: ``case_no``."""

    code = "objection-pending"
    case_no: str


class NothingChangesError(CreditError):
    """The correction leaves the record as it is; facts: ``case_no``."""

    code = "correction-changes-nothing"
    case_no: str


class KeyNotCorrectableError(CreditError):
    """What recognises the document cannot be corrected here; facts: ``case_no``, ``fields``."""

    code = "key-not-correctable"
    case_no: str
    fields: tuple[str, ...]


class NotTheApplicantError(PermissionDeniedError):
    """The case is somebody else's; facts: ``by``, ``what``."""

    code = "not-the-applicant"
