"""The public portal (信用门户): search, what is public about a subject, check of a report.

Law: Shanghai credit regulation on publicity and inquiry; the publicity pack in force. No sign-in,
no grade, no natural person, nothing whose window has ended. May use: ``records.publicity``,
``records.subjects``, ``affairs.reports``, ``entrances.web``.
"""
