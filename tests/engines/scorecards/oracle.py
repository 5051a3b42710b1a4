"""A slow, obvious evaluator to hold the others to.

Reads the card as its author wrote it (a dictionary), knows nothing of the schema or the engine,
counts days one by one and months by asking dateutil for every corresponding day.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from dateutil.relativedelta import relativedelta

GRADES = "ABCD"


def milli(points: int | str) -> int:
    """Points as written, in thousandths."""
    return int(Decimal(str(points)) * 1000)


def is_within(day: date, months: int, as_of: date) -> bool:
    """Whether the months that began on `day` have not run out before `as_of`."""
    return as_of <= day + relativedelta(months=months)


def full_months(day: date, as_of: date) -> int:
    """Months that have wholly passed."""
    months = 0
    while day + relativedelta(months=months + 1) < as_of:
        months += 1
    return months


def covers(
    card: dict[str, Any],
    subject: dict[str, Any],
    records: list[dict[str, Any]],
    *,
    as_of: date,
    shapes: dict[str, str],
    term_years: int | None,
    marks: Sequence[dict[str, Any]] = (),
) -> bool:
    """Whether a card grades a subject: what it is, where it sits, and its field by any reason."""
    population = card["population"]
    if subject["kind"] not in population["subject_kinds"] or subject["provisional"]:
        return False
    if subject["status"] not in population["statuses"]:
        return False
    if "towns" in population and subject["town"] not in population["towns"]:
        return False
    reasons = [
        subject["industry"] is not None and subject["industry"][: len(wanted)] == wanted
        for wanted in population.get("industries", [])
    ]
    seen = sight(card, records, as_of, shapes, term_years, marks)
    for held in population.get("holding", []):
        reasons.append(len([r for r in seen if is_chosen(held, r, as_of)]) >= held["at_least"])
    named = "industries" in population or population.get("holding")
    return any(reasons) if named else True


def evaluate(
    card: dict[str, Any],
    records: list[dict[str, Any]],
    *,
    as_of: date,
    shapes: dict[str, str],
    term_years: int | None,
    marks: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Points, grade, contributions and vetoes of one subject that the card covers."""
    seen = sight(card, records, as_of, shapes, term_years, marks)
    points = milli(card["base_points"])
    contributions = {}
    vetoes = {}
    ceilings = []
    for group in card["groups"]:
        of_group = 0
        for indicator in [i for i in card["indicators"] if i["group"] == group["id"]]:
            given, behind = award(indicator, group, seen, as_of, shapes)
            numbers = sorted({r["record_no"] for r in behind})
            of_group += given
            if given != 0 or behind:
                contributions[indicator["id"]] = [given, numbers]
            ceiling = external_ceiling(indicator, behind)
            if ceiling is not None:
                vetoes[indicator["id"]] = numbers
                ceilings.append(ceiling)
        bounded = bound(of_group, group)
        if bounded != of_group:
            contributions["group." + group["id"]] = [bounded - of_group, []]
        points += bounded
    grade = next(
        b["grade"]
        for b in card["bands"]
        if b.get("at_least") is None or points >= milli(b["at_least"])
    )
    for veto in card.get("vetoes", []):
        chosen = [r for r in seen if is_chosen(veto, r, as_of)]
        if len(chosen) >= veto.get("at_least", 1):
            vetoes[veto["id"]] = sorted(r["record_no"] for r in chosen)
            ceilings.append(veto["ceiling"])
    return {
        "points": points,
        "grade": max([grade, *ceilings]),
        "contributions": contributions,
        "vetoes": vetoes,
    }


def award(
    indicator: dict[str, Any],
    group: dict[str, Any],
    seen: list[dict[str, Any]],
    as_of: date,
    shapes: dict[str, str],
) -> tuple[int, list[dict[str, Any]]]:
    """Milli-points of one indicator as its group weighs them, and the records behind."""
    chosen = [r for r in seen if is_chosen(indicator, r, as_of)]
    if indicator["kind"] == "ratio":
        part = [r for r in seen if is_chosen(indicator["part"] | {"kind": "part"}, r, as_of)]
        given, behind = share(indicator, chosen, part), chosen + part
    else:
        given, behind = score(indicator, chosen, as_of, shapes)
    exact = Decimal(bound(given, indicator)) * group.get("weight_permille", 1000) / 1000
    return int(exact.to_integral_value(ROUND_HALF_UP)), behind


def bound(points: int, by: dict[str, Any]) -> int:
    """Points within the cap and the floor of an indicator or a group."""
    if "cap" in by:
        points = min(points, milli(by["cap"]))
    if "floor" in by:
        points = max(points, milli(by["floor"]))
    return points


def share(
    indicator: dict[str, Any], whole: list[dict[str, Any]], part: list[dict[str, Any]]
) -> int:
    """Milli-points of a part in a whole."""
    if "field" in indicator:
        size = sum(r[indicator["field"]] for r in whole)
        own = sum(r[indicator["part"]["field"]] for r in part)
    else:
        size, own = len(whole), len(part)
    if size < indicator.get("least", 1):
        return milli(indicator.get("otherwise", 0))
    return by_steps(indicator["steps"], math.floor(Fraction(own * 1000, size)))


def external_ceiling(indicator: dict[str, Any], behind: list[dict[str, Any]]) -> str | None:
    """The ceiling that the newest grade given elsewhere is."""
    if indicator["kind"] != "external_grade" or not behind:
        return None
    for entry in indicator["values"]:
        if behind[0][indicator["field"]] in entry["values"]:
            return entry.get("ceiling")
    return None


def sight(
    card: dict[str, Any],
    records: list[dict[str, Any]],
    as_of: date,
    shapes: dict[str, str],
    term_years: int | None,
    marks: Sequence[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The records the card may look at."""
    return [
        r
        for r in records
        if is_in_sight(r, as_of, shapes, term_years)
        and not any(bears(mark, r) for mark in marks)
        and not (card.get("objections") == "leave_out" and r["objected"])
    ]


def bears(mark: dict[str, Any], record: dict[str, Any]) -> bool:
    """Whether a record is protected for what it is."""
    if "of" in mark and mark["of"] != record["item"]:
        return False
    if "severity" in mark and record["severity"] not in mark["severity"]:
        return False
    if "polarity" in mark and record["polarity"] not in mark["polarity"]:
        return False
    return all(passes(test, record[test["field"]]) for test in mark.get("where", []))


def is_in_sight(
    record: dict[str, Any], as_of: date, shapes: dict[str, str], term_years: int | None
) -> bool:
    """Whether a card may look at the record."""
    is_act = shapes[record["item"]] == "act"
    if record["state"] != "live" or record["shielded"]:
        return False
    if record["decided_on"] > as_of:
        return False
    if not is_act and record["valid_from"] > as_of:
        return False
    if record["polarity"] == "negative" and term_years is not None:
        ended = record["decided_on"] if is_act else record["valid_to"]
        if ended is not None and not is_within(ended, term_years * 12, as_of):
            return False
    return True


def is_chosen(rule: dict[str, Any], record: dict[str, Any], as_of: date) -> bool:
    """Whether a rule counts the record."""
    if record["item"] != rule["of"]:
        return False
    for key, column in (
        ("severity", "severity"),
        ("polarity", "polarity"),
        ("departments", "department"),
    ):
        if key in rule and record[column] not in rule[key]:
            return False
    if "under_objection" in rule and record["objected"] != rule["under_objection"]:
        return False
    if "window_months" in rule:
        day = record[rule.get("window_field", "decided_on")]
        if day is None or not is_within(day, rule["window_months"], as_of):
            return False
    in_force = rule.get("in_force", rule.get("kind") == "external_grade")
    if in_force and not is_in_force(record, as_of):
        return False
    if any(not passes(test, record[test["field"]]) for test in rule.get("where", [])):
        return False
    return has_what_it_measures(rule, record, as_of)


def has_what_it_measures(rule: dict[str, Any], record: dict[str, Any], as_of: date) -> bool:
    """Whether the field is there that the kind of indicator asks of a record."""
    if rule.get("kind") in ("sum", "latest", "external_grade", "ratio", "part"):
        return "field" not in rule or record[rule["field"]] is not None
    if rule.get("kind") in ("months_since", "decay", "months_without"):
        day = record[rule.get("field", "decided_on")]
        return day is not None and day <= as_of
    return True


def is_in_force(record: dict[str, Any], as_of: date) -> bool:
    """Whether the record is valid on the day."""
    if record["valid_from"] > as_of:
        return False
    return record["valid_to"] is None or record["valid_to"] > as_of


def passes(test: dict[str, Any], value: Any) -> bool:
    """Whether a value passes a test; no value never does."""
    if value is None:
        return False
    if "in" in test:
        return value in test["in"]
    if "contains_any" in test:
        return any(code in value for code in test["contains_any"])
    return test.get("at_least", value) <= value and ("below" not in test or value < test["below"])


def by_steps(steps: list[dict[str, Any]], value: int) -> int:
    """Milli-points of the step a value lies in."""
    for step in steps:
        if step["at_least"] <= value and (step.get("below") is None or value < step["below"]):
            return milli(step["points"])
    return 0


def score(
    indicator: dict[str, Any], chosen: list[dict[str, Any]], as_of: date, shapes: dict[str, str]
) -> tuple[int, list[dict[str, Any]]]:
    """Milli-points before cap and floor, and the records behind them."""
    kind = indicator["kind"]
    if kind == "count" and "points_each" in indicator:
        return milli(indicator["points_each"]) * len(chosen), chosen
    if kind == "count":
        return by_steps(indicator["steps"], len(chosen)), chosen
    if kind == "sum":
        return by_steps(indicator["steps"], sum(r[indicator["field"]] for r in chosen)), chosen
    if kind == "membership":
        return milli(indicator["points"] if chosen else indicator.get("otherwise", 0)), chosen
    if kind == "duration":
        days = sum(days_in_force(indicator, r, as_of) for r in chosen)
        return by_steps(indicator["steps"], days), chosen
    if kind == "months_since" and indicator.get("per") == "record":
        field = indicator.get("field", "decided_on")
        each = [by_steps(indicator["steps"], full_months(r[field], as_of)) for r in chosen]
        return sum(each), chosen
    if kind == "decay":
        return sum(faded(indicator, r, as_of) for r in chosen), chosen
    return score_of_one(indicator, chosen, as_of, shapes)


def score_of_one(
    indicator: dict[str, Any], chosen: list[dict[str, Any]], as_of: date, shapes: dict[str, str]
) -> tuple[int, list[dict[str, Any]]]:
    """The same of a kind that says something else where there is no record."""
    kind = indicator["kind"]
    if not chosen:
        return milli(indicator.get("otherwise", 0)), []
    if kind == "months_since":
        field = indicator.get("field", "decided_on")
        newest = max(chosen, key=lambda r: (r[field], r["record_no"]))
        return by_steps(indicator["steps"], full_months(newest[field], as_of)), [newest]
    if kind == "months_without":
        return missing(indicator, chosen, as_of)
    assert kind in ("latest", "external_grade")
    begins = "decided_on" if shapes[indicator["of"]] == "act" else "valid_from"
    newest = max(chosen, key=lambda r: (r[begins], r["record_no"]))
    value = newest[indicator["field"]]
    if "steps" in indicator:
        return by_steps(indicator["steps"], value), [newest]
    named = [milli(v.get("points", 0)) for v in indicator["values"] if value in v["values"]]
    return (named[0] if named else 0), [newest]


def faded(indicator: dict[str, Any], record: dict[str, Any], as_of: date) -> int:
    """What is left of a record's points."""
    months = full_months(record[indicator.get("field", "decided_on")], as_of)
    for step in indicator["fade"]:
        if step["at_least"] <= months and (step.get("below") is None or months < step["below"]):
            exact = Decimal(milli(indicator["points_each"])) * step["permille"] / 1000
            return int(exact.to_integral_value(ROUND_HALF_UP))
    return 0


def missing(
    indicator: dict[str, Any], chosen: list[dict[str, Any]], as_of: date
) -> tuple[int, list[dict[str, Any]]]:
    """Milli-points for the months without a report, counted month by month."""
    every, field = indicator.get("every_months", 1), indicator.get("field", "decided_on")
    month = as_of.replace(day=1) - relativedelta(months=indicator.get("grace_months", 0))
    while (month.month - 1) % every:
        month -= relativedelta(months=1)
    end = month
    since = end - relativedelta(months=indicator["within_months"])
    behind = [r for r in chosen if since <= r[field] < end]
    without, begin = 0, since
    while begin < end:
        following = begin + relativedelta(months=every)
        began = any(r[field] < following for r in chosen)
        if began and not any(begin <= r[field] < following for r in chosen):
            without += every
        begin = following
    return by_steps(indicator["steps"], without), behind


def days_in_force(indicator: dict[str, Any], record: dict[str, Any], as_of: date) -> int:
    """Days, one by one, on which the record was in force within the window."""
    days, day = 0, record["valid_from"]
    months = indicator.get("within_months")
    while day <= as_of and (record["valid_to"] is None or day < record["valid_to"]):
        if months is None or is_within(day, months, as_of):
            days += 1
        day += timedelta(days=1)
    return days
