"""The diagrams of cases are those of the tables that decide."""

import importlib.machinery
import importlib.util
from types import ModuleType

from tests.repository import ROOT


def script() -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("diagrams", str(ROOT / "scripts/case-diagrams"))
    spec = importlib.util.spec_from_loader("diagrams", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_the_page_of_cases_is_as_the_tables_are() -> None:
    module = script()
    assert len(module.tables()) >= 5
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run scripts/case-diagrams"


def test_every_state_can_be_reached_and_every_case_can_end() -> None:
    for package, _word, table in script().tables():
        reached, waiting = set(), [""]
        while waiting:
            state = waiting.pop()
            following = {row.to for row in table.rows if row.state == state} - reached
            reached |= following
            waiting += following
        assert set(table.states) == reached, package
        assert table.final_states, package
