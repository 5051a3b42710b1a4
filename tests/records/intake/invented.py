"""Invented rows in the shapes that departments hand in, and a short way to hand them in."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chengxin.law.identifiers import uscc
from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import services as intake
from chengxin.records.intake.feeds import Feed, read_feed
from chengxin.records.intake.models import Batch, BatchRow, RowProblem

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 16, 9, 0, tzinfo=SHANGHAI)


def code(number: int, *, prefix: str = "91310120") -> str:
    """A valid code of nobody: the number stands in its organisation code."""
    first = f"{prefix}MAE{number:06d}"
    return first + uscc.check_character(first)


def wrong_code(number: int) -> str:
    """A code of the right shape whose check character is wrong."""
    right = code(number)
    return right[:17] + ("0" if right[17] != "0" else "1")


AUTHORITY = code(900, prefix="11310120")


def penalty(number: int, **changes: str) -> dict[str, str]:
    """One row of the double publicity's penalties, complete and right."""
    row = {
        "行政相对人名称": f"奉贤虚构第{number}有限公司",
        "行政相对人类别": "法人及非法人组织",
        "统一社会信用代码": code(number),
        "法定代表人": "虚构人",
        "行政处罚决定书文号": f"沪虚罚〔2026〕{number}号",
        "违法行为类型": "虚构的违法行为",
        "违法事实": "虚构的事实",
        "处罚依据": "虚构办法第一条",
        "处罚类别": "罚款",
        "处罚内容": "罚款",
        "罚款金额（万元）": "1.5",
        "处罚决定日期": "2026/11/10",
        "处罚机关": "奉贤区虚构局",
        "处罚机关统一社会信用代码": AUTHORITY,
        "数据来源单位": "奉贤区虚构局",
        "数据来源单位统一社会信用代码": AUTHORITY,
    }
    return row | changes


def registration(number: int, **changes: str) -> dict[str, str]:
    """One row of the register."""
    row = {
        "名称": f"奉贤虚构第{number}有限公司",
        "统一社会信用代码": code(number),
        "主体类别": "企业法人",
        "登记状态": "存续",
        "成立日期": "2020-03-01",
        "注册资本": "100万元人民币",
        "行政区划": "奉贤区",
        "核准日期": "",
    }
    return row | changes


def person(**changes: str) -> dict[str, str]:
    """A natural person's row; the number is a well-known sample of the standard."""
    own = {
        "行政相对人名称": "虚某某",
        "行政相对人类别": "自然人",
        "统一社会信用代码": "",
        "法定代表人": "",
        "证件类型": "身份证",
        "证件号码": "11010519491231002X",
    }
    return penalty(77, **own) | changes


@dataclass
class Desk:
    """Hands files in, each a minute after the one before."""

    folder: Path
    handed_in: int = 0
    at: datetime = START
    last: dict[str, Any] = field(default_factory=dict)

    def receive(
        self,
        rows: Iterable[Mapping[str, str]],
        *,
        item: str = "administrative-penalty",
        department: str = "ecology-environment",
        **more: Any,
    ) -> Batch:
        """Write the rows as CSV and hand the file in."""
        self.handed_in += 1
        self.at += timedelta(minutes=1)
        file = self.folder / f"{self.handed_in}.csv"
        write_csv(file, rows)
        return self.receive_file(file, item=item, department=department, **more)

    def receive_file(self, file: Path, **more: Any) -> Batch:
        """Hand in a file as it is."""
        arguments = {"actor": Actor.command_line("tester"), "received_at": self.at, **more}
        return intake.receive(file=file, **arguments)

    def take(self, rows: Iterable[Mapping[str, str]], **more: Any) -> Batch:
        """Hand rows in and take them in."""
        batch = self.receive(rows, **more)
        return intake.take_in(batch_id=batch.pk, clock=lambda: self.at)

    def register(self, *numbers: int, **changes: str) -> Batch:
        """Let the register know some enterprises."""
        rows = [registration(number, **changes) for number in numbers]
        return self.take(rows, item="registration", department="market-regulation")


def write_csv(file: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Rows as CSV; a row may lack columns that another has."""
    rows = list(rows)
    headers = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, headers, restval="")
        writer.writeheader()
        writer.writerows(rows)


_NOT_PROVIDED = (
    "legal_representative", "violation", "facts", "basis", "content", "authority_uscc",
    "source_department", "source_department_uscc", "subject_uscc",
)  # fmt: skip


def feed(**more: Any) -> Feed:
    """A feed over a small table of penalties."""
    found = {
        "feed": "small",
        "title": {"zh": "小表", "en": "Small table"},
        "item": "administrative-penalty",
        "source": "invented",
        "columns": [
            {"to": "subject_name", "from": "名称"},
            {"to": "subject_uscc", "from": "代码"},
            {"to": "subject_category", "constant": "legal_person"},
            {"to": "document_no", "from": "文号"},
            {"to": "decided_on", "from": "日期", "parse": "date"},
            {"to": "penalty_kinds", "constant": "警告"},
            {"to": "authority", "constant": "奉贤区虚构局"},
            {"to": "facts", "from": "事实"},
        ],
        "natural_key": ["document_no"],
        "revoked_when": [{"column": "事实", "contains": "已撤销"}],
        "observation_only": ["核验日期"],
        "not_provided": dict.fromkeys(_NOT_PROVIDED, "虚构"),
    }
    return read_feed(found | more, origin="small.yml")


def small(number: int, **changes: str) -> dict[str, str]:
    """A row of the small table."""
    row = {
        "名称": f"奉贤虚构第{number}有限公司",
        "代码": code(number),
        "文号": f"沪小罚〔2026〕{number}号",
        "日期": "2026年11月10日",
        "事实": "虚构的事实",
        "核验日期": "2026-11-16",
    }
    return row | changes


def equation(batch: Batch) -> tuple[int, int, int, int, int, int]:
    """New, corrected, unchanged, revoked, held, rejected; they add up to what was received."""
    parts = (
        batch.new, batch.corrected, batch.unchanged, batch.revoked, batch.held, batch.rejected,
    )  # fmt: skip
    assert sum(parts) == batch.received == BatchRow.objects.filter(batch=batch).count()
    return parts


def rules(batch: Batch, *, severity: str | None = None) -> set[str]:
    """The rules that spoke about a batch."""
    found = RowProblem.objects.filter(batch=batch)
    if severity is not None:
        found = found.filter(severity=severity)
    return set(found.values_list("rule", flat=True))
