"""Runs the cases of the pack about changing scorecards: which band a value lies in."""

from typing import TYPE_CHECKING

from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.scorecard_change import ScorecardChange, band_of

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_change_case(book: "Rulebook", case: Case) -> list[str]:
    """A sentence for everything that reads otherwise than the case says."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(pack, ScorecardChange)
    expect = case.content["expect"]
    told: dict[str, tuple[object, object]] = {
        "notice_days": (expect["notice_days"], pack.notice_days)
    }
    for name, bands in (("sizes", pack.sizes), ("ages", pack.ages)):
        for value, code in expect.get(name, {}).items():
            told[f"{name} {value}"] = (code, band_of(bands, value).code)
    return [
        f"{what}: expected {wanted}, found {found}"
        for what, (wanted, found) in told.items()
        if wanted != found
    ]
