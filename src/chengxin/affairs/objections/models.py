"""Objections, and decisions proposed on them; files are kept under the case number as evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.objections.enums import (
    ENDED_STATES,
    PROPOSED_STATES,
    Channel,
    ObjectionState,
    Outcome,
)
from chengxin.records.store.provision import INSERT_ONLY
from chengxin.records.subjects.models import Subject


class Objection(models.Model):
    """One objection to one record (异议), or a correction a department takes up by itself.

    What the applicant said never changes; an ended case never changes at all (triggers).
    ``record_version`` is the version objected to. ``contact`` is how a member of the public can be
    reached, sealed; ``follow_digest`` the hash of the code by which that person follows the case.
    ``annulled_told_on`` is the day the annulment was told in writing.
    """

    case_no = models.CharField(_("办件编号"), max_length=24, unique=True)
    channel = models.CharField(_("提出人"), max_length=12, choices=Channel)
    state = models.CharField(_("状态"), max_length=24, choices=ObjectionState)
    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="objections")
    record_no = models.BigIntegerField(_("记录号"))
    record_version = models.IntegerField(_("所异议的版本"))
    item = models.CharField(_("目录项"), max_length=64)
    department_code = models.CharField(_("数据来源单位"), max_length=64)
    ground = models.CharField(_("理由"), max_length=32)
    fields = models.JSONField(_("有误的项目"), default=list)
    statement = models.TextField(_("说明"))
    wanted = models.TextField(_("应当怎样"), blank=True)
    document_no = models.CharField(_("撤销或变更的文书号"), max_length=300, blank=True)
    pack_edition = models.CharField(_("规则版本"), max_length=16)
    filed_on = models.DateField(_("收到日期"))
    filed_at = models.DateTimeField(_("收到时间"))
    filed_by = models.CharField(_("提交人"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)
    filing_department = models.CharField(_("提出单位"), max_length=64, blank=True)
    contact = models.BinaryField(_("联系方式"), null=True)
    follow_digest = models.CharField(_("查询码摘要"), max_length=64, blank=True)
    flagged_on = models.DateField(_("标注日期"), null=True)
    decline_reason = models.CharField(_("不予受理的情形"), max_length=32, blank=True)
    proposer_id = models.BigIntegerField(_("拟办人账号"), null=True)
    decider_id = models.BigIntegerField(_("决定人账号"), null=True)
    decided_by = models.CharField(_("决定人"), max_length=100, blank=True)
    ended_on = models.DateField(_("办结日期"), null=True)
    batch_no = models.CharField(_("更正批次"), max_length=24, blank=True)
    new_record_no = models.BigIntegerField(_("更正后的记录号"), null=True)

    class Meta:
        db_table = "objection"
        ordering = ("-id",)
        verbose_name = _("异议")
        verbose_name_plural = _("异议")
        constraints = (
            models.CheckConstraint(
                name="who_proposes_an_answer_does_not_decide",
                condition=models.Q(decider_id__isnull=True)
                | ~models.Q(decider_id=models.F("proposer_id")),
            ),
            models.CheckConstraint(
                name="an_ended_objection_has_its_day",
                condition=models.Q(ended_on__isnull=False, state__in=sorted(ENDED_STATES))
                | models.Q(ended_on__isnull=True) & ~models.Q(state__in=sorted(ENDED_STATES)),
            ),
            models.CheckConstraint(
                name="a_proposed_answer_has_its_author",
                condition=models.Q(proposer_id__isnull=False)
                | ~models.Q(state__in=sorted(PROPOSED_STATES)),
            ),
        )
        indexes = (
            models.Index(fields=["state", "department_code"], name="objection_waiting"),
            models.Index(fields=["subject", "-id"], name="objection_subject"),
            models.Index(fields=["record_no"], name="objection_record"),
        )

    def __str__(self) -> str:
        return self.case_no

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state not in ENDED_STATES


class ObjectionProposal(models.Model):
    """A decision as one person proposed it (拟办意见). Rows never change; the newest counts.

    ``changes`` lists the corrected fields: ``code``, ``title``, ``before``, ``after``.
    """

    objection = models.ForeignKey(Objection, on_delete=models.RESTRICT, related_name="proposals")
    number = models.IntegerField(_("次序"))
    outcome = models.CharField(_("意见"), max_length=8, choices=Outcome)
    reason = models.TextField(_("理由"))
    changes = models.JSONField(_("改动"), default=list)
    document_no = models.CharField(_("撤销或变更的文书号"), max_length=300, blank=True)
    annulled_on = models.DateField(_("撤销日期"), null=True)
    told_on = models.DateField(_("书面告知日期"), null=True)
    proposed_at = models.DateTimeField(_("拟办时间"))
    proposed_by = models.CharField(_("拟办人"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "objection_proposal"
        ordering = ("number",)
        verbose_name = _("拟办意见")
        verbose_name_plural = _("拟办意见")
        constraints = (
            models.UniqueConstraint(
                fields=["objection", "number"], name="proposals_of_a_case_are_numbered_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.objection_id} {self.number}"
