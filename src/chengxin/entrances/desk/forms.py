"""Forms of the desk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.intake.errors import FeedError
from chengxin.records.intake.feeds import Feed, read_feed
from chengxin.records.intake.reading.names import safe_name
from chengxin.records.store import home

LARGEST_FEED = 1024 * 1024
KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".jsonl", ".ndjson", ".parquet")
_REPORTERS = frozenset({Audience.DEPARTMENT, Audience.REGULATOR, Audience.OFFICE})


def may_report(actor: Actor) -> bool:
    """Whether somebody hands files in: people of departments, and the office for any of them."""
    return actor.audience in _REPORTERS


class MatterForm(forms.Form):
    """The matter somebody reads for."""

    matter = forms.CharField(max_length=200, min_length=2, strip=True)


class ManyFiles(forms.ClearableFileInput):
    """The input of several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once, each checked by itself."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        """The files sent; at least one where the field is required."""
        if not isinstance(data, list | tuple):
            return [super().clean(data, initial)]
        if not data:
            return [super().clean(None, initial)]
        return [super(ManyFilesField, self).clean(each, initial) for each in data]


class UploadForm(forms.Form):
    """Files of a department: which item, whose, how they are to be read."""

    item = forms.ChoiceField(label=gettext_lazy("事项"))
    department = forms.ChoiceField(label=gettext_lazy("报送单位"))
    file = ManyFilesField(label=gettext_lazy("文件（可以一次选多个）"))
    feed = forms.FileField(
        label=gettext_lazy("报送方式文件（可选，YAML）"),
        required=False,
        help_text=gettext_lazy("表头不是官方名称时，用它说明每一列对应哪个字段。"),
    )
    snapshot = forms.BooleanField(
        label=gettext_lazy("这是全量"),
        required=False,
        help_text=gettext_lazy("文件里没有的记录视为已经终止；少得太多时整批等人核对。"),
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("只试报"),
        required=False,
        help_text=gettext_lazy("只检查，不写入任何记录。"),
    )

    def __init__(self, *arguments: Any, actor: Actor, today: date, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        book = in_use.current()
        items = book.catalogue_items(today)
        units = [unit.code for unit in book.directory.units]
        if actor.audience is not Audience.OFFICE:
            units = [actor.department_code]
            items = tuple(item for item in items if item.may_report(actor.department_code))
        fields: dict[str, Any] = self.fields
        fields["item"].choices = [(item.code, by_language(item.title)) for item in items]
        fields["department"].choices = [(code, unit_name(code)) for code in units]
        for name, css in (
            ("item", "form-select"),
            ("department", "form-select"),
            ("feed", "form-control"),
            ("snapshot", "form-check-input"),
            ("dry_run", "form-check-input"),
        ):
            fields[name].widget.attrs["class"] = css

    def clean_file(self) -> list["UploadedFile[Any]"]:
        """Refuse what is too many, too large or plainly no table; the rest is read by intake."""
        sent: list[UploadedFile[Any]] = self.cleaned_data["file"]
        if len(sent) > settings.INTAKE_MOST_FILES_AT_ONCE:
            raise forms.ValidationError(
                _("一次最多 %(n)s 个文件。") % {"n": settings.INTAKE_MOST_FILES_AT_ONCE}
            )
        largest = settings.INTAKE_LARGEST_FILE_BYTES
        for each in sent:
            name = safe_name(str(each.name))
            if (each.size or 0) > largest:
                raise forms.ValidationError(
                    _("%(name)s 超过 %(size)s MB，请分成几个文件，或者用命令行报送。")
                    % {"name": name, "size": largest // 1024**2}
                )
            if not name.lower().removesuffix(".gz").endswith(KINDS):
                raise forms.ValidationError(
                    _("%(name)s 不是表格：只收 CSV、XLSX、JSON 行和 Parquet，可以用 gzip 压缩。")
                    % {"name": name}
                )
        return sent

    def clean_feed(self) -> Feed | None:
        """The feed, read and checked; nothing when there is none."""
        sent: UploadedFile[Any] | None = self.cleaned_data["feed"]
        if not sent:
            return None
        if (sent.size or 0) > LARGEST_FEED:
            raise forms.ValidationError(_("报送方式文件不超过 1 MB。"))
        try:
            found = yaml.safe_load(sent.read().decode("utf-8"))
            if not isinstance(found, dict):
                raise forms.ValidationError(_("报送方式文件不是一份 YAML 说明。"))
            return read_feed(found, origin=str(sent.name))
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            raise forms.ValidationError(_("报送方式文件不是 UTF-8 的 YAML。")) from error
        except FeedError as error:
            raise forms.ValidationError(_("报送方式文件有误：%(why)s") % {"why": error}) from error


@contextmanager
def kept_file(sent: "UploadedFile[Any]") -> Iterator[Path]:
    """An uploaded file on disk while the block lasts."""
    with tempfile.TemporaryDirectory(prefix="upload-", dir=home.folder("run")) as folder:
        path = Path(folder) / "file"
        with path.open("wb") as stream:
            for chunk in sent.chunks():
                stream.write(chunk)
        yield path
