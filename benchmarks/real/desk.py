"""Hands real files in, in a state folder of the trial's own, with replayed times."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from chengxin.law import rulebook
from chengxin.records.accounts.actors import Actor
from chengxin.records.accounts.services import adopt_directory
from chengxin.records.intake import services as intake
from chengxin.records.intake.feeds import load_feed
from chengxin.records.intake.models import Batch, RowProblem
from chengxin.records.ledger.services import Commit
from chengxin.records.store import provision

FEEDS = Path(__file__).resolve().parent / "feeds"
ACTOR = Actor.command_line("real-input")


@dataclass
class Equation:
    """What became of one file: received = accepted + held + rejected."""

    file: str
    feed: str
    received_at: str
    received: int
    new: int
    corrected: int
    unchanged: int
    revoked: int
    held: int
    rejected: int
    personal: int
    ended_by_absence: int
    repeat_of: str | None
    seconds: float
    reasons: dict[str, int] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)

    @property
    def accepted(self) -> int:
        """Rows accepted."""
        return self.new + self.corrected + self.unchanged + self.revoked

    @property
    def holds(self) -> bool:
        """Whether it adds up."""
        return self.received == self.accepted + self.held + self.rejected

    def line(self) -> str:
        """One line for people."""
        parts = (
            f"{self.received:>7} = {self.accepted:>6} accepted ({self.new} new, {self.corrected} "
            f"corrected, {self.unchanged} unchanged, {self.revoked} revoked) + {self.held} held + "
            f"{self.rejected} rejected"
        )
        ended = f", {self.ended_by_absence} ended by absence" if self.ended_by_absence else ""
        return f"{self.file:<44} {parts}{ended}  [{self.seconds:.1f} s]"

    def figures(self) -> dict[str, object]:
        """For the JSON."""
        return asdict(self) | {"accepted": self.accepted, "holds": self.holds}


class Desk:
    """One department counter after another, in the order of the replayed clock."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Make the database.

        Args:
            say: Where lines for people go.
        """
        self._say = say
        self.equations: list[Equation] = []
        provision.provision()
        adopt_directory(rulebook.default().directory)

    def hand_in(self, file: Path, feed_key: str, at: datetime, *, snapshot: bool = False) -> Batch:
        """Hand one file in and take it in."""
        feed = load_feed(FEEDS / f"{feed_key}.yml")
        assert feed.department is not None
        batch = intake.receive(
            file=file,
            item=feed.item,
            department=feed.department,
            actor=ACTOR,
            received_at=at,
            feed=feed,
            snapshot=snapshot,
            replayed=True,
        )
        batch = intake.take_in(batch_id=batch.pk, on_commit=_open_windows)
        equation = _equation(batch)
        self.equations.append(equation)
        self._say(equation.line())
        return batch


def _open_windows(commit: Commit, batch_id: int) -> None:
    from chengxin.records.publicity.windows import open_windows

    open_windows(commit, batch_id)


def _equation(batch: Batch) -> Equation:
    said = Counter(RowProblem.objects.filter(batch=batch).values_list("severity", "rule"))
    return Equation(
        file=batch.file_name,
        feed=batch.feed,
        received_at=batch.received_at.isoformat(),
        received=batch.received,
        new=batch.new,
        corrected=batch.corrected,
        unchanged=batch.unchanged,
        revoked=batch.revoked,
        held=batch.held,
        rejected=batch.rejected,
        personal=batch.personal,
        ended_by_absence=batch.ended_by_absence,
        repeat_of=batch.repeat_of.batch_no if batch.repeat_of else None,
        seconds=batch.seconds or 0.0,
        reasons={r: n for (s, r), n in sorted(said.items()) if s != "warn"},
        warnings={r: n for (s, r), n in sorted(said.items()) if s == "warn"},
    )
