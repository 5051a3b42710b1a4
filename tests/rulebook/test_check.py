"""`Rulebook.check` runs the cases, and says what fails and what is not shown by any case."""

from pathlib import Path

import pytest

from chengxin.law.rulebook import load
from chengxin.law.rulebook.__main__ import main

PACK = """
pack: code-table.colour
edition: "2026-01"
status: adopted
title:
  zh: 颜色
  en: Colours
in_force:
  since: 2026-01-01
  until: null
adopted_at: 2026-01-01T00:00:00+08:00
confidence: low
source:
  - title: 示例
    checked_on: 2026-11-21
entries:
  - code: red
    zh: 红
"""
CASE = """
name: 颜色
why: 示例
valid_on: 2026-11-21
expect:
  accepted:
    - written: 红
      code: {code}
  refused: [{refused}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pack = tmp_path / "code-tables" / "colour" / "2026-01.yml"
    pack.parent.mkdir(parents=True)
    pack.write_text(PACK, encoding="utf-8")
    return tmp_path


def write_case(folder: Path, text: str, pack: str = "code-table.colour") -> None:
    case = folder / "cases" / pack / "spellings.yml"
    case.parent.mkdir(parents=True)
    case.write_text(text, encoding="utf-8")


def test_case_that_holds_is_counted(folder: Path) -> None:
    write_case(folder, CASE.format(code="red", refused="蓝"))
    result = load([folder]).check()
    assert (result.packs, result.cases, result.failures, result.ok) == (1, 1, [], True)


def test_case_that_does_not_hold_says_what_was_expected_and_found(folder: Path) -> None:
    write_case(folder, CASE.format(code="crimson", refused="蓝"))
    assert load([folder]).check().failures == [
        "cases/code-table.colour/spellings.yml: 红: expected crimson, found red"
    ]


def test_pack_without_a_case_is_a_failure(folder: Path) -> None:
    (failure,) = load([folder]).check().failures
    assert failure.startswith("code-table.colour: no case")
    assert "cases/code-table.colour/" in failure


@pytest.mark.parametrize(
    ("text", "pack", "said"),
    [
        pytest.param("name: 一", "code-table.colour", "a case says why, expect", id="no_why"),
        pytest.param(
            CASE.format(code="red", refused="蓝"),
            "code-table.color",
            "no pack is called code-table.color",
            id="unknown_pack",
        ),
        pytest.param("name: 一\nname: 二", "code-table.colour", "DuplicateKeyError", id="repeated"),
        pytest.param("name: 一\nwhy: 二\nexpect: {}", "code-table.colour", "KeyError", id="empty"),
    ],
)
def test_malformed_case_is_a_failure_and_not_a_crash(
    folder: Path, text: str, pack: str, said: str
) -> None:
    write_case(folder, text, pack)
    assert any(said in failure for failure in load([folder]).check().failures)


def test_case_without_a_runner_is_a_failure_and_a_given_runner_runs_it(folder: Path) -> None:
    write_case(folder, CASE.format(code="red", refused="蓝"))
    book = load([folder])
    told = book.check(runners={"code-table": lambda _book, case: [f"ran {case.pack}"]})
    assert told.failures == ["cases/code-table.colour/spellings.yml: ran code-table.colour"]


def test_module_prints_the_packs_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    out = capsys.readouterr().out
    assert "publicity.general" in out
    assert out.strip().endswith("0 failures")
