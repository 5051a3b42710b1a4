"""Compares what intake said of a file with the truth about it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.planted.kinds import CLEAN, HOLD, REJECT, WARN, Kind
from benchmarks.planted.population import Planted

if TYPE_CHECKING:
    from chengxin.records.intake.models import Batch

OUTCOME_OF = {REJECT: "rejected", HOLD: "held", WARN: "accepted", CLEAN: "accepted"}


@dataclass
class Tally:
    """How one kind fared, over all rows that have it; every count should equal `planted`."""

    kind: Kind
    planted: int = 0
    found: int = 0
    right_field: int = 0
    right_rule: int = 0
    right_outcome: int = 0
    right_value: int = 0

    @property
    def is_right(self) -> bool:
        """Whether nothing was missed."""
        counts = (self.found, self.right_field, self.right_rule, self.right_outcome)
        return set(counts) == {self.planted} and self.right_value == self.planted


@dataclass
class Judged:
    """A tally per kind, and the clean rows of which anything was said."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    clean: int = 0
    clean_not_accepted: int = 0
    clean_spoken_of: Counter[str] = field(default_factory=Counter)
    missing_rows: int = 0

    @property
    def is_right(self) -> bool:
        """Whether every defect was found and nothing clean was touched."""
        clean = not (self.clean_not_accepted or self.clean_spoken_of or self.missing_rows)
        return clean and all(tally.is_right for tally in self.tallies.values())


def judge(batch: "Batch", made: Planted, into: Judged) -> None:
    """Add what became of one file's rows to the tallies."""
    from chengxin.records.intake.enums import ACCEPTED
    from chengxin.records.intake.models import BatchRow, RowProblem

    accepted = {outcome.value for outcome in ACCEPTED}
    rows = BatchRow.objects.filter(batch=batch).values_list("row_no", "outcome")
    outcomes = {n: "accepted" if outcome in accepted else outcome for n, outcome in rows}
    said: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for row_no, *about in RowProblem.objects.filter(batch=batch).values_list(
        "row_no", "field", "rule", "mended"
    ):
        said[row_no].append((about[0], about[1], about[2]))
    due = set(range(2, len(made.lines) + 2)) - made.blank
    into.missing_rows += len(due ^ outcomes.keys())
    for row_no in sorted(due & outcomes.keys()):
        kind = made.truth.get(row_no)
        if kind is None:
            _judge_clean(outcomes[row_no], said[row_no], into)
        else:
            tally = into.tallies.setdefault(kind.id, Tally(kind))
            _judge_planted(outcomes[row_no], said[row_no], tally)


def _judge_clean(outcome: str, said: list[tuple[str, str, str]], into: Judged) -> None:
    into.clean += 1
    into.clean_not_accepted += outcome != "accepted"
    into.clean_spoken_of.update(rule for _, rule, _ in said)


def _judge_planted(outcome: str, said: list[tuple[str, str, str]], tally: Tally) -> None:
    kind = tally.kind
    harmless = kind.does == CLEAN
    exact = [mended for field_, rule, mended in said if (field_, rule) == (kind.field, kind.rule)]
    tally.planted += 1
    tally.found += (not said) if harmless else bool(said)
    tally.right_field += (not said) if harmless else kind.field in {f for f, _, _ in said}
    tally.right_rule += (not said) if harmless else bool(exact)
    tally.right_value += kind.mended is None or kind.mended in exact
    tally.right_outcome += outcome == OUTCOME_OF[kind.does]


def table(judged: Judged) -> list[str]:
    """The tallies as a table in Markdown."""
    lines = [
        "| kind | field | rule | does | planted | found | right field | right rule |",
        "|---|---|---|---|--:|--:|--:|--:|",
    ]
    for tally in sorted(judged.tallies.values(), key=lambda t: (t.kind.item, t.kind.id)):
        kind = tally.kind
        lines.append(
            f"| {kind.id} | {kind.field or '—'} | {kind.rule or '—'} | {kind.does} | "
            f"{tally.planted} | {tally.found} | {tally.right_field} | {tally.right_rule} |"
        )
    return lines
