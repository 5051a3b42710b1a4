"""A small ledger whose figures can be reckoned by hand."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chengxin.law import rulebook
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.services import adopt_directory, open_account
from chengxin.records.intake.models import Batch
from tests.records.intake.invented import Desk, penalty, wrong_code

SHANGHAI = ZoneInfo("Asia/Shanghai")
ECOLOGY, MARKET = "ecology-environment", "market-regulation"
PENALTY = "administrative-penalty"
PASSWORD = "一条足够长的测试口令 2026"


def at(text: str) -> datetime:
    """A moment in Shanghai: day, and hour if given."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Months(Desk):
    """A desk where files come on chosen days; the ledger replays them."""

    def hand_in(self, day: str, rows: list[dict[str, str]], **more: Any) -> Batch:
        """Take rows in on a day."""
        self.at = at(day) + timedelta(hours=9)
        return self.take(rows, replayed=True, **more)


def office() -> Actor:
    """Somebody of the credit office."""
    return _person("quality-office", "office", "credit-office")


def clerk(department: str = ECOLOGY) -> Actor:
    """Somebody of a department."""
    return _person(f"clerk-{department}", "department", department)


def _person(name: str, role: str, department: str) -> Actor:
    from chengxin.records.accounts.enums import Role

    account = open_account(
        username=name,
        display_name=f"{name} 甲",
        role=Role(role),
        password=PASSWORD,
        department_code=department,
    )
    return Actor.of_account(account)


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Months:
    """The desk, with the departments known and six enterprises registered in August."""
    adopt_directory(rulebook.default().directory)
    found = Months(tmp_path)
    found.at = at("2026-08-03")
    from tests.records.intake.invented import registration

    found.take(
        [registration(n) for n in range(1, 9)],
        item="registration",
        department=MARKET,
        replayed=True,
    )
    return found


@pytest.fixture
def september(desk: Months) -> Months:
    """One batch of September 2026 with every outcome.

    Numbers 1, 2 (decided on the 10th, in time) and 4 (decided on the 1st, due on the 10th, come
    on the 15th) are accepted; 6 lacks the facts and is returned; 7 has a wrong code and waits.
    Nobody has reported 3 and 5.
    """
    on_tenth = {"处罚决定日期": "2026-09-10"}
    desk.hand_in(
        "2026-09-15",
        [
            penalty(1, **on_tenth),
            penalty(2, **on_tenth),
            penalty(4, 处罚决定日期="2026-09-01"),
            penalty(6, 违法事实="", **on_tenth),
            penalty(
                7, 统一社会信用代码=wrong_code(7), 行政相对人名称="奉贤虚构无名有限公司", **on_tenth
            ),
        ],
    )
    return desk
