"""What somebody is reminded of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReminderKind(TextChoices):
    """Kinds of reminder; the order is that of urgency where days do not decide."""

    OVERDUE = "overdue", _("超过报送期限的行")
    DUE_SOON = "due-soon", _("临近报送期限的行")
    CASE_OVERDUE = "case-overdue", _("逾期的办件环节")
    CASE_DUE = "case-due", _("临近期限的办件环节")
    RECEIPT = "receipt", _("本单位系统未回执的更新")
    HELD_LONG = "held-long", _("暂存过久的行")
    SILENT = "silent", _("静默的来源")
    APPEAL = "appeal", _("待决定的申诉")
    DRAFT = "draft", _("待发布的通报")
    NOTICE = "notice", _("未读的通报")
