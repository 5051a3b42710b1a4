"""Random cards, and random subjects and records, for property tests."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from dateutil.relativedelta import relativedelta
from hypothesis import strategies as st

from chengxin.law.rulebook.schemas.scorecard_parts import FieldTest
from tests.engines.scorecards.trial import (
    BASIS,
    LABEL,
    card_of,
    indicator,
    record,
    subject,
    veto,
)

DAYS = (date(2026, 11, 21), date(2026, 2, 28), date(2024, 2, 29), date(2026, 3, 31))
CODES = ("alpha", "beta", "gamma")
INDUSTRIES = ("H", "H62", "H6210", "C27", "C2770", "A01")
TOWNS = ("east", "west")
KINDS = (
    "count",
    "sum",
    "latest",
    "membership",
    "duration",
    "months_since",
    "decay",
    "ratio",
    "external_grade",
    "months_without",
)
AGES = ("months_since", "decay")
GROUPS = ("conduct", "money")
BIG_POINTS = st.sampled_from([-30, 12, "-7.777", "0.333"])
POINTS = st.one_of(
    st.integers(-60, 60).filter(bool), st.sampled_from(["-12.5", "0.125", "7.25", "-0.001"])
)


@st.composite
def steps(draw: st.DrawFn, *, lowest: int, highest: int) -> list[dict[str, Any]]:
    """Rising steps, now and then with gaps and with no end."""
    edges = sorted(draw(st.sets(st.integers(lowest, highest), min_size=2, max_size=5)))
    found = [
        {"at_least": a, "below": b, "points": draw(POINTS)}
        for a, b in pairwise(edges)
        if draw(st.integers(0, 4))
    ]
    if draw(st.booleans()) or not found:
        found.append({"at_least": edges[-1], "points": draw(POINTS)})
    return found


@st.composite
def selections(draw: st.DrawFn, item: str) -> dict[str, Any]:
    """Filters over one item."""
    found: dict[str, Any] = {"of": item}
    if draw(st.integers(0, 2)) == 0:
        found["window_months"] = draw(st.sampled_from([1, 3, 12, 24]))
        if draw(st.booleans()):
            fields = ["valid_from", *(["paid_on"] if item == "penalty" else [])]
            found["window_field"] = draw(st.sampled_from(fields))
    if draw(st.integers(0, 4)) == 0:
        found["under_objection"] = draw(st.booleans())
    if draw(st.integers(0, 2)) == 0:
        found["in_force"] = True
    if draw(st.integers(0, 2)) == 0:
        found["severity"] = draw(st.lists(st.sampled_from(["minor", "serious"]), min_size=1))
    if draw(st.integers(0, 3)) == 0:
        found["polarity"] = draw(st.lists(st.sampled_from(["negative", "positive"]), min_size=1))
    if draw(st.integers(0, 3)) == 0:
        found["departments"] = ["tax"]
    if draw(st.booleans()):
        found["where"] = draw(st.lists(tests(item), min_size=1, max_size=2).filter(agree))
    return found


def agree(found: list[dict[str, Any]]) -> bool:
    """Whether a record may pass all of some tests."""
    first, *rest = [FieldTest.model_validate(test) for test in found]
    return not any(test.excludes(first) for test in rest)


@st.composite
def populations(draw: st.DrawFn) -> dict[str, Any]:
    """Populations of a field: industries, what is held, towns."""
    found: dict[str, Any] = {
        "subject_kinds": ["legal_person", "individual_business"],
        "statuses": ["active"],
    }
    if draw(st.booleans()):
        found["industries"] = draw(st.sampled_from([["H"], ["H62", "C2770"], ["A", "C27"]]))
    if draw(st.booleans()):
        found["towns"] = draw(st.sampled_from([["east"], ["west"], ["east", "west"]]))
    items = draw(st.lists(st.sampled_from(["penalty", "listing", "rating"]), max_size=2))
    found["holding"] = [
        draw(selections(item))
        | {"id": f"held-{n}", "label": LABEL, "basis": BASIS, "at_least": draw(st.integers(1, 3))}
        for n, item in enumerate(items)
    ]
    return found


def tests(item: str) -> st.SearchStrategy[dict[str, Any]]:
    """Tests on the fields of one item."""
    code = {"penalty": "procedure", "listing": "list_kind", "rating": "rating"}[item]
    number = {"penalty": "fine_fen", "rating": "capital"}.get(item)
    codes = st.lists(st.sampled_from(CODES), min_size=1, max_size=2)
    options = [codes.map(lambda v: {"field": code, "in": v})]
    if item == "penalty":
        options.append(codes.map(lambda v: {"field": "kinds", "contains_any": v}))
    if number is not None:
        options.append(st.integers(0, 50).map(lambda n: {"field": number, "at_least": n}))
        options.append(
            st.integers(0, 50).map(lambda n: {"field": number, "at_least": n, "below": n + 20})
        )
    return st.one_of(options)


@st.composite
def indicators(draw: st.DrawFn, number: int, kind: str | None = None) -> dict[str, Any]:
    """An indicator of a kind, or of any."""
    kind = kind or draw(st.sampled_from(KINDS))
    items = {"sum": ["penalty"], "ratio": ["penalty"], "latest": ["rating"]}
    items["external_grade"] = ["rating"]
    item = draw(st.sampled_from(items.get(kind, ["penalty", "listing", "rating"])))
    parts = _PARTS[kind](draw, item)
    if draw(st.integers(0, 2)) == 0:
        parts["floor"] = draw(st.integers(-40, -1))
    if draw(st.integers(0, 2)) == 0:
        parts["cap"] = draw(st.integers(1, 40))
    group = draw(st.sampled_from(GROUPS))
    chosen = draw(selections(item))
    if kind == "external_grade":
        chosen.pop("in_force", None)
    return sound(indicator(id=f"i{number}", kind=kind, group=group, **chosen, **parts))


def sound(found: dict[str, Any]) -> dict[str, Any]:
    """The indicator without the window that would leave some of its steps without a record."""
    steps = found.get("fade") or found["steps"] if found["kind"] in AGES else []
    months = found.get("window_months", 0)
    if any(step["at_least"] >= months for step in steps):
        found.pop("window_months", None)
        found.pop("window_field", None)
    return found


def _count(draw: st.DrawFn, item: str) -> dict[str, Any]:
    if draw(st.booleans()):
        return {"points_each": draw(POINTS)}
    return {"steps": draw(steps(lowest=0, highest=6))}


def _sum(draw: st.DrawFn, item: str) -> dict[str, Any]:
    return {"field": "fine_fen", "steps": draw(steps(lowest=0, highest=120))}


def _membership(draw: st.DrawFn, item: str) -> dict[str, Any]:
    return {"points": draw(POINTS), "otherwise": draw(POINTS)}


def _duration(draw: st.DrawFn, item: str) -> dict[str, Any]:
    parts: dict[str, Any] = {"steps": draw(steps(lowest=0, highest=900))}
    if draw(st.booleans()):
        parts["within_months"] = draw(st.sampled_from([1, 12, 36]))
    return parts


def _decay(draw: st.DrawFn, item: str) -> dict[str, Any]:
    edges = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=4)))
    left = sorted(
        draw(st.sets(st.integers(1, 1000), min_size=len(edges), max_size=len(edges))), reverse=True
    )
    fade = [
        {"at_least": a, "below": b, "permille": n}
        for a, b, n in zip(edges, edges[1:], left, strict=False)
    ]
    if draw(st.booleans()):
        fade.append({"at_least": edges[-1], "permille": left[-1]})
    return {"points_each": draw(BIG_POINTS), "fade": fade}


def _ratio(draw: st.DrawFn, item: str) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "steps": draw(steps(lowest=0, highest=1500)),
        "least": draw(st.sampled_from([1, 2, 40])),
        "otherwise": draw(POINTS),
    }
    if draw(st.booleans()):
        of = draw(st.sampled_from(["penalty", "rating"]))
        field = {"penalty": "fine_fen", "rating": "capital"}[of]
        part = draw(selections(of)) | {"field": field}
        return parts | {"field": "fine_fen", "part": part}
    return parts | {"part": draw(selections(draw(st.sampled_from(["penalty", "listing"]))))}


def _external(draw: st.DrawFn, item: str) -> dict[str, Any]:
    values = [
        {"values": [code], "points": draw(POINTS)}
        | ({"ceiling": draw(st.sampled_from("BCD"))} if draw(st.booleans()) else {})
        for code in CODES[:2]
    ]
    return {"field": "rating", "values": values, "otherwise": draw(POINTS)}


def _months_without(draw: st.DrawFn, item: str) -> dict[str, Any]:
    every = draw(st.sampled_from([1, 3, 6, 12]))
    within = every * draw(st.integers(1, 36 // every))
    edge = every * draw(st.integers(0, within // every))
    parts: dict[str, Any] = {
        "every_months": every,
        "within_months": within,
        "grace_months": draw(st.integers(0, 4)),
        "steps": [{"at_least": edge, "points": draw(POINTS)}],
        "otherwise": draw(POINTS),
    }
    if edge:
        parts["steps"].insert(0, {"at_least": 0, "below": edge, "points": draw(POINTS)})
    fields = ["decided_on", "valid_from", *(["paid_on"] if item == "penalty" else [])]
    return parts | {"field": draw(st.sampled_from(fields))}


def _latest(draw: st.DrawFn, item: str) -> dict[str, Any]:
    parts: dict[str, Any] = {"otherwise": draw(POINTS)}
    if draw(st.booleans()):
        return parts | {"field": "capital", "steps": draw(steps(lowest=0, highest=50))}
    values = [{"values": [code], "points": draw(POINTS)} for code in CODES[:2]]
    return parts | {"field": "rating", "values": values}


def _months_since(draw: st.DrawFn, item: str) -> dict[str, Any]:
    parts: dict[str, Any] = {"steps": draw(steps(lowest=0, highest=40))}
    fields = ["decided_on", "valid_from", *(["paid_on"] if item == "penalty" else [])]
    parts["field"] = draw(st.sampled_from(fields))
    if draw(st.booleans()):
        return parts | {"per": "record"}
    return parts | {"otherwise": draw(POINTS)}


_PARTS: dict[str, Callable[[st.DrawFn, str], dict[str, Any]]] = {
    "count": _count,
    "sum": _sum,
    "latest": _latest,
    "membership": _membership,
    "duration": _duration,
    "months_since": _months_since,
    "decay": _decay,
    "ratio": _ratio,
    "external_grade": _external,
    "months_without": _months_without,
}


@st.composite
def groups(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The groups of a card, now and then weighed and bounded."""
    found = []
    for name in GROUPS:
        group: dict[str, Any] = {"id": name, "title": LABEL}
        if draw(st.booleans()):
            group["weight_permille"] = draw(st.integers(1, 3000))
        if draw(st.integers(0, 2)) == 0:
            group["cap"] = draw(st.integers(0, 60))
        if draw(st.integers(0, 2)) == 0:
            group["floor"] = draw(st.integers(-60, 0))
        found.append(group)
    return found


@st.composite
def cards(draw: st.DrawFn) -> dict[str, Any]:
    """A card with a few indicators of any kind, and vetoes now and then."""
    chosen = [draw(indicators(n)) for n in range(draw(st.integers(1, 6)))]
    chosen += [
        indicator(id="up", group="free", points_each=draw(st.integers(1, 9)), of="listing"),
        indicator(id="down", group="free", points_each=draw(st.integers(-9, -1))),
        *(indicator(id=f"in-{g}", group=g, points_each=draw(POINTS)) for g in GROUPS),
    ]
    vetoes = [
        veto(
            id=f"v{n}",
            at_least=draw(st.integers(1, 2)),
            ceiling=draw(st.sampled_from("BCD")),
            **draw(selections(draw(st.sampled_from(["listing", "penalty"])))),
        )
        for n in range(draw(st.integers(0, 2)))
    ]
    objections = draw(st.sampled_from([{}, {"objections": "count"}, {"objections": "leave_out"}]))
    free = {"id": "free", "title": LABEL}
    return card_of(indicators=chosen, vetoes=vetoes, groups=[*draw(groups()), free], **objections)


class Population:
    """Twenty subjects a card covers, four it does not, and some hundred records of theirs.

    Drawn from a seed rather than by hypothesis, so that one example holds many meetings of rule
    and record; half of all days lie on or beside the edge of some window.
    """

    def __init__(self, seed: int, as_of: date) -> None:
        self._random = Random(seed)
        self._as_of = as_of
        self.subjects = [self._subject(number) for number in range(1, 21)]
        self.subjects += [
            self._subject(21, status="revoked"),
            self._subject(22, provisional=True),
            self._subject(23, kind="individual_business"),
            self._subject(24, status="deregistered"),
        ]
        numbers = self._random.sample(range(1, 10_000), 300)
        self.records = [self._record(number) for number in numbers]

    def _subject(self, number: int, **parts: Any) -> dict[str, Any]:
        industry = self._maybe(self._random.choice(INDUSTRIES))
        return subject(
            number, industry=industry, town=self._maybe(self._random.choice(TOWNS)), **parts
        )

    def _day(self) -> date:
        if self._random.random() < 0.5:
            months = self._random.choice([0, 1, 3, 12, 24, 36, 60])
            edge = self._as_of - relativedelta(months=months)
            return edge + timedelta(days=self._random.randint(-3, 3))
        return self._as_of + timedelta(days=self._random.randint(-1400, 40))

    def _maybe(self, value: Any) -> Any:
        return None if self._random.random() < 0.2 else value

    def _item_columns(self, item: str) -> dict[str, Any]:
        code = self._maybe(self._random.choice(CODES))
        amount = self._maybe(self._random.randint(0, 60))
        if item == "penalty":
            kinds = self._maybe(self._random.choices(CODES, k=self._random.randint(0, 2)))
            paid = self._maybe(self._day())
            return {"fine_fen": amount, "kinds": kinds, "procedure": code, "paid_on": paid}
        return {"list_kind": code} if item == "listing" else {"rating": code, "capital": amount}

    def _record(self, number: int) -> dict[str, Any]:
        draw = self._random
        item = draw.choice(["penalty", "listing", "rating"])
        since = self._day()
        decided = since if draw.random() < 0.5 else self._day()
        until = max(self._day(), since + timedelta(days=1))
        return record(
            record_no=number,
            item=item,
            subject_id=draw.randint(1, 24),
            polarity=draw.choice(["negative", "positive", "neutral"]),
            severity=self._maybe(draw.choice(["minor", "general", "serious"])),
            decided_on=decided,
            valid_from=since,
            valid_to=until if draw.random() < 0.6 else None,
            department=draw.choice(["tax", "health"]),
            state="revoked" if draw.random() < 0.1 else "live",
            shielded=draw.random() < 0.1,
            objected=draw.random() < 0.15,
            **self._item_columns(item),
        )
