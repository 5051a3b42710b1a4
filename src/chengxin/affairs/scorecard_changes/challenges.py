"""Champion and challenger: a card run beside the one in force, compared run by run, then ended.

The challenger is evaluated on the day and the knowledge of each adopted run of the champion. Its
grades are stored and never come into use.
"""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate

from chengxin.affairs.amendments.texts import adopted_text, read_draft
from chengxin.affairs.evaluations.models import EvaluationRun
from chengxin.affairs.evaluations.selectors import find_adopted_run
from chengxin.affairs.evaluations.services import evaluate
from chengxin.affairs.scorecard_changes import figures
from chengxin.affairs.scorecard_changes.comparing import each_move
from chengxin.affairs.scorecard_changes.enums import Outcome
from chengxin.affairs.scorecard_changes.errors import ChallengeError
from chengxin.affairs.scorecard_changes.models import Challenge, ChallengeRun
from chengxin.affairs.scorecard_changes.workshop import CARDS, KINDS, rules_on
from chengxin.law.errors import CreditError, NoRuleInForceError
from chengxin.law.periods import add_months
from chengxin.law.rulebook import Addition, Pack, Rulebook, parse_edition
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import LawEdition

PURPOSE = "card-challenge"
_BEGUN_FROM = (EditionState.DRAFT, EditionState.SUBMITTED, EditionState.ADOPTED)


@transaction.atomic
def begin(*, edition_id: int, by: Actor, at: datetime) -> Challenge:
    """Let a draft, or a released edition not yet in force, run beside the edition in force.

    Raises:
        PermissionDeniedError: Not somebody who may change this card.
        ChallengeError: It challenges already, is given up, is in force, or nothing is in force.
    """
    edition = LawEdition.objects.select_for_update(of=("self",)).get(pk=edition_id)
    CARDS.account_of(by, "begin a challenge", edition.pack)
    today = localdate(at)
    champion = _in_force(edition.pack, today)
    if edition.state not in _BEGUN_FROM or edition.is_recalled:
        raise _refused(edition, "begin", "given-up", "is given up")
    if edition.state == EditionState.ADOPTED and edition.in_force_since <= today:
        raise _refused(edition, "begin", "in-force", "is in force itself")
    if champion is None:
        raise _refused(edition, "begin", "no-champion", "has no edition in force to run beside")
    if Challenge.objects.filter(edition=edition, ended_at__isnull=True).exists():
        raise _refused(edition, "begin", "running", "runs as a challenger already")
    begun = Challenge.objects.create(
        edition=edition,
        champion=champion.edition,
        text=edition.text,
        digest=edition.digest,
        begun_by=by.operator,
        begun_at=at,
        until=add_months(today, rules_on(today).challenger_months),
    )
    _leave_entry(begun, "scorecard-changes.challenge.begun", by, at)
    return begun


def _in_force(pack: str, today: date) -> Pack | None:
    """The edition in force today, whose runs are in use; what replaces it later is no champion."""
    try:
        return in_use.current().in_force(pack, today)
    except NoRuleInForceError:
        return None


@transaction.atomic
def end(*, challenge_id: int, outcome: Outcome, reason: str, by: Actor, at: datetime) -> Challenge:
    """End a challenge; its comparisons stay.

    Promoted says that the challenger shall come into use: it then goes the way of every draft,
    with its impact list and a second person. Discarded leaves the draft to be changed or given up.

    Raises:
        PermissionDeniedError: Not somebody who may change this card.
        ChallengeError: It has ended; or the draft is not the text that was run.
    """
    challenge = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge_id)
    CARDS.account_of(by, "end a challenge", challenge.edition.pack)
    if not challenge.is_running:
        raise _refused(challenge.edition, "end", "ended", "has ended its challenge")
    if outcome is Outcome.PROMOTED and challenge.edition.digest != challenge.digest:
        raise _refused(challenge.edition, "end", "changed", "was changed since the challenge began")
    challenge.ended_by, challenge.ended_at = by.operator, at
    challenge.outcome, challenge.reason = outcome, reason
    challenge.save(update_fields=["ended_by", "ended_at", "outcome", "reason"])
    _leave_entry(challenge, "scorecard-changes.challenge.ended", by, at, outcome=str(outcome))
    return challenge


def run_all(*, by: Actor, at: datetime) -> list[ChallengeRun]:
    """Run every challenger whose time is not over once on the champion's newest adopted run.

    One that fails does not stop the others; its failure is in the audit trail.
    """
    running = Challenge.objects.filter(ended_at__isnull=True, until__gte=localdate(at))
    made = []
    for challenge in running.select_related("edition").order_by("id"):
        try:
            run = run_once(challenge, by=by, at=at)
        except CreditError as error:
            failed = "scorecard-changes.challenge.failed"
            _leave_entry(challenge, failed, by, at, said=error.message)
            continue
        if run is not None:
            made.append(run)
    return made


def run_once(challenge: Challenge, *, by: Actor, at: datetime) -> ChallengeRun | None:
    """Run one challenger beside the champion's newest adopted run; None when that is done already.

    Raises:
        RulebookError: The loader refuses the challenger with what is in use now.
    """
    key = challenge.edition.pack.partition(".")[2]
    champion = find_adopted_run(key)
    if champion is None or challenge.runs.filter(champion_run=champion).exists():
        return None
    with in_use.pinned_to(_book(challenge, at)):
        challenger = evaluate(
            card=key,
            edition=challenge.edition.edition,
            as_of=champion.as_of,
            known_at=champion.known_at,
            by=by,
            at=at,
            matter=f"{challenge.edition.pack} {challenge.edition.edition}",
            adopted=False,
        )
    return _compare(challenge, champion, challenger, at)


def _book(challenge: Challenge, at: datetime) -> Rulebook:
    """The rulebook in use, with the challenger as it was when the challenge began."""
    edition = challenge.edition
    if edition.state == EditionState.ADOPTED and not edition.is_recalled:
        return in_use.current()
    text = adopted_text(read_draft(challenge.text, KINDS).pack, at=at)
    return in_use.with_draft(
        Addition(parse_edition(text, origin=edition.origin), replaces=edition.replaces)
    )


@transaction.atomic
def _compare(
    challenge: Challenge, champion: EvaluationRun, challenger: EvaluationRun, at: datetime
) -> ChallengeRun:
    matrix = _matrix(champion, challenger)
    before, after = _point_bins(champion, challenger, rules_on(localdate(at)).drift.point_bins)
    return ChallengeRun.objects.create(
        challenge=challenge,
        champion_run=champion,
        challenger_run=challenger,
        matrix=matrix,
        moved=sum(n for one, other, n in each_move(matrix) if one != other),
        psi_points=figures.stability_index(before, after),
        psi_grades=figures.grade_stability(matrix),
        at=at,
    )


_SIDES = (
    "FROM (SELECT subject_id, grade, points FROM grade WHERE run_id = %s) b "
    "FULL JOIN (SELECT subject_id, grade, points FROM grade WHERE run_id = %s) a "
    "USING (subject_id)"
)


def _matrix(champion: EvaluationRun, challenger: EvaluationRun) -> dict[str, dict[str, int]]:
    rows = _rows(
        f"SELECT coalesce(b.grade, ''), coalesce(a.grade, ''), count(*) {_SIDES} "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        [champion.pk, challenger.pk],
    )
    found: dict[str, dict[str, int]] = {}
    for before, after, count in rows:
        found.setdefault(before, {})[after] = count
    return found


def _point_bins(
    champion: EvaluationRun, challenger: EvaluationRun, bins: int
) -> tuple[list[int], list[int]]:
    """Subjects of both in bins of equal number under the champion."""
    shares = [n / bins for n in range(1, bins)]
    row = _rows(
        "SELECT percentile_disc(%s) WITHIN GROUP (ORDER BY points) FROM grade WHERE run_id = %s",
        [shares, champion.pk],
    )[0]
    ends = sorted(set(row[0] or ()))
    return tuple(_binned(run, ends) for run in (champion, challenger))  # type: ignore[return-value]


def _binned(run: EvaluationRun, ends: list[int]) -> list[int]:
    """Subjects of a run by the number of ends their points are above."""
    rows = _rows(
        "SELECT (SELECT count(*) FROM unnest(%s::bigint[]) e WHERE points > e), count(*) "
        "FROM grade WHERE run_id = %s GROUP BY 1",
        [ends, run.pk],
    )
    counts = dict(rows)
    return [int(counts.get(n, 0)) for n in range(len(ends) + 1)]


def _rows(statement: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found


def _refused(edition: LawEdition, act: str, why: str, what: str) -> ChallengeError:
    return ChallengeError(
        f"{edition} {what}. Look at it again.", state=str(edition.state), act=act, why=why
    )


def _leave_entry(
    challenge: Challenge, action: str, by: Actor, at: datetime, **details: object
) -> None:
    audit.record(
        actor=by,
        action=action,
        at=at,
        matter=f"{challenge.edition.pack} {challenge.edition.edition}",
        purpose=PURPOSE,
        details={"challenge": challenge.pk, "digest": challenge.digest, **details},
    )
