"""What the register says about its subjects becomes versions, names and codes on two clocks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from chengxin.records.subjects.enums import Scheme, Standing, Status
from chengxin.records.subjects.services.changes import Change, write_changes
from chengxin.records.subjects.services.commit import (
    UNKNOWN_SINCE,
    OpenCommit,
    fresh_subject_ids,
)
from chengxin.records.subjects.services.identity import identify
from chengxin.records.subjects.services.present import Present, present_of
from chengxin.records.subjects.services.timeline import Version, restate

REGISTRATION_COLUMNS = pl.Schema(
    {
        "row_no": pl.Int64(),
        "batch_id": pl.Int64(),
        "name": pl.String(),
        "former_names": pl.List(pl.String()),
        "uscc": pl.String(),
        "uscc_valid": pl.Boolean(),
        "organisation_code": pl.String(),
        "registration_number": pl.String(),
        "other_scheme": pl.String(),
        "other_value": pl.String(),
        "kind": pl.String(),
        "status": pl.String(),
        "division_code": pl.String(),
        "town_code": pl.String(),
        "park": pl.String(),
        "industry": pl.String(),
        "registered_on": pl.Date(),
        "valid_from": pl.Date(),
        "valid_to": pl.Date(),
        "judged_id": pl.Int64(),
    }
)
RESULT_COLUMNS = pl.Schema(
    {
        "row_no": pl.Int64(),
        "subject_id": pl.Int64(),
        "outcome": pl.String(),
        "was_provisional": pl.Boolean(),
        "held_reason": pl.String(),
        "candidate_ids": pl.List(pl.Int64()),
    }
)
_STATED = (
    "kind",
    "name",
    "status",
    "division_code",
    "town_code",
    "park",
    "industry",
    "registered_on",
    "batch_id",
    "row_no",
)


def register(commit: OpenCommit, registrations: pl.DataFrame, *, changed_on: date) -> pl.DataFrame:
    """Take in what the register says about its subjects.

    Args:
        commit: The open commit.
        registrations: One row per statement. Columns of `REGISTRATION_COLUMNS`; only ``row_no``,
            ``name``, ``kind`` and one code must be there. Codes are normalised, ``status`` and
            ``kind`` words of ``Status`` and ``KindOfSubject``. ``judged_id`` is the subject that a
            person says it is about, where only the name was in doubt. The statement holds from
            ``valid_from`` (included) to ``valid_to`` (excluded, null = open).
        changed_on: Since when a statement without ``valid_from`` holds that differs from what is
            known; the first statement about a subject holds from its day of registration.

    Returns:
        `RESULT_COLUMNS`, one row per statement in the same order. ``outcome``: ``new`` (a subject
        nobody knew), ``changed`` (also: a provisional subject is registered), ``unchanged``, or
        ``held`` with the reason and candidates.
    """
    table = _prepared(registrations)
    identity = identify(table)
    changes = _changes(identity)
    results = [
        _take_in(changes, row, who, changed_on)
        for row, who in zip(
            table.iter_rows(named=True), identity.iter_rows(named=True), strict=True
        )
    ]
    write_changes(commit, changes.values())
    return pl.DataFrame(results, schema=RESULT_COLUMNS, orient="row")


def _prepared(registrations: pl.DataFrame) -> pl.DataFrame:
    missing = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in REGISTRATION_COLUMNS.items()
        if name not in registrations.columns
    ]
    texts = ("division_code", "town_code", "park", "industry")
    return (
        registrations.with_columns(missing)
        .select(pl.col(name).cast(kind) for name, kind in REGISTRATION_COLUMNS.items())
        .with_columns(pl.col(*texts).fill_null(""))
        .with_columns(pl.col("status").fill_null(Status.ACTIVE.value))
    )


def _changes(identity: pl.DataFrame) -> dict[int | str, Change]:
    """One change per subject, under its id or, for a new one, under its key."""
    known = identity["subject_id"].drop_nulls().unique().to_list()
    changes: dict[int | str, Change] = {}
    for number, present in present_of(known).items():
        after = Present(number, list(present.versions), list(present.names), set(present.codes))
        changes[number] = Change(present, after, False, present.is_provisional)
    keys = identity["new_key"].drop_nulls().unique(maintain_order=True).to_list()
    for key, number in zip(keys, fresh_subject_ids(len(keys)), strict=True):
        changes[key] = Change(Present(number), Present(number), True, False)
    return changes


def _take_in(
    changes: dict[int | str, Change], row: dict[str, Any], who: dict[str, Any], changed_on: date
) -> tuple[Any, ...]:
    held, candidates = who["held_reason"], who["candidate_ids"]
    if held:
        return row["row_no"], None, "held", False, held, candidates
    change = changes[who["new_key"] or who["subject_id"]]
    subject = change.after
    since = _since(subject, row, changed_on)
    if row["valid_to"] is not None and row["valid_to"] <= since:
        reason = f"登记信息的止日 {row['valid_to']} 不晚于起日 {since}"
        return (
            row["row_no"],
            None,
            "held",
            False,
            reason,
            [] if change.is_new else [subject.subject_id],
        )
    first = change.is_new and not subject.versions
    changed = _state(subject, row, since)
    if changed and who["embedded_free"]:
        change.embedded.append(who["embedded_free"])
    outcome = "new" if first else "changed" if changed else "unchanged"
    return row["row_no"], subject.subject_id, outcome, change.was_provisional, "", candidates


def _since(subject: Present, row: dict[str, Any], changed_on: date) -> date:
    if row["valid_from"] is not None:
        return row["valid_from"]  # type: ignore[no-any-return]
    latest = subject.latest
    if latest is None or latest.standing == Standing.PROVISIONAL.value:
        return row["registered_on"] or changed_on
    return max(changed_on, latest.valid_from)


def _state(subject: Present, row: dict[str, Any], since: date) -> bool:
    """Let the statement of a row hold; returns whether it says anything new."""
    was_provisional = subject.is_provisional
    codes = set(_codes(row))
    before = (subject.versions, list(subject.names), set(subject.codes))
    statement = Version(
        id=None,
        valid_from=since,
        valid_to=row["valid_to"],
        standing=Standing.REGISTERED.value,
        uscc=row["uscc"] or _uscc_of(subject),
        **{key: row[key] for key in _STATED},
    )
    subject.versions = restate(subject.versions, statement)
    if was_provisional:
        subject.names = []  # what a department called it is no name the register gives
    latest = subject.latest
    if latest is not None and latest.name == row["name"]:
        subject.take_name(row["name"], since)
    subject.take_former_names(row["former_names"] or (), row["registered_on"] or UNKNOWN_SINCE)
    subject.codes |= codes
    return before != (subject.versions, subject.names, subject.codes)


def _uscc_of(subject: Present) -> str:
    latest = subject.latest
    return "" if latest is None else latest.uscc


def _codes(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    given = (
        (Scheme.USCC.value, row["uscc"]),
        (Scheme.ORGANISATION_CODE.value, row["organisation_code"]),
        (Scheme.REGISTRATION_NUMBER.value, row["registration_number"]),
        (row["other_scheme"], row["other_value"]),
    )
    return ((scheme, value) for scheme, value in given if scheme and value)
