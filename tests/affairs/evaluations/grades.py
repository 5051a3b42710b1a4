"""Runs and grades written straight, and a register of invented fields over the packaged rules."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction

from chengxin.affairs.evaluations.models import EvaluationRun, Grade
from chengxin.law import rulebook as rules
from chengxin.law.rulebook.editions import Edition
from chengxin.law.rulebook.schemas.supervision_fields import SupervisionFields
from chengxin.records.editions.in_use import pinned_to
from chengxin.records.ledger import services as ledger
from chengxin.records.subjects.models import Subject, SubjectVersion

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)  # a Friday morning in Shanghai
TODAY = date(2026, 11, 20)
EFFECTIVE = date(2026, 11, 28)  # five working days after the notice, and one day more


def subject(name: str = "上海示例某某有限公司") -> int:
    """A registered enterprise legal person."""
    with transaction.atomic():
        commit = ledger.open_commit(act="test", by="test")
        made = Subject.objects.create(recorded_seq=commit.seq)
        SubjectVersion.objects.create(
            subject=made,
            standing="registered",
            kind="legal_person",
            name=name,
            status="active",
            valid_from=date(2010, 1, 1),
            recorded_seq=commit.seq,
        )
    return int(made.pk)


def graded(
    letters: Mapping[int, str], *, card: str = "comprehensive", as_of: date = TODAY
) -> EvaluationRun:
    """An adopted run of a card that gave these grades."""
    run = EvaluationRun.objects.create(
        run_no=f"R{EvaluationRun.objects.count() + 1}",
        card=card,
        edition="2026-04",
        card_digest="0" * 64,
        as_of=as_of,
        known_at=AT,
        known_seq=EvaluationRun.objects.count() + 1,
        engine="duckdb",
        subjects=len(letters),
        distribution={},
        digest="0" * 64,
        started_at=AT,
        seconds=0.1,
        by="test",
        adopted=True,
    )
    Grade.objects.bulk_create(
        Grade(
            run=run,
            subject_id=number,
            points=500_000,
            grade=letter,
            contributions={},
            vetoes={},
        )
        for number, letter in letters.items()
    )
    return run


def imported(
    subject_id: int,
    letter: str,
    *,
    item: str = "public-credit-evaluation",
    on: date = TODAY,
    **body: Any,
) -> int:
    """A result that others handed in, on the ledger; returns the record's number."""
    edition = rules.default().catalogue_item(item, TODAY)
    values = {"grade": letter, "evaluated_on": on.isoformat()} | body
    with transaction.atomic():
        commit = ledger.open_commit(act="intake.batch", by="test", batch_id=1)
        digest = ledger.payload_digest(values)
        ledger.store_payloads({digest: ledger.canonical_body(values)})
        number = ledger.next_record_nos(1)[0]
        ledger.append_versions(
            commit,
            [
                ledger.NewVersion(
                    record_no=number,
                    version=1,
                    subject_id=subject_id,
                    item=item,
                    item_edition=edition.edition,
                    shape="state",
                    slot=str(number),
                    polarity=str(edition.polarity_of(values)),
                    severity="",
                    state="live",
                    document_no="",
                    authority="",
                    authority_code="",
                    decided_on=on,
                    valid_from=on,
                    valid_to=None,
                    payload_digest=digest,
                    natural_key=ledger.natural_key(str(number)),
                    department_code="credit-office",
                    feed="",
                    batch_id=1,
                    row_no=1,
                    reason="new",
                )
            ],
        )
    return number


def field(key: str, **parts: Any) -> dict[str, Any]:
    """A field of an invented register, computed by its own card unless told otherwise."""
    return {
        "key": key,
        "title": {"zh": f"示例{key}", "en": f"Example {key}"},
        "regulators": ["market-regulation"],
        "population": {"zh": "示例", "en": "Example"},
        "card": key,
        "counts": "computed",
        "basis": [{"source": "example", "article": "第十条"}],
        "confidence": "low",
    } | parts


@contextmanager
def register(*fields: dict[str, Any], **comprehensive: Any) -> Iterator[None]:
    """The packaged rules with an invented register of fields in force."""
    pack = SupervisionFields.model_validate(
        {
            "pack": "supervision-fields.example",
            "edition": "2026-11",
            "status": "adopted",
            "title": {"zh": "示例领域", "en": "Example fields"},
            "in_force": {"since": date(2016, 1, 1)},
            "adopted_at": "2016-01-01T00:00:00+08:00",
            "confidence": "low",
            "source": [{"id": "example", "title": "示例办法", "checked_on": date(2026, 11, 21)}],
            "expected": max(len(fields), 1),
            "comprehensive": field("comprehensive", **comprehensive),
            "fields": fields or [field("example")],
        }
    )
    packaged = [e for e in rules.default().editions if e.pack.kind != "supervision-fields"]
    named = {f"scorecard.{each.card}" for each in pack.every}
    missing = named - {e.pack.pack for e in packaged}
    cards = [_like_comprehensive(packaged, name) for name in sorted(missing)]
    book = rules.Rulebook([*packaged, *cards, Edition(pack=pack, origin="test", digest="0" * 64)])
    with pinned_to(book):
        yield


def _like_comprehensive(packaged: list[Edition], name: str) -> Edition:
    card = next(e for e in packaged if e.pack.pack == "scorecard.comprehensive")
    same = card.pack.model_copy(update={"pack": name, "edition": "2026-04"})
    return Edition(pack=same, origin=f"test {name}", digest="0" * 64)
