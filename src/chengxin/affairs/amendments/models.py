"""Checks of drafted editions and what they found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.editions.models import LawEdition
from chengxin.records.store.provision import INSERT_ONLY

# Findings of a check are kept up to this many; the counts are always of all.
KEPT_FINDINGS = 100_000


class AmendmentCheck(models.Model):
    """One check of one text (草案核对). Rows never change.

    ``digest`` is of the text checked. ``failures`` are the loader's refusals and the author's cases
    that do not hold; ``differing`` the packaged cases that read differently under the new edition.
    Of the live records of its catalogue item as known at commit ``known_seq``: ``records`` were
    looked at, ``refused`` would be rejected now, ``doubted`` held; ``reasons`` counts records by
    field and rule.
    """

    edition = models.ForeignKey(LawEdition, on_delete=models.RESTRICT, related_name="checks")
    digest = models.CharField(_("核对的内容"), max_length=64)
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办"), max_length=100)
    passed = models.BooleanField(_("通过"))
    failures = models.JSONField(_("不通过的原因"), default=list)
    cases = models.IntegerField(_("运行的案例"), default=0)
    differing = models.JSONField(_("结果不同的案例"), default=list)
    known_seq = models.BigIntegerField(_("记入序号"), default=0)
    records = models.BigIntegerField(_("核对的记录"), default=0)
    refused = models.BigIntegerField(_("不再接受的记录"), default=0)
    doubted = models.BigIntegerField(_("将待核的记录"), default=0)
    reasons = models.JSONField(_("原因"), default=list)
    kept = models.IntegerField(_("保留的明细"), default=0)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "amendment_check"
        ordering = ("-id",)
        verbose_name = _("草案核对")
        verbose_name_plural = _("草案核对")

    def __str__(self) -> str:
        return f"{self.edition} {self.at:%Y-%m-%d %H:%M}"


class AmendmentFinding(models.Model):
    """One reason why one record held would not be admitted by the draft (核对明细).

    Rows never change; they say where the record came from, not whom it is about.
    """

    check_of = models.ForeignKey(
        AmendmentCheck, on_delete=models.RESTRICT, related_name="findings", db_column="check_id"
    )
    record_no = models.BigIntegerField(_("记录号"))
    batch_id = models.BigIntegerField(_("批次"))
    row_no = models.BigIntegerField(_("行号"))
    department_code = models.CharField(_("数据来源单位"), max_length=64)
    document_no = models.CharField(_("文书号"), max_length=300, blank=True)
    field = models.CharField(_("字段"), max_length=64, blank=True)
    value = models.CharField(_("原值"), max_length=200, blank=True)
    rule = models.CharField(_("规则"), max_length=64)
    severity = models.CharField(_("处理"), max_length=8)
    message = models.CharField(_("问题"), max_length=300)
    remedy = models.CharField(_("改法"), max_length=300, blank=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "amendment_finding"
        ordering = ("id",)
        verbose_name = _("核对明细")
        verbose_name_plural = _("核对明细")
        indexes = (models.Index(fields=["check_of", "rule"], name="amendment_finding_rule"),)

    def __str__(self) -> str:
        return f"{self.record_no} {self.rule}"
