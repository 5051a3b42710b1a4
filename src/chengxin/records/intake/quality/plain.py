"""Figures as plain values: the same numbers under the same names at every door."""

from typing import Any

from chengxin.records.intake.quality.completeness import FieldFill
from chengxin.records.intake.quality.figures import Figure
from chengxin.records.intake.quality.rows import RowBehind
from chengxin.records.intake.quality.scope import Scope


def figures_as_plain(scope: Scope, found: list[Figure]) -> dict[str, Any]:
    """Figures with what they were reckoned by: months, moment of knowledge, rules.

    Rates are parts per million; null where there is nothing to divide by.
    """
    pack = scope.pack
    return {
        "since": f"{scope.since:%Y-%m}",
        "until": f"{scope.until:%Y-%m}",
        "known_at": scope.known.at.isoformat(),
        "known_seq": scope.known.seq,
        "rules": {
            "pack": pack.pack,
            "edition": pack.edition,
            "digest": scope.book.digest_of(pack.pack, pack.edition),
        },
        "figures": [figure_as_plain(figure) for figure in found],
    }


def figure_as_plain(figure: Figure) -> dict[str, Any]:
    """One figure."""
    return {
        "department": figure.department,
        "item": figure.item,
        "month": f"{figure.month:%Y-%m}",
        "month_state": str(figure.month_state),
        "batches": figure.batches,
        "counts": dict(figure.counts),
        "excused": dict(figure.excused),
        "outcomes": dict(figure.outcomes),
        "rates": {
            name: {
                "numerator": rate.numerator,
                "denominator": rate.denominator,
                "ppm": rate.ppm,
                "raw_numerator": rate.raw_numerator,
                "raw_ppm": rate.raw_ppm,
            }
            for name, rate in figure.rates.items()
        },
        "channels": [
            {
                "channel": each.channel,
                "workdays": each.workdays,
                "received": each.received,
                "late": each.late,
                "provisional": each.provisional,
            }
            for each in figure.channels
        ],
    }


def fill_as_plain(field: FieldFill) -> dict[str, Any]:
    """How completely one field is filled."""
    return {
        "field": field.name,
        "code": field.code,
        "title": field.title,
        "required": field.required,
        "recorded": field.recorded,
        "filled": field.filled,
        "ppm": field.ppm,
    }


def row_as_plain(row: RowBehind) -> dict[str, Any]:
    """One row behind a figure."""
    return {
        "ref": row.ref,
        "department": row.department,
        "item": row.item,
        "document_no": row.document_no,
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
        "batch": row.batch_no or None,
        "row": row.row_no,
        "received_at": row.received_at.isoformat() if row.received_at else None,
        "outcome": row.outcome or None,
        "late_days": row.late_days,
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "provisional": row.provisional,
        "record_no": row.record_no,
        "note": row.note,
        "excused": row.excused,
        "appealed": row.appealed,
    }
