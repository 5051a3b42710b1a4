"""Decides a chunk row by row: new, corrected, unchanged, revoked, held."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from chengxin.law.rulebook import CatalogueItem
from chengxin.law.words import RecordShape
from chengxin.records.intake import recorded
from chengxin.records.intake.enums import Outcome
from chengxin.records.intake.facts import key_parts
from chengxin.records.intake.payloads import ESTIMATES
from chengxin.records.intake.timelines import overlap, place
from chengxin.records.ledger.enums import RecordState, VersionReason
from chengxin.records.ledger.services import canonical_body, natural_key, payload_digest

CHANGED = "同一文书已有记录，内容不同；该报送方式约定由人确认"
OTHER_SOURCE = "同一文书已由另一单位报送，内容不同"
OVERLAPS = "期间与已有记录重叠，无法判断以哪一条为准"
TWICE = "同一批中另有一行报同一文书，内容不同"


@dataclass(slots=True)
class Row:
    """An acceptable row with its subject, as the ledger sees it.

    ``implied``: the day it holds from is not the source's own word, so it does not tell it apart
    from what is recorded.
    """

    row_no: int
    subject_id: int
    payload: str
    digest: bytes
    document_key: str
    slot: str
    state: str
    document_no: str
    authority: str
    authority_code: str
    decided_on: date
    valid_from: date
    valid_to: date | None
    polarity: str
    implied: bool


@dataclass(slots=True)
class Entry:
    """A version as it will be once the chunk is recorded.

    ``live_id`` is set while it is recorded as it stands; ``row`` is the row it is recorded for;
    ``copies`` the live version whose content it repeats with an earlier end, for ``ended_by``.
    """

    natural_key: bytes
    subject_id: int
    slot: str
    digest: bytes
    state: str
    department: str
    valid_from: date
    valid_to: date | None
    version: int
    record_no: int | None = None
    live_id: int | None = None
    row: Row | None = None
    copies: int | None = None
    ended_by: int | None = None
    reason: str = VersionReason.NEW.value


@dataclass(slots=True)
class Decision:
    """What becomes of one row; ``entry`` is the version it is about, if any."""

    outcome: str
    entry: Entry | None = None
    held_reason: str = ""


@dataclass
class Decisions:
    """What a chunk does: a decision per row, versions to close, versions to append."""

    by_row: dict[int, Decision] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        """Whether the ledger is touched at all."""
        return bool(self.entries or self.closed)


class Decider:
    """Decides the rows of one chunk against the ledger as it is under the lock."""

    def __init__(
        self,
        item: CatalogueItem,
        *,
        department: str,
        on_change: str,
        received_on: date,
        keys: tuple[str, ...] | None,
    ) -> None:
        """Keep what every decision needs.

        Args:
            item: The catalogue item.
            department: Who hands the batch in.
            on_change: ``correct`` or ``conflict``: what other content of the same document is.
            received_on: Since when a state holds that nobody says the beginning of.
            keys: Columns of the feed's natural key, if it has one.
        """
        self._item = item
        self._department = department
        self._on_change = on_change
        self._received_on = received_on
        self._is_state = item.shape is RecordShape.STATE
        self._is_pure_state = self._is_state and not key_parts(item, keys)
        self._begin_fields = _begin_fields(item)
        self._documents: dict[bytes, Entry] = {}
        self._slots: dict[tuple[int, str], list[Entry]] = {}
        self._bodies: dict[bytes, dict[str, object]] = {}
        self._made = Decisions()

    def decide(self, rows: Iterable[Row]) -> Decisions:
        """Decide rows in the order of the file; a later row sees what an earlier one does."""
        rows = list(rows)
        self._look_up(rows)
        for row in rows:
            self._made.by_row[row.row_no] = self._decide(row)
        return self._made

    def _look_up(self, rows: list[Row]) -> None:
        if self._is_state:
            found = recorded.live_states(self._item.code, {row.subject_id for row in rows})
        else:
            found = recorded.live_documents({self._key(row) for row in rows})
        for live in found:
            entry = _of_live(live)
            self._documents[entry.natural_key] = entry
            self._slots.setdefault((entry.subject_id, entry.slot), []).append(entry)
        if any(row.implied for row in rows):
            self._bodies = recorded.bodies(entry.digest for entry in self._documents.values())

    def _key(self, row: Row, begins: date | None = None) -> bytes:
        parts = [row.document_key] if begins is None else [row.document_key, begins.isoformat()]
        return natural_key(self._item.code, str(row.subject_id), *parts)

    def _decide(self, row: Row) -> Decision:
        if self._is_pure_state:
            return self._decide_pure_state(row)
        key = self._key(row)
        own = self._documents.get(key)
        if own is not None and row.implied:
            self._take_beginning(row, own)
        if self._is_state:
            others = [e for e in self._states_of(row) if e is not own]
            if any(overlap(e, row.valid_from, row.valid_to) for e in others):
                return Decision(Outcome.HELD.value, own, OVERLAPS)
        return self._settle(row, own, key, row.valid_from, row.valid_to)

    def _decide_pure_state(self, row: Row) -> Decision:
        """A statement without a document of its own: what the subject is from a day on."""
        states = self._states_of(row)
        latest = max(states, key=lambda e: e.valid_from, default=None)
        begins = row.valid_from
        if row.implied and latest is not None:
            self._take_beginning(row, latest)
            if _is_same(latest, row):
                return Decision(Outcome.UNCHANGED.value, latest)
            begins = max(self._received_on, latest.valid_from)
        key = self._key(row, begins)
        own = self._documents.get(key)
        if own is not None:
            return self._settle(row, own, key, begins, row.valid_to or own.valid_to)
        placement = place(states, begins, row.valid_to)
        if placement is None or self._is_foreign(placement.ends):
            return Decision(Outcome.HELD.value, latest, OVERLAPS)
        if placement.ends is not None:
            self._end(placement.ends, begins, row)
        made = self._settle(row, None, key, begins, placement.valid_to)
        if placement.ends is not None:
            made.outcome = Outcome.CORRECTED.value
        return made

    def _states_of(self, row: Row) -> list[Entry]:
        return self._slots.setdefault((row.subject_id, row.slot), [])

    def _settle(
        self, row: Row, own: Entry | None, key: bytes, begins: date, ends: date | None
    ) -> Decision:
        """Compare a row with the version of its document."""
        if own is None:
            outcome = Outcome.REVOKED if row.state == RecordState.REVOKED else Outcome.NEW
            reason = VersionReason.REVOKED if row.state == RecordState.REVOKED else None
            entry = self._append(row, key, begins, ends, 1, None)
            entry.reason = (reason or VersionReason.NEW).value
            return Decision(outcome.value, entry)
        if _is_same(own, row):
            return Decision(Outcome.UNCHANGED.value, own)
        if own.live_id is None:
            return Decision(Outcome.HELD.value, own, TWICE)
        if self._is_foreign(own):
            return Decision(Outcome.HELD.value, own, OTHER_SOURCE)
        is_revoked = own.state == RecordState.LIVE and row.state == RecordState.REVOKED
        if self._on_change == "conflict" and not is_revoked:
            return Decision(Outcome.HELD.value, own, CHANGED)
        self._close(own)
        entry = self._append(row, key, begins, ends, own.version + 1, own.record_no)
        outcome = Outcome.REVOKED if is_revoked else Outcome.CORRECTED
        entry.reason = VersionReason.REVOKED if is_revoked else VersionReason.CORRECTED
        return Decision(outcome.value, entry)

    def _is_foreign(self, entry: Entry | None) -> bool:
        return entry is not None and entry.department != self._department

    def _take_beginning(self, row: Row, own: Entry) -> None:
        """Let a row whose beginning is not its source's word begin where its version does."""
        stated = self._bodies.get(own.digest)
        if stated is None:
            return
        body = json.loads(row.payload)
        for name in (*self._begin_fields, ESTIMATES):
            body.pop(name, None)
            if name in stated:
                body[name] = stated[name]
        row.payload, row.digest = canonical_body(body), payload_digest(body)
        row.valid_from = own.valid_from
        row.valid_to = row.valid_to or own.valid_to

    def _append(
        self,
        row: Row,
        key: bytes,
        begins: date,
        ends: date | None,
        version: int,
        record_no: int | None,
    ) -> Entry:
        entry = Entry(
            key, row.subject_id, row.slot, row.digest, row.state, self._department, begins, ends,
            version, record_no, row=row,
        )  # fmt: skip
        self._keep(entry)
        return entry

    def _keep(self, entry: Entry) -> None:
        self._documents[entry.natural_key] = entry
        self._slots.setdefault((entry.subject_id, entry.slot), []).append(entry)
        self._made.entries.append(entry)

    def _close(self, entry: Entry) -> None:
        assert entry.live_id is not None
        self._made.closed.append(entry.live_id)
        self._slots[entry.subject_id, entry.slot].remove(entry)

    def _end(self, entry: Entry, day: date, row: Row) -> None:
        """Let a state end earlier: on both clocks, as a version of its own."""
        if entry.live_id is None:  # not recorded yet, or shortened by an earlier row of this chunk
            entry.valid_to = day
            entry.ended_by = row.row_no
            return
        self._close(entry)
        shorter = replace(
            entry,
            valid_to=day,
            version=entry.version + 1,
            live_id=None,
            copies=entry.live_id,
            ended_by=row.row_no,
            reason=VersionReason.CORRECTED.value,
        )
        self._keep(shorter)


def _begin_fields(item: CatalogueItem) -> tuple[str, ...]:
    fields = [item.role(role) for role in ("valid_from", "decided_on")]
    return tuple(dict.fromkeys(f.name for f in fields if f is not None))


def _is_same(entry: Entry, row: Row) -> bool:
    return entry.digest == row.digest and entry.state == row.state


def _of_live(live: recorded.LiveVersion) -> Entry:
    return Entry(
        live.natural_key, live.subject_id, live.slot, live.digest, live.state, live.department,
        live.valid_from, live.valid_to, live.version, live.record_no, live_id=live.id,
    )  # fmt: skip
