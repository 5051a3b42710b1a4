"""Errors of sealing, two leaves of the tree in ``law.errors``.

```text
CreditError
  x CanonicalFormError        a value or a text has no canonical form
  x DigestUnavailableError    this Python was built without the algorithm
```
"""

from chengxin.law.errors import CreditError


class CanonicalFormError(CreditError):
    """A value cannot be written canonically, or a text is not canonical; facts: `path`, `reason`.

    `path` is the place inside the value, as ``$.records[3].points``; ``$`` is the whole.
    """

    code = "canonical-form"
    path: str
    reason: str

    def __init__(self, path: str, reason: str) -> None:
        """Keep the place, and what is wrong there."""
        super().__init__(f"{path}: {reason}", path=path, reason=reason)


class DigestUnavailableError(CreditError):
    """The digest is not in this build of Python or OpenSSL; facts: `algorithm`."""

    code = "digest-unavailable"
    algorithm: str

    def __init__(self, algorithm: str) -> None:
        """Keep the name of the algorithm."""
        super().__init__(
            f"Digest {algorithm!r} is not available: Python's hashlib is linked to an OpenSSL "
            f"without it. Use OpenSSL 1.1.1 or newer with {algorithm} enabled, or sha256.",
            algorithm=algorithm,
        )
