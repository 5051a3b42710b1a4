"""Forms of the desk."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.words import Audience
from chengxin.records.accounts.actors import Actor
from chengxin.records.editions import in_use
from chengxin.records.intake.errors import FeedError
from chengxin.records.intake.feeds import Feed, read_feed

LARGEST_FILE = 200 * 1024 * 1024
LARGEST_FEED = 1024 * 1024
KINDS = (".csv", ".xlsx", ".csv.gz", ".xlsx.gz", ".gz", ".txt")
_REPORTERS = frozenset({Audience.DEPARTMENT, Audience.REGULATOR, Audience.OFFICE})


def may_report(actor: Actor) -> bool:
    """Whether somebody hands files in: people of departments, and the office for any of them."""
    return actor.audience in _REPORTERS


class MatterForm(forms.Form):
    """The matter somebody reads for."""

    matter = forms.CharField(max_length=200, min_length=2, strip=True)


class UploadForm(forms.Form):
    """A file of a department: which item, whose, how it is to be read."""

    item = forms.ChoiceField(label=gettext_lazy("事项"))
    department = forms.ChoiceField(label=gettext_lazy("报送单位"))
    file = forms.FileField(label=gettext_lazy("文件"))
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

    @property
    def file_name(self) -> str:
        """What the department called the file."""
        return str(self.cleaned_data["file"].name)

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is too large or plainly no table; the rest is read by intake."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        if (sent.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("文件超过 200 MB，请分成几个文件，或者用命令行报送。"))
        if not str(sent.name).lower().endswith(KINDS):
            raise forms.ValidationError(_("只收 CSV 和 XLSX 文件，可以用 gzip 压缩。"))
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
    def kept_file(self) -> Iterator[Path]:
        """The file on disk while the block lasts; its name says how to read it."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        with tempfile.TemporaryDirectory(prefix="chengxin-") as folder:
            path = Path(folder) / f"upload{''.join(Path(str(sent.name)).suffixes[-2:]).lower()}"
            with path.open("wb") as stream:
                for chunk in sent.chunks():
                    stream.write(chunk)
            yield path
