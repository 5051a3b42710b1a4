"""Another peer of W1's validation: Great Expectations over pandas, which has no polars engine."""

import time
import warnings
from typing import Any

from benchmarks.w01_population import Population
from chengxin.law.identifiers import uscc

FILLED = (
    "行政相对人名称",
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚内容",
)
PLACEHOLDERS = ["无", "不详", "测试", "待补", "未知", "—", "-"]
CODE = "统一社会信用代码"


def run(made: Population) -> dict[str, Any]:
    """Rows a second of checking; the check digit is a column counted before, as it has none."""
    warnings.simplefilter("ignore")
    import great_expectations as gx
    import pandas as pd

    frame = pd.DataFrame(made.rows.to_dict(as_series=False))
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("bench").add_dataframe_asset("penalties")
    whole = asset.add_batch_definition_whole_dataframe("whole")
    suite = context.suites.add(gx.ExpectationSuite(name="w1", expectations=_expectations()))
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name="w1", data=whole, suite=suite)
    )
    began = time.perf_counter()
    frame["code is valid"] = frame[CODE].map(uscc.is_valid)
    found = definition.run(batch_parameters={"dataframe": frame}, result_format="COMPLETE")
    seconds = time.perf_counter() - began
    wrong = sum(one.result.get("unexpected_count", 0) for one in found.results)
    return {
        "rows": made.rows.height,
        "seconds": round(seconds, 2),
        "validated_per_second": round(made.rows.height / seconds),
        "cells_found_wrong": wrong,
    }


def _expectations() -> list[Any]:
    from great_expectations import expectations as expect

    made: list[Any] = []
    for name in FILLED:
        made.append(expect.ExpectColumnValuesToNotBeNull(column=name))
        made.append(expect.ExpectColumnValuesToNotBeInSet(column=name, value_set=PLACEHOLDERS))
    made.append(expect.ExpectColumnValuesToBeInSet(column="code is valid", value_set=[True]))
    made.append(
        expect.ExpectColumnValuesToMatchStrftimeFormat(
            column="处罚决定日期", strftime_format="%Y/%m/%d"
        )
    )
    return made
