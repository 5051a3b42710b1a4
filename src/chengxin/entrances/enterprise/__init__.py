"""The subject's own door (企业专区): its file, why its grade, who looked, a signed report.

Law: Shanghai credit regulation on the rights of the subject (to know, to object, to repair).
May use: ``records.publicity``, ``records.audit``, ``affairs.evaluations``, ``affairs.reports``,
``entrances.web``.
"""
