"""Errors of documents, a branch of the tree in ``law.errors``.

```text
CreditError
  x DocumentError             a document cannot be made or sealed
    - FontsMissingError         the folder of fonts is not there or not complete
    - TypesettingError          typst refuses the page
    - AuthorityError            the folder of keys and certificates is not usable
    - SigningError              the signature cannot be put into the file
```

A file that fails verification is an answer, not an error: see `verification.Verification`.
"""

from chengxin.law.errors import CreditError


class DocumentError(CreditError):
    """A document cannot be made or sealed."""

    code = "document"


class FontsMissingError(DocumentError):
    """The fonts of reports are not there or not complete; facts: `folder`, `missing`."""

    code = "fonts-missing"
    folder: str
    missing: tuple[str, ...]


class TypesettingError(DocumentError):
    """typst refuses the page; facts: `template`, `reason`."""

    code = "typesetting"
    template: str
    reason: str


class AuthorityError(DocumentError):
    """The folder of keys and certificates is not usable; facts: `folder`, `reason`."""

    code = "authority"
    folder: str
    reason: str


class SigningError(DocumentError):
    """The signature cannot be put into the file; facts: `reason`."""

    code = "signing"
    reason: str
