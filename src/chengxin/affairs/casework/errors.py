"""Refusals of casework, leaves of the tree in ``law.errors``.

```text
CreditError
  - UnknownDeadlineError     a case has no open deadline for this step
  - UnknownLetterError       no letter of this number was issued
  - KeptLetterError          the file of a letter is gone or changed
InputError
  - LetterValuesError        a letter was given too few values, or ones it has no place for
PermissionDeniedError
  - LetterNotShownError      this reader may not open this letter
```
"""

from chengxin.law.errors import CreditError, InputError, PermissionDeniedError


class UnknownDeadlineError(CreditError):
    """A case has no open deadline for this step; facts: ``case_no``, ``step``."""

    code = "unknown-deadline"
    case_no: str
    step: str


class UnknownLetterError(CreditError):
    """No letter of this number was issued; facts: ``letter_no``."""

    code = "unknown-letter"
    letter_no: str


class KeptLetterError(CreditError):
    """The file of a letter is gone or changed; facts: ``letter_no``, ``reason``."""

    code = "kept-letter"
    letter_no: str
    reason: str


class LetterValuesError(InputError):
    """Values missing or without a place; facts: ``value`` (the pack), ``missing``, ``strange``."""

    code = "letter-values"
    missing: tuple[str, ...]
    strange: tuple[str, ...]


class LetterNotShownError(PermissionDeniedError):
    """This reader may not open this letter; facts: ``by``, ``what``."""

    code = "letter-not-shown"
