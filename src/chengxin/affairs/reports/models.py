"""Issued reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.store.provision import INSERT_ONLY


class ReportState(models.TextChoices):
    """Whether the report was issued or waits for a person."""

    ISSUED = "issued", _("已出具")
    AWAITING_REVIEW = "awaiting-review", _("待人工核实")


class CreditReport(models.Model):
    """A report as issued (信用报告). Rows never change; the file is kept, not re-made.

    ``model`` is the canonical content and ``digest`` its SHA-256; ``file_sha256`` is that of the
    signed PDF under ``files/reports``. ``record_versions`` are the ledger rows it states.
    """

    report_no = models.CharField(_("报告编号"), max_length=22, unique=True)
    subject_id = models.BigIntegerField(_("主体"))
    subject_name = models.CharField(_("主体名称"), max_length=200)
    subject_uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    pack_edition = models.CharField(_("规则版本"), max_length=16)
    domains = models.JSONField(_("领域"))
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    issued_at = models.DateTimeField(_("出具时间"))
    known_seq = models.BigIntegerField(_("已知序号"))
    state = models.CharField(_("状态"), max_length=16, choices=ReportState)
    found = models.IntegerField(_("记录数"))
    record_versions = models.JSONField(_("记录版本"))
    gaps = models.JSONField(_("缺口"))
    model = models.JSONField(_("内容"))
    digest = models.CharField(_("内容摘要"), max_length=64)
    file_name = models.CharField(_("文件"), max_length=255)
    file_sha256 = models.CharField(_("文件摘要"), max_length=64)
    issued_by = models.CharField(_("经办"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)
    matter = models.CharField(_("事项"), max_length=200)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "credit_report"
        ordering = ("-id",)
        verbose_name = _("信用报告")
        verbose_name_plural = _("信用报告")
        indexes = (
            models.Index(fields=["subject_id", "-id"], name="credit_report_subject"),
            models.Index(fields=["file_sha256"], name="credit_report_file"),
        )

    def __str__(self) -> str:
        return self.report_no
