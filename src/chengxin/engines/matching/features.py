"""Compares the parts of two names, and what else is known of two mentions, feature by feature."""

from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from chengxin.engines.matching.lexicon import lexicon
from chengxin.engines.matching.parts import NameParts, split_name
from chengxin.engines.matching.readings import sound_alike
from chengxin.engines.matching.scoring import Feature, feature

_WRITTEN_OUT = "有限责任公司"


def name_features(left: str, right: str, one: NameParts, other: NameParts) -> tuple[Feature, ...]:
    """Own name, trade, legal form and region of two normalised names.

    Args:
        left: One name.
        right: The other.
        one: The parts of `left`.
        other: The parts of `right`.
    """
    return tuple(_name_features(left, right, one, other))


def _name_features(left: str, right: str, one: NameParts, other: NameParts) -> Iterator[Feature]:
    (own, trade), (other_own, other_trade) = split_cores(one, other)
    if own or other_own:
        yield feature("own-name", own, other_own, _texts(own, other_own, by_sound=True))
    if trade or other_trade:
        yield feature("trade", trade, other_trade, _texts(trade, other_trade, by_sound=False))
    if one.form or other.form:
        yield feature("form", one.form, other.form, _forms(left, right, one, other))
    here, there = region_text(one), region_text(other)
    if here or there:
        yield feature("region", here, there, _regions(one, other))


def split_cores(one: NameParts, other: NameParts) -> tuple[tuple[str, str], tuple[str, str]]:
    """Own name and trade of both, cut at the same place: a wrong trade hides where it begins."""
    length = min(len(one.own), len(other.own))
    if one.core == other.core:
        length = max(len(one.own), len(other.own))
    return (one.core[:length], one.core[length:]), (other.core[:length], other.core[length:])


def one_slip(left: str, right: str) -> bool:
    """Whether one character was changed, left out, added, or two changed places."""
    return DamerauLevenshtein.distance(left, right, score_cutoff=1) <= 1


def numbers_differ(left: str, right: str) -> bool:
    """Whether two texts are equal but for their numerals: 第一 and 第二."""
    numerals = lexicon().numerals
    kept = ["".join(c for c in text if c not in numerals) for text in (left, right)]
    return left != right and kept[0] == kept[1]


def _texts(left: str, right: str, *, by_sound: bool) -> str:
    if left == right:
        return "same"
    if by_sound and sound_alike(left, right):
        return "sounds-alike"
    if left and right and one_slip(left, right):
        return "one-character"
    return "part" if left in right or right in left else "differs"


def _forms(left: str, right: str, one: NameParts, other: NameParts) -> str:
    if one.form != other.form:
        return "differs" if one.form and other.form else "missing"
    return (
        "same" if (_WRITTEN_OUT in left) == (_WRITTEN_OUT in right) else "same-written-differently"
    )


def region_text(parts: NameParts) -> str:
    """Province, locality and town as far as the name says them."""
    return f"{parts.province}{parts.locality}{parts.town}"


def _regions(one: NameParts, other: NameParts) -> str:
    if regions_contradict(one, other):
        return "differs"
    if region_slip(one, other):
        return "one-character"
    words = lexicon()
    here, there = ((p.province, words.place_key(p.locality), p.town) for p in (one, other))
    return "same" if here == there else "missing"


def regions_contradict(one: NameParts, other: NameParts) -> bool:
    """Whether both names say where they are from, and not the same."""
    words = lexicon()
    pairs = (
        (one.province, other.province),
        (words.place_key(one.locality), words.place_key(other.locality)),
        (one.town, other.town),
    )
    contradict = any(here and there and here != there for here, there in pairs)
    return contradict and not region_slip(one, other)


def region_slip(one: NameParts, other: NameParts) -> bool:
    """Whether one of the names misspells a place that exists: 奉闲区 for 奉贤区."""
    words = lexicon()
    here, there = one.province, other.province
    if here != there:
        known = (here in words.province_endings) != (there in words.province_endings)
        return bool(here and there) and known and one_slip(here, there)
    here, there = one.locality, other.locality
    if not (here and there) or here == there:
        return False
    return words.knows_place(here) != words.knows_place(there) and one_slip(here, there)


def respelt(name: str, parts: NameParts, other: NameParts) -> NameParts:
    """The parts of a name that misspells the province of the other (上诲); else as given."""
    length = len(other.province)
    head = name[:length]
    if parts.province or not length or head == other.province or not one_slip(head, other.province):
        return parts
    return split_name(other.province + name[length:])._replace(province=head)


def evidence_features(town: tuple[str, str], industry: tuple[str, str]) -> tuple[Feature, ...]:
    """Town and industry, where both sides say them. An industry is compared by its section."""
    found = []
    if all(town):
        found.append(feature("town", *town, "same" if town[0] == town[1] else "differs"))
    if all(industry):
        equal = industry[0][:1] == industry[1][:1]
        found.append(feature("industry", *industry, "same" if equal else "differs"))
    return tuple(found)
