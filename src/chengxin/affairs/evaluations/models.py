"""Runs and grades."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.store.provision import INSERT_ONLY


class Scope(models.TextChoices):
    """Whom a run evaluated: everybody the card covers, or whom new commits touched."""

    FULL = "full", _("全部主体")
    TOUCHED = "touched", _("变动主体")


class EvaluationRun(models.Model):
    """One evaluation of a population (评价运行). Rows never change.

    Reproduced from (card, edition, ``as_of``, ``known_seq``) and, for a run over touched subjects,
    from whom it names: ``digest`` is over the canonical content of all its grades. ``reason`` is
    what brought it about: the acts of the commits behind it, or the word its caller gave.
    """

    run_no = models.CharField(_("运行号"), max_length=32, unique=True)
    card = models.CharField(_("评分卡"), max_length=64)
    edition = models.CharField(_("版本"), max_length=16)
    card_digest = models.CharField(_("评分卡摘要"), max_length=64)
    as_of = models.DateField(_("事实截至"))
    known_at = models.DateTimeField(_("已知截至"))
    known_seq = models.BigIntegerField(_("已知序号"))
    engine = models.CharField(_("引擎"), max_length=16)
    replica_digest = models.CharField(_("副本摘要"), max_length=64, blank=True)
    subjects = models.IntegerField(_("主体数"))
    distribution = models.JSONField(_("等级分布"))
    digest = models.CharField(_("结果摘要"), max_length=64)
    started_at = models.DateTimeField(_("开始"))
    seconds = models.FloatField(_("用时"))
    by = models.CharField(_("经办"), max_length=100)
    adopted = models.BooleanField(_("采用"))
    scope = models.CharField(_("范围"), max_length=8, choices=Scope, default=Scope.FULL)
    reason = models.CharField(_("缘由"), max_length=200, blank=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "evaluation_run"
        ordering = ("-id",)
        verbose_name = _("评价运行")
        verbose_name_plural = _("评价运行")
        indexes = (
            models.Index(
                fields=["card", "scope", "-known_seq", "-as_of", "-id"],
                name="evaluation_run_in_use",
                condition=models.Q(adopted=True),
            ),
        )

    def __str__(self) -> str:
        return self.run_no


class Grade(models.Model):
    """What one run says of one subject (评价等级). Rows never change.

    ``points`` in thousandths of a point, before vetoes: base + Σ contributions. ``contributions``
    maps indicator id to ``[points, [record_no, …]]``; indicators that gave no points and counted no
    record are left out. ``vetoes`` maps the id of each veto that holds to its record numbers.
    """

    run = models.ForeignKey(EvaluationRun, on_delete=models.RESTRICT, related_name="grades")
    subject_id = models.BigIntegerField(_("主体"))
    points = models.BigIntegerField(_("分值"))
    grade = models.CharField(_("等级"), max_length=1)
    contributions = models.JSONField(_("各项得分"))
    vetoes = models.JSONField(_("否决项"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "grade"
        verbose_name = _("评价等级")
        verbose_name_plural = _("评价等级")
        constraints = (
            models.UniqueConstraint(fields=["run", "subject_id"], name="a_run_grades_once"),
        )
        indexes = (
            models.Index(fields=["subject_id", "-run"], name="grade_subject"),
            models.Index(fields=["run", "grade", "-points"], name="grade_run"),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.grade}"


class GradeEnd(models.Model):
    """A touched subject that a card no longer grades (退出评价). Rows never change.

    Unique in (run, subject). Without it, the grade of an earlier run would go on standing.
    """

    run = models.ForeignKey(EvaluationRun, on_delete=models.RESTRICT, related_name="ends")
    subject_id = models.BigIntegerField(_("主体"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "grade_end"
        verbose_name = _("退出评价")
        verbose_name_plural = _("退出评价")
        constraints = (
            models.UniqueConstraint(fields=["run", "subject_id"], name="a_run_ends_a_grade_once"),
        )
        indexes = (models.Index(fields=["subject_id", "-run"], name="grade_end_subject"),)

    def __str__(self) -> str:
        return f"{self.subject_id} –"


class EvaluationCursor(models.Model):
    """How far the ledger's commits have been answered with new grades (评价进度). One row."""

    seq = models.BigIntegerField(_("序号"))
    moved_at = models.DateTimeField(_("时间"))

    class Meta:
        db_table = "evaluation_cursor"
        verbose_name = _("评价进度")
        verbose_name_plural = _("评价进度")
        constraints = (
            models.CheckConstraint(name="there_is_one_cursor", condition=models.Q(id=1)),
        )

    def __str__(self) -> str:
        return str(self.seq)


class GradeNotice(models.Model):
    """The enterprise was told of a fall, before anybody acts on it (降级告知).

    ``scope`` is what the grade is about: the card's key where it was computed, the industry field
    where an industry gave it, empty for the subject as a whole. Reasons and remedies are not kept:
    they are reproduced from the run's own clocks. ``held_grade`` is the grade treated by until
    ``effective_from``, the first day on which the lower one may be acted on; empty = none.
    """

    subject_id = models.BigIntegerField(_("主体"))
    source = models.CharField(_("评价来源"), max_length=16)
    scope = models.CharField(_("评价对象"), max_length=64, blank=True)
    run = models.ForeignKey(
        EvaluationRun, on_delete=models.RESTRICT, null=True, related_name="notices"
    )
    record_no = models.BigIntegerField(_("记录号"), null=True)
    from_grade = models.CharField(_("原等级"), max_length=1, blank=True)
    held_grade = models.CharField(_("期间等级"), max_length=1, blank=True)
    to_grade = models.CharField(_("现等级"), max_length=1)
    rule = models.CharField(_("处置规则"), max_length=100)
    placed_at = models.DateTimeField(_("告知时间"))
    told_on = models.DateField(_("告知日"))
    effective_from = models.DateField(_("生效日"))
    provisional = models.BooleanField(_("期限为暂定"), default=False)
    read_at = models.DateTimeField(_("查看时间"), null=True)
    read_by = models.CharField(_("查看人"), max_length=100, blank=True)
    mailed_at = models.DateTimeField(_("邮件时间"), null=True)

    class Meta:
        db_table = "grade_notice"
        ordering = ("-id",)
        verbose_name = _("降级告知")
        verbose_name_plural = _("降级告知")
        constraints = (
            models.UniqueConstraint(
                fields=["run", "subject_id"],
                condition=models.Q(run__isnull=False),
                name="a_run_tells_of_a_fall_once",
            ),
            models.UniqueConstraint(
                fields=["source", "record_no"],
                condition=models.Q(record_no__isnull=False),
                name="a_result_tells_of_a_fall_once",
            ),
        )
        indexes = (
            models.Index(fields=["subject_id", "source", "scope", "-id"], name="grade_notice_of"),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.from_grade}>{self.to_grade}"


class GradeNoticeSweep(models.Model):
    """A run whose falls have been told (告知完成). Rows never change."""

    run = models.OneToOneField(EvaluationRun, on_delete=models.RESTRICT, related_name="sweep")
    swept_at = models.DateTimeField(_("时间"))
    notices = models.IntegerField(_("告知数"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "grade_notice_sweep"
        verbose_name = _("告知完成")
        verbose_name_plural = _("告知完成")

    def __str__(self) -> str:
        return f"{self.run_id} {self.notices}"
