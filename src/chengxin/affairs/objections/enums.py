"""States, channels and outcomes of objections."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ObjectionState(TextChoices):
    """Where a case stands."""

    SUBMITTED = "submitted", _("待受理")
    KEPT = "kept", _("信用办核查")
    FORWARDED = "forwarded", _("单位核查")
    OFFICE_PROPOSED = "office-proposed", _("待信用办复核")
    DEPARTMENT_PROPOSED = "department-proposed", _("待单位复核")
    CORRECTED = "corrected", _("已更正")
    ANNULLED = "annulled", _("决定已撤销，停止使用")
    REFUSED = "refused", _("维持原记录")
    DECLINED = "declined", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤回")


ENDED_STATES = frozenset(
    {
        ObjectionState.CORRECTED,
        ObjectionState.ANNULLED,
        ObjectionState.REFUSED,
        ObjectionState.DECLINED,
        ObjectionState.WITHDRAWN,
    }
)
"""States nothing leads out of: the record is not marked any more."""

PROPOSED_STATES = frozenset({ObjectionState.OFFICE_PROPOSED, ObjectionState.DEPARTMENT_PROPOSED})
"""A decision waits for a second person."""

EXAMINED_STATES = frozenset({ObjectionState.KEPT, ObjectionState.FORWARDED})
"""Somebody examines the record and proposes a decision."""


class Channel(TextChoices):
    """Who set the case going; the words are those of the pack's applicants."""

    SUBJECT = "subject", _("信息主体")
    PUBLIC = "public", _("社会公众")
    EX_OFFICIO = "ex-officio", _("依职权")


class Outcome(TextChoices):
    """What a proposal or a decision says."""

    CORRECT = "correct", _("予以更正")
    ANNUL = "annul", _("决定已撤销，停止公示和使用")
    REFUSE = "refuse", _("不予更正")


class Step(TextChoices):
    """What has to be done by a legal day."""

    FLAG = "flag", _("标注异议")
    FORWARD = "forward", _("转交或者自办")
    OFFICE = "office", _("信用办决定")
    DEPARTMENT = "department", _("单位决定")
    DELETION = "deletion", _("撤销后删除")
