"""Words of the ledger."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Clock(TextChoices):
    """Where a commit's ``recorded_at`` came from."""

    REAL = "real", _("实时")
    REPLAYED = "replayed", _("回放")


class RecordState(TextChoices):
    """What the source says of the document in this version."""

    LIVE = "live", _("有效")
    REVOKED = "revoked", _("已撤销")


class VersionReason(TextChoices):
    """Why this version exists."""

    NEW = "new", _("新增")
    CORRECTED = "corrected", _("更正")
    REVOKED = "revoked", _("撤销")
    REAPPEARED = "reappeared", _("再次报送")
    RESTORED = "restored", _("撤销判定后恢复")


class EndingKind(TextChoices):
    """Why a record has no live version any more."""

    ABSENT = "absent", _("全量中不再出现")
    TAKEN_BACK = "taken-back", _("主体判定已撤销")


class EffectKind(TextChoices):
    """What the law makes of a fact without changing it; the protections pack names the articles."""

    REPAIRED = "repaired", _("已修复")
    ANNULLED = "annulled", _("决定已撤销")
    OBJECTION = "objection", _("异议标注")
    GRACE_PERIOD = "grace-period", _("宽限期")
    COURT_SHIELD = "court-shield", _("重整屏蔽")
    LIFTED = "lifted", _("解除")
    MINOR = "minor", _("未成年人")
    FORCE_MAJEURE = "force-majeure", _("不可抗力")
    MINOR_CASE = "minor-case", _("轻微不予处罚")
    FIRST_CASE = "first-case", _("首违不罚")
