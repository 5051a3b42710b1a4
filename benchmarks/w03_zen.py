"""A scorecard in the words of ZEN, a rule engine written by others: W3's second peer.

The card is read as its author wrote it and turned into one expression node of a JSON Decision
Model; nothing of `engines.scorecards` is used, and months are turned into days by asking dateutil.
ZEN reckons in decimals, so its points are exact. Days are numbers since 1970 in the facts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta

EPOCH = date(1970, 1, 1)
PLACES = 1 << 44
GRADES = "ABCD"


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def milli(points: int | str) -> int:
    """Points as written, in thousandths."""
    return int(Decimal(str(points)) * 1000)


def facts(records: Iterable[Mapping[str, Any]], shapes: Mapping[str, str]) -> dict[str, Any]:
    """One subject's records as ZEN reads them: by item, days as numbers, each with its place."""
    found: dict[str, list[dict[str, Any]]] = {item: [] for item in shapes}
    for record in records:
        row = {k: day_number(v) if isinstance(v, date) else v for k, v in record.items()}
        begins = row["decided_on" if shapes[record["item"]] == "act" else "valid_from"]
        found[record["item"]].append(row | {"place": begins * PLACES + row["record_no"]})
    return {"records": found}


def decision(card: Mapping[str, Any], **world: Any) -> str:
    """The card as a JSON Decision Model; keywords as for `Translation`."""
    said = Translation(card, **world).expressions()
    entries = [{"id": str(n), "key": k, "value": v} for n, (k, v) in enumerate(said)]
    nodes = [
        {"id": "in", "type": "inputNode", "name": "facts"},
        {
            "id": "card",
            "type": "expressionNode",
            "name": "card",
            "content": {"expressions": entries},
        },
        {"id": "out", "type": "outputNode", "name": "grade"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "card"},
        {"id": "2", "type": "edge", "sourceId": "card", "targetId": "out"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


class Translation:
    """One card on one day.

    Args:
        card: As its author wrote it, bases written out.
        as_of: Day of evaluation.
        shapes: Whether an item's records are acts or states.
        term_years: Years in which a negative record may be asked for.
        marks: By what protected records are recognised, as the protections pack writes it.
    """

    def __init__(
        self,
        card: Mapping[str, Any],
        *,
        as_of: date,
        shapes: Mapping[str, str],
        term_years: int,
        marks: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        self.card = card
        self.as_of = as_of
        self.today = day_number(as_of)
        self.shapes = shapes
        self.term_years = term_years
        self.marks = list(marks)
        self.seen = {item: f"seen{n}" for n, item in enumerate(shapes)}

    def expressions(self) -> Iterator[tuple[str, str]]:
        """Keys and expressions in order: what is seen, then points, then vetoes and the total."""
        for item, key in self.seen.items():
            yield key, f"filter(records['{item}'], {self._in_sight(item)})"
        keys = []
        for number, indicator in enumerate(self.card["indicators"]):
            yield f"of{number}", self._chosen(indicator)
            if "part" in indicator:
                part = dict(indicator["part"]) | {"kind": "part"}
                yield f"part{number}", self._chosen(part)
            if indicator["kind"] == "months_without":
                yield f"missing{number}", self._missing(f"$.of{number}", indicator)
            points = self._points(number, indicator)
            yield f"raw{number}", points
            yield f"bound{number}", _bound(f"$.raw{number}", indicator)
            keys.append(f"points{number}")
            yield keys[-1], self._weighted(number, indicator)
            yield f"ceiling{number}", self._ceiling(number, indicator)
        for number, group in enumerate(self.card["groups"]):
            own = [
                f"$.points{n}"
                for n, indicator in enumerate(self.card["indicators"])
                if indicator["group"] == group["id"]
            ]
            total = f"({' + '.join(own)})"
            keys.append(f"group{number}")
            yield keys[-1], f"{_bound(total, group)} - {total}"
        for number, veto in enumerate(self.card.get("vetoes", [])):
            held = f"len({self._chosen(veto)}) >= {veto.get('at_least', 1)}"
            yield f"veto{number}", f"{held} ? {GRADES.index(veto['ceiling'])} : 0"
        yield "points", f"{milli(self.card['base_points'])} + {' + '.join(f'$.{k}' for k in keys)}"
        yield "place", self._place()

    def _in_sight(self, item: str) -> str:
        begins = "decided_on" if self.shapes[item] == "act" else "valid_from"
        ends = "decided_on" if self.shapes[item] == "act" else "valid_to"
        term = self._first_day_within(self.term_years * 12)
        conditions = [
            "#.state == 'live'",
            "not #.shielded",
            f"#.decided_on <= {self.today}",
            f"#.{begins} <= {self.today}",
            f"(#.polarity != 'negative' or #.{ends} == null or #.{ends} >= {term})",
        ]
        conditions += [f"not ({self._bears(m)})" for m in self.marks if m.get("of", item) == item]
        if self.card.get("objections") == "leave_out":
            conditions.append("not #.objected")
        return " and ".join(conditions)

    def _bears(self, mark: Mapping[str, Any]) -> str:
        named = [f"#.{key} in {mark[key]}" for key in ("severity", "polarity") if key in mark]
        return " and ".join([*named, *(_test(test) for test in mark.get("where", []))])

    def _chosen(self, rule: Mapping[str, Any]) -> str:
        """The records a rule counts."""
        conditions = ["true"]
        for key, column in (
            ("severity", "severity"),
            ("polarity", "polarity"),
            ("departments", "department"),
        ):
            if key in rule:
                conditions.append(f"#.{column} in {rule[key]}")
        if "window_months" in rule:
            field = rule.get("window_field", "decided_on")
            since = self._first_day_within(rule["window_months"])
            conditions.append(f"#.{field} != null and #.{field} >= {since}")
        if rule.get("in_force", rule.get("kind") == "external_grade"):
            conditions.append(f"#.valid_from <= {self.today}")
            conditions.append(f"(#.valid_to == null or #.valid_to > {self.today})")
        if "under_objection" in rule:
            conditions.append("#.objected" if rule["under_objection"] else "not #.objected")
        conditions += [_test(test) for test in rule.get("where", [])]
        conditions += self._measured(rule)
        return f"filter($.{self.seen[rule['of']]}, {' and '.join(conditions)})"

    def _measured(self, rule: Mapping[str, Any]) -> list[str]:
        """What a record must have to be measured."""
        kind = rule.get("kind")
        if kind in ("months_since", "decay", "months_without"):
            field = rule.get("field", "decided_on")
            return [f"#.{field} != null", f"#.{field} <= {self.today}"]
        return [f"#.{rule['field']} != null"] if "field" in rule else []

    def _points(self, number: int, indicator: Mapping[str, Any]) -> str:
        """Milli-points before cap and floor."""
        kind, rows = indicator["kind"], f"$.of{number}"
        none = milli(indicator.get("otherwise", 0))
        match kind:
            case "count" if "points_each" in indicator:
                return f"len({rows}) * {milli(indicator['points_each'])}"
            case "count":
                return _stepped(indicator["steps"], f"len({rows})")
            case "membership":
                return f"len({rows}) > 0 ? {milli(indicator['points'])} : {none}"
            case "sum":
                return _stepped(indicator["steps"], f"sum(map({rows}, #.{indicator['field']}))")
            case "ratio":
                return self._share(number, indicator)
            case "duration":
                return _stepped(indicator["steps"], self._days(rows, indicator))
            case "latest" | "external_grade":
                value = f"{self._newest(number)}.{indicator['field']}"
                given = (
                    _stepped(indicator["steps"], value)
                    if "steps" in indicator
                    else _valued(indicator["values"], value)
                )
                return f"len({rows}) > 0 ? ({given}) : {none}"
            case "months_without":
                given = _stepped(indicator["steps"], f"$.missing{number}")
                return f"len({rows}) > 0 ? ({given}) : {none}"
        return self._aged(rows, indicator, none)

    def _aged(self, rows: str, indicator: Mapping[str, Any], none: int) -> str:
        """Points by the age of a day of the record."""
        field = indicator.get("field", "decided_on")
        if indicator["kind"] == "decay":
            each = milli(indicator["points_each"])
            steps = [(s, _half_up(each * s["permille"])) for s in indicator["fade"]]
            return f"sum(map({rows}, {self._by_age(steps, f'#.{field}')}))"
        assert indicator["kind"] == "months_since", indicator["kind"]
        steps = [(s, milli(s["points"])) for s in indicator["steps"]]
        if indicator.get("per") == "record":
            return f"sum(map({rows}, {self._by_age(steps, f'#.{field}')}))"
        newest = f"max(map({rows}, #.{field}))"
        return f"len({rows}) > 0 ? ({self._by_age(steps, newest)}) : {none}"

    def _by_age(self, steps: Iterable[tuple[Mapping[str, Any], int]], day: str) -> str:
        said = "0"
        for step, points in reversed(list(steps)):
            bounds = [f"{day} < {self._first_day_within(step['at_least'])}"]
            if step.get("below") is not None:
                bounds.append(f"{day} >= {self._first_day_within(step['below'])}")
            said = f"({' and '.join(bounds)}) ? {points} : ({said})"
        return f"({said})"

    def _share(self, number: int, indicator: Mapping[str, Any]) -> str:
        rows, own = f"$.of{number}", f"$.part{number}"
        if "field" in indicator:
            whole = f"sum(map({rows}, #.{indicator['field']}))"
            part = f"sum(map({own}, #.{indicator['part']['field']}))"
        else:
            whole, part = f"len({rows})", f"len({own})"
        said = "0"
        for step in reversed(indicator["steps"]):
            bounds = [f"{part} * 1000 >= {step['at_least']} * {whole}"]
            if step.get("below") is not None:
                bounds.append(f"{part} * 1000 < {step['below']} * {whole}")
            said = f"({' and '.join(bounds)}) ? {milli(step['points'])} : ({said})"
        least, none = indicator.get("least", 1), milli(indicator.get("otherwise", 0))
        return f"{whole} >= {least} ? ({said}) : {none}"

    def _days(self, rows: str, indicator: Mapping[str, Any]) -> str:
        last, since = self.today + 1, "#.valid_from"
        if "within_months" in indicator:
            within = self._first_day_within(indicator["within_months"])
            since = f"max([#.valid_from, {within}])"
        until = f"(#.valid_to == null ? {last} : min([#.valid_to, {last}]))"
        return f"sum(map({rows}, max([0, {until} - {since}])))"

    def _weighted(self, number: int, indicator: Mapping[str, Any]) -> str:
        """Points as the group weighs them, rounded half away from zero."""
        groups = {group["id"]: group.get("weight_permille", 1000) for group in self.card["groups"]}
        points, weight = f"$.bound{number}", groups[indicator["group"]]
        if weight == 1000:
            return points
        return f"({points} < 0 ? -1 : 1) * floor((abs({points}) * {weight} + 500) / 1000)"

    def _ceiling(self, number: int, indicator: Mapping[str, Any]) -> str:
        """Place of the ceiling that a grade given elsewhere is; 0 = none."""
        if indicator["kind"] != "external_grade":
            return "0"
        said = "0"
        for entry in reversed(indicator["values"]):
            place = GRADES.index(entry.get("ceiling", "A"))
            value = f"{self._newest(number)}.{indicator['field']}"
            said = f"{value} in {list(entry['values'])} ? {place} : ({said})"
        return f"len($.of{number}) > 0 ? ({said}) : 0"

    def _newest(self, number: int) -> str:
        rows = f"$.of{number}"
        return f"filter({rows}, #.place == max(map({rows}, #.place)))[0]"

    def _missing(self, rows: str, indicator: Mapping[str, Any]) -> str:
        """Months of the periods without a report since the first one, period by period."""
        every, field = indicator.get("every_months", 1), indicator.get("field", "decided_on")
        end = self.as_of.replace(day=1) - relativedelta(months=indicator.get("grace_months", 0))
        while (end.month - 1) % every:
            end -= relativedelta(months=1)
        begin = end - relativedelta(months=indicator["within_months"])
        told = []
        while begin < end:
            following = begin + relativedelta(months=every)
            since, until = day_number(begin), day_number(following)
            began = f"some({rows}, #.{field} < {until})"
            covered = f"some({rows}, #.{field} >= {since} and #.{field} < {until})"
            told.append(f"(({began} and not {covered}) ? {every} : 0)")
            begin = following
        return f"({' + '.join(told)})"

    def _place(self) -> str:
        said = "3"
        for band in reversed(self.card["bands"]):
            if band.get("at_least") is not None:
                place = GRADES.index(band["grade"])
                said = f"$.points >= {milli(band['at_least'])} ? {place} : ({said})"
        vetoes = [f"$.veto{number}" for number in range(len(self.card.get("vetoes", [])))]
        ceilings = [f"$.ceiling{number}" for number in range(len(self.card["indicators"]))]
        return f"max([({said}), {', '.join([*vetoes, *ceilings])}])"

    def _first_day_within(self, months: int) -> int:
        """The first day whose months have not run out before the day of evaluation."""
        if months <= 0:
            return self.today + 1
        day = self.as_of - relativedelta(months=months) - timedelta(days=4)
        while day + relativedelta(months=months) < self.as_of:
            day += timedelta(days=1)
        return day_number(day)


def _half_up(product: int) -> int:
    """A product of milli-points and thousandths, half away from zero."""
    size = (abs(product) + 500) // 1000
    return -size if product < 0 else size


def _bound(points: str, by: Mapping[str, Any]) -> str:
    """Points within the cap and the floor of an indicator or a group."""
    if "cap" in by:
        points = f"min([{points}, {milli(by['cap'])}])"
    if "floor" in by:
        points = f"max([{points}, {milli(by['floor'])}])"
    return points


def _test(test: Mapping[str, Any]) -> str:
    field = f"#.{test['field']}"
    if "in" in test:
        return f"({field} != null and {field} in {list(test['in'])})"
    if "contains_any" in test:
        return f"({field} != null and some({field}, # in {list(test['contains_any'])}))"
    bounds = [f"{field} != null"]
    if "at_least" in test:
        bounds.append(f"{field} >= {test['at_least']}")
    if "below" in test:
        bounds.append(f"{field} < {test['below']}")
    return f"({' and '.join(bounds)})"


def _stepped(steps: Iterable[Mapping[str, Any]], value: str) -> str:
    said = "0"
    for step in reversed(list(steps)):
        bounds = [f"{value} >= {step['at_least']}"]
        if step.get("below") is not None:
            bounds.append(f"{value} < {step['below']}")
        said = f"({' and '.join(bounds)}) ? {milli(step['points'])} : ({said})"
    return said


def _valued(values: Iterable[Mapping[str, Any]], value: str) -> str:
    said = "0"
    for entry in reversed(list(values)):
        said = f"{value} in {list(entry['values'])} ? {milli(entry.get('points', 0))} : ({said})"
    return said
