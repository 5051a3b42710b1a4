"""Runs the cases of quality packs: which rates, points and class some counts come to."""

from typing import TYPE_CHECKING, Any

from chengxin.law.quality_rules import mark_of, rates_of
from chengxin.law.rulebook.cases import Case
from chengxin.law.rulebook.schemas.quality import QualityPack

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


def run_quality_case(book: "Rulebook", case: Case) -> list[str]:
    """A sentence per difference between what a case expects and what its pack comes to."""
    pack = book.in_force(case.pack, case.content["valid_on"])
    assert isinstance(pack, QualityPack)
    expect = case.content["expect"]
    rates = rates_of(pack, case.content.get("counts") or {}, case.content.get("excused") or {})
    mark = mark_of(pack, rates, case.content.get("silent_months"))
    found: dict[str, Any] = {"milli_points": mark.milli_points, "standing": mark.standing}
    said = [
        f"{what}: expected {expect[what]}, found {found[what]}"
        for what in found
        if what in expect and expect[what] != found[what]
    ]
    for name, wanted in expect.get("rates", {}).items():
        value = {key: getattr(rates[name], key) for key in wanted}
        if value != wanted:
            said.append(f"{name}: expected {wanted}, found {value}")
    for row in expect.get("freshness", ()):
        state = pack.freshness.state(row["age_days"], row["cycle_days"])
        if state != row["state"]:
            said.append(f"{row['age_days']} days old: expected {row['state']}, found {state}")
    return said
