"""Who acts or reads, as services want to know it: a value, not a row."""

import getpass
from dataclasses import dataclass

from chengxin.law.words import Audience
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account, SystemClient

# Which audience a role reads as; an enterprise reads its own file as SELF and others as PUBLIC.
_AUDIENCES = {
    Role.OFFICE: Audience.OFFICE,
    Role.DEPARTMENT: Audience.DEPARTMENT,
    Role.REGULATOR: Audience.REGULATOR,
    Role.COUNTER: Audience.COUNTER,
    Role.ENTERPRISE: Audience.SELF,
    Role.AUDITOR: Audience.AUDITOR,
}


@dataclass(frozen=True)
class Actor:
    """The person or job that an act or a read is attributed to.

    ``operator`` is the name written beside the act: an account's user name, an operating-system
    user, or the name of a job. ``account_id`` is null for the latter two.
    """

    operator: str
    role: str
    audience: Audience
    account_id: int | None = None
    department_code: str = ""

    @classmethod
    def of_account(cls, account: Account) -> "Actor":
        """The signed-in person."""
        role = Role(account.role)
        return cls(
            operator=account.username,
            role=role,
            audience=_AUDIENCES[role],
            account_id=account.pk,
            department_code=account.department_id or "",
        )

    @classmethod
    def of_client(cls, client: SystemClient) -> "Actor":
        """A department's system; it sees and does what its department may."""
        return cls(
            operator=client.operator,
            role="system-client",
            audience=Audience.DEPARTMENT,
            department_code=client.department_id,
        )

    @classmethod
    def of_drop_folder(cls, department_code: str) -> "Actor":
        """Whoever may write into a department's watched folder."""
        return cls(
            operator=f"drop-folder:{department_code}",
            role="drop-folder",
            audience=Audience.DEPARTMENT,
            department_code=department_code,
        )

    @classmethod
    def command_line(cls, operator: str | None = None) -> "Actor":
        """Whoever runs a command on the server: trusted as the office, named in the trail."""
        return cls(
            operator=operator or _system_user(), role="command-line", audience=Audience.OFFICE
        )

    @classmethod
    def system(cls, job: str) -> "Actor":
        """A job of the platform itself."""
        return cls(operator=job, role="system", audience=Audience.OFFICE)

    @classmethod
    def visitor(cls) -> "Actor":
        """Somebody who has not signed in."""
        return cls(operator="visitor", role="public", audience=Audience.PUBLIC)


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no entry for this uid, as in a bare container
        return "unknown"
