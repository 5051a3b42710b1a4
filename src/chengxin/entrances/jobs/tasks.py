"""The jobs that ``chengxin worker`` runs. Their names are stable: waiting jobs carry them."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import OperationalError
from oauth2_provider.models import clear_expired
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from chengxin.affairs.amendments import services as amendments
from chengxin.affairs.assessments import services as assessments
from chengxin.affairs.casework import deadlines as case_deadlines
from chengxin.affairs.evaluations import many, replica
from chengxin.affairs.evaluations import notices as grade_notices
from chengxin.affairs.lists import services as lists
from chengxin.affairs.measures import conflicts as measure_conflicts
from chengxin.affairs.measures import services as measures
from chengxin.affairs.receipts import services as receipts
from chengxin.affairs.reminders import services as reminders
from chengxin.affairs.repair import services as repair
from chengxin.affairs.scorecard_changes import challenges, impact
from chengxin.affairs.tolerance.recognising import open_windows_and_recognise
from chengxin.entrances.drop import watching
from chengxin.entrances.jobs import listening, queue
from chengxin.records.accounts import rates
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.models import Account
from chengxin.records.audit import services as audit
from chengxin.records.intake import services as intake
from chengxin.records.intake import stopped
from chengxin.records.publicity import recomputing

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVERY_FIVE_SECONDS = "* * * * * */5"  # the sixth place is seconds
EVERY_TEN_SECONDS = "* * * * * */10"
EVERY_MINUTE = "* * * * *"
AT_TWO_IN_SHANGHAI = "0 18 * * *"  # the queue's clock is UTC
EVERY_HOUR = "5 * * * *"
AT_HALF_PAST_MIDNIGHT_IN_SHANGHAI = "30 16 * * *"
AT_HALF_PAST_FOUR_IN_SHANGHAI = "30 20 * * *"  # when the nightly run is over
AT_SIX_IN_SHANGHAI = "0 22 * * *"
AT_HALF_PAST_SEVEN_IN_SHANGHAI = "30 23 * * *"
SYSTEMS_AT_ONCE = 20  # messages of one round; each may wait for its answer
AGAIN = RetryStrategy(max_attempts=3, linear_wait=10, retry_exceptions={OperationalError})


@app.task(name="intake.take_in", retry=AGAIN)
def take_in(batch_id: int) -> dict[str, int]:
    """Decide about every row of a received batch; one that stopped goes on where it stopped.

    Returns:
        Rows received, accepted, held and rejected.
    """
    batch = intake.take_in(batch_id=batch_id, on_commit=open_windows_and_recognise)
    return {
        "received": batch.received,
        "accepted": batch.accepted,
        "held": batch.held,
        "rejected": batch.rejected,
    }


@app.periodic(cron=EVERY_TEN_SECONDS)
@app.task(name="intake.watch", queueing_lock="intake.watch")
def watch_folders(timestamp: int) -> int:
    """Look at the watched folders; returns the files received, refused or given a receipt.

    Args:
        timestamp: The moment the job was due.
    """
    done = watching.look(at=datetime.now(UTC), defer=lambda batch: queue.take_in(batch.pk))
    return done.received + done.refused + done.moved


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="intake.resume", queueing_lock="intake.resume")
def resume_stopped(timestamp: int) -> int:
    """Queue batches again whose intake stopped with its process; returns how many.

    Args:
        timestamp: The moment the job was due.
    """
    return sum(queue.take_in(batch) for batch in stopped.list_stopped(at=datetime.now(UTC)))


@app.periodic(cron=AT_TWO_IN_SHANGHAI)
@app.task(name="accounts.forget", queueing_lock="accounts.forget")
def forget_old(timestamp: int) -> None:
    """Remove tokens that have expired, and counts of calls long past.

    Args:
        timestamp: The moment the job was due.
    """
    clear_expired()
    rates.forget_old(at=datetime.now(UTC))


@app.task(name="amendments.check", retry=AGAIN)
def check_amendment(edition_id: int, account_id: int) -> dict[str, int]:
    """Check a drafted edition of the rules against the rulebook and the records held.

    Returns:
        Records looked at, and how many would no longer be admitted.
    """
    account = Account.objects.get(pk=account_id)
    found = amendments.check(
        edition_id=edition_id, by=Actor.of_account(account), at=datetime.now(UTC)
    )
    return {"records": found.records, "refused": found.refused}


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="publicity.recompute", queueing_lock="publicity.recompute", retry=AGAIN)
def follow_publicity_rules(timestamp: int) -> dict[str, int]:
    """Bring the windows of all records to the rules in use; one look-up while they follow them.

    Args:
        timestamp: The moment the job was due.

    Returns:
        Records looked at, and windows opened and closed.
    """
    done = recomputing.recompute(by="publicity-rules")
    return {"records": done.records, "opened": done.opened, "closed": done.closed}


@app.periodic(cron=EVERY_FIVE_SECONDS)
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal_audit(timestamp: int) -> int:
    """Number and chain the audit entries written since the last time; returns how many.

    Args:
        timestamp: The moment the job was due.
    """
    sealed = 0
    while newly := audit.seal_pending(at=datetime.now(UTC)):
        sealed += newly
    return sealed


@app.periodic(cron=AT_HALF_PAST_MIDNIGHT_IN_SHANGHAI)
@app.task(name="lists.terms", queueing_lock="lists.terms", retry=AGAIN)
def end_terms_of_lists(timestamp: int) -> int:
    """Remove everybody from lists whose term is over; returns how many.

    Args:
        timestamp: The moment the job was due; its day in Shanghai decides.
    """
    due, removed = datetime.fromtimestamp(timestamp, SHANGHAI), 0
    while more := lists.remove_due(
        at=datetime.now(UTC), on=due.date(), by=Actor.system("terms-of-lists")
    ):
        removed += more
    return removed


@app.periodic(cron=AT_TWO_IN_SHANGHAI)
@app.task(name="evaluations.nightly", queueing_lock="evaluations.nightly", retry=AGAIN)
def evaluate_nightly(timestamp: int) -> dict[str, Any]:
    """Evaluate everybody by every card for the new day, then make the replica compact.

    Args:
        timestamp: The moment the job was due; its day in Shanghai is the day of evaluation.
    """
    due = datetime.fromtimestamp(timestamp, SHANGHAI)
    done = _evaluate_all(due.date(), "nightly")
    replica.compact()
    return done


@app.task(name=queue.EVALUATE_ALL, retry=AGAIN)
def evaluate_everybody(as_of: str, reason: str) -> dict[str, Any]:
    """Evaluate everybody by every card in force on a day.

    Args:
        as_of: The day, ISO.
        reason: A word for why, kept with the runs.

    Returns:
        How many runs were stored, in which time, and the cards that failed.
    """
    return _evaluate_all(date.fromisoformat(as_of), reason)


def _evaluate_all(as_of: date, reason: str) -> dict[str, Any]:
    done = many.evaluate_all(
        as_of=as_of,
        by=Actor.system(f"{reason}-evaluation"),
        at=datetime.now(UTC),
        matter=f"{reason} evaluation",
        reason=reason,
    )
    failed = [failure.card for failure in done.failures]
    return {"runs": len(done.runs), "seconds": done.seconds, "failed": failed}


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="evaluations.touched", queueing_lock="evaluations.touched", retry=AGAIN)
def grade_touched(timestamp: int) -> int:
    """Grade whom commits touched that nobody heard of; returns the subjects.

    Args:
        timestamp: The moment the job was due.
    """
    return listening.answer().subjects


@app.periodic(cron=EVERY_TEN_SECONDS)
@app.task(name="receipts.tell", queueing_lock="receipts.tell", retry=AGAIN)
def tell_systems(timestamp: int) -> dict[str, int]:
    """Tell connected systems of effects they have not acknowledged; returns what came of it.

    Args:
        timestamp: The moment the job was due.
    """
    done = receipts.answer(
        at=datetime.now(UTC), by=Actor.system("receipts"), remote=True, limit=SYSTEMS_AT_ONCE
    )
    return {"arrived": done.arrived, "missing": done.missing, "dropped": done.dropped}


@app.periodic(cron=EVERY_HOUR)
@app.task(name="receipts.chase", queueing_lock="receipts.chase", retry=AGAIN)
def chase_receipts(timestamp: int) -> int:
    """Chase receipts that are due soon or overdue, each once a day; returns how many.

    Args:
        timestamp: The moment the job was due.
    """
    return receipts.chase(by=Actor.system("receipts"), at=datetime.now(UTC))


@app.periodic(cron=EVERY_MINUTE)
@app.task(name="evaluations.notices", queueing_lock="evaluations.notices", retry=AGAIN)
def tell_falls(timestamp: int) -> dict[str, int]:
    """Place a notice of every fall to a low grade, and mail those that have an address.

    Args:
        timestamp: The moment the job was due.
    """
    now = datetime.now(UTC)
    placed = grade_notices.place(at=now, by=Actor.system("grade-notices"))
    return {"placed": placed, "mails": grade_notices.send_mails(at=now)}


@app.task(name="scorecard-changes.impact", retry=AGAIN)
def list_impact(impact_id: int, account_id: int) -> dict[str, int | str]:
    """Make the impact list of a card's draft.

    Returns:
        How it ended, and how many subjects would fall.
    """
    account = Account.objects.get(pk=account_id)
    made = impact.make(impact_id=impact_id, by=Actor.of_account(account), at=datetime.now(UTC))
    return {"state": str(made.state), "fallen": made.fallen}


@app.periodic(cron=AT_HALF_PAST_FOUR_IN_SHANGHAI)
@app.task(name="scorecard-changes.challengers", queueing_lock="scorecard-changes.challengers")
def run_challengers(timestamp: int) -> int:
    """Run every challenger beside its champion's newest run; returns how many were compared.

    Args:
        timestamp: The moment the job was due.
    """
    return len(challenges.run_all(by=Actor.system("challengers"), at=datetime.now(UTC)))


@app.periodic(cron=AT_SIX_IN_SHANGHAI)
@app.task(name="assessments.compose", queueing_lock="assessments.compose", retry=AGAIN)
def compose_notices(timestamp: int) -> list[str]:
    """Make the drafts of notices whose day has come; returns their numbers.

    Args:
        timestamp: The moment the job was due.
    """
    made = assessments.compose_due(by=Actor.system("notices"), at=datetime.now(UTC))
    return [notice.notice_no for notice in made]


@app.periodic(cron=EVERY_HOUR)
@app.task(name="casework.recompute", queueing_lock="casework.recompute", retry=AGAIN)
def recompute_deadlines(timestamp: int) -> int:
    """Reckon open legal deadlines again by the working days in use; returns how many moved.

    Args:
        timestamp: The moment the job was due.
    """
    return len(case_deadlines.recompute(datetime.now(UTC)))


@app.periodic(cron=EVERY_HOUR)
@app.task(name="measures.watch", queueing_lock="measures.watch", retry=AGAIN)
def watch_measures(timestamp: int) -> dict[str, int]:
    """End measures whose time is over, then list those that nothing carries any more.

    Args:
        timestamp: The moment the job was due.
    """
    now = datetime.now(UTC)
    ended = measures.end_due(by=Actor.system("measures"), at=now)
    return {"ended": ended, **measure_conflicts.find(at=now)}


@app.periodic(cron=EVERY_HOUR)
@app.task(name="repair.follow", queueing_lock="repair.follow", retry=AGAIN)
def follow_repairs(timestamp: int) -> dict[str, int]:
    """End applications not supplemented in time, cover what shields missed, advise on decisions.

    Args:
        timestamp: The moment the job was due.
    """
    now = datetime.now(UTC)
    return {
        "lapsed": len(repair.lapse_due(at=now)),
        "covered": repair.cover_new(at=now),
        "advised": repair.advise_new(at=now),
    }


@app.periodic(cron=EVERY_HOUR)
@app.task(name="reminders.refresh", queueing_lock="reminders.refresh", retry=AGAIN)
def refresh_reminders(timestamp: int) -> dict[str, int]:
    """Bring the inbox's reminders to what the records say; returns what changed.

    Args:
        timestamp: The moment the job was due.
    """
    return reminders.refresh(at=datetime.now(UTC))


@app.periodic(cron=AT_HALF_PAST_SEVEN_IN_SHANGHAI)
@app.task(name="reminders.mail", queueing_lock="reminders.mail", retry=AGAIN)
def mail_reminders(timestamp: int) -> int:
    """One mail to everybody who has something open; returns how many went out.

    Args:
        timestamp: The moment the job was due.
    """
    now = datetime.now(UTC)
    reminders.refresh(at=now)
    return reminders.send_digests(at=now)
