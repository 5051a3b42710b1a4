"""Resolution over the trap set: what is linked, what becomes a candidate, and nothing wrong."""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from chengxin.engines.matching.register import IDENTIFIER_SCHEMA, Scheme
from chengxin.engines.matching.resolution import resolve
from chengxin.engines.matching.tables import TabledRegister
from chengxin.law.identifiers import organisation_code, uscc

TRAPS = yaml.safe_load((Path(__file__).parent / "traps.yml").read_text(encoding="utf-8"))


def code(number: int) -> str:
    body = f"MA{number:06d}"
    first17 = f"91310120{body}{organisation_code.check_character(body)}"
    return first17 + uscc.check_character(first17)


@dataclass(frozen=True)
class Trap:
    """One pair, with the number of its registered side."""

    kind: str
    truth: str
    codes: str
    former: bool
    mention: str
    registered: str
    number: int


@cache
def traps() -> list[Trap]:
    found = []
    for group in TRAPS:
        for mention, registered in group["pairs"]:
            found.append(
                Trap(
                    group["kind"],
                    group["truth"],
                    group.get("codes", "none"),
                    group.get("former", False),
                    mention,
                    registered,
                    len(found) + 1,
                )
            )
    return found


def given(trap: Trap) -> dict[str, Any]:
    """The code the mention gives."""
    own = code(trap.number)
    wrong = own[:-1] + ("0" if own[-1] != "0" else "1")
    written = {"both": own, "other": code(9000 + trap.number), "mention-wrong": wrong}
    text = written.get(trap.codes)
    return {"uscc": text, "uscc_valid": text is not None and uscc.is_valid(text)}


def outcome(trap: Trap) -> str:
    """What resolution makes of one mention against a register of the other side alone."""
    names = [(trap.registered, False)]
    if trap.former:
        names = [("上海另一名称有限公司", False), (trap.mention, True)]
    register = TabledRegister(
        pl.DataFrame(
            [(Scheme.USCC.value, code(trap.number), trap.number, 1)],
            schema=IDENTIFIER_SCHEMA,
            orient="row",
        ),
        pl.DataFrame(
            [(name, trap.number, former, place) for place, (name, former) in enumerate(names)],
            schema={
                "name": pl.String, "subject_id": pl.Int64, "former": pl.Boolean, "id": pl.Int64,
            },
            orient="row",
        ),
    )  # fmt: skip
    mention = pl.DataFrame(
        [{"row_no": 2, "name": trap.mention, **given(trap)}],
        schema={
            "row_no": pl.Int64, "name": pl.String, "uscc": pl.String, "uscc_valid": pl.Boolean,
        },
    )  # fmt: skip
    found = resolve(mention, register).row(0, named=True)
    if found["subject_id"] is not None:
        return "linked"
    if found["held_reason"] and trap.number in found["candidate_ids"]:
        return "candidate"
    return "apart"


@cache
def outcomes() -> dict[Trap, str]:
    return {trap: outcome(trap) for trap in traps()}


def test_the_set_is_large_enough_and_says_what_is_true() -> None:
    assert len(traps()) >= 100
    assert {trap.truth for trap in traps()} == {"same", "different", "related"}


def test_nothing_is_linked_that_is_not_one_subject() -> None:
    wrong = [t for t, found in outcomes().items() if found == "linked" and t.truth != "same"]
    assert wrong == []


def test_whoever_is_meant_is_linked_or_a_candidate() -> None:
    lost = [t for t, found in outcomes().items() if found == "apart" and t.truth == "same"]
    assert lost == []


def test_a_slip_of_the_keyboard_is_never_linked_by_itself() -> None:
    slips = [t for t in traps() if t.kind.startswith(("错一字", "少一字", "区划错", "简称"))]
    assert len(slips) > 20
    assert {outcomes()[t] for t in slips} == {"candidate"}


def test_figures_of_the_set_stay_as_they_are() -> None:
    found = Counter((trap.truth, result) for trap, result in outcomes().items())
    assert found["same", "linked"] == 23
    assert found["different", "linked"] == found["related", "linked"] == 0


@pytest.mark.parametrize("kind", ["同名，两个有效代码", "分支机构，各有代码"])
def test_two_valid_codes_are_two_subjects(kind: str) -> None:
    assert {outcomes()[t] for t in traps() if t.kind == kind} == {"apart"}
