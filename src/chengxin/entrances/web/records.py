"""A disclosed record as pages show it: its heading, its facts, its state, its place in time."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chengxin.entrances.web import labels
from chengxin.entrances.web.drawings import lanes, windows
from chengxin.entrances.web.window_words import WindowWords, window_words
from chengxin.law.words import Polarity
from chengxin.records.editions import in_use
from chengxin.records.publicity.disclosure import DisclosedField, DisclosedRecord

RENMINBI = "CNY"
ONE_DAY = timedelta(days=1)
GRADED = ("grade",)

# Said elsewhere on the page, or of use to machines only.
_UNSAID = frozenset(
    {
        "subject_name",
        "subject_category",
        "subject_uscc",
        "registration_number",
        "organisation_code",
        "tax_registration_number",
        "institution_certificate_no",
        "social_organisation_certificate_no",
        "authority_uscc",
        "source_department_uscc",
        "taxpayer_no",
        "status",
        "publicity_until_reported",
        "capital_currency",
    }
)
SHORT = {
    "administrative-penalty": gettext_lazy("处罚"),
    "administrative-permit": gettext_lazy("许可"),
    "serious-dishonesty-list": gettext_lazy("名单"),
    "abnormal-operations-list": gettext_lazy("异常"),
    "honour": gettext_lazy("荣誉"),
    "tax-compliance-grade": gettext_lazy("纳税"),
}
ORDER = (
    "serious-dishonesty-list",
    "judgment-defaulter",
    "market-ban",
    "criminal-judgment",
    "administrative-penalty",
    "abnormal-operations-list",
    "administrative-permit",
    "honour",
    "tax-compliance-grade",
)


@dataclass(frozen=True)
class State:
    """How a record stands today: words and the mark beside them."""

    css: str
    label: Promise | str


@dataclass(frozen=True)
class ShownRecord:
    """One record ready for a page."""

    record: DisclosedRecord
    on: date

    @property
    def heading(self) -> str:
        """What the record is about."""
        names = self._headline
        text = next((self.record.text(name) for name in names if self.record.text(name)), "")
        year = self.record.value("evaluation_year")
        if year and names[:1] == GRADED:
            return _("%(grade)s 级（%(year)s 年度）") % {"grade": text.rstrip("级"), "year": year}
        return text or self.item_title

    @property
    def _headline(self) -> tuple[str, ...]:
        """Fields that say what a record of its item and edition is about."""
        item = in_use.current().catalogue_item_edition(self.record.item, self.record.item_edition)
        return item.headline

    @property
    def item_title(self) -> str:
        """Title of its catalogue item in the language of the page."""
        english = get_language() == "en"
        return self.record.item_title_en if english else self.record.item_title

    @property
    def facts(self) -> list[DisclosedField]:
        """Fields that say something to a reader, in the order of the official form."""
        heading = next(iter(self._headline), "")
        return [
            replace(field, text=self._capital()) if field.name == "capital_minor" else field
            for field in self.record.fields
            if field.text and field.name not in _UNSAID and field.name != heading
        ]

    def _capital(self) -> str:
        """Registered capital with its currency; the payload holds minor units."""
        code = self.record.value("capital_currency") or RENMINBI
        editions = in_use.current().editions_of("code-table.currency")
        entry = editions[-1].find(code) if editions else None  # type: ignore[attr-defined]
        digits = entry.minor_digits if entry and entry.minor_digits is not None else 2
        units = Decimal(int(self.record.value("capital_minor") or 0)).scaleb(-digits)
        if code == RENMINBI:
            return _("%(n)s 万元") % {"n": f"{units / 10_000:,.2f}"}
        return f"{units:,.{digits}f} {self.record.text('capital_currency')}"

    @property
    def tone(self) -> str:
        """plus, minus or neutral."""
        return labels.TONES.get(Polarity(self.record.polarity), "neutral")

    @property
    def severity(self) -> str:
        """Class of dishonesty in words; empty for what is none."""
        return str(labels.SEVERITIES.get(self.record.severity, ""))  # type: ignore[call-overload]

    @property
    def holds(self) -> bool:
        """Whether it is valid on the day of the page."""
        return self.record.valid_from <= self.on and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether it is no longer valid today."""
        return self.record.valid_to is not None and self.record.valid_to <= self.on

    @property
    def state(self) -> State:
        """How the record stands: effects first, then the source's word, then time."""
        record = self.record
        if record.has_effect("repaired", on=self.on):
            return State("cx-tag-end", gettext_lazy("已修复"))
        if record.state == "revoked":
            return State("cx-tag-end", gettext_lazy("已撤销"))
        if self.is_over:
            return State("cx-tag-end", gettext_lazy("已到期"))
        if record.window is not None and record.window.is_open(self.on):
            return State("cx-tag-live", gettext_lazy("公示中"))
        return State("cx-tag-ok", gettext_lazy("有效"))

    @property
    def marks(self) -> tuple[State, ...]:
        """What is said of it beside its state: that somebody's objection to it is open."""
        if self.record.has_effect("objection", on=self.on):
            return (State("cx-tag-wait", gettext_lazy("异议处理中")),)
        return ()

    @property
    def valid_through(self) -> date | None:
        """Last day it is valid; `None` when it has no end."""
        return self.record.valid_to - ONE_DAY if self.record.valid_to else None

    @property
    def public_through(self) -> date | None:
        """Last day public; `None` when there is no such day or it is not public."""
        window = self.record.window
        if window is None or window.ends_on is None or not window.is_open(self.on):
            return None
        return window.ends_on - ONE_DAY

    @property
    def window_reason(self) -> str:
        """Why it is public for so long, in the words of the rule."""
        window = self.record.window
        editions = in_use.current().publicity_editions()
        rules = [
            rule
            for pack in editions
            if window and pack.edition == window.edition
            for rule in pack.rules
            if rule.id == window.rule
        ]
        return rules[0].reason_zh if rules else _("公示期")

    @property
    def window_words(self) -> WindowWords | None:
        """Rule, article and days of its window in words; `None` without a window."""
        return None if self.record.window is None else window_words(self.record.window)

    @property
    def is_public(self) -> bool:
        """Whether its window is open today."""
        window = self.record.window
        return window is not None and window.is_open(self.on)

    @property
    def window_bar(self) -> windows.WindowBar | None:
        """Its publicity window as a bar; `None` when it has no end or is not open."""
        window = self.record.window
        if window is None or window.starts_on is None or not window.is_open(self.on):
            return None
        return windows.draw(
            starts_on=window.starts_on,
            ends_on=window.ends_on,
            earliest_on=window.earliest_end_on,
            today=self.on,
        )

    def span(self, href: str, *, chosen: bool = False) -> lanes.Span:
        """The record on the axis of the whole file."""
        record = self.record
        kind = SHORT.get(record.item, self.item_title)
        return lanes.Span(
            label=f"{kind}　{record.document_no or self.heading}",
            href=href,
            decided_on=record.decided_on,
            known_on=_local_day(record.recorded_at),
            since=record.valid_from,
            until=record.valid_to,
            tone=self.tone,
            chosen=chosen,
        )


def _local_day(moment: Any) -> date:
    from django.utils import timezone

    return timezone.localtime(moment).date()


def shown(records: Any, *, on: date) -> list[ShownRecord]:
    """Records ready for a page, newest decision first."""
    return [ShownRecord(record, on) for record in records]


def registration(records: list[ShownRecord]) -> ShownRecord | None:
    """The registration that holds on the day of the page."""
    held = [r for r in records if r.record.item == "registration" and r.holds]
    return next(iter(held), None)


def by_item(records: list[ShownRecord]) -> list[tuple[str, list[ShownRecord]]]:
    """Records grouped by catalogue item, what weighs most first; registration left out."""
    found: dict[str, list[ShownRecord]] = {}
    for each in records:
        found.setdefault(each.record.item, []).append(each)
    found.pop("registration", None)
    known = [item for item in ORDER if item in found]
    return [(item, found[item]) for item in (*known, *sorted(found.keys() - set(known)))]


def name_of(shown: ShownRecord) -> str:
    """How a record is called in a list: by its document, else by what it says."""
    if shown.record.item == "registration":
        return shown.item_title
    return shown.record.document_no or shown.heading
