"""Every refusal Chengxin can give, in one tree.

Catch a branch to act on a family, a leaf to act on one case.

```text
CreditError
  x InputError                  the caller sent something malformed
    - InvalidIdentifierError      a code of the wrong shape, length or check digit
      - InvalidUsccError
    - InvalidAmountError          money that cannot be read without guessing
    - InvalidDateError            a day that cannot be read without guessing
  x RulebookError               a rule pack is missing, ambiguous or contradictory
    - UnreadablePackError         not YAML, or not a mapping
    - DuplicateKeyError           a key stands twice in one mapping
    - UnknownKeyError             a key the schema does not know
    - MissingProvenanceError      no source, no day of checking, or no confidence
    - InvalidPackError            a value the schema refuses
    - MisplacedPackError          path and identity differ
    - DuplicateEditionError       the same edition of a pack twice
    - OverlappingEditionsError    two editions in force on one day
    - UnknownReferenceError       points to an item, table, field or department that is not there
    - NoRuleInForceError          nothing in force on the day asked for
    - UnknownEditionError         no such pack, or no such edition of it
  x CatalogueGateError          the catalogue in force does not admit this record
  x TransitionError             the case is not in a state that permits this step
  x PermissionDeniedError       this person may not do or see this
```

A message says what is wrong, where, why, and what to do next. Codes are stable: other
systems branch on them. Chinese texts for screens are made where the screen is.
"""

from typing import Any, ClassVar


class CreditError(Exception):
    """Any refusal by Chengxin; carries the facts it was built from as attributes."""

    code: ClassVar[str] = "credit-error"

    def __init__(self, message: str, **facts: Any) -> None:
        """Keep the message and every fact.

        Args:
            message: What is wrong, where, why, and how to mend it.
            facts: Values a caller may act on; each becomes an attribute.
        """
        super().__init__(message)
        self.message = message
        self._facts = dict(facts)
        self.__dict__.update(facts)

    def facts(self) -> dict[str, Any]:
        """The facts as a fresh dictionary, for an API body or an audit entry."""
        return dict(self._facts)


class InputError(CreditError):
    """The caller sent something malformed; facts: `value`."""

    code = "input"
    value: str


class InvalidIdentifierError(InputError):
    """A code has the wrong shape, length or check digit; facts: `value`, `scheme`."""

    code = "invalid-identifier"
    scheme: str


class InvalidUsccError(InvalidIdentifierError):
    """Not a unified social credit code (统一社会信用代码); facts: `value`, `scheme`."""

    code = "invalid-uscc"


class InvalidAmountError(InputError):
    """Money that cannot be read without guessing; facts: `value`."""

    code = "invalid-amount"


class InvalidDateError(InputError):
    """A day that cannot be read without guessing; facts: `value`."""

    code = "invalid-date"


class RulebookError(CreditError):
    """A rule pack is missing, ambiguous or contradictory; facts: `where`.

    What is refused at one key also has `line` (None where it is not known), `rule` and `remedy`.
    """

    code = "rulebook"
    where: str
    line: int | None = None
    rule: str = ""
    remedy: str = ""


class UnreadablePackError(RulebookError):
    """The file is not YAML, or its top level is not a mapping."""

    code = "unreadable-pack"


class DuplicateKeyError(RulebookError):
    """A key stands twice in one mapping; facts: `where`, `key`."""

    code = "duplicate-key"
    key: str


class UnknownKeyError(RulebookError):
    """A key the schema does not know; facts: `where`, `key`."""

    code = "unknown-key"
    key: str


class MissingProvenanceError(RulebookError):
    """A pack without source, day of checking or confidence; facts: `where`, `key`."""

    code = "missing-provenance"
    key: str


class InvalidPackError(RulebookError):
    """A value the schema refuses; facts: `where`, `key`."""

    code = "invalid-pack"
    key: str


class MisplacedPackError(RulebookError):
    """A file whose path is not its identity; facts: `where`, `expected`."""

    code = "misplaced-pack"
    expected: str


class DuplicateEditionError(RulebookError):
    """The same edition of a pack was given twice; facts: `where`, `pack`, `edition`."""

    code = "duplicate-edition"
    pack: str
    edition: str


class OverlappingEditionsError(RulebookError):
    """Two adopted editions in force on one day; facts: `where`, `pack`, `editions`, `day`."""

    code = "overlapping-editions"
    pack: str
    editions: tuple[str, str]
    day: str


class UnknownReferenceError(RulebookError):
    """A pack points to something that is not there; facts: `where`, `key`, `reference`."""

    code = "unknown-reference"
    key: str
    reference: str


class NoRuleInForceError(RulebookError):
    """Nothing is in force on the day asked for; facts: `where`, `pack`, `day`."""

    code = "no-rule-in-force"
    pack: str
    day: str


class UnknownEditionError(RulebookError):
    """No such pack, or no such edition of it; facts: `where`, `pack`, `edition`."""

    code = "unknown-edition"
    pack: str
    edition: str


class CatalogueGateError(CreditError):
    """The catalogue in force does not admit this record; facts: `item`, `reason`."""

    code = "catalogue-gate"
    item: str
    reason: str


class TransitionError(CreditError):
    """The case is not in a state that permits this step; facts: `state`, `act`."""

    code = "transition"
    state: str
    act: str


class PermissionDeniedError(CreditError):
    """This person may not do or see this; facts: `by`, `what`."""

    code = "permission-denied"
    by: str
    what: str
