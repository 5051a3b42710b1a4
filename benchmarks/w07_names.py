"""Invented enterprise names with the frequencies of real ones: few characters are very common."""

import random
from collections.abc import Iterator

from chengxin.engines.matching.lexicon import lexicon
from chengxin.law.identifiers import organisation_code, uscc

_REGIONS = (
    ("上海",) * 70 + ("上海奉贤",) * 6 + ("上海市奉贤区",) * 12 + ("上海金山",) * 5 + ("",) * 7
)
_FORMS = (
    ("有限公司",) * 78
    + ("股份有限公司",) * 2
    + ("中心（有限合伙）",) * 4
    + ("店",) * 10
    + ("厂",) * 6
)
# Characters own names are made of, the commonest first; weights fall with the place.
_OWN = (
    "华东兴海新天金恒德信宏源泰达盛安通润创美科联力永亿和佳诚龙凯博瑞鑫丰祥明星中大国世纪嘉利福春阳光"
    "康宝富万众成辉腾飞云智慧百年文景山江河湖风雅韵致远志尚品优卓越高峰峻岭松柏竹梅兰菊荷莲桂槐榕枫杉"
    "杨柳青翠碧玉珠玑琪瑶琳珊瑚贝壳虹彩霞露霜雪冰晶莹洁净清澈泉溪涧谷峡原野草木花果禾苗稻麦粟米茶酒"
    "鱼虾蟹鹰雁鹤凤凰麒麟骏驰骋骅骝驹驿站桥梁舟帆航程征途坦荡浩瀚渊博学勤勉奋进拓展维系纵横驭驾凌霄"
    "拾贰叁肆伍陆柒捌玖乾坤震巽坎离艮兑甲乙丙丁戊己庚辛壬癸澄怀贤奉浦廊枫泾柘林庄行金汇四团青村"
)


def invented(count: int, *, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Unified codes and names, always the same for a seed; no two codes are alike."""
    rng = random.Random(seed)
    trades = sorted(lexicon().trades)
    rng.shuffle(trades)
    own_weights = [1 / (place + 4) for place in range(len(_OWN))]
    trade_weights = [1 / (place + 2) for place in range(len(trades))]
    for number in range(count):
        own = "".join(rng.choices(_OWN, own_weights, k=rng.choice((2, 2, 2, 3, 4))))
        kinds = "".join(rng.choices(trades, trade_weights, k=rng.choice((1, 1, 2))))
        yield _code(number), f"{rng.choice(_REGIONS)}{own}{kinds}{rng.choice(_FORMS)}"


def _code(number: int) -> str:
    body = f"MA{number:06d}"
    first17 = f"91310120{body}{organisation_code.check_character(body)}"
    return first17 + uscc.check_character(first17)
