"""What figures of quality need beside batches and records: declarations, samples, appeals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.accounts.models import Department
from chengxin.records.intake.models import Batch
from chengxin.records.intake.quality.enums import AppealState
from chengxin.records.store.provision import INSERT_ONLY


class UnacceptedRow(models.Model):
    """Which document a held or rejected row is about (未采用行). Written with the row's outcome.

    So its number is no gap in a series, and its deadline is known. No name, no code of a subject.
    """

    pk = models.CompositePrimaryKey("batch_id", "row_no")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="unaccepted_rows")
    row_no = models.IntegerField(_("行号"))
    document_no = models.CharField(_("文书号"), max_length=300, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True)

    class Meta:
        db_table = "quality_unaccepted_row"
        verbose_name = _("未采用行")
        verbose_name_plural = _("未采用行")

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_no}"


class ZeroReport(models.Model):
    """A unit declares that it decided nothing of an item in a month (零报告).

    One in force per unit, item and month; withdrawn, never deleted.
    """

    department = models.ForeignKey(
        Department, verbose_name=_("单位"), on_delete=models.RESTRICT, related_name="zero_reports"
    )
    item = models.CharField(_("目录项"), max_length=64)
    month = models.DateField(_("月份"))
    declared_at = models.DateTimeField(_("申报时间"))
    declared_by = models.CharField(_("申报人"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_by = models.CharField(_("撤回人"), max_length=100, blank=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("withdrawn_at", "withdrawn_by")

    class Meta:
        db_table = "quality_zero_report"
        ordering = ("-month", "department", "item")
        verbose_name = _("零报告")
        verbose_name_plural = _("零报告")
        constraints = (
            models.UniqueConstraint(
                fields=["department", "item", "month"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="nothing_is_declared_once_a_month",
            ),
        )

    def __str__(self) -> str:
        return f"{self.department_id} {self.item} {self.month:%Y-%m}"


class Sample(models.Model):
    """A sample the office took of what a unit decided (抽查): where it looked, and when.

    Rows never change.
    """

    sample_no = models.CharField(_("抽查编号"), max_length=24, unique=True)
    department = models.ForeignKey(
        Department, verbose_name=_("单位"), on_delete=models.RESTRICT, related_name="samples"
    )
    item = models.CharField(_("目录项"), max_length=64)
    place = models.CharField(_("抽查来源"), max_length=200)
    entered_at = models.DateTimeField(_("登记时间"))
    entered_by = models.CharField(_("登记人"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "quality_sample"
        ordering = ("-id",)
        verbose_name = _("抽查")
        verbose_name_plural = _("抽查")

    def __str__(self) -> str:
        return self.sample_no


class SampledDecision(models.Model):
    """One decision of a sample (抽查到的决定), and whether it had been reported by then."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="decisions")
    document_no = models.CharField(_("文书号"), max_length=300)
    decided_on = models.DateField(_("决定日期"))
    reported = models.BooleanField(_("已报送"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "quality_sampled_decision"
        ordering = ("id",)
        verbose_name = _("抽查到的决定")
        verbose_name_plural = _("抽查到的决定")
        constraints = (
            models.UniqueConstraint(
                fields=["sample", "document_no"], name="a_decision_is_sampled_once"
            ),
        )

    def __str__(self) -> str:
        return self.document_no


class Appeal(models.Model):
    """An appeal of a unit against one of its figures (对质量数据的申诉), naming the rows it means.

    Accepted, its rows leave the numerators from the moment of the decision; the raw figure stays
    beside. Decided once.
    """

    appeal_no = models.CharField(_("申诉编号"), max_length=24, unique=True)
    department = models.ForeignKey(
        Department, verbose_name=_("单位"), on_delete=models.RESTRICT, related_name="appeals"
    )
    item = models.CharField(_("目录项"), max_length=64)
    month = models.DateField(_("月份"))
    count = models.CharField(_("指标"), max_length=16)
    statement = models.TextField(_("申诉理由"), max_length=2000)
    submitted_at = models.DateTimeField(_("提出时间"))
    submitted_by = models.CharField(_("提出人"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)
    due_on = models.DateField(_("办结期限"))
    due_provisional = models.BooleanField(_("期限为暂定"), default=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=AppealState, default=AppealState.SUBMITTED
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decided_by = models.CharField(_("决定人"), max_length=100, blank=True)
    reason = models.TextField(_("决定理由"), max_length=2000, blank=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("state", "decided_at", "decided_by", "reason")

    class Meta:
        db_table = "quality_appeal"
        ordering = ("-id",)
        verbose_name = _("申诉")
        verbose_name_plural = _("申诉")
        constraints = (
            models.CheckConstraint(
                name="a_decided_appeal_says_when_and_why",
                condition=models.Q(state=AppealState.SUBMITTED, decided_at__isnull=True)
                | models.Q(state=AppealState.WITHDRAWN, decided_at__isnull=False)
                | models.Q(
                    state__in=[AppealState.ACCEPTED, AppealState.REFUSED],
                    decided_at__isnull=False,
                )
                & ~models.Q(reason=""),
            ),
        )
        indexes = (
            models.Index(fields=["department", "item", "month"], name="quality_appeal_figure"),
        )

    def __str__(self) -> str:
        return self.appeal_no


class AppealedRow(models.Model):
    """One row an appeal is about (申诉涉及的行), by the reference its figure lists it under."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="rows")
    ref = models.CharField(_("行"), max_length=320)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "quality_appealed_row"
        ordering = ("id",)
        verbose_name = _("申诉涉及的行")
        verbose_name_plural = _("申诉涉及的行")
        constraints = (
            models.UniqueConstraint(fields=["appeal", "ref"], name="an_appeal_names_a_row_once"),
        )
        indexes = (models.Index(fields=["ref"], name="quality_appealed_row_ref"),)

    def __str__(self) -> str:
        return self.ref
