"""Notices of effects, and the receipts for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.affairs.receipts.enums import TOLD_KINDS, Change, DeliveryOutcome
from chengxin.records.accounts.models import SystemClient
from chengxin.records.store.provision import INSERT_ONLY


class EffectNotice(models.Model):
    """What every copy of a record is told (更新通知): an effect was written or ended.

    Made in the transaction of the act; unique in (commit, record, kind, change). Rows never change.
    ``takes_effect_on`` is the first day on which copies must be otherwise.
    """

    recorded_seq = models.BigIntegerField(_("记入序号"))
    record_no = models.BigIntegerField(_("记录号"))
    subject_id = models.BigIntegerField(_("主体"))
    item = models.CharField(_("目录项"), max_length=64)
    department_code = models.CharField(_("数据来源单位"), max_length=64)
    effect_kind = models.CharField(_("效力"), max_length=16, choices=TOLD_KINDS)
    change = models.CharField(_("变化"), max_length=8, choices=Change)
    takes_effect_on = models.DateField(_("生效日"))
    noticed_at = models.DateTimeField(_("通知时间"))
    edition = models.CharField(_("规则版本"), max_length=16)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "effect_notice"
        ordering = ("-id",)
        verbose_name = _("更新通知")
        verbose_name_plural = _("更新通知")
        constraints = (
            models.UniqueConstraint(
                fields=["recorded_seq", "record_no", "effect_kind", "change"],
                name="copies_are_told_of_an_effect_once",
            ),
        )
        indexes = (models.Index(fields=["record_no", "-id"], name="effect_notice_record"),)

    def __str__(self) -> str:
        return f"{self.record_no} {self.effect_kind} {self.change}"

    @property
    def notice_no(self) -> str:
        """Its number in the trail and on pages."""
        return f"U{self.pk:08d}"


class Receipt(models.Model):
    """That one party follows one notice (回执). Unique in (notice, consumer, party).

    Expected until ``acknowledged_at``, or dropped with a reason when nobody has to follow any more;
    what has ended one way or the other never changes (trigger).
    """

    notice = models.ForeignKey(EffectNotice, on_delete=models.RESTRICT, related_name="receipts")
    consumer = models.CharField(_("用信方"), max_length=32)
    party = models.CharField(_("接收方"), max_length=64, blank=True)
    party_title = models.CharField(_("接收方名称"), max_length=200, blank=True)
    department_code = models.CharField(_("责任单位"), max_length=64, blank=True)
    due_on = models.DateField(_("期限"))
    provisional = models.BooleanField(_("期限为暂定"))
    article = models.CharField(_("依据"), max_length=200)
    attempts = models.IntegerField(_("尝试次数"), default=0)
    tried_at = models.DateTimeField(_("最近尝试"), null=True)
    next_try_at = models.DateTimeField(_("下次尝试"))
    problem = models.CharField(_("未回执的原因"), max_length=300, blank=True)
    chases = models.IntegerField(_("催办次数"), default=0)
    chased_at = models.DateTimeField(_("最近催办"), null=True)
    acknowledged_at = models.DateTimeField(_("回执时间"), null=True)
    finding = models.CharField(_("核对结果"), max_length=300, blank=True)
    dropped_at = models.DateTimeField(_("不再需要的时间"), null=True)

    class Meta:
        db_table = "receipt"
        ordering = ("due_on", "id")
        verbose_name = _("回执")
        verbose_name_plural = _("回执")
        constraints = (
            models.UniqueConstraint(
                fields=["notice", "consumer", "party"], name="a_party_acknowledges_a_notice_once"
            ),
            models.CheckConstraint(
                name="a_receipt_ends_one_way",
                condition=models.Q(acknowledged_at__isnull=True)
                | models.Q(dropped_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=["next_try_at"],
                name="receipt_outstanding",
                condition=models.Q(acknowledged_at__isnull=True, dropped_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.notice_id} {self.consumer} {self.party}"


class WebhookEndpoint(models.Model):
    """Where a connected system wants to be told (推送地址). One open per system.

    The secret is kept encrypted, since messages are signed with it; a closed endpoint stays, so
    that what was sent to it remains explained.
    """

    client = models.ForeignKey(
        SystemClient,
        verbose_name=_("接入系统"),
        on_delete=models.RESTRICT,  # what was sent to a system stays attributable to it
        related_name="webhooks",
    )
    url = models.CharField(_("地址"), max_length=500)
    secret_sealed = models.BinaryField(_("签名密钥"))
    opened_at = models.DateTimeField(_("设置时间"))
    opened_by = models.CharField(_("设置人"), max_length=100)
    rotated_at = models.DateTimeField(_("换发时间"), null=True)
    closed_at = models.DateTimeField(_("停用时间"), null=True)
    closed_by = models.CharField(_("停用人"), max_length=100, blank=True)

    class Meta:
        db_table = "webhook_endpoint"
        ordering = ("-id",)
        verbose_name = _("推送地址")
        verbose_name_plural = _("推送地址")
        constraints = (
            models.UniqueConstraint(
                fields=["client"],
                condition=models.Q(closed_at__isnull=True),
                name="a_system_is_told_at_one_address",
            ),
        )

    def __str__(self) -> str:
        return self.url

    @property
    def party(self) -> str:
        """How receipts name it."""
        return f"webhook:{self.pk}"


class WebhookDelivery(models.Model):
    """One message that was sent, or tried (推送记录). Rows never change.

    ``receipt`` is null for a test call. ``message_no`` is the same for every try of one receipt, so
    that the other side can tell a repetition. ``status`` is the answer's HTTP status, null without.
    """

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.RESTRICT, related_name="deliveries"
    )
    receipt = models.ForeignKey(
        Receipt, on_delete=models.RESTRICT, null=True, related_name="deliveries"
    )
    message_no = models.CharField(_("消息编号"), max_length=40)
    sent_at = models.DateTimeField(_("发送时间"))
    milliseconds = models.IntegerField(_("用时（毫秒）"))
    outcome = models.CharField(_("结果"), max_length=12, choices=DeliveryOutcome)
    status = models.IntegerField(_("状态码"), null=True)
    problem = models.CharField(_("原因"), max_length=300, blank=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "webhook_delivery"
        ordering = ("-id",)
        verbose_name = _("推送记录")
        verbose_name_plural = _("推送记录")
        indexes = (models.Index(fields=["endpoint", "-id"], name="webhook_delivery_endpoint"),)

    def __str__(self) -> str:
        return f"{self.message_no} {self.outcome}"
