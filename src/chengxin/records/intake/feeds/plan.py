"""Makes the column plan of a feed for one file."""

from collections.abc import Sequence

import polars as pl

from chengxin.law.rulebook import CatalogueItem
from chengxin.records.intake.columns import (
    FEED_PATTERN,
    KEPT,
    NOTES_HEADER,
    ORIGIN_HEADER,
    ColumnPlan,
    RawProblem,
    refuse_unknown,
    text_of,
)
from chengxin.records.intake.errors import AmbiguousTableError, MissingColumnsError
from chengxin.records.intake.feeds.loader import check_against
from chengxin.records.intake.feeds.parsers import parsed, parser
from chengxin.records.intake.feeds.schema import ColumnRule, Condition, Feed, RowCondition

_NOTHING = pl.lit(None, pl.String)


def feed_plan(
    headers: Sequence[str], feed: Feed, item: CatalogueItem, *, called: str
) -> ColumnPlan:
    """The plan of a file that a feed describes.

    Raises:
        FeedError: The feed does not fit the catalogue item.
        UnknownColumnsError: A column the feed does not name.
        MissingColumnsError: A column the feed reads is not in the file.
    """
    check_against(feed, item)
    place = _places(headers, called)
    _refuse_missing(feed, place, called)
    known = feed.known_columns | {NOTES_HEADER, ORIGIN_HEADER}
    refuse_unknown([name for name in place if name not in known], item, called)
    texts = _Texts(feed, place)
    rules = [(item.field(rule.to).name, rule) for rule in feed.columns]
    return ColumnPlan(
        item=item,
        fields={name: texts.value(rule, item) for name, rule in rules},
        column_of={
            name: place[source]
            for name, rule in rules
            for source in reversed(rule.columns)
            if source in place
        },
        kept={
            name: pl.coalesce(texts.of(header) for header in headers)
            for name, headers in feed.kept_columns.items()
            if any(header in place for header in headers)
        },
        revoked=texts.any_of(feed.revoked_when),
        identifier=texts.of(feed.identifier.from_) if feed.identifier else None,
        estimated=texts.estimated(rules),
        returned_from=texts.of(ORIGIN_HEADER) if ORIGIN_HEADER in place else None,
        unnamed=tuple(i for i, h in enumerate(headers) if not h.strip()),
        problems=(*_held(feed, texts), *_unmatched(feed, texts)),
        received_on_fields=tuple(name for name, rule in rules if rule.or_received_on),
        is_feed=True,
    )


def key_columns(feed: Feed, item: CatalogueItem) -> tuple[str, ...]:
    """The columns of `Mapped.frame` that the feed's natural key is made of."""
    return tuple(
        KEPT + name if name in feed.kept_columns else item.field(name).name
        for name in feed.natural_key
    )


def _places(headers: Sequence[str], called: str) -> dict[str, int]:
    place: dict[str, int] = {}
    for index, header in enumerate(headers):
        name = header.strip()
        if not name:
            continue
        if name in place:
            raise AmbiguousTableError(
                f"{called}: two columns are called {name}. Rename or delete one of them.",
                value=called,
                names=[name],
            )
        place[name] = index
    return place


def _refuse_missing(feed: Feed, place: dict[str, int], called: str) -> None:
    missing = [
        " or ".join(rule.sources)
        for rule in feed.columns
        if rule.sources and not rule.optional and not any(s in place for s in rule.sources)
    ]
    conditions = (*feed.revoked_when, *feed.hold_when)
    needed = [rule.column for rule in conditions if not rule.optional]
    needed += [feed.identifier.from_] if feed.identifier else []
    missing += [name for name in needed if name not in place]
    if missing:
        raise MissingColumnsError(
            f"{called}: feed {feed.feed} reads columns that are not there: {', '.join(missing)}. "
            "Export the file with them, or use the feed made for this file.",
            value=called,
            columns=missing,
        )


class _Texts:
    """Texts of one file's columns by header, as a feed reads them."""

    def __init__(self, feed: Feed, place: dict[str, int]) -> None:
        self._blank = list(feed.blank)
        self._place = place

    def of(self, name: str) -> pl.Expr:
        """The text of a column; null where it is empty, blank for this feed, or not there."""
        if name not in self._place:
            return _NOTHING
        text = text_of(self._place[name])
        return pl.when(~text.is_in(self._blank)).then(text) if self._blank else text

    def value(self, rule: ColumnRule, item: CatalogueItem) -> pl.Expr:
        """The value of a field in the form of the field."""
        if rule.constant is not None:
            return pl.lit(rule.constant)
        text = pl.coalesce(self.of(name) for name in rule.sources)
        if rule.extract is not None:
            text = _extracted(text, rule.extract)
        if rule.values:
            text = text.replace(rule.values)
        text = self._decided(rule, text)
        if rule.parse is not None:
            text = parsed(text, parser(rule.parse, item.field(rule.to)))
        return text

    def _decided(self, rule: ColumnRule, text: pl.Expr) -> pl.Expr:
        value = text if rule.otherwise is None else pl.lit(rule.otherwise)
        for case in reversed(rule.cases):
            seen = text if case.from_ is None else self.of(case.from_)
            value = pl.when(holds(case, seen)).then(pl.lit(case.value)).otherwise(value)
        return value

    def any_of(self, conditions: Sequence[RowCondition]) -> pl.Expr | None:
        """Whether one of several conditions holds; None when there are none."""
        if not conditions:
            return None
        return pl.any_horizontal(holds(c, self.of(c.column)) for c in conditions)

    def estimated(self, rules: Sequence[tuple[str, ColumnRule]]) -> pl.Expr | None:
        """List of the fields whose text comes from a column that only stands in."""
        parts = []
        for name, rule in rules:
            own = [self.of(s) for s in rule.sources if s not in rule.estimated_from]
            stand_in = [self.of(s) for s in rule.estimated_from]
            if stand_in:
                missing = pl.coalesce(*own, _NOTHING).is_null()
                used = missing & pl.coalesce(stand_in).is_not_null()
                parts.append(pl.when(used).then(pl.lit([name])))
        if not parts:
            return None
        return pl.concat_list(p.fill_null(pl.lit([], pl.List(pl.String))) for p in parts)


def _extracted(text: pl.Expr, pattern: str) -> pl.Expr:
    """The first group of a pattern, or all it finds when it has no group."""
    group = 1 if pl.Series([""]).str.extract_groups(pattern).struct.fields else 0
    return text.str.extract(pattern, group)


def holds(condition: Condition, text: pl.Expr) -> pl.Expr:
    """Whether a condition holds of a text; never null."""
    if condition.in_ is not None:
        found = text.is_in(list(condition.in_))
    elif condition.not_in is not None:
        found = ~text.is_in(list(condition.not_in))
    elif condition.contains is not None:
        found = text.str.contains(condition.contains, literal=True)
    elif condition.matches is not None:
        found = text.str.contains(condition.matches)
    else:
        return text.is_null() if condition.is_blank else text.is_not_null()
    return found.fill_null(value=False)


def _held(feed: Feed, texts: _Texts) -> list[RawProblem]:
    return [
        RawProblem(
            when=holds(rule, texts.of(rule.column)),
            value=texts.of(rule.column),
            field=rule.column,
            rule=rule.rule,
            severity="hold",
            message=rule.message_zh,
            remedy=rule.remedy_zh,
        )
        for rule in feed.hold_when
    ]


def _unmatched(feed: Feed, texts: _Texts) -> list[RawProblem]:
    """Columns that are only read through patterns, none of which finds anything."""
    extracted: dict[str, list[str]] = {}
    for rule in feed.columns:
        if rule.extract is not None:
            for source in rule.sources:
                extracted.setdefault(source, []).append(rule.extract)
    whole = {s for rule in feed.columns if rule.extract is None for s in rule.sources}
    return [
        RawProblem(
            when=texts.of(name).is_not_null()
            & ~pl.any_horizontal(texts.of(name).str.contains(p).fill_null(False) for p in patterns),
            value=texts.of(name),
            field=name,
            rule=FEED_PATTERN,
        )
        for name, patterns in extracted.items()
        if name not in whole and name not in feed.kept_columns
    ]
