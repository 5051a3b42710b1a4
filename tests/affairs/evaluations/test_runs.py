"""A run is the same however it is reached: again, in one go or subject by subject, then or now."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chengxin.affairs.evaluations import population, replica, selectors, services
from chengxin.affairs.evaluations.errors import UnknownEngineError
from chengxin.affairs.evaluations.models import EvaluationRun, Grade
from chengxin.engines.scorecards.result import digest_of
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit.models import AuditEntry
from chengxin.records.ledger.models import LedgerCommit
from tests.affairs.evaluations.district import AS_OF, District

BY = Actor.command_line("test")


def now() -> datetime:
    return datetime.now(tz=UTC)


def evaluate(**options: object) -> EvaluationRun:
    return services.evaluate(**({"as_of": AS_OF, "by": BY, "at": now()} | options))


@pytest.fixture
def district(own_database: str) -> District:
    """Sixty subjects with some four hundred records, corrected and repaired here and there."""
    made = District(subjects=60)
    made.record(400)
    made.correct(30)
    made.protect(25)
    made.end(5)
    return made


def test_single_subject_equals_the_run_for_every_subject(district: District) -> None:
    run = evaluate()
    stored = {g.subject_id: selectors.evaluation_of(g) for g in run.grades.all()}
    single = {
        number: services.evaluate_subject(
            subject_id=number, as_of=AS_OF, by=BY, at=now(), matter="test"
        )
        for number in district.subject_ids
    }
    assert {number: found for number, found in single.items() if found is not None} == stored
    assert len(stored) == run.subjects
    assert 40 < len(stored) < 60, "provisional and individual businesses are left out"
    assert {g.grade for g in run.grades.all()} >= {"B", "C", "D"}
    assert sum(run.distribution.values()) == run.subjects


def test_a_run_made_twice_has_one_digest_and_it_is_that_of_its_stored_grades(
    district: District,
) -> None:
    first, second = evaluate(), evaluate()
    assert first.digest == second.digest
    assert first.run_no != second.run_no
    assert digest_of(selectors.evaluation_of(g) for g in second.grades.all()) == first.digest


def test_a_replay_of_what_was_known_gives_the_digest_of_then(district: District) -> None:
    then = evaluate()
    district.record(60)
    district.correct(40)
    district.protect(20)
    district.rename(district.subject_ids[0], kind="individual_business")
    replayed = evaluate(known_at=then.known_at)
    assert replayed.digest == then.digest
    assert replayed.known_seq == then.known_seq
    as_known_now = evaluate()
    assert as_known_now.digest != then.digest
    assert as_known_now.subjects == then.subjects - 1


def test_the_replica_may_end_anywhere_without_changing_a_run(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(population, "MOST_ROWS_AFTER_BASE", 10_000)
    seqs = list(LedgerCommit.objects.order_by("seq").values_list("seq", flat=True))
    whole = evaluate()
    assert replica.load().seq == seqs[-1]
    digests, bases = set(), set()
    for base in seqs:
        (replica.root() / replica.MANIFEST).unlink()
        replica.extend(base)
        run = evaluate()
        assert replica.load().seq == base, "rows after the base are read from PostgreSQL"
        digests.add(run.digest)
        bases.add(run.replica_digest)
    for base in seqs:  # part by part, on one replica
        replica.extend(base)
    digests.add(evaluate().digest)
    assert digests == {whole.digest}
    assert len(bases) == len(seqs)


def test_compaction_changes_files_and_nothing_else(district: District) -> None:
    (replica.root() / replica.MANIFEST).unlink(missing_ok=True)
    for seq in LedgerCommit.objects.order_by("seq").values_list("seq", flat=True):
        replica.extend(seq)
    before = evaluate()
    assert len(replica.load().datasets["administrative-penalty"].parts) > 1
    assert replica.load().datasets["administrative-penalty"].closings
    replica.compact()
    data = replica.load().datasets["administrative-penalty"]
    assert (len(data.parts), data.closings) == (1, ())
    after = evaluate()
    assert after.digest == before.digest
    early = evaluate(known_at=LedgerCommit.objects.get(seq=2).recorded_at)
    assert early.known_seq == 2


def test_a_changed_byte_of_the_replica_is_named(district: District) -> None:
    evaluate()
    assert replica.verify() == []
    part = replica.load().datasets["honour"].parts[0]
    path = replica.root() / part.file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert replica.verify() == [part.file]


def test_a_replica_of_another_database_is_not_used(district: District) -> None:
    evaluate()
    path = replica.root() / replica.MANIFEST
    stamp = replica.load().database
    path.write_text(path.read_text(encoding="utf-8").replace(stamp, "another"), encoding="utf-8")
    assert replica.load().seq == 0


def test_a_run_leaves_one_audit_entry_and_no_personal_data_in_it(district: District) -> None:
    run = evaluate(matter="月度评价")
    entries = AuditEntry.objects.filter(action="evaluations.run.stored")
    assert [e.details["run_no"] for e in entries] == [run.run_no]
    assert entries[0].matter == "月度评价"
    assert entries[0].details["digest"] == run.digest


def test_only_a_plain_run_of_a_present_day_comes_into_use(district: District) -> None:
    in_use = evaluate()
    assert in_use.adopted
    assert not evaluate(edition="2026-04").adopted
    assert not evaluate(known_at=in_use.known_at).adopted
    assert not evaluate(as_of=AS_OF - timedelta(days=40)).adopted
    assert not evaluate(as_of=date(2199, 1, 1)).adopted
    assert selectors.find_adopted_run() == in_use
    graded = Grade.objects.filter(run=in_use).first()
    assert graded is not None
    assert selectors.find_grade(graded.subject_id) == graded


def test_an_earlier_day_is_graded_by_the_edition_then_in_force(district: District) -> None:
    assert evaluate(as_of=date(2026, 3, 31)).edition == "2025-01"
    assert evaluate(as_of=date(2026, 4, 1)).edition == "2026-04"


def test_an_unknown_engine_is_refused(district: District) -> None:
    with pytest.raises(UnknownEngineError) as caught:
        evaluate(engine="abacus")
    assert caught.value.facts() == {"value": "abacus", "known": ("duckdb", "spark")}
    assert not EvaluationRun.objects.exists()


def test_an_empty_ledger_gives_an_empty_run(own_database: str) -> None:
    run = evaluate()
    assert (run.subjects, run.known_seq) == (0, 0)
    assert run.distribution == {"A": 0, "B": 0, "C": 0, "D": 0}
    assert run.digest == digest_of([])
