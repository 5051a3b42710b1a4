"""Refusals of evaluation."""

from chengxin.law.errors import InputError


class UnknownEngineError(InputError):
    """No such engine; facts: `value`, `known`."""

    code = "unknown-engine"
    known: tuple[str, ...]


class UnknownRunError(InputError):
    """No such evaluation run; facts: `value`."""

    code = "unknown-run"


class SupposedFactError(InputError):
    """A supposed fact that cannot be; facts: `value`."""

    code = "supposed-fact"
