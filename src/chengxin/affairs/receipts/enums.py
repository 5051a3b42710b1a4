"""Words of receipts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chengxin.records.ledger.enums import EffectKind

CORRECTED = "corrected"
"""A new version of the fact itself; told like an effect, since every copy must follow it too."""

TOLD_KINDS: tuple[tuple[str, object], ...] = (*EffectKind.choices, (CORRECTED, _("已更正")))


class Change(TextChoices):
    """What happened to the effect."""

    BEGAN = "began", _("作出")
    ENDED = "ended", _("终止")


class ReceiptState(TextChoices):
    """Where a receipt stands; derived from its days, never stored."""

    WAITING = "waiting", _("待回执")
    OVERDUE = "overdue", _("逾期未回执")
    ARRIVED = "arrived", _("已回执")
    LATE = "late", _("逾期后回执")
    DROPPED = "dropped", _("不再需要")


class DeliveryOutcome(TextChoices):
    """How a message to a connected system ended."""

    ACCEPTED = "accepted", _("对方收下")
    REFUSED = "refused", _("对方拒绝")
    UNREACHABLE = "unreachable", _("连接不上")
    NOT_ALLOWED = "not-allowed", _("地址不在许可范围")


class Finding(TextChoices):
    """What was found when a copy was looked at; stored as a word, said in the reader's language."""

    FOLLOWS = "follows", _("已按现行效力使用")
    NOT_SHOWN = "not-shown", _("公示页面不再显示")
    FLAGGED = "flagged", _("显示，并已标注")
    SHOWN = "shown", _("按现行内容显示")
    NEVER_SHOWN = "never-shown", _("本来不在公示之列")
    NOT_FOUND = "not-found", _("公开检索不再找到")
    SHIELDED = "shielded", _("评价运行不再读到")
    READ = "read", _("评价运行按现行内容读取")
    NOT_COUNTED = "not-counted", _("在用等级不再计入")
    REGRADED = "regraded", _("在用等级已按现行内容评出")
    NOT_GRADED = "not-graded", _("没有在用等级用到它")
    SUPERSEDED = "superseded", _("已出具的报告核验时提示已有更新")
    NONE_ISSUED = "none-issued", _("没有报告载有它")
    REMOVED = "removed", _("名单已移出")
    LIFTED = "lifted", _("惩戒措施已解除")
    DELIVERED = "delivered", _("接入系统已确认收到")
    OVERTAKEN = "overtaken", _("已被后来的效力取代")
    ENDPOINT_CLOSED = "endpoint-closed", _("推送地址已停用")


class Obstacle(TextChoices):
    """Why a copy does not follow yet."""

    STILL_SHOWN = "still-shown", _("公示页面还在显示")
    NOT_FLAGGED = "not-flagged", _("公示页面还没有标注")
    STILL_FOUND = "still-found", _("公开检索还能找到")
    STILL_READ = "still-read", _("评价运行还会读到")
    NOT_REGRADED = "not-regraded", _("等级还没有重新评出")
    STILL_COUNTED = "still-counted", _("在用等级还计入它")
    STILL_VALID = "still-valid", _("已出具的报告核验时仍为有效")
    STILL_LISTED = "still-listed", _("还在名单上")
    STILL_IN_FORCE = "still-in-force", _("惩戒措施还没有解除")
    UNREACHABLE = "unreachable", _("接入系统连接不上")
    REFUSED = "refused", _("接入系统没有确认")
    NOT_ALLOWED = "not-allowed", _("推送地址不在许可范围")
