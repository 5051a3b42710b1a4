"""Files handed in as evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.store.provision import INSERT_ONLY
from chengxin.records.subjects.models import Subject


class EvidenceFile(models.Model):
    """One file handed in (证据材料): what it is, whose, for which matter. Rows never change.

    ``sha256`` names the contents, which two rows may share; ``media_type`` is what the contents
    are, whatever the sender called them; ``bytes`` is their length. ``subject`` is whom the matter
    concerns, null where nobody in the register is meant.
    """

    sha256 = models.CharField(_("内容摘要"), max_length=64)
    name = models.CharField(_("文件名"), max_length=140)
    kind = models.CharField(_("文件种类"), max_length=8)
    media_type = models.CharField(_("媒体类型"), max_length=100)
    bytes = models.BigIntegerField(_("字节数"))
    kept_at = models.DateTimeField(_("收到时间"))
    by = models.CharField(_("提交人"), max_length=100)
    account_id = models.BigIntegerField(_("账号"), null=True)
    department_code = models.CharField(_("提交单位"), max_length=64, blank=True)
    matter = models.CharField(_("事项"), max_length=200)
    subject = models.ForeignKey(
        Subject,
        verbose_name=_("信用主体"),
        null=True,
        on_delete=models.RESTRICT,  # a file says something of somebody as long as it is kept
        related_name="evidence",
    )
    pack_edition = models.CharField(_("规则版本"), max_length=16)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "evidence_file"
        ordering = ("id",)
        verbose_name = _("证据材料")
        verbose_name_plural = _("证据材料")
        indexes = (models.Index(fields=["matter", "id"], name="evidence_file_matter"),)

    def __str__(self) -> str:
        return self.name
