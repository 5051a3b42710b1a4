"""Refusals of the one door."""

from chengxin.law.errors import PermissionDeniedError


class NotDisclosedError(PermissionDeniedError):
    """This audience may not read this subject's records; facts: ``audience``, ``subject_id``."""

    code = "not-disclosed"
