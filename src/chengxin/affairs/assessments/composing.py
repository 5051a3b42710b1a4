"""The content of a notice from the figures: a pure function of its period and what was known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chengxin.affairs.assessments.enums import NoticeKind
from chengxin.affairs.assessments.errors import NothingToNoticeError
from chengxin.affairs.assessments.periods import Period
from chengxin.engines.documents.model import Cell, Issuer
from chengxin.engines.documents.notice import (
    AppealLine,
    DefectLine,
    ItemLine,
    QualityNotice,
    Share,
    SilentLine,
    TraceLine,
    UnitLine,
)
from chengxin.engines.documents.notice_view import per_cent
from chengxin.law.rulebook.schemas.quality import QualityPack
from chengxin.records.intake.quality.enums import AppealState, MonthState
from chengxin.records.intake.quality.figures import MISSED, Figure, by_unit, figures, together
from chengxin.records.intake.quality.models import Appeal
from chengxin.records.intake.quality.problems import defects
from chengxin.records.intake.quality.rows import rows_behind
from chengxin.records.intake.quality.scope import Scope

TRACES_KEPT = 2000
UNITS_WITH_DEFECTS = 6
_KINDS = ("gaps", "elsewhere", "unreported")
_STATES = {MonthState.SILENT: "静默", MonthState.CONTRADICTED: "零报告有误"}
_APPEALS = {
    AppealState.SUBMITTED: "待核",
    AppealState.ACCEPTED: "成立",
    AppealState.REFUSED: "不成立",
}


@dataclass(frozen=True)
class Material:
    """Everything a notice is made of: the figures of its period and of the one before."""

    scope: Scope
    now: list[Figure]
    before: list[Figure]

    @property
    def pack(self) -> QualityPack:
        """The rules of the period."""
        return self.scope.pack


def material(scope: Scope, period: Period) -> Material:
    """Read the figures of a period and of the one before, as known at the scope's moment.

    Raises:
        NothingToNoticeError: Nobody handed anything in, and nobody should have.
    """
    own = replace(scope, since=period.since, until=period.until)
    earlier = replace(scope, since=period.previous.since, until=period.previous.until)
    found = figures(own)
    if not found:
        raise NothingToNoticeError(
            f"nothing was handed in for {period.number}, so there is nothing to notice.",
            period=period.number,
        )
    return Material(own, found, figures(earlier))


def compose(period: Period, made: Material, issuer: Issuer, *, remarks: str) -> QualityNotice:
    """The content of a notice; the same material gives the same bytes."""
    scope, pack = made.scope, made.pack
    whole, before = together(pack, made.now), together(pack, made.before)
    assert whole is not None
    units = _units(made)
    return QualityNotice(
        kind=period.kind.value,
        number=period.number,
        title=period.title,
        issuer=issuer,
        since=period.since,
        until=period.until,
        as_of=scope.on,
        known_at=scope.known.at,
        known_seq=scope.known.seq,
        pack=pack.pack,
        pack_edition=pack.edition,
        pack_digest=scope.book.digest_of(pack.pack, pack.edition),
        summary=_summary(period, whole, before, units, pack),
        district=_shares(pack, whole, before),
        received=whole.counts["received"],
        previous_received=before.counts["received"] if before else 0,
        units=units,
        items=_items(made),
        named=_named(made, units),
        defects=tuple(_defects(made, units)),
        traces=tuple(_traces(made)),
        silent=tuple(_silent(made)),
        appeals=tuple(_appeals(made)),
        rules=_rules(pack),
        remarks=remarks,
    )


def _shares(pack: QualityPack, now: Figure, before: Figure | None) -> tuple[Share, ...]:
    return tuple(
        Share(
            rate=rate.id,
            title=rate.title.zh,
            numerator=now.rates[rate.id].numerator,
            denominator=now.rates[rate.id].denominator,
            ppm=now.rates[rate.id].ppm,
            raw_ppm=now.rates[rate.id].raw_ppm,
            previous_ppm=before.rates[rate.id].ppm if before else None,
            target_ppm=rate.target_ppm,
            tone=now.rates[rate.id].tone,
        )
        for rate in pack.rates
    )


def _ranks(pack: QualityPack, found: dict[str, Figure]) -> dict[str, int]:
    """Rank by points; equal points share a rank, and who could not be measured has none."""
    marks = {code: figure.mark(pack) for code, figure in found.items()}
    ranked = {code: mark.milli_points for code, mark in marks.items() if mark.standing}
    return {code: 1 + sum(p > points for p in ranked.values()) for code, points in ranked.items()}


def _units(made: Material) -> tuple[UnitLine, ...]:
    pack, directory = made.pack, made.scope.book.directory
    now, before = by_unit(pack, made.now), by_unit(pack, made.before)
    ranks, earlier = _ranks(pack, now), _ranks(pack, before)
    standings = {s.id: s.title.zh for s in pack.assessment.standings}
    lines = []
    for code, figure in now.items():
        mark = figure.mark(pack)
        lines.append(
            UnitLine(
                department=code,
                title=directory.unit(code).short_zh if code in directory else code,
                rank=ranks.get(code),
                previous_rank=earlier.get(code),
                received=figure.counts["received"],
                accepted=figure.counts["accepted"],
                held=figure.counts["held"],
                rejected=figure.counts["rejected"],
                late=figure.counts["late"],
                shares=_shares(pack, figure, before.get(code)),
                milli_points=mark.milli_points,
                standing=standings.get(mark.standing, ""),
                silent=figure.months_missed,
                provisional=figure.provisional,
            )
        )
    return tuple(sorted(lines, key=lambda u: (u.rank or len(lines) + 1, -u.received, u.department)))


def _items(made: Material) -> tuple[ItemLine, ...]:
    groups: dict[str, list[Figure]] = {}
    for figure in made.now:
        groups.setdefault(figure.item, []).append(figure)
    lines = []
    for item in sorted(groups):
        whole = together(made.pack, groups[item])
        if whole is None or whole.is_empty:
            continue
        lines.append(
            ItemLine(
                item=item,
                title=_item_title(made.scope, item),
                received=whole.counts["received"],
                accepted=whole.counts["accepted"],
                held=whole.counts["held"],
                rejected=whole.counts["rejected"],
                late=whole.counts["late"],
                shares=_shares(made.pack, whole, None),
            )
        )
    return tuple(lines)


def _item_title(scope: Scope, item: str) -> str:
    editions = scope.book.editions_of(f"catalogue.{item}")
    return editions[-1].title.zh if editions else item


def _unit_title(scope: Scope, code: str) -> str:
    directory = scope.book.directory
    return directory.unit(code).short_zh if code in directory else code


def _summary(
    period: Period,
    whole: Figure,
    before: Figure | None,
    units: tuple[UnitLine, ...],
    pack: QualityPack,
) -> tuple[str, ...]:
    counts = whole.counts
    word = "本月" if period.kind is NoticeKind.MONTHLY else "本季度"
    reporting = sum(unit.received > 0 for unit in units)
    grown = ""
    if before is not None and before.counts["received"]:
        difference = counts["received"] - before.counts["received"]
        grown = f"，比上期{'增加' if difference >= 0 else '减少'}{abs(difference):,}行"
    silent = sum(unit.silent for unit in units)
    classes = _class_words(units, pack)
    return (
        f"{word}{reporting}个单位上报{counts['received']:,}行{grown}；{_parts(counts)}",
        "；".join(
            f"{rate.title.zh}{per_cent(whole.rates[rate.id].ppm)}"
            for rate in pack.rates
            if whole.rates[rate.id].ppm is not None
        )
        + f"；静默{silent}个单位月。",
        *((classes,) if classes else ()),
    )


def _parts(counts: dict[str, int]) -> str:
    accepted, held, rejected = (f"{counts[name]:,}" for name in ("accepted", "held", "rejected"))
    return f"采用{accepted}行，暂存{held}行，退回{rejected}行，三者之和等于上报数。"


def _class_words(units: tuple[UnitLine, ...], pack: QualityPack) -> str:
    parts = []
    for standing in pack.assessment.standings:
        count = sum(unit.standing == standing.title.zh for unit in units)
        if count:
            parts.append(f"{standing.title.zh}{count}个")
    return f"按得分分等：{'，'.join(parts)}。" if parts else ""


def _named(made: Material, units: tuple[UnitLine, ...]) -> tuple[str, ...]:
    """One sentence for each unit at or above the line from which the pack names it."""
    lines = []
    for unit in units:
        reasons = [
            f"{share.title}{per_cent(share.ppm)}（{share.numerator:,}/{share.denominator:,}）"
            for share in unit.shares
            if share.ppm is not None and share.ppm >= made.pack.rate(share.rate).named_from_ppm
        ]
        if reasons:
            lines.append(f"{unit.title}：{'，'.join(reasons)}。")
    return tuple(lines)


def _defects(made: Material, units: tuple[UnitLine, ...]) -> Iterable[DefectLine]:
    worst = sorted(units, key=lambda u: (-(u.held + u.rejected), u.department))
    for unit in [u for u in worst if u.held + u.rejected][:UNITS_WITH_DEFECTS]:
        own = replace(made.scope, department=unit.department)
        for found in defects(own, limit=made.pack.assessment.named_defects):
            yield DefectLine(
                department=unit.department,
                unit=unit.title,
                item=_item_title(made.scope, found.item),
                field=found.title,
                message=found.message,
                rule=found.rule,
                rows=found.rows,
            )


def _traces(made: Material) -> Iterable[TraceLine]:
    scope = made.scope
    for count in _KINDS:
        title = made.pack.count(count).title.zh
        for row in rows_behind(scope, count)[:TRACES_KEPT]:
            if row.excused:
                continue
            yield TraceLine(
                unit=_unit_title(scope, row.department),
                item=_item_title(scope, row.item),
                month=row.month or scope.since,
                kind=title,
                document_no=row.document_no,
                note=row.note,
            )


def _silent(made: Material) -> Iterable[SilentLine]:
    for figure in made.now:
        if figure.month_state in MISSED:
            yield SilentLine(
                unit=_unit_title(made.scope, figure.department),
                item=_item_title(made.scope, figure.item),
                month=figure.month,
                state=_STATES[figure.month_state],
            )


def _appeals(made: Material) -> Iterable[AppealLine]:
    """Appeals about the period as they stood then; withdrawn ones left out."""
    scope = made.scope
    found = Appeal.objects.filter(
        month__gte=scope.since, month__lte=scope.until, submitted_at__lte=scope.known.at
    ).order_by("id")
    for appeal in found.prefetch_related("rows"):
        decided = appeal.decided_at is not None and appeal.decided_at <= scope.known.at
        state = AppealState(appeal.state) if decided else AppealState.SUBMITTED
        if state is AppealState.WITHDRAWN:
            continue
        about = made.pack.count(appeal.count).title.zh
        yield AppealLine(
            appeal_no=appeal.appeal_no,
            unit=_unit_title(scope, appeal.department_id),
            about=f"{_item_title(scope, appeal.item)} {appeal.month:%Y-%m} {about}",
            rows=len(appeal.rows.all()),
            state=_APPEALS[state],
            reason=appeal.reason if decided else "",
        )


def _rules(pack: QualityPack) -> tuple[Cell, ...]:
    cells = [Cell(label=rate.title.zh, value=rate.formula.zh) for rate in pack.rates]
    marks = "；".join(f"{c.title.zh}{c.milli_points // 1000}分" for c in pack.assessment.criteria)
    classes = "，".join(
        f"{s.title.zh}不低于{s.from_milli_points // 1000}分"
        for s in pack.assessment.standings
        if s.from_milli_points
    )
    sources = "；".join(dict.fromkeys(source.title for source in pack.source[:5]))
    return (
        *cells,
        Cell(label="得分", value=f"{marks}；达到目标得满分，其间按比例"),
        Cell(label="等次", value=classes),
        Cell(label="依据", value=sources),
    )
