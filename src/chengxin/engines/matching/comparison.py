"""Two mentions of an enterprise side by side: a match score, a verdict, and the reasons."""

from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from chengxin.engines.matching.parts import NameParts, split_name
from chengxin.engines.matching.readings import sound_alike
from chengxin.engines.matching.writing import normalise_name
from chengxin.law.identifiers import organisation_code, registration_number, uscc


class Verdict(StrEnum):
    """What may be done with a pair: only `same` may be linked without a person."""

    SAME = "same"
    LIKELY = "likely"
    CANDIDATE = "candidate"
    RELATED = "related"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Mention:
    """How a file or the register names an enterprise; codes as written, empty when unknown."""

    name: str
    uscc: str = ""
    organisation_code: str = ""
    registration_number: str = ""


@dataclass(frozen=True)
class Comparison:
    """What a comparison found. `match_score` runs from 0 to 1000; reasons are Chinese sentences."""

    match_score: int
    verdict: Verdict
    reasons: tuple[str, ...] = field(default=())


# Match scores of the cases, best first. They order candidates; only the verdict decides anything.
_SAME_CODE = 1000
_SAME_CODE_RENAMED = 980
_SAME_NAME = 960
_LIKELY = 900
_TYPO = 820
_OTHER_FORM = 760
_ABBREVIATION = 700
_SIMILAR = 650
_PARENT = 500
_SIBLINGS = 450
_OTHER_OWN_NAME = 400
_CODES_DIFFER = 100
_SHORT_OWN_NAME = 2
_SIMILAR_RATIO = 80


def compare(left: Mention, right: Mention) -> Comparison:
    """Whether two mentions are one enterprise.

    Codes outrank names: two different valid codes are never one subject, whatever the names. A
    parent and its branch are related and never equal.
    """
    names = _compare_names(normalise_name(left.name), normalise_name(right.name))
    by_code = _compare_codes(left, right)
    if by_code is None:
        return names
    equal, reason = by_code
    if equal:
        if names.verdict is Verdict.SAME:
            return Comparison(_SAME_CODE, Verdict.SAME, (reason, *names.reasons))
        return Comparison(
            _SAME_CODE_RENAMED, Verdict.SAME, (reason, "名称不同，可能已更名", *names.reasons)
        )
    if names.verdict is Verdict.RELATED:
        return Comparison(names.match_score, Verdict.RELATED, (reason, *names.reasons))
    return Comparison(_CODES_DIFFER, Verdict.DIFFERENT, (reason, *names.reasons))


def _compare_codes(left: Mention, right: Mention) -> tuple[bool, str] | None:
    """Whether the strongest code both have is equal, and the sentence; None when none decides."""
    one, other = uscc.normalise(left.uscc), uscc.normalise(right.uscc)
    if uscc.is_valid(one) and uscc.is_valid(other):
        if one == other:
            return True, "统一社会信用代码相同"
        return False, "两个有效的统一社会信用代码不同"
    body, other_body = _organisation_code(left, one), _organisation_code(right, other)
    if body and other_body:
        if body == other_body:
            return True, "组织机构代码相同"
        return False, "两个有效的组织机构代码不同"
    number = registration_number.normalise(left.registration_number)
    if registration_number.is_valid(number) and number == registration_number.normalise(
        right.registration_number
    ):
        return True, "工商注册号相同"
    return None


def _organisation_code(mention: Mention, code: str) -> str:
    """The mention's own organisation code, else the one inside its valid unified code; or empty."""
    own = organisation_code.normalise(mention.organisation_code)
    if organisation_code.is_valid(own):
        return own
    return uscc.organisation_code_of(code) if uscc.is_valid(code) else ""


def _compare_names(left: str, right: str) -> Comparison:
    if not left or not right:
        return Comparison(0, Verdict.DIFFERENT, ("至少一方没有名称",))
    if left == right:
        return Comparison(_SAME_NAME, Verdict.SAME, ("名称相同（全半角、括号、繁简归一后）",))
    one, other = split_name(left), split_name(right)
    if one.is_branch or other.is_branch:
        return _compare_branches(left, right, one, other)
    return _compare_wholes(left, right, one, other)


def _compare_branches(left: str, right: str, one: NameParts, other: NameParts) -> Comparison:
    if one.is_branch and other.is_branch:
        if one.branch == other.branch:
            return _compare_wholes(left, right, one, other)
        if one.parent and one.parent == other.parent:
            return Comparison(_SIBLINGS, Verdict.RELATED, ("同一企业的两个分支机构",))
        return _by_ratio(left, right)
    branch, whole = (one, right) if one.is_branch else (other, left)
    named = left if one.is_branch else right
    parent = branch.parent or named.removesuffix(branch.branch)
    if _is_written_alike(parent, whole) or (not branch.parent and named.startswith(whole)):
        return Comparison(_PARENT, Verdict.RELATED, ("一方是另一方的分支机构",))
    return Comparison(_OTHER_OWN_NAME, Verdict.DIFFERENT, ("一方是分支机构，另一方不是",))


def _is_written_alike(left: str, right: str) -> bool:
    return left == right or split_name(left).loose == split_name(right).loose


def _compare_wholes(left: str, right: str, one: NameParts, other: NameParts) -> Comparison:
    if _regions_contradict(one, other):
        return Comparison(_OTHER_OWN_NAME, Verdict.DIFFERENT, ("名称中的行政区划不同",))
    if one.core == other.core:
        if one.form == other.form:
            return Comparison(
                _LIKELY, Verdict.LIKELY, _writing_differences(left, right, one, other)
            )
        if not (one.form and other.form):
            return Comparison(_ABBREVIATION, Verdict.CANDIDATE, ("一方名称未写组织形式",))
        return Comparison(
            _OTHER_FORM, Verdict.CANDIDATE, (f"组织形式不同：{one.form}与{other.form}（或经改制）",)
        )
    return _compare_cores(left, right, one, other)


def _compare_cores(left: str, right: str, one: NameParts, other: NameParts) -> Comparison:
    if not one.core or not other.core:
        return _by_ratio(left, right)
    if DamerauLevenshtein.distance(one.core, other.core, score_cutoff=1) <= 1:
        return _one_character_apart(one, other)
    if _names_its_place_in_short(one, other) or _names_its_place_in_short(other, one):
        return Comparison(_LIKELY, Verdict.LIKELY, ("行政区划简写与全称之别",))
    shorter, longer = sorted((one.core, other.core), key=len)
    if len(shorter) >= _SHORT_OWN_NAME and shorter in longer:
        return Comparison(_ABBREVIATION, Verdict.CANDIDATE, ("一方名称是另一方的一部分（简称）",))
    return _by_ratio(left, right)


def _names_its_place_in_short(one: NameParts, other: NameParts) -> bool:
    """Whether one says 奉贤 where the other says 奉贤区, and nothing else differs."""
    place = one.locality[:-1]
    return bool(place) and one.form == other.form and other.core == place + one.core


def _one_character_apart(one: NameParts, other: NameParts) -> Comparison:
    """A slip of the keyboard, or another enterprise: short own names tell enterprises apart."""
    if one.own != other.own and max(len(one.own), len(other.own)) <= _SHORT_OWN_NAME:
        if not sound_alike(one.own, other.own):
            return Comparison(
                _OTHER_OWN_NAME, Verdict.DIFFERENT, (f"字号不同：{one.own}与{other.own}",)
            )
        return Comparison(_TYPO, Verdict.CANDIDATE, (f"字号同音不同字：{one.own}与{other.own}",))
    return Comparison(_TYPO, Verdict.CANDIDATE, ("名称只差一个字，可能是笔误",))


def _by_ratio(left: str, right: str) -> Comparison:
    ratio = fuzz.ratio(left, right)
    if ratio >= _SIMILAR_RATIO:
        score = _OTHER_OWN_NAME + int((_SIMILAR - _OTHER_OWN_NAME) * ratio / 100)
        return Comparison(score, Verdict.CANDIDATE, (f"名称相似度 {ratio:.0f}%",))
    return Comparison(int(ratio * 4), Verdict.DIFFERENT, (f"名称相似度 {ratio:.0f}%",))


def _regions_contradict(one: NameParts, other: NameParts) -> bool:
    provinces = bool(one.province and other.province) and one.province != other.province
    localities = bool(one.locality and other.locality) and one.locality != other.locality
    return provinces or localities


def _writing_differences(
    left: str, right: str, one: NameParts, other: NameParts
) -> tuple[str, ...]:
    reasons = []
    if (one.province, one.locality) != (other.province, other.locality):
        reasons.append("一方名称未写全行政区划")
    elif ("(" in left) != ("(" in right):
        reasons.append("行政区划在名称中的位置不同")
    if "有限责任公司" in left + right and "有限责任公司" not in (left, right):
        reasons.append("有限公司与有限责任公司写法不同")
    return tuple(reasons) or ("名称的区划、括号写法不同",)
