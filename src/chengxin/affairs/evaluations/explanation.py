"""What a person is told about a grade: every point, the records and articles behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chengxin.engines.scorecards.explain import NOT_COUNTED, Explanation, LeftOut
from chengxin.engines.scorecards.result import Evaluation, group_contribution
from chengxin.engines.scorecards.ways_up import Search, WayUp
from chengxin.law.rulebook.schemas.remedies import Remedies, Remedy
from chengxin.law.rulebook.schemas.scorecard import Scorecard
from chengxin.law.rulebook.schemas.scorecard_parts import Basis
from chengxin.law.words import Grade
from chengxin.records.ledger.selectors import KnownAt
from chengxin.records.publicity.disclosure import DisclosedRecord


@dataclass(frozen=True)
class Article:
    """One article something rests on."""

    title: str
    article: str


@dataclass(frozen=True)
class Line:
    """One indicator that gave points or counted records, in the order of the card.

    `points` in thousandths. `record_nos` are all records counted; `records` those of them that
    the reader may see.
    """

    indicator: str
    group: str
    group_zh: str
    group_en: str
    label_zh: str
    label_en: str
    points: int
    record_nos: tuple[int, ...]
    records: tuple[DisclosedRecord, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class VetoLine:
    """One veto that holds: its ceiling, and what it rests on."""

    veto: str
    label_zh: str
    label_en: str
    ceiling: Grade
    record_nos: tuple[int, ...]
    records: tuple[DisclosedRecord, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class LeftOutLine:
    """One record that gave nothing, with why: see `engines.scorecards.explain.LeftOut`."""

    record_no: int
    reason: str
    record: DisclosedRecord

    @property
    def is_protected(self) -> bool:
        """Whether no card may see the record."""
        return self.reason not in NOT_COUNTED


@dataclass(frozen=True)
class GradeExplanation:
    """One subject's evaluation on one day, as known at one moment, with all its reasons.

    `points` in thousandths, before vetoes: `base` + Σ of the lines. `grade` None means that the
    card does not cover the subject on that day; then there are no lines.
    """

    subject_id: int
    card: Scorecard
    as_of: date
    known: KnownAt
    base: int
    points: int
    grade: Grade | None
    lines: tuple[Line, ...] = ()
    vetoes: tuple[VetoLine, ...] = ()
    left_out: tuple[LeftOutLine, ...] = ()
    ways_up: tuple[WayUp, ...] = ()
    search: Search = field(default_factory=Search)
    remedies: Remedies | None = None

    def remedy(self, code: str) -> Remedy | None:
        """The remedy an act of a way up is of."""
        return None if self.remedies is None else self.remedies.remedy(code)

    @property
    def protected(self) -> tuple[LeftOutLine, ...]:
        """Records that no card may see."""
        return tuple(line for line in self.left_out if line.is_protected)

    @property
    def not_counted(self) -> tuple[LeftOutLine, ...]:
        """Records that do not count yet, or that this card does not look at."""
        return tuple(line for line in self.left_out if not line.is_protected)

    def as_plain(self) -> dict[str, Any]:
        """The explanation as `chengxin explain --json` prints it, the USCC aside."""
        return {
            "card": self.card.key,
            "edition": self.card.edition,
            "as_of": self.as_of.isoformat(),
            "known_at": self.known.at.isoformat(),
            "base": self.base,
            "points": self.points,
            "grade": None if self.grade is None else str(self.grade),
            "contributions": [
                {"indicator": n.indicator, "points": n.points, "records": list(n.record_nos)}
                for n in self.lines
            ],
            "vetoes": [
                {"veto": v.veto, "ceiling": str(v.ceiling), "records": list(v.record_nos)}
                for v in self.vetoes
            ],
            "protected": [{"record": n.record_no, "reason": n.reason} for n in self.protected],
            "not_counted": [{"record": n.record_no, "reason": n.reason} for n in self.not_counted],
            "ways_up": [_way(way) for way in self.ways_up],
        }


def _way(way: WayUp) -> dict[str, Any]:
    return {
        "kind": way.kind,
        "records": list(way.records),
        "acts": [
            {"remedy": act.kind, "record": act.record_no, "opens_on": act.opens_on.isoformat()}
            for act in way.acts
        ],
        "on": way.on.isoformat(),
        "points": way.points,
        "grade": str(way.grade),
    }


def told(
    explained: Explanation,
    *,
    search: Search,
    remedies: Remedies | None,
    card: Scorecard,
    as_of: date,
    known: KnownAt,
    shielding: frozenset[str],
    visible: dict[int, DisclosedRecord],
) -> GradeExplanation:
    """The explanation for a reader.

    Args:
        explained: What the engine found.
        search: The ways up it found.
        remedies: What the acts of the ways are.
        card: The card it was found by.
        as_of: Day of evaluation.
        known: What was known.
        shielding: Effects that take a record out of evaluation.
        visible: Records the reader may see, by number. Points rest on all records all the same;
            what was left out and ways up are told of visible ones only.
    """
    evaluation = explained.evaluation
    return GradeExplanation(
        subject_id=evaluation.subject_id,
        card=card,
        as_of=as_of,
        known=known,
        base=card.base_points,
        points=evaluation.points,
        grade=evaluation.grade,
        lines=(*_lines(card, evaluation, visible), *_group_lines(card, evaluation)),
        vetoes=tuple(_vetoes(card, evaluation, visible)),
        left_out=tuple(
            _left(entry, visible[entry.record_no], as_of, shielding)
            for entry in explained.left_out
            if entry.record_no in visible
        ),
        ways_up=tuple(way for way in search.ways if set(way.records) <= set(visible)),
        search=search,
        remedies=remedies,
    )


def _lines(
    card: Scorecard, evaluation: Evaluation, visible: dict[int, DisclosedRecord]
) -> Iterator[Line]:
    """The indicators that gave points or counted records, in the order of the card."""
    given = {c.indicator: c for c in evaluation.contributions}
    groups = {group.id: group.title for group in card.groups}
    for indicator in card.indicators:
        if indicator.id in given:
            yield Line(
                indicator=indicator.id,
                group=indicator.group,
                group_zh=groups[indicator.group].zh,
                group_en=groups[indicator.group].en,
                label_zh=indicator.label.zh,
                label_en=indicator.label.en,
                points=given[indicator.id].points,
                record_nos=given[indicator.id].records,
                records=_seen(given[indicator.id].records, visible),
                articles=_articles(card, indicator.basis),
            )


def _group_lines(card: Scorecard, evaluation: Evaluation) -> Iterator[Line]:
    """What the bounds of a dimension give or take, so that the lines add up to the points."""
    given = {c.indicator: c.points for c in evaluation.contributions}
    for group in card.groups:
        name = group_contribution(group.id)
        if name in given:
            yield Line(
                indicator=name,
                group=group.id,
                group_zh=group.title.zh,
                group_en=group.title.en,
                label_zh=f"{group.title.zh}：维度上下限",
                label_en=f"{group.title.en}: bounds of the dimension",
                points=given[name],
                record_nos=(),
                records=(),
                articles=(),
            )


def _vetoes(
    card: Scorecard, evaluation: Evaluation, visible: dict[int, DisclosedRecord]
) -> Iterator[VetoLine]:
    """Vetoes that hold, and grades given elsewhere that are a ceiling, in the order of the card."""
    held = {v.veto: v for v in evaluation.vetoes}
    for rule in (*card.vetoes, *card.indicators):
        if rule.id in held:
            yield VetoLine(
                veto=rule.id,
                label_zh=rule.label.zh,
                label_en=rule.label.en,
                ceiling=held[rule.id].ceiling or evaluation.grade,
                record_nos=held[rule.id].records,
                records=_seen(held[rule.id].records, visible),
                articles=_articles(card, rule.basis),
            )


def _seen(
    numbers: tuple[int, ...], visible: dict[int, DisclosedRecord]
) -> tuple[DisclosedRecord, ...]:
    return tuple(visible[number] for number in numbers if number in visible)


def _left(
    entry: LeftOut, record: DisclosedRecord, as_of: date, shielding: frozenset[str]
) -> LeftOutLine:
    """With the effect that shields the record, where the engine was not told which."""
    reason = entry.reason
    if reason == "shielded":
        kinds = [e.kind for e in record.effects if e.kind in shielding and e.in_force(as_of)]
        reason = next(iter(kinds), reason)
    return LeftOutLine(entry.record_no, reason, record)


def _articles(card: Scorecard, basis: tuple[Basis, ...]) -> tuple[Article, ...]:
    return tuple(Article(card.source_of(entry).title, entry.article) for entry in basis)
