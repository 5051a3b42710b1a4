"""Undoes what some commits said of a subject: versions, names and codes, on two clocks."""

from collections.abc import Collection
from typing import Any

from django.db import models

from chengxin.records.subjects.errors import SaidSinceError
from chengxin.records.subjects.models import SubjectIdentifier, SubjectName, SubjectVersion
from chengxin.records.subjects.services.commit import OpenCommit, close
from chengxin.records.subjects.services.search_rows import refresh_search

_TABLES: tuple[tuple[type[models.Model], str], ...] = (
    (SubjectVersion, "subject_version"),
    (SubjectName, "subject_name"),
    (SubjectIdentifier, "subject_identifier"),
)


def undo(commit: OpenCommit, *, subject_id: int, seqs: Collection[int]) -> bool:
    """Close what commits wrote of a subject and bring back what they closed.

    Args:
        commit: The open commit.
        subject_id: The subject.
        seqs: The commits to undo.

    Returns:
        Whether there was anything to undo.

    Raises:
        SaidSinceError: Something later rests on it; nothing is undone then.
    """
    found = [_Rows(model, subject_id, seqs) for model, _ in _TABLES]
    if any(rows.said_since for rows in found):
        raise SaidSinceError(
            f"the register has said something of subject {subject_id} since. Correct it by a new "
            "registration row instead.",
            value=str(subject_id),
        )
    for rows, (_, table) in zip(found, _TABLES, strict=True):
        close(commit, table, rows.written)
    for rows in found:
        rows.bring_back(commit.seq)
    refresh_search([subject_id])
    return any(rows.written or rows.gone for rows in found)


class _Rows:
    """Rows of one table that commits wrote and closed, of one subject."""

    def __init__(self, model: type[models.Model], subject_id: int, seqs: Collection[int]) -> None:
        self._model = model
        rows: Any = model._default_manager.filter(subject_id=subject_id)
        written = rows.filter(recorded_seq__in=seqs)
        self.said_since = written.exclude(superseded_seq=None).exclude(
            superseded_seq__in=seqs
        ).exists()  # fmt: skip
        self.written = list(written.filter(superseded_seq=None).values_list("pk", flat=True))
        self.gone = list(rows.filter(superseded_seq__in=seqs).exclude(recorded_seq__in=seqs))

    def bring_back(self, seq: int) -> None:
        """Append what was closed, as known from this commit on."""
        fields = [f.attname for f in self._model._meta.concrete_fields if not f.primary_key]
        again = []
        for old in self.gone:
            values = {name: getattr(old, name) for name in fields}
            again.append(self._model(**(values | {"recorded_seq": seq, "superseded_seq": None})))
        self._model._default_manager.bulk_create(again)
