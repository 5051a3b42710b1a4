"""The measures a public body may use, those it applied, and what speaks against them."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.measures.enums import (
    CauseKind,
    ConflictKind,
    FeedbackOutcome,
    LiftCause,
    MeasureState,
)
from chengxin.affairs.measures.errors import MeasureNotListedError
from chengxin.records.store.provision import INSERT_ONLY
from chengxin.records.subjects.models import Subject


class AllowedMeasure(models.Model):
    """One measure of one edition of the list (清单所列措施), as the rulebook says it.

    Unique by (pack, edition, code). Filled by whoever migrates; the application only reads it.
    ``why_not`` is empty where a public body of the district may apply it; ``authorities`` are
    codes of units, or ``*``.
    """

    pack = models.CharField(_("规则包"), max_length=100)
    edition = models.CharField(_("版本"), max_length=16)
    code = models.CharField(_("措施"), max_length=64)
    reduces_rights = models.BooleanField(_("减损权益或者增加义务"))
    why_not = models.CharField(_("不得采取的原因"), max_length=16, blank=True)
    authorities = ArrayField(models.CharField(max_length=64), verbose_name=_("实施主体"))
    applies_from = models.DateField(_("施行日"))
    applies_to = models.DateField(_("失效日"), null=True)

    app_privileges: ClassVar[tuple[str, ...]] = ("SELECT",)

    class Meta:
        db_table = "allowed_measure"
        ordering = ("pack", "edition", "id")
        verbose_name = _("清单所列措施")
        verbose_name_plural = _("清单所列措施")
        constraints = (
            models.UniqueConstraint(
                fields=["pack", "edition", "code"], name="an_edition_lists_a_measure_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"


class MeasureCase(models.Model):
    """One measure against one subject (失信惩戒措施实施), from proposal to its end.

    Unique by ``case_no``. A trigger holds: the measure stands on the list in force on ``since``
    and names the authority; a record that causes it is live and of the same subject; what was
    proposed never changes; an ended row never changes. In force from ``since`` (included) to
    ``until`` (excluded, null = as long as its cause).
    """

    case_no = models.CharField(_("办件编号"), max_length=24, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="measures")
    allowed = models.ForeignKey(
        AllowedMeasure,
        verbose_name=_("清单所列措施"),
        on_delete=models.RESTRICT,  # the list a measure was taken from stays named
        related_name="cases",
    )
    measure = models.CharField(_("措施"), max_length=64)
    rule = models.CharField(_("惩戒内容"), max_length=64)
    rules_edition = models.CharField(_("适用规则版本"), max_length=16)
    authority = models.CharField(_("实施主体"), max_length=64)
    state = models.CharField(_("状态"), max_length=12, choices=MeasureState)

    cause_kind = models.CharField(_("依据种类"), max_length=8, choices=CauseKind)
    record_no = models.BigIntegerField(_("依据的记录"), null=True)
    document = models.CharField(_("依据文书"), max_length=300)
    reason = models.TextField(_("理由"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    proposed_by = models.CharField(_("提出人"), max_length=100)
    proposed_account = models.BigIntegerField(_("提出人账号"), null=True)
    proposed_at = models.DateTimeField(_("提出时间"))
    released_by = models.CharField(_("审核人"), max_length=100, blank=True)
    released_account = models.BigIntegerField(_("审核人账号"), null=True)
    released_at = models.DateTimeField(_("审核时间"), null=True)
    released_seq = models.BigIntegerField(_("记入序号"), null=True)

    ended_on = models.DateField(_("终止日"), null=True)
    ended_by = models.CharField(_("终止经办"), max_length=100, blank=True)
    lift_cause = models.CharField(_("解除原因"), max_length=12, choices=LiftCause, blank=True)
    lift_document = models.CharField(_("解除文书"), max_length=300, blank=True)
    lift_article = models.CharField(_("解除依据"), max_length=200, blank=True)
    lifted_seq = models.BigIntegerField(_("解除记入序号"), null=True)

    app_privileges: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "measure_case"
        ordering = ("-id",)
        verbose_name = _("失信惩戒措施")
        verbose_name_plural = _("失信惩戒措施")
        constraints = (
            models.CheckConstraint(
                name="a_measure_begins_before_it_ends",
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
            ),
            models.CheckConstraint(
                name="a_measure_names_its_cause",
                condition=Q(cause_kind=CauseKind.RECORD, record_no__isnull=False)
                | Q(cause_kind=CauseKind.DOCUMENT, record_no__isnull=True) & ~Q(document=""),
            ),
            models.CheckConstraint(
                name="a_measure_is_released_by_another_person",
                condition=Q(released_account__isnull=True)
                | ~Q(released_account=F("proposed_account")),
            ),
            models.CheckConstraint(
                name="a_measure_in_force_was_released",
                condition=~Q(state__in=["in-force", "suspended", "lifted", "ended"])
                | Q(released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_lifted_measure_says_why",
                condition=~Q(state=MeasureState.LIFTED)
                | Q(ended_on__isnull=False) & ~Q(lift_cause="") & ~Q(lift_document=""),
            ),
            models.UniqueConstraint(
                fields=["subject", "rule", "authority", "record_no"],
                condition=Q(state__in=["proposed", "in-force", "suspended"]),
                name="a_cause_carries_a_measure_once",
            ),
        )
        indexes = (
            models.Index(fields=["subject", "-id"], name="measure_case_subject"),
            models.Index(fields=["record_no"], name="measure_case_cause"),
            models.Index(fields=["state", "authority"], name="measure_case_state"),
        )

    def __str__(self) -> str:
        return self.case_no

    def save(self, *arguments: Any, **keywords: Any) -> None:
        """Keep the row; a new one whose measure is not taken from the list is refused.

        Raises:
            MeasureNotListedError: ``allowed`` is missing, is another measure, or may not be used.
        """
        if self._state.adding and not self._is_listed():
            raise MeasureNotListedError(
                f"{self.measure!r} cannot be kept as a measure: it is not taken from the list of "
                "measures a public body may apply. Use services.propose, which asks the list.",
                clause="a_measure_stands_on_the_list",
                measure=self.measure,
            )
        super().save(*arguments, **keywords)

    @property
    def is_open(self) -> bool:
        """Whether it still hangs on its cause."""
        return self.state in (
            MeasureState.PROPOSED,
            MeasureState.IN_FORCE,
            MeasureState.SUSPENDED,
        )

    def _is_listed(self) -> bool:
        """Whether its measure is taken from the list and may be used here."""
        if self.allowed_id is None:
            return False
        return self.allowed.code == self.measure and not self.allowed.why_not


class MeasureFeedback(models.Model):
    """What an authority tells of a measure it applies (执行反馈). Rows never change."""

    case = models.ForeignKey(MeasureCase, on_delete=models.RESTRICT, related_name="feedback")
    outcome = models.CharField(_("结果"), max_length=12, choices=FeedbackOutcome)
    text = models.TextField(_("执行情况"))
    on = models.DateField(_("日期"))
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办"), max_length=100)
    department = models.CharField(_("单位"), max_length=64)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "measure_feedback"
        ordering = ("-id",)
        verbose_name = _("执行反馈")
        verbose_name_plural = _("执行反馈")

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


class MeasureConflict(models.Model):
    """What speaks against a measure in force (措施冲突), found by a job.

    One open row per (case, kind); only ``closed_at`` is ever written afterwards.
    """

    case = models.ForeignKey(MeasureCase, on_delete=models.RESTRICT, related_name="conflicts")
    kind = models.CharField(_("冲突"), max_length=16, choices=ConflictKind)
    detail = models.CharField(_("说明"), max_length=64, blank=True)
    found_at = models.DateTimeField(_("发现时间"))
    closed_at = models.DateTimeField(_("消除时间"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("closed_at",)

    class Meta:
        db_table = "measure_conflict"
        ordering = ("-id",)
        verbose_name = _("措施冲突")
        verbose_name_plural = _("措施冲突")
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(closed_at__isnull=True),
                name="a_conflict_is_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
