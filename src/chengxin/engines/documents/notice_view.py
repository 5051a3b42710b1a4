"""A notice's content turned into the strings of its page, so that the template only lays out."""

from typing import Any

from chengxin.engines.documents.model import SHANGHAI
from chengxin.engines.documents.notice import QualityNotice, Share, UnitLine

DRAFT = "草稿，未发布"
TRACES_PRINTED = 30
"""Traces on the page; the workbook holds all of them."""


def notice_paper(notice: QualityNotice) -> dict[str, Any]:
    """The page's strings, by the place where the template puts them."""
    digest = notice.digest
    return {
        "number": notice.number,
        "title": notice.title,
        "issuer": {
            "platform": notice.issuer.platform,
            "office": notice.issuer.office,
            "demo": notice.issuer.demo,
        },
        "draft": notice.released_at is None,
        "cover": {
            "period": _period(notice),
            "known_at": f"{notice.known_at:%Y-%m-%d %H:%M}",
            "rules": f"{notice.pack} {notice.pack_edition}",
            "released": f"{notice.released_at:%Y-%m-%d %H:%M}" if notice.released_at else DRAFT,
        },
        "summary": list(notice.summary),
        "rates": [share.title for share in notice.district],
        "district": [_district_row(share) for share in notice.district],
        "received": [f"{notice.received:,}", f"{notice.previous_received:,}"],
        "units": [_unit_row(unit) for unit in notice.units],
        "items": [
            {
                "title": item.title,
                "counts": [f"{n:,}" for n in (item.received, item.held, item.rejected, item.late)],
                "shares": [_cell(share) for share in item.shares],
            }
            for item in notice.items
        ],
        "named": list(notice.named),
        "defects": [[d.unit, d.item, d.field, d.message, f"{d.rows:,}"] for d in notice.defects],
        "traces": [
            [t.unit, t.item, f"{t.month:%Y-%m}", t.kind, t.document_no, t.note]
            for t in notice.traces[:TRACES_PRINTED]
        ],
        "traces_left": max(len(notice.traces) - TRACES_PRINTED, 0),
        "silent": [[s.unit, s.item, f"{s.month:%Y-%m}", s.state] for s in notice.silent],
        "appeals": [
            [a.appeal_no, a.unit, a.about, str(a.rows), a.state, a.reason] for a in notice.appeals
        ],
        "rules": [[rule.label, rule.value] for rule in notice.rules],
        "remarks": [line for line in notice.remarks.splitlines() if line.strip()],
        "issued_on": _long_day(notice),
        "digest": [digest[:32], digest[32:]],
    }


def _period(notice: QualityNotice) -> str:
    if notice.since == notice.until:
        return f"{notice.since:%Y年%m月}"
    return f"{notice.since:%Y年%m月}至{notice.until:%Y年%m月}"


def _long_day(notice: QualityNotice) -> str:
    moment = (notice.released_at or notice.known_at).astimezone(SHANGHAI)
    return f"{moment.year}年{moment.month}月{moment.day}日"


def per_cent(ppm: int | None) -> str:
    """Parts per million in per cent, two decimals; a dash for nothing.

    >>> per_cent(51_456), per_cent(None)
    ('5.15%', '—')
    """
    if ppm is None:
        return "—"
    hundredths = (ppm + 50) // 100
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


def change(now: int | None, before: int | None) -> str:
    """How a rate changed, in percentage points with a sign; empty when one is missing.

    >>> change(51_456, 40_000), change(0, 0), change(1, None)
    ('+1.15', '持平', '')
    """
    if now is None or before is None:
        return ""
    hundredths = (now + 50) // 100 - (before + 50) // 100
    if not hundredths:
        return "持平"
    sign = "+" if hundredths > 0 else "−"
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def points(milli: int) -> str:
    """Thousandths of a point as points with one decimal.

    >>> points(96_000), points(44_417)
    ('96.0', '44.4')
    """
    tenths = (milli + 50) // 100
    return f"{tenths // 10}.{tenths % 10}"


def _district_row(share: Share) -> dict[str, Any]:
    return {
        "title": share.title,
        "parts": f"{share.numerator:,} / {share.denominator:,}",
        "now": per_cent(share.ppm),
        "raw": per_cent(share.raw_ppm) if share.raw_ppm != share.ppm else "",
        "before": per_cent(share.previous_ppm),
        "change": change(share.ppm, share.previous_ppm),
        "target": per_cent(share.target_ppm),
        "tone": share.tone,
    }


def _cell(share: Share) -> dict[str, Any]:
    return {
        "text": per_cent(share.ppm),
        "change": change(share.ppm, share.previous_ppm),
        "tone": share.tone,
    }


def _unit_row(unit: UnitLine) -> dict[str, Any]:
    moved = ""
    if unit.rank and unit.previous_rank and unit.rank != unit.previous_rank:
        up = unit.previous_rank - unit.rank
        moved = f"↑{up}" if up > 0 else f"↓{-up}"
    return {
        "rank": str(unit.rank or "—"),
        "moved": moved,
        "title": unit.title + ("*" if unit.provisional else ""),
        "received": f"{unit.received:,}",
        "shares": [_cell(share) for share in unit.shares],
        "silent": str(unit.silent) if unit.silent else "",
        "points": points(unit.milli_points) if unit.standing else "—",
        "standing": unit.standing,
    }
