"""Publicity windows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.store.provision import INSERT_ONLY


class PublicityWindow(models.Model):
    """When one record version may be public (公示期), by one edition of the rules.

    One row per (record version, rule edition): the edition in force on the day of reading decides.
    ``starts_on`` included, ``ends_on`` excluded, null = open; both null when not published.
    ``earliest_end_on`` is the first day on which repair may end publicity, null = it may not.
    Recomputing closes the row (``superseded_seq``) and opens another: the trail of windows stays.
    """

    record_id = models.BigIntegerField(_("记录版本"))
    record_no = models.BigIntegerField(_("记录号"))
    subject_id = models.BigIntegerField(_("主体"))
    edition = models.CharField(_("规则版本"), max_length=16)
    applies_from = models.DateField(_("规则自"))
    applies_to = models.DateField(_("规则至"), null=True)
    rule = models.CharField(_("规则"), max_length=64)
    severity = models.CharField(_("严重程度"), max_length=8, blank=True)
    published = models.BooleanField(_("公示"))
    starts_on = models.DateField(_("起"), null=True)
    earliest_end_on = models.DateField(_("最短至"), null=True)
    ends_on = models.DateField(_("最长至"), null=True)
    article = models.CharField(_("依据"), max_length=200)
    recorded_seq = models.BigIntegerField(_("记入序号"))
    superseded_seq = models.BigIntegerField(_("取代序号"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("superseded_seq",)

    class Meta:
        db_table = "publicity_window"
        verbose_name = _("公示期")
        verbose_name_plural = _("公示期")
        constraints = (
            models.UniqueConstraint(
                fields=["record_id", "edition"],
                condition=models.Q(superseded_seq__isnull=True),
                name="a_version_has_one_live_window_per_edition",
            ),
            models.CheckConstraint(
                name="published_windows_have_a_start",
                condition=models.Q(published=False) | models.Q(starts_on__isnull=False),
            ),
        )
        indexes = (
            models.Index(fields=["subject_id"], name="publicity_window_subject"),
            models.Index(fields=["record_no"], name="publicity_window_record"),
        )

    def __str__(self) -> str:
        return f"{self.record_no} {self.edition}"
