"""An enterprise with an account, an office, a department, and the words of one example letter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from chengxin.law import rulebook as rules
from chengxin.law.rulebook import Addition, compose, parse_edition
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Account, Department
from chengxin.records.editions import in_use
from chengxin.records.ledger import services as ledger
from chengxin.records.subjects.models import SubjectMember, SubjectVersion
from tests.records.ledger.builders import subject_for

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
CASE = {"affair": "example", "case_no": "EX-2026-000001"}
LETTER = """
pack: letter.example-{key}
edition: "2026-01"
status: adopted
adopted_at: 2026-01-01T00:00:00+08:00
title:
  zh: 示例办理结果告知书
  en: Notice of an example outcome
in_force:
  since: 2026-01-01
confidence: low
source:
  - id: act
    title: 某某示例条例
    checked_on: 2026-11-22
affair: example
addressee: {addressee}
sender: {sender}
series: {series}
values:
  - name: outcome
    title:
      zh: 结果
      en: Outcome
    listed: true
paragraphs:
  - zh: "{{addressee}}：你单位的办件{{case_no}}已办结，结果为{{outcome}}。"
    en: "{{addressee}}: your case {{case_no}} is decided: {{outcome}}."
legal_basis:
  - title: 某某示例条例
    article: 第一条
    source: act
"""


@dataclass(frozen=True)
class People:
    """Who takes part: the enterprise, another one, the office, two departments, the auditor."""

    subject_id: int
    enterprise: Actor
    other: Actor
    office: Actor
    transport: Actor
    water: Actor
    auditor: Actor


def account(name: str, role: Role, department: str | None = None) -> Actor:
    """An account with a name and a role."""
    made = Account.objects.create(
        username=name, role=role, display_name=name, department_id=department
    )
    return Actor.of_account(made)


@pytest.fixture
def people(db: None) -> People:
    """Everybody there is."""
    commit = ledger.open_commit(act="test", by="test")
    subject = subject_for(commit)
    SubjectVersion.objects.create(
        subject=subject, standing="registered", kind="legal_person", name="示例区甲乙商贸有限公司",
        status="active", valid_from=date(2020, 1, 1), recorded_seq=commit.seq,
    )  # fmt: skip
    for code, name in (("transport", "示例区交通委"), ("water", "示例区水务局")):
        Department.objects.create(code=code, name=name, name_en=code, kind="department")
    enterprise = account("enterprise", Role.ENTERPRISE)
    SubjectMember.objects.create(account_id=enterprise.account_id, subject=subject)
    return People(
        subject_id=subject.pk,
        enterprise=enterprise,
        other=account("other", Role.ENTERPRISE),
        office=account("office", Role.OFFICE),
        transport=account("transport", Role.DEPARTMENT, "transport"),
        water=account("water", Role.DEPARTMENT, "water"),
        auditor=account("auditor", Role.AUDITOR),
    )


@pytest.fixture
def example_letters() -> Iterator[None]:
    """The rulebook in use has letters of the office and of a department."""
    texts = [
        LETTER.format(key="office", addressee="subject", sender="office", series="示告"),
        LETTER.format(key="unit", addressee="department", sender="department", series="示转"),
        LETTER.format(key="applicant", addressee="applicant", sender="office", series="示复"),
    ]
    book = compose(
        rules.default(),
        [Addition(parse_edition(t, origin=f"letter {n}")) for n, t in enumerate(texts)],
    )
    with in_use.pinned_to(book):
        yield
