"""Quality of what departments hand in (归集数据质量): figures, the rows behind them, appeals.

Counted by department, item and month from the outcomes of rows, the ledger and traces of what was
not reported; what is divided by what is the pack ``quality.monthly``. Law: 发改办财金〔2018〕424号;
金府办发〔2023〕67号 三（一） (三清零). May use: ``intake``, ``ledger``, ``editions``, ``audit``.
"""
