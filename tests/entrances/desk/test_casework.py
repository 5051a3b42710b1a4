"""Boards list every deadline to whom it concerns; letters and files open for parties only."""

from collections.abc import Callable

import pytest
from django.test import Client

from chengxin.affairs.casework import deadlines, events, letters
from chengxin.affairs.casework.models import Letter
from chengxin.affairs.reminders.conditions import wanted
from chengxin.entrances.web import case_places
from chengxin.entrances.web.case_places import CasePlace
from chengxin.law.rulebook.schemas.time_limits import TimeLimit
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.evidence import services as evidence
from tests.affairs.casework.conftest import AT, CASE, ON, People, example_letters, people
from tests.engines.attachments import files

__all__ = ["example_letters", "people"]

LIMIT = TimeLimit.model_validate(
    {"workdays": 5, "article": "某条例第一条", "source": "act", "confidence": "low"}
)
Enter = Callable[[Actor], Client]


@pytest.fixture
def enter() -> Enter:
    """A client in which somebody is signed in."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(
            Account.objects.get(pk=actor.account_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    return sign_in


@pytest.fixture
def cases(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """One step of the office in time, one of a department long overdue, one met too late."""
    monkeypatch.setitem(
        case_places.PLACES, "example", CasePlace("示例事务", steps={"decide": "作出决定"})
    )

    def start(number: int, step: str, owner: str, days: int) -> None:
        deadlines.start(
            affair="example", case_no=f"EX-2026-{number:06d}", step=step, owner=owner,
            limit=LIMIT, pack="example.general", edition="2026-01", subject_id=people.subject_id,
            on=ON.replace(day=ON.day - days),
        )  # fmt: skip

    start(1, "decide", "", 1)
    start(2, "decide", "transport", 18)
    start(3, "reply", "transport", 17)
    deadlines.meet(affair="example", case_no="EX-2026-000003", step="reply", on=ON)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read the clock; here it stands."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)


@pytest.mark.usefixtures("cases")
def test_the_office_sees_every_deadline_and_a_department_its_own(
    people: People, enter: Enter
) -> None:
    page = enter(people.office).get("/desk/deadlines/").content.decode()
    assert "EX-2026-000001" in page
    assert "EX-2026-000002" in page
    assert "作出决定" in page
    assert "依据待核" in page
    assert "逾期 9 个工作日" in page
    assert "还剩 4 个工作日" in page
    own = enter(people.transport).get("/desk/deadlines/").content.decode()
    assert "EX-2026-000001" not in own
    assert "EX-2026-000002" in own
    assert "EX-" not in enter(people.water).get("/desk/deadlines/").content.decode()
    assert enter(people.enterprise).get("/desk/deadlines/").status_code == 403


@pytest.mark.usefixtures("cases")
def test_the_auditor_watches_deadlines_without_names(people: People, enter: Enter) -> None:
    client = enter(people.auditor)
    for path in ("/desk/deadlines/", "/desk/deadlines/?format=csv"):
        page = client.get(path).content.decode()
        assert "EX-2026-000002" in page
        assert "甲乙商贸" not in page
    assert "甲乙商贸" in enter(people.office).get("/desk/deadlines/").content.decode()


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=overdue", {2}),
        ("state=late", {3}),
        ("state=soon", set()),
        ("owner=office", {1}),
        ("owner=transport", {2}),
        ("affair=other", set()),
        ("q=000002", {2}),
        ("state=odd&sort=-case", {1, 2}),
    ],
)
def test_a_board_is_filtered(people: People, enter: Enter, query: str, found: set[int]) -> None:
    page = enter(people.office).get(f"/desk/deadlines/?{query}").content.decode()
    assert {n for n in (1, 2, 3) if f"EX-2026-{n:06d}" in page} == found


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("place", ["deadlines", "deadlines/units"])
def test_a_board_is_exported_with_a_trail(
    people: People, enter: Enter, kind: str, place: str
) -> None:
    answer = enter(people.office).get(f"/desk/{place}/?format={kind}")
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')
    entry = AuditEntry.objects.get(action="casework.deadlines.exported")
    assert entry.details["format"] == kind
    if kind == "csv":
        text = answer.content.decode()
        assert "示例区交通委" in text or "交通委" in text


@pytest.mark.usefixtures("cases")
def test_the_overdue_board_counts_by_unit_and_leads_to_the_cases(
    people: People, enter: Enter
) -> None:
    client = enter(people.office)
    page = client.get("/desk/deadlines/units/").content.decode()
    assert "9 个工作日" in page
    assert "/desk/deadlines/?owner=transport&amp;affair=example&amp;state=late" in page
    behind = client.get("/desk/deadlines/?owner=transport&affair=example&state=overdue")
    assert "EX-2026-000002" in behind.content.decode()


@pytest.mark.usefixtures("cases")
def test_the_inbox_begins_with_legal_deadlines(people: People, enter: Enter) -> None:
    office = enter(people.office).get("/desk/").content.decode()
    assert "EX-2026-000001" in office
    assert "EX-2026-000002" not in office
    assert "部门逾期 1 项" in office
    own = enter(people.transport).get("/desk/").content.decode()
    assert "EX-2026-000002" in own
    assert "逾期 1 项" in own


@pytest.mark.usefixtures("cases")
def test_reminders_count_steps_by_unit() -> None:
    found = {
        (w.department, str(w.kind)): (w.count, w.due_on)
        for w in wanted(AT)
        if str(w.kind).startswith("case-")
    }
    assert found[("transport", "case-overdue")][0] == 1
    assert ("transport", "case-due") not in found
    assert ("", "case-overdue") not in found


@pytest.mark.usefixtures("example_letters")
def test_letters_and_files_open_for_the_parties_of_a_case_only(
    people: People, enter: Enter
) -> None:
    made = letters.issue(
        letter="example-office", **CASE, subject_id=people.subject_id,
        values={"outcome": "已更正"}, by=people.office, on=ON, at=AT,
    )  # fmt: skip
    file = evidence.keep(
        name="凭证 一.pdf", content=files.pdf(), by=people.enterprise, at=AT,
        matter=CASE["case_no"], subject_id=people.subject_id,
    )  # fmt: skip
    paths = [
        f"/desk/letters/{made.letter_no}/",
        f"/desk/letters/{made.letter_no}/file/",
        f"/desk/evidence/{file.pk}/",
    ]
    for path in paths:
        assert enter(people.office).get(path).status_code == 200
        assert enter(people.transport).get(path).status_code == 403
        assert enter(people.auditor).get(path).status_code == 403
    events.record(**CASE, act="a", from_state="", to_state="b", by=people.transport, on=ON, at=AT)
    for path in paths:
        assert enter(people.transport).get(path).status_code == 200
    saved = enter(people.office).get(paths[2])
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert saved.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%87")
    assert saved.content == files.pdf()
    assert enter(people.office).get("/desk/letters/LT-2026-999999/").status_code == 404
    assert enter(people.office).get("/desk/evidence/999999/").status_code == 404


@pytest.mark.usefixtures("example_letters")
def test_the_enterprise_finds_its_letters_and_reading_is_remembered(
    people: People, enter: Enter
) -> None:
    made = letters.issue(
        letter="example-office", **CASE, subject_id=people.subject_id,
        values={"outcome": "已更正"}, by=people.office, on=ON, at=AT,
    )  # fmt: skip
    client = enter(people.enterprise)
    inbox = client.get("/enterprise/letters/").content.decode()
    assert made.document_no in inbox
    assert "cx-tag-wait" in inbox
    assert made.document_no in client.get("/enterprise/letters/?q=示告").content.decode()
    assert made.document_no not in client.get("/enterprise/letters/?q=没有").content.decode()
    page = client.get(f"/enterprise/letters/{made.letter_no}/").content.decode()
    assert "结果为已更正" in page
    english = client.get(
        f"/enterprise/letters/{made.letter_no}/", headers={"accept-language": "en"}
    )
    assert english.status_code == 200
    assert Letter.objects.get().reading.read_by == "enterprise"
    assert made.document_no not in client.get("/enterprise/letters/?state=unread").content.decode()
    pdf = client.get(f"/enterprise/letters/{made.letter_no}/file/")
    assert pdf.content.startswith(b"%PDF-")
    assert client.get("/enterprise/letters/LT-2026-999999/").status_code == 404
    assert enter(people.other).get(f"/enterprise/letters/{made.letter_no}/").status_code in (
        403,
        404,
    )
