"""The receipt of a batch (回执): what came, when, from whom, and what became of it.

The same facts whichever way the batch came, with a digest over all of them, so that a department
can show years later what it handed in.
"""

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from chengxin.engines.sealing.canonical import canonical_text
from chengxin.records.editions import in_use
from chengxin.records.intake.models import Batch

SHANGHAI = ZoneInfo("Asia/Shanghai")
COUNTS = (
    "received", "accepted", "new", "corrected", "unchanged", "revoked", "held", "rejected",
    "personal", "late", "ended_by_absence",
)  # fmt: skip
_COUNT_TITLES = {
    "received": "收到",
    "accepted": "接受",
    "new": "其中新增",
    "corrected": "其中更正",
    "unchanged": "其中未变",
    "revoked": "其中撤销",
    "held": "暂存",
    "rejected": "退回",
    "personal": "自然人行",
    "late": "迟报",
    "ended_by_absence": "因缺失终止",
}
_DIGEST = "digest"


def receipt_of(batch: Batch) -> dict[str, Any]:
    """The receipt of a batch as a plain object; a batch under way has one of what is known yet.

    Keys are stable; times are ISO with the offset of Asia/Shanghai; ``digest`` is the SHA-256 of
    the canonical JSON of everything else.
    """
    item = in_use.current().catalogue_item_edition(batch.item, batch.item_edition)
    body: dict[str, Any] = {
        "batch": batch.batch_no,
        "item": batch.item,
        "item_title": item.title.zh,
        "item_edition": batch.item_edition,
        "department": batch.department_id,
        "department_name": batch.department.name,
        "way_in": str(batch.way_in),
        "received_by": batch.received_by,
        "received_at": _local(batch.received_at),
        "finished_at": _local(batch.finished_at),
        "file": {
            "name": batch.file_name,
            "sha256": batch.file_digest,
            "bytes": batch.file_bytes,
        },
        "snapshot": batch.snapshot,
        "dry_run": batch.dry_run,
        "state": str(batch.state),
        "failure": batch.failure,
        "repeat_of": batch.repeat_of.batch_no if batch.repeat_of else None,
        "counts": {name: getattr(batch, name) for name in COUNTS},
    }
    return body | {_DIGEST: digest_of(body)}


def digest_of(receipt: dict[str, Any]) -> str:
    """The digest a receipt should carry; equal to its own unless somebody changed it."""
    body = {name: value for name, value in receipt.items() if name != _DIGEST}
    return hashlib.sha256(canonical_text(body).encode()).hexdigest()


def as_text(batch: Batch) -> str:
    """The receipt as a person reads it, one fact a line."""
    facts = receipt_of(batch)
    counts = facts["counts"]
    lines = [
        "归集回执",
        f"批次号　　{facts['batch']}",
        f"事项　　　{facts['item_title']}（{facts['item']}，{facts['item_edition']} 版）",
        f"报送单位　{facts['department_name']}（{facts['department']}）",
        f"报送途径　{batch.get_way_in_display()}，{facts['received_by']}",
        f"文件　　　{facts['file']['name']}（{facts['file']['bytes']:,} 字节）",
        f"SHA-256　 {facts['file']['sha256']}",
        f"收到时间　{facts['received_at']}",
        f"完成时间　{facts['finished_at'] or '尚未完成'}",
        f"状态　　　{batch.get_state_display()}",
        "",
        _equation(counts),
    ]
    lines += [
        f"{_COUNT_TITLES[name]} {counts[name]:,}"
        for name in COUNTS
        if name not in ("received", "accepted", "held", "rejected")
    ]
    if facts["repeat_of"]:
        lines.append(f"与批次 {facts['repeat_of']} 的文件相同，没有重复入库")
    if facts["dry_run"]:
        lines.append("试报：只检查，没有写入任何记录")
    if facts["failure"]:
        lines.append(f"说明　　　{facts['failure']}")
    return "\n".join([*lines, "", f"回执摘要　{facts[_DIGEST]}", ""])


def _equation(counts: dict[str, int]) -> str:
    parts = (f"{_COUNT_TITLES[name]} {counts[name]:,}" for name in ("accepted", "held", "rejected"))
    return f"收到 {counts['received']:,} ＝ {' ＋ '.join(parts)}"


def _local(moment: Any) -> str | None:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds") if moment else None
