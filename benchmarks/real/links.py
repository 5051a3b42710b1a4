"""Whether list entries and penalties were linked to the right enterprise.

The truth is made from the files alone, not from the software: an entry means the registered
enterprise with the same code; an entry whose code is not a valid unified code means the only one
registered under exactly its name. Two different valid codes are two enterprises.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from stdnum.cn import uscc

from chengxin.records.intake.models import Batch, BatchRow, HeldRow
from chengxin.records.ledger.models import LedgerRecord
from chengxin.records.subjects.models import SubjectIdentifier


@dataclass
class Links:
    """Links of one file. ``recall`` counts automatic links, ``recall_with_candidates`` also held
    rows whose first candidate is right."""

    entries: int
    with_counterpart: int
    linked: int
    linked_by_code_under_another_name: int
    first_candidate_of_a_held_row: int
    missed: int
    wrong: int

    @property
    def recall(self) -> float:
        """Share of the entries with a counterpart that were linked automatically."""
        return self.linked / self.with_counterpart if self.with_counterpart else 1.0

    @property
    def recall_with_candidates(self) -> float:
        """The same with held rows whose first candidate is right."""
        found = self.linked + self.first_candidate_of_a_held_row
        return found / self.with_counterpart if self.with_counterpart else 1.0

    def line(self) -> str:
        """One line for people."""
        return (
            f"{self.entries} entries, {self.with_counterpart} with a counterpart: {self.linked} "
            f"linked ({self.linked_by_code_under_another_name} renamed), "
            f"{self.first_candidate_of_a_held_row} held with the right first candidate, "
            f"{self.missed} missed, {self.wrong} wrong; recall {self.recall:.4f} "
            f"(with candidates {self.recall_with_candidates:.4f})"
        )

    def figures(self) -> dict[str, object]:
        """For the JSON."""
        rates = {
            "recall": round(self.recall, 5),
            "recall_with_candidates": round(self.recall_with_candidates, 5),
        }
        return asdict(self) | rates


def truth_of(
    entries: Iterable[tuple[int, str, str]], register: Mapping[str, str]
) -> dict[int, str]:
    """The registered code each entry means, by row number; entries without one are missing.

    Args:
        entries: Row number, code and name as written.
        register: Names by code.
    """
    names = Counter(register.values())
    code_of = {name: code for code, name in register.items() if names[name] == 1}
    truth = {}
    for row_no, code, name in entries:
        if code in register:
            truth[row_no] = code
        elif not uscc.is_valid(code) and name in code_of:
            truth[row_no] = code_of[name]
    return truth


def compare(
    batch: Batch, truth: Mapping[int, str], register: Mapping[str, str], names: Mapping[int, str]
) -> Links:
    """Hold the links of a batch to the truth.

    Args:
        batch: The batch taken in.
        truth: Registered codes by row number.
        register: Names by code.
        names: Names as written, by row number.
    """
    linked = _linked(batch)
    candidates = {
        row_no: ids[0]
        for row_no, ids in HeldRow.objects.filter(batch=batch).values_list(
            "row_no", "candidate_ids"
        )
        if ids
    }
    codes = _codes({*linked.values(), *candidates.values()}, set(register))
    right = {n for n, code in truth.items() if code in codes.get(linked.get(n, 0), ())}
    hinted = {
        n
        for n, code in truth.items()
        if n not in right and code in codes.get(candidates.get(n, 0), ())
    }
    wrong = [
        n for n, subject in linked.items() if n not in right and (codes.get(subject) or n in truth)
    ]
    return Links(
        entries=batch.received,
        with_counterpart=len(truth),
        linked=len(right),
        linked_by_code_under_another_name=sum(names[n] != register[truth[n]] for n in right),
        first_candidate_of_a_held_row=len(hinted),
        missed=len(truth) - len(right) - len(hinted),
        wrong=len(wrong),
    )


def _linked(batch: Batch) -> dict[int, int]:
    """The subject of every accepted row."""
    rows = BatchRow.objects.filter(batch=batch, record_no__isnull=False).exclude(
        outcome__in=("held", "rejected")
    )
    record_of = dict(rows.values_list("row_no", "record_no"))
    subject_of = dict(
        LedgerRecord.objects.filter(superseded_seq=None).values_list("record_no", "subject_id")
    )
    return {n: subject_of[number] for n, number in record_of.items() if number in subject_of}


def _codes(subject_ids: set[int], register: set[str]) -> dict[int, set[str]]:
    """The codes of subjects that the register file holds."""
    found: dict[int, set[str]] = {}
    rows = SubjectIdentifier.objects.filter(subject_id__in=subject_ids, superseded_seq=None)
    for subject_id, value in rows.values_list("subject_id", "value"):
        if value in register:
            found.setdefault(subject_id, set()).add(value)
    return found
