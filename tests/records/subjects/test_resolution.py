"""Who is meant: by code, by unique name, or a person is asked."""

from typing import Any

import polars as pl
import pytest

from chengxin.engines.matching.candidates import best_candidates
from chengxin.engines.matching.register import IDENTIFIER_SCHEMA, NAME_SCHEMA, Scheme
from chengxin.engines.matching.tables import TabledRegister
from chengxin.records.subjects import enums
from chengxin.records.subjects import services as subjects
from chengxin.records.subjects.services.lookup import StoredRegister
from tests.records.subjects.conftest import Register
from tests.records.subjects.invented import code, mentions, number15

CHENGHUAI = "上海澄怀科技有限公司"


def resolve_one(seq: int | None = None, **mention: Any) -> dict[str, Any]:
    return subjects.resolve(mentions(mention), seq=seq).row(0, named=True)


def test_a_code_decides_and_a_name_written_differently_is_no_rename(register: Register) -> None:
    known = register.enter(CHENGHUAI, uscc=code(1))
    found = resolve_one(uscc=code(1), name="上海澄懷科技有限公司 ")
    assert (found["subject_id"], found["how"], found["flag"]) == (known, "uscc", "")
    assert found["held_reason"] == ""
    assert found["candidate_ids"] == []


def test_the_same_code_under_another_name_is_flagged_renamed(register: Register) -> None:
    known = register.enter(CHENGHUAI, uscc=code(1))
    found = resolve_one(uscc=code(1), name="上海怀澄实业有限公司")
    assert (found["subject_id"], found["flag"]) == (known, "renamed")


def test_a_former_name_is_no_rename(register: Register) -> None:
    known = register.enter(CHENGHUAI, uscc=code(1), former_names=["上海怀澄实业有限公司"])
    found = resolve_one(uscc=code(1), name="上海怀澄实业有限公司")
    assert (found["subject_id"], found["flag"]) == (known, "")


@pytest.mark.parametrize(
    ("given", "how"),
    [
        ({"organisation_code": code(1)[8:17]}, "organisation-code"),
        ({"registration_number": number15(7)}, "registration-number"),
        ({"other_scheme": "facility-number", "other_value": "P0001"}, "facility-number"),
    ],
)
def test_weaker_codes_decide_in_order(register: Register, given: dict[str, str], how: str) -> None:
    known = register.enter(
        CHENGHUAI,
        uscc=code(1),
        registration_number=number15(7),
        other_scheme="facility-number",
        other_value="P0001",
    )
    found = resolve_one(name=CHENGHUAI, **given)
    assert (found["subject_id"], found["how"]) == (known, how)


def test_a_unique_name_decides_where_there_is_no_code(register: Register) -> None:
    known = register.enter("上海澄怀（集团）有限公司", uscc=code(1))
    found = resolve_one(name="上海澄怀(集团) 有限公司")
    assert (found["subject_id"], found["how"]) == (known, "name")


def test_a_name_of_two_subjects_is_held_with_both(register: Register) -> None:
    one, two = register.enter(CHENGHUAI, uscc=code(1)), register.enter(CHENGHUAI, uscc=code(2))
    found = resolve_one(name=CHENGHUAI)
    assert found["subject_id"] is None
    assert "多个主体" in found["held_reason"]
    assert found["candidate_ids"] == [one, two]


def test_a_present_bearer_stands_before_a_former_one(register: Register) -> None:
    former = register.enter("上海怀澄实业有限公司", uscc=code(1), former_names=[CHENGHUAI])
    present = register.enter(CHENGHUAI, uscc=code(2))
    assert resolve_one(name=CHENGHUAI)["candidate_ids"] == [present, former]


def test_an_unknown_valid_code_is_a_new_subject_and_never_the_one_of_that_name(
    register: Register,
) -> None:
    known = register.enter(CHENGHUAI, uscc=code(1))
    found = resolve_one(uscc=code(2), name=CHENGHUAI)
    assert (found["subject_id"], found["how"], found["flag"]) == (None, "none", "name-differs")
    assert (found["held_reason"], found["candidate_ids"]) == ("", [known])
    plain = resolve_one(uscc=code(3), name="上海无名实业有限公司")
    assert (plain["how"], plain["flag"], plain["held_reason"]) == ("none", "code-unknown", "")


def test_a_code_that_fails_its_check_digit_is_held_unless_it_is_registered(
    register: Register,
) -> None:
    bad = code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")
    known = register.enter(CHENGHUAI, uscc=code(2))
    held = resolve_one(uscc=bad, name=CHENGHUAI)
    assert held["subject_id"] is None
    assert "校验不通过" in held["held_reason"]
    assert held["candidate_ids"] == [known]
    pilot = register.enter("上海早年试点有限公司", uscc=bad)
    assert resolve_one(uscc=bad, name="上海早年试点有限公司")["subject_id"] == pilot


def test_a_code_of_one_and_the_name_of_another_are_held(register: Register) -> None:
    one = register.enter(CHENGHUAI, uscc=code(1))
    other = register.enter("上海怀澄实业有限公司", uscc=code(2))
    found = resolve_one(uscc=code(1), name="上海怀澄实业有限公司")
    assert found["subject_id"] is None
    assert "指向不同主体" in found["held_reason"]
    assert found["candidate_ids"] == [one, other]


def test_codes_of_two_subjects_are_held(register: Register) -> None:
    one = register.enter(CHENGHUAI, uscc=code(1))
    other = register.enter("上海怀澄实业有限公司", uscc=code(2), registration_number=number15(2))
    found = resolve_one(uscc=code(1), registration_number=number15(2), name=CHENGHUAI)
    assert (found["subject_id"], found["candidate_ids"]) == (None, [one, other])


def test_a_registration_number_never_merges_two_unified_codes(register: Register) -> None:
    known = register.enter(CHENGHUAI, uscc=code(1), registration_number=number15(1))
    found = resolve_one(uscc=code(2), registration_number=number15(1), name="上海新公司有限公司")
    assert (found["subject_id"], found["candidate_ids"]) == (None, [known])
    assert "另有统一社会信用代码" in found["held_reason"]


def test_a_name_does_not_outweigh_another_registration_number(register: Register) -> None:
    register.enter(CHENGHUAI, uscc=code(1), registration_number=number15(1))
    found = resolve_one(registration_number=number15(2), name=CHENGHUAI)
    assert found["subject_id"] is None
    assert "另有同类代码" in found["held_reason"]
    old = resolve_one(registration_number="3102262000001", name=CHENGHUAI)
    assert old["how"] == "name"


def test_a_number_of_another_province_is_not_outweighed_by_the_name(register: Register) -> None:
    known = register.enter(CHENGHUAI, uscc=code(1))
    assert resolve_one(registration_number=number15(1), name=CHENGHUAI)["how"] == "name"
    elsewhere = resolve_one(registration_number="370681018019402", name=CHENGHUAI)
    assert (elsewhere["subject_id"], elsewhere["candidate_ids"]) == (None, [known])
    national = resolve_one(registration_number="100000000000016", name=CHENGHUAI)
    assert national["how"] == "name"


def test_nothing_known_and_nothing_given_are_held_with_a_reason(register: Register) -> None:
    register.enter(CHENGHUAI, uscc=code(1))
    assert "没有对应主体" in resolve_one(name="上海查无此人有限公司")["held_reason"]
    assert resolve_one(name=None)["held_reason"] == "没有代码也没有名称"


@pytest.mark.parametrize(
    "written",
    [
        "澄怀科技（上海）有限公司",
        "上海市澄怀科技有限公司",
        "上海澄怀科技有限责任公司",
        "澄怀科技有限公司",
        "上海澄怀科技",
    ],
)
def test_a_name_in_nearly_that_form_is_held_with_the_candidate(
    register: Register, written: str
) -> None:
    known = register.enter(CHENGHUAI, uscc=code(1))
    register.enter("上海澄怀商贸有限公司", uscc=code(2))
    found = resolve_one(name=written)
    assert (found["subject_id"], found["how"]) == (None, "none")
    assert found["candidate_ids"] == [known]


@pytest.mark.parametrize(
    "written",
    [
        "上海澄怀科枝有限公司",
        "上海澄淮科技有限公司",
        "上海澄怀科技有公司",
        "上海澄怀技科有限公司",
        "上诲澄怀科技有限公司",
        "上海市奉闲区澄怀科技有限公司",
        "上海澄怀科技有限公司公司",
    ],
)
def test_a_slip_of_the_keyboard_is_held_with_the_candidate_and_never_linked(
    register: Register, written: str
) -> None:
    known = register.enter("上海市奉贤区澄怀科技有限公司", uscc=code(1))
    register.enter("上海市奉贤区银杏餐饮有限公司", uscc=code(2))
    found = resolve_one(name=written)
    assert (found["subject_id"], found["how"]) == (None, "none")
    assert "没有对应主体" in found["held_reason"]
    assert found["candidate_ids"] == [known]


def test_the_database_and_tables_in_memory_find_the_same_candidates(register: Register) -> None:
    names = {
        register.enter(name, uscc=code(number)): name
        for number, name in enumerate(
            ("上海澄怀科技有限公司", "上海澄华科技有限公司", "上海海棠春晓餐饮有限公司"), start=1
        )
    }
    asked = pl.Series(
        ["上海澄坏科技有限公司", "上海海裳春晓餐饮有限公司", "澄怀科技", "上海查无此人有限公司"]
    )
    tables = TabledRegister(
        pl.DataFrame(schema=IDENTIFIER_SCHEMA),
        pl.DataFrame(
            [(name, subject_id, False, subject_id) for subject_id, name in names.items()],
            schema=NAME_SCHEMA,
            orient="row",
        ),
    )
    stored = best_candidates(asked, StoredRegister(None))
    assert stored.height >= 4
    assert stored.equals(best_candidates(asked, tables))


def test_resolution_answers_as_known_at_a_commit(register: Register) -> None:
    before = register.commit().seq
    known = register.enter(CHENGHUAI, uscc=code(1))
    assert resolve_one(seq=before, uscc=code(1), name=CHENGHUAI)["flag"] == "code-unknown"
    after = register.commit().seq
    assert resolve_one(seq=after, uscc=code(1), name=CHENGHUAI)["subject_id"] == known


def test_rows_come_back_in_their_order_and_none_is_lost(register: Register) -> None:
    register.enter(CHENGHUAI, uscc=code(1))
    table = mentions(
        *({"uscc": code(1), "name": CHENGHUAI} for _ in range(3)),
        {"name": "上海查无此人有限公司"},
        {"uscc": code(9), "name": "上海未登记有限公司"},
    ).sample(fraction=1, shuffle=True, seed=3)
    assert subjects.resolve(table, seq=None)["row_no"].to_list() == table["row_no"].to_list()


def test_the_schemes_of_the_engine_are_those_of_the_register() -> None:
    assert [s.value for s in Scheme] == list(enums.Scheme.values)
