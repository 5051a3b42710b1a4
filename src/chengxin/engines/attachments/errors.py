"""Refusals of attachments, a branch of the tree in ``law.errors``.

```text
InputError
  - RefusedFileError       a file that is not taken
    x UnknownFileError       nothing that can be examined to its end
    x OversizedFileError     too large, packed or unpacked, or too many pixels
    x BrokenFileError        damaged, or cut off
    x LockedFileError        encrypted: nobody can say what it holds
    x ActiveFileError        holds something that could act by itself
    x TwofoldFileError       is two things at once, or has something behind its end
```
"""

from chengxin.law.errors import InputError


class RefusedFileError(InputError):
    """A file that is not taken; facts: ``value`` (its name), ``part`` (what in it, or empty)."""

    code = "refused-file"
    part: str


class UnknownFileError(RefusedFileError):
    """The contents are of no kind that is taken."""

    code = "unknown-file"


class OversizedFileError(RefusedFileError):
    """Too large; facts: also ``limit``, in bytes or pixels."""

    code = "oversized-file"
    limit: int


class BrokenFileError(RefusedFileError):
    """Damaged, or cut off."""

    code = "broken-file"


class LockedFileError(RefusedFileError):
    """Encrypted, or in an old container that hides what it holds."""

    code = "locked-file"


class ActiveFileError(RefusedFileError):
    """Holds macros, scripts, launches, forms that send, or files inside."""

    code = "active-file"


class TwofoldFileError(RefusedFileError):
    """Two things at once, or something behind its end."""

    code = "twofold-file"
