"""Refusals of evaluation."""

from chengxin.law.errors import InputError


class UnknownEngineError(InputError):
    """No such engine; facts: `value`, `known`."""

    code = "unknown-engine"
    known: tuple[str, ...]
