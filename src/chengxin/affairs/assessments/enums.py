"""Kinds and states of a notice."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """How long a period a notice is about."""

    MONTHLY = "monthly", _("月度通报")
    QUARTERLY = "quarterly", _("季度评估")


class NoticeState(TextChoices):
    """Where a notice stands."""

    DRAFT = "draft", _("草稿")
    RELEASED = "released", _("已发布")
