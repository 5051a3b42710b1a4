"""The page about the catalogue says what the rulebook says."""

import re
from datetime import date
from pathlib import Path

from chengxin.law.rulebook import default
from chengxin.law.rulebook.catalogue_table import as_markdown
from chengxin.law.rulebook.schemas.credit_catalogue import CreditCatalogue

TODAY = date(2026, 11, 21)
PAGE = Path(__file__).parents[2] / "docs" / "catalogue.md"
CODES = {item.code for item in default().catalogue_items(TODAY)}


def test_page_is_written_from_the_rulebook() -> None:
    again = "python -m chengxin.law.rulebook.catalogue_table docs/catalogue.md 2026-11-21"
    assert PAGE.read_text(encoding="utf-8") == as_markdown(default(), TODAY), again


def test_every_item_stands_on_the_page_and_every_code_is_an_item() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert {code for line in rows for code in re.findall(r"`([a-z0-9-]+)`", line)} == CODES


def test_every_class_has_an_item_and_every_new_item_a_phrase_or_a_class() -> None:
    book = default()
    national = book.in_force("credit-catalogue.national", TODAY)
    assert isinstance(national, CreditCatalogue)
    classes = {item.catalogue_class for item in book.catalogue_items(TODAY)}
    assert classes == {each.no for each in national.classes}
    named = {m.item for c in book.of_kind(CreditCatalogue) for m in c.matters}
    assert named == CODES


def test_both_districts_name_all_their_articles() -> None:
    lines = {
        key: {m.article for m in pack.matters}
        for key in ("fengxian", "jinshan")
        for pack in [default().in_force(f"credit-catalogue.{key}", TODAY)]
        if isinstance(pack, CreditCatalogue)
    }
    assert {"第四条", "第九条", "第十三条", "第十六条"} <= lines["fengxian"]
    assert "三（一）" in lines["jinshan"]
