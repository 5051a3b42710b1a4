"""Who takes part in a district: departments, towns, subdistricts and parks."""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field as Constrained
from pydantic import StringConstraints, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text

UnitKind = Literal[
    "department",  # of the district, or authorised by law to carry out public affairs
    "vertical",  # answers to a higher level: tax, fire, housing fund
    "judiciary",
    "town",  # a town or subdistrict (街镇)
    "park",  # a development zone, park company or group with a district's duties
]
LOCALITIES = ("town", "park")


class Unit(Strict):
    """One department, town, subdistrict or park; `code` never changes once data uses it."""

    code: Key
    zh: Text
    short_zh: Text
    en: Text
    kind: UnitKind
    division_code: Annotated[str, StringConstraints(pattern=r"^\d{9}$")] | None = None
    aliases: tuple[Text, ...] = ()


class Directory(Pack):
    """All units of one district."""

    division_code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    units: Annotated[tuple[Unit, ...], Constrained(min_length=1)]

    @model_validator(mode="after")
    def _is_unambiguous(self) -> Self:
        codes = [u.code for u in self.units]
        divisions = [u.division_code for u in self.units if u.division_code]
        for what, values in (("code", codes), ("division_code", divisions)):
            twice = {v for v in values if values.count(v) > 1}
            if twice:
                raise ValueError(f"{what} stands twice: {', '.join(sorted(twice))}")
        return self

    @cached_property
    def _by_code(self) -> dict[str, Unit]:
        return {u.code: u for u in self.units}

    @property
    def departments(self) -> tuple[Unit, ...]:
        """Units that are not places, in the order of the pack."""
        return tuple(u for u in self.units if u.kind not in LOCALITIES)

    @property
    def localities(self) -> tuple[Unit, ...]:
        """Towns, subdistricts and parks (街镇与园区), in the order of the pack."""
        return tuple(u for u in self.units if u.kind in LOCALITIES)

    def __contains__(self, code: object) -> bool:
        """Whether a unit has that code."""
        return code in self._by_code

    def unit(self, code: str) -> Unit:
        """The unit with that code; KeyError when there is none."""
        return self._by_code[code]

    def find(self, name: str) -> Unit | None:
        """The unit with that code, full, short or other name, or None."""
        plain = name.strip()
        for unit in self.units:
            if plain in (unit.code, unit.zh, unit.short_zh, *unit.aliases):
                return unit
        return None

    def locality_of(self, division_code: str) -> Unit | None:
        """The town, subdistrict or park with that nine-digit division code, or None."""
        return next((u for u in self.localities if u.division_code == division_code), None)


PACK = Directory
