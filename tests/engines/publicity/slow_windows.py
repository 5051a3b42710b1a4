"""Publicity periods worked out slowly, by hand, from what the orders say; nothing of the engine.

Every number here is read from the text of the rules and written down a second time on purpose: the
packs and the engine are compared with it. Days are counted by walking the calendar.
"""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
ORDER_527, ORDER_58, ORDER_36 = "2019-07", "2023-05", "2026-04"
FIRST_DAY_OF_ORDER_58, FIRST_DAY_OF_ORDER_36 = date(2023, 5, 1), date(2026, 4, 1)
ONLY_TOLD_OFF = {"警告", "通报批评"}
HEAVY = {
    "暂扣许可证件", "降低资质等级", "吊销许可证件", "限制开展生产经营活动", "责令停产停业",
    "责令关闭", "限制从业", "行政拘留",
}  # fmt: skip
FIELDS_OF_A_YEAR = {"食品", "药品", "特种设备", "安全生产", "消防"}


@dataclass(frozen=True)
class Story:
    """What happened, in the words of a decision; `field` is the field it truly belongs to."""

    item: str
    decided: date
    procedure: str = "普通程序"
    kinds: frozenset[str] = frozenset()
    fine_yuan: int | None = None
    shop: bool = False
    field: str = ""
    reported: str = ""
    fulfilled: bool | None = None
    bound_until: date | None = None
    valid_through: date | None = None
    removed_on: date | None = None


@dataclass(frozen=True)
class Answer:
    """Whether it is public, its first and last day, and from when repair may end it."""

    severity: str
    public: bool
    first: date | None = None
    repair_from: date | None = None
    last: date | None = None


def months_later(day: date, months: int) -> date:
    """The same day of a later month; where that month has no such day, its last one."""
    year, month = day.year, day.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def editions_of(story: Story) -> list[str]:
    """The rules that were in force on the day of the decision, or came into force later."""
    if story.decided < FIRST_DAY_OF_ORDER_58:
        return [ORDER_527, ORDER_58, ORDER_36]
    if story.decided < FIRST_DAY_OF_ORDER_36:
        return [ORDER_58, ORDER_36]
    return [ORDER_36]


def answer(story: Story, edition: str) -> Answer:
    """What one set of rules says of a story."""
    if story.item == "administrative-penalty":
        return _penalty(story, edition)
    if story.item == "serious-dishonesty-list":
        return _list_entry(story, edition)
    if story.item == "abnormal-operations-list":
        return _abnormal(story, edition)
    assert story.item == "administrative-permit"
    return Answer("", True, first=story.decided, last=story.valid_through)


def _penalty(story: Story, edition: str) -> Answer:
    severity = _class_of_penalty(story, edition)
    if edition == ORDER_36:
        return _penalty_by_order_36(story, severity)
    if story.procedure == "简易程序":
        return Answer(severity, False)
    if edition == ORDER_58:
        return _penalty_by_order_58(story, severity)
    if "责令停产停业" in story.kinds or "吊销许可证件" in story.kinds:
        end = months_later(story.decided, 36)
        return Answer(severity, True, first=story.decided, last=end)
    if severity == "serious":
        return _between(story, severity, 6, 36)
    return _between(story, severity, 3, 12)


def _penalty_by_order_58(story: Story, severity: str) -> Answer:
    if story.kinds and all(kind in ONLY_TOLD_OFF for kind in story.kinds):
        return Answer(severity, False)
    if story.field in FIELDS_OF_A_YEAR and _weighs(story):
        return _between(story, severity, 12, 36)
    return _between(story, severity, 3, 36)


def _penalty_by_order_36(story: Story, severity: str) -> Answer:
    if severity == "minor":
        return Answer(severity, False)
    if severity == "general":
        return _between(story, severity, 3, 12)
    return _between(story, severity, 12, 36)


def _weighs(story: Story) -> bool:
    """Work safety: only a fine of 100,000 yuan and more, or a penalty of the heavy kinds."""
    if story.field != "安全生产":
        return True
    heavy = [kind for kind in story.kinds if kind in HEAVY and kind != "行政拘留"]
    return bool(heavy) or (story.fine_yuan is not None and story.fine_yuan >= 100_000)


def _class_of_penalty(story: Story, edition: str) -> str:
    if story.reported:
        return story.reported
    if story.procedure == "简易程序":
        return "minor"
    classes = [_class_of_kind(kind, story, edition) for kind in story.kinds]
    if "serious" in classes:
        return "serious"
    if "general" in classes or not classes:
        return "general"
    return "minor"


def _class_of_kind(kind: str, story: Story, edition: str) -> str:
    if kind in HEAVY:
        return "serious"
    if kind in ONLY_TOLD_OFF:
        return "minor"
    if kind != "罚款" or story.fine_yuan is None:
        return "general"
    huge = 1_000_000 if story.shop else 2_000_000
    small = 200 if story.shop else 3_000
    if story.fine_yuan >= huge:
        return "serious"
    if story.fine_yuan <= small and edition == ORDER_36:
        return "minor"  # before order 36 no fine was too small to be shown
    return "general"


def _between(story: Story, severity: str, shortest: int, longest: int) -> Answer:
    last = months_later(story.decided, longest)
    repair = months_later(story.decided, shortest)
    if story.bound_until is not None and story.bound_until > repair:
        repair = story.bound_until
    if repair > last:
        repair = last
    return Answer(severity, True, first=story.decided, repair_from=repair, last=last)


def _list_entry(story: Story, edition: str) -> Answer:
    last = _still_listed_through(story)
    if edition == ORDER_58:
        return Answer("serious", True, first=story.decided, last=last)
    three_years = months_later(story.decided, 36)
    if last is None or last > three_years:
        last = three_years
    if edition == ORDER_527:
        return Answer("serious", True, first=story.decided, last=last)
    repair = months_later(story.decided, 12)
    if repair > last:
        repair = last
    return Answer("serious", True, first=story.decided, repair_from=repair, last=last)


def _abnormal(story: Story, edition: str) -> Answer:
    if edition == ORDER_36:
        return Answer("minor", False)
    return Answer("", True, first=story.decided, last=_still_listed_through(story))


def _still_listed_through(story: Story) -> date | None:
    if story.removed_on is not None:
        return story.removed_on - ONE_DAY
    return story.valid_through
