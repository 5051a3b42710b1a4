"""Ways to save a draft, states of an impact list, ends of a challenge."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SavedBy(TextChoices):
    """How the text of a save came about."""

    BEGUN = "begun", _("以现行版本起草")
    TABLE = "table", _("表格")
    INDICATOR = "indicator", _("指标表单")
    TEXT = "text", _("YAML 文本")
    RESTORED = "restored", _("恢复以前的保存")
    ROLLED_BACK = "rolled-back", _("恢复以前版本的内容")


class ImpactState(TextChoices):
    """One way: asked for, being made, and one of three ends."""

    WAITING = "waiting", _("等待计算")
    RUNNING = "running", _("正在计算")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有算成")
    CANCELLED = "cancelled", _("已取消")


UNFINISHED = frozenset({ImpactState.WAITING, ImpactState.RUNNING})


class ImpactStage(TextChoices):
    """What is being done, in order."""

    BEFORE = "before", _("按现行版本评价全体")
    AFTER = "after", _("按草案评价全体")
    GROUPS = "groups", _("读取街镇、规模、行业和成立时间")
    COMPARE = "compare", _("逐户比较")
    STORE = "store", _("保存清单")


STAGES = tuple(ImpactStage)


class Dimension(TextChoices):
    """By what the population is divided."""

    TOWN = "town", _("街镇")
    SIZE = "size", _("规模")
    SECTION = "section", _("行业门类")
    AGE = "age", _("成立时间")


class Direction(TextChoices):
    """Which way a subject moves."""

    FALL = "fall", _("下降")
    RISE = "rise", _("上升")
    ENTER = "enter", _("新纳入评价")
    LEAVE = "leave", _("不再评价")


class Outcome(TextChoices):
    """How a challenge ended."""

    PROMOTED = "promoted", _("采用挑战卡")
    DISCARDED = "discarded", _("放弃挑战卡")
