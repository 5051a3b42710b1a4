"""W3, many cards: the rulebook's 66 field cards over one population, beside one card alone.

Target: at most 20 times the time of the comprehensive card over the same records in the same run.
The cards are those of the rulebook with all they look at; only whom they grade is replaced, so that
every subject is graded by one to three of them. Timed as a run is: compiling, evaluating, reasons
as text, digest. Every card's digest over a part of the population is held to that of its own run.
"""

import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import ibis

from benchmarks import card_population
from benchmarks.card_population import Drawn
from chengxin.engines.scorecards.card import PreparedCard, prepare
from chengxin.engines.scorecards.many import ManyCards, Tables
from chengxin.engines.scorecards.result import digest_of_table, write_texts
from chengxin.engines.scorecards.sql import sql_of_card
from chengxin.law.rulebook import default
from chengxin.law.rulebook.schemas.scorecard_population import Population
from chengxin.law.words import RegistrationStatus, SubjectKind

TARGET_TIMES_ONE_CARD = 20.0
COMPREHENSIVE = "comprehensive"
CHECKED_EVERY = 13
STEPS_ASIDE = (7, 31)  # a code of every third industry is in two cards, of another third in three


def run(subjects: int, records: int, as_of: date) -> dict[str, Any]:
    """Seconds of one card and of all, their ratio, and whether every digest is the single one."""
    cards = _cards(as_of)
    backend = ibis.duckdb.connect()
    with tempfile.TemporaryDirectory(prefix="w03-") as folder:
        drawn = card_population.write(
            backend.con,
            Path(folder),
            book=default(),
            cards=cards,
            subjects=subjects,
            records_each=records / subjects / _items(cards),
            as_of=as_of,
        )
        backend.con.execute(f"SET temp_directory = '{folder}/spill'")
        found = _measure(backend, drawn, Path(folder) / "scattered")
    backend.disconnect()
    return {"subjects": subjects, "records": drawn.records, "items": len(drawn.items), **found}


def _cards(as_of: date) -> dict[str, PreparedCard]:
    """The comprehensive card, and the others with a population of some industries each."""
    found = card_population.cards_of(default(), as_of)
    keys = [key for key in found if key != COMPREHENSIVE]
    industries: dict[str, list[str]] = {key: [] for key in keys}
    for place in range(len(keys)):
        aside = STEPS_ASIDE[: place % 3]
        for step in (0, *aside):
            industries[keys[(place + step) % len(keys)]].append(_industry(place))
    moved = {key: _with_population(found[key], tuple(industries[key]), as_of) for key in keys}
    return {COMPREHENSIVE: found[COMPREHENSIVE], **moved}


def _industry(place: int) -> str:
    return f"A{place:04d}"


def _with_population(
    prepared: PreparedCard, industries: tuple[str, ...], as_of: date
) -> PreparedCard:
    population = Population(
        subject_kinds=(SubjectKind.LEGAL_PERSON,),
        statuses=(RegistrationStatus.ACTIVE,),
        industries=industries,
    )
    card = prepared.card.model_copy(update={"population": population})
    return prepare(
        card,
        as_of=as_of,
        shapes=prepared.shapes,
        inquiry_term_years=prepared.inquiry_term_years,
        marks=prepared.marks,
    )


def _items(cards: dict[str, PreparedCard]) -> int:
    return len({item for card in cards.values() for item in card.card.items})


def _measure(backend: Any, drawn: Drawn, folder: Path) -> dict[str, Any]:
    duck = backend.con
    one = min(_alone(backend, drawn, COMPREHENSIVE)[1] for _ in range(2))
    keys = [key for key in drawn.cards if key != COMPREHENSIVE]
    began = time.perf_counter()
    tables = Tables(card_population.SUBJECTS, {i: card_population.view(i) for i in drawn.items})
    folder.mkdir()
    many = ManyCards(backend, [drawn.cards[key] for key in keys], tables, folder)
    many.scatter()
    scattered = time.perf_counter() - began
    digests, compiling, grades = {}, 0.0, 0
    for number, key in enumerate(keys):
        started = time.perf_counter()
        sql = many.sql(number)
        compiling += time.perf_counter() - started
        many.use(number)
        write_texts(duck, drawn.cards[key], f"({sql})", "graded")
        digests[key] = digest_of_table(duck, "graded")
        grades += many.members(number)
    seconds = time.perf_counter() - began
    duck.execute("USE main")
    checked = keys[::CHECKED_EVERY]
    differing = [key for key in checked if _alone(backend, drawn, key)[0] != digests[key]]
    times = round(seconds / one, 2)
    return {
        "cards": len(keys),
        "grades": grades,
        "seconds": {
            "one_card": round(one, 2),
            "all_cards": round(seconds, 2),
            "of_these_handing_out_records": round(scattered, 2),
            "of_these_compiling": round(compiling, 2),
        },
        "times_one_card": times,
        "cards_checked_alone": len(checked),
        "cards_that_differ": differing,
        "target_times_one_card": TARGET_TIMES_ONE_CARD,
        "met": times <= TARGET_TIMES_ONE_CARD and not differing,
    }


def _alone(backend: Any, drawn: Drawn, key: str) -> tuple[str, float]:
    """Digest and seconds of one card run alone."""
    began = time.perf_counter()
    prepared = drawn.cards[key]
    records = {item: backend.table(card_population.view(item)) for item in prepared.card.items}
    sql = sql_of_card(backend, prepared, backend.table(card_population.SUBJECTS), records)
    write_texts(backend.con, prepared, f"({sql})", "alone")
    return digest_of_table(backend.con, "alone"), time.perf_counter() - began
