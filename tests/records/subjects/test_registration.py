"""What the register says becomes versions, names and codes; nothing is overwritten."""

from datetime import date

import pytest

from chengxin.records.subjects import services as subjects
from chengxin.records.subjects.errors import IdentifierTakenError
from chengxin.records.subjects.models import (
    Subject,
    SubjectIdentifier,
    SubjectName,
    SubjectSearch,
    SubjectVersion,
)
from tests.records.subjects.conftest import Register
from tests.records.subjects.invented import REGISTERED_ON, TODAY, code, mentions, number15

CHENGHUAI, HUAICHENG = "上海澄怀科技有限公司", "上海怀澄实业有限公司"
CHANGED_ON = date(2026, 5, 1)


def live_versions(subject_id: int) -> list[tuple[date, date | None, str]]:
    rows = SubjectVersion.objects.filter(subject_id=subject_id, superseded_seq=None)
    return list(rows.order_by("valid_from").values_list("valid_from", "valid_to", "name"))


def live_names(subject_id: int) -> set[tuple[str, bool]]:
    rows = SubjectName.objects.filter(subject_id=subject_id, superseded_seq=None)
    return set(rows.values_list("name", "former"))


def live_codes(subject_id: int) -> set[tuple[str, str]]:
    rows = SubjectIdentifier.objects.filter(subject_id=subject_id, superseded_seq=None)
    return set(rows.values_list("scheme", "value"))


def test_a_new_subject_has_a_version_a_name_and_its_codes(register: Register) -> None:
    result = register.state(
        {"name": CHENGHUAI, "uscc": code(1), "registration_number": number15(1)}
    )
    assert result["outcome"].to_list() == ["new"]
    number = result["subject_id"][0]
    assert live_versions(number) == [(REGISTERED_ON, None, CHENGHUAI)]
    assert live_names(number) == {(CHENGHUAI, False)}
    assert live_codes(number) == {
        ("uscc", code(1)),
        ("organisation-code", code(1)[8:17]),
        ("registration-number", number15(1)),
    }
    assert SubjectSearch.objects.get(subject_id=number).initials == "shchkjyxgs"


def test_the_same_statement_again_writes_nothing(register: Register) -> None:
    register.enter(CHENGHUAI, uscc=code(1))
    again = register.state({"name": CHENGHUAI, "uscc": code(1)})
    assert again["outcome"].to_list() == ["unchanged"]
    assert SubjectVersion.objects.count() == 1
    assert SubjectName.objects.count() == 1


def test_a_rename_opens_a_version_and_keeps_the_former_name(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=code(1))
    result = register.state({"name": HUAICHENG, "uscc": code(1)}, on=CHANGED_ON)
    assert result["outcome"].to_list() == ["changed"]
    assert live_versions(number) == [
        (REGISTERED_ON, CHANGED_ON, CHENGHUAI),
        (CHANGED_ON, None, HUAICHENG),
    ]
    assert live_names(number) == {(CHENGHUAI, True), (HUAICHENG, False)}
    # The version as first written is closed, not changed: what was known then is still there.
    assert SubjectVersion.objects.filter(subject_id=number, valid_to=None).count() == 2
    found = SubjectSearch.objects.filter(subject_id=number).values_list("normalised", "former")
    assert set(found) == live_names(number)


def test_a_statement_from_before_corrects_the_past_only(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=code(1))
    register.state(
        {
            "name": HUAICHENG,
            "uscc": code(1),
            "valid_from": date(2016, 1, 1),
            "valid_to": date(2017, 1, 1),
        }
    )
    assert live_versions(number) == [
        (REGISTERED_ON, date(2016, 1, 1), CHENGHUAI),
        (date(2016, 1, 1), date(2017, 1, 1), HUAICHENG),
        (date(2017, 1, 1), None, CHENGHUAI),
    ]
    assert live_names(number) == {(CHENGHUAI, False)}


def test_several_statements_about_one_subject_in_one_batch_stand_in_their_order(
    register: Register,
) -> None:
    result = register.state(
        {"name": CHENGHUAI, "uscc": code(1), "valid_from": date(2015, 1, 1)},
        {"name": HUAICHENG, "uscc": code(1), "valid_from": date(2020, 1, 1)},
        {"name": HUAICHENG, "uscc": code(1), "valid_from": date(2020, 1, 1)},
    )
    assert result["outcome"].to_list() == ["new", "changed", "unchanged"]
    assert result["subject_id"].n_unique() == 1
    assert live_versions(result["subject_id"][0]) == [
        (date(2015, 1, 1), date(2020, 1, 1), CHENGHUAI),
        (date(2020, 1, 1), None, HUAICHENG),
    ]


def test_deregistration_changes_the_status_and_not_the_subject(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=code(1))
    register.state({"name": CHENGHUAI, "uscc": code(1), "status": "deregistered"}, on=CHANGED_ON)
    statuses = SubjectVersion.objects.filter(subject_id=number, superseded_seq=None)
    assert list(statuses.order_by("valid_from").values_list("status", flat=True)) == [
        "active",
        "deregistered",
    ]


def test_a_provisional_subject_is_registered_as_the_same_row(register: Register) -> None:
    table = mentions({"uscc": code(1), "name": "澄怀公司"}, {"uscc": code(1), "name": CHENGHUAI})
    made = subjects.create_provisional(register.commit(), table)
    assert set(made) == {2, 3}
    (number,) = set(made.values())
    assert SubjectVersion.objects.get(subject_id=number).standing == "provisional"
    result = register.state({"name": CHENGHUAI, "uscc": code(1)})
    assert result.row(0)[:4] == (2, number, "changed", True)
    assert live_versions(number) == [(REGISTERED_ON, None, CHENGHUAI)]
    assert live_names(number) == {(CHENGHUAI, False)}
    assert not SubjectSearch.objects.get(subject_id=number).provisional


def test_a_code_known_by_now_makes_no_second_provisional_subject(register: Register) -> None:
    known = register.enter(CHENGHUAI, uscc=code(1))
    table = mentions({"uscc": code(1), "name": CHENGHUAI}, {"uscc": code(2), "name": HUAICHENG})
    made = subjects.create_provisional(register.commit(), table)
    assert made[2] == known
    assert made[3] != known
    assert Subject.objects.count() == 2


@pytest.mark.parametrize(
    ("uscc", "name", "kind"),
    [
        (code(1), CHENGHUAI, "legal_person"),
        (code(1), CHENGHUAI + "奉贤分公司", "unincorporated"),
        (code(1), "上海澄怀投资管理中心（有限合伙）", "unincorporated"),
        (code(1, "92"), "奉贤区澄怀面馆", "individual_business"),
        (code(1, "12"), "奉贤区某中心", "public_body"),
        (code(1, "51"), "奉贤区某协会", "social_organisation"),
    ],
)
def test_the_code_says_what_kind_a_provisional_subject_is(
    register: Register, uscc: str, name: str, kind: str
) -> None:
    made = subjects.create_provisional(register.commit(), mentions({"uscc": uscc, "name": name}))
    assert SubjectVersion.objects.get(subject_id=made[2]).kind == kind


def test_rows_that_share_a_code_between_subjects_are_held_together(register: Register) -> None:
    result = register.state(
        {"name": CHENGHUAI, "uscc": code(1), "registration_number": number15(1)},
        {"name": HUAICHENG, "uscc": code(2), "registration_number": number15(1)},
        {"name": "上海无辜有限公司", "uscc": code(3)},
    )
    assert result["outcome"].to_list() == ["held", "held", "new"]
    assert "同一代码" in result["held_reason"][0]
    assert Subject.objects.count() == 1


def test_two_unified_codes_never_become_one_subject(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=code(1), registration_number=number15(1))
    result = register.state(
        {"name": CHENGHUAI, "uscc": code(2), "registration_number": number15(1)},
        {"name": CHENGHUAI, "uscc": code(3)},
    )
    assert result["outcome"].to_list() == ["held", "new"]
    assert result["candidate_ids"][0].to_list() == [number]


def test_a_row_without_any_code_is_held(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=code(1))
    result = register.state({"name": CHENGHUAI, "uscc": None})
    assert result["outcome"].to_list() == ["held"]
    assert result["candidate_ids"][0].to_list() == [number]


def test_a_weaker_code_first_and_a_unified_code_later_are_one_subject(register: Register) -> None:
    number = register.enter(CHENGHUAI, uscc=None, registration_number=number15(1))
    result = register.state(
        {"name": CHENGHUAI, "uscc": code(1), "registration_number": number15(1)}
    )
    assert (result["subject_id"][0], result["outcome"][0]) == (number, "changed")
    assert ("uscc", code(1)) in live_codes(number)
    assert ("organisation-code", code(1)[8:17]) in live_codes(number)


def test_an_end_before_its_beginning_is_held(register: Register) -> None:
    result = register.state({"name": CHENGHUAI, "uscc": code(1), "valid_to": date(2015, 1, 1)})
    assert "不晚于起日" in result["held_reason"][0]
    assert not Subject.objects.exists()


def test_a_further_code_is_attached_once_and_never_to_two(register: Register) -> None:
    one, two = register.enter(CHENGHUAI, uscc=code(1)), register.enter(HUAICHENG, uscc=code(2))
    commit = register.commit()

    def attach(subject_id: int) -> bool:
        return subjects.attach_identifier(
            commit, subject_id=subject_id, scheme="facility-number", value="P1", since=TODAY
        )

    assert (attach(one), attach(one)) == (True, False)
    with pytest.raises(IdentifierTakenError) as refusal:
        attach(two)
    assert refusal.value.facts()["subject_id"] == one
