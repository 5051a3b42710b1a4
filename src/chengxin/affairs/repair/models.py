"""Applications for repair and their papers, bars after deceit, court shields, advice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.repair.enums import OPEN_SHIELDS, OPEN_STATES, ApplicationState, ShieldState
from chengxin.records.evidence.models import EvidenceFile
from chengxin.records.store.provision import INSERT_ONLY
from chengxin.records.subjects.models import Subject


class RepairApplication(models.Model):
    """One application about one record (信用修复申请).

    ``edition`` of the pack ``repair.general`` is the one in force on the day of filing and stays.
    ``decider`` is the department that decides, empty for the credit office. ``effect_seq`` is the
    ledger commit by which granting took effect. Whose it is and which record never change.
    """

    case_no = models.CharField(_("办件编号"), max_length=24, unique=True)
    subject = models.ForeignKey(
        Subject,
        verbose_name=_("信用主体"),
        on_delete=models.RESTRICT,  # what was applied for stays attributable
        related_name="repair_applications",
    )
    record_no = models.BigIntegerField(_("记录号"))
    item = models.CharField(_("目录项"), max_length=64)
    department_code = models.CharField(_("认定单位"), max_length=64)
    document_no = models.CharField(_("文书号"), max_length=300, blank=True)
    authority = models.CharField(_("作出机关"), max_length=200, blank=True)
    record_decided_on = models.DateField(_("决定日期"))
    kind = models.CharField(_("修复种类"), max_length=32)
    edition = models.CharField(_("规则版本"), max_length=16)
    decider = models.CharField(_("办理单位"), max_length=64, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=ApplicationState)
    started_at = models.DateTimeField(_("填写时间"))
    started_by = models.CharField(_("申请人"), max_length=100)
    statement = models.TextField(_("纠正和履行情况"), blank=True)
    commitment = models.TextField(_("信用承诺"), blank=True)
    signed_by = models.CharField(_("签署人"), max_length=50, blank=True)
    signed_at = models.DateTimeField(_("签署时间"), null=True)
    filed_on = models.DateField(_("申请日期"), null=True)
    filed_at = models.DateTimeField(_("提交时间"), null=True)
    supplements = models.IntegerField(_("补正次数"), default=0)
    asked_for = models.TextField(_("补正要求"), blank=True)
    accepted_on = models.DateField(_("受理日期"), null=True)
    decided_on = models.DateField(_("办结日期"), null=True)
    decision_no = models.CharField(_("决定文号"), max_length=40, blank=True)
    reasons = models.TextField(_("理由"), blank=True)
    effect_seq = models.BigIntegerField(_("生效记账"), null=True)
    revoked_on = models.DateField(_("撤销日期"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = (
        "kind",
        "edition",
        "decider",
        "state",
        "statement",
        "commitment",
        "signed_by",
        "signed_at",
        "filed_on",
        "filed_at",
        "supplements",
        "asked_for",
        "accepted_on",
        "decided_on",
        "decision_no",
        "reasons",
        "effect_seq",
        "revoked_on",
    )

    class Meta:
        db_table = "repair_application"
        ordering = ("-id",)
        verbose_name = _("信用修复申请")
        verbose_name_plural = _("信用修复申请")
        constraints = (
            models.UniqueConstraint(
                fields=["record_no"],
                condition=models.Q(state__in=sorted(OPEN_STATES)),
                name="a_record_has_one_repair_in_hand",
            ),
            models.CheckConstraint(
                name="a_granted_repair_names_decision_and_effect",
                condition=~models.Q(state__in=["granted", "revoked"])
                | (models.Q(effect_seq__isnull=False) & ~models.Q(decision_no="")),
            ),
            models.CheckConstraint(
                name="what_is_filed_has_its_day",
                condition=models.Q(state__in=["draft", "discarded"])
                | models.Q(filed_on__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["subject", "-id"], name="repair_application_subject"),
            models.Index(fields=["state", "decider"], name="repair_application_state"),
        )

    def __str__(self) -> str:
        return self.case_no

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in OPEN_STATES

    @property
    def is_extended(self) -> bool:
        """Whether the time for the decision was lengthened."""
        return self.state == ApplicationState.EXTENDED


class RepairMaterial(models.Model):
    """One paper of an application (申请材料). A paper taken out stays with the day it was."""

    application = models.ForeignKey(
        RepairApplication, on_delete=models.RESTRICT, related_name="materials"
    )
    material = models.CharField(_("材料"), max_length=32)
    file = models.ForeignKey(EvidenceFile, on_delete=models.RESTRICT, related_name="+")
    added_at = models.DateTimeField(_("提交时间"))
    by = models.CharField(_("提交人"), max_length=100)
    removed_at = models.DateTimeField(_("取回时间"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("removed_at",)

    class Meta:
        db_table = "repair_material"
        ordering = ("id",)
        verbose_name = _("申请材料")
        verbose_name_plural = _("申请材料")

    def __str__(self) -> str:
        return f"{self.application_id} {self.material}"


class RepairBar(models.Model):
    """A time in which nothing may be applied for (不得申请信用修复), after deceit. Never changes.

    ``record_no`` null = all records of the subject. ``until_on`` is the last day, included.
    ``entered_record_no`` is the record of the deceit in the ledger.
    """

    subject = models.ForeignKey(
        Subject,
        verbose_name=_("信用主体"),
        on_delete=models.RESTRICT,
        related_name="repair_bars",
    )
    record_no = models.BigIntegerField(_("记录号"), null=True)
    application = models.ForeignKey(
        RepairApplication, on_delete=models.RESTRICT, related_name="bars"
    )
    ground = models.CharField(_("情形"), max_length=32)
    facts = models.TextField(_("事实"))
    found_on = models.DateField(_("认定日期"))
    until_on = models.DateField(_("不得申请至"))
    document_no = models.CharField(_("文号"), max_length=40)
    article = models.CharField(_("依据"), max_length=200)
    entered_record_no = models.BigIntegerField(_("记入的记录"), null=True)
    at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办"), max_length=100)
    department_code = models.CharField(_("单位"), max_length=64, blank=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "repair_bar"
        ordering = ("-id",)
        verbose_name = _("不得申请修复")
        verbose_name_plural = _("不得申请修复")
        constraints = (
            models.CheckConstraint(
                name="a_bar_ends_after_it_begins",
                condition=models.Q(until_on__gt=models.F("found_on")),
            ),
        )
        indexes = (models.Index(fields=["subject", "until_on"], name="repair_bar_subject"),)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.until_on}"


class RepairShield(models.Model):
    """A temporary shield on a court's ruling (重整、和解企业临时屏蔽) of all that was before."""

    case_no = models.CharField(_("办件编号"), max_length=24, unique=True)
    subject = models.ForeignKey(
        Subject,
        verbose_name=_("信用主体"),
        on_delete=models.RESTRICT,
        related_name="repair_shields",
    )
    edition = models.CharField(_("规则版本"), max_length=16)
    state = models.CharField(_("状态"), max_length=16, choices=ShieldState)
    ruling_no = models.CharField(_("裁定书文号"), max_length=100)
    court = models.CharField(_("人民法院"), max_length=100)
    ruled_on = models.DateField(_("裁定日期"))
    file = models.ForeignKey(EvidenceFile, on_delete=models.RESTRICT, related_name="+")
    filed_at = models.DateTimeField(_("提交时间"))
    filed_by = models.CharField(_("申请人"), max_length=100)
    decided_on = models.DateField(_("决定日期"), null=True)
    document_no = models.CharField(_("文号"), max_length=40, blank=True)
    reasons = models.TextField(_("理由"), blank=True)
    effect_seq = models.BigIntegerField(_("生效记账"), null=True)
    end_ruling_no = models.CharField(_("终结裁定书文号"), max_length=100, blank=True)
    ended_on = models.DateField(_("终结日期"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = (
        "state",
        "decided_on",
        "document_no",
        "reasons",
        "effect_seq",
        "end_ruling_no",
        "ended_on",
    )

    class Meta:
        db_table = "repair_shield"
        ordering = ("-id",)
        verbose_name = _("临时屏蔽")
        verbose_name_plural = _("临时屏蔽")
        constraints = (
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(state__in=sorted(OPEN_SHIELDS)),
                name="a_subject_has_one_shield",
            ),
        )

    def __str__(self) -> str:
        return self.case_no


class ShieldedRecord(models.Model):
    """One record under a shield (屏蔽的记录), and the ledger commit that shielded it."""

    shield = models.ForeignKey(RepairShield, on_delete=models.RESTRICT, related_name="records")
    record_no = models.BigIntegerField(_("记录号"))
    effect_seq = models.BigIntegerField(_("生效记账"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "repair_shielded_record"
        ordering = ("id",)
        verbose_name = _("屏蔽的记录")
        verbose_name_plural = _("屏蔽的记录")
        constraints = (
            models.UniqueConstraint(
                fields=["shield", "record_no"], name="a_shield_covers_a_record_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.shield_id} {self.record_no}"


class RepairAdvice(models.Model):
    """The advice on repair served with a decision (信用修复告知，两书同达). Never changes.

    About a record, or, at the moment of a decision to list, about the listing whose record follows
    (``listing_no``). ``file_from``: from which day repair may be applied for, as reckoned then.
    """

    record_no = models.BigIntegerField(_("记录号"), null=True, unique=True)
    listing_no = models.CharField(_("名单办件"), max_length=20, blank=True)
    subject = models.ForeignKey(
        Subject,
        verbose_name=_("信用主体"),
        on_delete=models.RESTRICT,
        related_name="repair_advice",
    )
    department_code = models.CharField(_("单位"), max_length=64)
    edition = models.CharField(_("规则版本"), max_length=16)
    severity = models.CharField(_("严重程度"), max_length=8, blank=True)
    file_from = models.DateField(_("可以申请修复的日期"), null=True)
    letter_no = models.CharField(_("文书编号"), max_length=24)
    issued_on = models.DateField(_("日期"))
    issued_at = models.DateTimeField(_("时间"))
    by = models.CharField(_("经办"), max_length=100)
    late = models.BooleanField(_("逾期"), default=False)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "repair_advice"
        ordering = ("-id",)
        verbose_name = _("信用修复告知")
        verbose_name_plural = _("信用修复告知")
        constraints = (
            models.CheckConstraint(
                name="advice_is_about_a_record_or_a_listing",
                condition=models.Q(record_no__isnull=False, listing_no="")
                | (models.Q(record_no__isnull=True) & ~models.Q(listing_no="")),
            ),
            models.UniqueConstraint(
                fields=["listing_no"],
                condition=~models.Q(listing_no=""),
                name="a_listing_is_advised_once",
            ),
        )

    def __str__(self) -> str:
        return self.letter_no
