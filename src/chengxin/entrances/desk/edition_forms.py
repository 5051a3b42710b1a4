"""Forms for drafting an edition of the rules."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.affairs.amendments.services import Wording
from chengxin.affairs.amendments.texts import DRAFTED_KINDS
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law.rulebook import Pack, as_mapping, as_yaml
from chengxin.records.editions import in_use
from chengxin.records.editions.models import LawEdition

LARGEST_TEXT = 1024 * 1024


def drafted_packs() -> list[tuple[str, str]]:
    """Packs a new edition may be drafted of: name and title."""
    newest = {p.pack: p for p in in_use.current().packs if p.kind in DRAFTED_KINDS}
    return [(name, f"{by_language(pack.title)}（{name}）") for name, pack in newest.items()]


def to_begin_with(pack: Pack, today: date) -> str:
    """The text of a pack as a new edition, for its author to change."""
    tomorrow = today + timedelta(days=1)
    content = as_mapping(pack)
    content["edition"] = f"{tomorrow:%Y-%m-%d}"
    content["in_force"] = {"since": tomorrow.isoformat()}
    content["status"] = "draft"
    content.pop("adopted_at", None)
    return as_yaml(content)


def wording_of(edition: LawEdition) -> dict[str, str]:
    """What an edition says now, as the form shows it."""
    return {
        "text": edition.text,
        "cases": edition.cases,
        "replaces": edition.replaces,
        "reason": edition.reason,
    }


class EditionForm(forms.Form):
    """The text of an edition, written here or handed in as a file."""

    reason = forms.CharField(
        label=gettext_lazy("修订理由"),
        max_length=500,
        min_length=2,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    replaces = forms.CharField(
        label=gettext_lazy("替代版本"),
        max_length=16,
        required=False,
        help_text=gettext_lazy(
            "填同一规则包的版本号；它在新版本施行日自动失效。全新的规则包不填。"
        ),
        widget=forms.TextInput(attrs={"class": "form-control", "list": "known-editions"}),
    )
    text = forms.CharField(
        label=gettext_lazy("规则全文（YAML）"),
        max_length=LARGEST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"class": "form-control cx-code", "rows": 26, "spellcheck": "false"}
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("或者上传 YAML 文件"),
        required=False,
        help_text=gettext_lazy("上传了文件时以文件为准。"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".yml,.yaml"}),
    )
    cases = forms.CharField(
        label=gettext_lazy("案例（可选，YAML）"),
        max_length=LARGEST_TEXT,
        required=False,
        strip=False,
        help_text=gettext_lazy("每个案例写 name、why、valid_on、row 和 expect，核对时全部要成立。"),
        widget=forms.Textarea(
            attrs={"class": "form-control cx-code", "rows": 6, "spellcheck": "false"}
        ),
    )

    def clean(self) -> dict[str, Any]:
        """The text of the file where one was sent; one of the two is needed."""
        found: dict[str, Any] = super().clean() or {}
        sent: UploadedFile[Any] | None = found.get("file")
        if sent:
            found["text"] = self._read(sent)
        if not str(found.get("text", "")).strip():
            self.add_error("text", _("请写下规则全文，或者上传文件。"))
        return found

    def _read(self, sent: "UploadedFile[Any]") -> str:
        if (sent.size or 0) > LARGEST_TEXT:
            raise forms.ValidationError(_("文件不超过 1 MB。"))
        try:
            return str(sent.read().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("文件不是 UTF-8 文本。")) from error

    @property
    def wording(self) -> Wording:
        """What was handed in, for the service."""
        data = self.cleaned_data
        return Wording(
            text=data["text"].replace("\r\n", "\n"),
            cases=data["cases"].replace("\r\n", "\n"),
            replaces=data["replaces"].strip(),
            reason=data["reason"],
        )


class ReasonForm(forms.Form):
    """Why an edition is sent back or withdrawn."""

    reason = forms.CharField(max_length=500, min_length=2)
