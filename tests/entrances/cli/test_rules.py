"""The command line works by the rulebook in use, and can show and compare its editions."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from chengxin.entrances.cli.rules import rulebook_in_use
from chengxin.law import rulebook as rules
from tests.affairs.amendments.drafts import (
    PENALTY,
    draft_text,
    field,
    office_people,
    old_edition,
    released,
)

Run = Callable[..., Any]


@pytest.fixture
def edition(db: None) -> str:
    """An edition of the penalties released just now, in force from today, with another title."""

    def change(content: dict[str, Any]) -> None:
        field(content, "remarks")["title_zh"] = "新版备注"

    now = timezone.now()
    text = draft_text(change, since=timezone.localdate())
    return released(text, office_people(), now).edition


def test_the_list_names_what_was_released_and_what_was_known(run: Run, edition: str) -> None:
    def editions(*more: str) -> dict[str, dict[str, Any]]:
        found = run("rulebook", "list", "--pack", PENALTY, "--json", *more).object["editions"]
        return {row["edition"]: row for row in found}

    today = timezone.localdate()
    assert editions()[edition]["origin"] == f"law_edition/{PENALTY}/{edition}"
    assert editions()[old_edition()]["until"] == today.isoformat()
    earlier = editions("--known-at", (today - timedelta(days=1)).isoformat())
    assert edition not in earlier
    assert earlier[old_edition()]["until"] is None


def test_two_editions_are_compared_field_by_field(run: Run, edition: str) -> None:
    found = run("rulebook", "compare", PENALTY, old_edition(), edition, "--json").object
    changes = {tuple(c["path"]): (c["before"], c["after"]) for c in found["changes"]}
    assert changes[("fields", "BZ", "title_zh")] == ("备注", "新版备注")
    assert "新版备注" in run("rulebook", "compare", PENALTY, old_edition(), edition).out
    assert run("rulebook", "compare", PENALTY, "1900", edition).code == 1


def test_a_template_is_made_by_the_released_edition(run: Run, edition: str, tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    assert run("template", "administrative-penalty", out).code == 0
    heads = [cell.value for cell in openpyxl.load_workbook(out).worksheets[0][1]]
    assert "新版备注" in heads


def test_without_a_database_the_packaged_rulebook_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENGXIN_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert rulebook_in_use() is rules.default()
    assert list(tmp_path.iterdir()) == [], "no database is made for the question"
