"""Turns the decisions about a chunk into versions of the ledger."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

import polars as pl
from django.db import connection

from chengxin.law.errors import NoRuleInForceError
from chengxin.law.rulebook import CatalogueItem, PublicityPack
from chengxin.law.words import Severity
from chengxin.records.intake import recorded, sealing
from chengxin.records.intake.checking import Rules
from chengxin.records.intake.decisions import Decisions, Entry
from chengxin.records.intake.enums import Outcome
from chengxin.records.intake.models import Batch
from chengxin.records.intake.payloads import reference_of
from chengxin.records.intake.settling import DIGEST, KEY, OUTCOME, RECORD_NO
from chengxin.records.intake.severities import KIND, severities
from chengxin.records.ledger import bulk
from chengxin.records.ledger import services as ledger
from chengxin.records.ledger.enums import VersionReason
from chengxin.records.ledger.services import VERSION_COLUMNS, Commit, NewVersion
from chengxin.records.store.copying import copy_frame

PAYLOAD, POLARITY, VERSION = "~payload", "~polarity", "~version"
_REASON, _SEVERITY = "~reason", "~severity"
_INTEGERS = ("record_no", "version", "subject_id", "batch_id", "row_no")
_DAYS = ("decided_on", "valid_from", "valid_to")
_BYTES = ("payload_digest", "natural_key")
_SCHEMA = {
    name: pl.Int64() if name in _INTEGERS
    else pl.Date() if name in _DAYS
    else pl.Binary() if name in _BYTES
    else pl.String()
    for name in VERSION_COLUMNS
}  # fmt: skip
_values_of = attrgetter(*VERSION_COLUMNS)


def record(
    commit: Commit,
    batch: Batch,
    rules: Rules,
    *,
    fresh: pl.DataFrame,
    made: Decisions,
    rows: pl.DataFrame,
) -> pl.DataFrame:
    """Write the versions that a chunk closes and appends, with payloads and sealed values.

    Args:
        commit: The open commit.
        batch: The batch.
        rules: Its item and department.
        fresh: New documents, as `settling.settle` gives them.
        made: What the decider made of the others; entries get their record numbers here.
        rows: Every row of the chunk.

    Returns:
        `fresh` with ``~record_no`` and ``~version``.
    """
    entries = [entry for entry in made.entries if entry.row is not None]
    fresh = _numbered(fresh, entries, rules.item)
    concerned = [*fresh["row_no"], *(e.row.row_no for e in entries if e.row is not None)]
    written = rows.filter(pl.col("row_no").is_in(concerned))
    bulk.store_payload_frame(_payloads(fresh, entries))
    _keep_sealed(written, rules.item)
    ledger.close_versions(commit, made.closed)
    ends = {
        entry.copies: (entry.version, entry.ended_by, entry.valid_to)
        for entry in made.entries
        if entry.copies is not None and entry.ended_by is not None and entry.valid_to is not None
    }
    shorter = recorded.copies(ends, batch_id=batch.pk, reason=VersionReason.CORRECTED.value)
    classes = _severities(written, rules)
    one_by_one = [*shorter, *_versions(batch, rules, entries, classes)]
    bulk.append_frame(
        commit,
        pl.concat([_as_frame(one_by_one), _fresh_versions(fresh, batch, rules, classes)]),
    )
    return fresh


def _numbered(fresh: pl.DataFrame, entries: Sequence[Entry], item: CatalogueItem) -> pl.DataFrame:
    """Give record numbers; a document that ended by absence goes on under its old one."""
    unnumbered = [entry for entry in entries if entry.record_no is None]
    keys = [*fresh[KEY], *(entry.natural_key for entry in unnumbered)]
    ended = recorded.ended_documents(item.code, keys)
    new = []
    for entry in unnumbered:
        before = ended.get(entry.natural_key)
        if before is None:
            new.append(entry)
            continue
        entry.record_no, entry.version = before[0], before[1] + 1
        entry.reason = VersionReason.REAPPEARED.value
    before_no = [ended.get(key, (None, 0))[0] for key in fresh[KEY]] if ended else None
    again = pl.Series([None] * fresh.height if before_no is None else before_no, dtype=pl.Int64)
    numbers = ledger.next_record_nos(again.null_count() + len(new))
    for entry, record_no in zip(new, numbers[again.null_count() :], strict=True):
        entry.record_no = record_no
    versions = [ended.get(key, (0, 0))[1] + 1 for key in fresh[KEY]] if ended else 1
    return _with_numbers(fresh, again, numbers[: again.null_count()], versions)


def _with_numbers(
    fresh: pl.DataFrame, again: pl.Series, numbers: list[int], versions: int | list[int]
) -> pl.DataFrame:
    places = again.is_null().arg_true()
    record_no = again.clone().scatter(places, pl.Series(numbers, dtype=pl.Int64))
    reappeared = pl.Series("~again", again.is_not_null())
    revoked = pl.col(OUTCOME) == Outcome.REVOKED.value
    return fresh.with_columns(
        record_no.alias(RECORD_NO),
        pl.lit(pl.Series(versions, dtype=pl.Int64) if isinstance(versions, list) else versions)
        .cast(pl.Int64)
        .alias(VERSION),
        pl.when(reappeared)
        .then(pl.lit(VersionReason.REAPPEARED.value))
        .when(revoked)
        .then(pl.lit(VersionReason.REVOKED.value))
        .otherwise(pl.lit(VersionReason.NEW.value))
        .alias(_REASON),
    )


def _payloads(fresh: pl.DataFrame, entries: Iterable[Entry]) -> pl.DataFrame:
    rows = [entry.row for entry in entries if entry.row is not None]
    others = pl.DataFrame(
        [(row.digest, row.payload) for row in rows],
        schema={"digest": pl.Binary, "body": pl.String},
        orient="row",
    )
    return pl.concat([fresh.select(digest=DIGEST, body=PAYLOAD), others])


def _fresh_versions(
    fresh: pl.DataFrame, batch: Batch, rules: Rules, classes: pl.DataFrame
) -> pl.DataFrame:
    """New documents as the ledger takes them."""
    made = fresh.join(classes, on="row_no", how="left", maintain_order="left").select(
        record_no=RECORD_NO,
        version=VERSION,
        subject_id="subject_id",
        item=pl.lit(rules.item.code),
        item_edition=pl.lit(rules.item.edition),
        shape=pl.lit(rules.item.shape.value),
        slot="fact:slot",
        polarity=POLARITY,
        severity=_SEVERITY,
        state="fact:state",
        document_no=pl.col("fact:document_no").str.head(300),
        authority=pl.col("fact:authority").str.head(200),
        authority_code=pl.col("fact:authority_code").str.head(32),
        decided_on="fact:decided_on",
        valid_from="fact:valid_from",
        valid_to="fact:valid_to",
        payload_digest=DIGEST,
        natural_key=KEY,
        department_code=pl.lit(batch.department_id),
        feed=pl.lit(batch.feed),
        batch_id=pl.lit(batch.pk, pl.Int64),
        row_no="row_no",
        reason=_REASON,
    )
    return made.cast(_SCHEMA)  # type: ignore[arg-type]


def _as_frame(versions: Sequence[NewVersion]) -> pl.DataFrame:
    return pl.DataFrame([_values_of(version) for version in versions], schema=_SCHEMA, orient="row")


def _versions(
    batch: Batch, rules: Rules, entries: Sequence[Entry], classes: pl.DataFrame
) -> list[NewVersion]:
    """What the decider appends, as the ledger takes it."""
    severity_of: dict[int, str] = dict(classes.iter_rows()) if entries else {}
    made = []
    for entry in entries:
        row = entry.row
        assert row is not None
        assert entry.record_no is not None
        made.append(
            NewVersion(
                record_no=entry.record_no,
                version=entry.version,
                subject_id=entry.subject_id,
                item=rules.item.code,
                item_edition=rules.item.edition,
                shape=rules.item.shape.value,
                slot=entry.slot,
                polarity=row.polarity,
                severity=severity_of[row.row_no],
                state=entry.state,
                document_no=row.document_no[:300],
                authority=row.authority[:200],
                authority_code=row.authority_code[:32],
                decided_on=row.decided_on,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                payload_digest=entry.digest,
                natural_key=entry.natural_key,
                department_code=batch.department_id,
                feed=batch.feed,
                batch_id=batch.pk,
                row_no=row.row_no,
                reason=entry.reason,
            )
        )
    return made


def _severities(rows: pl.DataFrame, rules: Rules) -> pl.DataFrame:
    """``row_no`` and ``~severity`` under the publicity rules in force on the day of receipt."""
    rule = rules.item.severity_rule
    pack = None if rule is None or isinstance(rule, Severity) else _pack(rules)
    if pack is None:
        one = rule.value if isinstance(rule, Severity) else ""
        return rows.select("row_no", pl.lit(one).alias(_SEVERITY))
    known = rows.join(_kinds(rows["subject_id"]), on="subject_id", how="left",
                      maintain_order="left")  # fmt: skip
    found = severities(known, rules.item, pack, department=rules.department)
    return known.select("row_no", found.alias(_SEVERITY))


def _kinds(subject_ids: pl.Series) -> pl.DataFrame:
    """The kind of every subject as its latest live version says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (v.subject_id) v.subject_id, v.kind FROM subject_version v "
            "WHERE v.subject_id = ANY(%s) AND v.superseded_seq IS NULL "
            "ORDER BY v.subject_id, v.valid_from DESC",
            [subject_ids.drop_nulls().unique().to_list()],
        )
        found = cursor.fetchall()
    return pl.DataFrame(found, schema={"subject_id": pl.Int64, KIND: pl.String}, orient="row")


def _pack(rules: Rules) -> PublicityPack | None:
    try:
        return rules.book.publicity(rules.received_on)
    except NoRuleInForceError:  # received before the first rules known here
        return None


def _keep_sealed(rows: pl.DataFrame, item: CatalogueItem) -> None:
    """Seal sensitive values under their references; one that is kept already stays."""
    names = [f.name for f in item.fields if f.sensitive]
    values = {value for name in names for value in rows[name].drop_nulls().unique()}
    by_reference = {reference_of(value): value for value in values}
    known = _kept(list(by_reference))
    sealed = [
        (ref, sealing.seal(value.encode(), context=f"value:{ref.hex()}"))
        for ref, value in by_reference.items()
        if ref not in known
    ]
    copy_frame(
        "sealed_value",
        pl.DataFrame(sealed, schema={"ref": pl.Binary, "sealed": pl.Binary}, orient="row"),
    )


def _kept(references: list[bytes]) -> set[bytes]:
    if not references:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.ref FROM unnest(string_to_array(%s, ',')) w (hex) "
            "JOIN sealed_value s ON s.ref = decode(w.hex, 'hex')",
            [",".join(ref.hex() for ref in references)],
        )
        return {bytes(ref) for (ref,) in cursor.fetchall()}
