"""Pushing a batch: once, whatever is repeated; refused with what, where, why and how to mend it."""

import gzip
import json
from io import BytesIO

import pytest
from django.test import override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from chengxin.entrances.jobs import tasks
from chengxin.records.audit.models import AuditEntry
from chengxin.records.intake import receipts
from chengxin.records.intake.models import Batch
from tests.entrances.api.conftest import DEPARTMENT, REGISTER

LINE = {
    "名称": "示例区晨曦机械有限公司",
    "统一社会信用代码": "91310199MA5LG2B67Q",
    "主体类别": "企业法人",
    "登记状态": "存续",
    "成立日期": "2015-03-02",
}
WRONG = REGISTER + "示例区暮色机械有限公司,91310199MA5LG2B67A,企业法人,存续,二〇一五\n"


def take_in(answer):
    batch = Batch.objects.get(batch_no=answer.json()["batch"])
    tasks.take_in(batch_id=batch.pk)
    return batch


def test_a_push_is_received_queued_and_followed(system):
    answer = system.push(query="&file_name=register.csv")
    assert answer.status_code == 202
    body = answer.json()
    assert (body["state"], body["ended"], body["counts"]["received"]) == ("received", False, 1)
    assert answer.headers["Location"] == body["links"]["self"]
    batch = Batch.objects.get()
    assert (batch.department_id, batch.way_in, batch.file_name) == (
        DEPARTMENT, "api", "register.csv",
    )  # fmt: skip
    assert ProcrastinateJob.objects.filter(task_name="intake.take_in").count() == 1
    take_in(answer)
    seen = system.get(f"/batches/{batch.batch_no}").json()
    assert (seen["state"], seen["ended"], seen["counts"]["new"]) == ("done", True, 1)
    assert system.get("/batches").json()["total"] == 1


@pytest.mark.parametrize(
    ("body", "kind", "headers"),
    [
        pytest.param(json.dumps(LINE), "application/x-ndjson", {}, id="json_lines"),
        pytest.param(json.dumps(LINE, ensure_ascii=False), "application/jsonl", {}, id="jsonl"),
        pytest.param(
            gzip.compress(REGISTER.encode()), "text/csv", {"Content-Encoding": "gzip"}, id="gzip"
        ),
        pytest.param(REGISTER.encode("gb18030"), "text/csv", {}, id="gb18030"),
    ],
)
def test_every_kind_of_body_says_the_same(system, body, kind, headers):
    answer = system.push(body, kind=kind, **headers)
    assert answer.status_code == 202, answer.content.decode()
    take_in(answer)
    assert Batch.objects.get().new == 1


def test_a_workbook_is_a_body_too(system):
    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    book.active.append(list(LINE))
    book.active.append(list(LINE.values()))
    book.save(out)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = system.push(out.getvalue(), kind=kind)
    assert answer.json()["counts"]["received"] == 1
    assert answer.json()["file_name"] == "push.xlsx"


def test_the_same_key_with_the_same_content_gets_the_same_answer(system):
    first = system.push()
    take_in(first)
    again = system.push()
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"body": WRONG}, id="content"),
        pytest.param({"query": "&dry_run=true"}, id="parameter"),
    ],
)
def test_the_same_key_with_other_content_is_a_conflict(system, changed):
    assert system.push().status_code == 202
    refused = system.push(**changed)
    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency-key-reused")
    assert Batch.objects.count() == 1


def test_two_systems_may_use_the_same_key(open_system):
    assert open_system(name="甲").sign_in().push().status_code == 202
    assert open_system(name="乙").sign_in().push().status_code == 202


def test_a_refusal_is_the_same_when_repeated_and_keeps_nothing(system):
    first = system.push("甲列,乙列\n1,2\n")
    again = system.push("甲列,乙列\n1,2\n")
    assert (first.status_code, again.status_code) == (422, 422)
    assert first.json() == again.json()
    assert first.headers["Content-Type"] == "application/problem+json"
    problem = first.json()
    assert problem["code"] == "unknown-columns"
    assert "甲列" in problem["why"]
    for part in ("what", "where", "why", "remedy"):
        assert problem[part]
    assert Batch.objects.count() == 0


def test_a_new_key_for_the_file_just_taken_in_changes_nothing(system):
    take_in(system.push())
    again = system.push(key="key-2")
    assert again.status_code == 200
    assert again.json()["repeat_of"] is not None
    assert again.json()["counts"]["unchanged"] == 1


def test_errors_are_given_per_row_and_field_in_pages(system):
    batch = take_in(system.push(WRONG))
    page = system.get(f"/batches/{batch.batch_no}/problems", size=1).json()
    assert page["total"] > 1
    assert len(page["problems"]) == 1
    everything = system.get(f"/batches/{batch.batch_no}/problems").json()["problems"]
    assert {problem["row"] for problem in everything} == {3}
    assert all(problem["message"] and problem["remedy"] for problem in everything)
    assert system.get(f"/batches/{batch.batch_no}/problems", row=2).json()["total"] == 0
    rows = system.get(f"/batches/{batch.batch_no}/rows").json()["rows"]
    assert [row["row"] for row in rows] == [2, 3]
    assert rows[0]["outcome"] == "new"
    assert AuditEntry.objects.filter(action="intake.problems.read").count() == 3


def test_the_returned_workbook_comes_once_the_batch_has_ended(system):
    answer = system.push(WRONG)
    place = f"/batches/{answer.json()['batch']}/workbook"
    assert system.get(place).status_code == 409
    take_in(answer)
    given = system.get(place)
    assert given.status_code == 200
    assert b"".join(given.streaming_content).startswith(b"PK")


def test_the_receipt_carries_a_digest_of_itself(system):
    batch = take_in(system.push())
    receipt = system.get(f"/batches/{batch.batch_no}/receipt").json()
    assert receipt["counts"]["received"] == receipt["counts"]["accepted"] == 1
    assert receipt["digest"] == receipts.digest_of(receipt)
    receipt["counts"]["accepted"] = 0
    assert receipt["digest"] != receipts.digest_of(receipt)


def test_a_waiting_batch_can_be_given_up_once(system):
    batch_no = system.push().json()["batch"]
    assert system.post(f"/batches/{batch_no}/cancel").json()["state"] == "cancelled"
    refused = system.post(f"/batches/{batch_no}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "batch-state")


def test_a_department_sees_only_its_own_batches(system, open_system):
    batch_no = system.push().json()["batch"]
    stranger = open_system("ecology-environment", "别的系统").sign_in()
    assert stranger.get("/batches").json()["total"] == 0
    for place in ("", "/problems", "/rows", "/receipt", "/workbook"):
        assert stranger.get(f"/batches/{batch_no}{place}").status_code == 404
    assert stranger.post(f"/batches/{batch_no}/cancel").status_code == 404
    assert system.get(f"/batches/{batch_no}").status_code == 200


def test_a_department_pushes_only_what_it_reports(open_system):
    stranger = open_system("ecology-environment", "别的系统").sign_in()
    refused = stranger.push()
    assert (refused.status_code, refused.json()["code"]) == (403, "catalogue-gate")
    assert "registration" not in {i["code"] for i in stranger.get("/items").json()["items"]}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param({"key": None}, 422, id="no_key"),
        pytest.param({"kind": "application/pdf"}, 415, id="other_kind"),
        pytest.param({"Content-Encoding": "br"}, 415, id="other_encoding"),
        pytest.param({"item": "no-such-item"}, 404, id="unknown_item"),
        pytest.param({"item": "%00"}, 422, id="nul"),
        pytest.param({"query": "&dry_run=perhaps"}, 422, id="neither_yes_nor_no"),
        pytest.param({"query": "&dryrun=true"}, 422, id="misspelt_parameter"),
        pytest.param({"body": b"\n"}, 422, id="empty"),
        pytest.param({"body": "{", "kind": "application/x-ndjson"}, 422, id="broken_json"),
    ],
)
def test_a_malformed_push_is_a_problem(system, given, status):
    refused = system.push(**given)
    assert refused.status_code == status
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["status"] == status
    assert refused.json()["remedy"]
    assert Batch.objects.count() == 0


def test_a_body_beyond_the_limit_is_refused_unread(system):
    with override_settings(INTAKE_LARGEST_FILE_BYTES=100):
        refused = system.push(REGISTER * 10)
    assert (refused.status_code, refused.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("path", "status"), [("/nowhere", 404), ("/batches/20261122-000001", 404), ("/batches/x", 422)]
)
def test_what_is_not_there_is_a_problem_too(system, path, status):
    refused = system.get(path)
    assert refused.status_code == status
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_another_method_is_a_problem_that_names_the_right_ones(system):
    refused = system.browser.delete("/api/v1/batches", headers={"Authorization": "Bearer x"})
    assert refused.status_code == 405
    assert "POST" in refused.headers["Allow"]
    assert refused.json()["code"] == "method-not-allowed"


def test_an_item_names_its_fields(system):
    found = system.get("/items/registration").json()
    assert {"名称", "统一社会信用代码"} <= {field["title"] for field in found["fields"]}
    assert system.get("/items/no-such-item").status_code == 404


def test_the_interface_is_described_for_people_and_programs(client, db):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    assert "/api/v1/batches" in described["paths"]
    page = client.get("/api/").content.decode()
    assert "/api/v1/batches/{batch_no}/problems" in page
    assert client.get("/api/v1/docs").status_code == 200
