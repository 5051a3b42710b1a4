"""Runs and grades."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.store.provision import INSERT_ONLY


class EvaluationRun(models.Model):
    """One evaluation of a population (评价运行). Rows never change.

    Reproduced from (card, edition, ``as_of``, ``known_seq``): ``digest`` is over the canonical
    content of all its grades. ``subject_id`` is null for a run over the whole population.
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

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "evaluation_run"
        ordering = ("-id",)
        verbose_name = _("评价运行")
        verbose_name_plural = _("评价运行")

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
