"""Notices and assessments of data quality (月度通报、季度评估): composed, reviewed, released.

Law: 金府办发〔2023〕67号 三（一） (monthly notice, quarterly assessment); 沪奉府办发〔2023〕6号
第23条. A draft is made by the clock, a person of the office reviews and releases it, and what is
released never changes. May use: ``reports`` (the seal), ``records``, ``engines``.
"""
