"""Reads a department's file as a table of text, with the row numbers a person sees in it.

CSV (UTF-8 or GB18030), JSON lines, XLSX and XLS, Parquet, each also gzipped. Nothing is interpreted
here: a cell is its text, a blank row is left out, a row with too many or too few cells is kept as
it is. What is too large, of another kind than its name says, or active, is refused (`guards`).
"""

from chengxin.records.intake.reading.files import open_table
from chengxin.records.intake.reading.table import ROW_NO, ROWS_AT_ONCE, SURPLUS, RawTable, column

__all__ = ["ROWS_AT_ONCE", "ROW_NO", "SURPLUS", "RawTable", "column", "open_table"]
