"""One enterprise with a public penalty, and the acts that say what the law makes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localdate

from chengxin.affairs.receipts import registry, services
from chengxin.affairs.receipts.enums import Change
from chengxin.affairs.receipts.errors import NotYetError
from chengxin.affairs.receipts.models import EffectNotice
from chengxin.affairs.receipts.registry import Consumer, Party
from chengxin.law import rulebook as rules
from chengxin.records.accounts.actors import Actor
from chengxin.records.ledger import services as ledger
from chengxin.records.publicity.windows import open_windows
from chengxin.records.subjects.models import SubjectVersion
from tests.records.ledger.builders import subject_for, version

JOB = Actor.system("receipts")
USCC = "91310199MA5LG2B67Q"
ITEM = "administrative-penalty"
SOURCE = "ecology-environment"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Penalised:
    """The enterprise and its penalty."""

    subject_id: int
    record_no: int

    def effect(
        self,
        kind: str = "repaired",
        *,
        since: date | None = None,
        tells: bool = True,
        commit: ledger.Commit | None = None,
    ) -> ledger.Commit:
        """Write an effect on the penalty and expect receipts, in one commit."""
        commit = commit or ledger.open_commit(act="test.effect", by="test")
        ledger.record_effect(
            commit, record_no=self.record_no, kind=kind, since=since or localdate(), until=None,
            document="沪示信修〔2026〕3号", article="示例第三条", by="test",
        )  # fmt: skip
        if tells:
            self.expect(commit, kind)
        return commit

    def expect(self, commit: ledger.Commit, kind: str, change: Change = Change.BEGAN) -> int:
        return services.expect(
            commit_seq=commit.seq, record_no=self.record_no, effect_kind=kind,
            at=commit.recorded_at, change=change,
        )  # fmt: skip


def penalise(commit: ledger.Commit, *, decided_on: date | None = None) -> Penalised:
    """Record an enterprise with one penalty that is public today."""
    decided = decided_on or localdate() - timedelta(days=40)
    subject = subject_for(commit)
    SubjectVersion.objects.create(
        subject=subject, standing="registered", kind="legal_person", status="active",
        name="上海示例精密机械有限公司", uscc=USCC, registered_on=date(2015, 3, 2),
        valid_from=date(2015, 3, 2), recorded_seq=commit.seq,
    )  # fmt: skip
    body = {
        "subject_name": "上海示例精密机械有限公司", "document_no": "沪示环罚〔2026〕18号",
        "penalty_kinds": ["fine"], "fine_fen": 10_000_000, "decided_on": decided.isoformat(),
    }  # fmt: skip
    made = version(
        commit, subject, body=body, decided_on=decided, valid_from=decided, batch_id=commit.seq,
        item_edition=rules.default().catalogue_item(ITEM, decided).edition,
    )  # fmt: skip
    ledger.append_versions(commit, [made])
    open_windows(commit, commit.seq)
    return Penalised(subject.pk, made.record_no)


@pytest.fixture
def penalised(db: None) -> Penalised:
    return penalise(ledger.open_commit(act="intake.batch", by="test", batch_id=1))


@dataclass
class Copy:
    """A consumer of the tests' own, which may be down."""

    key: str = "example-copy"
    is_down: bool = False
    breaks: bool = False
    asked: int = 0

    def acknowledge(self, notice: EffectNotice, party: Party, at: datetime) -> str:
        self.asked += 1
        if self.breaks:
            raise RuntimeError("示例故障")
        if self.is_down:
            raise NotYetError("unreachable")
        return "follows"


@pytest.fixture
def copy() -> Iterator[Copy]:
    made = Copy()
    registry.register(Consumer(made.key, "示例副本", made.acknowledge))
    yield made
    registry.unregister(made.key)


@pytest.fixture
def collect() -> Callable[..., services.Answered]:
    """Collect what is due, some time from now."""

    def run(after: timedelta = timedelta(), **options: bool) -> services.Answered:
        return services.answer(at=now() + after, by=JOB, **options)

    return run
