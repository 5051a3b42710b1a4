"""Publicity windows, and the editions of the rules that they follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.store.provision import INSERT_ONLY


class PublicityEdition(models.Model):
    """An edition of the publicity rules that the stored windows follow (公示规则版本).

    ``content`` is the SHA-256 of what decides windows; ``applies_from`` included, ``applies_to``
    excluded, null = open: the days of reading on which the windows of this edition decide. Another
    content or another last day closes the row and opens another.
    """

    edition = models.CharField(_("规则版本"), max_length=16)
    content = models.CharField(_("内容摘要"), max_length=64, blank=True)
    applies_from = models.DateField(_("规则自"))
    applies_to = models.DateField(_("规则至"), null=True)
    recorded_seq = models.BigIntegerField(_("记入序号"))
    superseded_seq = models.BigIntegerField(_("取代序号"), null=True)

    app_privileges = INSERT_ONLY
    app_update_columns = ("superseded_seq",)

    class Meta:
        db_table = "publicity_edition"
        verbose_name = _("公示规则版本")
        verbose_name_plural = _("公示规则版本")
        constraints = (
            models.UniqueConstraint(
                fields=["edition"],
                condition=models.Q(superseded_seq__isnull=True),
                name="windows_follow_an_edition_once",
            ),
        )

    def __str__(self) -> str:
        return self.edition


class PublicityTerm(models.Model):
    """What one rule of a followed edition allows (公示期限): whether, and how long at most.

    The database holds every window against it. ``longest_months`` null = the rule sets no longest
    period; ``may_go_on``: publicity may outlast it while duties are unfulfilled.
    """

    edition = models.ForeignKey(PublicityEdition, on_delete=models.RESTRICT, related_name="terms")
    rule = models.CharField(_("规则"), max_length=64)
    published = models.BooleanField(_("公示"))
    longest_months = models.IntegerField(_("最长月数"), null=True)
    may_go_on = models.BooleanField(_("可继续公示"))

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "publicity_term"
        verbose_name = _("公示期限")
        verbose_name_plural = _("公示期限")
        constraints = (
            models.UniqueConstraint(fields=["edition", "rule"], name="a_rule_sets_its_term_once"),
        )

    def __str__(self) -> str:
        return self.rule


class PublicityWindow(models.Model):
    """When one record version may be public (公示期), by one edition of the rules.

    One row per (record version, rule edition): the edition in force on the day of reading decides.
    ``starts_on`` included, ``ends_on`` excluded, null = open; both null when not published.
    ``earliest_end_on`` is the first day on which repair may end publicity, null = it may not.
    Recomputing closes the row (``superseded_seq``) and opens another: the trail of windows stays.
    A trigger refuses a publication that its rule does not allow.
    """

    record_id = models.BigIntegerField(_("记录版本"))
    record_no = models.BigIntegerField(_("记录号"))
    subject_id = models.BigIntegerField(_("主体"))
    edition = models.CharField(_("规则版本"), max_length=16)
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
            models.CheckConstraint(
                name="what_is_not_published_has_no_days",
                condition=models.Q(published=True)
                | models.Q(
                    starts_on__isnull=True, ends_on__isnull=True, earliest_end_on__isnull=True
                ),
            ),
        )
        indexes = (models.Index(fields=["record_no"], name="publicity_window_record"),)

    def __str__(self) -> str:
        return f"{self.record_no} {self.edition}"
