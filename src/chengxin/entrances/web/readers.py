"""Who looked lately, told once: one page read makes several entries of the trail."""

from collections.abc import Iterable

from chengxin.records.audit.models import AuditEntry

LOOKED_THROUGH = 40


def recent(entries: "Iterable[AuditEntry]", count: int) -> list[AuditEntry]:
    """The newest looks, each person, matter and minute once.

    Args:
        entries: Newest first.
        count: How many to tell at most.
    """
    seen: dict[tuple[object, ...], AuditEntry] = {}
    for entry in entries:
        minute = entry.at.replace(second=0, microsecond=0)
        seen.setdefault((entry.operator, entry.matter, minute), entry)
    return list(seen.values())[:count]
