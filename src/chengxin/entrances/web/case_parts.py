"""What every case page shows beside its own: clocks, the law, letters, evidence, history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chengxin.affairs.casework import deadlines as case_deadlines
from chengxin.affairs.casework import events as case_events
from chengxin.affairs.casework import letters as case_letters
from chengxin.affairs.casework.models import DeadlineChange, LegalDeadline, Letter
from chengxin.entrances.web.case_places import place_of
from chengxin.entrances.web.templatetags.cx import by_language, unit_name
from chengxin.law.rulebook.schemas.base import LegalSource
from chengxin.law.rulebook.schemas.evidence import EvidencePack
from chengxin.law.words import Confidence
from chengxin.law.workdays import WorkdayCalendar
from chengxin.records.editions import in_use
from chengxin.records.evidence.models import EvidenceFile
from chengxin.records.evidence.selectors import files_of_matter, is_told_to_subject
from chengxin.records.evidence.services import pack_on

DESK, ENTERPRISE = "desk", "enterprise"
_MB = 1024**2


@dataclass(frozen=True)
class ShownClock:
    """One deadline as a page draws it; `left` in working days, negative when it has passed."""

    deadline: LegalDeadline
    step: str | Promise
    unit: str
    left: int
    changes: tuple[DeadlineChange, ...]

    @property
    def is_late(self) -> bool:
        """Whether it was met after its last day."""
        met_on = self.deadline.met_on
        return met_on is not None and met_on > self.deadline.due_on

    @property
    def rule(self) -> str:
        """The article, and from which day it runs."""
        began = _("自 %(day)s 次日起算") % {"day": f"{self.deadline.started_on:%Y-%m-%d}"}
        return f"{self.deadline.article}，{began}"

    @property
    def is_uncertain(self) -> bool:
        """Whether the rulebook is not sure of the limit."""
        return self.deadline.confidence == Confidence.LOW


@dataclass(frozen=True)
class ShownEvent:
    """One act on a case in words; `person` is empty where only the unit is told."""

    act: str | Promise
    state: str | Promise
    unit: str
    person: str
    on: date
    at: datetime
    reason: str
    late: bool


@dataclass(frozen=True)
class ShownLetter:
    """One letter with the addresses of its page and file."""

    letter: Letter
    href: str
    file: str
    read_at: datetime | None


@dataclass(frozen=True)
class ShownEvidence:
    """One file with its address and size in words."""

    file: EvidenceFile
    href: str
    size: str
    unit: str


@dataclass(frozen=True)
class ShownLaw:
    """One pack a case rests on: title, edition, its sources."""

    title: str
    pack: str
    edition: str
    uncertain: bool
    sources: tuple[LegalSource, ...]


@dataclass(frozen=True)
class Upload:
    """What the form for evidence says: the kinds taken, the size, how many more."""

    kinds: tuple[str, ...]
    accept: str
    largest_mb: int
    left: int


def clocks(affair: str, case_no: str, *, today: date) -> list[ShownClock]:
    """Deadlines of a case: the open ones first, then by last day."""
    found = sorted(
        case_deadlines.of_case(affair, case_no), key=lambda d: (not d.is_open, d.due_on, d.pk)
    )
    return [shown_clock(deadline, today=today) for deadline in found]


def shown_clock(deadline: LegalDeadline, *, today: date) -> ShownClock:
    """One deadline as a page draws it."""
    return ShownClock(
        deadline=deadline,
        step=place_of(deadline.affair).step(deadline.step),
        unit=unit_of(deadline.owner),
        left=workdays_left(deadline.due_on, today=today),
        changes=tuple(deadline.changes.all()),
    )


def workdays_left(due_on: date, *, today: date, calendar: WorkdayCalendar | None = None) -> int:
    """Working days from a day to a last day; negative when it has passed."""
    workdays = calendar or in_use.current().workdays
    ahead = workdays.count(today, due_on)[0]
    if ahead or due_on >= today:
        return ahead
    # A weekend may lie between: what has passed is never "today".
    return -max(workdays.count(due_on, today)[0], 1)


def history(affair: str, case_no: str, *, door: str) -> list[ShownEvent]:
    """What was done in a case, newest first; an enterprise is told units, not people."""
    place = place_of(affair)
    return [
        ShownEvent(
            act=place.act(event.act),
            state=place.state(event.to_state) if event.to_state != event.from_state else "",
            unit=_role_unit(event.role, event.department),
            person=event.by if door == DESK else "",
            on=event.on,
            at=event.at,
            reason=event.reason,
            late=event.late,
        )
        for event in case_events.of_case(affair, case_no).order_by("-id")
    ]


def letters(affair: str, case_no: str, *, door: str, subject_id: int | None) -> list[ShownLetter]:
    """Letters of a case; an enterprise sees those that go to it."""
    found = case_letters.of_case(affair, case_no)
    if door == ENTERPRISE:
        assert subject_id is not None
        mine = case_letters.of_subject(subject_id)
        found = mine.filter(affair=affair, case_no=case_no)
    return shown_letters(found, door=door)


def shown_letters(found: Iterable[Letter], *, door: str) -> list[ShownLetter]:
    """Letters with the addresses they have behind a door."""
    return [
        ShownLetter(
            letter=letter,
            href=reverse(f"{door}:letter", args=[letter.letter_no]),
            file=reverse(f"{door}:letter-file", args=[letter.letter_no]),
            read_at=letter.reading.read_at if hasattr(letter, "reading") else None,
        )
        for letter in found
    ]


def evidence(case_no: str, *, door: str) -> list[ShownEvidence]:
    """Files handed in with a case; an enterprise is not shown those of visitors."""
    return [
        ShownEvidence(
            file=file,
            href=reverse(f"{door}:evidence-file", args=[file.pk]),
            size=size_words(file.bytes),
            unit=unit_name(file.department_code) if file.department_code else "",
        )
        for file in files_of_matter(case_no)
        if door == DESK or is_told_to_subject(file)
    ]


def upload(case_no: str, *, at: datetime) -> Upload:
    """What the form for evidence says on a day; `case_no` empty for a case not yet begun."""
    pack: EvidencePack = pack_on(at)
    held = files_of_matter(case_no).count() if case_no else 0
    endings = {"jpeg": ".jpg,.jpeg"}
    return Upload(
        kinds=tuple(by_language(taken.title) for taken in pack.kinds),
        accept=",".join(endings.get(taken.kind, f".{taken.kind}") for taken in pack.kinds),
        largest_mb=pack.largest_bytes // _MB,
        left=max(pack.most_files - held, 0),
    )


def law_beside(*named: tuple[str, str]) -> list[ShownLaw]:
    """Packs by name and edition, with their sources; one named twice stands once."""
    book = in_use.current()
    found = [book.edition(pack, edition) for pack, edition in dict.fromkeys(named)]
    return [
        ShownLaw(
            title=by_language(pack.title),
            pack=pack.pack,
            edition=pack.edition,
            uncertain=pack.confidence is Confidence.LOW,
            sources=pack.source,
        )
        for pack in found
    ]


def size_words(count: int) -> str:
    """A size as a person says it.

    >>> size_words(2_621_440), size_words(900)
    ('2.5 MB', '1 KB')
    """
    if count >= _MB:
        return f"{count / _MB:.1f} MB"
    return f"{max(round(count / 1024), 1)} KB"


def unit_of(owner: str) -> str:
    """The unit that has to act: a department by name, the credit office for none."""
    return unit_name(owner) if owner else _("信用办")


def _role_unit(role: str, department: str) -> str:
    if department:
        return unit_name(department)
    return {
        "enterprise": _("企业"),
        "public": _("社会公众"),
        "system": _("平台自动办理"),
    }.get(role, _("信用办"))
