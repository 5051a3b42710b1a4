"""A small invented district written straight into the ledger, commit by commit."""

from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import transaction

from chengxin.law import rulebook as rules
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects.models import Subject, SubjectVersion

AS_OF = date(2026, 11, 21)
STATES = {
    "registration",
    "serious-dishonesty-list",
    "abnormal-operations-list",
    "tax-compliance-grade",
}
DEPARTMENTS = ("market-regulation", "consumer-council", "science", "tax", "court")


COUNTED = frozenset(
    indicator.of for indicator in rules.default().scorecard("comprehensive").indicators
) - {"registration"}


class District:
    """Subjects and records of every item of the spine, drawn from a seed."""

    def __init__(self, *, subjects: int, seed: int = 1) -> None:
        self._random = Random(seed)
        self._rows = 0
        self._payloads: dict[bytes, str] = {}
        self._numbers: list[int] = []
        self.subject_ids: list[int] = []
        with transaction.atomic():
            commit = ledger.open_commit(act="intake.batch", by="test", batch_id=1)
            for number in range(subjects):
                self.subject_ids.append(self._subject(commit, number))
            versions = [
                self._version(commit, subject_id, "registration") for subject_id in self.subject_ids
            ]
            self._append(commit, versions)

    def record(self, count: int) -> ledger.Commit:
        """Record that many records of any item the card counts in one commit."""
        items = [i for i in rules.default().catalogue_items(AS_OF) if i.code in COUNTED]
        with transaction.atomic():
            commit = ledger.open_commit(act="intake.batch", by="test", batch_id=2)
            self._append(
                commit,
                [
                    self._version(
                        commit,
                        self._random.choice(self.subject_ids),
                        self._random.choice(items).code,
                    )
                    for _ in range(count)
                ],
            )
        return commit

    def correct(self, count: int) -> ledger.Commit:
        """Correct that many live records: other content, or revoked by the source."""
        with transaction.atomic():
            commit = ledger.open_commit(act="intake.batch", by="test", batch_id=3)
            live = LedgerRecord.objects.filter(superseded_seq__isnull=True).exclude(
                item="registration"
            )
            for old in self._random.sample(list(live.order_by("id")), count):
                ledger.close_versions(commit, [old.pk])
                state = self._random.choice(["live", "revoked"])
                new = self._version(
                    commit,
                    old.subject_id,
                    old.item,
                    record_no=old.record_no,
                    version=old.version + 1,
                    slot=old.slot,
                    natural_key=bytes(old.natural_key),
                    state=state,
                    reason="corrected" if state == "live" else "revoked",
                )
                self._append(commit, [new])
        return commit

    def end(self, count: int) -> ledger.Commit:
        """End that many records by their absence from a snapshot."""
        with transaction.atomic():
            commit = ledger.open_commit(act="intake.batch", by="test", batch_id=4)
            live = LedgerRecord.objects.filter(superseded_seq__isnull=True, item="honour")
            chosen = self._random.sample(list(live.order_by("id")), count)
            ended = [(r.pk, r.record_no, r.version) for r in chosen]
            ledger.end_records(commit, ended, kind="absent", batch_id=4)
        return commit

    def protect(self, count: int, kind: str = "repaired") -> list[int]:
        """Record an effect on that many negative records; returns their numbers."""
        with transaction.atomic():
            commit = ledger.open_commit(act="repair.accepted", by="test")
            live = LedgerRecord.objects.filter(superseded_seq__isnull=True, polarity="negative")
            chosen = self._random.sample(list(live.order_by("id")), count)
            for record in chosen:
                ledger.record_effect(
                    commit,
                    record_no=record.record_no,
                    kind=kind,
                    since=self._day(30, 1),
                    until=None if self._random.random() < 0.7 else self._day(0, -30),
                    document="沪示信修〔2026〕1号",
                    article="第三条",
                    by="test",
                )
        return [record.record_no for record in chosen]

    def rename(self, subject_id: int, **changes: Any) -> ledger.Commit:
        """Close a subject's version and open another."""
        with transaction.atomic():
            commit = ledger.open_commit(act="register.changed", by="test")
            old = SubjectVersion.objects.get(subject_id=subject_id, superseded_seq__isnull=True)
            SubjectVersion.objects.filter(pk=old.pk).update(superseded_seq=commit.seq)
            old.pk, old.recorded_seq, old._state.adding = None, commit.seq, True
            for name, value in changes.items():
                setattr(old, name, value)
            old.save(force_insert=True)
        return commit

    def _subject(self, commit: ledger.Commit, number: int) -> int:
        subject = Subject.objects.create(recorded_seq=commit.seq)
        SubjectVersion.objects.create(
            subject=subject,
            standing="provisional" if number % 13 == 12 else "registered",
            kind="individual_business" if number % 11 == 10 else "legal_person",
            name=f"上海示例第{number}有限公司",
            status="revoked" if number % 17 == 16 else "active",
            registered_on=self._day(4000, 30),
            valid_from=date(2010, 1, 1),
            recorded_seq=commit.seq,
        )
        return subject.pk

    def _day(self, oldest: int, newest: int) -> date:
        """A day so many days before the day of evaluation."""
        return AS_OF - timedelta(days=self._random.randint(newest, oldest))

    def _body(self, item: Any) -> dict[str, Any]:
        """A payload: a code of its table for each code, and some other values left empty."""
        body: dict[str, Any] = {"subject_name": "上海示例有限公司"}
        for name in item.replica:
            field = item.field(name)
            if self._random.random() < 0.15:
                continue
            if field.kind == "date":
                body[name] = self._day(2500, 1).isoformat()
            elif field.kind in {"integer", "amount", "capital"}:
                body[name] = self._random.choice([10_000, 800_000, 90_000_000, 2_000_000_000])
            elif field.code_table is not None:
                table = rules.default().code_table(field.code_table, AS_OF)
                codes = [entry.code for entry in table.entries]
                if field.kind == "codes":
                    body[name] = self._random.sample(codes, k=self._random.randint(1, 2))
                else:
                    body[name] = self._random.choice(codes)
        return body

    def _append(self, commit: ledger.Commit, versions: list[ledger.NewVersion]) -> None:
        """Append versions, and their payloads before them."""
        ledger.store_payloads(self._payloads)
        self._payloads = {}
        ledger.append_versions(commit, versions)

    def _next_number(self) -> int:
        """A number nobody has; they are fetched by the hundred."""
        if not self._numbers:
            self._numbers = list(ledger.next_record_nos(100))
        return self._numbers.pop(0)

    def _version(
        self, commit: ledger.Commit, subject_id: int, code: str, **changes: Any
    ) -> ledger.NewVersion:
        self._rows += 1
        item = rules.default().catalogue_item(code, AS_OF)
        body = self._body(item)
        digest = ledger.payload_digest(body)
        self._payloads[digest] = ledger.canonical_body(body)
        number = changes.get("record_no") or self._next_number()
        decided = self._day(2200, -20) if code != "registration" else self._day(3000, 400)
        ends = code in {"registration"} or self._random.random() < 0.5
        negative = str(item.polarity_of(body)) == "negative"
        values: dict[str, Any] = {
            "record_no": number,
            "version": 1,
            "subject_id": subject_id,
            "item": code,
            "item_edition": item.edition,
            "shape": "state" if code in STATES else "act",
            "slot": "" if code == "registration" else str(number),
            "polarity": str(item.polarity_of(body)),
            "severity": self._random.choice(["minor", "general", "serious"]) if negative else "",
            "state": "live",
            "document_no": f"沪示〔2026〕{self._rows}号",
            "authority": "示例区某局",
            "authority_code": "",
            "decided_on": decided,
            "valid_from": decided,
            "valid_to": None if ends else decided + timedelta(days=self._random.randint(1, 1500)),
            "payload_digest": digest,
            "natural_key": ledger.natural_key(str(number)),
            "department_code": self._random.choice(DEPARTMENTS),
            "feed": "",
            "batch_id": commit.seq,
            "row_no": self._rows,
            "reason": "new",
        }
        return ledger.NewVersion(**(values | changes))
