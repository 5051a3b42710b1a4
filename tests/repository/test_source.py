"""Habits of the source that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

from tests.repository import ROOT, SOURCE, modules

LONGEST_FILE = 500  # lines; a longer file has a seam


def packages() -> list[Path]:
    return [p.parent for p in sorted(SOURCE.rglob("__init__.py")) if "migrations" not in p.parts]


@pytest.mark.parametrize("package", packages(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_every_package_says_what_it_is(package: Path) -> None:
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in modules()}
    assert [str(f) for f in sorted(folders) if not (f / "__init__.py").exists()] == []


def public_definitions(tree: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    found: list[ast.FunctionDef | ast.ClassDef] = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        found.append(node)
        if isinstance(node, ast.ClassDef):
            found += [
                inner
                for inner in node.body
                if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_")
            ]
    return found


def test_modules_classes_and_public_functions_have_docstrings() -> None:
    missing = []
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        where = path.relative_to(SOURCE)
        if not ast.get_docstring(tree):
            missing.append(str(where))
        missing += [
            f"{where}:{node.lineno} {node.name}"
            for node in public_definitions(tree)
            if not ast.get_docstring(node)
        ]
    assert missing == []


def test_first_lines_of_docstrings_are_one_short_sentence() -> None:
    long = []
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in [tree, *public_definitions(tree)]:
            first = (ast.get_docstring(node) or "").split("\n", 1)[0]
            if len(first) > 100:
                long.append(f"{path.relative_to(SOURCE)}: {first}")
    assert long == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in [*modules(), *sorted((ROOT / "tests").rglob("*.py"))]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert long == []


def test_no_unfinished_work_is_left_in_the_source() -> None:
    word = re.compile(r"\b(TODO|FIXME|XXX)\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word.search(line)
    ]
    assert found == []


def test_identifiers_hold_no_pinyin() -> None:
    pinyin = {"xinyong", "chufa", "xuke", "mingdan", "qiye", "shenpi", "gongshi", "xiufu", "jieguo"}
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in modules()
        for word in pinyin & set(re.findall(r"[a-z]+", path.read_text(encoding="utf-8").lower()))
    ]
    assert found == []


def test_only_entrances_read_the_clock() -> None:
    """Services take the time as an argument."""
    reads = re.compile(r"\b(timezone\.now|datetime\.now|date\.today|time\.time)\(")
    allowed = (SOURCE / "entrances", SOURCE / "config")
    found = [
        str(path.relative_to(ROOT))
        for path in modules()
        if not path.is_relative_to(allowed[0])
        and not path.is_relative_to(allowed[1])
        and reads.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
