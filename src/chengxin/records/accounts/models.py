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
