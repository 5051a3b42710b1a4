"""States of a batch and outcomes of a row."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    """Where a batch stands."""

    RECEIVED = "received", _("已收到")
    RUNNING = "running", _("处理中")
    DONE = "done", _("已完成")
    HELD = "held", _("整批待核")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


class WayIn(TextChoices):
    """By which way a batch came."""

    DESK = "desk", _("网页上传")
    FORM = "form", _("单条填报")
    API = "api", _("接口推送")
    DROP = "drop", _("前置机文件夹")
    COMMAND = "command", _("命令行")
    JUDGED = "judged", _("主体判定")
    CASE = "case", _("办件")


class DropState(TextChoices):
    """Where a file from a watched folder stands."""

    TAKEN = "taken", _("已收到")
    DONE = "done", _("已完成")
    REFUSED = "refused", _("未收下")


ENDED_STATES = frozenset(
    {BatchState.DONE, BatchState.HELD, BatchState.FAILED, BatchState.CANCELLED}
)


class Outcome(TextChoices):
    """What became of one received row. The first four are the accepted ones."""

    NEW = "new", _("新增")
    CORRECTED = "corrected", _("更正")
    UNCHANGED = "unchanged", _("未变")
    REVOKED = "revoked", _("撤销")
    HELD = "held", _("暂存")
    REJECTED = "rejected", _("退回")


ACCEPTED = (Outcome.NEW, Outcome.CORRECTED, Outcome.UNCHANGED, Outcome.REVOKED)


class HeldFor(TextChoices):
    """Why a row waits for a person."""

    IDENTITY = "identity", _("主体待确认")
    CONFLICT = "conflict", _("内容冲突")
    CHECK = "check", _("待核查")
    SNAPSHOT = "snapshot", _("全量骤减")


class Severity(TextChoices):
    """What a problem does to its row: 退回, 待核, 提示."""

    REJECT = "reject", _("退回")
    HOLD = "hold", _("待核")
    WARN = "warn", _("提示")
