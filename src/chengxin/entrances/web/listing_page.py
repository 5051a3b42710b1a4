"""What the page of one listing shows at every door: facts in words, clocks, letters."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chengxin.affairs.lists import letters
from chengxin.affairs.lists.models import ListCase, ListRemoval
from chengxin.affairs.lists.rules import item_of, rules_of
from chengxin.affairs.lists.transitions import AFFAIR
from chengxin.entrances.web import case_parts
from chengxin.entrances.web.listing_words import tone
from chengxin.entrances.web.registers import months_in_words
from chengxin.entrances.web.templatetags.cx import by_language
from chengxin.law import listing as days
from chengxin.law.rulebook.schemas.list_rules import Clause, ListRules


@dataclass(frozen=True)
class Said:
    """One clause of the rules that this listing rests on."""

    words: str
    article: str


def rules_on(listing: ListCase, on: date) -> ListRules:
    """The rules of the listing's kind on a day."""
    return rules_of(listing.kind, on)


def context(listing: ListCase, *, today: date, door: str) -> dict[str, Any]:
    """Everything a page about one listing draws, on the desk and among the enterprise's pages."""
    rules = rules_on(listing, today)
    entry = getattr(listing, "entry", None)
    return {
        "listing": listing,
        "tone": tone(listing.state, is_trust=rules.nature == "trust"),
        "title": by_language(rules.title),
        "rules": rules,
        "grounds": [_said(rules.ground(code)) for code in listing.grounds],
        "cleared": [_said(rules.exclusion(code)) for code in listing.cleared],
        "basis": letters.basis_in_words(rules, listing.basis),
        "particulars": _particulars(listing, rules, today),
        "statements": listing.statements.all(),
        "term": months_in_words(listing.months) if listing.decided_on else "",
        "entry": entry,
        "early_from": days.early_from(rules.early_removal, entry.listed_on) if entry else None,
        "removal": ListRemoval.objects.filter(entry=entry).first() if entry else None,
        "cause": _cause(listing, rules),
        "clocks": case_parts.clocks(AFFAIR, listing.case_no, today=today),
        "history": case_parts.history(AFFAIR, listing.case_no, door=door),
        "letters": case_parts.letters(
            AFFAIR, listing.case_no, door=door, subject_id=listing.told_subject_id
        ),
        "evidence": case_parts.evidence(listing.case_no, door=door),
        "law": case_parts.law_beside((rules.pack, rules.edition)),
    }


def _said(clause: Clause | None) -> Said:
    words = getattr(clause, "text", None)
    return Said(by_language(words), clause.article if clause else "")


def _cause(listing: ListCase, rules: ListRules) -> Said | None:
    cause = rules.removal(listing.removal_cause)
    return None if cause is None else Said(by_language(cause.title), cause.article)


def _particulars(listing: ListCase, rules: ListRules, on: date) -> list[tuple[str, str]]:
    item = item_of(rules, on)
    named = [(item.field(name), listing.particulars[name]) for name in rules.asks
             if name in listing.particulars]  # fmt: skip
    return [(field.title_zh, str(text)) for field, text in named]
