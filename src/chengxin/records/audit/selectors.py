"""Reads of the trail: for the auditor, and for a subject that asks who looked."""

from typing import Any

from django.db.models import QuerySet

from chengxin.records.audit.models import AuditEntry, AuditSeal


def list_entries(**filters: Any) -> "QuerySet[AuditEntry]":
    """Entries, newest first. Filters: ``action``, ``outcome``, ``subject_id``, ``actor_id``, …"""
    return AuditEntry.objects.filter(**{k: v for k, v in filters.items() if v not in (None, "")})


def reads_of_subject(subject_id: int) -> "QuerySet[AuditEntry]":
    """Who else read a subject's non-public data, newest first; the subject may see this.

    The subject's own looks at itself are left out.
    """
    return AuditEntry.objects.filter(
        subject_id=subject_id, action__in=READ_ACTIONS, outcome="allowed"
    ).exclude(role="enterprise")


def seal_lag() -> int:
    """How many entries wait for their seal."""
    return max(AuditEntry.objects.count() - AuditSeal.objects.count(), 0)


READ_ACTIONS = (
    "publicity.subject.read",
    "publicity.record.read",
    "intake.row.read",
    "evaluations.grade.read",
    "evidence.file.read",
    "casework.letter.read",
    "reports.report.issued",
    "reports.report.read",
)
