"""Document numbers (文书号) in one spelling, so that the same decision is recognised again."""

import re
import unicodedata

_OPENING = str.maketrans(dict.fromkeys("([{【「『〖〘", "〔"))
_CLOSING = str.maketrans(dict.fromkeys(")]}】」』〗〙", "〕"))
_SPACE = re.compile(r"[\s\u200b\ufeff]+")


def normalise(text: str) -> str:
    """A number with 〔〕 for every kind of bracket, normal width and no spaces.

    >>> normalise(" 沪市监奉处﹝2025﹞ 第12号")
    '沪市监奉处〔2025〕第12号'
    >>> normalise("(奉)市监案字(2016)１８号") == normalise("〔奉〕市监案字[2016]18号")
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(_OPENING).translate(_CLOSING)
    # Taking a space away can join what it kept apart, hence the second round.
    return unicodedata.normalize("NFKC", _SPACE.sub("", plain))
