"""The form of "what if": records to repair or remove, a record to add, a day to come."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from chengxin.affairs.evaluations.what_if import Supposed
from chengxin.entrances.web import labels
from chengxin.entrances.web.templatetags.cx import by_language, item_title
from chengxin.law.rulebook import CatalogueItem, Field
from chengxin.law.words import Severity
from chengxin.records.editions import in_use

PREFIX = "value-"
NUMBERS = ("integer", "amount", "capital")


class WhatIfForm(forms.Form):
    """Fields of one item appear once the item is chosen; the page works without JavaScript.

    `asked` gives what the service takes besides who asks.
    """

    on = forms.DateField(required=False)
    item = forms.CharField(required=False, max_length=64)
    decided_on = forms.DateField(required=False)
    severity = forms.ChoiceField(
        required=False, choices=[("", "")] + [(str(s), str(s)) for s in Severity]
    )

    def __init__(self, data: Any, *, card: str, today: date) -> None:
        """Take what was sent.

        Args:
            data: The form as sent, None for an empty one.
            card: Key of the card.
            today: The day of the facts.

        Raises:
            NoRuleInForceError: No edition of the card is in force.
        """
        super().__init__(data)
        self.today, self.sent = today, data or {}
        self.card = in_use.current().scorecard(card, on=today)
        wanted = str(self.sent.get("item", ""))
        self.chosen = self._item(wanted) if wanted in self.card.items else None
        for name, field in self._extra():
            self.fields[name] = field

    @property
    def is_asked(self) -> bool:
        """Whether an answer is wanted, not only the fields of another item."""
        return "ask" in self.sent

    @property
    def items(self) -> list[tuple[str, str]]:
        """The items the card looks at, with their titles."""
        return [(code, item_title(code)) for code in self.card.items if code != "registration"]

    @property
    def severities(self) -> list[tuple[str, str]]:
        """Classes of a dishonesty record."""
        return [(str(each), str(labels.SEVERITIES[each])) for each in Severity]

    @property
    def needs_severity(self) -> bool:
        """Whether records of the chosen item have a class."""
        return self.chosen is not None and self.chosen.severity_rule is not None

    @property
    def inputs(self) -> list[dict[str, Any]]:
        """The fields of the chosen item that the card may look at."""
        found = []
        for field in self._replicated():
            name = f"{PREFIX}{field.name}"
            found.append(
                {
                    "name": name,
                    "title": field.title_zh,
                    "kind": field.kind,
                    "choices": self._choices(field),
                    "several": field.kind == "codes",
                    "sent": self._sent(name),
                }
            )
        return found

    @property
    def repaired(self) -> list[int]:
        """Numbers of records supposed to be repaired."""
        return self._numbers("repaired")

    @property
    def removed(self) -> list[int]:
        """Numbers of records supposed not to be there."""
        return self._numbers("removed")

    def clean(self) -> dict[str, Any]:
        """A record to add has an item that the card looks at, and a day."""
        cleaned = super().clean() or {}
        if cleaned.get("item") and self.chosen is None:
            self.add_error("item", _("这张评分卡不看这个目录项"))
        if self.chosen is not None and not cleaned.get("decided_on"):
            self.add_error("decided_on", _("填写增加记录的决定日期"))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What the service takes: card, day, records repaired, removed and added."""
        added = []
        if self.chosen is not None:
            values = {
                field.name: self._value(field)
                for field in self._replicated()
                if self._value(field) not in (None, "", [])
            }
            if self.cleaned_data.get("severity"):
                values["severity"] = self.cleaned_data["severity"]
            day = self.cleaned_data["decided_on"]
            added.append(Supposed(self.chosen.code, day, values))
        return {
            "card": self.card.key,
            "on": self.cleaned_data.get("on"),
            "repaired": self.repaired,
            "removed": self.removed,
            "added": added,
        }

    def _item(self, code: str) -> CatalogueItem:
        return in_use.current().catalogue_item(code, self.today)

    def _replicated(self) -> list[Field]:
        if self.chosen is None:
            return []
        return [self.chosen.field(name) for name in self.chosen.replica if name != "valid_to"]

    def _extra(self) -> list[tuple[str, forms.Field]]:
        kinds: dict[str, type[forms.Field]] = {"date": forms.DateField}
        kinds |= dict.fromkeys(NUMBERS, forms.IntegerField)
        return [
            (f"{PREFIX}{field.name}", kinds[field.kind](required=False))
            for field in self._replicated()
            if field.kind in kinds
        ]

    def _choices(self, field: Field) -> list[tuple[str, str]]:
        if not field.code_table:
            return []
        table = in_use.current().code_table(field.code_table, self.today)
        return [(entry.code, by_language(entry)) for entry in table.entries]

    def _value(self, field: Field) -> Any:
        name = f"{PREFIX}{field.name}"
        if field.kind == "codes":
            return self._sent(name)
        if name in self.cleaned_data:
            value = self.cleaned_data[name]
            return value.isoformat() if isinstance(value, date) else value
        return next(iter(self._sent(name)), "")

    def _sent(self, name: str) -> list[str]:
        found = self.sent.getlist(name) if hasattr(self.sent, "getlist") else []
        return [value.strip() for value in found if value.strip()]

    def _numbers(self, name: str) -> list[int]:
        return [int(value) for value in self._sent(name) if value.isdecimal()]
