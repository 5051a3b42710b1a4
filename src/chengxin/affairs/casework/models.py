"""What is kept of every case: numbers, events, deadlines and their changes, letters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.casework.enums import DeadlineChangeKind, LimitUnit
from chengxin.law.rulebook.schemas.letter import Addressee, Sender
from chengxin.records.store.provision import INSERT_ONLY


class CaseNumber(models.Model):
    """The last number drawn of a series in a year (编号)."""

    series = models.CharField(_("序列"), max_length=16)
    year = models.IntegerField(_("年份"))
    last = models.IntegerField(_("最近编号"))

    class Meta:
        db_table = "case_number"
        verbose_name = _("编号")
        verbose_name_plural = _("编号")
        constraints = (
            models.UniqueConstraint(fields=["series", "year"], name="a_series_counts_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.year} {self.last}"


class CaseEvent(models.Model):
    """One act on a case (办件经过): who did what when, from which state to which. Never changes.

    ``on`` is the day that counts in law, ``at`` the moment of entry. ``late`` says that the act
    came after its legal deadline.
    """

    affair = models.CharField(_("事务"), max_length=24)
    case_no = models.CharField(_("办件编号"), max_length=24)
    act = models.CharField(_("办理"), max_length=32)
    from_state = models.CharField(_("原状态"), max_length=32, blank=True)
    to_state = models.CharField(_("现状态"), max_length=32)
    by = models.CharField(_("经办"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)
    role = models.CharField(_("角色"), max_length=16)
    department = models.CharField(_("单位"), max_length=64, blank=True)
    on = models.DateField(_("日期"))
    at = models.DateTimeField(_("时间"))
    reason = models.TextField(_("说明"), blank=True)
    late = models.BooleanField(_("逾期"), default=False)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "case_event"
        ordering = ("id",)
        verbose_name = _("办件经过")
        verbose_name_plural = _("办件经过")
        indexes = (models.Index(fields=["affair", "case_no", "id"], name="case_event_case"),)

    def __str__(self) -> str:
        return f"{self.case_no} {self.act}"


class LegalDeadline(models.Model):
    """The last day for one step of a case (法定期限), and the article that sets it.

    ``owner`` is the department that has to act, empty for the credit office. ``unit``, ``count``
    and ``rolls`` are the limit as the pack says it, so that the day can be reckoned again when
    working days are arranged anew. Open until ``met_on`` or ``dropped_on``.
    """

    affair = models.CharField(_("事务"), max_length=24)
    case_no = models.CharField(_("办件编号"), max_length=24)
    step = models.CharField(_("环节"), max_length=32)
    owner = models.CharField(_("责任单位"), max_length=64, blank=True)
    subject_id = models.BigIntegerField(_("主体"), null=True)
    pack = models.CharField(_("规则"), max_length=64)
    edition = models.CharField(_("规则版本"), max_length=16)
    article = models.CharField(_("依据"), max_length=200)
    confidence = models.CharField(_("把握"), max_length=8)
    unit = models.CharField(_("单位"), max_length=8, choices=LimitUnit)
    count = models.IntegerField(_("数量"))
    rolls = models.BooleanField(_("遇休息日顺延"), default=False)
    started_on = models.DateField(_("起算日"))
    due_on = models.DateField(_("期限"))
    provisional = models.BooleanField(_("期限为暂定"), default=False)
    met_on = models.DateField(_("办结日"), null=True)
    dropped_on = models.DateField(_("终止日"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("due_on", "provisional", "met_on", "dropped_on")

    class Meta:
        db_table = "legal_deadline"
        ordering = ("due_on", "id")
        verbose_name = _("法定期限")
        verbose_name_plural = _("法定期限")
        constraints = (
            models.UniqueConstraint(
                fields=["affair", "case_no", "step"],
                condition=models.Q(met_on__isnull=True, dropped_on__isnull=True),
                name="a_step_has_one_open_deadline",
            ),
            models.CheckConstraint(
                name="a_deadline_is_met_or_dropped_not_both",
                condition=models.Q(met_on__isnull=True) | models.Q(dropped_on__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=["due_on"],
                name="legal_deadline_open",
                condition=models.Q(met_on__isnull=True, dropped_on__isnull=True),
            ),
            models.Index(fields=["affair", "case_no"], name="legal_deadline_case"),
        )

    def __str__(self) -> str:
        return f"{self.case_no} {self.step} {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.met_on is None and self.dropped_on is None


class DeadlineChange(models.Model):
    """One change of a deadline's last day (期限变更): extended, or reckoned again. Never changes.

    An extension keeps its own limit, which runs on from the day before it.
    """

    deadline = models.ForeignKey(LegalDeadline, on_delete=models.RESTRICT, related_name="changes")
    kind = models.CharField(_("种类"), max_length=12, choices=DeadlineChangeKind)
    on = models.DateField(_("日期"))
    due_before = models.DateField(_("原期限"))
    due_after = models.DateField(_("现期限"))
    provisional_after = models.BooleanField(_("现期限为暂定"))
    unit = models.CharField(_("单位"), max_length=8, choices=LimitUnit, blank=True)
    count = models.IntegerField(_("数量"), null=True)
    rolls = models.BooleanField(_("遇休息日顺延"), default=False)
    article = models.CharField(_("依据"), max_length=200, blank=True)
    reason = models.TextField(_("说明"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "legal_deadline_change"
        ordering = ("id",)
        verbose_name = _("期限变更")
        verbose_name_plural = _("期限变更")

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.due_before} → {self.due_after}"


class Letter(models.Model):
    """One letter of a case (文书), as issued: its words, whom it goes to, and the law it rests on.

    ``content`` is the canonical content and ``digest`` its SHA-256; neither ever changes. The
    sealed file is made of it when it is first opened and kept from then on.
    """

    letter_no = models.CharField(_("文书编号"), max_length=24, unique=True)
    document_no = models.CharField(_("文号"), max_length=40, unique=True)
    affair = models.CharField(_("事务"), max_length=24)
    case_no = models.CharField(_("办件编号"), max_length=24)
    subject_id = models.BigIntegerField(_("主体"), null=True)
    pack = models.CharField(_("文书格式"), max_length=64)
    edition = models.CharField(_("格式版本"), max_length=16)
    title = models.CharField(_("标题"), max_length=200)
    addressee_kind = models.CharField(
        _("受送达人类别"),
        max_length=12,
        choices=[
            (Addressee.SUBJECT.value, _("信用主体")),
            (Addressee.APPLICANT.value, _("申请人")),
            (Addressee.DEPARTMENT.value, _("部门")),
        ],
    )
    addressee = models.CharField(_("受送达人"), max_length=200)
    addressee_department = models.CharField(_("受送达单位"), max_length=64, blank=True)
    sender_kind = models.CharField(
        _("发出人类别"),
        max_length=12,
        choices=[(Sender.OFFICE.value, _("信用办")), (Sender.DEPARTMENT.value, _("部门"))],
    )
    sender = models.CharField(_("发出人"), max_length=200)
    content = models.JSONField(_("内容"))
    digest = models.CharField(_("内容摘要"), max_length=64)
    issued_on = models.DateField(_("日期"))
    issued_at = models.DateTimeField(_("时间"))
    issued_by = models.CharField(_("经办"), max_length=100)
    file_name = models.CharField(_("文件"), max_length=255, blank=True)
    file_sha256 = models.CharField(_("文件摘要"), max_length=64, blank=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("file_name", "file_sha256")

    class Meta:
        db_table = "case_letter"
        ordering = ("-id",)
        verbose_name = _("文书")
        verbose_name_plural = _("文书")
        indexes = (
            models.Index(fields=["affair", "case_no"], name="case_letter_case"),
            models.Index(fields=["subject_id", "-id"], name="case_letter_subject"),
        )

    def __str__(self) -> str:
        return self.letter_no


class LetterReading(models.Model):
    """The addressee opened a letter for the first time (已阅). Never changes."""

    letter = models.OneToOneField(Letter, on_delete=models.RESTRICT, related_name="reading")
    read_at = models.DateTimeField(_("阅读时间"))
    read_by = models.CharField(_("阅读人"), max_length=100)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "case_letter_reading"
        verbose_name = _("文书已阅")
        verbose_name_plural = _("文书已阅")

    def __str__(self) -> str:
        return str(self.letter_id)
