"""Bulk writes of the ledger: whole columns of versions and payloads, for intake.

Call them inside the transaction that holds the ledger's lock, with its open commit.
"""

import polars as pl
from django.db import connection

from chengxin.records.ledger.services import VERSION_COLUMNS, Commit
from chengxin.records.store.copying import copy_frame


def append_frame(commit: Commit, versions: pl.DataFrame) -> None:
    """Append versions in one COPY. Payloads must be stored, predecessors closed, before.

    Args:
        commit: The open commit.
        versions: The columns of ``services.NewVersion``, one row a version.

    Raises:
        django.db.IntegrityError: A constraint of the ledger refuses a row.
    """
    copy_frame(
        "ledger_record",
        versions.select(*VERSION_COLUMNS, recorded_seq=pl.lit(commit.seq, pl.Int64)),
    )


def store_payload_frame(payloads: pl.DataFrame) -> None:
    """Keep payload bodies that are not kept yet.

    Args:
        payloads: ``digest`` Binary, ``body`` String (canonical JSON); a digest may repeat.
    """
    bodies = payloads.unique("digest", keep="first", maintain_order=True)
    kept = pl.Series("digest", _kept(bodies["digest"]), dtype=pl.Binary)
    copy_frame("ledger_payload", bodies.join(kept.to_frame(), on="digest", how="anti"))


def _kept(digests: pl.Series) -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.digest FROM unnest(string_to_array(%s, ',')) w (hex) "
            "JOIN ledger_payload p ON p.digest = decode(w.hex, 'hex')",
            [digests.bin.encode("hex").str.join(",").item() or ""],
        )
        return [bytes(digest) for (digest,) in cursor.fetchall()]
