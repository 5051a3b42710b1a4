"""The acts on a drafted edition: draft, revise, check, submit, send back, release, withdraw.

Each is one transaction with one audit entry. Who may act is said by the workshop, which is the
credit office's unless another is named; the person who releases is never the one who drafted,
which the database holds as well.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from chengxin.affairs.amendments.checking import Found, addition_of
from chengxin.affairs.amendments.errors import (
    AlreadyInForceError,
    ChangedMeanwhileError,
    NotCheckedError,
    SamePersonError,
)
from chengxin.affairs.amendments.models import AmendmentCheck, AmendmentFinding
from chengxin.affairs.amendments.texts import DraftText, adopted_text, read_cases, read_draft
from chengxin.affairs.amendments.transitions import OF_THE_AUTHOR, Act, after
from chengxin.affairs.amendments.workshops import GENERAL, Workshop, hold_kind
from chengxin.law.errors import DuplicateEditionError, PermissionDeniedError
from chengxin.records.accounts.actors import Actor
from chengxin.records.audit import services as audit
from chengxin.records.editions import in_use
from chengxin.records.editions.enums import EditionState
from chengxin.records.editions.models import EditionRecall, LawEdition
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.models import LedgerCommit

PURPOSE = "rule-amendment"
_FINDINGS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Wording:
    """What an author hands in.

    Attributes:
        text: The pack as YAML.
        cases: The author's own cases as YAML; may be empty.
        replaces: The edition of the same pack that ends when this one begins; empty for none.
        reason: Why the rules are changed.
    """

    text: str
    cases: str
    replaces: str
    reason: str


@transaction.atomic
def draft(*, wording: Wording, by: Actor, at: datetime, workshop: Workshop = GENERAL) -> LawEdition:
    """Keep a new draft that its schema accepts.

    Raises:
        PermissionDeniedError: Not a person of the workshop.
        RulebookError: What the schema refuses.
        DuplicateEditionError: This edition of the pack is there already.
    """
    read = read_draft(wording.text, workshop.kinds)
    author = workshop.account_of(by, "draft an edition", read.pack.pack)
    _refuse_known(read)
    edition = LawEdition(
        state=EditionState.DRAFT, drafted_by_id=author, drafted_at=at, revised_at=at
    )
    _write(edition, wording, read, at)
    edition.save(force_insert=True)
    _leave_trail("amendments.edition.drafted", edition, by, at, digest=edition.digest)
    return edition


@transaction.atomic
def revise(
    *, edition_id: int, wording: Wording, by: Actor, at: datetime, workshop: Workshop = GENERAL
) -> LawEdition:
    """Replace the text of a draft; only its author does.

    Raises:
        PermissionDeniedError: Somebody else's draft.
        TransitionError: It is not a draft any more.
        RulebookError: What the schema refuses.
    """
    edition = _locked(edition_id, Act.REVISE, by, workshop)
    read = read_draft(wording.text, workshop.kinds)
    if (read.pack.pack, read.pack.edition) != (edition.pack, edition.edition):
        workshop.account_of(by, "draft an edition", read.pack.pack)
        _refuse_known(read)
    before = edition.digest
    _write(edition, wording, read, at)
    edition.sent_back_for = ""
    edition.save()
    _leave_trail(
        "amendments.edition.revised", edition, by, at, digest=edition.digest, before=before
    )
    return edition


@transaction.atomic
def ask_for_check(*, edition_id: int, by: Actor, at: datetime) -> LawEdition:
    """Note that a check was asked for; whoever calls this queues the job that makes it.

    Raises:
        TransitionError: It is adopted or withdrawn.
    """
    edition = _locked(edition_id, Act.CHECK, by, GENERAL)
    edition.check_asked_at = at
    edition.save(update_fields=["check_asked_at"])
    return edition


def check(
    *, edition_id: int, by: Actor, at: datetime, workshop: Workshop = GENERAL
) -> AmendmentCheck:
    """Check a draft as its workshop examines it: the loader, the cases, the records held; kept.

    Nothing is locked while the records are looked at, which may take minutes. A text that changed
    meanwhile is not the one checked.

    Raises:
        TransitionError: It is adopted or withdrawn.
    """
    looked_at = LawEdition.objects.get(pk=edition_id)
    workshop.account_of(by, "check an edition", looked_at.pack)
    after(looked_at, Act.CHECK)
    seq = LedgerCommit.objects.aggregate(newest=Max("seq"))["newest"] or 0
    found = workshop.examine(looked_at, at, seq)
    return _note(looked_at, found, by, at, seq, workshop)


@transaction.atomic
def _note(
    looked_at: LawEdition, found: Found, by: Actor, at: datetime, seq: int, workshop: Workshop
) -> AmendmentCheck:
    """Keep what a check found of a text, and note it beside the edition."""
    edition = _locked(looked_at.pk, Act.CHECK, by, workshop)
    kept = _keep(looked_at, found, by, at, seq)
    edition.check_digest = looked_at.digest
    edition.check_passed = found.passed
    edition.checked_at = at
    edition.save(update_fields=["check_digest", "check_passed", "checked_at"])
    _leave_trail(
        "amendments.edition.checked",
        looked_at,
        by,
        at,
        passed=found.passed,
        records=kept.records,
        refused=kept.refused,
    )
    return kept


@transaction.atomic
def submit(*, edition_id: int, by: Actor, at: datetime, workshop: Workshop = GENERAL) -> LawEdition:
    """Hand a checked draft to a second person; its text is fixed from now on.

    Raises:
        PermissionDeniedError: Somebody else's draft.
        NotCheckedError: The text as it stands was not checked, or did not pass.
        BackdatedEditionError: It would begin before today.
        CreditError: Whatever else the workshop holds against it.
    """
    edition = _locked(edition_id, Act.SUBMIT, by, workshop)
    _refuse_unchecked(edition, Act.SUBMIT)
    workshop.hold_ready(edition, Act.SUBMIT, at)
    edition.state = after(edition, Act.SUBMIT)
    edition.submitted_at = at
    edition.sent_back_for = ""
    edition.save(update_fields=["state", "submitted_at", "sent_back_for"])
    _leave_trail("amendments.edition.submitted", edition, by, at, digest=edition.digest)
    return edition


@transaction.atomic
def send_back(
    *, edition_id: int, reason: str, by: Actor, at: datetime, workshop: Workshop = GENERAL
) -> LawEdition:
    """Give a submitted edition back to its author, who may revise it.

    Raises:
        TransitionError: It is not submitted.
    """
    edition = _locked(edition_id, Act.SEND_BACK, by, workshop)
    edition.state = after(edition, Act.SEND_BACK)
    edition.sent_back_for = reason
    edition.save(update_fields=["state", "sent_back_for"])
    _leave_trail("amendments.edition.sent-back", edition, by, at, reason=reason)
    return edition


@transaction.atomic
def release(
    *, edition_id: int, confirmed: str, by: Actor, at: datetime, workshop: Workshop = GENERAL
) -> LawEdition:
    """Release a submitted edition: the rulebook in use contains it from now on.

    It is in force from its own first day; what it replaces ends then. The ledger's lock is held,
    so every record is recorded either before or after it.

    Args:
        edition_id: The edition.
        confirmed: Digest of the text that was read before confirming.
        by: A person of the workshop, not its author.
        at: Now.
        workshop: Where editions of its kind are drafted.

    Raises:
        SamePersonError: The author wants to release it.
        TransitionError: It is not submitted.
        ChangedMeanwhileError: The text is not the one confirmed.
        NotCheckedError: Its newest check did not pass, or was of another text.
        BackdatedEditionError: Its first day has passed.
        CreditError: Whatever else the workshop holds against it.
        RulebookError: The loader refuses it now: an overlap with what was released meanwhile.
    """
    ledger.wait_for_turn()
    edition = _locked(edition_id, Act.RELEASE, by, workshop)
    if edition.drafted_by_id == by.account_id:
        raise SamePersonError(
            f"{edition}: {by.operator} drafted it. Somebody else releases it: {workshop.people}.",
            by=by.operator,
            what=f"release {edition}",
        )
    if confirmed != edition.digest:
        raise ChangedMeanwhileError(
            f"{edition}: the text is not the one that was confirmed. Read it again.",
            state=str(edition.state),
            act=str(Act.RELEASE),
        )
    _refuse_unchecked(edition, Act.RELEASE)
    workshop.hold_ready(edition, Act.RELEASE, at)
    # the loader's rules have the last word
    in_use.with_draft(addition_of(edition, at=at, kinds=workshop.kinds))
    commit = ledger.open_commit(act="amendments.edition.released", by=by.operator)
    edition.adopted_text = adopted_text(read_draft(edition.text, workshop.kinds).pack, at=at)
    edition.state = after(edition, Act.RELEASE)
    edition.released_by_id = by.account_id
    edition.released_at = at
    edition.recorded_seq = commit.seq
    edition.save()
    _leave_trail(
        "amendments.edition.released",
        edition,
        by,
        at,
        digest=edition.digest,
        since=edition.in_force_since.isoformat(),
        replaces=edition.replaces,
        seq=commit.seq,
    )
    return edition


@transaction.atomic
def withdraw(
    *, edition_id: int, reason: str, by: Actor, at: datetime, workshop: Workshop = GENERAL
) -> LawEdition:
    """Give an edition up before its release; it stays to be read.

    Raises:
        TransitionError: It is released or withdrawn already.
    """
    edition = _locked(edition_id, Act.WITHDRAW, by, workshop)
    edition.state = after(edition, Act.WITHDRAW)
    edition.withdrawn_by_id = by.account_id
    edition.withdrawn_at = at
    edition.withdrawn_for = reason
    edition.save()
    _leave_trail("amendments.edition.withdrawn", edition, by, at, reason=reason)
    return edition


@transaction.atomic
def recall(
    *, edition_id: int, reason: str, by: Actor, at: datetime, workshop: Workshop = GENERAL
) -> EditionRecall:
    """Take a released edition back before its first day; what it would have replaced goes on.

    Raises:
        TransitionError: It is not released, or recalled already.
        AlreadyInForceError: Its first day has come.
        RulebookError: The loader refuses the rulebook without it: a later edition replaces it.
    """
    ledger.wait_for_turn()
    edition = _locked(edition_id, Act.RECALL, by, workshop)
    if localdate(at) >= edition.in_force_since:
        raise AlreadyInForceError(
            f"{edition} is in force since {edition.in_force_since}. Draft a new edition with the "
            "former content instead, and release it.",
            state=str(edition.state),
            act=str(Act.RECALL),
        )
    in_use.without(edition.pk)
    assert by.account_id is not None  # whoever may act has an account
    commit = ledger.open_commit(act="amendments.edition.recalled", by=by.operator)
    recalled = EditionRecall.objects.create(
        edition=edition,
        reason=reason,
        recalled_by_id=by.account_id,
        recalled_at=at,
        recorded_seq=commit.seq,
    )
    _leave_trail("amendments.edition.recalled", edition, by, at, reason=reason, seq=commit.seq)
    return recalled


def _locked(edition_id: int, act: Act, by: Actor, workshop: Workshop) -> LawEdition:
    """The edition under lock, if this person may do this to it now."""
    edition = LawEdition.objects.select_for_update(of=("self",)).get(pk=edition_id)
    account = workshop.account_of(by, f"{act} {edition}", edition.pack)
    hold_kind(edition, workshop)
    if act in OF_THE_AUTHOR and edition.drafted_by_id != account:
        raise PermissionDeniedError(
            f"{edition}: only its author may {act} it. Send it back, or draft another.",
            by=by.operator,
            what=f"{act} {edition}",
        )
    after(edition, act)
    return edition


def _write(edition: LawEdition, wording: Wording, read: DraftText, at: datetime) -> None:
    read_cases(wording.cases, read.pack.pack)
    edition.pack, edition.edition = read.pack.pack, read.pack.edition
    edition.text, edition.cases = wording.text, wording.cases
    edition.digest = read.edition.digest
    edition.replaces, edition.reason = wording.replaces, wording.reason
    edition.in_force_since = read.pack.in_force.since
    edition.in_force_until = read.pack.in_force.until
    edition.revised_at = at


def _refuse_known(read: DraftText) -> None:
    """Refuse an edition that the rulebook or another draft has."""
    pack, edition = read.pack.pack, read.pack.edition
    drafted = LawEdition.objects.filter(pack=pack, edition=edition)
    known = {p.edition for p in in_use.current().editions_of(pack)}
    if edition in known or drafted.exclude(state=EditionState.WITHDRAWN).exists():
        raise DuplicateEditionError(
            f"edition {edition} of {pack} is there already. Give the new text a new edition.",
            where="draft",
            pack=pack,
            edition=edition,
        )


def _refuse_unchecked(edition: LawEdition, act: Act) -> None:
    if not edition.is_checked:
        raise NotCheckedError(
            f"{edition}: the text as it stands was not checked, or did not pass. Check it first.",
            state=str(edition.state),
            act=str(act),
        )


def _keep(edition: LawEdition, found: Found, by: Actor, at: datetime, seq: int) -> AmendmentCheck:
    held = found.holdings
    kept = AmendmentCheck.objects.create(
        edition=edition,
        digest=edition.digest,
        at=at,
        by=by.operator,
        passed=found.passed,
        failures=found.failures,
        cases=found.cases,
        differing=found.differing,
        known_seq=seq,
        records=held.records,
        refused=held.refused,
        doubted=held.doubted,
        reasons=[
            {"field": f, "rule": r, "severity": s, "message": m, "records": n}
            for (f, r, s, m), n in held.reasons.most_common()
        ],
        kept=len(held.findings),
    )
    for finding in held.findings:
        finding.check_of = kept
    AmendmentFinding.objects.bulk_create(held.findings, batch_size=_FINDINGS_AT_ONCE)
    return kept


def _leave_trail(
    action: str, edition: LawEdition, by: Actor, at: datetime, **details: object
) -> None:
    audit.record(
        actor=by,
        action=action,
        at=at,
        matter=f"{edition.pack} {edition.edition}",
        purpose=PURPOSE,
        details={"edition": edition.pk, **details},
    )
