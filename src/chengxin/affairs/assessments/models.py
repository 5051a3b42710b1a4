"""Notices of data quality and who has opened them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.assessments.enums import NoticeKind, NoticeState
from chengxin.records.store.provision import INSERT_ONLY


class Notice(models.Model):
    """A notice of a month or an assessment of a quarter (通报), one per period.

    ``model`` is the canonical content and ``digest`` its SHA-256. A draft may be made again and
    its remarks edited; released, the row never changes, and its sealed file and workbook are kept.
    """

    notice_no = models.CharField(_("通报编号"), max_length=24, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=NoticeKind)
    since = models.DateField(_("首月"))
    until = models.DateField(_("末月"))
    state = models.CharField(_("状态"), max_length=8, choices=NoticeState)
    pack_edition = models.CharField(_("口径版本"), max_length=16)
    known_at = models.DateTimeField(_("数据截至"))
    known_seq = models.BigIntegerField(_("已知序号"))
    model = models.JSONField(_("内容"))
    digest = models.CharField(_("内容摘要"), max_length=64)
    remarks = models.TextField(_("信用办意见"), max_length=4000, blank=True)
    composed_at = models.DateTimeField(_("生成时间"))
    composed_by = models.CharField(_("生成人"), max_length=100)
    released_at = models.DateTimeField(_("发布时间"), null=True)
    released_by = models.CharField(_("发布人"), max_length=100, blank=True)
    file_name = models.CharField(_("文件"), max_length=255, blank=True)
    file_sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)
    workbook_name = models.CharField(_("附表"), max_length=255, blank=True)
    workbook_sha256 = models.CharField(_("附表摘要"), max_length=64, blank=True)

    class Meta:
        db_table = "assessment_notice"
        ordering = ("-until", "kind")
        verbose_name = _("通报")
        verbose_name_plural = _("通报")
        constraints = (
            models.UniqueConstraint(fields=["kind", "since"], name="a_period_has_one_notice"),
            models.CheckConstraint(
                name="a_released_notice_is_signed_and_kept",
                condition=models.Q(state=NoticeState.DRAFT, released_at__isnull=True)
                | models.Q(state=NoticeState.RELEASED, released_at__isnull=False)
                & ~models.Q(file_sha256="")
                & ~models.Q(workbook_sha256="")
                & ~models.Q(released_by=""),
            ),
        )

    def __str__(self) -> str:
        return self.notice_no


class NoticeReading(models.Model):
    """A unit opened a released notice for the first time (已阅)."""

    notice = models.ForeignKey(Notice, on_delete=models.RESTRICT, related_name="readings")
    department_code = models.CharField(_("单位"), max_length=64)
    read_at = models.DateTimeField(_("阅读时间"))
    read_by = models.CharField(_("阅读人"), max_length=100)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "assessment_reading"
        verbose_name = _("已阅")
        verbose_name_plural = _("已阅")
        constraints = (
            models.UniqueConstraint(
                fields=["notice", "department_code"], name="a_unit_reads_a_notice_first_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice_id} {self.department_code}"
