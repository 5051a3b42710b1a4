"""Rules that every template keeps."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

import chengxin

ENTRANCES = Path(chengxin.__file__).parent / "entrances"
TEMPLATES = sorted(ENTRANCES.rglob("*.html"))
ICONS = (ENTRANCES / "web/icons.txt").read_text(encoding="utf-8").split()
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ENTRANCES).as_posix())
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<[^>]*\sstyle=", text), (
        "use a class: the policy forbids style attributes"
    )
    assert not re.search(r"<[^>]*\son[a-z]+=", text), "use chengxin.js"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "use a file under static/chengxin"
    assert "<style" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ENTRANCES).as_posix())
def test_every_chinese_word_of_a_template_can_be_translated(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.S)
    text = re.sub(r"{#.*?#}|{% comment.*?{% endcomment %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}", "", text, flags=re.S)
    text = re.sub(r'<span class="cx-seal"[^>]*>诚</span>|lang="zh-CN">中文', "", text)
    assert not HAN.search(text), HAN.findall(text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ENTRANCES).as_posix())
def test_a_template_compiles(path):
    assert get_template(path.as_posix().split("/templates/", 1)[1])


def named_icons() -> set[str]:
    found: set[str] = set()
    for path in [*TEMPLATES, *ENTRANCES.rglob("*.py"), *ENTRANCES.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"\bti-([a-z0-9-]+)", text))
        found |= set(re.findall(r'(?:empty|icon=) ?"([a-z0-9-]+)"', text))
    return found


def test_every_icon_shown_is_in_the_cut_icon_font():
    missing = sorted(named_icons() - set(ICONS))
    assert not missing, f"add to web/icons.txt and install again: {missing}"


def test_the_icon_list_is_sorted_without_repeats():
    assert sorted(set(ICONS)) == ICONS
