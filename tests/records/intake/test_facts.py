"""Document numbers get their one spelling, whether or not they are looked at one by one."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from chengxin.law import document_numbers
from chengxin.records.intake.facts import _in_one_spelling

_WRITTEN = st.text(
    st.sampled_from("沪市罚〔〕()[]【】（）0129０９-－—第号 \u3000\u200bＡbｃ㈱Ⅳ\u0301e")
)


@given(st.lists(st.one_of(st.none(), _WRITTEN, st.text(max_size=8)), min_size=1, max_size=8))
def test_a_column_of_numbers_is_spelt_as_each_of_them(numbers: list[str | None]) -> None:
    column = pl.Series("n", numbers, dtype=pl.String)
    found = column.to_frame().select(_in_one_spelling(pl.col("n"))).to_series()
    assert found.to_list() == [
        None if number is None else document_numbers.normalise(number) for number in numbers
    ]
