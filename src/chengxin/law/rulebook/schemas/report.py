"""Special credit reports (专用信用报告): domains, kinds of information, period, number, wording."""

import re
from collections import Counter
from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field as Constrained
from pydantic import StringConstraints, model_validator

from chengxin.law.errors import InputError
from chengxin.law.periods import add_months
from chengxin.law.rulebook.schemas.base import Key, Pack, Strict, Text, Title
from chengxin.law.rulebook.schemas.directory import UnitKind
from chengxin.law.words import Confidence, SubjectKind

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_MONTHS = 12


class ReportNumber(Strict):
    """How a report is numbered: 14 digits of local time, then drawn characters.

    `alphabet` are the characters the suffix is drawn from; without those that are read for one
    another where the drafters leave them out.
    """

    suffix_length: Annotated[int, Constrained(ge=4)]
    alphabet: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{10,}$")]

    def at(self, moment: datetime, suffix: str) -> str:
        """The number of a report issued at a moment, with a suffix already drawn.

        Raises:
            InputError: The suffix is not of this length and alphabet.
        """
        number = f"{moment.astimezone(_SHANGHAI):%Y%m%d%H%M%S}{suffix}"
        if not self.matches(number):
            raise InputError(
                f"{suffix!r} is not a report number's suffix: {self.suffix_length} characters "
                f"from {self.alphabet}.",
                value=suffix,
            )
        return number

    def matches(self, number: str) -> bool:
        """Whether a text has the shape of a report number of this edition."""
        return self._pattern.fullmatch(number) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\d{{14}}[{self.alphabet}]{{{self.suffix_length}}}")


class Valued(Strict):
    """Words printed beside a record whose field has one of some values."""

    field: Text
    values: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    words_zh: Text


class InformationClass(Strict):
    """A kind of information the report covers or must cover.

    `item` None: its catalogue item is not built, so the report says 未接入 and never "none".
    `counted_by`: an act counts by the day of its decision, a state while it lasts in the period.
    `fields` are printed in this order; `required_by` names the source that demands the class.
    """

    code: Key
    title: Title
    item: Key | None = None
    counted_by: Literal["decision", "validity"] = "decision"
    required_by: Key | None = None
    fields: tuple[Text, ...] = ()
    marks: tuple[Valued, ...] = ()

    @model_validator(mode="after")
    def _printable_if_connected(self) -> Self:
        if self.item is not None and not self.fields:
            raise ValueError(f"{self.code}: says no fields to print")
        return self


class EffectRule(Strict):
    """What a ledger effect does to a record in the report: listed with words beside it, or not."""

    effect: Key
    then: Literal["mark", "omit"]
    words_zh: Text
    source: Key


class Domain(Strict):
    """One domain (领域): who is its source and which kinds of information it draws on.

    A record belongs to it when its class is one of `classes` and its source department is one of
    `departments`, or a unit of the directory of one of `unit_kinds`. `authority_zh` says who the
    source is, also while no department of the directory stands for it.
    """

    code: Key
    title: Title
    authority_zh: Text
    departments: tuple[Key, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = ()
    classes: Annotated[tuple[Key, ...], Constrained(min_length=1)]


class PrintedRule(Strict):
    """A line of the table of rules applied at the end of a report."""

    label_zh: Text
    text_zh: Text


class SpecialReportPack(Pack):
    """What a special credit report says, from whom, over how long, in which words."""

    longest_years: Annotated[int, Constrained(ge=1)]
    longest_years_confidence: Confidence
    subject_kinds: Annotated[tuple[SubjectKind, ...], Constrained(min_length=1)]
    number: ReportNumber
    classes: Annotated[tuple[InformationClass, ...], Constrained(min_length=1)]
    effects: tuple[EffectRule, ...] = ()
    domains: Annotated[tuple[Domain, ...], Constrained(min_length=1)]
    statements_zh: Annotated[tuple[Text, ...], Constrained(min_length=1)]
    rules_zh: tuple[PrintedRule, ...] = ()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _refuse_twice("domain", [d.code for d in self.domains])
        _refuse_twice("class", [c.code for c in self.classes])
        _refuse_twice("effect", [e.effect for e in self.effects])
        # One department in two domains would count its records twice.
        _refuse_twice("department", [u for d in self.domains for u in d.departments])
        _refuse_twice("unit kind", [k for d in self.domains for k in d.unit_kinds])
        classes = {c.code for c in self.classes}
        sources = {s.id for s in self.source}
        lost = [c for d in self.domains for c in d.classes if c not in classes]
        lost += [e.source for e in self.effects if e.source not in sources]
        demanding = [c.required_by for c in self.classes if c.required_by is not None]
        lost += [source for source in demanding if source not in sources]
        if lost:
            raise ValueError(f"not a class or source of this pack: {', '.join(lost)}")
        return self

    def references(self) -> dict[str, set[str]]:
        """Catalogue items this pack names, and the fields it prints or reads of each."""
        return {
            c.item: {*c.fields, *(m.field for m in c.marks)}
            for c in self.classes
            if c.item is not None
        }

    def unit_references(self) -> tuple[str, ...]:
        """Departments this pack names, to be held to the directory."""
        return tuple(u for d in self.domains for u in d.departments)

    def domain(self, code: str) -> Domain:
        """The domain with that code.

        Raises:
            InputError: There is none; the message lists all.
        """
        for each in self.domains:
            if each.code == code:
                return each
        known = ", ".join(d.code for d in self.domains)
        raise InputError(
            f"{code!r} is not a domain of {self.pack}, edition {self.edition}. Known: {known}.",
            value=code,
        )

    def class_of(self, item: str) -> InformationClass | None:
        """The kind of information a catalogue item fills, or None."""
        return next((c for c in self.classes if c.item == item), None)

    def domain_of(self, item: str, department: str, unit_kind: str) -> Domain | None:
        """The domain a record belongs to, or None when it stands outside all of them.

        Args:
            item: Catalogue item of the record.
            department: Its source department.
            unit_kind: Kind of that unit in the directory, such as ``town``.
        """
        information = self.class_of(item)
        if information is None:
            return None
        for each in self.domains:
            is_source = department in each.departments or unit_kind in each.unit_kinds
            if is_source and information.code in each.classes:
                return each
        return None

    def check_period(self, since: date, until: date, *, on: date) -> None:
        """Refuse a period that this edition does not allow; both days are included.

        Raises:
            InputError: Ends before it begins, lies in the future, or is too long.
        """
        written = f"{since} 至 {until}"
        if until < since:
            raise InputError(
                f"the period {written} ends before it begins; exchange the two days.",
                value=written,
            )
        if until > on:
            raise InputError(
                f"the period {written} ends after {on}, the day of issue: nobody knows the "
                "future. Choose that day or an earlier one.",
                value=written,
            )
        longest = add_months(since, self.longest_years * _MONTHS)
        if until > longest:
            raise InputError(
                f"the period {written} is longer than {self.longest_years} years; with this "
                f"beginning the last possible day is {longest}.",
                value=written,
            )


def _refuse_twice(what: str, values: list[str]) -> None:
    twice = sorted(value for value, count in Counter(values).items() if count > 1)
    if twice:
        raise ValueError(f"{what} stands twice: {', '.join(twice)}")


PACK = SpecialReportPack
