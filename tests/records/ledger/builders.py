"""Small builders of ledger rows for tests."""

from datetime import date
from typing import Any

from chengxin.records.ledger import services as ledger
from chengxin.records.subjects.models import Subject

DECIDED_ON = date(2026, 3, 2)


def subject_for(commit: ledger.Commit) -> Subject:
    """A subject recorded by this commit."""
    return Subject.objects.create(recorded_seq=commit.seq)


def version(commit: ledger.Commit, subject: Subject, **changes: Any) -> ledger.NewVersion:
    """One version of an invented penalty; its payload is stored."""
    body = changes.pop("body", {"facts": "示例"})
    digest = ledger.payload_digest(body)
    ledger.store_payloads({digest: ledger.canonical_body(body)})
    values: dict[str, Any] = {
        "record_no": changes.pop("record_no", None) or ledger.next_record_nos(1)[0],
        "version": 1,
        "subject_id": subject.pk,
        "item": "administrative-penalty",
        "item_edition": "2026-01",
        "shape": "act",
        "slot": "",
        "polarity": "negative",
        "severity": "general",
        "state": "live",
        "document_no": "沪示罚〔2026〕1号",
        "authority": "示例区某局",
        "authority_code": "",
        "decided_on": DECIDED_ON,
        "valid_from": DECIDED_ON,
        "valid_to": None,
        "payload_digest": digest,
        "natural_key": ledger.natural_key(str(subject.pk), "沪示罚〔2026〕1号"),
        "department_code": "ecology-environment",
        "feed": "",
        "batch_id": 1,
        "row_no": 2,
        "reason": "new",
    }
    return ledger.NewVersion(**{**values, **changes})
