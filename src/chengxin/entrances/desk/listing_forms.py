"""Forms of a listing: what an authority found, and one form for each act."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.lists.enums import Act, Origin
from chengxin.affairs.lists.models import ListCase
from chengxin.affairs.lists.rules import item_of
from chengxin.affairs.lists.services import Finding
from chengxin.entrances.desk.entry_form import JOINED_BY, _form_field
from chengxin.entrances.web.registers import months_in_words
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law import listing as days
from chengxin.law.identifiers import uscc as usccs
from chengxin.law.rulebook.schemas.list_rules import ListRules
from chengxin.records.editions import in_use
from chengxin.records.subjects import selectors as subjects
from chengxin.records.subjects.errors import UnknownSubjectError

_CHECKS = forms.CheckboxSelectMultiple
_AREA = {"class": "form-control", "rows": "4"}
_LINE = {"class": "form-control", "autocomplete": "off"}
_PICK = {"class": "form-select"}
OPEN_ENDED = "open"


class FindingForm(forms.Form):
    """What an authority found: whom, on which grounds, on what basis, the facts."""

    uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), max_length=18, widget=forms.TextInput(_LINE)
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("来源"), choices=Origin.choices, widget=forms.Select(_PICK)
    )
    grounds = forms.MultipleChoiceField(label=gettext_lazy("列入情形"), widget=_CHECKS)
    basis = forms.ChoiceField(label=gettext_lazy("依据"), widget=forms.Select(_PICK))
    facts = forms.CharField(
        label=gettext_lazy("事实"), max_length=4000, widget=forms.Textarea(_AREA)
    )
    responsible = forms.CharField(
        label=gettext_lazy("负有责任的人员"),
        max_length=1000,
        required=False,
        widget=forms.TextInput(_LINE),
        help_text=gettext_lazy("上海市社会信用条例第三十三条；只随本条显示，不可检索"),
    )
    cleared = forms.MultipleChoiceField(
        label=gettext_lazy("已逐项核对，下列不得列入的情形都不存在"), widget=_CHECKS, required=False
    )

    def __init__(
        self, *arguments: Any, rules: ListRules, on: date, revised: ListCase | None = None,
        **keywords: Any,
    ) -> None:  # fmt: skip
        if revised is not None:
            keywords["initial"] = _initial(revised)
        super().__init__(*arguments, **keywords)
        self.rules, self.on, self.revised = rules, on, revised
        self._choose(
            "grounds", [(g.id, _with(by_language(g.text), g.article)) for g in rules.grounds]
        )
        self._choose("basis", [(b.id, _with(b.title, b.article)) for b in rules.bases])
        asked = [each for each in rules.exclusions if each.found_by is None]
        self._choose("cleared", [(e.id, _with(by_language(e.text), e.article)) for e in asked])
        if not asked:
            del self.fields["cleared"]
        if rules.application is None:
            del self.fields["origin"]
        if revised is not None:
            self.fields.pop("origin", None)
            del self.fields["uscc"]
        self._ask(rules, on)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _ask(self, rules: ListRules, on: date) -> None:
        """Fields of the record that the list asks for, as the catalogue describes them."""
        item, book = item_of(rules, on), in_use.current()
        given = self.revised.particulars if self.revised else {}
        for name in rules.asks:
            field = item.field(name)
            made = _form_field(field, book, on)
            made.required = field.required == "always"
            made.initial = given.get(name, "")
            self.fields[name] = made

    def clean_uscc(self) -> int:
        """The subject with that code, instead of the code."""
        code = usccs.normalise(self.cleaned_data["uscc"])
        try:
            return subjects.get_by_uscc(code).pk
        except UnknownSubjectError as error:
            raise forms.ValidationError(_("登记库里没有这个代码的主体，请核对")) from error

    def finding(self) -> Finding:
        """What was filled in, as the services take it."""
        given: Mapping[str, Any] = self.cleaned_data
        particulars = {name: _text(given.get(name)) for name in self.rules.asks}
        return Finding(
            grounds=tuple(given["grounds"]),
            basis=given["basis"],
            facts=given["facts"],
            cleared=tuple(given.get("cleared", ())),
            responsible=given["responsible"],
            particulars={name: text for name, text in particulars.items() if text},
            origin=given.get("origin") or Origin.EX_OFFICIO,
        )


class ActForm(forms.Form):
    """One act with what it needs; `sure` where it cannot be taken back."""

    def __init__(self, *arguments: Any, listing: ListCase, rules: ListRules, **keywords: Any):
        super().__init__(*arguments, **keywords)
        self.listing, self.rules = listing, rules

    def given(self) -> dict[str, Any]:
        """What the service takes beside case, person and time."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}


class SureForm(ActForm):
    """An act that cannot be taken back."""

    sure = forms.BooleanField(
        label=gettext_lazy("我已核对，确认办理"),
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )


class ReasonForm(ActForm):
    """An act with reasons."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea({**_AREA, "rows": "3"})
    )


class StatementForm(ActForm):
    """A statement or defence, written down as it was heard."""

    text = forms.CharField(
        label=gettext_lazy("陈述、申辩的内容"), max_length=4000, widget=forms.Textarea(_AREA)
    )


class DecisionForm(SureForm):
    """The decision to list."""

    document_no = forms.CharField(
        label=gettext_lazy("决定文书号"), max_length=256, widget=forms.TextInput(_LINE)
    )
    months = forms.ChoiceField(label=gettext_lazy("期限"), widget=forms.Select(_PICK))
    reply = forms.CharField(
        label=gettext_lazy("对陈述、申辩的答复"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({**_AREA, "rows": "3"}),
    )
    field_order = ("document_no", "months", "reply", "sure")

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        few, many = days.months_allowed(self.rules, self.listing.grounds)
        choice = self.fields["months"]
        assert isinstance(choice, forms.ChoiceField)
        if few is None or many is None:
            choice.choices = [(OPEN_ENDED, months_in_words(None))]
        else:
            choice.choices = [(str(n), months_in_words(n)) for n in _lengths(few, many)]
            choice.initial = str(days.usual_months(self.rules, self.listing.grounds))
        if not self.listing.statements.exists():
            del self.fields["reply"]

    def given(self) -> dict[str, Any]:
        """The term in months; None for an open-ended one."""
        months = self.cleaned_data["months"]
        return {
            "document_no": self.cleaned_data["document_no"],
            "months": None if months == OPEN_ENDED else int(months),
            "reply": self.cleaned_data.get("reply", ""),
        }


class GraceForm(SureForm):
    """A period of grace."""

    months = forms.TypedChoiceField(
        label=gettext_lazy("宽限期"), coerce=int, widget=forms.Select(_PICK)
    )
    field_order = ("months", "sure")

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        grace = self.rules.grace
        lengths = range(grace.shortest_months, grace.longest_months + 1) if grace else ()
        choice = self.fields["months"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(n, months_in_words(n)) for n in lengths]


class GroundForm(ReasonForm):
    """A cause of removal that the authority found."""

    cause = forms.ChoiceField(label=gettext_lazy("移出情形"), widget=forms.Select(_PICK))
    field_order = ("cause", "reason")

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        choice = self.fields["cause"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (cause.id, _with(by_language(cause.title), cause.article))
            for cause in self.rules.removals
            if cause.of == "authority"
            and not (cause.only_open_ended and self.listing.months is not None)
        ]


class RemovalForm(SureForm):
    """The decision to remove, or to annul."""

    document = forms.CharField(
        label=gettext_lazy("文书号"), max_length=256, widget=forms.TextInput(_LINE)
    )
    reason = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea({**_AREA, "rows": "2"}),
    )
    field_order = ("document", "reason", "sure")


FORMS: dict[str, type[ActForm]] = {
    Act.NOTIFY: SureForm,
    Act.STATE: StatementForm,
    Act.DECIDE: DecisionForm,
    Act.REFUSE: ReasonForm,
    Act.WITHDRAW: ReasonForm,
    Act.GRANT_GRACE: GraceForm,
    Act.NOTE_PERFORMANCE: ReasonForm,
    Act.REVOKE: ReasonForm,
    Act.ENTER: SureForm,
    Act.FIND_GROUND: GroundForm,
    Act.REMOVE: RemovalForm,
    Act.ANNUL: RemovalForm,
}


def _lengths(few: int, many: int) -> list[int]:
    """Lengths offered: whole years, the ends, and half years where the range is short."""
    step = 12 if many - few >= 12 else 6
    return sorted({few, many, *range(few, many + 1, step)})


def _with(words: str, article: str) -> str:
    return f"{words}（{article}）"


def _text(value: Any) -> str:
    return JOINED_BY.join(value) if isinstance(value, list) else str(value or "")


def _initial(listing: ListCase) -> dict[str, Any]:
    return {
        "grounds": listing.grounds,
        "basis": listing.basis,
        "facts": listing.facts,
        "responsible": listing.responsible,
        "cleared": listing.cleared,
    }
