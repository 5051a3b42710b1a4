"""States, acts and words of tolerance."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ToleranceState(TextChoices):
    """Where a case stands."""

    SUBMITTED = "submitted", _("待认定")
    RECOGNISED = "recognised", _("已认定")
    REFUSED = "refused", _("不予认定")
    WITHDRAWN = "withdrawn", _("申请已撤回")
    REVOKED = "revoked", _("认定已撤销")


OPEN = frozenset({ToleranceState.SUBMITTED, ToleranceState.RECOGNISED})
"""States in which a case speaks for a record."""


class ToleranceAct(StrEnum):
    """What may be done in a case."""

    APPLY = "apply"
    PROPOSE = "propose"
    FIND = "find"
    RECOGNISE = "recognise"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"


class ToleranceOrigin(TextChoices):
    """How a case began."""

    APPLIED = "applied", _("主体申请")
    EX_OFFICIO = "ex-officio", _("单位依职权")
    INTAKE = "intake", _("归集时识别")
