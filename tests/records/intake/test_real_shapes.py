"""Every feed of the real-input trial works on invented rows in the shape of its files."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.real.links import truth_of
from chengxin.records.intake import services as intake
from chengxin.records.intake.feeds import load_feed
from chengxin.records.intake.models import Batch
from chengxin.records.ledger.models import LedgerRecord
from tests.records.intake.invented import SHANGHAI, Desk, code, equation, rules, wrong_code

FEEDS = Path("benchmarks/real/feeds")


def _take(desk: Desk, key: str, *rows: Mapping[str, str], snapshot: bool = False) -> Batch:
    feed = load_feed(FEEDS / f"{key}.yml")
    assert feed.department is not None
    return desk.take(rows, item=feed.item, department=feed.department, feed=feed, snapshot=snapshot)


def _live(item: str) -> list[LedgerRecord]:
    return list(LedgerRecord.objects.filter(item=item, superseded_seq=None).order_by("row_no"))


TIDY = {
    "uscc": code(1), "ent_name": "上海虚构甲有限公司", "reg_date": "1999-05-01",
    "ent_type_raw": "", "legal_rep_hash": "P0000000001", "legal_rep_kind": "person",
    "reg_capital_raw": "60.5(万美元)", "reg_capital_amount": "605000",
    "reg_capital_currency": "USD", "business_scope": "虚构", "uscc_division": "310120",
    "district_raw": "奉贤", "address": "虚构路1号", "town_guess": "", "dq_flags": "",
    "src_ref": "1999:2",
}  # fmt: skip
RAW = {
    "src_ref": "1999:2", "企业名称": "上海虚构甲有限公司", "统一社会信用代码": code(1),
    "注册日期": "1999-05-01", "企业类型": "N/A", "法人代表(hash)": "P0000000001",
    "注册资金": "60.5(万美元)", "经营范围": "虚构", "所在省份": "上海", "地区": "奉贤",
    "注册地址": "虚构路1号",
}  # fmt: skip


def test_a_register_in_its_tidy_and_its_raw_shape_says_the_same(desk: Desk) -> None:
    assert equation(_take(desk, "registry-shanghai", TIDY)) == (1, 0, 0, 0, 0, 0)
    assert equation(_take(desk, "registry-shanghai", RAW)) == (0, 0, 1, 0, 0, 0)
    (record,) = _live("registration")
    body = record.payload.body
    assert (body["capital_minor"], body["capital_currency"]) == (60_500_000, "USD")
    assert (record.valid_from.isoformat(), body["division_code"]) == ("1999-05-01", "310120")


def test_a_shifted_row_of_a_register_is_held(desk: Desk) -> None:
    shifted = RAW | {"所在省份": "P0000000001", "地区": "上海"}
    batch = _take(desk, "registry-shanghai", shifted)
    assert equation(batch) == (0, 0, 0, 0, 1, 0)
    assert rules(batch) == {"shifted-columns"}


def _slim(number: int, **changes: str) -> dict[str, str]:
    row = {
        "uscc_or_regno": code(number), "ent_name": f"虚构第{number}有限公司",
        "reg_date": "2001-01-01", "reg_capital_raw": "50(万)", "province": "山东",
        "city_raw": "济南", "address": "虚构路",
    }  # fmt: skip
    return row | changes


def test_the_short_register_takes_codes_and_registration_numbers(desk: Desk) -> None:
    batch = _take(
        desk,
        "registry-slim",
        _slim(1),
        _slim(2, uscc_or_regno="370100000000017"),
        _slim(3, uscc_or_regno="企合虚字第3号"),
        _slim(4, uscc_or_regno=wrong_code(4)),
    )
    assert equation(batch) == (3, 0, 0, 0, 1, 0)
    assert {"not-a-capital", "uscc-check-digit"} <= rules(batch, severity="warn")
    assert "feed-pattern" in rules(batch, severity="hold")


def _entry(number: int, **changes: str) -> dict[str, str]:
    row = {
        "list_name": "虚构名单", "seq": f"XG{number:08d}", "no": str(number),
        "publish_time": "2017-09-25 00:00:00", "ent_name": f"虚构第{number}有限公司",
        "code": code(number), "code_kind": "uscc18_valid",
    }  # fmt: skip
    return row | changes


def test_list_entries_are_linked_by_code_by_name_or_wait(desk: Desk) -> None:
    _take(desk, "registry-slim", _slim(1), _slim(2), _slim(3, ent_name="虚构第2有限公司"))
    # A number of another province would speak against the name, and the row would wait.
    number = {"code": "310120000000014"}
    batch = _take(
        desk,
        "list-sd-fj",
        _entry(1, ent_name="虚构改名有限公司"),
        _entry(2, ent_name="虚构第1有限公司", **number),
        _entry(3, ent_name="虚构第2有限公司", **number),
        _entry(1, publish_time="43003", ent_name="虚构改名有限公司"),
    )
    assert equation(batch) == (2, 0, 1, 0, 1, 0)
    assert {"renamed", "duplicate-in-batch"} <= rules(batch, severity="warn")
    assert len({r.subject_id for r in _live("serious-dishonesty-list")}) == 1


def test_an_entry_without_a_day_is_known_from_receipt_and_stays_as_it_is(desk: Desk) -> None:
    entry = _entry(1, publish_time="")
    _take(desk, "list-sd-fj", entry)
    desk.at = datetime(2026, 11, 18, 9, tzinfo=SHANGHAI)
    again = _take(desk, "list-sd-fj", entry, _entry(2))
    assert equation(again) == (1, 0, 1, 0, 0, 0)
    first = LedgerRecord.objects.order_by("pk")[0]
    assert first.payload.body["estimated"] == "listed_on"
    assert first.valid_from.isoformat() == "2026-11-16"


def _decision(number: int, **changes: str) -> dict[str, str]:
    feed = load_feed(FEEDS / "tax-decisions.yml")
    row = dict.fromkeys(sorted(feed.known_columns), "")
    row |= {
        "当事人名称": f"虚构第{number}有限公司",
        "统一社会信用代码": code(number),
        "文书类型": "税务行政处罚决定书",
        "决定书文号": f"虚税罚〔2026〕{number}号",
        "稽查机构": "虚构税务局稽查局",
        "官方发布日期": "2026-07-01",
        "罚款金额": "200000",
        "最后核验日期": "2026-07-26",
    }
    return row | changes


def test_tax_decisions_come_in_and_what_is_no_penalty_waits(desk: Desk) -> None:
    rows = [
        _decision(1),
        _decision(2, 文书类型="税务处理决定书", 决定书文号="虚税处〔2026〕2号"),
        _decision(3, 备注="官方页面显示该决定书已被撤销。"),
        _decision(4, 官方发布日期="", 决定书文号="虚税罚〔2023〕4号"),
    ]
    batch = _take(desk, "tax-decisions", *rows, snapshot=True)
    assert equation(batch) == (1, 0, 0, 1, 1, 1)
    assert rules(batch, severity="hold") == {"not-a-penalty"}
    first, _ = _live("administrative-penalty")
    body = first.payload.body
    assert (body["fine_fen"], body["estimated"]) == (20_000_000, "decided_on")
    seen = [row | {"最后核验日期": "2026-07-27"} for row in rows]
    again = _take(desk, "tax-decisions", *seen, snapshot=True)
    assert equation(again) == (0, 0, 2, 0, 1, 1)


FACILITY = {
    "control_no": "A0000001", "name": "虛構股份有限公司", "address": "虛構路一號",
    "industrial_zone": "", "industry": "虛構業", "regulated_media": "", "lat": "", "lon": "",
    "imported_at": "2016/03/06", "n_penalties": "1",
}  # fmt: skip
PENALTY = {
    "control_no": "A0000001", "party_name": "虛構股份有限公司", "facility_name": "虛構廠",
    "industry": "虛構業", "county": "虛構縣", "document_no": "40-103-120008",
    "penalty_year": "2014", "penalty_date": "2014/12/03", "transgress_date": "2014/09/29",
    "law": "虛構法第31條", "penalty_money_twd": "6000.0", "is_petition": "否",
    "petition_agency": "", "petition_result": "", "appeal_rescind": "", "improve_deadline": "",
    "inspection_condition": "", "update_time": "2016/03/06 01:00",
}  # fmt: skip


def test_environmental_penalties_are_linked_by_the_facility_number(desk: Desk) -> None:
    nameless = FACILITY | {"control_no": "", "name": "無號股份有限公司", "imported_at": ""}
    assert equation(_take(desk, "facilities-tw-env", FACILITY, nameless)) == (1, 0, 0, 0, 1, 0)
    batch = _take(
        desk,
        "penalties-tw-env",
        PENALTY,
        PENALTY | {"law": "虛構法第36條"},
        PENALTY | {"document_no": "40-103-120009", "petition_result": "原處分撤銷"},
        PENALTY | {"control_no": "", "document_no": "40-103-120010"},
        PENALTY | {"control_no": "B9", "party_name": "不明行", "document_no": "40-103-120011"},
    )
    assert equation(batch) == (3, 0, 0, 1, 1, 0)
    records = _live("administrative-penalty")
    assert len({r.subject_id for r in records}) == 1
    # New Taiwan dollars are no renminbi: the amount is kept as it is and makes no fine.
    assert "fine_fen" not in records[0].payload.body
    assert records[0].payload.body["source"]["penalty_money_twd"] == "6000.0"


def test_mixed_samples_are_read_as_far_as_they_can_be(desk: Desk) -> None:
    sample = {
        "doc_kind": "行政处罚", "party_name": "虚构第1有限公司",
        "party_code_as_published": code(1), "document_no": "虚环罚﹝2025﹞067号",
        "authority": "虚构生态环境局", "decision_date_as_published": "20251212",
        "content_as_published": "责令立即改正，罚款人民币捌拾捌万陆仟零捌拾元",
        "reason": "未批先建", "source": "https://example.org/",
    }  # fmt: skip
    batch = _take(
        desk,
        "penalties-mixed",
        sample,
        sample | {"decision_date_as_published": "2025", "document_no": "虚环罚〔2025〕68号"},
        sample | {"doc_kind": "税务处理", "document_no": "虚税处〔2025〕69号"},
    )
    assert equation(batch) == (1, 0, 0, 0, 1, 1)
    (record,) = _live("administrative-penalty")
    assert (record.document_no, record.payload.body["fine_fen"]) == (
        "虚环罚〔2025〕067号",
        88_608_000,
    )


@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        pytest.param((code(1), "改名"), code(1), id="by_code_under_another_name"),
        pytest.param(("370100000000017", "甲"), code(1), id="by_name_without_a_unified_code"),
        pytest.param((code(9), "甲"), None, id="another_valid_code_is_another_enterprise"),
        pytest.param(("370100000000017", "乙"), None, id="a_name_of_two"),
    ],
)
def test_the_truth_of_links_is_made_from_the_files_alone(
    entry: tuple[str, str], meant: str | None
) -> None:
    register = {code(1): "甲", code(2): "乙", code(3): "乙"}
    assert truth_of([(2, *entry)], register).get(2) == meant


def test_every_real_feed_is_used_by_the_trial() -> None:
    text = Path("benchmarks/real/trial.py").read_text(encoding="utf-8")
    assert all(f'"{path.stem}"' in text for path in FEEDS.glob("*.yml"))


def test_the_trial_says_so_when_the_data_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from benchmarks.real import __main__ as trial

    monkeypatch.setattr("sys.argv", ["real", "--data", "/nowhere"])
    assert trial.main() == 0
    assert "skipped" in capsys.readouterr().out


def test_a_repeat_of_a_real_shape_is_left_alone(desk: Desk) -> None:
    batch = _take(desk, "registry-slim", _slim(1))
    again = _take(desk, "registry-slim", _slim(1))
    assert again.repeat_of == batch
    assert intake.take_in(batch_id=again.pk) == again
