"""Repair through the pages: an enterprise applies, the unit that decided grants, everybody sees."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengxin.affairs.repair.models import RepairAdvice, RepairApplication, RepairShield
from chengxin.records.accounts.models import Account
from tests.affairs.repair.conftest import USCC, House, make_house, pdf, whole

SignIn = Callable[[str], Client]


@pytest.fixture
def house(db: None) -> House:
    return make_house()


@pytest.fixture
def signed_in(house: House) -> SignIn:
    def sign_in(username: str) -> Client:
        client = Client()
        account = Account.objects.get(username=username)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def upload(name: str = "缴款凭证.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), content_type="application/pdf")


def apply(client: Client, record_no: int) -> RepairApplication:
    """Walk the guided form to its end."""
    answer = client.post(reverse("enterprise:repair-record", args=[record_no]))
    case_no = answer.url.split("/")[3]
    proof = reverse("enterprise:repair-proof", args=[case_no])
    client.post(proof, {"material": "proof-of-fulfilment", "evidence": upload()})
    page = client.get(reverse("enterprise:repair-commitment", args=[case_no]))
    sent = {"text": page.context["text"], "statement": "已经缴清", "signed_by": "某某"}
    client.post(page.request["PATH_INFO"], sent | {"agree": "on"})
    answer = client.post(reverse("enterprise:repair-confirm", args=[case_no]))
    assert answer.url == reverse("enterprise:repair-case", args=[case_no])
    return RepairApplication.objects.get(case_no=case_no)


def test_the_overview_says_what_can_be_repaired_and_what_not_yet(
    house: House, signed_in: SignIn
) -> None:
    ready, bound = (
        house.record(),
        house.record(body={"document_no": "沪示环罚〔2026〕20号", "binding_until": "2099-01-01"}),
    )
    page = signed_in("own").get("/enterprise/repair/")
    rows = {row["shown"].record.record_no: row for row in page.context["rows"]}
    assert rows[ready]["checked"].may_file
    assert not rows[bound]["checked"].may_file
    text = page.content.decode()
    assert "2099-01-02 起可以申请" in text
    assert reverse("enterprise:repair-record", args=[ready]) in text


def test_an_application_is_walked_from_the_form_to_the_decision(
    house: House, signed_in: SignIn
) -> None:
    number, own = house.record(), signed_in("own")
    application = apply(own, number)
    assert application.state == "submitted"
    case = own.get(reverse("enterprise:repair-case", args=[application.case_no]))
    assert "待受理" in case.content.decode()
    officer = signed_in("officer")
    assert application.case_no in officer.get("/desk/repair/").content.decode()
    shown = officer.get(reverse("desk:repair-case", args=[application.case_no]))
    assert shown.context["all_met"]
    for act in ("accept", "grant"):
        place = reverse("desk:repair-act", args=[application.case_no, act])
        assert officer.get(place).status_code == 200
        assert officer.post(place, {"said": "条件具备"}).status_code == 302
    application.refresh_from_db()
    assert application.state == "granted"
    done = officer.get(reverse("desk:repair-case", args=[application.case_no]))
    assert done.context["receipts"]
    told = own.get(reverse("enterprise:repair-case", args=[application.case_no])).content.decode()
    assert "终止公示" in told
    assert "准予信用修复决定书" in told


def test_a_form_that_is_not_agreed_to_is_kept_and_not_signed(
    house: House, signed_in: SignIn
) -> None:
    own = signed_in("own")
    answer = own.post(reverse("enterprise:repair-record", args=[house.record()]))
    case_no = answer.url.split("/")[3]
    place = reverse("enterprise:repair-commitment", args=[case_no])
    text = own.get(place).context["text"]
    answer = own.post(place, {"text": text, "statement": "写了一段", "signed_by": "某某"})
    assert answer.status_code == 400
    assert "写了一段" in answer.content.decode()
    assert RepairApplication.objects.get(case_no=case_no).signed_at is None


def test_who_does_not_decide_sees_or_is_turned_away(house: House, signed_in: SignIn) -> None:
    application = apply(signed_in("own"), house.record())
    place = reverse("desk:repair-case", args=[application.case_no])
    act = reverse("desk:repair-act", args=[application.case_no, "accept"])
    office, other = signed_in("office"), signed_in("other")
    assert office.get(place).context["acts"] == []
    assert office.post(act).status_code == 403
    assert other.get(place).status_code == 403
    assert other.post(act).status_code == 403
    assert application.case_no not in other.get("/desk/repair/").content.decode()
    strange = signed_in("strange")
    assert strange.get(f"/enterprise/repair/{application.case_no}/").status_code in {403, 404}
    application.refresh_from_db()
    assert application.state == "submitted"


def test_deceit_needs_its_ground_and_bars(house: House, signed_in: SignIn) -> None:
    application = apply(signed_in("own"), house.record())
    officer = signed_in("officer")
    place = reverse("desk:repair-act", args=[application.case_no, "find-deceit"])
    assert officer.post(place, {"said": "凭证是伪造的", "ground": "none"}).status_code == 400
    answer = officer.post(place, {"said": "凭证是伪造的", "ground": "false-material"})
    assert answer.status_code == 302
    assert "凭证是伪造的" in officer.get("/desk/repair/bars/").content.decode()
    page = signed_in("own").get("/enterprise/repair/").content.decode()
    assert "前不得申请信用修复" in page


def test_the_list_is_found_again_sorted_and_exported(house: House, signed_in: SignIn) -> None:
    application = apply(signed_in("own"), house.record())
    officer = signed_in("officer")
    found = officer.get("/desk/repair/", {"q": "18号", "state": "all", "sort": "filed"})
    assert found.context["page"].total == 1
    assert officer.get("/desk/repair/", {"q": "没有"}).context["page"].total == 0
    csv = officer.get("/desk/repair/", {"format": "csv"}).content.decode("utf-8-sig")
    assert application.case_no in csv
    assert whole(USCC) in csv


def test_advice_is_issued_for_the_decisions_ticked(house: House, signed_in: SignIn) -> None:
    number = house.record()
    officer = signed_in("officer")
    page = officer.get("/desk/repair/advice/")
    assert [row["record"].record_no for row in page.context["page"].rows] == [number]
    officer.post("/desk/repair/advice/", {"record": [number]})
    assert RepairAdvice.objects.get().record_no == number
    assert officer.get("/desk/repair/advice/").context["page"].total == 0
    assert "信用修复告知书" in signed_in("own").get("/enterprise/letters/").content.decode()
    other = signed_in("other")
    assert other.get("/desk/repair/advice/").context["page"].total == 0


def test_a_shield_is_asked_for_and_raised(house: House, signed_in: SignIn) -> None:
    house.record()
    own, office = signed_in("own"), signed_in("office")
    sent = {"court": "示例区人民法院", "ruling_no": "（2026）沪示例破1号"}
    wrong = own.post("/enterprise/repair/shields/new/", sent | {"ruled_on": ""})
    assert wrong.status_code == 400
    assert "示例区人民法院" in wrong.content.decode()
    own.post(
        "/enterprise/repair/shields/new/",
        sent | {"ruled_on": "2026-08-03", "evidence": upload("裁定书.pdf")},
    )
    shield = RepairShield.objects.get()
    assert shield.case_no in office.get("/desk/repair/shields/").content.decode()
    place = reverse("desk:repair-shield-act", args=[shield.case_no, "raise"])
    assert office.get(place).status_code == 200
    assert office.post(place).status_code == 302
    shield.refresh_from_db()
    assert shield.state == "in-force"
    page = own.get(reverse("enterprise:repair-shield", args=[shield.case_no]))
    assert page.context["covered"] == 1
    assert signed_in("officer").get("/desk/repair/shields/").status_code == 403


def test_the_guide_tells_the_rules_and_checks_what_is_public(
    house: House, signed_in: SignIn
) -> None:
    house.record()
    anybody = Client()
    guide = anybody.get("/repair/")
    text = guide.content.decode()
    assert "不收取任何费用" in text
    assert "移出严重失信主体名单" in text
    asked = {"code": whole(USCC), "number": "沪示环罚[2026]18号"}
    found = anybody.get("/repair/", asked)
    assert found.context["shown"].record.document_no == "沪示环罚〔2026〕18号"
    assert anybody.get("/repair/", asked | {"number": "没有"}).context["is_missing"]


def test_a_bar_is_not_told_to_the_public(house: House, signed_in: SignIn) -> None:
    application = apply(signed_in("own"), house.record())
    signed_in("officer").post(
        reverse("desk:repair-act", args=[application.case_no, "find-deceit"]),
        {"said": "凭证是伪造的", "ground": "false-material"},
    )
    found = Client().get("/repair/", {"code": whole(USCC), "number": "沪示环罚〔2026〕18号"})
    assert found.context["shown"] is not None
    told = {each.title for each in found.context["conditions"]}
    assert "没有处在禁止申请的期间" not in told


def test_a_commitment_is_public_without_its_signer(house: House, signed_in: SignIn) -> None:
    application = apply(signed_in("own"), house.record())
    text = Client().get("/repair/commitments/").content.decode()
    assert "上海示例精密机械有限公司" in text
    assert application.signed_by not in text.replace("某某公司", "")


def test_a_filed_application_is_taken_back_once_asked(house: House, signed_in: SignIn) -> None:
    own = signed_in("own")
    application = apply(own, house.record())
    place = reverse("enterprise:repair-leave", args=[application.case_no])
    assert own.get(place).status_code == 200
    own.post(place, {"reason": "另有安排"})
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert Client().get("/repair/commitments/").context["page"].total == 0
