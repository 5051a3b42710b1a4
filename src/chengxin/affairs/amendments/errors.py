"""Refusals of amendments, leaves of the tree in ``law.errors``.

```text
RulebookError
  - KindNotDraftedError     packs of this kind are not drafted on the desk
  - BackdatedEditionError   an edition may not begin before the day it is released
TransitionError
  - NotCheckedError         the text as it stands was not checked, or did not pass
  - ChangedMeanwhileError   the text is not the one that was read before confirming
  - AlreadyInForceError     a released edition is taken back before its first day only
PermissionDeniedError
  - SamePersonError         whoever drafted an edition does not release it
```
"""

from chengxin.law.errors import PermissionDeniedError, RulebookError, TransitionError


class KindNotDraftedError(RulebookError):
    """Packs of this kind are not drafted on the desk; facts: ``where``, ``kind``."""

    code = "kind-not-drafted"
    kind: str


class BackdatedEditionError(RulebookError):
    """An edition begins before the day it is released; facts: ``where``, ``since``, ``day``."""

    code = "backdated-edition"
    since: str
    day: str


class NotCheckedError(TransitionError):
    """The text was not checked as it stands, or did not pass; facts: ``state``, ``act``."""

    code = "not-checked"


class ChangedMeanwhileError(TransitionError):
    """The text is not the one that was confirmed; facts: ``state``, ``act``."""

    code = "changed-meanwhile"


class AlreadyInForceError(TransitionError):
    """The first day of a released edition has come; facts: ``state``, ``act``."""

    code = "already-in-force"


class SamePersonError(PermissionDeniedError):
    """The author of an edition does not release it; facts: ``by``, ``what``."""

    code = "same-person"
