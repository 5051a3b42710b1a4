"""Refusals of tolerance, leaves of the tree in ``law.errors``.

```text
CreditError
  - ToleranceRefusedError        a legal condition is not met; names the clause
    - NotTolerableError            the record is not of the kind tolerance is about, or not live
    - UnknownGroundError           the pack in force has no such ground, or nobody applies for it
    - AlreadyTolerantError         a case for this record is open, or it is recognised
    - ProofMissingError            the ground needs evidence and none was handed in
```
"""

from chengxin.law.errors import CreditError


class ToleranceRefusedError(CreditError):
    """A legal condition is not met; facts: ``clause``."""

    code = "tolerance-refused"
    clause: str


class NotTolerableError(ToleranceRefusedError):
    """Tolerance is not about this record; facts: ``clause``, ``record_no``."""

    code = "tolerance-record"
    record_no: int


class UnknownGroundError(ToleranceRefusedError):
    """No such ground in force; facts: ``clause``, ``ground``."""

    code = "tolerance-ground"
    ground: str


class AlreadyTolerantError(ToleranceRefusedError):
    """A case for this record is open already; facts: ``clause``, ``case_no``."""

    code = "tolerance-open"
    case_no: str


class ProofMissingError(ToleranceRefusedError):
    """The ground needs evidence; facts: ``clause``, ``case_no``."""

    code = "tolerance-proof"
    case_no: str
