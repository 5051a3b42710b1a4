"""Treatments that reduce rights or add duties rest on the list of measures, or are refused."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from chengxin.law import errors
from chengxin.law.rulebook import PACKAGED, load

TREATMENT = Path("grade-treatments/general/2026-11.yml")
MEASURES = Path("measures/national/2021.yml")
DEPOSIT: dict[str, Any] = {
    "id": "deposit",
    "does": "oblige",
    "title": {"zh": "先缴纳保证金", "en": "Pay a deposit first"},
    "confidence": "low",
    "source": "district-practice",
}
FACT = {"zh": "现列严重失信主体名单", "en": "On a serious-dishonesty list now"}


def treated(folder: Path, **parts: Any) -> Path:
    """A folder with the list of measures, and the general treatments with one more for grade D."""
    for place in (TREATMENT, MEASURES):
        (folder / place).parent.mkdir(parents=True)
        shutil.copy(PACKAGED / place, folder / place)
    pack = yaml.safe_load((folder / TREATMENT).read_text("utf-8"))
    pack["grades"][-1]["treatments"].append(DEPOSIT | parts)
    (folder / TREATMENT).write_text(yaml.safe_dump(pack, allow_unicode=True), "utf-8")
    return folder


def test_a_measure_of_the_list_with_a_further_fact_is_accepted(tmp_path: Path) -> None:
    folder = treated(tmp_path, does="restrict", measure="market-access", also_needs=FACT)
    assert len(load([folder]).packs) == 2


@pytest.mark.parametrize("does", ["oblige", "restrict"])
def test_a_deposit_that_names_no_measure_is_refused(tmp_path: Path, does: str) -> None:
    with pytest.raises(errors.InvalidPackError, match="names no measure") as caught:
        load([treated(tmp_path, does=does)])
    assert caught.value.facts()["key"] == "grades.3.treatments.3"


def test_a_measure_never_rests_on_a_grade_alone(tmp_path: Path) -> None:
    with pytest.raises(errors.InvalidPackError, match="rests on a grade alone"):
        load([treated(tmp_path, measure="market-access")])


@pytest.mark.parametrize("does", ["relax", "order", "inspect"])
def test_a_deposit_called_an_easing_is_refused_all_the_same(tmp_path: Path, does: str) -> None:
    with pytest.raises(errors.UnknownReferenceError, match="rights reduced or duties") as caught:
        load([treated(tmp_path, does=does)])
    assert caught.value.facts()["key"] == "grades.D.deposit"
    assert caught.value.facts()["reference"] == "保证金"


@pytest.mark.parametrize(
    "measure",
    [
        pytest.param("deposit", id="not on the list"),
        pytest.param("not-seen", id="on the list without a name"),
        pytest.param("cautious-lending", id="for others to decide"),
    ],
)
def test_a_measure_that_may_not_be_rested_on_is_refused(tmp_path: Path, measure: str) -> None:
    with pytest.raises(errors.UnknownReferenceError) as caught:
        load([treated(tmp_path, measure=measure, also_needs=FACT)])
    assert caught.value.facts()["key"] == "grades.D.deposit.measure"
    assert caught.value.facts()["reference"] == measure


def test_a_list_that_is_short_of_what_it_announces_is_refused(tmp_path: Path) -> None:
    folder = treated(tmp_path, does="restrict", measure="market-access", also_needs=FACT)
    pack = yaml.safe_load((folder / MEASURES).read_text("utf-8"))
    pack["measures"].pop()
    (folder / MEASURES).write_text(yaml.safe_dump(pack, allow_unicode=True), "utf-8")
    with pytest.raises(errors.InvalidPackError, match="announces"):
        load([folder])


def test_a_remedy_with_an_effect_nobody_protects_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "rulebook"
    shutil.copytree(PACKAGED, root)
    place = root / "remedies/general/2026-04.yml"
    place.write_text(place.read_text("utf-8").replace("effect: lifted", "effect: forgiven", 1))
    with pytest.raises(errors.UnknownReferenceError) as caught:
        load([root])
    assert caught.value.facts()["reference"] == "forgiven"
