"""The pages of the fields: all 66, figures that add up, grades only for a named matter."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from chengxin.affairs.evaluations import fields as selectors
from chengxin.affairs.evaluations import services as evaluations
from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.affairs.evaluations.treating import register_on
from chengxin.entrances.desk import field_page
from chengxin.law.words import Grade as Letter
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.audit.models import AuditEntry
from tests.town import Town, town

__all__ = ["town"]
pytestmark = pytest.mark.usefixtures("unblocked")
MATTER = "日常监管，测试 2026-9"
FIELDS = 66
CATERING = "food-catering"


@pytest.fixture
def runs(town: Town) -> list[EvaluationRun]:
    """Two adopted runs of one field, a month apart, once for all tests here."""
    found = list(EvaluationRun.objects.filter(card=CATERING, adopted=True).order_by("as_of"))
    if found:
        return found
    today = timezone.localdate()
    return [
        evaluations.evaluate(
            card=CATERING,
            as_of=day,
            by=Actor.system("test"),
            at=timezone.now(),
            matter="test",
        )
        for day in (today - timedelta(days=40), today)
    ]


@pytest.fixture
def staff(town: Town) -> Callable[..., Client]:
    """A client of somebody on the desk, with a matter named or not."""

    def make(username: str, *, matter: str = MATTER) -> Client:
        client = Client()
        account = Account.objects.get(username=username)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        if matter:
            client.post("/desk/matter/", {"matter": matter, "next": "/desk/"})
        return client

    return make


def test_the_list_holds_every_field_and_its_figures(runs, staff):
    answer = staff("office", matter="").get("/desk/fields/?size=100")
    lines = {line.field.key: line for line in answer.context["page"].rows}
    assert len(lines) == FIELDS
    assert all(line.state.card is not None for line in lines.values())
    line = lines[CATERING]
    assert line.state.run == runs[-1]
    assert line.state.population == sum(line.state.distribution.values()) > 0
    assert [part.count for part in line.parts] == [
        line.state.distribution[str(letter)] for letter in Letter
    ]
    assert [point.as_of for point in line.state.trend] == [run.as_of for run in runs]
    assert "食品餐饮" in answer.content.decode()


def test_a_field_without_a_run_says_so_instead_of_zero(runs, staff):
    answer = staff("office").get("/desk/fields/?q=water-transport")
    (line,) = answer.context["page"].rows
    assert line.state.run is None
    assert "还没有运行" in answer.content.decode()


@pytest.mark.parametrize("words", ["家政服务", "domestic-service", "Domestic service companies"])
def test_a_field_is_found_by_its_name_in_either_language(runs, staff, words):
    answer = staff("office").get("/desk/fields/", {"q": words})
    assert [line.field.key for line in answer.context["page"].rows] == ["domestic-service"]


def test_fields_of_one_regulator(staff):
    rows = staff("office").get("/desk/fields/?regulator=housing&size=100").context["page"].rows
    assert {line.field.key for line in rows} == {
        "housing-rental",
        "property-management",
        "real-estate-brokerage",
        "real-estate-development",
    }


def test_nothing_found_is_said_in_words(staff):
    answer = staff("office").get("/desk/fields/?q=没有这样的领域")
    assert answer.context["page"].rows == []
    assert "没有符合条件的领域" in answer.content.decode()


@pytest.mark.parametrize("key", ["subjects", "good", "bad", "run"])
def test_lines_are_sorted_both_ways(runs, staff, key):
    client = staff("office")
    down = client.get(f"/desk/fields/?sort=-{key}&size=100").context["page"].rows
    up = client.get(f"/desk/fields/?sort={key}&size=100").context["page"].rows
    assert down[0].field.key == CATERING
    assert up[-1].field.key == CATERING


def test_the_exported_list_is_whole_and_audited(runs, staff):
    answer = staff("office").get("/desk/fields/?format=csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == FIELDS
    catering = next(line for line in lines if line["代码"] == CATERING)
    assert int(catering["主体"]) == sum(int(catering[str(x)]) for x in Letter)
    assert catering["计用结果"] == "本平台测算"
    entry = AuditEntry.objects.filter(action="evaluations.fields.exported").latest("id")
    assert entry.details["rows"] == FIELDS


def test_the_list_is_a_workbook_too(runs, staff):
    answer = staff("office").get("/desk/fields/?format=xlsx&regulator=transport")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        "prepaid-cards",
        "transport",
        "passenger-transport",
        "vehicle-repair",
        "water-transport",
        "forwarding-courier",
    ]


def test_a_field_shows_whom_it_reaches_its_card_and_its_runs(runs, staff):
    answer = staff("office", matter="").get(f"/desk/fields/{CATERING}/")
    text = answer.content.decode()
    for words in ("餐饮企业", "个体工商户依据", "H62", "内部参考", "近二年监督抽检发现问题"):
        assert words in text
    assert [run for run, _ in answer.context["runs"]] == runs[::-1]
    assert answer.context["chart"]["x"] == [f"{run.as_of:%Y-%m-%d}" for run in runs]
    letters = [entry.grade for entry in answer.context["treatment"].grades]
    assert letters == list(Letter)


def test_a_result_handed_in_stands_beside_and_changes_no_computed_figure(runs, staff):
    today = timezone.localdate()
    register = register_on(today)
    assert register is not None
    handed_in = selectors.count_handed_in(on=today)
    for field in register.fields:
        letters = selectors.handed_in_grades(field, on=today)
        assert sum(letters.values()) <= handed_in.get(field.industry_field or "", 0)
    field = register.field("culture-tourism")
    state = selectors.find_state(field, on=today)
    assert (field.counts, field.fallback) == ("industry", "computed")
    assert state.run is None, "results handed in make no computed run"


def test_every_field_page_opens_in_both_languages(staff):
    office = staff("office", matter="")
    register = register_on(timezone.localdate())
    assert register is not None
    for field in register.every:
        assert office.get(f"/desk/fields/{field.key}/").status_code == 200
    office.cookies["django_language"] = "en"
    english = office.get(f"/desk/fields/{CATERING}/")
    assert "Food and catering" in english.content.decode()


def test_an_unknown_field_is_not_found(staff):
    assert staff("office").get("/desk/fields/weather/").status_code == 404
    assert staff("office").get("/desk/fields/weather/subjects/").status_code == 404


def test_subjects_are_not_listed_before_a_matter_is_named(runs, staff):
    answer = staff("office", matter="").get(f"/desk/fields/{CATERING}/subjects/")
    assert answer.status_code == 302
    assert answer.url.startswith("/desk/matter/?next=")


@pytest.mark.parametrize("username", ["clerk", "counter", "auditor"])
def test_who_may_not_see_grades_gets_figures_and_no_subject(runs, staff, username):
    client = staff(username)
    page = client.get(f"/desk/fields/{CATERING}/")
    assert page.status_code == 200
    assert "查看主体" not in page.content.decode()
    assert client.get(f"/desk/fields/{CATERING}/subjects/").status_code == 403


def test_subjects_of_a_grade_are_listed_and_audited(runs, staff):
    run = runs[-1]
    letter = next(x for x, n in sorted(run.distribution.items()) if n)
    answer = staff("office").get(f"/desk/fields/{CATERING}/subjects/?grade={letter}&size=100")
    rows = answer.context["page"].rows
    assert len(rows) == min(run.distribution[letter], 100)
    assert {row["grade"] for row in rows} == {letter}
    points = [row["points"] for row in rows]
    assert points == sorted(points, reverse=True)
    entry = AuditEntry.objects.filter(action="evaluations.field.read").latest("id")
    assert (entry.matter, entry.details["field"], entry.details["grade"]) == (
        MATTER,
        CATERING,
        letter,
    )


def test_exported_subjects_are_all_of_them(runs, staff):
    answer = staff("office").get(f"/desk/fields/{CATERING}/subjects/?format=csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == runs[-1].subjects
    entry = AuditEntry.objects.filter(action="evaluations.field.exported").latest("id")
    assert entry.details["rows"] == runs[-1].subjects


def test_shares_are_written_as_figures_a_reader_can_check():
    parts = field_page.parts_of({"A": 1, "B": 2, "C": 0, "D": 1})
    assert [part.width for part in parts] == ["25.00%", "50.00%", "0.00%", "25.00%"]
    assert [part.x for part in parts] == ["0.00%", "25.00%", "75.00%", "75.00%"]
    assert [part.count for part in field_page.parts_of({})] == [0, 0, 0, 0]
