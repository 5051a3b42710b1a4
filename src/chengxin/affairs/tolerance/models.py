"""Cases in which a dishonesty record is treated with leniency."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.tolerance.enums import ToleranceOrigin, ToleranceState
from chengxin.records.subjects.models import Subject


class ToleranceCase(models.Model):
    """One case of tolerance (容错认定): one ground for one record, from its beginning to its end.

    Unique by ``case_no``; one open case a record. ``effect_id`` is the ledger effect it has while
    recognised; the fact itself stays true. What was submitted never changes.
    """

    case_no = models.CharField(_("办件编号"), max_length=24, unique=True)
    record_no = models.BigIntegerField(_("信用记录"))
    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="tolerances")
    item = models.CharField(_("目录项"), max_length=64)
    document_no = models.CharField(_("文书号"), max_length=300, blank=True)
    authority = models.CharField(_("认定单位"), max_length=64)
    ground = models.CharField(_("情形"), max_length=64)
    pack_edition = models.CharField(_("规则版本"), max_length=16)
    origin = models.CharField(_("来源"), max_length=12, choices=ToleranceOrigin)
    state = models.CharField(_("状态"), max_length=12, choices=ToleranceState)
    statement = models.TextField(_("事实和理由"))

    submitted_by = models.CharField(_("提交人"), max_length=100)
    submitted_account = models.BigIntegerField(_("提交人账号"), null=True)
    submitted_at = models.DateTimeField(_("提交时间"))
    decided_by = models.CharField(_("认定人"), max_length=100, blank=True)
    decided_account = models.BigIntegerField(_("认定人账号"), null=True)
    decided_at = models.DateTimeField(_("认定时间"), null=True)
    decision = models.TextField(_("认定理由"), blank=True)
    effect_id = models.BigIntegerField(_("法律效果"), null=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True)

    app_privileges: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "tolerance_case"
        ordering = ("-id",)
        verbose_name = _("容错认定")
        verbose_name_plural = _("容错认定")
        constraints = (
            models.UniqueConstraint(
                fields=["record_no"],
                condition=Q(state__in=["submitted", "recognised"]),
                name="a_record_has_one_open_tolerance",
            ),
            models.CheckConstraint(
                name="a_tolerance_is_recognised_by_another_person",
                condition=Q(decided_account__isnull=True)
                | ~Q(decided_account=F("submitted_account")),
            ),
            models.CheckConstraint(
                name="a_recognised_tolerance_has_its_effect",
                condition=~Q(state=ToleranceState.RECOGNISED) | Q(effect_id__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["subject", "-id"], name="tolerance_case_subject"),
            models.Index(fields=["record_no"], name="tolerance_case_record"),
            models.Index(fields=["state", "authority"], name="tolerance_case_state"),
        )

    def __str__(self) -> str:
        return self.case_no
