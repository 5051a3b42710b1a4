"""Refusals of repair, leaves of the tree in ``law.errors``.

```text
CreditError
  - NotRepairableError        this record is none that can be repaired now
  - ConditionsUnmetError      a legal condition does not hold; each names its clause and day
  - MaterialMissingError      a paper the law asks for is not there
  - NotShieldableError        a ruling shields nothing here
TransitionError
  - AlreadyOpenError          the same record has an application in hand
  - SupplementLateError       the time for the supplement is over; the application lapses
  - CommitmentChangedError    the commitment signed is not the text that was shown
PermissionDeniedError
  - NotTheDeciderError        another unit decides this application
  - CaseNotShownError         this reader may not see this case
```
"""

from typing import Any

from chengxin.law.errors import CreditError, PermissionDeniedError, TransitionError


class NotRepairableError(CreditError):
    """This record cannot be repaired now; facts: ``record_no``, ``reason``."""

    code = "not-repairable"
    record_no: int
    reason: str


class ConditionsUnmetError(CreditError):
    """Conditions do not hold; facts: ``unmet`` (condition, article, holds_from), ``file_from``."""

    code = "repair-conditions"
    unmet: tuple[dict[str, Any], ...]
    file_from: str


class MaterialMissingError(CreditError):
    """Papers are missing; facts: ``materials`` (their ids)."""

    code = "repair-material"
    materials: tuple[str, ...]


class NotShieldableError(CreditError):
    """A ruling shields nothing here; facts: ``reason``."""

    code = "not-shieldable"
    reason: str


class AlreadyOpenError(TransitionError):
    """The same record has an application in hand; facts: ``state``, ``act``, ``case_no``."""

    code = "repair-already-open"
    case_no: str


class SupplementLateError(TransitionError):
    """The time for the supplement is over; facts: ``state``, ``act``, ``due_on``."""

    code = "repair-supplement-late"
    due_on: str


class CommitmentChangedError(TransitionError):
    """What was signed is not what was shown; facts: ``state``, ``act``."""

    code = "repair-commitment-changed"


class NotTheDeciderError(PermissionDeniedError):
    """Another unit decides this application; facts: ``by``, ``what``."""

    code = "not-the-decider"


class CaseNotShownError(PermissionDeniedError):
    """This reader may not see this case; facts: ``by``, ``what``."""

    code = "repair-case-not-shown"
