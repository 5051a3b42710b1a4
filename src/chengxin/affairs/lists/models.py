"""Listings, their statements, entries and removals; the bases they rest on.

Triggers in the migrations hold: an entry names its decision document and rests on a basis in force
that day; nothing is entered within a period of grace; what was decided stays as it was decided.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.lists.enums import WITH_A_DECISION, ListingState, Origin
from chengxin.records.evidence.models import EvidenceFile
from chengxin.records.store.provision import INSERT_ONLY
from chengxin.records.subjects.models import Subject

KEPT = ("SELECT", "INSERT", "UPDATE")


class ListBasis(models.Model):
    """One provision under which a kind of list exists (设列依据), as a pack in use says.

    The database holds every entry to it; the application only reads it. Unique by (pack, edition,
    basis). ``applies_to`` excluded, null = open. ``documented``: every record of ``item`` names a
    document, those that come by file too.
    """

    pack = models.CharField(_("规则包"), max_length=100)
    edition = models.CharField(_("版本"), max_length=16)
    basis = models.CharField(_("依据"), max_length=64)
    item = models.CharField(_("目录项"), max_length=64)
    documented = models.BooleanField(_("须有文书"))
    applies_from = models.DateField(_("自"))
    applies_to = models.DateField(_("至"), null=True)

    app_privileges = ("SELECT",)

    class Meta:
        db_table = "list_basis"
        verbose_name = _("设列依据")
        verbose_name_plural = _("设列依据")
        constraints = (
            models.UniqueConstraint(
                fields=["pack", "edition", "basis"], name="a_list_rests_on_a_basis_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack} {self.edition} {self.basis}"


class ListCase(models.Model):
    """One listing (名单办件), from the finding of facts to the removal. Unique by ``case_no``.

    ``kind`` is the pack's key. ``confined``: known to the authority and ``confined_to`` only, since
    the kind of list knows a period of grace and nothing is published yet. ``particulars`` are
    fields of the record by name, as the authority wrote them. ``months`` null with a decision =
    until its ground is gone.
    """

    case_no = models.CharField(_("办件编号"), max_length=20, unique=True)
    kind = models.CharField(_("名单"), max_length=64)
    edition = models.CharField(_("规则版本"), max_length=16)
    state = models.CharField(_("状态"), max_length=10, choices=ListingState)
    department_code = models.CharField(_("认定单位"), max_length=64)
    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="listings")
    subject_name = models.CharField(_("主体名称"), max_length=300)
    subject_uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    origin = models.CharField(_("来源"), max_length=16, choices=Origin)
    confined = models.BooleanField(_("不公开"), default=False)
    confined_to = models.JSONField(_("可知悉单位"), default=list)

    grounds = models.JSONField(_("列入情形"), default=list)
    cleared = models.JSONField(_("已排除的不得列入情形"), default=list)
    basis = models.CharField(_("依据"), max_length=64)
    facts = models.TextField(_("事实"))
    responsible = models.CharField(_("负有责任的人员"), max_length=1000, blank=True)
    particulars = models.JSONField(_("其他要素"), default=dict)
    opened_on = models.DateField(_("立案日期"))
    opened_by = models.CharField(_("经办"), max_length=100)

    noticed_on = models.DateField(_("告知日期"), null=True)
    defence_until = models.DateField(_("陈述、申辩截止日"), null=True)
    defence_provisional = models.BooleanField(_("截止日暂定"), default=False)

    document_no = models.CharField(_("决定文书号"), max_length=256, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    months = models.IntegerField(_("期限（月）"), null=True)
    reply = models.TextField(_("对陈述、申辩的答复"), blank=True)
    grace_until = models.DateField(_("宽限期至"), null=True)

    removal_cause = models.CharField(_("移出情形"), max_length=64, blank=True)
    removal_found_on = models.DateField(_("移出情形确认日期"), null=True)
    closed_on = models.DateField(_("办结日期"), null=True)

    evidence = models.ManyToManyField(EvidenceFile, through="ListEvidence", related_name="+")

    app_privileges: ClassVar[tuple[str, ...]] = KEPT

    class Meta:
        db_table = "list_case"
        ordering = ("-opened_on", "-id")
        verbose_name = _("名单办件")
        verbose_name_plural = _("名单办件")
        constraints = (
            models.CheckConstraint(
                name="a_decision_to_list_names_its_document",
                condition=~Q(state__in=[str(state) for state in sorted(WITH_A_DECISION)])
                | Q(document_no__regex=r"\S", decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_period_of_grace_has_an_end",
                condition=~Q(state=ListingState.IN_GRACE) | Q(grace_until__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["subject", "kind"], name="list_case_subject"),
            models.Index(fields=["department_code", "state"], name="list_case_department"),
        )

    def __str__(self) -> str:
        return self.case_no

    @property
    def pack(self) -> str:
        """Name of the pack with the rules of this kind of list."""
        return f"list-rules.{self.kind}"

    @property
    def told_subject_id(self) -> int | None:
        """The subject for letters and clocks; None while nobody else may know of it."""
        return None if self.confined else self.subject_id


class ListEvidence(models.Model):
    """A file handed in for a listing (证据材料); rows never change."""

    listing = models.ForeignKey(ListCase, on_delete=models.RESTRICT, related_name="+")
    file = models.ForeignKey(EvidenceFile, on_delete=models.RESTRICT, related_name="+")

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "list_evidence"
        verbose_name = _("证据材料")
        verbose_name_plural = _("证据材料")
        constraints = (
            models.UniqueConstraint(
                fields=["listing", "file"], name="a_file_is_handed_in_once_for_a_listing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.listing} {self.file}"


class ListStatement(models.Model):
    """A statement or defence (陈述、申辩) before the decision; rows never change.

    ``is_last``: the subject has nothing further to say and does not want the rest of the time.
    """

    listing = models.ForeignKey(ListCase, on_delete=models.RESTRICT, related_name="statements")
    text = models.TextField(_("内容"))
    is_last = models.BooleanField(_("没有其他意见"), default=False)
    by = models.CharField(_("提交人"), max_length=100)
    role = models.CharField(_("身份"), max_length=16)
    on = models.DateField(_("日期"))
    at = models.DateTimeField(_("时间"))
    late = models.BooleanField(_("逾期"), default=False)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "list_statement"
        ordering = ("id",)
        verbose_name = _("陈述、申辩")
        verbose_name_plural = _("陈述、申辩")

    def __str__(self) -> str:
        return f"{self.listing} {self.on}"


class ListEntry(models.Model):
    """The entry in the register (列入): its ledger record and what it rests on. Rows never change.

    ``until`` is the last day, null = until its ground is gone.
    """

    listing = models.OneToOneField(ListCase, on_delete=models.RESTRICT, related_name="entry")
    record_no = models.BigIntegerField(_("记录号"), unique=True)
    pack = models.CharField(_("规则包"), max_length=100)
    edition = models.CharField(_("规则版本"), max_length=16)
    basis = models.CharField(_("依据"), max_length=64)
    document_no = models.CharField(_("决定文书号"), max_length=256)
    decided_on = models.DateField(_("决定日期"))
    listed_on = models.DateField(_("列入日期"))
    until = models.DateField(_("期限至"), null=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "list_entry"
        verbose_name = _("列入")
        verbose_name_plural = _("列入")

    def __str__(self) -> str:
        return f"{self.listing} {self.record_no}"


class ListRemoval(models.Model):
    """A removal from a register (移出) of any entry, one that came by file too.

    Rows never change but for being undone once. ``due_on``: last day of the law's time limit where
    one ran; ``late``: it had passed.
    """

    entry = models.ForeignKey(
        ListEntry, null=True, on_delete=models.RESTRICT, related_name="removals"
    )
    record_no = models.BigIntegerField(_("记录号"))
    subject = models.ForeignKey(Subject, on_delete=models.RESTRICT, related_name="+")
    kind = models.CharField(_("名单"), max_length=64)
    cause = models.CharField(_("移出情形"), max_length=64)
    document = models.CharField(_("文书"), max_length=300)
    article = models.CharField(_("依据"), max_length=200)
    reason = models.CharField(_("说明"), max_length=500, blank=True)
    removed_on = models.DateField(_("移出日期"))
    due_on = models.DateField(_("时限"), null=True)
    late = models.BooleanField(_("逾期"), default=False)
    effect_id = models.BigIntegerField(_("法律效果"))
    by = models.CharField(_("经办"), max_length=100)
    at = models.DateTimeField(_("时间"))
    undone_on = models.DateField(_("恢复列入日期"), null=True)
    undone_document = models.CharField(_("恢复文书"), max_length=300, blank=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("undone_on", "undone_document")

    class Meta:
        db_table = "list_removal"
        ordering = ("-removed_on", "-id")
        verbose_name = _("移出")
        verbose_name_plural = _("移出")
        constraints = (
            models.UniqueConstraint(
                fields=["record_no"],
                condition=Q(undone_on__isnull=True),
                name="an_entry_is_removed_once",
            ),
            models.CheckConstraint(
                name="a_removal_names_its_document", condition=Q(document__regex=r"\S")
            ),
        )
        indexes = (models.Index(fields=["subject", "kind"], name="list_removal_subject"),)

    def __str__(self) -> str:
        return f"{self.record_no} {self.cause}"
