"""The trap set: pairs on which screening engines go wrong, with invented names of the same kind."""

import pytest

from chengxin.engines.matching import Mention, Verdict, compare
from chengxin.law.identifiers import organisation_code, registration_number, uscc


def code(number: int) -> str:
    body = f"MA{number:06d}"
    first17 = f"91310120{body}{organisation_code.check_character(body)}"
    return first17 + uscc.check_character(first17)


def number15(number: int) -> str:
    return (first14 := f"310226{number:08d}") + registration_number.check_character(first14)


A, B = code(1), code(2)
PLAIN = "上海澄怀科技有限公司"

Pair = tuple[Mention, Mention]


def names(left: str, right: str) -> Pair:
    return Mention(left), Mention(right)


TRAPS = {
    "same_name_other_valid_code": (Mention(PLAIN, A), Mention(PLAIN, B), {Verdict.DIFFERENT}),
    "same_code_renamed": (
        Mention(PLAIN, A),
        Mention("上海怀澄实业有限公司", A),
        {Verdict.SAME},
    ),
    "region_inside_brackets": (*names(PLAIN, "澄怀科技（上海）有限公司"), {Verdict.LIKELY}),
    "region_with_and_without_city": (*names(PLAIN, "上海市澄怀科技有限公司"), {Verdict.LIKELY}),
    "district_with_and_without_suffix": (
        *names("上海奉贤澄怀面馆", "上海市奉贤区澄怀面馆"),
        {Verdict.LIKELY},
    ),
    "short_name_without_form": (*names(PLAIN, "澄怀科技"), {Verdict.CANDIDATE}),
    "short_name_own_name_only": (*names(PLAIN, "上海澄怀"), {Verdict.CANDIDATE}),
    "wrong_character_in_the_trade": (*names(PLAIN, "上海澄怀科枝有限公司"), {Verdict.CANDIDATE}),
    "wrong_character_in_a_long_own_name": (
        *names("上海海棠春晓餐饮有限公司", "上海海裳春晓餐饮有限公司"),
        {Verdict.CANDIDATE},
    ),
    "homophone_in_the_own_name": (*names(PLAIN, "上海澄淮科技有限公司"), {Verdict.CANDIDATE}),
    "character_left_out": (
        *names("上海澄怀电子科技有限公司", "上海澄怀电科技有限公司"),
        {Verdict.CANDIDATE},
    ),
    "full_width_and_space": (
        *names("上海澄怀（集团）有限公司", "上海澄怀(集团) 有限公司　"),
        {Verdict.SAME},
    ),
    "limited_and_limited_by_shares": (
        *names(PLAIN, "上海澄怀科技股份有限公司"),
        {Verdict.CANDIDATE, Verdict.DIFFERENT},
    ),
    "limited_liability_written_out": (*names(PLAIN, "上海澄怀科技有限责任公司"), {Verdict.LIKELY}),
    "two_enterprises_one_character_apart": (
        *names("上海澄华科技有限公司", "上海澄丰科技有限公司"),
        {Verdict.DIFFERENT},
    ),
    "parent_and_branch": (*names(PLAIN, PLAIN + "奉贤分公司"), {Verdict.RELATED}),
    "parent_and_branch_with_own_codes": (
        Mention(PLAIN, A),
        Mention(PLAIN + "奉贤分公司", B),
        {Verdict.RELATED},
    ),
    "two_branches": (*names(PLAIN + "南桥店", PLAIN + "奉贤分公司"), {Verdict.RELATED}),
    "bank_and_its_branch": (*names("澄怀农商银行", "澄怀农商银行奉贤支行"), {Verdict.RELATED}),
    "traditional_script": (
        *names("上海澄怀實業發展有限公司", "上海澄怀实业发展有限公司"),
        {Verdict.SAME},
    ),
    "names_that_only_look_traditional": (
        *names("上海昇平商贸有限公司", "上海升平商贸有限公司"),
        {Verdict.CANDIDATE, Verdict.DIFFERENT},
    ),
    "other_province": (*names(PLAIN, "北京澄怀科技有限公司"), {Verdict.DIFFERENT}),
    "unlike_names": (*names(PLAIN, "上海银杏餐饮管理有限公司"), {Verdict.DIFFERENT}),
    "nothing_given": (*names("", PLAIN), {Verdict.DIFFERENT}),
    "organisation_code_inside_the_unified_code": (
        Mention("上海旧名厂", organisation_code=A[8:17]),
        Mention(PLAIN, A),
        {Verdict.SAME},
    ),
    "other_organisation_code": (
        Mention(PLAIN, organisation_code=A[8:17]),
        Mention(PLAIN, organisation_code=B[8:17]),
        {Verdict.DIFFERENT},
    ),
    "same_registration_number": (
        Mention(PLAIN, registration_number=number15(1)),
        Mention("上海怀澄实业有限公司", registration_number=number15(1)),
        {Verdict.SAME},
    ),
    "a_code_that_fails_its_check_decides_nothing": (
        Mention(PLAIN, A[:-1] + "?"),
        Mention(PLAIN, B),
        {Verdict.SAME},
    ),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_trap_is_not_fallen_into(trap: str) -> None:
    left, right, allowed = TRAPS[trap]
    there, back = compare(left, right), compare(right, left)
    assert there.verdict in allowed, there
    assert (there.verdict, there.match_score) == (back.verdict, back.match_score)
    assert there.reasons


def test_scores_order_the_verdicts() -> None:
    same = compare(*names(PLAIN, "上海澄怀科技有限公司 ")).match_score
    likely = compare(*names(PLAIN, "上海市澄怀科技有限公司")).match_score
    typo = compare(*names(PLAIN, "上海澄怀科枝有限公司")).match_score
    branch = compare(*names(PLAIN, PLAIN + "奉贤分公司")).match_score
    other = compare(Mention(PLAIN, A), Mention(PLAIN, B)).match_score
    assert 1000 >= same > likely > typo > branch > other >= 0


def test_a_rename_is_told_as_one() -> None:
    reasons = compare(Mention(PLAIN, A), Mention("上海怀澄实业有限公司", A)).reasons
    assert reasons[0] == "统一社会信用代码相同"
    assert "更名" in reasons[1]


def test_a_miscopied_code_is_told_and_never_decides() -> None:
    slip = A[:-1] + ("0" if A[-1] != "0" else "1")
    near = compare(Mention("上海澄坏科技有限公司", slip), Mention(PLAIN, A))
    assert near.verdict is Verdict.CANDIDATE
    assert near.reasons[0] == "所报代码有误，与登记代码只差一位"
    far = compare(Mention("上海澄坏科技有限公司", B[:-1] + "?"), Mention(PLAIN, A))
    assert far.match_score < near.match_score
    valid = compare(Mention(PLAIN, B), Mention(PLAIN, A))
    assert valid.verdict is Verdict.DIFFERENT
    assert valid.match_score <= 100


def test_every_feature_explains_itself_with_values_and_weight() -> None:
    found = compare(
        Mention("上海澄怀科枝有限公司", town="a", industry="6511"),
        Mention("澄怀科技股份有限公司", town="b", industry="6520"),
    )
    told = {f.feature: (f.left, f.right, f.outcome) for f in found.features}
    assert told == {
        "own-name": ("澄怀", "澄怀", "same"),
        "trade": ("科枝", "科技", "one-character"),
        "form": ("有限公司", "股份有限公司", "differs"),
        "region": ("上海", "", "missing"),
        "town": ("a", "b", "differs"),
        "industry": ("6511", "6520", "same"),
    }
    assert all(f.weight > 0 and 0 <= f.agreement <= 1000 for f in found.features)
