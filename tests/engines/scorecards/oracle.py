"""A slow, obvious evaluator to hold the others to.

Reads the card as its author wrote it (a dictionary), knows nothing of the schema or the engine,
counts days one by one and months by asking dateutil for every corresponding day.
"""

from datetime import date, timedelta
from decimal import Decimal
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
    seen = [r for r in records if is_in_sight(r, as_of, shapes, term_years)]
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
) -> dict[str, Any]:
    """Points, grade, contributions and vetoes of one subject that the card covers."""
    seen = [r for r in records if is_in_sight(r, as_of, shapes, term_years)]
    points = milli(card["base_points"])
    contributions = {}
    for indicator in card["indicators"]:
        chosen = [r for r in seen if is_chosen(indicator, r, as_of)]
        given, behind = score(indicator, chosen, as_of, shapes)
        if "cap" in indicator:
            given = min(given, milli(indicator["cap"]))
        if "floor" in indicator:
            given = max(given, milli(indicator["floor"]))
        points += given
        if given != 0 or behind:
            contributions[indicator["id"]] = [given, sorted(r["record_no"] for r in behind)]
    grade = next(
        b["grade"]
        for b in card["bands"]
        if b.get("at_least") is None or points >= milli(b["at_least"])
    )
    vetoes = {}
    for veto in card.get("vetoes", []):
        chosen = [r for r in seen if is_chosen(veto, r, as_of)]
        if len(chosen) >= veto.get("at_least", 1):
            vetoes[veto["id"]] = sorted(r["record_no"] for r in chosen)
            if GRADES.index(veto["ceiling"]) > GRADES.index(grade):
                grade = veto["ceiling"]
    return {"points": points, "grade": grade, "contributions": contributions, "vetoes": vetoes}


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
    if "window_months" in rule and not is_within(
        record["decided_on"], rule["window_months"], as_of
    ):
        return False
    if rule.get("in_force") and not is_in_force(record, as_of):
        return False
    if any(not passes(test, record[test["field"]]) for test in rule.get("where", [])):
        return False
    if rule.get("kind") in ("sum", "latest") and record[rule["field"]] is None:
        return False
    if rule.get("kind") == "months_since":
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
    if not chosen:
        return milli(indicator.get("otherwise", 0)), []
    if kind == "months_since":
        field = indicator.get("field", "decided_on")
        newest = max(chosen, key=lambda r: (r[field], r["record_no"]))
        return by_steps(indicator["steps"], full_months(newest[field], as_of)), [newest]
    assert kind == "latest"
    begins = "decided_on" if shapes[indicator["of"]] == "act" else "valid_from"
    newest = max(chosen, key=lambda r: (r[begins], r["record_no"]))
    value = newest[indicator["field"]]
    if "steps" in indicator:
        return by_steps(indicator["steps"], value), [newest]
    named = [milli(v["points"]) for v in indicator["values"] if value in v["values"]]
    return (named[0] if named else 0), [newest]


def days_in_force(indicator: dict[str, Any], record: dict[str, Any], as_of: date) -> int:
    """Days, one by one, on which the record was in force within the window."""
    days, day = 0, record["valid_from"]
    months = indicator.get("within_months")
    while day <= as_of and (record["valid_to"] is None or day < record["valid_to"]):
        if months is None or is_within(day, months, as_of):
            days += 1
        day += timedelta(days=1)
    return days
