"""Publicity windows of many records at once; each equals `law.publicity_rules.window`.

What an edition says of a record depends on few facts, and the days are arithmetic: records that
agree in every deciding fact share one ruling of the law, and the days are counted column-wise.
"""

from chengxin.engines.publicity.windows import WINDOW_COLUMNS, decide_windows, deciding_fields

__all__ = ["WINDOW_COLUMNS", "decide_windows", "deciding_fields"]
