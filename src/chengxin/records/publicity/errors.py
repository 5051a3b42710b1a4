"""Refusals of the one door, and of windows that no rule allows."""

from chengxin.law.errors import InputError, PermissionDeniedError


class NotDisclosedError(PermissionDeniedError):
    """This audience may not read this subject's records; facts: ``audience``, ``subject_id``."""

    code = "not-disclosed"


class PublicationOutsideWindowError(InputError):
    """A window would publish what, or longer than, its rule allows; facts: ``value``."""

    code = "publication-outside-window"
