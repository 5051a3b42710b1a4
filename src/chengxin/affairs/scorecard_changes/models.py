"""Saves of drafts of scorecards, impact lists, challenges."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.affairs.scorecard_changes.enums import (
    Direction,
    ImpactStage,
    ImpactState,
    Outcome,
    SavedBy,
)
from chengxin.records.editions.models import LawEdition
from chengxin.records.store.provision import INSERT_ONLY


class CardSave(models.Model):
    """One save of a draft of a scorecard (保存记录). Rows never change.

    Unique: (edition, number), counted from 1. ``digest`` is of the card as loaded, with what it
    inherits; ``notice`` the text announced with its release.
    """

    edition = models.ForeignKey(LawEdition, on_delete=models.RESTRICT, related_name="saves")
    number = models.IntegerField(_("序号"))
    saved_by = models.CharField(_("方式"), max_length=12, choices=SavedBy)
    text = models.TextField(_("全文"))
    digest = models.CharField(_("摘要"), max_length=64)
    notice = models.TextField(_("公告文字"), blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.CharField(_("经办"), max_length=100)
    at = models.DateTimeField(_("时间"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "card_save"
        ordering = ("edition", "number")
        verbose_name = _("评分卡保存记录")
        verbose_name_plural = _("评分卡保存记录")
        constraints = (
            models.UniqueConstraint(fields=["edition", "number"], name="saves_are_numbered"),
        )

    def __str__(self) -> str:
        return f"{self.edition} #{self.number}"


class ImpactList(models.Model):
    """What a draft would do to the population (影响清单), against the edition in force.

    Made of exactly the card ``digest``, of everything known at commit ``known_seq``; an empty
    ``compared_with`` means there was no edition to compare with. ``stage`` tells how far it is.
    Once it is done, failed or cancelled a trigger holds it as it is. Counts are of subjects:
    ``unmoved`` keep grade and points, ``shifted`` the grade with other points. ``matrix`` maps
    grade before → grade after → subjects, an empty grade standing for not evaluated; ``groups``
    maps dimension → group → such a matrix. ``drift`` and ``fairness`` are written in
    `scorecard_changes.figures`; shares in them are parts per million.
    """

    edition = models.ForeignKey(LawEdition, on_delete=models.RESTRICT, related_name="impacts")
    digest = models.CharField(_("草案摘要"), max_length=64)
    compared_with = models.CharField(_("对比版本"), max_length=16, blank=True)
    compared_digest = models.CharField(_("对比版本摘要"), max_length=64, blank=True)
    asked_by = models.CharField(_("经办"), max_length=100)
    asked_at = models.DateTimeField(_("请求时间"))
    state = models.CharField(_("状态"), max_length=10, choices=ImpactState)
    stage = models.CharField(_("进度"), max_length=8, choices=ImpactStage, blank=True)
    started_at = models.DateTimeField(_("开始"), null=True)
    ended_at = models.DateTimeField(_("结束"), null=True)
    said = models.TextField(_("没有算成的原因"), blank=True)
    as_of = models.DateField(_("事实截至"), null=True)
    known_at = models.DateTimeField(_("已知截至"), null=True)
    known_seq = models.BigIntegerField(_("已知序号"), null=True)
    replica_digest = models.CharField(_("副本摘要"), max_length=64, blank=True)
    before = models.IntegerField(_("现行版本评价的主体"), default=0)
    after = models.IntegerField(_("草案评价的主体"), default=0)
    fallen = models.IntegerField(_("下降"), default=0)
    risen = models.IntegerField(_("上升"), default=0)
    entered = models.IntegerField(_("新纳入评价"), default=0)
    left = models.IntegerField(_("不再评价"), default=0)
    shifted = models.IntegerField(_("等级不变、分值变化"), default=0)
    unmoved = models.IntegerField(_("没有变化"), default=0)
    matrix = models.JSONField(_("等级变动"), default=dict)
    groups = models.JSONField(_("分组变动"), default=dict)
    drift = models.JSONField(_("分布变化"), default=dict)
    fairness = models.JSONField(_("组间差异"), default=dict)
    result_digest = models.CharField(_("结果摘要"), max_length=64, blank=True)

    app_privileges = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "card_impact"
        ordering = ("-id",)
        verbose_name = _("影响清单")
        verbose_name_plural = _("影响清单")

    def __str__(self) -> str:
        return f"{self.edition} #{self.pk}"


class ImpactMove(models.Model):
    """One subject whose grade would be another (变动的主体). Rows never change.

    ``before`` and ``after`` are grades, empty for not evaluated; points in thousandths. The groups
    are those of the list: town and section codes, codes of the bands of size and age.
    """

    impact = models.ForeignKey(ImpactList, on_delete=models.RESTRICT, related_name="moves")
    subject_id = models.BigIntegerField(_("主体"))
    direction = models.CharField(_("变动"), max_length=5, choices=Direction)
    before = models.CharField(_("原等级"), max_length=1, blank=True)
    after = models.CharField(_("新等级"), max_length=1, blank=True)
    points_before = models.BigIntegerField(_("原分值"), null=True)
    points_after = models.BigIntegerField(_("新分值"), null=True)
    town = models.CharField(_("街镇"), max_length=12, blank=True)
    size = models.CharField(_("规模"), max_length=32, blank=True)
    section = models.CharField(_("行业门类"), max_length=1, blank=True)
    age = models.CharField(_("成立时间"), max_length=32, blank=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "card_impact_move"
        ordering = ("id",)
        verbose_name = _("变动的主体")
        verbose_name_plural = _("变动的主体")
        indexes = (
            models.Index(fields=["impact", "direction", "before", "after"], name="impact_move_way"),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.before}→{self.after}"


class Challenge(models.Model):
    """A draft or released edition run beside the one in force for a while (挑战卡).

    ``text`` and ``digest`` are of the challenger as it was at the beginning; the draft may go on
    changing. Unique: one running challenge per edition. Only its end is ever written to a row.
    """

    edition = models.ForeignKey(LawEdition, on_delete=models.RESTRICT, related_name="challenges")
    champion = models.CharField(_("现行版本"), max_length=16)
    text = models.TextField(_("挑战卡全文"))
    digest = models.CharField(_("挑战卡摘要"), max_length=64)
    begun_by = models.CharField(_("经办"), max_length=100)
    begun_at = models.DateTimeField(_("开始"))
    until = models.DateField(_("对照至"))
    ended_by = models.CharField(_("结束经办"), max_length=100, blank=True)
    ended_at = models.DateTimeField(_("结束"), null=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("ended_by", "ended_at", "outcome", "reason")

    class Meta:
        db_table = "card_challenge"
        ordering = ("-id",)
        verbose_name = _("挑战卡")
        verbose_name_plural = _("挑战卡")
        constraints = (
            models.UniqueConstraint(
                fields=["edition"],
                condition=models.Q(ended_at__isnull=True),
                name="an_edition_challenges_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition} {self.begun_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        """Whether nobody has ended it."""
        return self.ended_at is None


class ChallengeRun(models.Model):
    """One comparison of the two cards on the same day and knowledge (对照运行). Rows never change.

    Unique: (challenge, champion run). ``matrix`` maps the champion's grade → the challenger's →
    subjects; the stability indexes are parts per million, as in `scorecard_changes.figures`.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.RESTRICT, related_name="runs")
    champion_run = models.ForeignKey(EvaluationRun, on_delete=models.RESTRICT, related_name="+")
    challenger_run = models.OneToOneField(
        EvaluationRun, on_delete=models.RESTRICT, related_name="challenge"
    )
    matrix = models.JSONField(_("等级变动"))
    moved = models.IntegerField(_("等级不同的主体"))
    psi_points = models.BigIntegerField(_("分值稳定性"))
    psi_grades = models.BigIntegerField(_("等级稳定性"))
    at = models.DateTimeField(_("时间"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "card_challenge_run"
        ordering = ("-id",)
        verbose_name = _("对照运行")
        verbose_name_plural = _("对照运行")
        constraints = (
            models.UniqueConstraint(
                fields=["challenge", "champion_run"], name="a_run_is_challenged_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.challenge} {self.champion_run}"
