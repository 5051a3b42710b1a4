"""W7: search 600,000 names by fragments of 1 to 4 characters and by pinyin initials.

Target: first page by the stored rank p95 at most 20 ms, recall 100 % by paging, counts exact to
1,000. Beside it: pg_trgm on the same rows, the same fragments, the same order and count.

Run: ``python -m benchmarks.w07_search [--subjects 60000] [--queries 200]``; the full size is
``--subjects 600000``. A database of its own is made and dropped in the embedded server of
``CHENGXIN_HOME``. Prints one JSON object.
"""

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

TARGET_MS = 20.0
DATABASE = "bench_w07"
CHUNK = 10_000
PAGE = 20
REPEATED = 2  # the better of two, because a bench is rarely alone on its machine


def run(subjects: int, queries: int) -> dict[str, Any]:
    """Milliseconds of each way by length of fragment, with the target beside them."""
    with _Database():
        from benchmarks.w07_names import invented
        from chengxin.engines.matching import normalise_name

        rows = list(invented(subjects))
        loading = _load(rows)
        names = [normalise_name(name) for _, name in rows]
        asked = _fragments(names, queries)
        ours = {kind: _times(texts, _ours) for kind, texts in asked.items()}
        peers = {kind: _times(t, _trigrams) for kind, t in asked.items() if kind != "initials"}
        p95 = max(found["p95_ms"] for found in ours.values())
        missed = _missed(names, asked)
        return {
            "workload": "W7",
            "subjects": subjects,
            "registered_per_second": round(subjects / loading),
            "ours": ours,
            "pg_trgm": peers,
            "fragments_checked_whole": missed[0],
            "subjects_missed_or_doubled": missed[1],
            "target_p95_ms": TARGET_MS,
            "met": p95 <= TARGET_MS and missed[1] == 0,
        }


class _Database:
    """Django on a database made for this run."""

    def __enter__(self) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxin.config.settings")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from chengxin.records.store import provision

        self._drop()
        provision.create_role_and_database(DATABASE)
        for alias in ("default", "owner"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = DATABASE
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        provision.grant_privileges("owner")

    def __exit__(self, *_: object) -> None:
        from django.db import connections

        connections.close_all()
        self._drop()

    @staticmethod
    def _drop() -> None:
        import psycopg

        from chengxin.records.store import connection

        uri = connection.uri("owner", database="postgres")
        with psycopg.connect(uri, autocommit=True) as db:
            db.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _load(rows: list[tuple[str, str]]) -> float:
    """Register everybody as intake does, then let the statistics be taken; seconds of the first."""
    import polars as pl
    from django.db import connections, transaction

    from chengxin.records.ledger import services as ledger
    from chengxin.records.subjects import services as subjects

    started = time.perf_counter()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        table = pl.DataFrame(chunk, schema=["uscc", "name"], orient="row").with_columns(
            row_no=pl.int_range(start, start + len(chunk)),
            uscc_valid=True,
            kind=pl.lit("legal_person"),
            registered_on=date(2020, 1, 1),
        )
        with transaction.atomic():
            commit = ledger.open_commit(act="bench", by="bench")
            subjects.register(commit, table, changed_on=date(2026, 11, 21))
    seconds = time.perf_counter() - started
    with connections["owner"].cursor() as cursor:
        # The peer's rows lie apart, so that neither way sees the other's index.
        for statement in (
            "CREATE TABLE bench_peer AS SELECT * FROM subject_search",
            "CREATE INDEX bench_peer_order ON bench_peer (rank, id)",
            "CREATE INDEX bench_peer_trigrams ON bench_peer USING gin (normalised gin_trgm_ops)",
            "GRANT SELECT ON bench_peer TO PUBLIC",
            "VACUUM ANALYZE",
        ):
            cursor.execute(statement)
    return seconds


def _fragments(names: list[str], queries: int) -> dict[str, list[str]]:
    """Fragments at random places of random names, so that common ones are asked for more often."""
    from chengxin.engines.matching.search_keys import initials

    rng = random.Random(11)
    kinds = {}
    for length in (1, 2, 3, 4):
        picked = rng.choices([n for n in names if len(n) >= length], k=queries)
        starts = [rng.randrange(len(name) - length + 1) for name in picked]
        kinds[str(length)] = [n[at : at + length] for n, at in zip(picked, starts, strict=True)]
    letters = [initials(name) for name in rng.choices(names, k=queries)]
    kinds["initials"] = [
        word[at : at + 4] for word in letters if (at := rng.randrange(len(word))) + 4 <= len(word)
    ]
    return kinds


def _ours(text: str) -> int:
    from chengxin.records.subjects import selectors

    return selectors.search(text, limit=PAGE).total


_PEER = """
SELECT subject_id FROM bench_peer WHERE normalised LIKE %(p)s AND NOT provisional
ORDER BY rank, id LIMIT 20
"""
_PEER_COUNT = """
SELECT count(*) FROM (
    SELECT 1 FROM bench_peer WHERE normalised LIKE %(p)s AND NOT provisional LIMIT 1001
) counted
"""


def _trigrams(text: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_PEER, {"p": f"%{text}%"})
        cursor.fetchall()
        cursor.execute(_PEER_COUNT, {"p": f"%{text}%"})
        return int(cursor.fetchone()[0])


def _times(texts: Iterable[str], ask: Callable[[str], int]) -> dict[str, float]:
    taken = [min(_once(text, ask) for _ in range(REPEATED)) for text in texts]
    cuts = statistics.quantiles(taken, n=20)
    return {
        "p50_ms": round(statistics.median(taken), 2),
        "p95_ms": round(cuts[18], 2),
        "max_ms": round(max(taken), 2),
    }


def _once(text: str, ask: Callable[[str], int]) -> float:
    started = time.perf_counter()
    ask(text)
    return (time.perf_counter() - started) * 1000


def _missed(names: list[str], asked: dict[str, list[str]]) -> tuple[int, int]:
    """Pages through some fragments to the end; how many, and subjects missed or listed twice."""
    from chengxin.records.subjects import selectors

    checked = wrong = 0
    for kind, texts in asked.items():
        if kind == "initials":
            continue
        for text in sorted(set(texts))[:5]:
            due = sum(text in name for name in names)
            if due > 5_000:
                continue
            found: list[int] = []
            while page := selectors.search(text, offset=len(found), limit=500).rows:
                found.extend(row.subject_id for row in page)
            checked += 1
            wrong += abs(due - len(set(found))) + len(found) - len(set(found))
    return checked, wrong


def main() -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subjects", type=int, default=60_000)
    parser.add_argument("--queries", type=int, default=200)
    arguments = parser.parse_args()
    print(json.dumps(run(arguments.subjects, arguments.queries), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
