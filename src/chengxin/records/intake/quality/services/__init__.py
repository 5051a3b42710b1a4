"""Writes of quality: declarations of nothing, samples, appeals and their decisions."""

from chengxin.records.intake.quality.services.appeals import decide, submit, withdraw
from chengxin.records.intake.quality.services.samples import Sighting, enter_sample, read_sightings
from chengxin.records.intake.quality.services.zero_reports import declare_nothing, take_back

__all__ = [
    "Sighting",
    "decide",
    "declare_nothing",
    "enter_sample",
    "read_sightings",
    "submit",
    "take_back",
    "withdraw",
]
