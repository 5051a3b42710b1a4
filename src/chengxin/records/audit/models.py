"""Audit entries and their seals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.store.provision import INSERT_ONLY


class Outcome(models.TextChoices):
    """Whether what was asked for was done."""

    ALLOWED = "allowed", _("允许")
    REFUSED = "refused", _("拒绝")


class AuditEntry(models.Model):
    """One act or one read (审计条目). Never changes; a database trigger refuses it.

    ``action`` is a stable dotted name (``publicity.subject.read``). ``canonical`` is the canonical
    JSON of all other columns and ``digest`` its SHA-256; the seal chains the digests.
    """

    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("账号"), null=True)
    operator = models.CharField(_("经办"), max_length=100)
    role = models.CharField(_("角色"), max_length=16)
    department_code = models.CharField(_("部门"), max_length=64, blank=True)
    action = models.CharField(_("动作"), max_length=64)
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome)
    subject_id = models.BigIntegerField(_("主体"), null=True)
    matter = models.CharField(_("事项"), max_length=200)
    purpose = models.CharField(_("目的"), max_length=64)
    details = models.JSONField(_("细节"), default=dict)
    canonical = models.TextField(_("规范文本"))
    digest = models.BinaryField(_("摘要"), max_length=32)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "audit_entry"
        ordering = ("-id",)
        verbose_name = _("审计条目")
        verbose_name_plural = _("审计条目")
        indexes = (
            models.Index(fields=["subject_id", "-id"], name="audit_entry_subject"),
            models.Index(fields=["action", "-id"], name="audit_entry_action"),
            models.Index(fields=["actor_id", "-id"], name="audit_entry_actor"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


class AuditSeal(models.Model):
    """One link of the chain (审计封印): entry ``entry_id`` is number ``number`` of the chain.

    ``chained`` is the link of ``engines.sealing.chain``. Rows never change.
    """

    number = models.BigIntegerField(_("序号"), primary_key=True)
    entry_id = models.BigIntegerField(_("条目"), unique=True)
    chained = models.BinaryField(_("链值"), max_length=32)
    sealed_at = models.DateTimeField(_("封印时间"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "audit_seal"
        ordering = ("number",)
        verbose_name = _("审计封印")
        verbose_name_plural = _("审计封印")

    def __str__(self) -> str:
        return str(self.number)
