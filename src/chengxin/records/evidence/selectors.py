"""Reads of what is known about files; their contents are opened by ``services.read`` only."""

from collections.abc import Iterable

from django.db.models import QuerySet

from chengxin.records.evidence.models import EvidenceFile


def find_file(file_id: int) -> EvidenceFile | None:
    """The row of one file."""
    return EvidenceFile.objects.filter(pk=file_id).first()


def list_files(ids: Iterable[int]) -> "QuerySet[EvidenceFile]":
    """Rows of some files, in the order in which they were handed in."""
    return EvidenceFile.objects.filter(pk__in=list(ids))


def files_of_matter(matter: str) -> "QuerySet[EvidenceFile]":
    """Files handed in for one matter, such as a case, in the order of handing in."""
    return EvidenceFile.objects.filter(matter=matter)


def is_told_to_subject(file: EvidenceFile) -> bool:
    """Whether the subject may know a file: a visitor's may give away who complained."""
    return file.account_id is not None or bool(file.department_code)
