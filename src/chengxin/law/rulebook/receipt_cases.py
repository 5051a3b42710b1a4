"""Runs the cases of receipts: by when which copy must have followed which effect."""

from typing import TYPE_CHECKING

from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.receipts import Receipts

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_receipt_case(book: "Rulebook", case: Case) -> list[str]:
    """Run one case; a sentence per difference."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(pack, Receipts)
    said = []
    for row in case.content["expect"]["due"]:
        limit = pack.limit(row["consumer"], row["effect"])
        found = limit.due(row["began"], book.workdays)
        wanted = (row["day"], row.get("provisional", False), row["article"])
        if wanted != (found.on, found.provisional, limit.article):
            what = f"{row['consumer']} after {row['effect']} of {row['began']}"
            said.append(f"{what}: expected {wanted}, found {found}, {limit.article}")
    return said
