"""The ledger's tables. Constraints and triggers that hold its rules are in the migrations."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.ledger.enums import Clock, EffectKind, EndingKind, RecordState, VersionReason
from chengxin.records.store.provision import INSERT_ONLY
from chengxin.records.subjects.models import Subject, TwoClocks


class LedgerCommit(models.Model):
    """One writing transaction (记账). ``seq`` is the order of recording; also the outbox.

    A trigger takes the advisory lock, numbers the row and sets ``recorded_at``, which never
    decreases; so a reader that has seen ``seq`` has seen everything before it.
    """

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    recorded_at = models.DateTimeField(_("记入时间"))
    clock = models.CharField(_("时钟"), max_length=8, choices=Clock)
    act = models.CharField(_("事由"), max_length=64)
    by = models.CharField(_("经办"), max_length=100)
    batch_id = models.BigIntegerField(_("批次"), null=True)
    transaction_id = models.BigIntegerField(_("事务"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "ledger_commit"
        verbose_name = _("记账")
        verbose_name_plural = _("记账")
        indexes = (
            models.Index(fields=["recorded_at", "seq"], name="ledger_commit_time"),
            models.Index(fields=["transaction_id"], name="ledger_commit_transaction"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"


class LedgerPayload(models.Model):
    """The body of a version (内容), kept once per canonical digest.

    ``body`` is the item's fields by payload name; amounts are integer fen, sensitive values a mask
    and a reference. It is null only after an erasure under a named article.
    """

    digest = models.BinaryField(_("摘要"), max_length=32, primary_key=True)
    body = models.JSONField(_("内容"), null=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "ledger_payload"
        verbose_name = _("内容")
        verbose_name_plural = _("内容")

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class LedgerRecord(TwoClocks):
    """One version of a fact (信用记录版本). Immutable but for closing ``superseded_seq`` once.

    ``record_no`` names the fact through all its versions. ``natural_key`` (16 bytes) recognises the
    same document handed in again. State-shaped items (a registration, a grade held) may not overlap
    in valid time within (subject, item, slot); act-shaped items have one live version each.
    """

    record_no = models.BigIntegerField(_("记录号"))
    version = models.IntegerField(_("版本"))
    # The composite index below serves look-ups by subject; a second one only slows the load.
    subject = models.ForeignKey(
        Subject, on_delete=models.RESTRICT, related_name="records", db_index=False
    )
    item = models.CharField(_("目录项"), max_length=64)
    item_edition = models.CharField(_("目录版本"), max_length=16)
    shape = models.CharField(_("形态"), max_length=5)
    slot = models.CharField(_("槽位"), max_length=64, default="")
    polarity = models.CharField(_("性质"), max_length=8)
    severity = models.CharField(_("严重程度"), max_length=8, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=RecordState)
    document_no = models.CharField(_("文书号"), max_length=300, blank=True)
    authority = models.CharField(_("作出机关"), max_length=200, blank=True)
    authority_code = models.CharField(_("机关代码"), max_length=32, blank=True)
    decided_on = models.DateField(_("决定日期"))
    payload = models.ForeignKey(
        LedgerPayload, on_delete=models.RESTRICT, db_column="payload_digest", db_index=False
    )
    natural_key = models.BinaryField(_("自然键"), max_length=16)
    department_code = models.CharField(_("数据来源单位"), max_length=64)
    feed = models.CharField(_("报送方式"), max_length=64, blank=True)
    batch_id = models.BigIntegerField(_("批次"))
    row_no = models.BigIntegerField(_("行号"))
    reason = models.CharField(_("缘由"), max_length=12, choices=VersionReason)

    class Meta:
        db_table = "ledger_record"
        verbose_name = _("信用记录版本")
        verbose_name_plural = _("信用记录版本")
        constraints = (
            models.CheckConstraint(
                name="record_begins_before_it_ends",
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["record_no", "version"], name="record_versions_are_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["record_no"],
                condition=models.Q(superseded_seq__isnull=True),
                name="a_record_has_one_live_version",
            ),
            models.UniqueConstraint(
                fields=["natural_key"],
                condition=models.Q(superseded_seq__isnull=True),
                name="a_live_document_is_recorded_once",
            ),
            ExclusionConstraint(
                name="states_do_not_overlap",
                index_type="gist",
                expressions=[
                    ("subject", RangeOperators.EQUAL),
                    ("item", RangeOperators.EQUAL),
                    ("slot", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(superseded_seq__isnull=True, shape="state"),
            ),
        )
        indexes = (
            models.Index(fields=["subject", "item"], name="ledger_record_subject"),
            models.Index(fields=["item", "recorded_seq"], name="ledger_record_item"),
            models.Index(fields=["batch_id", "row_no"], name="ledger_record_source"),
            models.Index(
                fields=["superseded_seq"],
                name="ledger_record_closed",
                condition=models.Q(superseded_seq__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_no}.{self.version}"


class LedgerEnding(models.Model):
    """Why a record's last version was closed without a successor (终止). Rows never change."""

    record_no = models.BigIntegerField(_("记录号"))
    version = models.IntegerField(_("版本"))
    kind = models.CharField(_("缘由"), max_length=12, choices=EndingKind)
    batch_id = models.BigIntegerField(_("批次"), null=True)
    recorded_seq = models.BigIntegerField(_("记入序号"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "ledger_ending"
        verbose_name = _("终止")
        verbose_name_plural = _("终止")
        indexes = (models.Index(fields=["record_no"], name="ledger_ending_record"),)

    def __str__(self) -> str:
        return f"{self.record_no} {self.kind}"


class LedgerEffect(TwoClocks):
    """What the law makes of a fact without changing it (法律效果): repair, objection flag, shield.

    In force from ``valid_from`` (included) to ``valid_to`` (excluded, null = open). Ended before
    its time, it is closed and followed by a row that ends on that day and names what ended it.
    """

    record_no = models.BigIntegerField(_("记录号"))
    kind = models.CharField(_("种类"), max_length=16, choices=EffectKind)
    document = models.CharField(_("决定文书"), max_length=300)
    article = models.CharField(_("依据"), max_length=200)
    by = models.CharField(_("经办"), max_length=100)
    ended_document = models.CharField(_("终止文书"), max_length=300, blank=True, db_default="")
    ended_article = models.CharField(_("终止依据"), max_length=200, blank=True, db_default="")
    ended_by = models.CharField(_("终止经办"), max_length=100, blank=True, db_default="")

    class Meta:
        db_table = "ledger_effect"
        verbose_name = _("法律效果")
        verbose_name_plural = _("法律效果")
        constraints = (
            models.CheckConstraint(
                name="effect_begins_before_it_ends",
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
            ),
        )
        indexes = (
            models.Index(fields=["record_no"], name="ledger_effect_record"),
            models.Index(fields=["recorded_seq"], name="ledger_effect_recorded"),
            models.Index(
                fields=["superseded_seq"],
                name="ledger_effect_closed",
                condition=models.Q(superseded_seq__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_no} {self.kind}"
