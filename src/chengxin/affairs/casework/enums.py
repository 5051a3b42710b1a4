"""Units of time limits, and what may happen to a deadline."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LimitUnit(TextChoices):
    """In what a time limit is counted."""

    WORKDAYS = "workdays", _("个工作日")
    DAYS = "days", _("日")
    MONTHS = "months", _("个月")


class DeadlineChangeKind(TextChoices):
    """Why a last day changed."""

    EXTENDED = "extended", _("延长")
    RECOMPUTED = "recomputed", _("按新的放假安排重算")
