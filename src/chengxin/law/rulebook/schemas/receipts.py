"""Receipts (回执): by when every copy of a record must follow what the law made of it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from chengxin.law.rulebook.schemas.base import Key, Pack, Strict
from chengxin.law.rulebook.schemas.time_limits import TimeLimit, lost_sources

Count = Annotated[int, Field(ge=0)]


class ReceiptClock(Strict):
    """One limit. `effects` empty = every other effect; `consumers` empty = every consumer."""

    effects: tuple[Key, ...] = ()
    consumers: tuple[Key, ...] = ()
    limit: TimeLimit

    def is_for(self, consumer: str, effect: str) -> bool:
        """Whether it binds this consumer after this effect."""
        return (not self.effects or effect in self.effects) and (
            not self.consumers or consumer in self.consumers
        )


class Receipts(Pack):
    """The clocks of all consumers; the first that fits binds.

    `remind_within_workdays`: a receipt still missing so shortly before its day is chased; a choice
    of the office, not of the law.
    """

    clocks: Annotated[tuple[ReceiptClock, ...], Field(min_length=1)]
    remind_within_workdays: Count

    @model_validator(mode="after")
    def _binds_all(self) -> Self:
        if self.clocks[-1].effects or self.clocks[-1].consumers:
            raise ValueError("the last clock is for every effect and every consumer")
        if lost := lost_sources((clock.limit for clock in self.clocks), self.source):
            raise ValueError(f"no source has the id {', '.join(lost)}")
        return self

    def limit(self, consumer: str, effect: str) -> TimeLimit:
        """The limit that binds a consumer after an effect."""
        return next(clock.limit for clock in self.clocks if clock.is_for(consumer, effect))


PACK = Receipts
