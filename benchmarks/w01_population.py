"""Invented penalties for W1, whole columns at a time, with defects whose places are known."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chengxin.law.identifiers import uscc

AUTHORITY = "11310120MADEMQ901" + uscc.check_character("11310120MADEMQ901")
AUTHORITY_NAME = "上海市奉贤区生态环境局"
ROWS_OF_A_SUBJECT = 5
_KINDS = ("罚款", "罚款", "罚款;没收违法所得", "警告", "通报批评")
_MATTERS = (
    "未按规定公示年度报告", "占道经营", "超标排放水污染物", "未建立食品进货查验制度", "虚假宣传",
)  # fmt: skip


@dataclass(frozen=True)
class Population:
    """A file of penalties and what is known of it.

    `wrong_codes` are the row numbers whose unified code fails its check digit, `broken` the number
    of planted defects by rule.
    """

    subjects: pl.DataFrame
    rows: pl.DataFrame
    wrong_codes: frozenset[int]
    broken: dict[str, int]

    def write(self, file: Path) -> None:
        """As CSV with official headers."""
        self.rows.write_csv(file)


def codes(count: int) -> pl.Series:
    """Valid unified codes of nobody."""
    alphabet = np.array(list(uscc.ALPHABET))
    number = np.arange(count)
    prefix = np.array([uscc.ALPHABET.index(c) for c in "91310120MA"])
    places = np.stack([(number // 31**power) % 31 for power in range(6, -1, -1)], axis=1)
    values = np.concatenate([np.broadcast_to(prefix, (count, 10)), places], axis=1)
    check = -(values @ np.array(uscc.WEIGHTS)) % 31
    letters = alphabet[np.concatenate([values, check[:, None]], axis=1)]
    return pl.Series("uscc", ["".join(row) for row in letters])


def population(rows: int, *, seed: int = 1, defects: float = 0.01) -> Population:
    """Penalties of `rows / 5` subjects, a share of them broken in each of four ways."""
    rng = np.random.default_rng(seed)
    count = max(1, rows // ROWS_OF_A_SUBJECT)
    subjects = pl.DataFrame({"uscc": codes(count)}).with_columns(
        name=pl.format("奉贤示例第{}号经营有限公司", pl.int_range(pl.len()))
    )
    whose = rng.integers(0, count, rows)
    kind = rng.integers(0, len(_KINDS), rows)
    day = pl.Series(np.datetime64("2025-01-01") + rng.integers(0, 600, rows).astype("m8[D]"))
    matter = pl.Series(_MATTERS).gather(rng.integers(0, len(_MATTERS), rows))
    kinds = pl.Series(_KINDS).gather(kind)
    fine = pl.Series(np.round(rng.integers(1, 5000, rows) / 100, 2)).cast(pl.String)
    named = subjects[whose.tolist()]
    frame = pl.DataFrame(
        {
            "行政相对人名称": named["name"],
            "行政相对人类别": pl.Series(["法人及非法人组织"]).new_from_index(0, rows),
            "统一社会信用代码": named["uscc"],
            "法定代表人": pl.Series(["示例人"]).new_from_index(0, rows),
            "行政处罚决定书文号": pl.Series(range(rows)),
            "违法行为类型": matter,
            "违法事实": matter,
            "处罚依据": pl.Series(["示例条例第十二条"]).new_from_index(0, rows),
            "处罚类别": kinds,
            "处罚内容": kinds,
            "罚款金额（万元）": fine,
            "没收金额": fine,
            "处罚决定日期": day.dt.to_string("%Y/%m/%d"),
            "处罚机关": pl.Series([AUTHORITY_NAME]).new_from_index(0, rows),
            "处罚机关统一社会信用代码": pl.Series([AUTHORITY]).new_from_index(0, rows),
            "数据来源单位": pl.Series([AUTHORITY_NAME]).new_from_index(0, rows),
            "数据来源单位统一社会信用代码": pl.Series([AUTHORITY]).new_from_index(0, rows),
            "备注": pl.Series([""]).new_from_index(0, rows),
        }
    ).with_columns(
        行政处罚决定书文号=pl.format("沪示罚〔2025〕{}号", "行政处罚决定书文号"),
        违法事实=pl.format("当事人于{}被查实{}", "处罚决定日期", "违法事实"),
    )
    frame = frame.with_columns(
        pl.when(pl.col("处罚类别").str.contains("罚款")).then("罚款金额（万元）"),
        pl.when(pl.col("处罚类别").str.contains("没收")).then("没收金额"),
    )
    return _broken(frame, subjects, rng, max(1, int(rows * defects)))


def _broken(
    frame: pl.DataFrame, subjects: pl.DataFrame, rng: np.random.Generator, each: int
) -> Population:
    """Plant defects in rows of their own, so that each row has one."""
    picked = rng.permutation(frame.height)[: 4 * each].reshape(4, -1)
    wrong, missing, undated, wordless = (np.sort(part) for part in picked)

    def put(column: str, places: "NDArray[np.int64]", value: pl.Expr) -> pl.Expr:
        return (
            pl.when(pl.col("~").is_in(places)).then(value).otherwise(pl.col(column)).alias(column)
        )

    code = pl.col("统一社会信用代码")
    last = code.str.slice(17)
    turned = code.str.slice(0, 17) + last.replace_strict(
        list(uscc.ALPHABET), list(uscc.ALPHABET[1:] + uscc.ALPHABET[0]), return_dtype=pl.String
    )
    broken = (
        frame.with_row_index("~")
        .with_columns(
            put("统一社会信用代码", wrong, turned),
            put("行政处罚决定书文号", missing, pl.lit(None)),
            put("处罚决定日期", undated, pl.lit("2025/02/30")),
            put("违法事实", wordless, pl.lit("无")),
        )
        .drop("~")
    )
    rules = {"uscc-check-digit": wrong, "required": missing, "no-such-day": undated,
             "placeholder": wordless}  # fmt: skip
    return Population(
        subjects,
        broken,
        frozenset((wrong + 2).tolist()),
        {rule: len(places) for rule, places in rules.items()},
    )
