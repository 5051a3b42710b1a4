"""Roles and kinds of department."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is to the platform. One account, one role."""

    OFFICE = "office", _("信用办")
    DEPARTMENT = "department", _("部门数据员")
    REGULATOR = "regulator", _("行业监管")
    COUNTER = "counter", _("政务窗口")
    ENTERPRISE = "enterprise", _("企业")
    AUDITOR = "auditor", _("审计员")


# People of the administration; an enterprise account is not one of them.
STAFF_ROLES = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.REGULATOR, Role.COUNTER, Role.AUDITOR})


class DepartmentKind(TextChoices):
    """What a unit of the district is."""

    DEPARTMENT = "department", _("部门")
    TOWN = "town", _("街镇")
    PARK = "park", _("园区与管理单元")
    JUDICIARY = "judiciary", _("司法机关")
    VERTICAL = "vertical", _("垂直管理单位")
