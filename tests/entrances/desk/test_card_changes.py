"""The desk's pages of changed cards: who may do what, and what a refusal says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from chengxin.affairs.scorecard_changes.models import CardSave, ImpactList
from chengxin.records.accounts import services as accounts
from chengxin.records.accounts.enums import Role
from chengxin.records.accounts.models import Department
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
HOME = "/desk/card-changes/"
REASON = "示例：调整分值"


@pytest.fixture
def regulator(db: None) -> Client:
    """Somebody of the department that regulates the environment."""
    Department.objects.create(
        code="ecology-environment",
        name="区生态环境局",
        name_en="Bureau of Ecology and Environment",
        kind="department",
    )
    account = accounts.open_account(
        username="regulator-of-cards",
        display_name="示例丁",
        role=Role.REGULATOR,
        password="x" * 20,
        department_code="ecology-environment",
    )
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def begun(client: Client, card: str = "comprehensive") -> LawEdition:
    answer = client.post(f"{HOME}new/", {"pack": f"scorecard.{card}", "reason": REASON})
    assert answer.status_code == 302, said(answer)
    return LawEdition.objects.latest("id")


def place(edition: LawEdition, page: str = "") -> str:
    return f"{HOME}{edition.pk}/{page}"


def test_a_regulator_changes_the_card_of_its_own_field_only(
    regulator: Client, signed_in: SignedIn
) -> None:
    other = begun(signed_in("office"))
    mine = begun(regulator, "ecology-environment")
    answer = regulator.post(f"{HOME}new/", {"pack": other.pack, "reason": REASON})
    assert answer.status_code == 400
    assert "scorecard.construction" not in said(regulator.get(f"{HOME}new/"))
    assert regulator.get(place(mine, "table/")).status_code == 200
    for page in ("", "table/", "text/", "saves/1/"):
        assert regulator.get(place(other, page)).status_code == 404, page
    for page in ("submit/", "discard/", "release/", "impact/", "challenge/"):
        assert regulator.post(place(other, page)).status_code == 404, page
    listed = said(regulator.get(HOME))
    assert mine.edition in listed
    assert "scorecard.comprehensive" not in listed


def test_an_auditor_looks_and_does_nothing(signed_in: SignedIn) -> None:
    edition = begun(signed_in("office"))
    auditor = signed_in("auditor")
    assert auditor.get(HOME).status_code == 200
    assert auditor.get(place(edition)).status_code == 200
    assert "起草变更" not in said(auditor.get(HOME))
    for page in ("table/", "text/", "entries/indicators/"):
        assert auditor.get(place(edition, page)).status_code == 403, page
    assert auditor.get(f"{HOME}new/").status_code == 403
    for page in ("submit/", "impact/", "challenge/"):
        assert auditor.post(place(edition, page)).status_code == 403, page
    assert auditor.post(place(edition, "discard/"), {"reason": "示例"}).status_code == 403


@pytest.mark.parametrize("role", ["department", "counter"])
def test_others_see_no_changes(signed_in: SignedIn, role: str) -> None:
    edition = begun(signed_in("office"))
    somebody = signed_in(role)
    for address in (HOME, place(edition), place(edition, "table/")):
        assert somebody.get(address).status_code == 403


def test_a_refusal_keeps_what_was_written_and_says_where(signed_in: SignedIn) -> None:
    office = signed_in("office")
    edition = begun(office)
    answer = office.post(
        place(edition, "table/"), {"base_points": "viel", "reason": REASON, "notice": "示例"}
    )
    assert answer.status_code == 400
    assert "没有保存" in said(answer)
    assert "base_points" in said(answer)
    assert 'value="viel"' in said(answer)
    text = edition.text.replace("base_points", "base_pointz") + "\nbase_pointz: 3\n"
    answer = office.post(place(edition, "text/"), {"text": text, "reason": REASON})
    assert answer.status_code == 400
    assert "base_pointz" in said(answer)
    assert CardSave.objects.filter(edition=edition).count() == 1


def test_a_table_saves_and_a_form_adds_an_indicator(signed_in: SignedIn) -> None:
    office = signed_in("office")
    edition = begun(office)
    sent = {"base_points": "590", "reason": REASON, "notice": "示例公告", "note": "基础分"}
    assert office.post(place(edition, "table/"), sent).status_code == 302
    answer = office.get(place(edition, "entries/indicators/?kind=count&of=honour"))
    assert 'name="entry.points_each"' in said(answer)
    form = {
        "entry.id": "honours-of-late",
        "entry.group": "incentives",
        "entry.label.zh": "近一年荣誉",
        "entry.label.en": "Honours in a year",
        "entry.of": "honour",
        "entry.confidence": "low",
        "entry.points_each": "2",
        "entry.basis.shown": "1",
        "entry.basis.0.source": "house-points",
        "entry.basis.0.article": "示例",
        "reason": REASON,
    }
    address = place(edition, "entries/indicators/?kind=count&of=honour")
    assert office.post(address, form).status_code == 302
    saves = list(CardSave.objects.filter(edition=edition).values_list("saved_by", "note"))
    assert saves == [("begun", ""), ("table", "基础分"), ("indicator", "")]
    table = said(office.get(place(edition, "table/")))
    assert "honours-of-late" in table
    assert 'value="590"' in table


def test_what_is_missing_before_submission_is_told(signed_in: SignedIn) -> None:
    office = signed_in("office")
    edition = begun(office)
    answer = office.post(place(edition, "submit/"), follow=True)
    assert "还没有影响清单" in said(answer)
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = {"since": tomorrow.isoformat(), "reason": REASON}
    assert office.post(place(edition, "table/"), sent).status_code == 302
    answer = office.post(place(edition, "submit/"), follow=True)
    assert "公告期不够" in said(answer)
    edition.refresh_from_db()
    assert edition.state == EditionState.DRAFT
    assert office.get(place(edition, "release/")).status_code == 403


def test_a_draft_is_discarded_after_it_was_said_what_is_lost(signed_in: SignedIn) -> None:
    office = signed_in("office")
    edition = begun(office)
    assert "不能恢复" in said(office.get(place(edition, "discard/")))
    answer = office.post(place(edition, "discard/"), {"reason": ""}, follow=True)
    assert "请写明理由" in said(answer)
    answer = office.post(place(edition, "discard/"), {"reason": "不再需要"}, follow=True)
    assert "草案已放弃" in said(answer)
    assert office.get(place(edition, "table/")).status_code == 403
    answer = office.post(place(edition, "impact/"), follow=True)
    assert "状态已经变了" in said(answer)
    assert not ImpactList.objects.filter(edition=edition).exists()


def test_the_general_pages_lead_to_those_of_cards(signed_in: SignedIn) -> None:
    office = signed_in("office")
    edition = begun(office)
    answer = office.get(f"/desk/editions/{edition.pk}/")
    assert answer.status_code == 302
    assert answer["Location"] == place(edition)
    for page in ("revise/", "release/", "submit/"):
        method = office.post if page == "submit/" else office.get
        assert method(f"/desk/editions/{edition.pk}/{page}").status_code == 404
