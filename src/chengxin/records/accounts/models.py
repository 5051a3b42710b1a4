"""Departments and accounts."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from chengxin.records.accounts.enums import STAFF_ROLES, DepartmentKind, Role


class Department(models.Model):
    """A unit of the district (部门) that hands in or uses records. One row per unit.

    ``code`` is the kebab-case code of the rulebook's directory; it never changes.
    """

    code = models.SlugField(_("代码"), primary_key=True, max_length=64)
    name = models.CharField(_("名称"), max_length=100, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=100)
    kind = models.CharField(_("类别"), max_length=16, choices=DepartmentKind)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)

    class Meta:
        db_table = "department"
        ordering = ("code",)
        verbose_name = _("部门")
        verbose_name_plural = _("部门")

    def __str__(self) -> str:
        return self.name


class Account(AbstractUser):
    """A person who signs in (账号). One role each; rows are disabled, not deleted."""

    role = models.CharField(_("角色"), max_length=16, choices=Role)
    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,  # what a department did must stay attributable to it
        related_name="accounts",
    )
    display_name = models.CharField(_("显示名"), max_length=50)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["role", "display_name"]

    class Meta:
        db_table = "account"
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        constraints = (
            models.CheckConstraint(
                name="department_people_have_a_department",
                condition=~models.Q(role__in=[Role.DEPARTMENT, Role.REGULATOR, Role.COUNTER])
                | models.Q(department__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.display_name or self.username

    @property
    def is_of_administration(self) -> bool:
        """Whether this person works for the administration."""
        return self.role in STAFF_ROLES


class SystemClient(models.Model):
    """A department's system that hands in by itself (接入系统), known by OAuth client credentials.

    One row per system. The secret is kept as a hash only; a revoked client stays, so that what it
    handed in remains attributable. It reads credit records only where ``reads_for`` says what for.
    """

    name = models.CharField(_("系统名称"), max_length=100)
    department = models.ForeignKey(
        Department,
        verbose_name=_("部门"),
        on_delete=models.RESTRICT,  # what a department's system did stays attributable to it
        related_name="system_clients",
    )
    application = models.OneToOneField(
        "oauth2_provider.Application",
        verbose_name=_("令牌凭据"),
        on_delete=models.RESTRICT,
        related_name="system_client",
    )
    created_at = models.DateTimeField(_("开通时间"))
    created_by = models.CharField(_("开通人"), max_length=100)
    rotated_at = models.DateTimeField(_("换发时间"), null=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True)
    revoked_by = models.CharField(_("停用人"), max_length=100, blank=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    reads_records = models.BooleanField(_("可查询信用记录"), default=False)
    reads_for = models.CharField(_("查询的依据和用途"), max_length=300, blank=True)

    class Meta:
        db_table = "system_client"
        ordering = ("department", "name", "id")
        verbose_name = _("接入系统")
        verbose_name_plural = _("接入系统")
        constraints = (
            models.UniqueConstraint(
                fields=["department", "name"],
                condition=models.Q(revoked_at__isnull=True),
                name="a_system_of_a_department_has_one_client",
            ),
            models.CheckConstraint(
                name="a_system_reads_for_a_named_purpose",
                condition=models.Q(reads_records=False) | ~models.Q(reads_for=""),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def operator(self) -> str:
        """How the trail and the batches name it."""
        return f"system:{self.pk}:{self.name}"


class RateWindow(models.Model):
    """How often one caller came within one stretch of time (频次); yesterday's are removed."""

    caller = models.CharField(_("调用方"), max_length=100)
    began_at = models.DateTimeField(_("起始时间"))
    used = models.IntegerField(_("次数"), default=0)

    class Meta:
        db_table = "rate_window"
        verbose_name = _("频次")
        verbose_name_plural = _("频次")
        constraints = (
            models.UniqueConstraint(
                fields=["caller", "began_at"], name="a_stretch_is_counted_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.caller} {self.began_at:%H:%M} {self.used}"
