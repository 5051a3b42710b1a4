"""The one door: reads of credit records, filtered for an audience and written in the trail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from chengxin.law import rulebook as rules
from chengxin.law.periods import first_day_within
from chengxin.law.words import Audience, Polarity, RecordShape
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.audit.models import Outcome
from chengxin.records.editions import in_use
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.enums import RecordState
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.publicity.disclosure import (
    DisclosedField,
    DisclosedFile,
    DisclosedRecord,
    EffectView,
    WindowView,
)
from chengxin.records.publicity.editions import edition_on
from chengxin.records.publicity.errors import NotDisclosedError
from chengxin.records.publicity.fields import text_of, visible_levels
from chengxin.records.publicity.models import PublicityWindow
from chengxin.records.publicity.withdrawals import withdrawing_effects
from chengxin.records.subjects.models import SubjectMember

# Audiences that name the matter they ask for; a visitor reads what is public for everybody.
_NAMED_MATTER = frozenset(
    {Audience.OFFICE, Audience.DEPARTMENT, Audience.REGULATOR, Audience.COUNTER}
)

MONTHS_PER_YEAR = 12


def disclosed_records(
    *,
    subject_id: int,
    actor: Actor,
    purpose: str,
    on: date,
    at: datetime,
    matter: str = "",
    audience: Audience | None = None,
    known_at: datetime | None = None,
    items: Sequence[str] | None = None,
) -> DisclosedFile:
    """A subject's credit records as an audience may see them on a day.

    The public sees public items whose window is open and which no effect has taken out of
    publicity. The subject sees everything of its own. The administration sees what is public or
    shared within government, for a named matter; a department also sees all that it handed in.
    Every read that is not public leaves an audit entry in the same transaction.

    Args:
        subject_id: Whose records.
        actor: Who reads.
        purpose: Why, as a stable word such as ``desk-file`` or ``special-report``.
        on: Day of reading; decides windows, effects and validity.
        at: The moment of reading, for the audit entry.
        matter: The matter it is read for; required of the administration.
        audience: Read as this audience instead of the actor's own (a narrower one).
        known_at: What was known then; None for now.
        items: Only these catalogue items.

    Raises:
        NotDisclosedError: The audience has no access, or named no matter. The refusal is audited.
    """
    audience = audience or actor.audience
    _check_access(subject_id, actor, audience, matter, purpose, at)
    with transaction.atomic():
        known = ledger.known_at(known_at, now=at)
        versions = ledger.records_of_subject(subject_id, seq=known.seq)
        if items is not None:
            versions = versions.filter(item__in=items)
        asking = _Asking(audience, actor, on, known.seq, at, is_replay=known_at is not None)
        records = tuple(_disclose(list(versions), asking))
        if audience is not Audience.PUBLIC:
            audit.record(
                actor=actor,
                action="publicity.subject.read",
                at=at,
                matter=matter,
                purpose=purpose,
                subject_id=subject_id,
                details={"records": len(records), "on": on.isoformat(), "known_seq": known.seq},
            )
    return DisclosedFile(subject_id, audience, on, known, records)


def record_history(
    *,
    record_no: int,
    actor: Actor,
    purpose: str,
    on: date,
    at: datetime,
    matter: str = "",
    known_at: datetime | None = None,
) -> tuple[DisclosedRecord, ...]:
    """All versions of one record, oldest first, for the two-clock line of the credit file.

    Raises:
        NotDisclosedError: As for :func:`disclosed_records`; the public sees no history.
    """  # fmt: skip
    known = ledger.known_at(known_at, now=at)
    versions = list(ledger.history_of(record_no, seq=known.seq))
    if not versions:
        return ()
    subject_id = versions[-1].subject_id
    _check_access(subject_id, actor, actor.audience, matter, purpose, at)
    with transaction.atomic():
        asking = _Asking(actor.audience, actor, on, known.seq, at, is_replay=known_at is not None)
        shown = tuple(_disclose(versions, asking))
        audit.record(
            actor=actor,
            action="publicity.record.read",
            at=at,
            matter=matter,
            purpose=purpose,
            subject_id=subject_id,
            details={"record_no": record_no, "versions": len(shown)},
        )
    return shown


def as_public(
    versions: Sequence[LedgerRecord], *, on: date, seq: int, at: datetime
) -> tuple[DisclosedRecord, ...]:
    """Record versions as anybody may see them; what nobody may see on the day is left out.

    Reading what is public leaves no trail.
    """
    asking = _Asking(Audience.PUBLIC, Actor.visitor(), on, seq, at, is_replay=False)
    return tuple(_disclose(list(versions), asking))


def _check_access(
    subject_id: int, actor: Actor, audience: Audience, matter: str, purpose: str, at: datetime
) -> None:
    if audience is Audience.PUBLIC:
        return
    reason = _refusal(subject_id, actor, audience, matter)
    if reason is None:
        return
    audit.record(
        actor=actor,
        action="publicity.subject.refused",
        at=at,
        matter=matter,
        purpose=purpose,
        subject_id=subject_id,
        outcome=Outcome.REFUSED,
        details={"reason": reason},
    )
    raise NotDisclosedError(
        f"{audience} may not read the records of subject {subject_id}: {reason}",
        audience=str(audience),
        subject_id=subject_id,
        reason=reason,
    )


def _refusal(subject_id: int, actor: Actor, audience: Audience, matter: str) -> str | None:
    """Why this reader is turned away, or None."""
    if audience is Audience.SELF:
        is_member = actor.account_id is not None and (
            SubjectMember.objects.filter(
                account_id=actor.account_id, subject_id=subject_id
            ).exists()
        )
        # The office and the command line act for a subject that asks at the counter.
        acts_for = actor.audience is Audience.OFFICE and bool(matter)
        return None if is_member or acts_for else "the account does not act for this subject"
    if audience not in _NAMED_MATTER:
        return "this role reads no credit records"
    if actor.audience not in _NAMED_MATTER:
        return "the account is not of the administration"
    return None if matter else "no matter was named"


@dataclass(frozen=True)
class _Asking:
    """Who asks, about which day as known at which commit, and the moment of asking."""

    audience: Audience
    actor: Actor
    on: date
    seq: int
    at: datetime
    is_replay: bool

    def current(
        self, record_nos: list[int], effects: dict[int, list[EffectView]]
    ) -> dict[int, set[str]]:
        """Kinds of effect in force by record on the day asked about; for a file also today.

        What the law has stopped is not shown by asking how a file was on an earlier day.
        """
        today = localdate(self.at)
        known = [(effects, self.on)]
        if self.audience is not Audience.PUBLIC:  # a visitor has no other day than today
            known.append((effects, today))
        if self.is_replay:
            known.append((_effects(record_nos, ledger.known_at(None, now=self.at).seq), today))
        found: dict[int, set[str]] = {}
        for views, day in known:
            for number, of_record in views.items():
                kinds = {view.kind for view in of_record if view.in_force(day)}
                found.setdefault(number, set()).update(kinds)
        return found


def _disclose(versions: list[LedgerRecord], asking: _Asking) -> Iterable[DisclosedRecord]:
    book, on, seq = in_use.current(), asking.on, asking.seq
    audience, actor = asking.audience, asking.actor
    protections = book.protections(on)
    term_since = first_day_within(on, protections.inquiry_term_years * MONTHS_PER_YEAR)
    windows = _windows(versions, on, seq)
    numbers = [version.record_no for version in versions]
    effects = _effects(numbers, seq)
    in_force = asking.current(numbers, effects)
    times = ledger.commit_times({version.recorded_seq for version in versions})
    for version in versions:
        item = book.catalogue_item_edition(version.item, version.item_edition)
        levels = visible_levels(
            audience, is_source=version.department_code == actor.department_code != ""
        )
        if item.disclosure not in levels:
            continue
        shown = DisclosedRecord(
            id=version.pk,
            record_no=version.record_no,
            version=version.version,
            subject_id=version.subject_id,
            item=version.item,
            item_edition=version.item_edition,
            item_title=item.title.zh,
            item_title_en=item.title.en,
            polarity=version.polarity,
            severity=version.severity,
            state=version.state,
            document_no=version.document_no,
            authority=version.authority,
            decided_on=version.decided_on,
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            recorded_at=times[version.recorded_seq],
            recorded_seq=version.recorded_seq,
            department_code=version.department_code,
            batch_id=version.batch_id,
            row_no=version.row_no,
            reason=version.reason,
            fields=_fields(version.payload.body or {}, item, levels, book),
            window=windows.get(version.pk),
            effects=tuple(effects.get(version.record_no, ())),
            past_inquiry_term=_is_past_term(version, term_since),
        )
        if _may_see(shown, asking, in_force.get(version.record_no, set()), protections):
            yield shown


def _may_see(
    record: DisclosedRecord, asking: _Asking, in_force: set[str], protections: Any
) -> bool:
    """Whether effects, term and window leave the record visible to this audience."""
    audience, actor = asking.audience, asking.actor
    is_source = record.department_code == actor.department_code != ""
    confining = in_force & protections.confining_effects
    if confining and not is_source:
        return all(protections.may_know(kind, actor.department_code) for kind in confining)
    if audience in {Audience.SELF, Audience.OFFICE}:
        return True
    known = {effect.kind for effect in record.effects}
    if audience is Audience.PUBLIC:
        return (
            record.state == RecordState.LIVE
            and not record.past_inquiry_term
            and not in_force & protections.unpublishing_effects
            and known.isdisjoint(withdrawing_effects())
            and record.window is not None
            and record.window.is_open(asking.on)
        )
    stopped = any(protections.protection(kind).stops_sharing for kind in in_force)
    return is_source or not (stopped or record.past_inquiry_term)


def _is_past_term(version: LedgerRecord, term_since: date) -> bool:
    """Whether the inquiry term of a dishonesty record is over (Shanghai regulation art. 35).

    The term runs from the end of the dishonest act: the day of the decision for an act, the end of
    validity for a state; a state that lasts has not begun its term.
    """
    if version.polarity != Polarity.NEGATIVE:
        return False
    is_act = version.shape == RecordShape.ACT
    ended_on = version.decided_on if is_act else version.valid_to
    return ended_on is not None and ended_on < term_since


def _fields(
    body: dict[str, Any], item: rules.CatalogueItem, levels: Any, book: rules.Rulebook
) -> tuple[DisclosedField, ...]:
    return tuple(
        DisclosedField(
            field.code,
            field.name,
            field.title_zh,
            body[field.name]["masked"] if isinstance(body[field.name], dict) else body[field.name],
            text_of(field, body[field.name], book),
        )
        for field in item.fields
        if field.disclosure in levels and body.get(field.name) not in (None, "", [])
    )


def _windows(versions: list[LedgerRecord], on: date, seq: int) -> dict[int, WindowView]:
    rows = PublicityWindow.objects.filter(
        ledger.known(seq),
        record_no__in=[version.record_no for version in versions],  # by which rows are found
        record_id__in=[version.pk for version in versions],
        edition=edition_on(on, seq=seq),
    )
    return {
        row.record_id: WindowView(
            row.edition, row.rule, row.published, row.starts_on, row.earliest_end_on, row.ends_on,
            row.article,
        )
        for row in rows
    }  # fmt: skip


def _effects(record_nos: list[int], seq: int) -> dict[int, list[EffectView]]:
    found: dict[int, list[EffectView]] = {}
    for row in ledger.effects_of(record_nos, seq=seq):
        view = EffectView(row.kind, row.valid_from, row.valid_to, row.document, row.article)
        found.setdefault(row.record_no, []).append(view)
    return found
