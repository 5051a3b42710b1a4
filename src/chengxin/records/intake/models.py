"""Batches, their rows, problems, and what waits for a person."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chengxin.records.accounts.models import Account, Department
from chengxin.records.intake.enums import BatchState, DropState, HeldFor, Outcome, Severity, WayIn
from chengxin.records.store.provision import INSERT_ONLY

JUDGED_RULE = "judged"  # the problem that tells which judgement linked a row


class Batch(models.Model):
    """One file or push handed in by a department (归集批次).

    received = accepted + held + rejected; accepted = new + corrected + unchanged + revoked. What
    ended by absence from a snapshot is counted beside the equation.
    """

    batch_no = models.CharField(_("批次号"), max_length=24, unique=True)
    item = models.CharField(_("目录项"), max_length=64)
    item_edition = models.CharField(_("目录版本"), max_length=16)
    department = models.ForeignKey(Department, on_delete=models.RESTRICT, related_name="batches")
    feed = models.CharField(_("报送方式"), max_length=64, blank=True)
    feed_digest = models.CharField(_("报送方式摘要"), max_length=64, blank=True)
    feed_body = models.JSONField(_("报送方式内容"), default=dict)
    file_name = models.CharField(_("文件名"), max_length=255)
    file_digest = models.CharField(_("文件指纹"), max_length=64)
    file_bytes = models.BigIntegerField(_("文件大小"), default=0)
    headers = models.JSONField(_("列"), default=list)
    snapshot = models.BooleanField(_("全量"), default=False)
    dry_run = models.BooleanField(_("试报"), default=False)
    replayed = models.BooleanField(_("回放"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=BatchState)
    received_at = models.DateTimeField(_("收到时间"))
    received_by = models.CharField(_("报送人"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)
    way_in = models.CharField(_("报送途径"), max_length=8, choices=WayIn, default=WayIn.COMMAND)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    seconds = models.FloatField(_("用时"), null=True)
    received = models.IntegerField(_("收到"), default=0)
    new = models.IntegerField(_("新增"), default=0)
    corrected = models.IntegerField(_("更正"), default=0)
    unchanged = models.IntegerField(_("未变"), default=0)
    revoked = models.IntegerField(_("撤销"), default=0)
    held = models.IntegerField(_("暂存"), default=0)
    rejected = models.IntegerField(_("退回"), default=0)
    personal = models.IntegerField(_("自然人行"), default=0)
    ended_by_absence = models.IntegerField(_("因缺失终止"), default=0)
    late = models.IntegerField(_("迟报"), default=0)
    late_provisional = models.BooleanField(_("期限为暂定"), default=False)
    rows_done = models.IntegerField(_("已处理行"), default=0)
    repeat_of = models.ForeignKey(
        "self", verbose_name=_("重复于"), null=True, on_delete=models.RESTRICT
    )
    process_log = models.JSONField(_("处理过程"), default=list)
    failure = models.TextField(_("失败原因"), blank=True)

    class Meta:
        db_table = "intake_batch"
        ordering = ("-id",)
        verbose_name = _("归集批次")
        verbose_name_plural = _("归集批次")
        constraints = (
            models.CheckConstraint(
                name="a_finished_batch_adds_up",
                condition=~models.Q(state=BatchState.DONE)
                | models.Q(
                    received=models.F("new")
                    + models.F("corrected")
                    + models.F("unchanged")
                    + models.F("revoked")
                    + models.F("held")
                    + models.F("rejected")
                ),
            ),
        )
        indexes = (
            models.Index(fields=["department", "item", "-id"], name="intake_batch_department"),
        )

    def __str__(self) -> str:
        return self.batch_no

    @property
    def accepted(self) -> int:
        """Rows accepted: new, corrected, unchanged and revoked."""
        return self.new + self.corrected + self.unchanged + self.revoked


class BatchChunk(models.Model):
    """The raw rows of one stretch of a batch (原始行), sealed.

    ``sealed`` is AES-GCM over zstd Arrow IPC of all columns as text, first row ``first_row``.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="chunks")
    first_row = models.IntegerField(_("首行"))
    last_row = models.IntegerField(_("末行"))
    sealed = models.BinaryField(_("密文"))

    class Meta:
        db_table = "intake_chunk"
        verbose_name = _("原始行")
        verbose_name_plural = _("原始行")
        constraints = (
            models.UniqueConstraint(fields=["batch", "first_row"], name="a_chunk_is_kept_once"),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.first_row}"


class BatchRow(models.Model):
    """What became of one received row (行结果). ``row_no`` is the row number in the file as a
    person sees it (the header of a workbook is row 1)."""

    pk = models.CompositePrimaryKey("batch_id", "row_no")
    # The key below begins with it; an index of its own only slows the load.
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    row_no = models.IntegerField(_("行号"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome)
    record_no = models.BigIntegerField(_("记录号"), null=True)
    row_digest = models.BinaryField(_("行摘要"), max_length=16)
    late_days = models.IntegerField(_("迟报工作日"), null=True)
    # The row of an earlier batch that a row of a returned workbook mends.
    mends_batch_id = models.BigIntegerField(_("所改批次"), null=True)
    mends_row_no = models.IntegerField(_("所改行号"), null=True)

    class Meta:
        db_table = "intake_row"
        verbose_name = _("行结果")
        verbose_name_plural = _("行结果")
        indexes = (models.Index(fields=["batch", "outcome", "row_no"], name="intake_row_outcome"),)

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_no}"


class RowProblem(models.Model):
    """One thing wrong with one cell or row (数据质量问题): what, where, which rule, how to mend."""

    # The index below begins with it.
    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, related_name="problems", db_index=False
    )
    row_no = models.IntegerField(_("行号"))
    column_no = models.IntegerField(_("列号"), null=True)
    field = models.CharField(_("字段"), max_length=100, blank=True)
    value = models.CharField(_("原值"), max_length=200, blank=True)
    rule = models.CharField(_("规则"), max_length=64)
    severity = models.CharField(_("处理"), max_length=6, choices=Severity)
    message = models.CharField(_("问题"), max_length=300)
    remedy = models.CharField(_("怎样改"), max_length=300)
    message_en = models.CharField(_("问题（英文）"), max_length=300, blank=True, default="")
    remedy_en = models.CharField(_("怎样改（英文）"), max_length=300, blank=True, default="")
    mended = models.CharField(_("疑似原意"), max_length=200, blank=True, default="")

    class Meta:
        db_table = "intake_problem"
        verbose_name = _("数据质量问题")
        verbose_name_plural = _("数据质量问题")
        indexes = (
            models.Index(fields=["batch", "row_no"], name="intake_problem_row"),
            models.Index(
                fields=["value"],
                name="intake_problem_judged",
                condition=models.Q(rule=JUDGED_RULE),
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_no} {self.rule}"

    @property
    def told(self) -> str:
        """What is wrong, in the language of the screen."""
        return self._in_language(self.message, self.message_en)

    @property
    def advised(self) -> str:
        """How to mend it, in the language of the screen."""
        return self._in_language(self.remedy, self.remedy_en)

    @staticmethod
    def _in_language(chinese: str, english: str) -> str:
        return english if english and (get_language() or "").startswith("en") else chinese


class HeldRow(models.Model):
    """A row that waits for a person (暂存行), and the subjects it may concern.

    While open, it is a source gap for the certificates of ``candidate_ids``. It closes when the
    same row of the same department and item is taken in again, with whatever outcome, or when a
    person judges whom it is about. ``candidates`` says, likeliest first, how each candidate
    compared when the row was held: ``subject``, ``match_score``, ``verdict``, ``reasons``. A row
    that waits again after a judgement is a new one; ``waits_since`` is when it first waited.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="held_rows")
    row_no = models.IntegerField(_("行号"))
    item = models.CharField(_("目录项"), max_length=64)
    department_code = models.CharField(_("数据来源单位"), max_length=64)
    row_key = models.BinaryField(_("行键"), max_length=16)
    held_for = models.CharField(_("缘由"), max_length=10, choices=HeldFor)
    code = models.CharField(_("所报代码"), max_length=64, blank=True)
    name = models.CharField(_("所报名称"), max_length=200, blank=True)
    candidate_ids = ArrayField(models.BigIntegerField(), verbose_name=_("候选主体"), default=list)
    candidates = models.JSONField(_("候选比对"), default=list)
    reasons = models.JSONField(_("理由"), default=list)
    held_at = models.DateTimeField(_("暂存时间"))
    waits_since = models.DateTimeField(_("等待自"))
    assigned_to = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, verbose_name=_("处理人"), related_name="+"
    )
    assigned_until = models.DateTimeField(_("占用至"), null=True)
    closed_at = models.DateTimeField(_("了结时间"), null=True)
    closed_by_batch_id = models.BigIntegerField(_("了结批次"), null=True)

    class Meta:
        db_table = "intake_held_row"
        verbose_name = _("暂存行")
        verbose_name_plural = _("暂存行")
        indexes = (
            models.Index(
                fields=["row_key"],
                name="intake_held_row_key",
                condition=models.Q(closed_at__isnull=True),
            ),
            GinIndex(fields=["candidate_ids"], name="intake_held_row_candidates"),
            models.Index(
                fields=["waits_since"],
                name="intake_held_row_waiting",
                condition=models.Q(closed_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_no}"


class PersonalRow(models.Model):
    """A natural person's row of the double publicity (自然人行): counted, never a record.

    Masked fields only; the ID is sealed and known by a keyed hash. No subject, no search.
    """

    batch = models.ForeignKey(Batch, on_delete=models.RESTRICT, related_name="personal_rows")
    row_no = models.IntegerField(_("行号"))
    item = models.CharField(_("目录项"), max_length=64)
    department_code = models.CharField(_("数据来源单位"), max_length=64)
    decided_on = models.DateField(_("决定日期"))
    document_no = models.CharField(_("文书号"), max_length=300)
    masked = models.JSONField(_("脱敏内容"))
    id_sealed = models.BinaryField(_("证件号密文"))
    id_hash = models.BinaryField(_("证件号摘要"), max_length=32)
    row_key = models.BinaryField(_("行键"), max_length=16)
    content_digest = models.BinaryField(_("内容摘要"), max_length=32)
    retained_until = models.DateField(_("保留至"))
    recorded_seq = models.BigIntegerField(_("记入序号"))
    superseded_seq = models.BigIntegerField(_("取代序号"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("superseded_seq",)

    class Meta:
        db_table = "personal_row"
        verbose_name = _("自然人行")
        verbose_name_plural = _("自然人行")
        constraints = (
            models.UniqueConstraint(
                fields=["row_key"],
                condition=models.Q(superseded_seq__isnull=True),
                name="a_personal_row_is_kept_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_no}"


class SealedValue(models.Model):
    """A sensitive value of a record (敏感值密文), found by the keyed hash the payload carries."""

    ref = models.BinaryField(_("引用"), max_length=32, primary_key=True)
    sealed = models.BinaryField(_("密文"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "sealed_value"
        verbose_name = _("敏感值密文")
        verbose_name_plural = _("敏感值密文")

    def __str__(self) -> str:
        return bytes(self.ref).hex()


class PushKey(models.Model):
    """What one request of a system was answered (幂等键): repeated, it gets the same answer.

    One row per caller and key. Refusals are kept as well as batches.
    """

    caller = models.CharField(_("调用方"), max_length=100)
    key = models.CharField(_("幂等键"), max_length=200)
    content_digest = models.CharField(_("内容指纹"), max_length=64)
    status = models.IntegerField(_("状态码"))
    answer = models.JSONField(_("答复"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.CASCADE, related_name="push_keys")
    answered_at = models.DateTimeField(_("答复时间"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "intake_push_key"
        verbose_name = _("幂等键")
        verbose_name_plural = _("幂等键")
        constraints = (
            models.UniqueConstraint(fields=["caller", "key"], name="a_key_is_answered_once"),
        )

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class DroppedFile(models.Model):
    """One file found in a department's watched folder (前置机文件).

    Kept in the transaction that receives it, before the file is moved: whatever stops in between,
    the same file is found again and only moved.
    """

    department = models.ForeignKey(
        Department, on_delete=models.RESTRICT, related_name="dropped_files"
    )
    item = models.CharField(_("目录项"), max_length=64)
    name = models.CharField(_("文件名"), max_length=255)
    file_digest = models.CharField(_("文件指纹"), max_length=64)
    changed_ns = models.BigIntegerField(_("文件时间"))
    state = models.CharField(_("状态"), max_length=8, choices=DropState)
    batch = models.ForeignKey(
        Batch, null=True, on_delete=models.CASCADE, related_name="dropped_files"
    )
    refusal = models.JSONField(_("未收下的原因"), default=dict)
    found_at = models.DateTimeField(_("发现时间"))
    moved_at = models.DateTimeField(_("移出时间"), null=True)

    class Meta:
        db_table = "intake_dropped_file"
        ordering = ("-id",)
        verbose_name = _("前置机文件")
        verbose_name_plural = _("前置机文件")
        constraints = (
            models.UniqueConstraint(
                fields=["department", "item", "name", "file_digest", "changed_ns"],
                name="a_dropped_file_is_received_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.department_id}/{self.item}/{self.name}"
