"""The queue of held rows: seen, decided after its consequences, taken back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from chengxin.law import rulebook
from chengxin.records.accounts.services import adopt_directory
from chengxin.records.intake.models import HeldRow
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.models import SubjectJudgement
from tests.records.intake.invented import Desk, code, penalty

NAME = "上海示例澄怀科技有限公司"
SLIP = "上海示例澄怀科枝有限公司"


@pytest.fixture
def office(department, signed_in: Callable[[str], Client]) -> Client:
    adopt_directory(rulebook.default().directory)
    return signed_in("office")


@pytest.fixture
def row(office: Client, tmp_path: Path) -> HeldRow:
    desk = Desk(tmp_path, at=timezone.now() - timedelta(days=6))
    desk.register(1, 名称=NAME)
    slip = {"统一社会信用代码": "", "行政相对人名称": SLIP}
    desk.take([penalty(1, **slip), penalty(2, **slip)], department="market-regulation")
    desk.take([penalty(3, **(slip | {"行政相对人名称": "上海示例无人知晓店"}))])
    return HeldRow.objects.get(name=SLIP, row_no=2)


def body(client: Client, path: str) -> str:
    found = client.get(path)
    assert found.status_code == 200, found.status_code
    return found.content.decode()


def test_the_queue_shows_candidate_score_and_reason(office: Client, row: HeldRow) -> None:
    page = body(office, "/desk/held/?sort=-score")
    assert page.index(SLIP) < page.index("上海示例无人知晓店")
    assert NAME in page
    assert "名称只差一个字" in page
    assert "上海示例无人知晓店" not in body(office, "/desk/held/?department=market-regulation")
    assert SLIP not in body(office, "/desk/held/?q=知晓")
    assert "没有符合条件的待核行" in body(office, "/desk/held/?older=30")
    assert SLIP in body(office, "/desk/held/?older=5&held_for=identity&item=administrative-penalty")


def test_the_queue_is_exported_and_the_export_is_in_the_trail(office: Client, row: HeldRow) -> None:
    from chengxin.records.audit.models import AuditEntry

    text = office.get("/desk/held/?format=csv").content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 4
    assert NAME in text
    assert AuditEntry.objects.filter(action="intake.held.exported").exists()


def test_a_case_shows_both_sides_and_why(office: Client, row: HeldRow) -> None:
    page = body(office, f"/desk/held/{row.pk}/")
    for text in (SLIP, NAME, code(1), "不一致", "差一个字", "权重", "还有 1 行写法相同"):
        assert text in page, text


def test_a_row_is_kept_by_one_person_at_a_time(
    office: Client, row: HeldRow, person: Callable[[str], object]
) -> None:
    from chengxin.records.accounts.services import open_account

    office.post(f"/desk/held/{row.pk}/take/")
    assert "由我处理，保留到" in body(office, f"/desk/held/{row.pk}/")
    other = Client()
    colleague = open_account(
        username="colleague", display_name="同事", role="office", password="x" * 20
    )
    other.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")
    page = body(other, f"/desk/held/{row.pk}/")
    assert "正在处理" in page
    assert "是此主体" not in page
    subject_id = subjects.get_by_uscc(code(1)).pk
    sent = {"act": "accept", "subject": subject_id, "rows": [row.pk]}
    other.post(f"/desk/held/{row.pk}/decide/", sent)
    assert not SubjectJudgement.objects.exists()
    office.post(f"/desk/held/{row.pk}/leave/")
    assert HeldRow.objects.get(pk=row.pk).assigned_to_id is None


def test_consequences_come_first_and_equal_rows_are_accepted_with_one_confirmation(
    office: Client, row: HeldRow
) -> None:
    subject_id = subjects.get_by_uscc(code(1)).pk
    path = f"/desk/held/{row.pk}/decide/"
    page = body(office, f"{path}?act=accept&subject={subject_id}")
    for text in (
        "还没有作任何改动",
        "写法相同的 2 行",
        "行政处罚",
        "没有名单改变",
        "来源缺口由 2 行变为 0 行",
    ):
        assert text in page, text
    assert not SubjectJudgement.objects.exists()
    assert not LedgerRecord.objects.filter(item="administrative-penalty").exists()
    rows = list(HeldRow.objects.filter(name=SLIP).values_list("pk", flat=True))
    sent = {"act": "accept", "subject": subject_id, "rows": rows, "note": "电话核实"}
    answer = office.post(path, sent, follow=True)
    assert "2 行已经入库" in answer.content.decode()
    assert LedgerRecord.objects.filter(subject_id=subject_id).count() == 3
    assert SubjectJudgement.objects.get().note == "电话核实"
    assert office.get(path, sent).status_code == 404


def test_a_candidate_is_refused_and_a_subject_created(office: Client, row: HeldRow) -> None:
    subject_id = subjects.get_by_uscc(code(1)).pk
    path = f"/desk/held/{row.pk}/decide/"
    assert "排除候选" in body(office, f"{path}?act=refuse&subject={subject_id}")
    office.post(path, {"act": "refuse", "subject": subject_id})
    left = HeldRow.objects.get(name=SLIP, row_no=2, closed_at=None)
    assert left.candidate_ids == []
    path = f"/desk/held/{left.pk}/decide/"
    assert "待登记确认" in body(office, f"{path}?act=create")
    office.post(path, {"act": "create", "kind": "legal_person", "rows": [left.pk]})
    made = SubjectJudgement.objects.get(verdict="new")
    assert subjects.history_of(made.subject_id)[0].name == SLIP


def test_nobody_is_chosen_who_is_no_candidate(office: Client, row: HeldRow) -> None:
    path = f"/desk/held/{row.pk}/decide/"
    assert office.get(f"{path}?act=accept&subject=999999").status_code == 403
    assert office.post(path, {"act": "accept", "subject": 999999}).status_code == 403
    assert office.get(f"{path}?act=guess").status_code == 404


def test_a_judgement_is_listed_and_taken_back_after_its_grades(
    office: Client, row: HeldRow
) -> None:
    subject_id = subjects.get_by_uscc(code(1)).pk
    sent = {"act": "accept", "subject": subject_id, "rows": [row.pk]}
    office.post(f"/desk/held/{row.pk}/decide/", sent)
    number = SubjectJudgement.objects.get().pk
    assert SLIP in body(office, "/desk/judgements/?q=澄怀&verdict=same&state=in-force")
    assert "没有符合条件的判定" in body(office, "/desk/judgements/?state=taken-back")
    assert office.get("/desk/judgements/?format=csv").content.decode().count("\n") == 2
    assert "据此入库的行" in body(office, f"/desk/judgements/{number}/")
    path = f"/desk/judgements/{number}/reverse/"
    assert "1 行重新待核" in body(office, path)
    assert "移走" in body(office, path)
    assert SubjectJudgement.objects.get().superseded_seq is None
    assert "判定已撤销" in office.post(path, follow=True).content.decode()
    assert SubjectJudgement.objects.get().superseded_seq is not None
    assert "已经撤销" in office.post(path, follow=True).content.decode()


def test_a_department_sees_its_rows_and_decides_nothing(
    row: HeldRow, signed_in: Callable[[str], Client]
) -> None:
    clerk = signed_in("department")
    page = body(clerk, "/desk/held/")
    assert SLIP in page
    assert "上海示例无人知晓店" not in page
    case = body(clerk, f"/desk/held/{row.pk}/")
    assert "是此主体" not in case
    assert clerk.get(f"/desk/held/{row.pk}/decide/?act=create").status_code == 403
    assert clerk.get("/desk/judgements/").status_code == 403
    foreign = HeldRow.objects.get(name="上海示例无人知晓店")
    assert clerk.get(f"/desk/held/{foreign.pk}/").status_code == 404
