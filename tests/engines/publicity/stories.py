"""Random decisions, as stories for the slow reckoning and as the columns the engine takes."""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from chengxin.engines.publicity import decide_windows, deciding_fields
from chengxin.law.publicity_rules import facts_of, window
from chengxin.law.rulebook import CatalogueItem, default
from chengxin.law.words import SubjectKind
from tests.engines.publicity.slow_windows import HEAVY, Answer, Story, answer, editions_of

ITEMS = (
    "administrative-penalty", "administrative-penalty", "administrative-penalty",
    "administrative-penalty", "serious-dishonesty-list", "abnormal-operations-list",
    "administrative-permit",
)  # fmt: skip
KINDS = {
    "警告": "warning",
    "通报批评": "criticism",
    "罚款": "fine",
    "没收违法所得": "illegal_gains_confiscation",
    "没收非法财物": "property_confiscation",
    "暂扣许可证件": "permit_suspension",
    "降低资质等级": "qualification_reduction",
    "吊销许可证件": "permit_revocation",
    "限制开展生产经营活动": "business_restriction",
    "责令停产停业": "suspension",
    "责令关闭": "closure",
    "限制从业": "employment_restriction",
    "行政拘留": "detention",
    "其他": "other",
}
PROCEDURES = {"普通程序": "ordinary", "简易程序": "simplified", "听证程序": "hearing"}
# Field → who decides there, and words such a decision uses.
FIELDS = {
    "食品": ("market-regulation", "示例区市场监督管理局", "经营超过保质期的食品"),
    "药品": ("market-regulation", "示例区市场监督管理局", "未凭处方销售处方药"),
    "特种设备": ("market-regulation", "示例区市场监督管理局", "使用未经检验的电梯"),
    "安全生产": ("emergency", "示例区应急管理局", "未设置安全警示标志"),
    "消防": ("fire", "示例区消防救援支队", "占用疏散通道"),
    "": ("ecology-environment", "示例区生态环境局", "超标排放水污染物"),
    "广告": ("market-regulation", "示例区市场监督管理局", "发布虚假广告"),
    "食品摊": ("urban-management", "示例区城市管理行政执法局", "占道经营食品摊点"),
}
FINES = (
    None, 100, 199, 200, 201, 2_999, 3_000, 3_001, 20_000, 99_999, 100_000, 100_001, 999_999,
    1_000_000, 1_999_999, 2_000_000, 2_000_001,
)  # fmt: skip
EDGES = (
    date(2020, 2, 29), date(2022, 11, 30), date(2023, 4, 30), date(2023, 5, 1), date(2023, 8, 31),
    date(2024, 2, 29), date(2025, 3, 31), date(2025, 4, 1), date(2025, 11, 30), date(2025, 12, 31),
    date(2026, 1, 31), date(2026, 3, 31), date(2026, 4, 1), date(2026, 10, 31),
)  # fmt: skip
LATEST = date(2026, 11, 21)
NO_END = date(2099, 12, 31)


def tell(chance: random.Random) -> Story:
    """One story; days lean to the ends of months and to the days on which rules change."""
    item = chance.choice(ITEMS)
    decided = _day(chance)
    if item == "administrative-penalty":
        return Story(
            item,
            decided,
            procedure=chance.choice(["普通程序", "普通程序", "听证程序", "简易程序"]),
            kinds=frozenset(chance.sample(list(KINDS), chance.choice([0, 1, 1, 1, 2, 2, 3]))),
            fine_yuan=chance.choice(FINES),
            shop=chance.random() < 0.3,
            field=chance.choice(list(FIELDS)),
            reported=chance.choice(["", "", "", "", "minor", "general", "serious"]),
            fulfilled=chance.choice([None, True, False]),
            bound_until=_later(chance, decided) if chance.random() < 0.2 else None,
        )
    through = chance.choice([None, _later(chance, decided)])
    if item == "administrative-permit":
        return Story(item, decided, valid_through=through)
    removed = chance.choice([None, _later(chance, decided)])
    if item == "abnormal-operations-list":
        return Story(item, decided, removed_on=removed)
    fulfilled = chance.choice([None, True, False])
    return Story(item, decided, fulfilled=fulfilled, valid_through=through, removed_on=removed)


def _day(chance: random.Random) -> date:
    if chance.random() < 0.3:
        return chance.choice(EDGES) + timedelta(days=chance.choice([-1, 0, 0, 1]))
    return date(2018, 8, 1) + timedelta(days=chance.randrange((LATEST - date(2018, 8, 1)).days))


def _later(chance: random.Random, day: date) -> date:
    return day + timedelta(days=chance.choice([1, 30, 89, 92, 365, 366, 1095, 1096, 2000]))


def row_of(story: Story) -> dict[str, Any]:
    """The story as a department reports it: codes, fen, ISO days, texts."""
    department, authority, violation = FIELDS[story.field]
    row: dict[str, Any] = {
        "department": department,
        "subject_kind": "individual_business" if story.shop else "legal_person",
        "recorded_on": story.decided,
        "authority": authority,
    }
    if story.item == "administrative-penalty":
        return row | {
            "decided_on": story.decided.isoformat(),
            "procedure": PROCEDURES[story.procedure],
            "penalty_kinds": json.dumps(sorted(KINDS[kind] for kind in story.kinds)),
            "fine_fen": None if story.fine_yuan is None else str(story.fine_yuan * 100),
            "violation": violation,
            "severity_class": story.reported or None,
            "fulfilment": _fulfilment(story),
            "binding_until": _iso(story.bound_until),
        }
    if story.item == "administrative-permit":
        through = story.valid_through or NO_END
        decided = story.decided.isoformat()
        return row | {"decided_on": decided, "valid_from": decided, "valid_to": _iso(through)}
    days = {"listed_on": story.decided.isoformat(), "removed_on": _iso(story.removed_on)}
    if story.item == "serious-dishonesty-list":
        days |= {"valid_to": _iso(story.valid_through), "fulfilment": _fulfilment(story)}
    return row | days


def _fulfilment(story: Story) -> str | None:
    return {None: None, True: "fulfilled", False: "unfulfilled"}[story.fulfilled]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@dataclass(frozen=True)
class Difference:
    """A story that somebody reckons otherwise than the slow reckoning."""

    story: Story
    edition: str
    who: str
    slow: Answer | None
    found: Answer | None


def compare(stories: list[Story]) -> tuple[int, list[Difference]]:
    """How many windows were compared, and every one that differs: the law's or the engine's."""
    compared, differing = 0, []
    for code in sorted({story.item for story in stories}):
        item = default().catalogue_item(code, LATEST)
        told = [story for story in stories if story.item == code]
        rows = [row_of(story) for story in told]
        bulk = _by_the_engine(rows, item)
        for place, (story, row) in enumerate(zip(told, rows, strict=True)):
            slow = {edition: answer(story, edition) for edition in editions_of(story)}
            for who, found in (
                ("law", _by_the_law(row, item, story)),
                ("engine", bulk.get(place, {})),
            ):
                compared += len(slow)
                differing += [
                    Difference(story, e, who, slow.get(e), found.get(e))
                    for e in sorted({*slow, *found})
                    if slow.get(e) != found.get(e)
                ]
    return compared, differing


def _by_the_engine(rows: list[dict[str, Any]], item: CatalogueItem) -> dict[int, dict[str, Answer]]:
    packs = default().publicity_editions()
    names = ("department", "subject_kind", "recorded_on", *deciding_fields(item, packs))
    schema = {name: pl.Date() if name == "recorded_on" else pl.String() for name in names}
    cells = [{name: row.get(name) for name in names} for row in rows]
    found: dict[int, dict[str, Answer]] = {}
    windows = decide_windows(pl.DataFrame(cells, schema=schema), item, packs)
    for w in windows.iter_rows(named=True):
        last = None if w["ends_on"] is None else w["ends_on"] - timedelta(days=1)
        days = (w["starts_on"], w["earliest_end_on"], last)
        found.setdefault(w["place"], {})[w["edition"]] = Answer(
            w["severity"], w["published"], *days
        )
    return found


def _by_the_law(row: dict[str, Any], item: CatalogueItem, story: Story) -> dict[str, Answer]:
    values = {name: value for name, value in row.items() if value is not None}
    if "fine_fen" in values:
        values["fine_fen"] = int(values["fine_fen"])
    if "penalty_kinds" in values:
        values["penalty_kinds"] = json.loads(values["penalty_kinds"])
    facts = facts_of(
        item,
        values,
        department=row["department"],
        subject_kind=SubjectKind(row["subject_kind"]),
        decided_on=story.decided,
    )
    found = {}
    for pack in default().publicity_editions():
        until = pack.in_force.until
        if until is None or story.decided < until:
            d = window(pack, facts)
            days = (d.starts_on, d.repairable_from, d.ends_on)
            found[pack.edition] = Answer(d.severity or "", d.published, *days)
    return found


def is_heavy(story: Story) -> bool:
    """Whether one of its kinds weighs as serious."""
    return bool(story.kinds & HEAVY)
