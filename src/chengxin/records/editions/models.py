"""Editions of rule packs that were drafted on the desk."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chengxin.records.editions.enums import EditionState
from chengxin.records.store.provision import INSERT_ONLY


class LawEdition(models.Model):
    """One edition of one rule pack (规则版本), from its draft to its release or withdrawal.

    Unique by (pack, edition) among those not withdrawn. ``in_force_since`` / ``in_force_until`` are
    the clock of the law; ``recorded_seq``, the ledger commit of its release, is the clock of what
    the platform knew. ``text`` is what the author wrote, ``digest`` the SHA-256 of its content;
    ``adopted_text`` is written at release and is what the rulebook in use reads. ``replaces``
    names the edition of the same pack that ends on ``in_force_since``. ``check_*`` is the newest
    check. A trigger holds: the text changes only while it is a draft; an adopted or withdrawn row
    never changes; a constraint: whoever drafted it does not release it.
    """

    pack = models.CharField(_("规则包"), max_length=100)
    edition = models.CharField(_("版本"), max_length=16)
    state = models.CharField(_("状态"), max_length=10, choices=EditionState)
    text = models.TextField(_("草案全文"))
    digest = models.CharField(_("摘要"), max_length=64)
    cases = models.TextField(_("案例"), blank=True)
    in_force_since = models.DateField(_("施行日"))
    in_force_until = models.DateField(_("失效日"), null=True)
    replaces = models.CharField(_("替代版本"), max_length=16, blank=True)
    reason = models.CharField(_("修订理由"), max_length=500)

    # Whoever drafted, released or withdrew law stays named; nobody is deleted.
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("起草人"),
        on_delete=models.RESTRICT,
        related_name="+",
    )
    drafted_at = models.DateTimeField(_("起草时间"))
    revised_at = models.DateTimeField(_("修改时间"))

    check_asked_at = models.DateTimeField(_("请求核对的时间"), null=True)
    check_digest = models.CharField(_("核对的内容"), max_length=64, blank=True)
    check_passed = models.BooleanField(_("核对通过"), default=False)
    checked_at = models.DateTimeField(_("核对时间"), null=True)

    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    sent_back_for = models.CharField(_("退回理由"), max_length=500, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发布人"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    released_at = models.DateTimeField(_("发布时间"), null=True)
    adopted_text = models.TextField(_("发布全文"), blank=True)
    recorded_seq = models.BigIntegerField(_("记入序号"), null=True, unique=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤回人"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_for = models.CharField(_("撤回理由"), max_length=500, blank=True)

    app_privileges: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "law_edition"
        ordering = ("-drafted_at", "-id")
        verbose_name = _("规则版本")
        verbose_name_plural = _("规则版本")
        constraints = (
            models.UniqueConstraint(
                fields=["pack", "edition"],
                condition=~Q(state=EditionState.WITHDRAWN),
                name="an_edition_is_drafted_once",
            ),
            models.CheckConstraint(
                name="an_edition_is_released_by_another_person",
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="an_adopted_edition_was_checked_and_released",
                condition=~Q(state=EditionState.ADOPTED)
                | Q(
                    released_by__isnull=False,
                    released_at__isnull=False,
                    recorded_seq__isnull=False,
                    check_passed=True,
                    check_digest=F("digest"),
                )
                & ~Q(adopted_text=""),
            ),
            models.CheckConstraint(
                name="an_edition_begins_before_it_ends",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gt=F("in_force_since")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack} {self.edition}"

    @property
    def origin(self) -> str:
        """Where its text is kept, for messages and the page of a pack."""
        return f"law_edition/{self.pack}/{self.edition}"

    @property
    def is_being_checked(self) -> bool:
        """Whether a check was asked for and has not been made yet."""
        asked, done = self.check_asked_at, self.checked_at
        return asked is not None and (done is None or done < asked)

    @property
    def is_checked(self) -> bool:
        """Whether the newest check passed and was made of exactly this text."""
        return self.check_passed and self.check_digest == self.digest

    @property
    def is_recalled(self) -> bool:
        """Whether it was released and taken back before its first day."""
        return hasattr(self, "recall")


class EditionRecall(models.Model):
    """A released edition taken back before its first day (发布后撤回). Rows never change.

    The edition itself stays as it was released; the rulebook in use is composed without it from
    commit ``recorded_seq`` on. Unique: an edition is recalled once.
    """

    edition = models.OneToOneField(
        LawEdition, verbose_name=_("规则版本"), on_delete=models.RESTRICT, related_name="recall"
    )
    reason = models.CharField(_("理由"), max_length=500)
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤回人"),
        on_delete=models.RESTRICT,  # whoever took law back stays named
        related_name="+",
    )
    recalled_at = models.DateTimeField(_("撤回时间"))
    recorded_seq = models.BigIntegerField(_("记入序号"), unique=True)

    app_privileges = INSERT_ONLY

    class Meta:
        db_table = "edition_recall"
        ordering = ("-recorded_seq",)
        verbose_name = _("发布后撤回")
        verbose_name_plural = _("发布后撤回")

    def __str__(self) -> str:
        return f"{self.edition} {self.recalled_at:%Y-%m-%d}"
