"""Reminders (提醒): what comes due, in the inbox and once a day by mail, without personal data.

Rows that come close to the seven working days (发改办财金〔2018〕424号), rows that wait too long,
sources that have fallen silent, appeals and notices that wait. When is the pack
``quality.monthly``. May use: ``assessments``, ``records``, ``law``.
"""
