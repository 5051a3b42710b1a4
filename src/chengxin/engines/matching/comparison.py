"""Two mentions of an enterprise side by side: a match score, a verdict, and the reasons."""

from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz

from chengxin.engines.matching.features import (
    evidence_features,
    name_features,
    numbers_differ,
    one_slip,
    region_slip,
    region_text,
    regions_contradict,
    respelt,
    split_cores,
)
from chengxin.engines.matching.parts import TWICE, NameParts, split_name
from chengxin.engines.matching.readings import sound_alike
from chengxin.engines.matching.scoring import Feature, feature, score_of, weights
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
    """How a file or the register names an enterprise; codes as written, empty when unknown.

    `town` is a code or name of the same table on both sides, `industry` a GB/T 4754 code.
    """

    name: str
    uscc: str = ""
    organisation_code: str = ""
    registration_number: str = ""
    town: str = ""
    industry: str = ""


@dataclass(frozen=True)
class Comparison:
    """What a comparison found. `match_score` runs from 0 to 1000; reasons are Chinese sentences.

    `features` explain the score: each with the values of both sides, weight and agreement.
    """

    match_score: int
    verdict: Verdict
    reasons: tuple[str, ...] = field(default=())
    features: tuple[Feature, ...] = field(default=())


@dataclass(frozen=True)
class _Found:
    """What the names say: the verdict, the finding that caps the score, the reasons."""

    verdict: Verdict
    finding: str
    reasons: tuple[str, ...]


def compare(left: Mention, right: Mention) -> Comparison:
    """Whether two mentions are one enterprise.

    Codes outrank names: two different valid codes are never one subject, whatever the names. A
    parent and its branch are related and never equal.
    """
    one, other = normalise_name(left.name), normalise_name(right.name)
    parts = split_name(one), split_name(other)
    parts = respelt(one, *parts), respelt(other, parts[1], parts[0])
    names = _compare_names(one, other, *parts)
    features = name_features(one, other, *parts) if one and other else ()
    features += evidence_features((left.town, right.town), (left.industry, right.industry))
    by_code = _compare_codes(left, right)
    if by_code is None:
        near = _near_code(left, right)
        features = (*near, *features)
        reasons = (*("所报代码有误，与登记代码只差一位" for _ in near), *names.reasons)
        findings = ("name-alone",) if near else ("name-alone", names.finding)
        return Comparison(score_of(features, findings), names.verdict, reasons, features)
    return _with_codes(by_code, names, features)


def name_score(left: str, right: str) -> int:
    """The match score (0 to 1000) of two normalised names, where nothing else is known."""
    parts = split_name(left), split_name(right)
    parts = respelt(left, *parts), respelt(right, parts[1], parts[0])
    found = _compare_names(left, right, *parts)
    return score_of(name_features(left, right, *parts), ("name-alone", found.finding))


def _with_codes(
    by_code: tuple[bool, str, Feature], names: _Found, features: tuple[Feature, ...]
) -> Comparison:
    equal, reason, code = by_code
    features = (code, *features)
    if equal:
        renamed = () if names.verdict is Verdict.SAME else ("名称不同，可能已更名",)
        score = score_of(features, ())
        return Comparison(score, Verdict.SAME, (reason, *renamed, *names.reasons), features)
    verdict = Verdict.RELATED if names.verdict is Verdict.RELATED else Verdict.DIFFERENT
    score = score_of(features, ("codes-differ", names.finding))
    return Comparison(score, verdict, (reason, *names.reasons), features)


def _compare_codes(left: Mention, right: Mention) -> tuple[bool, str, Feature] | None:
    """Whether the strongest code both have is equal, the sentence, and the feature; or None."""
    one, other = uscc.normalise(left.uscc), uscc.normalise(right.uscc)
    if uscc.is_valid(one) and uscc.is_valid(other):
        if one == other:
            return True, "统一社会信用代码相同", _code_feature(one, other)
        return False, "两个有效的统一社会信用代码不同", _code_feature(one, other)
    body, other_body = _organisation_code(left, one), _organisation_code(right, other)
    if body and other_body:
        found = _code_feature(body, other_body)
        if body == other_body:
            return True, "组织机构代码相同", found
        return False, "两个有效的组织机构代码不同", found
    number = registration_number.normalise(left.registration_number)
    if registration_number.is_valid(number) and number == registration_number.normalise(
        right.registration_number
    ):
        return True, "工商注册号相同", _code_feature(number, number)
    return None


def _near_code(left: Mention, right: Mention) -> tuple[Feature, ...]:
    """The feature of a miscopied code: one side fails its check, the other is one slip away."""
    one, other = uscc.normalise(left.uscc), uscc.normalise(right.uscc)
    if uscc.is_valid(one) == uscc.is_valid(other) or not one_slip(one, other):
        return ()
    return (feature("code", one, other, "one-character"),)


def _code_feature(left: str, right: str) -> Feature:
    return feature("code", left, right, "same" if left == right else "differs")


def _organisation_code(mention: Mention, code: str) -> str:
    """The mention's own organisation code, else the one inside its valid unified code; or empty."""
    own = organisation_code.normalise(mention.organisation_code)
    if organisation_code.is_valid(own):
        return own
    return uscc.organisation_code_of(code) if uscc.is_valid(code) else ""


def _compare_names(left: str, right: str, one: NameParts, other: NameParts) -> _Found:
    if not left or not right:
        return _Found(Verdict.DIFFERENT, "codes-differ", ("至少一方没有名称",))
    if left == right:
        reason = "名称相同（全半角、括号、繁简归一后）"
        return _Found(Verdict.SAME, "name-alone", (reason,))
    if one.is_branch or other.is_branch:
        return _compare_branches(left, right, one, other)
    return _compare_wholes(left, right, one, other)


def _compare_branches(left: str, right: str, one: NameParts, other: NameParts) -> _Found:
    if one.is_branch and other.is_branch:
        if one.branch == other.branch:
            return _compare_wholes(left, right, one, other)
        if one.parent and one.parent == other.parent:
            return _Found(Verdict.RELATED, "siblings", ("同一企业的两个分支机构",))
        return _by_ratio(left, right)
    branch, whole = (one, right) if one.is_branch else (other, left)
    named = left if one.is_branch else right
    parent = branch.parent or named.removesuffix(branch.branch)
    if _is_written_alike(parent, whole) or (not branch.parent and named.startswith(whole)):
        return _Found(Verdict.RELATED, "parent-and-branch", ("一方是另一方的分支机构",))
    return _Found(Verdict.DIFFERENT, "branch-and-other", ("一方是分支机构，另一方不是",))


def _is_written_alike(left: str, right: str) -> bool:
    return left == right or split_name(left).loose == split_name(right).loose


def _compare_wholes(left: str, right: str, one: NameParts, other: NameParts) -> _Found:
    if regions_contradict(one, other):
        return _Found(Verdict.DIFFERENT, "regions-contradict", ("名称中的行政区划不同",))
    if one.core == other.core:
        return _compare_equal_cores(left, right, one, other)
    return _compare_cores(left, right, one, other)


def _compare_equal_cores(left: str, right: str, one: NameParts, other: NameParts) -> _Found:
    if region_slip(one, other):
        reason = f"行政区划只差一个字：{region_text(one)}与{region_text(other)}"
        return _Found(Verdict.CANDIDATE, "candidate", (reason,))
    if one.form == other.form:
        return _Found(Verdict.LIKELY, "likely", _writing_differences(left, right, one, other))
    if not (one.form and other.form):
        return _Found(Verdict.CANDIDATE, "candidate", ("一方名称未写组织形式",))
    reason = f"组织形式不同：{one.form}与{other.form}（或经改制）"
    return _Found(Verdict.CANDIDATE, "candidate", (reason,))


def _compare_cores(left: str, right: str, one: NameParts, other: NameParts) -> _Found:
    if not one.core or not other.core:
        return _by_ratio(left, right)
    if numbers_differ(one.core, other.core):
        return _Found(Verdict.DIFFERENT, "numbers-differ", ("名称中的数字不同",))
    if one_slip(one.core, other.core):
        return _one_character_apart(one, other)
    if _names_its_place_in_short(one, other) or _names_its_place_in_short(other, one):
        return _Found(Verdict.LIKELY, "likely", ("行政区划简写与全称之别",))
    shorter, longer = sorted((one.core, other.core), key=len)
    if len(shorter) >= weights().short_own_name and shorter in longer:
        return _Found(Verdict.CANDIDATE, "candidate", ("一方名称是另一方的一部分（简称）",))
    return _by_ratio(left, right)


def _names_its_place_in_short(one: NameParts, other: NameParts) -> bool:
    """Whether one says 奉贤 where the other says 奉贤区, and nothing else differs."""
    place = one.locality[:-1]
    return bool(place) and one.form == other.form and other.core == place + one.core


def _one_character_apart(one: NameParts, other: NameParts) -> _Found:
    """A slip of the keyboard, or another enterprise: short own names tell enterprises apart."""
    (own, _), (other_own, _) = split_cores(one, other)
    if own != other_own and max(len(own), len(other_own)) <= weights().short_own_name:
        if not sound_alike(own, other_own):
            reason = f"字号不同：{own}与{other_own}（若非另一企业，则为笔误）"
            return _Found(Verdict.DIFFERENT, "other-own-name", (reason,))
        reason = f"字号同音不同字：{own}与{other_own}"
        return _Found(Verdict.CANDIDATE, "candidate", (reason,))
    return _Found(Verdict.CANDIDATE, "candidate", ("名称只差一个字，可能是笔误",))


def _by_ratio(left: str, right: str) -> _Found:
    ratio = fuzz.ratio(left, right)
    if ratio >= weights().similar_from:
        return _Found(Verdict.CANDIDATE, "candidate", (f"名称相似度 {ratio:.0f}%",))
    return _Found(Verdict.DIFFERENT, "branch-and-other", (f"名称相似度 {ratio:.0f}%",))


def _writing_differences(
    left: str, right: str, one: NameParts, other: NameParts
) -> tuple[str, ...]:
    reasons = []
    if (one.province, one.locality, one.town) != (other.province, other.locality, other.town):
        reasons.append("一方名称未写全行政区划")
    elif ("(" in left) != ("(" in right):
        reasons.append("行政区划在名称中的位置不同")
    if ("有限责任公司" in left) != ("有限责任公司" in right):
        reasons.append("有限公司与有限责任公司写法不同")
    if bool(TWICE.search(left)) != bool(TWICE.search(right)):
        reasons.append("一方有词重复书写")
    return tuple(reasons) or ("名称的区划、括号写法不同",)
