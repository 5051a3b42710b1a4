"""Fonts are ours or an error; no character of a name disappears."""

import sys

import pytest

from chengxin.engines.documents.errors import FontsMissingError
from chengxin.engines.documents.fonts import FONT_FILES, fonts_folder, printable


def test_the_folder_has_every_font_file():
    folder = fonts_folder()
    assert all((folder / name).is_file() for name in FONT_FILES)


def test_without_the_vendor_package_the_error_says_how_to_get_the_fonts(monkeypatch):
    monkeypatch.delenv("CHENGXIN_FONTS", raising=False)
    monkeypatch.setitem(sys.modules, "chengxin_vendor", None)
    with pytest.raises(FontsMissingError, match=r"scripts/setup.*CHENGXIN_FONTS") as caught:
        fonts_folder()
    assert caught.value.missing == FONT_FILES


def test_an_incomplete_folder_is_refused_by_the_names_of_the_files(monkeypatch, tmp_path):
    (tmp_path / FONT_FILES[0]).write_bytes(b"")
    monkeypatch.setenv("CHENGXIN_FONTS", str(tmp_path))
    with pytest.raises(FontsMissingError) as caught:
        fonts_folder()
    assert caught.value.missing == FONT_FILES[1:]
    assert caught.value.folder == str(tmp_path)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("上海示例〔2026〕18号（虚构）", "上海示例〔2026〕18号（虚构）", id="ordinary"),
        pytest.param("喆堃镕㙦𬭚", "喆堃镕㙦𬭚", id="rare_but_in_the_font"),
        pytest.param("上海\U00028c3f业", "上海〔U+28C3F〕业", id="in_no_font"),
        pytest.param("甲\ue000乙", "甲〔U+E000〕乙", id="private_use"),
        pytest.param("甲\x00乙", "甲〔U+0000〕乙", id="control"),
        pytest.param("甲\u202e乙", "甲〔U+202E〕乙", id="direction_override"),
        pytest.param("a\nb\tc", "a b c", id="line_break"),
        pytest.param("甲\u3000乙", "甲\u3000乙", id="wide_space"),
        pytest.param("😀", "〔U+1F600〕", id="emoji"),
    ],
)
def test_a_character_without_glyph_is_spelled_out(text, shown):
    assert printable(text, fonts_folder()) == shown
