"""Makes the whole district: who there is, what is handed in about them, in which files and when."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from chengxin.entrances.cli.district import (
    any_item,
    defects,
    drawing,
    field_records,
    files,
    penalties,
    permits,
    population,
    registrations,
    schedule,
    standings,
    unreported,
)
from chengxin.entrances.cli.district.files import Handover
from chengxin.law.rulebook import Rulebook, default

MONTHS = 12
FILES_HANDED_IN_TWICE = 5
AFTER_HOURS = time(18, 0)  # when the files of all other items come, one after the other
MAKERS: dict[str, Callable[[drawing.Making], pl.DataFrame]] = {
    "registration": registrations.make_registrations,
    "administrative-permit": permits.make_permits,
    "administrative-penalty": penalties.make_penalties,
    "serious-dishonesty-list": standings.make_listings,
    "abnormal-operations-list": standings.make_abnormal,
    "honour": standings.make_honours,
    "tax-compliance-grade": standings.make_tax_grades,
}


@dataclass(frozen=True)
class MadeDistrict:
    """What was made.

    ``handovers`` are in the order in which they are handed in. ``model`` and ``troubled`` are the
    unified codes of two enterprises worth looking at: one clean and honoured, one that is not.
    """

    handovers: tuple[Handover, ...]
    model: str
    troubled: str


def make_district(
    *, folder: Path, subjects: int, today: date, seed: int, rulebook: Rulebook | None = None
) -> MadeDistrict:
    """Write a year of department files up to a day; the same arguments give the same bytes.

    Args:
        folder: Where the files go; emptied first.
        subjects: How many subjects there are.
        today: The day after the last file.
        seed: Where chance starts.
        rulebook: Columns, departments and towns come from it; the packaged one by default.
    """
    rulebook = rulebook or default()
    shutil.rmtree(folder, ignore_errors=True)
    directory = rulebook.directory
    since = population.start_of_months(today, MONTHS)
    district = population.District(directory.localities, since, today, seed)
    making = drawing.Making(
        district=district,
        subjects=population.make_population(district, subjects),
        names={unit.code: unit.zh for unit in directory.units},
        short_names={unit.code: _short(unit.short_zh) for unit in directory.units},
        rng=np.random.default_rng(seed + 1),
    )
    made = {item: maker(making) for item, maker in MAKERS.items()}
    model, troubled = _worth_looking_at(making, made)
    handovers: list[Handover] = []
    for code, rows in made.items():
        if code != "registration":
            rows = defects.uses_old_names(making, rows)
            rows = defects.add_defects(making, rows, code)
        item = rulebook.catalogue_item(code, today)
        rows, seen = unreported.hold_back(making, rows, code)
        handovers += files.write_files(folder, item, rows)
        if not seen.is_empty():
            handovers += files.write_files(folder, item, seen)
    handovers += _all_other_items(folder, making, rulebook)
    return MadeDistrict(tuple(sorted(handovers + _again(handovers, making))), model, troubled)


def _all_other_items(folder: Path, making: drawing.Making, rulebook: Rulebook) -> list[Handover]:
    """What is handed in once: items a field's card reads by their makers, the rest by columns."""
    made = []
    others = [i for i in rulebook.catalogue_items(making.district.today) if i.code not in MAKERS]
    for place, item in enumerate(others):
        maker = field_records.FIELD_MAKERS.get(item.code, any_item.make_any)
        rows = maker(making, item, rulebook)
        if rows.is_empty():
            continue
        for turn, handover in enumerate(files.write_files(folder, item, rows)):
            evening = datetime.combine(
                handover.received_at.date(), AFTER_HOURS, schedule.SHANGHAI
            ) + timedelta(seconds=20 * place + turn)
            made.append(replace(handover, received_at=evening))
    return made


def _short(name: str) -> str:
    """``区市场监管局`` → ``市场监管``: the word that stands in document numbers."""
    return name.replace("奉贤", "").removeprefix("区").rstrip("局委院办") or name


def _again(handovers: list[Handover], making: drawing.Making) -> list[Handover]:
    """A few files handed in a second time on the next day, unchanged."""
    chosen = making.rng.choice(len(handovers), min(FILES_HANDED_IN_TWICE, len(handovers)), False)
    again = []
    for place in sorted(int(number) for number in chosen):
        first = handovers[place]
        moment = first.received_at + timedelta(days=1, seconds=1)
        if moment.date() < making.district.today:
            again.append(Handover(moment, first.path, first.item, first.department, first.rows))
    return again


def _worth_looking_at(making: drawing.Making, made: dict[str, pl.DataFrame]) -> tuple[str, str]:
    """Codes of the enterprise with most honours and permits and no more, and of its opposite."""
    companies = making.subjects.filter(
        (pl.col("kind") == "legal_person")
        & (pl.col("status") == "active")
        & (pl.col("registered_on") < making.district.since)
    ).select("uscc", "quality", "renamed_on")
    for item, rows in made.items():
        counts = rows.group_by(uscc="subject_uscc").len(name=item)
        companies = companies.join(counts, on="uscc", how="left", maintain_order="left")
    companies = companies.with_columns(pl.col(list(made)).fill_null(0))
    bad = pl.sum_horizontal(
        "administrative-penalty", "serious-dishonesty-list", "abnormal-operations-list"
    )
    good = pl.sum_horizontal("administrative-permit", "honour")
    clean = companies.filter(bad == 0).sort(good, "quality", descending=True)
    worst = companies.filter(
        (pl.col("administrative-penalty") > 1) & (pl.col("administrative-permit") > 0)
    ).sort(bad, pl.col("renamed_on").is_not_null(), descending=True)
    fallback = companies.sort("quality")
    return str((clean if clean.height else fallback)["uscc"][0]), str(
        (worst if worst.height else fallback)["uscc"][0]
    )
