"""No grade on the portal, in open data, in search, over the interface: nothing there reads one."""

import ast
from pathlib import Path

import pytest

import chengxin

ENTRANCES = Path(chengxin.__file__).parent / "entrances"
OPEN = sorted(
    path for door in ("portal", "api", "drop") for path in (ENTRANCES / door).rglob("*.py")
)


@pytest.mark.parametrize("path", OPEN, ids=lambda p: p.relative_to(ENTRANCES).as_posix())
def test_an_open_door_imports_nothing_about_grades(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        + [alias.name for alias in node.names]
    }
    assert not any("evaluations" in name for name in named)


def test_a_search_result_holds_no_grade() -> None:
    for path in (ENTRANCES / "portal" / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "{% grade " not in text, path.name
