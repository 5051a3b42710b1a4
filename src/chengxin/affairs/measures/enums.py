"""States, acts and words of measures."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MeasureState(TextChoices):
    """Where a measure stands."""

    PROPOSED = "proposed", _("待审核")
    IN_FORCE = "in-force", _("执行中")
    SUSPENDED = "suspended", _("暂停执行")
    LIFTED = "lifted", _("已解除")
    ENDED = "ended", _("期满终止")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN = frozenset({MeasureState.PROPOSED, MeasureState.IN_FORCE, MeasureState.SUSPENDED})
"""States in which a measure hangs on its cause."""

EFFECTIVE = frozenset({MeasureState.IN_FORCE, MeasureState.SUSPENDED})
"""States after release and before the end."""


class MeasureAct(StrEnum):
    """What may be done to a measure. ``follow`` is what its cause does to it."""

    PROPOSE = "propose"
    RELEASE = "release"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    FEED_BACK = "feed-back"
    LIFT = "lift"
    FOLLOW = "follow"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"


class CauseKind(TextChoices):
    """What a measure rests on."""

    RECORD = "record", _("信用记录")
    DOCUMENT = "document", _("生效文书")


class LiftCause(TextChoices):
    """Why a measure was lifted before its time."""

    REPAIRED = "repaired", _("信用修复")
    REMOVED = "removed", _("移出名单")
    ANNULLED = "annulled", _("依据被撤销")
    ENDED = "ended", _("依据已经终止")
    TOLERATED = "tolerated", _("容错认定")
    BY_AUTHORITY = "by-authority", _("实施机关解除")


class FeedbackOutcome(TextChoices):
    """What came of a measure, as its authority tells."""

    DONE = "done", _("已经执行")
    NO_OCCASION = "no-occasion", _("暂无适用情形")
    BLOCKED = "blocked", _("无法执行")


class ConflictKind(TextChoices):
    """What speaks against a measure that is in force."""

    CAUSE_GONE = "cause-gone", _("依据的记录已不存在")
    CAUSE_SHIELDED = "cause-shielded", _("依据的记录已修复、解除或者受保护")
    PAST_TERM = "past-term", _("期限已过")
    NOT_LISTED = "not-listed", _("现行清单或者规则不再允许")
