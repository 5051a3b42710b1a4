"""What an entry of a menu is, and the roles that menus name together."""

from dataclasses import dataclass

from django.utils.functional import Promise

from chengxin.records.accounts.enums import STAFF_ROLES, Role


@dataclass(frozen=True)
class Place:
    """One entry of a menu.

    Attributes:
        name: URL name it leads to.
        belongs: Further URL names during which the entry is the current one.
        roles: Who sees it; empty for everybody.
    """

    name: str
    label: Promise | str
    icon: str = ""
    belongs: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shown:
    """An entry as the template draws it."""

    href: str
    label: Promise | str
    icon: str
    current: bool
    count: int = 0


READERS = frozenset({Role.OFFICE, Role.REGULATOR, Role.DEPARTMENT, Role.COUNTER})
COLLECTORS = frozenset({Role.OFFICE, Role.DEPARTMENT, Role.REGULATOR})
MEASURED = COLLECTORS | {Role.AUDITOR}  # those whose figures are kept, and who watch over them
GRADERS = frozenset({Role.OFFICE, Role.REGULATOR})
OFFICE = frozenset({Role.OFFICE})
AUDITORS = frozenset({Role.AUDITOR})
STAFF = frozenset(str(role) for role in STAFF_ROLES)
