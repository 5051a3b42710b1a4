"""States of an appeal, of a month and of a source."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppealState(TextChoices):
    """Where an appeal against a figure stands."""

    SUBMITTED = "submitted", _("待核")
    ACCEPTED = "accepted", _("成立")
    REFUSED = "refused", _("不成立")
    WITHDRAWN = "withdrawn", _("已撤回")


class MonthState(TextChoices):
    """What a unit said about an item in a month."""

    REPORTED = "reported", _("有数据")
    ZERO = "zero", _("零报告")
    CONTRADICTED = "contradicted", _("零报告有误")
    SILENT = "silent", _("静默")
    OPEN = "open", _("未到期")
    NONE = "none", _("不适用")


class FreshState(TextChoices):
    """How fresh a source is against the update cycle of its item."""

    FRESH = "fresh", _("按期")
    DUE = "due", _("超过周期")
    SILENT = "silent", _("静默")
    NEVER = "never", _("从未报送")
