"""The files that come from npm are there, cut, and every file a style sheet names is shipped."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import chengxin_vendor
import pytest

VENDOR = chengxin_vendor.static_root() / "vendor"
SHEETS = sorted(VENDOR.rglob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.relative_to(VENDOR).as_posix())
def test_every_file_a_style_sheet_names_is_shipped(sheet):
    text = sheet.read_text(encoding="utf-8")
    for name in re.findall(r"url\(['\"]?(?!data:)([^'\")]+)", text):
        assert (sheet.parent / name).resolve().is_file(), name
    assert "sourceMappingURL" not in text


def test_the_report_fonts_are_shipped():
    assert [p.name for p in sorted(chengxin_vendor.fonts_root().glob("*.otf"))] == [
        "NotoSansHans-Bold.otf",
        "NotoSansHans-Regular.otf",
    ]


@pytest.fixture
def hatch_assets(monkeypatch):
    """The build hook, imported without hatchling, which is there only while a wheel is built."""
    plugin = ModuleType("hatchling.builders.hooks.plugin.interface")
    plugin.BuildHookInterface = type(
        "Hook", (), {"__class_getitem__": classmethod(lambda _cls, _item: object)}
    )
    monkeypatch.setitem(sys.modules, plugin.__name__, plugin)
    path = Path(__file__).parents[3] / "scripts/hatch_assets.py"
    spec = importlib.util.spec_from_file_location("hatch_assets", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_icon_that_tabler_does_not_have_stops_the_build(hatch_assets):
    css = '@font-face{src:url("./fonts/tabler-icons.woff2")}.ti-x:before{content:"\\eb55"}'
    assert '.ti-x:before{content:"\\eb55"}' in hatch_assets.keep_icons(css, ["x"])
    with pytest.raises(ValueError, match="no-such"):
        hatch_assets.keep_icons(css, ["no-such"])


def test_the_readers_own_fonts_come_before_ours(hatch_assets):
    css = hatch_assets.local_first("src: url(./files/a.woff2) format('woff2')")
    assert css.index("local(") < css.index("url(")
