"""A table says what the card says; what is written back loads as the card that was wanted."""

import copy
from datetime import date
from typing import Any

import pytest

from chengxin.affairs.scorecard_changes import cells, contents, tables
from chengxin.law import rulebook as rules
from chengxin.law.rulebook import as_mapping, as_yaml

DAY = date(2026, 11, 21)
BASE = rules.default().in_force("scorecard.comprehensive", DAY)


def whole_card() -> dict[str, Any]:
    """A card written in full."""
    return as_mapping(BASE) | {"edition": "2027-01", "status": "draft"}


def extending_card() -> dict[str, Any]:
    """A card that is another one with nothing changed."""
    return {
        "pack": BASE.pack,
        "edition": "2027-01",
        "status": "draft",
        "in_force": {"since": date(2027, 1, 1)},
        "extends": {"card": BASE.key, "edition": BASE.edition},
    }


FORMS = {"in full": whole_card, "by extending": extending_card}


@pytest.fixture(params=FORMS, ids=lambda name: name.replace(" ", "-"))
def content(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The same card, written in full and by extending."""
    return FORMS[request.param]()


def loaded(content: dict[str, Any]) -> dict[str, Any]:
    return contents.loaded(as_yaml(content))


def changed(content: dict[str, Any], sent: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is written after a table was sent, and the card it loads as."""
    whole = loaded(content)
    wanted = tables.wanted(whole, as_mapping(BASE), sent)
    written = contents.rewritten(content, whole, wanted)
    return written, loaded(written)


def test_a_table_sent_as_it_is_changes_nothing(content: dict[str, Any]) -> None:
    before = loaded(content)
    sent = _every_cell(before)
    assert len(sent) > 200
    written, after = changed(content, sent)
    assert after == before
    if "extends" in content:
        assert written == content


def _every_cell(whole: dict[str, Any]) -> dict[str, str]:
    """What a browser sends of a table nobody touched."""
    sent = {"base_points": str(whole["base_points"])}
    for part in ("groups", "indicators", "vetoes"):
        for entry in whole[part]:
            prefix = f"{part}.{entry['id']}"
            sent |= {f"in.{prefix}.shown": "1", f"in.{prefix}": "1"}
            _send(tables.cells_of(part, entry), entry, prefix, sent)
    for band in whole["bands"]:
        _send(cells.cells_of_band(), band, f"bands.{band['grade']}", sent)
    return sent


def _send(every: tuple[cells.Cell, ...], values: Any, prefix: str, sent: dict[str, str]) -> None:
    for cell in every:
        name, value = f"{prefix}.{cell.name}", values.get(cell.name)
        if cell.form == "part":
            _send(cell.cells, value or {}, name, sent)
        elif cell.form == "rows":
            rows = list(cells.blank_rows(cell, value or []))
            sent[f"{name}.shown"] = str(len(rows))
            for number, row in rows:
                _send(cell.cells, row, f"{name}.{number}", sent)
        elif cell.form == "choices":
            sent[f"{name}.shown"] = "1"
            sent |= {f"{name}.{word}": "1" for word in value or ()}
        elif cell.form == "flag":
            sent[name] = {True: "yes", False: "no", None: ""}[value]
        elif cell.form == "texts":
            sent[name] = ", ".join(value or ())
        else:
            sent[name] = "" if value is None else str(value)


def test_points_bands_caps_and_ceilings_are_changed(content: dict[str, Any]) -> None:
    sent = {
        "base_points": "590",
        "bands.A.at_least": "705.5",
        "indicators.penalty-duties-open.points_each": "−12",
        "indicators.penalty-duties-open.floor": "",
        "indicators.penalty-duties-open.cap": "-1",
        "indicators.penalty-duties-open.label.zh": "近三年公示的处罚",
    }
    written, after = changed(content, sent)
    assert after["base_points"] == "590"
    assert next(b for b in after["bands"] if b["grade"] == "A")["at_least"] == "705.5"
    indicator = tables.entry_of(after, "indicators", "penalty-duties-open")
    assert indicator is not None
    assert (indicator["points_each"], indicator["cap"]) == ("-12", "-1")
    assert "floor" not in indicator
    assert indicator["label"]["zh"] == "近三年公示的处罚"
    assert indicator["window_months"] == 36
    if "extends" in content:
        keys = contents.overridden_keys(written, "indicators", "penalty-duties-open")
        assert set(keys) == {"points_each", "cap", "floor", "label"}
        assert set(written["extends"]["with"]["indicators"]) == {"penalty-duties-open"}
        assert "indicators" not in written


def test_steps_gain_and_lose_rows(content: dict[str, Any]) -> None:
    name = "indicators.fines-sum.steps"
    before = tables.entry_of(loaded(content), "indicators", "fines-sum")
    assert before is not None
    rows = list(cells.blank_rows(_steps("sum"), before["steps"]))
    sent = {f"{name}.shown": str(len(rows))}
    for number, row in rows[1:-1]:
        sent |= {f"{name}.{number}.{key}": str(value) for key, value in row.items()}
    for key in ("at_least", "below", "points"):
        sent[f"{name}.0.{key}"] = ""
    last = len(before["steps"]) - 1
    sent |= {f"{name}.{last}.below": "900000000"}
    sent |= {f"{name}.{last + 1}.at_least": "900000000", f"{name}.{last + 1}.points": "-50"}
    _, after = changed(content, sent)
    found = tables.entry_of(after, "indicators", "fines-sum")
    assert found is not None
    assert len(found["steps"]) == len(before["steps"])
    assert found["steps"][0] == before["steps"][1]
    assert found["steps"][-1] == {"at_least": 900000000, "points": "-50"}


def _steps(kind: str) -> cells.Cell:
    return next(c for c in cells.cells_of_kind(kind) if c.name == "steps")


def test_an_indicator_goes_out_and_comes_back(content: dict[str, Any]) -> None:
    box = "in.indicators.fines-sum"
    written, after = changed(content, {f"{box}.shown": "1"})
    assert tables.entry_of(after, "indicators", "fines-sum") is None
    gone = tables.taken_off(after, as_mapping(BASE), "indicators")
    assert [entry["id"] for entry in gone] == ["fines-sum"]
    if "extends" in content:
        assert contents.without_ids(written, "indicators") == ("fines-sum",)
    _, again = changed(written, {box: "1"})
    assert tables.entry_of(again, "indicators", "fines-sum") == tables.entry_of(
        as_mapping(BASE), "indicators", "fines-sum"
    )


def test_an_indicator_of_a_known_kind_is_added_by_a_form(content: dict[str, Any]) -> None:
    sent = {
        "entry.id": "honours-of-late",
        "entry.group": "incentives",
        "entry.label.zh": "近一年荣誉",
        "entry.label.en": "Honours in a year",
        "entry.of": "honour",
        "entry.confidence": "low",
        "entry.window_months": "12",
        "entry.points_each": "2.5",
        "entry.cap": "10",
        "entry.basis.shown": "1",
        "entry.basis.0.source": "house-points",
        "entry.basis.0.article": "守信激励",
        "entry.polarity.shown": "1",
        "entry.polarity.positive": "1",
        "entry.in_force": "",
    }
    entry = cells.read(cells.cells_of_kind("count"), {"kind": "count"}, sent, "entry")
    whole = loaded(content)
    wanted = tables.with_entry(whole, "indicators", entry["id"], entry)
    written = contents.rewritten(content, whole, wanted)
    found = tables.entry_of(loaded(written), "indicators", "honours-of-late")
    assert found == {
        "of": "honour",
        "polarity": ["positive"],
        "window_months": 12,
        "id": "honours-of-late",
        "group": "incentives",
        "label": {"zh": "近一年荣誉", "en": "Honours in a year"},
        "basis": [{"source": "house-points", "article": "守信激励"}],
        "confidence": "low",
        "cap": "10",
        "kind": "count",
        "points_each": "2.5",
    }
    if "extends" in content:
        assert [each["id"] for each in written["indicators"]] == ["honours-of-late"]
        own = copy.deepcopy(written)
        _, after = changed(own, {"indicators.honours-of-late.cap": "8"})
        again = tables.entry_of(after, "indicators", "honours-of-late")
        assert again is not None
        assert again["cap"] == "8"


def test_every_kind_of_the_schema_has_cells_with_points() -> None:
    kinds = cells.indicator_kinds()
    assert len(kinds) == len(set(kinds)) >= 6
    for kind in kinds:
        every = cells.cells_of_kind(kind)
        names = {cell.name for cell in every}
        assert {"id", "group", "label", "basis", "of", "cap", "floor"} <= names
        assert any(cell.gives_points for cell in every if cell.name not in ("cap", "floor"))


def test_what_is_no_number_reaches_the_loader_as_it_was_written(content: dict[str, Any]) -> None:
    whole = loaded(content)
    wanted = tables.wanted(whole, {}, {"indicators.fines-sum.floor": "viel"})
    entry = tables.entry_of(wanted, "indicators", "fines-sum")
    assert entry is not None
    assert entry["floor"] == "viel"
