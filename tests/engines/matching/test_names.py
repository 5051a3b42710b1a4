"""Names in one spelling, their parts, and what they are searched by."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.engines.matching import normalise_name, normalised_name, split_name
from chengxin.engines.matching.readings import initials, sound_alike, spell
from chengxin.engines.matching.search_keys import rank_of

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
LATIN = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
MARKS = st.sampled_from(list("（）()〔〕﹝﹞［］【】“”《》·•—－ 　\u200b\ufeff１２ＡｂＣ後乾昇"))


@settings(deadline=None)
@given(st.lists(st.text(HAN | LATIN | MARKS, max_size=30) | st.none(), max_size=20))
def test_a_column_is_spelt_as_each_of_its_names(names: list[str | None]) -> None:
    column = pl.DataFrame({"name": names}, schema={"name": pl.String})
    spelt = column.select(normalised_name(pl.col("name"))).to_series().to_list()
    assert spelt == [None if name is None else normalise_name(name) for name in names]


@settings(deadline=None)
@given(st.text(HAN | LATIN | MARKS, max_size=30))
def test_spelling_once_is_enough(name: str) -> None:
    assert normalise_name(normalise_name(name)) == normalise_name(name)


@pytest.mark.parametrize("name", ["上海昇达商贸有限公司", "上海乾元实业有限公司", "於潜镇粮站"])
def test_standard_characters_are_not_simplified(name: str) -> None:
    assert normalise_name(name) == name


@pytest.mark.parametrize(
    ("name", "parent", "branch"),
    [
        ("上海澄怀餐饮有限公司奉贤分公司", "上海澄怀餐饮有限公司", "奉贤分公司"),
        ("上海澄怀餐饮有限公司第一分公司", "上海澄怀餐饮有限公司", "第一分公司"),
        ("澄怀银行股份有限公司上海奉贤支行", "澄怀银行股份有限公司", "上海奉贤支行"),
        ("上海澄怀会计师事务所(普通合伙)奉贤分所", "上海澄怀会计师事务所(普通合伙)", "奉贤分所"),
        ("澄怀保险奉贤分公司", "", "分公司"),
        ("上海澄怀餐饮有限公司", "", ""),
        ("上海澄怀酒店", "", ""),
        ("上海第一百货商店", "", ""),
        ("上海澄怀投资中心(有限合伙)", "", ""),
    ],
)
def test_branches_are_told_by_what_stands_after_the_parent(
    name: str, parent: str, branch: str
) -> None:
    parts = split_name(name)
    assert (parts.parent, parts.branch) == (parent, branch)


@pytest.mark.parametrize(
    ("name", "province", "locality", "core", "own", "form"),
    [
        ("上海市澄怀科技有限责任公司", "上海", "", "澄怀科技", "澄怀", "有限公司"),
        ("澄怀科技(上海)股份有限公司", "上海", "", "澄怀科技", "澄怀", "股份有限公司"),
        ("浙江省宁波市澄怀纺织厂", "浙江", "宁波市", "澄怀纺织厂", "澄怀", ""),
        ("上海新城市建设有限公司", "上海", "", "新城市建设", "新城市", "有限公司"),
        ("澄怀超市", "", "", "澄怀超市", "澄怀", ""),
        ("上海工业园区开发有限公司", "上海", "", "工业园区开发", "工业园区", "有限公司"),
    ],
)
def test_a_name_is_taken_apart(
    name: str, province: str, locality: str, core: str, own: str, form: str
) -> None:
    parts = split_name(name)
    assert (parts.province, parts.locality, parts.core) == (province, locality, core)
    assert (parts.own, parts.form) == (own, form)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("重庆银行", "cqyh"),
        ("乐清长城", "yqcc"),
        ("上海ABC(集团)7-11", "shabcjt711"),
        ("厦门会计", "xmkj"),
    ],
)
def test_initials_follow_the_word_and_not_the_character(name: str, letters: str) -> None:
    assert initials(name) == letters


@settings(deadline=None)
@given(st.text(HAN | LATIN, max_size=20))
def test_every_character_has_one_reading(name: str) -> None:
    spelt = normalise_name(name)
    assert len(spell(spelt)) == len(spelt)


def test_words_of_unequal_length_never_sound_alike() -> None:
    assert not sound_alike("贤华", "贤")


def test_present_names_of_active_subjects_stand_first_and_former_names_last() -> None:
    order = [
        rank_of(former=False, active=True),
        rank_of(former=False, active=False),
        rank_of(former=True, active=True),
    ]
    assert order == sorted(set(order))
