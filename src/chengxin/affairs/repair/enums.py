"""States of applications and shields, and the words of what stands beside them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationState(TextChoices):
    """Where an application for repair stands."""

    DRAFT = "draft", _("填写中")
    DISCARDED = "discarded", _("已放弃")
    SUBMITTED = "submitted", _("待受理")
    SUPPLEMENTING = "supplementing", _("待补正")
    RESUBMITTED = "resubmitted", _("已补正，待受理")
    ACCEPTED = "accepted", _("审查中")
    EXTENDED = "extended", _("审查中，已延期")
    DECLINED = "declined", _("不予受理")
    LAPSED = "lapsed", _("逾期未补正")
    WITHDRAWN = "withdrawn", _("已撤回")
    GRANTED = "granted", _("准予修复")
    REFUSED = "refused", _("不予修复")
    REVOKED = "revoked", _("修复已撤销")


# One application at a time stands in these for the same record.
OPEN_STATES = frozenset(
    {
        ApplicationState.DRAFT,
        ApplicationState.SUBMITTED,
        ApplicationState.SUPPLEMENTING,
        ApplicationState.RESUBMITTED,
        ApplicationState.ACCEPTED,
        ApplicationState.EXTENDED,
    }
)
# Filed, and nothing decided yet: the commitment is public, and the desk has it in hand.
FILED_STATES = OPEN_STATES - {ApplicationState.DRAFT}


class Step(TextChoices):
    """What a legal deadline of an application waits for."""

    ACCEPTANCE = "acceptance", _("决定是否受理")
    SUPPLEMENT = "supplement", _("申请人补正")
    DECISION = "decision", _("作出修复决定")
    FEEDBACK = "feedback", _("反馈申请人")
    SHIELD = "shield", _("决定是否屏蔽")


class ShieldState(TextChoices):
    """Where a temporary shield stands."""

    REQUESTED = "requested", _("待决定")
    WITHDRAWN = "withdrawn", _("已撤回")
    REFUSED = "refused", _("不予屏蔽")
    IN_FORCE = "in-force", _("屏蔽中")
    COMPLETED = "completed", _("执行完毕，已修复")
    ENDED = "ended", _("屏蔽已终止")


OPEN_SHIELDS = frozenset({ShieldState.REQUESTED, ShieldState.IN_FORCE})
