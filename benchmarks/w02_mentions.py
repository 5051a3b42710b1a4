"""An invented register and mentions of its subjects with the truth beside them, for W2.

Of a hundred mentions, seventy give their code and thirty give none. Names are written as people
write them: most as registered, some in other brackets, script, region or legal form, in short, by
a former name, or with a slip of the keyboard. A few names are borne by two subjects, and a few
mentions mean nobody in the register: those two are the traps. No writing spells the name of another
registered subject: by its text alone such a row is about that other one, for people as well.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from pypinyin import lazy_pinyin

from benchmarks.w07_names import _OWN, invented
from chengxin.engines.matching.register import IDENTIFIER_SCHEMA, NAME_SCHEMA, Scheme
from chengxin.engines.matching.writing import normalise_name

SHARE_WITHOUT_CODE = 0.30
SHARE_UNKNOWN = 0.01
SHARE_SAME_NAME = 0.004
SHARE_RENAMED = 0.05


@dataclass(frozen=True)
class Population:
    """The register as tables, the mentions, and who is truly meant (0: nobody)."""

    identifiers: pl.DataFrame
    names: pl.DataFrame
    subjects: pl.DataFrame
    mentions: pl.DataFrame
    truth: pl.DataFrame


def population(subjects: int, mentions: int, *, seed: int = 17) -> Population:
    """Always the same for the same numbers.

    Returns:
        ``subjects``: subject_id, uscc, name. ``mentions``: row_no, uscc, uscc_valid, name.
        ``truth``: row_no, subject_id, kind (how the name was written).
    """
    rng = random.Random(seed)
    rows = _register(subjects, rng)
    former = {
        number: f"上海示例{_own(rng)}{_own(rng)}商行"
        for number in rng.sample(range(1, subjects + 1), int(subjects * SHARE_RENAMED))
    }
    table = pl.DataFrame(rows, schema=["subject_id", "uscc", "name"], orient="row")
    said, truth = _mentions(rows, former, mentions, rng)
    return Population(_identifiers(table), _names(table, former), table, said, truth)


def _register(count: int, rng: random.Random) -> list[tuple[int, str, str]]:
    """Subjects with names of their own, but for a few that share one."""
    seen: set[str] = set()
    found: list[tuple[int, str, str]] = []
    for code, name in invented(count * 3):
        if len(found) == count:
            break
        key = normalise_name(name)
        if key in seen:
            continue
        seen.add(key)
        if found and rng.random() < SHARE_SAME_NAME:
            name = found[rng.randrange(len(found))][2]
        found.append((len(found) + 1, code, name))
    if len(found) < count:
        raise ValueError(f"only {len(found)} different names could be invented for {count}")
    return found


def _identifiers(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(
        scheme=pl.lit(Scheme.USCC.value), value="uscc", subject_id="subject_id", id="subject_id"
    ).cast(dict(IDENTIFIER_SCHEMA))  # type: ignore[arg-type]


def _names(table: pl.DataFrame, former: dict[int, str]) -> pl.DataFrame:
    rows = [(name, number, False) for number, name in table["subject_id", "name"].rows()]
    rows += [(name, number, True) for number, name in former.items()]
    return (
        pl.DataFrame(rows, schema=["name", "subject_id", "former"], orient="row")
        .with_columns(normalised=pl.col("name").map_elements(normalise_name, pl.String))
        .with_row_index("id")
        .select(*NAME_SCHEMA)
        .cast(dict(NAME_SCHEMA))  # type: ignore[arg-type]
    )


def _mentions(
    rows: list[tuple[int, str, str]], former: dict[int, str], count: int, rng: random.Random
) -> tuple[pl.DataFrame, pl.DataFrame]:
    said, truth = [], []
    registered = {normalise_name(name) for _, _, name in rows}
    writers = list(WAYS)
    shares = [WAYS[w][0] for w in writers]
    for row_no in range(1, count + 1):
        number, code, name = rows[rng.randrange(len(rows))]
        way = rng.choices(writers, shares)[0]
        if way == "former":
            written = former.get(number, name)
            way = "former" if number in former else "as-registered"
        else:
            written = WAYS[way][1](name, rng)
            if way in _TEXT_CHANGES and normalise_name(written) in registered:
                written, way = name, "as-registered"
        given = None if rng.random() < SHARE_WITHOUT_CODE else code
        if rng.random() < SHARE_UNKNOWN:
            number, way, given = 0, "unknown", None
            written = f"上海{_own(rng)}{_own(rng)}{_own(rng)}示例外商行"
        said.append((row_no, given, given is not None, written))
        truth.append((row_no, number, way))
    return (
        pl.DataFrame(said, schema=["row_no", "uscc", "uscc_valid", "name"], orient="row"),
        pl.DataFrame(truth, schema=["row_no", "subject_id", "kind"], orient="row"),
    )


def _own(rng: random.Random) -> str:
    return "".join(rng.choices(_OWN, k=2))


def _plain(name: str, _rng: random.Random) -> str:
    return name


def _marks(name: str, rng: random.Random) -> str:
    """Full width and brackets, or a stray space."""
    other = name.translate(str.maketrans({"(": "〔", ")": "〕", "（": "﹝", "）": "﹞"}))
    place = rng.randrange(1, len(other))
    return f"{other[:place]} {other[place:]}　"


_TRADITIONAL = str.maketrans(
    "华东兴达创联亿诚龙凯丰国纪宝众飞阳电车贸实业务设计环农医药",
    "華東興達創聯億誠龍凱豐國紀寶眾飛陽電車貿實業務設計環農醫藥",
)


def _old_script(name: str, _rng: random.Random) -> str:
    return name.translate(_TRADITIONAL)


def _region(name: str, rng: random.Random) -> str:
    """上海 for 上海市, or no region, or the region in brackets."""
    if not name.startswith("上海"):
        return f"上海{name}"
    rest = name.removeprefix("上海").removeprefix("市")
    return rng.choice((f"上海市{rest}", rest, name))


def _form(name: str, _rng: random.Random) -> str:
    return name.replace("有限公司", "有限责任公司")


def _short(name: str, _rng: random.Random) -> str:
    return name.removesuffix("有限公司").removesuffix("股份")


_BY_SOUND: dict[str, list[str]] = {}
for _character in dict.fromkeys(
    _OWN + "科技电子商贸实业物流建筑工程餐饮管理咨询服务信息网络机械设备"
):
    _BY_SOUND.setdefault(lazy_pinyin(_character)[0], []).append(_character)


def _slip(name: str, rng: random.Random) -> str:
    """One slip of the keyboard: mostly a character that sounds the same."""
    place = rng.randrange(2 if name.startswith("上海") else 0, max(len(name) - 4, 3))
    kind = rng.random()
    if kind < 0.5:
        alike = [c for c in _BY_SOUND.get(lazy_pinyin(name[place])[0], ()) if c != name[place]]
        return name[:place] + (rng.choice(alike) if alike else rng.choice(_OWN)) + name[place + 1 :]
    if kind < 0.65:
        return name[:place] + rng.choice(_OWN) + name[place + 1 :]
    if kind < 0.8:
        return name[:place] + name[place + 1 :]
    if kind < 0.9:
        return name[:place] + name[place] + name[place:]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


_TEXT_CHANGES = ("region", "form", "short", "slip")
WAYS: dict[str, tuple[float, Callable[[str, random.Random], str]]] = {
    "as-registered": (0.60, _plain),
    "marks": (0.10, _marks),
    "old-script": (0.04, _old_script),
    "region": (0.06, _region),
    "form": (0.04, _form),
    "short": (0.02, _short),
    "former": (0.04, _plain),
    "slip": (0.10, _slip),
}
"""How a name is written: its share, and what becomes of the registered one."""
