"""W11: publish by a new edition of the rules: the windows of all penalties computed again.

A ledger of N penalties follows the packaged rules; then an edition is released that halves the
longest period of general violations and takes over on the first of a later year. Timed is what the
job does: read every live version, decide, close and open windows, in one commit. A second change
alters the content of that edition, so that every window of it is compared and those that differ are
closed and opened anew. Beside it, on a part: the same rules row by row, one insert each.

Target: 2,000,000 penalties in 60 s.

Run: ``python -m benchmarks.w11_windows [--rows 50000] [--peer-rows 2000]``; the full size is
``--rows 2000000``. A database of its own is made and dropped in the embedded server of
``CHENGXIN_HOME``. Prints one JSON object.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from benchmarks.databases import bench_database
from benchmarks.w01_population import ROWS_OF_A_SUBJECT, codes
from chengxin.law.publicity_rules import facts_of, window
from chengxin.law.rulebook import Addition, Rulebook, compose, default, parse_edition
from chengxin.law.rulebook.writing import as_mapping, as_yaml

TARGET_SECONDS, FULL_SIZE = 60.0, 2_000_000
ITEM, ON = "administrative-penalty", date(2026, 11, 21)
CHANGE, NAME = "2027-01-01", "2027-01"
CHUNK = 20_000

# Invented penalties of the years 2024 to 2026: fines of all sizes, warnings, several kinds at once.
_PAYLOADS = """
CREATE TEMPORARY TABLE made AS
SELECT n, (SELECT min(id) FROM subject) + n / %(each)s AS subject_id,
       date '2024-01-01' + (n * 7919 %% 1050)::int AS decided_on,
       jsonb_build_object(
           'document_no', '示例罚〔2026〕' || n,
           'decided_on', (date '2024-01-01' + (n * 7919 %% 1050)::int)::text,
           'penalty_kinds', CASE n %% 5 WHEN 0 THEN '["warning"]'::jsonb
               WHEN 1 THEN '["fine", "illegal_gains_confiscation"]'::jsonb
               WHEN 2 THEN '["permit_suspension"]'::jsonb ELSE '["fine"]'::jsonb END,
           'fine_fen', (n * 104729 %% 400000000)::bigint,
           'authority', CASE n %% 3 WHEN 0 THEN '示例区市场监督管理局' ELSE '示例区城管执法局' END,
           'violation', CASE n %% 4 WHEN 0 THEN '经营超过保质期的食品' ELSE '占道经营' END,
           'basis', '示例条例第' || n %% 90 || '条', 'procedure', 'ordinary') AS body
FROM generate_series(0::bigint, %(rows)s - 1) n
"""
_RECORDS = """
INSERT INTO ledger_record (record_no, version, subject_id, item, item_edition, shape, slot,
    polarity, severity, state, document_no, authority, authority_code, decided_on, valid_from,
    natural_key,
    department_code, feed, batch_id, row_no, reason, payload_digest, recorded_seq)
SELECT nextval('ledger_record_no'), 1, subject_id, %(item)s, %(edition)s, 'act', '', 'negative', '',
    'live', body->>'document_no', body->>'authority', '', decided_on, decided_on,
    decode(md5(n::text), 'hex'), CASE n %% 3 WHEN 0 THEN 'market-regulation' ELSE 'urban-management'
    END, '', 1, n, 'new', sha256(n::text::bytea), %(seq)s FROM made
"""


def run(rows: int, peer_rows: int) -> dict[str, Any]:
    """Seconds of ours for both changes, of the first computing, and of row by row on a part."""
    with bench_database("bench_w11"):
        _prepare(rows)
        first = _recompute(default())
        released = _recompute(_changed("P6M"))
        altered = _recompute(_changed("P9M"))
        peer = _row_by_row(min(rows, peer_rows))
    seconds = released["seconds"]
    at_full = seconds * FULL_SIZE / rows
    return {
        "workload": "W11",
        "rows": rows,
        "all_windows_for_the_first_time": first,
        "an_edition_is_released": released,
        "its_content_is_altered": altered,
        "row_by_row": peer,
        "times_as_fast": round(peer["seconds_per_row"] * rows / seconds, 1),
        "target_seconds_at_full_size": TARGET_SECONDS,
        "seconds_at_full_size": round(at_full, 1),
        "measured_at_full_size": rows >= FULL_SIZE,
        "met": at_full <= TARGET_SECONDS,
    }


def _prepare(rows: int) -> None:
    from django.db import connection, connections, transaction

    from chengxin.records.ledger import services as ledger
    from chengxin.records.subjects import services as register

    count = -(-rows // ROWS_OF_A_SUBJECT)
    subjects = pl.DataFrame({"uscc": codes(count)}).with_columns(
        name=pl.format("示例第{}号经营有限公司", pl.int_range(pl.len())),
        row_no=pl.int_range(pl.len()),
    )
    for part in subjects.iter_slices(CHUNK):
        with transaction.atomic():
            register.create_provisional(ledger.open_commit(act="bench", by="bench"), part)
    edition = default().catalogue_item(ITEM, ON).edition
    with transaction.atomic(), connection.cursor() as cursor:
        commit = ledger.open_commit(act="bench", by="bench", batch_id=1)
        cursor.execute(_PAYLOADS, {"rows": rows, "each": ROWS_OF_A_SUBJECT})
        cursor.execute(
            "INSERT INTO ledger_payload (digest, body) "
            "SELECT sha256(n::text::bytea), body FROM made"
        )
        cursor.execute(_RECORDS, {"item": ITEM, "edition": edition, "seq": commit.seq})
        cursor.execute("DROP TABLE made")
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _changed(longest: str) -> Rulebook:
    """The rules with one edition more, whose general violations are public for so long."""
    newest = default().publicity_editions()[-1]
    content = as_mapping(newest) | {"edition": NAME, "in_force": {"since": CHANGE, "until": None}}
    for rule in content["rules"]:
        if rule["id"] == "R36-NORM":
            rule["longest"] = longest
    added = parse_edition(as_yaml(content), origin="bench")
    return compose(default(), [Addition(added, replaces=newest.edition)])


def _recompute(book: Rulebook) -> dict[str, Any]:
    from django.db import connections

    from chengxin.records.editions import in_use
    from chengxin.records.publicity.recomputing import recompute

    done, seconds = _timed(lambda: _with(in_use.pinned_to(book), lambda: recompute(by="bench")))
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE publicity_window")
    return {
        "seconds": round(seconds, 2),
        "records": done.records,
        "opened": done.opened,
        "closed": done.closed,
        "records_per_second": round(done.records / seconds),
    }


def _with(context: Any, act: Callable[[], Any]) -> Any:
    with context:
        return act()


def _timed(act: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    found = act()
    return found, time.perf_counter() - started


def _row_by_row(rows: int) -> dict[str, Any]:
    """One edition over the first records, as a loop would do it; taken back afterwards."""
    from django.db import transaction

    from chengxin.records.ledger import services as ledger
    from chengxin.records.ledger.models import LedgerRecord
    from chengxin.records.publicity.models import PublicityWindow

    item = default().catalogue_item(ITEM, ON)
    pack = default().publicity_editions()[-1]
    started = time.perf_counter()
    with transaction.atomic():
        commit = ledger.open_commit(act="bench", by="bench")
        for record in LedgerRecord.objects.select_related("payload").order_by("id")[:rows]:
            facts = facts_of(item, record.payload.body or {}, department=record.department_code)
            decided = window(pack, facts)
            live = PublicityWindow.objects.filter(
                record_no=record.record_no, edition=pack.edition, superseded_seq=None
            )
            live.update(superseded_seq=commit.seq)
            PublicityWindow.objects.create(
                record_id=record.pk, record_no=record.record_no, subject_id=record.subject_id,
                edition=pack.edition, rule=decided.rule_id, severity=decided.severity or "",
                published=decided.published, starts_on=decided.starts_on,
                earliest_end_on=decided.repairable_from, ends_on=decided.shown_until,
                article=decided.article, recorded_seq=commit.seq,
            )  # fmt: skip
    seconds = time.perf_counter() - started
    return {"rows": rows, "seconds": round(seconds, 2), "seconds_per_row": seconds / rows}


def main() -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--peer-rows", type=int, default=2_000)
    given = parser.parse_args()
    print(json.dumps(run(given.rows, given.peer_rows), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
