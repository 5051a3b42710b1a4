"""Letters say what the case says, go to whom they are meant for, and stay as issued."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from chengxin.affairs.casework import issuer, letters
from chengxin.affairs.casework.errors import (
    KeptLetterError,
    LetterNotShownError,
    LetterValuesError,
    UnknownLetterError,
)
from chengxin.affairs.casework.models import Letter
from chengxin.engines.documents.verification import verify
from chengxin.records.audit.models import AuditEntry
from chengxin.records.store import home
from tests.affairs.casework.conftest import AT, CASE, ON, People

pytestmark = pytest.mark.usefixtures("example_letters")


def issued(people: People, **changes: Any) -> Letter:
    given: dict[str, Any] = {
        "letter": "example-office",
        "subject_id": people.subject_id,
        "values": {"outcome": "已更正"},
        "by": people.office,
    }
    return letters.issue(**{**CASE, "on": ON, "at": AT, **given, **changes})


def test_a_letter_says_what_the_case_says(people: People) -> None:
    letter = issued(people)
    content = letters.content_of(letter)
    assert letter.letter_no == "LT-2026-000001"
    assert letter.document_no == "示告〔2026〕1号"
    assert letter.addressee == "示例区甲乙商贸有限公司"
    assert content.paragraphs == (
        "示例区甲乙商贸有限公司：你单位的办件EX-2026-000001已办结，结果为已更正。",
    )
    assert content.english[0].endswith("is decided: 已更正.")
    assert content.sealed
    assert content.digest == letter.digest
    assert issued(people).document_no == "示告〔2026〕2号"


@pytest.mark.parametrize(
    ("changes", "missing", "strange"),
    [
        ({"values": {}}, ("outcome",), ()),
        ({"values": {"outcome": "x", "sum": "1"}}, (), ("sum",)),
        ({"affair": "another"}, (), ()),
        ({"subject_id": None}, ("addressee",), ()),
        ({"letter": "example-unit", "addressee_department": "water"}, ("department",), ()),
    ],
    ids=["too-few", "too-many", "another-affair", "nobody", "no-sender"],
)
def test_a_letter_that_cannot_be_written_is_refused(
    people: People, changes: dict[str, Any], missing: tuple[str, ...], strange: tuple[str, ...]
) -> None:
    with pytest.raises(LetterValuesError) as caught:
        issued(people, **changes)
    assert (caught.value.missing, caught.value.strange) == (missing, strange)
    assert not Letter.objects.exists()


def test_the_file_is_sealed_once_and_kept(people: People) -> None:
    number = issued(people).letter_no
    letter, first = letters.open_file(letter_no=number, by=people.enterprise, at=AT)
    again, second = letters.open_file(letter_no=number, by=people.office, at=AT, matter="EX")
    assert first == second
    assert letter.file_sha256 == again.file_sha256 != ""
    seen = verify(first, issuer.authority().root())
    assert seen.intact
    (home.home() / letter.file_name).write_bytes(first + b" ")
    with pytest.raises(KeptLetterError) as caught:
        letters.open_file(letter_no=number, by=people.enterprise, at=AT)
    assert caught.value.reason == "changed"


def test_a_departments_letter_carries_no_seal_of_the_office(people: People) -> None:
    letter = issued(
        people, letter="example-unit", by=people.transport, addressee_department="water"
    )
    assert (letter.sender, letter.addressee) == ("示例区交通委", "示例区水务局")
    _, pdf = letters.open_file(
        letter_no=letter.letter_no, by=people.water, at=AT, matter=letter.case_no
    )
    assert pdf.startswith(b"%PDF-")
    assert b"/ByteRange" not in pdf


def test_only_whom_it_concerns_opens_a_letter(people: People) -> None:
    letter = issued(people)
    for stranger in (people.other, people.transport, people.auditor):
        with pytest.raises(LetterNotShownError):
            letters.read(letter_no=letter.letter_no, by=stranger, at=AT, matter="EX")
    with pytest.raises(LetterNotShownError):  # the office names the matter as everybody does
        letters.read(letter_no=letter.letter_no, by=people.office, at=AT)
    with pytest.raises(UnknownLetterError):
        letters.read(letter_no="LT-2026-999999", by=people.office, at=AT, matter="EX")
    assert not AuditEntry.objects.filter(action="casework.letter.read").exists()


def test_the_first_opening_by_the_addressee_is_remembered_and_every_reading_is_audited(
    people: People,
) -> None:
    letter = issued(people)
    letters.read(letter_no=letter.letter_no, by=people.office, at=AT, matter=letter.case_no)
    assert not hasattr(letters.get(letter.letter_no), "reading")
    for _ in range(2):
        letters.read(letter_no=letter.letter_no, by=people.enterprise, at=AT)
    assert letters.get(letter.letter_no).reading.read_by == "enterprise"
    assert AuditEntry.objects.filter(action="casework.letter.read").count() == 3


def test_a_letter_of_a_confined_case_is_in_nobodys_list(people: People) -> None:
    letter = issued(
        people, subject_id=None, addressee="示例区甲乙商贸有限公司", by=people.transport
    )
    assert list(letters.of_subject(people.subject_id)) == []
    assert list(letters.of_case(CASE["affair"], CASE["case_no"])) == [letter]
    for stranger in (people.enterprise, people.office, people.water):
        with pytest.raises(LetterNotShownError):
            letters.read(letter_no=letter.letter_no, by=stranger, at=AT, matter=letter.case_no)


def test_a_letter_to_an_applicant_reaches_the_subject_only_when_it_applied(people: People) -> None:
    own = issued(people, letter="example-applicant", addressee="示例区甲乙商贸有限公司")
    issued(people, letter="example-applicant", addressee="一位公众", subject_id=None)
    assert list(letters.of_subject(people.subject_id)) == [own]


def test_a_letter_never_changes(people: People) -> None:
    letter = issued(people)
    for attempt in (
        lambda: Letter.objects.filter(pk=letter.pk).update(content={}),
        lambda: Letter.objects.filter(pk=letter.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
