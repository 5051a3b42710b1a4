"""Which editions of the publicity rules the stored windows follow, known at a commit."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chengxin.law.periods import duration_months
from chengxin.law.rulebook import PublicityPack
from chengxin.records.ledger import selectors as ledger
from chengxin.records.ledger.services import Commit
from chengxin.records.publicity.models import PublicityEdition, PublicityTerm

# What decides no window: an edition renamed or better sourced leaves every window as it is.
_DECIDES_NOTHING = {"title", "source", "adopted_at", "status", "confidence", "in_force"}


def edition_on(day: date, *, seq: int) -> str | None:
    """The edition whose windows decide on a day of reading, as known at commit `seq`."""
    return (
        PublicityEdition.objects.filter(ledger.known(seq), applies_from__lte=day)
        .exclude(applies_to__lte=day)
        .values_list("edition", flat=True)
        .order_by("-applies_from")
        .first()
    )


def content_digest(pack: PublicityPack) -> str:
    """SHA-256 of everything of an edition that decides windows."""
    content = pack.model_dump(mode="json", exclude=_DECIDES_NOTHING)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Changes:
    """How the rulebook in use differs from what the windows follow.

    Attributes:
        reckoned_anew: Editions whose windows are to be computed: new ones, others with another
            content, and those that now apply to more days.
        moved: Editions whose last day alone changed.
        gone: Names of editions that are no longer in the rulebook.
    """

    reckoned_anew: tuple[PublicityPack, ...] = ()
    moved: tuple[PublicityPack, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.reckoned_anew or self.moved or self.gone)


def changes(packs: Sequence[PublicityPack]) -> Changes:
    """What the windows do not follow yet."""
    followed = {row.edition: row for row in _live()}
    anew, moved = [], []
    for pack in packs:
        row = followed.pop(pack.edition, None)
        if row is None or row.content != content_digest(pack) or _extends(pack, row):
            anew.append(pack)
        elif (row.applies_from, row.applies_to) != (pack.in_force.since, pack.in_force.until):
            moved.append(pack)
    return Changes(tuple(anew), tuple(moved), tuple(sorted(followed)))


def followed(packs: Sequence[PublicityPack]) -> tuple[PublicityPack, ...]:
    """Those of the editions that the windows follow with just this content."""
    contents = {row.edition: row.content for row in _live()}
    return tuple(p for p in packs if contents.get(p.edition) == content_digest(p))


def follows_any() -> bool:
    """Whether windows follow any edition yet."""
    return PublicityEdition.objects.filter(superseded_seq=None).exists()


def follow(commit: Commit, change: Changes) -> None:
    """Write down what the windows follow from this commit on."""
    packs = (*change.reckoned_anew, *change.moved)
    left = (*change.gone, *(pack.edition for pack in packs))
    PublicityEdition.objects.filter(superseded_seq=None, edition__in=left).update(
        superseded_seq=commit.seq
    )
    for pack in packs:
        row = PublicityEdition.objects.create(
            edition=pack.edition,
            content=content_digest(pack),
            applies_from=pack.in_force.since,
            applies_to=pack.in_force.until,
            recorded_seq=commit.seq,
        )
        PublicityTerm.objects.bulk_create(_terms(row, pack))


def _live() -> "list[PublicityEdition]":
    return list(PublicityEdition.objects.filter(superseded_seq=None).order_by("applies_from"))


def _extends(pack: PublicityPack, row: PublicityEdition) -> bool:
    """Whether records decided after the days that were followed now need a window of it."""
    until = pack.in_force.until
    return row.applies_to is not None and (until is None or until > row.applies_to)


def _terms(row: PublicityEdition, pack: PublicityPack) -> list[PublicityTerm]:
    answers = {pack.unfulfilled.otherwise, *(s.then for s in pack.unfulfilled.sectors)}
    return [
        PublicityTerm(
            edition=row,
            rule=rule.id,
            published=rule.published,
            longest_months=None if rule.longest is None else duration_months(rule.longest),
            may_go_on="continue" in answers,
        )
        for rule in pack.rules
    ]
