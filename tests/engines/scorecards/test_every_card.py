"""Every card of the rulebook on 2,000 subjects: DuckDB and plain Python agree on all.

Spark joins them for every fourth card; `scripts/prove evaluation-50000` has it run all of them.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import pytest

from benchmarks import card_population
from benchmarks.agreement import Engines
from chengxin.law.rulebook import default

AS_OF = date(2026, 11, 22)
SUBJECTS = 2_000
RECORDS_EACH = 2.0  # of every item that any card looks at
CARDS = sorted(card_population.cards_of(default(), AS_OF))
ON_SPARK = {"comprehensive", *CARDS[::4]}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """The engines over rows drawn for these very cards."""
    backend = ibis.duckdb.connect()
    drawn = card_population.write(
        backend.con,
        tmp_path_factory.mktemp("drawn"),
        book=default(),
        cards=card_population.cards_of(default(), AS_OF),
        subjects=SUBJECTS,
        records_each=RECORDS_EACH,
        as_of=AS_OF,
    )
    yield Engines(backend, drawn)
    backend.disconnect()


@pytest.mark.slow
@pytest.mark.parametrize("card", CARDS)
def test_the_engines_agree_on_every_subject_and_contribution(
    engines: Engines, tmp_path: Path, card: str
) -> None:
    on_duckdb = engines.on_duckdb(card)
    assert on_duckdb.subjects > 0, "the card grades somebody among those drawn"
    others = [engines.in_python(card)]
    if card in ON_SPARK:
        others.append(engines.on_spark(card, tmp_path / "rows"))
    for other in others:
        assert (other.digest, other.subjects) == (on_duckdb.digest, on_duckdb.subjects)
