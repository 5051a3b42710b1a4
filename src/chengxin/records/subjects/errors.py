"""Refusals of the register."""

from chengxin.law.errors import InputError


class UnknownSubjectError(InputError):
    """Nobody in the register has that code; facts: `value`."""

    code = "unknown-subject"


class IdentifierTakenError(InputError):
    """A code already names another subject; facts: `value`, `scheme`, `subject_id`."""

    code = "identifier-taken"
    scheme: str
    subject_id: int


class CodesDifferError(InputError):
    """A mention has a valid unified code, the subject another one; facts: `value`, `subject_id`."""

    code = "codes-differ"
    subject_id: int


class RelationError(InputError):
    """Two subjects cannot be related like this; facts: `value`."""

    code = "relation"


class SaidSinceError(InputError):
    """What is to be undone has been built on since; facts: `value`."""

    code = "said-since"
