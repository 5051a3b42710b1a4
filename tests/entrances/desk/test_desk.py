"""What each role may open on the desk, and that every look leaves its matter in the trail."""

import csv
import io
from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client

from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake.models import Batch
from tests.town import Town, town

__all__ = ["town"]
pytestmark = pytest.mark.usefixtures("unblocked")
MATTER = "日常监管，测试 2026-2"


@pytest.fixture
def staff(town: Town) -> Callable[[str], Client]:
    """A client of somebody on the desk who has named a matter."""

    def make(username: str) -> Client:
        client = Client()
        account = Account.objects.get(username=username)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        if username != "auditor":
            client.post("/desk/matter/", {"matter": MATTER, "next": "/desk/"})
        return client

    return make


def test_a_file_is_not_opened_before_a_matter_is_named(town: Town):
    client = Client()
    office = Account.objects.get(username="office")
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/desk/subjects/{town.troubled_id}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/desk/matter/?next=")


def test_naming_a_matter_never_leads_to_another_site(staff):
    client = staff("office")
    answer = client.post("/desk/matter/", {"matter": MATTER, "next": "https://elsewhere.example/"})
    assert answer.url == "/desk/subjects/"


@pytest.mark.parametrize("username", ["office", "regulator", "counter", "clerk"])
def test_a_look_at_a_file_is_in_the_trail_with_its_matter(town: Town, staff, username):
    client = staff(username)
    before = AuditEntry.objects.order_by("-id").first().pk
    assert client.get(f"/desk/subjects/{town.troubled_id}/").status_code == 200
    entries = AuditEntry.objects.filter(pk__gt=before, subject_id=town.troubled_id)
    assert {(e.operator, e.matter, e.outcome) for e in entries} == {(username, MATTER, "allowed")}


def test_the_file_shows_what_was_known_then(town: Town, staff):
    client = staff("office")
    now = client.get(f"/desk/subjects/{town.troubled_id}/").context["page"].total
    then = client.get(f"/desk/subjects/{town.troubled_id}/?known=2025-01-01T00:00").context
    assert then["page"].total < now
    assert then["when"].known_at is not None


@pytest.mark.parametrize("query", ["on=2099-01-01", "on=never", "known=2099-01-01T00:00", "on="])
def test_an_odd_or_future_moment_means_now(town: Town, staff, query):
    context = staff("office").get(f"/desk/subjects/{town.troubled_id}/?{query}").context
    assert context["when"].is_now


def test_a_day_before_the_rules_begin_is_moved_to_their_first_day(town: Town, staff):
    answer = staff("office").get(f"/desk/subjects/{town.troubled_id}/?on=1990-01-01")
    assert answer.status_code == 200
    assert answer.context["when"].on.year > 2000


def test_the_grade_of_a_run_is_explained_as_it_was(town: Town, staff):
    client = staff("office")
    shown = client.get(f"/desk/subjects/{town.troubled_id}/grade/?run={town.run_no}")
    assert shown.context["why"].run_no == town.run_no
    drawing = shown.context["drawing"]
    assert drawing.total == shown.context["why"].points
    plain = client.get(f"/desk/subjects/{town.troubled_id}/grade/?run={town.run_no}&format=json")
    told = plain.json()
    assert told["base"] + sum(c["points"] for c in told["contributions"]) == told["points"]


def test_a_list_of_grades_is_audited(town: Town, staff):
    staff("office").get(f"/desk/runs/{town.run_no}/?grade=B")
    entry = AuditEntry.objects.filter(action="evaluations.run.read").latest("id")
    assert (entry.matter, entry.details["grade"]) == (MATTER, "B")


def test_an_exported_list_is_whole_and_audited(town: Town, staff):
    office = staff("office")
    run = EvaluationRun.objects.get(run_no=town.run_no)
    answer = office.get(f"/desk/runs/{town.run_no}/?format=csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Disposition"] == f'attachment; filename="{town.run_no}.csv"'
    assert len(lines) == 1 + run.subjects
    grades = Counter(line[0] for line in lines[1:])
    assert grades == {letter: n for letter, n in run.distribution.items() if n}
    entry = AuditEntry.objects.filter(action="evaluations.run.exported").latest("id")
    assert (entry.matter, entry.details["rows"]) == (MATTER, run.subjects)


def test_the_auditor_exports_what_the_filters_found(town: Town, staff):
    answer = staff("auditor").get("/desk/audit/?action=evaluations&format=csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines
    assert all(line["动作"].startswith("evaluations") for line in lines)
    assert AuditEntry.objects.latest("id").action == "audit.trail.exported"


def test_a_department_sees_its_own_batches_only(town: Town, staff):
    clerk = staff("clerk")
    for batch in clerk.get("/desk/batches/?size=100").context["page"].rows:
        assert batch.department_id == "market-regulation"
    other = Batch.objects.exclude(department_id="market-regulation").first()
    for path in ("", "rows/", "rows/2/", "workbook/", "?by=row"):
        assert clerk.get(f"/desk/batches/{other.batch_no}/{path}").status_code == 403
    assert AuditEntry.objects.filter(action="web.page.refused", operator="clerk").exists()


def test_the_row_behind_a_record_is_refused_to_another_department(town: Town, staff):
    other = Batch.objects.exclude(department_id="market-regulation").first()
    assert staff("clerk").get(f"/desk/source/{other.pk}/2/").status_code == 403
    assert staff("office").get(f"/desk/source/{other.pk}/2/").status_code == 200


def test_the_equation_on_the_page_adds_up(town: Town, staff):
    batch = staff("clerk").get(f"/desk/batches/{town.faulty}/").context["batch"]
    assert batch.received == batch.accepted + batch.held + batch.rejected
    assert batch.rejected > 0


def test_the_preview_marks_the_cells_that_the_workbook_marks(town: Town, staff):
    preview = staff("clerk").get(f"/desk/batches/{town.faulty}/").context["preview"]
    marks = {cell.mark for row in preview["rows"] for cell in row["cells"]}
    assert "bad" in marks


@pytest.mark.parametrize("path", ["/desk/templates/administrative-permit/", "workbook"])
def test_workbooks_are_downloads_that_nobody_keeps(town: Town, staff, path):
    address = f"/desk/batches/{town.faulty}/workbook/" if path == "workbook" else path
    answer = staff("clerk").get(address)
    body = b"".join(answer.streaming_content)
    assert body.startswith(b"PK")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("x.pdf", b"%PDF", "只收 CSV", id="not_a_table"),
        pytest.param("x.csv", b"a,b\n1,2\n", "有不认识的列", id="unknown_columns"),
        pytest.param("x.csv", b"\n", "文件", id="empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(town, staff, tmp_path, name, content, says):
    file = tmp_path / name
    file.write_bytes(content)
    form = {"item": "administrative-permit", "department": "market-regulation"}
    with file.open("rb") as stream:
        answer = staff("clerk").post("/desk/batches/upload/", {**form, "file": stream})
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_a_clerk_hands_in_for_the_own_department_only(town: Town, staff, tmp_path):
    file = tmp_path / "x.csv"
    file.write_bytes(b"a\n1\n")
    with file.open("rb") as stream:
        answer = staff("clerk").post(
            "/desk/batches/upload/",
            {"item": "administrative-permit", "department": "tax", "file": stream},
        )
    assert answer.status_code == 400
    assert not Batch.objects.filter(department_id="tax", file_name="x.csv").exists()


def test_only_the_office_issues_a_report_for_somebody_else(town: Town, staff):
    path = f"/desk/subjects/{town.model_id}/report/"
    assert staff("clerk").get(path).status_code == 403
    office = staff("office")
    done = office.post(path, {"period": "1", "domain": ["taxation", "tax", "market-regulation"]})
    assert done.status_code == 302
    file = office.get(f"{done.url}file/")
    assert file.content.startswith(b"%PDF-")


def test_the_auditor_verifies_the_chain(town: Town, staff):
    answer = staff("auditor").post("/desk/audit/verify/", follow=True)
    assert "没有一条被改动" in answer.content.decode()


def test_the_rulebook_is_searched_and_read_page_by_page(town: Town, staff):
    office = staff("office")
    everything = office.get("/desk/rulebook/").context
    assert len(everything["rows"]) == 20 < everything["found"] == everything["count"]
    assert sum(number for _, number in everything["kinds"]) == everything["count"]
    tables = office.get("/desk/rulebook/?kind=code-table&q=penalty").context
    assert {pack.kind for pack, _ in tables["rows"]} == {"code-table"}
    assert any(pack.pack == "code-table.penalty-kind" for pack, _ in tables["rows"])
    assert "没有符合条件的规则" in office.get("/desk/rulebook/?q=阿特兰蒂斯").content.decode()
