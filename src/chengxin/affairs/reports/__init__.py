"""Special credit reports (专用信用报告) that replace certificates of no violations.

Law: NDRC 发改财金〔2025〕565号; Shanghai plan of 2023-02-11; pack ``report.special``. Reads records
only through ``records.publicity``. May use: ``evaluations``, ``records``, ``engines.documents``.
"""
