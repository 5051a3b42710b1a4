"""Refusals of evidence, leaves of the tree in ``law.errors``.

```text
CreditError
  - LostEvidenceError        a kept file is gone or changed
InputError
  - TooMuchEvidenceError     a case has as many files as it may have
PermissionDeniedError
  - EvidenceNotShownError    this reader may not open this file
```

What is wrong with a file itself is told by ``engines.attachments.errors``.
"""

from chengxin.law.errors import CreditError, InputError, PermissionDeniedError


class LostEvidenceError(CreditError):
    """A kept file is gone or changed; facts: ``file_id``, ``reason`` (gone, changed)."""

    code = "lost-evidence"
    file_id: int
    reason: str


class TooMuchEvidenceError(InputError):
    """A matter has as many files as it may have; facts: ``value``, ``limit``."""

    code = "too-much-evidence"
    limit: int


class EvidenceNotShownError(PermissionDeniedError):
    """This reader may not open this file; facts: ``by``, ``what``."""

    code = "evidence-not-shown"
