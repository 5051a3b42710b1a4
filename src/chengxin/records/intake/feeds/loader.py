"""Reads a feed file and holds it to its catalogue item."""

from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from chengxin.law.errors import RulebookError
from chengxin.law.rulebook import CatalogueItem
from chengxin.law.rulebook.yaml_reading import read_yaml
from chengxin.records.intake.errors import FeedError
from chengxin.records.intake.feeds.schema import ColumnRule, Condition, Feed

_AMOUNTS = ("amount_yuan", "amount_wan")
_KIND_OF_PARSER = {"date": "date", "spreadsheet_date": "date", **dict.fromkeys(_AMOUNTS, "amount")}


def load_feed(path: Path) -> Feed:
    """The feed in a YAML file.

    Raises:
        FeedError: What in which file is wrong, why, and how to mend it.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FeedError(
            f"{path}: the feed file cannot be read ({error}). Check the path and the encoding.",
            value=str(path),
            why=str(error),
        ) from error
    try:
        return read_feed(read_yaml(text, origin=path.name), origin=path.name)
    except RulebookError as error:
        raise FeedError(str(error), value=path.name, why=error.code) from error


def read_feed(found: dict[str, Any], *, origin: str) -> Feed:
    """The feed in a mapping, as a file or a batch keeps it."""
    try:
        feed = Feed.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "(whole file)"
        raise FeedError(
            f"{origin}, key {place}: {first['msg']}. The keys a feed may have are described in "
            "chengxin/records/intake/feeds/schema.py.",
            value=f"{origin}:{place}",
            why=first["type"],
        ) from error
    _check_patterns(feed, origin)
    return feed


def _check_patterns(feed: Feed, origin: str) -> None:
    conditions: list[Condition] = [*feed.revoked_when, *feed.hold_when]
    conditions += [case for rule in feed.columns for case in rule.cases]
    patterns = [c.matches for c in conditions] + [rule.extract for rule in feed.columns]
    for pattern in filter(None, patterns):
        try:
            pl.Series([""]).str.contains(pattern)
        except pl.exceptions.ComputeError as error:
            raise FeedError(
                f"{origin}: {pattern!r} is not a pattern ({str(error).splitlines()[-1].strip()}). "
                "Correct it; brackets and dots that mean themselves need a backslash.",
                value=pattern,
                why="pattern",
            ) from error


def check_against(feed: Feed, item: CatalogueItem) -> None:
    """Hold a feed to the edition of its catalogue item in force.

    Raises:
        FeedError: It names a field the item does not have, or parses one as what it is not.
    """
    if feed.item != item.code:
        raise _refused(feed, feed.item, f"it is made for {feed.item}, not for {item.code}")
    for rule in feed.columns:
        _check_rule(feed, rule, item)
    for name in feed.not_provided:
        _field(feed, name, item)
    for name in feed.natural_key:
        if name not in feed.kept_columns:
            _field(feed, name, item)
    recognises = {n if n in feed.kept_columns else item.field(n).name for n in feed.natural_key}
    for rule in feed.columns:
        if rule.or_received_on and (not recognises or item.field(rule.to).name in recognises):
            why = "the day of receipt changes; natural_key must recognise the document without it"
            raise _refused(feed, rule.to, why)


def _check_rule(feed: Feed, rule: ColumnRule, item: CatalogueItem) -> None:
    field = _field(feed, rule.to, item)
    wanted = _KIND_OF_PARSER.get(rule.parse or "")
    if wanted is not None and field.kind != wanted:
        raise _refused(
            feed, rule.to, f"parse: {rule.parse} fits a {wanted}, {field.name} is a {field.kind}"
        )
    if rule.or_received_on and item.shape != "state":
        why = "or_received_on says since when a state is known to hold; an act happened on its day"
        raise _refused(feed, rule.to, why)


def _field(feed: Feed, name: str, item: CatalogueItem) -> Any:
    try:
        return item.field(name)
    except KeyError:
        known = ", ".join(sorted(f.name for f in item.fields))
        why = f"{item.code}, edition {item.edition}, has no such field; it has {known}"
        raise _refused(feed, name, why) from None


def _refused(feed: Feed, name: str, why: str) -> FeedError:
    return FeedError(
        f"feed {feed.feed}, {name}: {why}. Correct the feed file.",
        value=f"{feed.feed}:{name}",
        why=why,
    )
