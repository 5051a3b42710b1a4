"""The form for one row of an item: a widget, a hint and a limit for every field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.law.rulebook import CatalogueItem, Field, Rulebook
from chengxin.records.intake.enums import Severity
from chengxin.records.intake.services.trying import Said

LONG_TEXT = 4
JOINED_BY = ";"
CONFIRM = "confirm-notices"
_UNITS = {"wan": gettext_lazy("万元"), "yuan": gettext_lazy("元")}
_NUMBERS = ("integer", "decimal", "amount")


class EntryForm(forms.Form):
    """One row of an item, field by field; what is wrong with it is said by the validation engine.

    Names of the form's fields are the official codes. Sensitive values are typed hidden and never
    sent back to the page.
    """

    def __init__(
        self, *arguments: Any, item: CatalogueItem, rulebook: Rulebook, on: date, **keywords: Any
    ) -> None:
        super().__init__(*arguments, **keywords)
        self.item = item
        self.notices: list[Said] = []
        self.general: list[Said] = []
        fields: dict[str, Any] = self.fields
        for field in item.fields:
            fields[field.code] = _form_field(field, rulebook, on)

    def values(self) -> dict[str, str]:
        """What was typed, by official title; a list as one text."""
        found: dict[str, str] = {}
        for field in self.item.fields:
            given = self.cleaned_data.get(field.code) or ""
            found[field.title_zh] = JOINED_BY.join(given) if isinstance(given, list) else str(given)
        return found

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was typed."""
        return not any(self.values().values())

    def say(self, said: list[Said]) -> None:
        """Put what the engine said at its fields: refusals as errors, the rest as notices."""
        for each in said:
            if each.severity != Severity.REJECT:
                self.notices.append(each)
            elif each.field in self.fields:
                self.add_error(each.field, f"{each.message}。{each.remedy}")
            else:
                self.add_error(None, f"{each.message}。{each.remedy}")

    def notices_of(self, code: str) -> list[Said]:
        """What is to be noticed about one field."""
        return [each for each in self.notices if each.field == code]

    def rows(self) -> list[dict[str, Any]]:
        """Fields as the page shows them: the bound field, its notices, whether it is required."""
        return [
            {
                "bound": self[field.code],
                "code": field.code,
                "required": field.required == "always",
                "notices": self.notices_of(field.code),
                "wide": field.kind == "text",
            }
            for field in self.item.fields
        ]


def may_still_send(form: EntryForm, data: Mapping[str, Any]) -> bool:
    """Whether only notices are left, and the person has seen them."""
    return not form.errors and (not form.notices or CONFIRM in data)


def _form_field(field: Field, rulebook: Rulebook, on: date) -> forms.Field:
    """The form field of a catalogue field. Nothing is required here: the engine says what is."""
    common: dict[str, Any] = {
        "label": _label(field),
        "required": False,
        "help_text": _help(field),
    }
    attributes = {"class": "form-control", "autocomplete": "off"}
    if field.code_table is not None:
        labels = [
            entry.zh
            for entry in rulebook.code_table(field.code_table, on).entries
            if entry.until_year is None
        ]
        choices = [(label, label) for label in labels]
        css = {"class": "form-select"}
        if field.kind == "codes":
            widget = forms.SelectMultiple({**css, "size": str(min(len(labels), 6))})
            return forms.MultipleChoiceField(choices=choices, widget=widget, **common)
        return forms.ChoiceField(
            choices=[("", _("请选择")), *choices], widget=forms.Select(css), **common
        )
    if field.sensitive:
        hidden = forms.PasswordInput(attributes, render_value=False)
        return forms.CharField(widget=hidden, max_length=field.max_length, **common)
    if field.kind == "date":
        day = forms.DateInput({**attributes, "type": "date"}, format="%Y-%m-%d")
        return forms.CharField(widget=day, **common)
    if field.kind == "text":
        area = forms.Textarea({**attributes, "rows": LONG_TEXT})
        return forms.CharField(widget=area, max_length=field.max_length, **common)
    if field.kind in _NUMBERS:
        number = forms.TextInput({**attributes, "inputmode": "decimal"})
        return forms.CharField(widget=number, **common)
    return forms.CharField(
        widget=forms.TextInput(attributes), max_length=field.max_length, **common
    )


def _label(field: Field) -> str:
    unit = _UNITS.get(str(field.unit)) if field.kind == "amount" else None
    if unit is None or str(unit) in field.title_zh:
        return field.title_zh
    return f"{field.title_zh}（{unit}）"


def _help(field: Field) -> str:
    parts = [field.hint_zh or ""]
    if field.sensitive:
        parts.append(_("输入时不显示，加密保存，页面不再显示"))
    if field.kind == "codes":
        parts.append(_("按住 Ctrl 可以选几项"))
    return "；".join(part.rstrip("。") for part in parts if part)
