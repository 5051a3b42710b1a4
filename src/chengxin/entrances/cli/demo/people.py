"""The people of the demonstration: one login for each role, two for enterprises."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from chengxin.entrances.cli.language import say
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.store import home
from chengxin.records.subjects import selectors
from chengxin.records.subjects import services as subjects

# Without characters that are mistaken for one another when typed from paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Person:
    """A login: who it is, and in words what one does with it."""

    username: str
    role: Role
    display_name: str
    purpose: str
    department: str | None = None
    uscc: str | None = None


@dataclass(frozen=True)
class Login:
    """What to type."""

    username: str
    password: str
    display_name: str
    purpose: str


def people(*, model: str, troubled: str) -> tuple[Person, ...]:
    """Everybody who signs in.

    Args:
        model: Code of the enterprise that has nothing against it.
        troubled: Code of the enterprise that has.
    """
    office = say("信用办：看全区、作评价", "the credit office")
    second = say("信用办另一人：核对并发布规则", "releases what a colleague drafted")
    clerk = say("部门数据员：报送一批", "hands in for market regulation")
    second_clerk = say("同一部门另一人：复核同事拟办的意见", "confirms what a colleague proposed")
    regulator = say("行业监管：看主体档案", "regulates ecology and environment")
    counter = say("窗口：办件时查询", "decides at the counter")
    court = say("法院：失信被执行人，宽限期", "the court: defaulters, periods of grace")
    clean = say("信用良好的企业：开报告", "an enterprise with nothing against it")
    punished = say("有处罚的企业：看原因", "an enterprise that has been penalised")
    auditor = say("审计员：查留痕", "reads and checks the trail")
    return (
        Person("office", Role.OFFICE, "信用办 示安", office, "credit-office"),
        Person("office2", Role.OFFICE, "信用办 示复", second, "credit-office"),
        Person("clerk", Role.DEPARTMENT, "市场监管局数据员 示康", clerk, "market-regulation"),
        Person("clerk2", Role.DEPARTMENT, "市场监管局复核 示和", second_clerk, "market-regulation"),
        Person("regulator", Role.REGULATOR, "生态环境局 示明", regulator, "ecology-environment"),
        Person("court", Role.DEPARTMENT, "法院执行局数据员 示衡", court, "court"),
        Person("counter", Role.COUNTER, "政务服务窗口 示华", counter, "government-services"),
        Person("enterprise1", Role.ENTERPRISE, "企业经办人 示文", clean, uscc=model),
        Person("enterprise2", Role.ENTERPRISE, "企业经办人 示勤", punished, uscc=troubled),
        Person("auditor", Role.AUDITOR, "审计员 示正", auditor),
    )


def open_accounts(everybody: tuple[Person, ...], *, now: datetime) -> tuple[Login, ...]:
    """Open the accounts with fresh passwords, bind the enterprises, and keep what to type."""
    logins = []
    for person in everybody:
        password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
        account = accounts.open_account(
            username=person.username,
            display_name=person.display_name,
            role=person.role,
            password=password,
            department_code=person.department,
        )
        if person.uscc is not None:
            _bind(account.pk, person.uscc, now)
        logins.append(Login(person.username, password, person.display_name, person.purpose))
    path = _path()
    path.touch(mode=0o600)
    path.write_text(
        json.dumps([asdict(login) for login in logins], ensure_ascii=False, indent=1),
        encoding="utf-8",
    )
    return tuple(logins)


def _bind(account_id: int, uscc: str, now: datetime) -> None:
    subjects.add_member(
        account_id=account_id,
        subject_id=selectors.get_by_uscc(uscc).pk,
        by=Actor.system("demo"),
        at=now,
        matter="demo",
    )


def known_logins() -> tuple[Login, ...]:
    """The logins of the district that is there; none when there is none."""
    path = _path()
    if not path.exists():
        return ()
    return tuple(Login(**found) for found in json.loads(path.read_text(encoding="utf-8")))


def _path() -> Path:
    return home.folder("secrets") / "demo-logins.json"
