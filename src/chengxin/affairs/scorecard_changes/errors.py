"""Refusals of changes of scorecards, leaves of the tree in ``law.errors``.

```text
RulebookError
  - NoticeTooShortError     the first day comes before the notice period is over
  - NoSuchIndicatorError    the draft has no indicator of that id
TransitionError
  - NoImpactListError       no impact list, or not of this text, or too old
  - ImpactEndedError        the impact list is finished, failed or cancelled already
  - ChallengeError          a challenge runs already, has ended, or cannot be ended that way
```
"""

from chengxin.law.errors import RulebookError, TransitionError


class NoticeTooShortError(RulebookError):
    """The notice period is not kept; facts: ``where``, ``since``, ``earliest``."""

    code = "notice-too-short"
    since: str
    earliest: str


class NoSuchIndicatorError(RulebookError):
    """No indicator of that id; facts: ``where``, ``key``."""

    code = "no-such-indicator"
    key: str


class NoImpactListError(TransitionError):
    """No impact list, of another text, or too old; facts: ``state``, ``act``, ``why``."""

    code = "no-impact-list"
    why: str


class ImpactEndedError(TransitionError):
    """The impact list has come to its end; facts: ``state``, ``act``."""

    code = "impact-ended"


class ChallengeError(TransitionError):
    """A challenge cannot begin or end like this; facts: ``state``, ``act``, ``why``."""

    code = "challenge"
    why: str
