"""Objections through the three doors: filed, forwarded, corrected by two people, followed."""

import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chengxin.affairs.objections.models import Objection
from chengxin.records.subjects.selectors import version_of
from tests.affairs.objections.conftest import FINE, PNG, WORDS, Scene

MARK = "异议处理中"
Doors = Callable[[str], Client]


def url(name: str, *parts: object) -> str:
    return reverse(name, args=parts)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def public_pages(scene: Scene) -> list[str]:
    version = version_of(scene.subject_id, valid_on=scene.on)
    assert version is not None
    return [
        url("portal:subject", version.uscc),
        url("portal:list", "administrative-penalty"),
    ]


def file_own(scene: Scene, as_: Doors) -> str:
    response = as_("enterprise").post(
        url("enterprise:objection-new", scene.record_no),
        {
            "ground": "wrong-content", "fields": [FINE], "statement": WORDS, "wanted": "1.2",
            "evidence": [SimpleUploadedFile("决定书.png", PNG, "image/png")],
        },
    )  # fmt: skip
    assert response.status_code == 302
    return Objection.objects.latest("pk").case_no


def test_a_record_is_objected_to_corrected_and_the_mark_seen_at_every_door(
    scene: Scene, as_: Doors
) -> None:
    own_file = text_of(as_("enterprise"), url("enterprise:records"))
    assert url("enterprise:objection-new", scene.record_no) in own_file
    case_no = file_own(scene, as_)
    for address in public_pages(scene):
        assert MARK in text_of(as_("visitor"), address)
    assert MARK in text_of(as_("enterprise"), url("enterprise:records"))
    case_page = text_of(as_("enterprise"), url("enterprise:objection", case_no))
    assert "决定书.png" in case_page

    office = as_("office")
    assert case_no in text_of(office, url("desk:objections"))
    office.post(url("desk:objection-act", case_no), {"act": "forward"})
    clerk = as_("clerk")
    page = text_of(clerk, url("desk:objection-propose", case_no))
    assert 'value="1.5"' in page
    told = {"outcome": "correct", "reason": "经核对决定书，金额录入有误。", f"cell-{FINE}": "1.2"}
    assert clerk.post(url("desk:objection-propose", case_no), told).status_code == 302
    considered = text_of(as_("enterprise"), url("enterprise:objection", case_no))
    assert "金额录入有误" not in considered  # nobody has confirmed it
    clerk2 = as_("clerk2")
    assert "1.2" in text_of(clerk2, url("desk:objection-confirm", case_no))
    clerk2.post(url("desk:objection-confirm", case_no), {"number": 1})
    assert scene.live().version == 2

    for address in public_pages(scene):
        assert MARK not in text_of(as_("visitor"), address)
    done = text_of(as_("enterprise"), url("enterprise:objection", case_no))
    assert "予以更正" in done
    assert "异议处理结果告知书" in done
    assert "异议处理结果告知书" in text_of(as_("enterprise"), url("enterprise:letters"))


def test_the_whole_record_is_sent_back_with_the_form_and_only_changes_count(
    scene: Scene, as_: Doors
) -> None:
    case_no = file_own(scene, as_)
    as_("office").post(url("desk:objection-act", case_no), {"act": "forward"})
    clerk = as_("clerk")
    page = text_of(clerk, url("desk:objection-propose", case_no))
    cells = dict(
        re.findall(r'<input id="cell-[A-Z_0-9]+"[^>]*name="([^"]+)" value="([^"]*)"', page)
    )
    assert len(cells) > 10
    sent = cells | {"outcome": "correct", "reason": "经核对，没有一项要改动的。"}
    refused = clerk.post(url("desk:objection-propose", case_no), sent)
    assert refused.status_code == 400
    assert "没有改动任何一项" in refused.content.decode()


def test_what_is_wrong_is_said_beside_its_part_and_what_was_typed_is_kept(
    scene: Scene, as_: Doors
) -> None:
    response = as_("enterprise").post(
        url("enterprise:objection-new", scene.record_no),
        {"ground": "wrong-content", "statement": "写了足够多的字来说明这件事"},
    )
    assert response.status_code == 400
    page = response.content.decode()
    assert "请勾选有误的项目" in page
    assert "写了足够多的字来说明这件事" in page
    refused = as_("enterprise").post(
        url("enterprise:objection-new", scene.record_no),
        {
            "ground": "wrong-content", "fields": [FINE], "statement": WORDS,
            "evidence": [SimpleUploadedFile("a.png", b"not a picture", "image/png")],
        },
    )  # fmt: skip
    assert refused.status_code == 400
    assert not Objection.objects.exists()


def test_a_visitor_reports_follows_and_takes_back(scene: Scene, as_: Doors) -> None:
    visitor = as_("visitor")
    form = url("portal:objection-new", scene.record_no)
    assert "怎样联系您" in text_of(visitor, form)
    sent = {
        "ground": "wrong-content", "fields": [FINE], "statement": WORDS, "name": "示例某",
        "reach": "021-00000000",
    }  # fmt: skip
    filed = visitor.post(form, sent, follow=True).content.decode()
    case_no = Objection.objects.get().case_no
    code = re.search(r'name="code" value="([A-Z2-9]{12})"', filed)
    assert code is not None
    wrong = visitor.post(url("portal:objection-follow"), {"case_no": case_no, "code": "X" * 12})
    assert wrong.status_code == 400
    given = {"case_no": case_no.lower(), "code": code[1].lower()}
    followed = visitor.post(url("portal:objection-follow"), given).content.decode()
    assert "待受理" in followed
    assert "示例某" not in followed
    as_("office").post(url("desk:objection-act", case_no), {"act": "forward"})
    followed = visitor.post(url("portal:objection-follow"), given).content.decode()
    assert "异议受理告知书" in followed
    assert "示例某" not in text_of(as_("enterprise"), url("enterprise:objections"))
    contact = as_("office").post(url("desk:objection-contact", case_no)).content.decode()
    assert "示例某" in contact
    assert as_("clerk").post(url("desk:objection-contact", case_no)).status_code == 403
    given["case_no"] = case_no
    taken_back = visitor.post(url("portal:objection-withdraw"), given).content.decode()
    assert "已撤回" in taken_back


def test_guessing_codes_is_slowed_down(scene: Scene, as_: Doors) -> None:
    visitor = as_("visitor")
    guess = {"case_no": "OB-2026-000001", "code": "X"}
    for _ in range(30):
        assert "查询码不对" in visitor.post(url("portal:objection-follow"), guess).content.decode()
    assert "太频繁" in visitor.post(url("portal:objection-follow"), guess).content.decode()


def test_a_record_that_is_not_public_is_not_reported_by_the_public(
    scene: Scene, as_: Doors
) -> None:
    assert as_("visitor").get(url("portal:objection-new", 999_999_999)).status_code == 404
    assert as_("stranger").get(url("enterprise:objections")).status_code in (403, 404)
    assert (
        as_("water").get(url("desk:objection-new", scene.record_no)).status_code == 302
    )  # names a matter first


def test_a_case_is_for_whom_it_concerns(scene: Scene, as_: Doors) -> None:
    case_no = file_own(scene, as_)
    assert as_("water").get(url("desk:objection", case_no)).status_code == 404
    assert as_("clerk").get(url("desk:objection", case_no)).status_code == 404  # not forwarded yet
    assert as_("counter").get(url("desk:objections")).status_code == 403
    as_("office").post(url("desk:objection-act", case_no), {"act": "forward"})
    assert "写拟办意见" in text_of(as_("clerk"), url("desk:objection", case_no))
    assert "写拟办意见" not in text_of(as_("office"), url("desk:objection", case_no))


def test_an_office_declines_with_a_reason_the_enterprise_reads(scene: Scene, as_: Doors) -> None:
    case_no = file_own(scene, as_)
    office = as_("office")
    office.post(url("desk:objection-act", case_no), {"act": "decline", "why": "the-act-itself"})
    assert Objection.objects.get().is_open  # no words of its own
    sent = {"act": "decline", "why": "the-act-itself", "reason": "只说处罚过重，未指出记录有误。"}
    office.post(url("desk:objection-act", case_no), sent)
    page = text_of(as_("enterprise"), url("enterprise:objection", case_no))
    assert "行政复议" in page


def test_a_department_examines_its_own_record_from_the_credit_file(
    scene: Scene, as_: Doors
) -> None:
    clerk = as_("clerk")
    clerk.post(url("desk:matter"), {"matter": "示例核查"})
    file = text_of(clerk, f"{url('desk:subject', scene.subject_id)}?record={scene.record_no}")
    assert url("desk:objection-new", scene.record_no) in file
    sent = {"ground": "wrong-content", "fields": [FINE], "statement": WORDS}
    clerk.post(url("desk:objection-new", scene.record_no), sent)
    objection = Objection.objects.get()
    assert objection.state == "forwarded"
    file = text_of(clerk, f"{url('desk:subject', scene.subject_id)}?record={scene.record_no}")
    assert objection.case_no in file
    clerk.post(url("desk:objection-act", objection.case_no), {"act": "withdraw"})
    objection.refresh_from_db()
    assert objection.state == "withdrawn"


def test_the_list_is_exported_and_the_export_is_in_the_trail(scene: Scene, as_: Doors) -> None:
    from chengxin.records.audit.models import AuditEntry

    case_no = file_own(scene, as_)
    response = as_("office").get(url("desk:objections") + "?format=csv&state=all")
    assert case_no in response.content.decode("utf-8-sig")
    assert AuditEntry.objects.filter(action="objections.list.exported").count() == 1


def test_the_pages_speak_english(scene: Scene, as_: Doors) -> None:
    case_no = file_own(scene, as_)
    client = as_("office")
    client.cookies["django_language"] = "en"
    page = text_of(client, url("desk:objection", case_no))
    assert "Objection" in page
    assert "受理并转交" not in page
