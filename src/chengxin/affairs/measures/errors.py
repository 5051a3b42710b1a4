"""Refusals of measures, leaves of the tree in ``law.errors``.

```text
CreditError
  - MeasureRefusedError          a legal condition is not met; names the clause
    - MeasureNotListedError        the list in force has no such measure, or no such use of it
    - MeasureNotDemandedError      others decide for themselves; never demanded of anybody
    - PersonsOnlyError             it reaches natural persons, whom nobody keeps here
    - AuthorityNotNamedError       the rule does not name this authority
    - CauseNotLiveError            no live record of this subject carries the measure
    - CauseNotFittingError         the record is none of the causes of the rule
    - TermTooLongError             longer than the rule or its cause allows, or before today
    - MeasureRepeatedError         the same measure for the same cause is open already
    - EvidenceMissingError         a document is the cause, and no copy was handed in
```
"""

from chengxin.law.errors import CreditError


class MeasureRefusedError(CreditError):
    """A legal condition is not met; facts: ``clause``, and ``from_day`` where it will hold then."""

    code = "measure-refused"
    clause: str


class MeasureNotListedError(MeasureRefusedError):
    """The list in force has no such measure; facts: ``clause``, ``measure``."""

    code = "measure-not-listed"
    measure: str


class MeasureNotDemandedError(MeasureRefusedError):
    """The measure is for others to decide; facts: ``clause``, ``measure``."""

    code = "measure-not-demanded"
    measure: str


class PersonsOnlyError(MeasureRefusedError):
    """The measure reaches natural persons only; facts: ``clause``, ``measure``."""

    code = "measure-persons-only"
    measure: str


class AuthorityNotNamedError(MeasureRefusedError):
    """The rule does not name this authority; facts: ``clause``, ``authority``."""

    code = "measure-authority"
    authority: str


class CauseNotLiveError(MeasureRefusedError):
    """No live record of this subject carries the measure; facts: ``clause``, ``record_no``."""

    code = "measure-cause-not-live"
    record_no: int


class CauseNotFittingError(MeasureRefusedError):
    """The record is none of the causes of the rule; facts: ``clause``, ``record_no``."""

    code = "measure-cause-not-fitting"
    record_no: int


class TermTooLongError(MeasureRefusedError):
    """The days are not allowed; facts: ``clause``, ``until``, ``latest`` (ISO days, or empty)."""

    code = "measure-term"
    until: str
    latest: str


class MeasureRepeatedError(MeasureRefusedError):
    """The same measure is open already; facts: ``clause``, ``case_no``."""

    code = "measure-repeated"
    case_no: str


class EvidenceMissingError(MeasureRefusedError):
    """A document is the cause and no copy was handed in; facts: ``clause``, ``case_no``."""

    code = "measure-evidence-missing"
    case_no: str
