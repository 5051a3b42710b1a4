"""A report's content turned into the strings of its page, so that templates only lay out.

Every text that a template prints passes `printable` here; nothing on the page comes from elsewhere.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from chengxin.engines.documents.model import (
    SHANGHAI,
    Answer,
    DomainAnswer,
    Finding,
    Gap,
    InformationClass,
    SpecialReport,
)

NOTHING_FOUND = "查询期内无相关信息"
NOT_CONNECTED = "未接入"
AWAITING = "待人工核实"

_NEVER = "未报送"
_OUTSIDE = "未归入上列领域"
_NAMES_SHOWN = 3
_NARROW = 15
"""Full-width characters that fit beside another pair of label and value."""


def conclusion(report: SpecialReport) -> str:
    """The result in one sentence, as the first page and the check page say it.

    For instance 38 个领域查询期内无相关信息；生态环境 1 条；1 个领域待人工核实；1 个领域未接入.
    """
    nothing = _titles(report.domains, Answer.NONE)
    parts = [f"{len(nothing)} 个领域{NOTHING_FOUND}"] if nothing else []
    parts += _counts(report)
    waiting = _titles(report.domains, Answer.AWAITING_PERSON)
    if waiting:
        parts.append(f"{len(waiting)} 个领域{AWAITING}")
    unconnected = _titles(report.domains, Answer.NOT_CONNECTED)
    if unconnected:
        parts.append(f"{len(unconnected)} 个领域{NOT_CONNECTED}")
    return "；".join(parts)


def _counts(report: SpecialReport) -> list[str]:
    """How many records stand in which domains, domain by domain while they are few."""
    found = [domain for domain in report.domains if domain.answer is Answer.FOUND]
    if len(found) > _NAMES_SHOWN:
        count = sum(len(domain.findings) for domain in found)
        parts = [f"{len(found)} 个领域有记录，共 {count} 条"]
    else:
        parts = [f"{domain.title} {len(domain.findings)} 条" for domain in found]
    if report.outside:
        parts.append(f"{_OUTSIDE} {len(report.outside)} 条")
    return parts


def paper(report: SpecialReport) -> dict[str, Any]:
    """The page's strings, by the place where the template puts them."""
    digest = report.digest
    return {
        "number": report.report_no,
        "issuer": {
            "platform": report.issuer.platform,
            "office": report.issuer.office,
            "demo": report.issuer.demo,
        },
        "area": report.issuer.area,
        "cover": _cover(report),
        "draft": report.awaits_person,
        "conclusion": conclusion(report),
        "check_url": report.check_url,
        "grid": [_grid_cell(domain) for domain in report.domains],
        "classes": [_class_line(each) for each in report.classes],
        "freshness": _freshness(report),
        "silent": _silent_sources(report.domains),
        "gaps": _gaps(report),
        "found": _found(report),
        "nothing": _titles(report.domains, Answer.NONE),
        "awaiting": _titles(report.domains, Answer.AWAITING_PERSON),
        "unconnected": _titles(report.domains, Answer.NOT_CONNECTED),
        "statements": list(report.statements),
        "rules": [[rule.label, rule.value] for rule in report.rules],
        "issued_on": _long_day(report.issued_at),
        "digest": [digest[:32], digest[32:]],
    }


def _cover(report: SpecialReport) -> dict[str, str]:
    """The table under the title."""
    count = len(report.domains)
    all_of_them = count == report.domains_available
    return {
        "name": report.subject.name,
        "uscc": report.subject.uscc,
        "kind": report.subject.kind,
        "status": report.subject.status,
        "period": f"{report.since} 至 {report.until}",
        "domains": f"{count} 个领域（全部）" if all_of_them else f"{count} 个领域（自选）",
        "issued_at": _moment(report.issued_at),
        "purpose": report.purpose or "未填写",
    }


def _grid_cell(domain: DomainAnswer) -> dict[str, Any]:
    """One domain in the overview: number, title, short result, and whether it stands out."""
    words = {
        Answer.FOUND: f"{len(domain.findings)} 条",
        Answer.NONE: "无",
        Answer.AWAITING_PERSON: "待核实",
        Answer.NOT_CONNECTED: NOT_CONNECTED,
    }
    return {
        "number": str(domain.number),
        "title": domain.title,
        "result": words[domain.answer],
        "answer": domain.answer.value,
    }


def _class_line(each: InformationClass) -> list[str]:
    """One kind of information, whether it is connected, and who demands it."""
    return [each.title, "已接入" if each.connected else NOT_CONNECTED, each.required_by or ""]


def _freshness(report: SpecialReport) -> dict[str, Any]:
    """Days of last collection: one row a domain, one column a connected kind of information."""
    columns = [each for each in report.classes if each.connected]
    rows = []
    for domain in report.domains:
        departments = dict.fromkeys(source.department_title for source in domain.sources)
        rows.append(
            {
                "number": str(domain.number),
                "title": domain.title,
                "departments": _some(list(departments)) or "尚无来源单位",
                "days": [_oldest(domain, column.code) for column in columns],
            }
        )
    return {"columns": [column.title for column in columns], "rows": rows}


def _oldest(domain: DomainAnswer, item: str) -> str:
    """The day up to which every reporting source of one kind is fresh, or why there is none."""
    sources = [source for source in domain.sources if source.item == item]
    days = [source.last_collected_on for source in sources if source.last_collected_on]
    if not sources:
        return "—"
    return min(days).isoformat() if days else _NEVER


def _silent_sources(domains: Iterable[DomainAnswer]) -> list[str]:
    """Sources beside a reporting one that have themselves never reported, one line a domain."""
    lines = []
    for domain in domains:
        reporting = {source.department for source in domain.sources if source.last_collected_on}
        silent = dict.fromkeys(
            source.department_title
            for source in domain.sources
            if source.department not in reporting
        )
        if reporting and silent:
            lines.append(f"{domain.title}：{'、'.join(silent)}")
    return lines


def _gaps(report: SpecialReport) -> list[list[str]]:
    """The declared gaps, one line each."""
    inside = [_gap_line(domain.title, gap) for domain in report.domains for gap in domain.gaps]
    return inside + [_gap_line(_OUTSIDE, gap) for gap in report.outside_gaps]


def _gap_line(domain: str, gap: Gap) -> list[str]:
    """One declared gap."""
    return [
        domain,
        gap.department_title,
        f"{gap.item_title}，{gap.rows} 行",
        f"{gap.received_on} 报送，批次 {gap.batch_no}",
    ]


def _found(report: SpecialReport) -> list[dict[str, Any]]:
    """The records found, with the domain each stands under."""
    inside = [
        _finding(domain.title, finding) for domain in report.domains for finding in domain.findings
    ]
    return inside + [_finding(_OUTSIDE, finding) for finding in report.outside]


def _finding(domain: str, finding: Finding) -> dict[str, Any]:
    """One record as labelled cells."""
    return {
        "domain": domain,
        "title": finding.title,
        "marks": list(finding.marks),
        "cells": [
            {"label": cell.label, "value": cell.value or "—", "wide": _width(cell.value) > _NARROW}
            for cell in finding.cells
        ],
    }


def _width(text: str) -> float:
    """About how wide a text is, in full-width characters.

    >>> _width("罚款"), _width("2026")
    (2.0, 2.4)
    """
    wide = sum(ord(character) > 0x2E7F for character in text)
    return round(wide + 0.6 * (len(text) - wide), 1)


def _titles(domains: Iterable[DomainAnswer], answer: Answer) -> list[str]:
    """Titles of the domains with one answer."""
    return [domain.title for domain in domains if domain.answer is answer]


def _some(names: list[str]) -> str:
    """A few names, or the first ones and their number.

    >>> _some(["税务", "科技"])
    '税务、科技'
    >>> _some(["甲", "乙", "丙", "丁"])
    '甲、乙、丙等 4 个'
    """
    if len(names) <= _NAMES_SHOWN:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMES_SHOWN])}等 {len(names)} 个"


def _moment(moment: datetime) -> str:
    """A moment as the page shows it, Asia/Shanghai."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _long_day(moment: datetime) -> str:
    """A day as signatures show it.

    >>> _long_day(datetime(2026, 11, 20, 1, 30, tzinfo=SHANGHAI))
    '2026 年 11 月 20 日'
    """
    day: date = moment.astimezone(SHANGHAI).date()
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
