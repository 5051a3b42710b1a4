"""What a check looks at: the loader's refusals, the cases, the records held."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chengxin.affairs.amendments.holdings import Draft, Holdings, examine
from chengxin.affairs.amendments.texts import (
    DRAFTED_KINDS,
    adopted_text,
    read_cases,
    read_draft,
)
from chengxin.law.errors import CreditError, NoRuleInForceError, RulebookError
from chengxin.law.rulebook import Addition, CatalogueItem, Rulebook, parse_edition
from chengxin.law.rulebook.case_runners import RUNNERS, check_rows
from chengxin.law.rulebook.cases import Case, case_files, read_case, run_case
from chengxin.records.editions import in_use
from chengxin.records.editions.models import LawEdition


@dataclass
class Found:
    """Result of a check, before it is written down."""

    failures: list[str] = field(default_factory=list)
    cases: int = 0
    differing: list[dict[str, str]] = field(default_factory=list)
    holdings: Holdings = field(default_factory=Holdings)

    @property
    def passed(self) -> bool:
        """Whether the draft may be released as far as the rulebook is concerned."""
        return not self.failures


def addition_of(
    edition: LawEdition, *, at: datetime, kinds: tuple[str, ...] = DRAFTED_KINDS
) -> Addition:
    """A draft as the loader takes it, as if it were released at that moment.

    Raises:
        RulebookError: The text is refused by its schema.
    """
    text = adopted_text(read_draft(edition.text, kinds).pack, at=at)
    return Addition(parse_edition(text, origin=edition.origin), replaces=edition.replaces)


def look_at(edition: LawEdition, *, at: datetime, seq: int) -> Found:
    """Check a draft against the rulebook in use, the cases and the records known at a commit."""
    found = Found()
    try:
        addition = addition_of(edition, at=at)
        book = in_use.with_draft(addition)
    except RulebookError as error:
        found.failures.append(error.message)
        return found
    _run_own_cases(found, edition, book)
    pack = addition.edition.pack
    if isinstance(pack, CatalogueItem):
        before = _before(pack)
        _run_packaged_cases(found, pack, book)
        if before is not None:
            found.holdings = examine(Draft(item=pack, before=before, book=book), seq=seq)
    return found


def _before(item: CatalogueItem) -> CatalogueItem | None:
    """The item as it is in force until the draft begins; None for a new one."""
    book, since = in_use.current(), item.in_force.since
    for day in (since, since - timedelta(days=1)):
        try:
            return book.catalogue_item(item.code, day)
        except NoRuleInForceError:
            continue
    return None


def _run_own_cases(found: Found, edition: LawEdition, book: Rulebook) -> None:
    try:
        cases = read_cases(edition.cases, edition.pack)
    except RulebookError as error:
        found.failures.append(error.message)
        return
    for case in cases:
        found.cases += 1
        found.failures += _named(case, run_case(book, case, RUNNERS))


def _run_packaged_cases(found: Found, item: CatalogueItem, book: Rulebook) -> None:
    """Run the cases of the item's other editions on the draft: what reads differently is told."""
    for case in _packaged(book, item.pack):
        found.cases += 1
        try:
            said = check_rows(book, case, item)
        except (CreditError, KeyError, TypeError, ValueError) as error:
            said = [f"{type(error).__name__}: {error}"]
        name = str(case.content.get("name", case.origin))
        found.differing += [{"case": name, "origin": case.origin, "said": s} for s in said]


def _packaged(book: Rulebook, pack: str) -> Iterable[Case]:
    for root, path in case_files(book.roots):
        if path.parent.name == pack:
            yield read_case(root, path)


def _named(case: Case, said: list[str]) -> list[str]:
    return [f"{case.content.get('name', case.origin)}: {sentence}" for sentence in said]
