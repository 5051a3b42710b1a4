"""States and acts of a listing, and where it began."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListingState(TextChoices):
    """Where a listing stands."""

    PROPOSED = "proposed", _("拟列入")
    NOTIFIED = "notified", _("已告知")
    DECIDED = "decided", _("已决定列入")
    IN_GRACE = "in_grace", _("宽限期内")
    LISTED = "listed", _("在名单内")
    LEAVING = "leaving", _("待移出")
    REMOVED = "removed", _("已移出")
    ANNULLED = "annulled", _("已撤销")
    REFUSED = "refused", _("不予列入")
    WITHDRAWN = "withdrawn", _("已撤回")
    REVOKED = "revoked", _("决定已撤销")
    PERFORMED = "performed", _("宽限期内已履行")


# In the register now.
ON_THE_LIST = frozenset({ListingState.LISTED, ListingState.LEAVING})
# Nothing is decided for good yet.
UNDER_WAY = frozenset(
    {ListingState.PROPOSED, ListingState.NOTIFIED, ListingState.DECIDED, ListingState.IN_GRACE}
)
# The decision to list has been made, whatever became of it.
WITH_A_DECISION = frozenset(
    {
        ListingState.DECIDED,
        ListingState.IN_GRACE,
        ListingState.LISTED,
        ListingState.LEAVING,
        ListingState.REMOVED,
        ListingState.ANNULLED,
        ListingState.REVOKED,
        ListingState.PERFORMED,
    }
)


class Act(TextChoices):
    """What may be done with a listing."""

    PROPOSE = "propose", _("立案")
    REVISE = "revise", _("修改")
    WITHDRAW = "withdraw", _("撤回")
    NOTIFY = "notify", _("事先告知")
    STATE = "state", _("陈述、申辩")
    DECIDE = "decide", _("决定列入")
    REFUSE = "refuse", _("决定不予列入")
    GRANT_GRACE = "grant_grace", _("给予宽限期")
    NOTE_PERFORMANCE = "note_performance", _("记明已履行")
    REVOKE = "revoke", _("撤销决定")
    ENTER = "enter", _("列入名单")
    FIND_GROUND = "find_ground", _("确认移出情形")
    REMOVE = "remove", _("移出名单")
    ANNUL = "annul", _("撤销列入")
    RESTORE = "restore", _("恢复列入")


class Origin(TextChoices):
    """Who began it: the authority itself, or somebody who asked for it."""

    EX_OFFICIO = "ex_officio", _("依职权")
    ON_APPLICATION = "on_application", _("依申请")


class Step(TextChoices):
    """Steps with a legal deadline."""

    DECISION = "decision", _("审查并作出决定")
    REMOVAL = "removal", _("移出名单")
