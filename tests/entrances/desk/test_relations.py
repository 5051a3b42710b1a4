"""Mergers on the desk: filed after their consequences, seen on both files, taken back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from chengxin.law import rulebook
from chengxin.records.accounts.services import adopt_directory
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectRelation
from tests.records.intake.invented import Desk, code, penalty

FILED = {"side": "later", "kind": "absorbed", "on": "2026-07-01", "document": "示例合并〔2026〕1号"}


@pytest.fixture
def office(department, signed_in: Callable[[str], Client], tmp_path: Path) -> Client:
    adopt_directory(rulebook.default().directory)
    desk = Desk(tmp_path, at=timezone.now() - timedelta(hours=2))
    for number in (1, 2):
        desk.register(number)
    desk.take([penalty(1)])
    client = signed_in("office")
    client.post("/desk/matter/", {"matter": "合并登记核对"})
    return client


def number_of(code_number: int) -> int:
    return subjects.get_by_uscc(code(code_number)).pk


def test_a_merger_is_filed_after_its_consequences_and_seen_on_both_files(office: Client) -> None:
    earlier, later = number_of(1), number_of(2)
    path = f"/desk/subjects/{later}/relation/"
    assert office.get(path).status_code == 200
    sent = FILED | {"other": code(1)}
    page = office.get(path, sent).content.decode()
    assert "还没有作任何改动" in page
    assert not SubjectRelation.objects.exists()
    page = office.post(path, sent, follow=True).content.decode()
    for text in (
        "已登记",
        "吸收合并了 奉贤虚构第1有限公司",
        "原主体的记录",
        "沪虚罚〔2026〕1号",
        "不计入本主体的评价",
    ):
        assert text in page, text
    file = office.get(f"/desk/subjects/{earlier}/").content.decode()
    assert "被 奉贤虚构第2有限公司 吸收合并" in file
    assert "注销" in file
    number = SubjectRelation.objects.get().pk
    path = f"/desk/relations/{number}/reverse/"
    assert "撤销合并分立" in office.get(path).content.decode()
    assert "关系已撤销" in office.post(path, follow=True).content.decode()
    assert "已经撤销" in office.post(path, follow=True).content.decode()
    assert "吸收合并" not in office.get(f"/desk/subjects/{earlier}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"other": "上海查无此人有限公司"}, "没有唯一同名的主体"),
        ({"on": "2999-01-01"}, "不能晚于今天"),
        ({"other": code(2)}, "形成循环"),
        ({"document": ""}, "id_document"),
    ],
)
def test_what_cannot_be_is_said_and_the_input_kept(
    office: Client, changes: dict[str, str], said: str
) -> None:
    answer = office.get(
        f"/desk/subjects/{number_of(2)}/relation/", FILED | {"other": code(1)} | changes
    )
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not SubjectRelation.objects.exists()


def test_others_than_the_office_file_no_mergers(
    office: Client, signed_in: Callable[[str], Client]
) -> None:
    clerk = signed_in("department")
    assert clerk.get(f"/desk/subjects/{number_of(2)}/relation/").status_code == 403
