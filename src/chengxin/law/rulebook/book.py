"""The rulebook: every edition of every pack, asked by key and day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from chengxin.law.errors import (
    DuplicateEditionError,
    NoRuleInForceError,
    OverlappingEditionsError,
    UnknownEditionError,
    UnknownReferenceError,
)
from chengxin.law.rulebook import folders
from chengxin.law.rulebook.case_runners import RUNNERS
from chengxin.law.rulebook.cases import Case, CaseRunner, case_files, read_case, run_cases
from chengxin.law.rulebook.editions import Edition, read_folders
from chengxin.law.rulebook.references import check_references
from chengxin.law.rulebook.schemas.base import Pack
from chengxin.law.rulebook.schemas.catalogue import CatalogueItem
from chengxin.law.rulebook.schemas.code_table import CodeTable
from chengxin.law.rulebook.schemas.directory import Directory
from chengxin.law.rulebook.schemas.holidays import StatutoryHolidays
from chengxin.law.rulebook.schemas.protections import Protections
from chengxin.law.rulebook.schemas.publicity import PublicityPack
from chengxin.law.rulebook.schemas.validation import ValidationPack
from chengxin.law.rulebook.schemas.workdays import WorkdayYear
from chengxin.law.words import EditionStatus
from chengxin.law.workdays import WorkdayCalendar

if TYPE_CHECKING:
    from chengxin.law.rulebook.schemas.report import SpecialReportPack
    from chengxin.law.rulebook.schemas.scorecard import Scorecard
    from chengxin.law.rulebook.schemas.scorecard_change import ScorecardChange

PACKAGED = folders.PACKAGED

P = TypeVar("P", bound=Pack)


@dataclass(frozen=True)
class CheckResult:
    """What a check found: counts, and one sentence per failure."""

    packs: int
    cases: int
    failures: list[str]

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failures


class Rulebook:
    """Editions of packs, cross-checked when built; answers never depend on today's date."""

    def __init__(self, editions: Iterable[Edition], *, roots: Iterable[Path] = ()) -> None:
        """Take editions from anywhere (files, the database) and hold them to each other.

        Raises:
            DuplicateEditionError: An edition was given twice.
            OverlappingEditionsError: Two adopted editions of a pack share a day.
            UnknownReferenceError: A pack points to something that is not there.
        """
        self.roots = tuple(roots)
        self._editions: dict[tuple[str, str], Edition] = {}
        for edition in editions:
            identity = (edition.pack.pack, edition.pack.edition)
            if identity in self._editions:
                raise DuplicateEditionError(
                    f"{edition.origin}: {identity[0]}, edition {identity[1]}, is already given by "
                    f"{self._editions[identity].origin}. An adopted edition is never edited: give "
                    "the new text a new edition.",
                    where=edition.origin,
                    pack=identity[0],
                    edition=identity[1],
                )
            self._editions[identity] = edition
        self._by_pack: dict[str, list[Pack]] = {}
        for edition in self._editions.values():
            self._by_pack.setdefault(edition.pack.pack, []).append(edition.pack)
        for packs in self._by_pack.values():
            packs.sort(key=lambda p: (p.in_force.since, p.edition))
        self._refuse_overlaps()
        check_references(self)

    def _refuse_overlaps(self) -> None:
        for name, packs in self._by_pack.items():
            adopted = [p for p in packs if p.status is EditionStatus.ADOPTED]
            for earlier, later in pairwise(adopted):
                day = earlier.in_force.overlap(later.in_force)
                if day is not None:
                    where = self._editions[(name, later.edition)].origin
                    raise OverlappingEditionsError(
                        f"{where}: editions {earlier.edition} and {later.edition} of {name} are "
                        f"both in force on {day}, so that day has no one answer. End the earlier "
                        "with `until`, or begin the later one afterwards.",
                        where=where,
                        pack=name,
                        editions=(earlier.edition, later.edition),
                        day=day.isoformat(),
                    )

    @property
    def packs(self) -> tuple[Pack, ...]:
        """Every edition of every pack, by name and first day."""
        return tuple(p for name in sorted(self._by_pack) for p in self._by_pack[name])

    @property
    def editions(self) -> tuple[Edition, ...]:
        """Every edition with its origin and digest, in the order given."""
        return tuple(self._editions.values())

    def editions_of(self, pack: str) -> tuple[Pack, ...]:
        """Every edition of one pack by first day; empty for a name nobody uses."""
        return tuple(self._by_pack.get(pack, ()))

    def of_kind(self, schema: type[P]) -> tuple[P, ...]:
        """Every edition of every pack of one schema."""
        return tuple(p for p in self.packs if isinstance(p, schema))

    def edition(self, pack: str, edition: str) -> Pack:
        """Exactly that edition, whatever its status.

        Raises:
            UnknownEditionError: There is none.
        """
        found = self._editions.get((pack, edition))
        if found is None:
            known = ", ".join(p.edition for p in self.editions_of(pack)) or "no edition at all"
            raise UnknownEditionError(
                f"there is no edition {edition!r} of {pack}; known: {known}. Check the spelling, "
                "or load the folder that holds it.",
                where="rulebook",
                pack=pack,
                edition=edition,
            )
        return found.pack

    def edition_of(self, pack: Pack) -> Edition:
        """The edition a pack of this rulebook was read as, which knows where its keys stand."""
        return self._editions[(pack.pack, pack.edition)]

    def in_force(self, pack: str, on: date, *, adopted_by: datetime | None = None) -> Pack:
        """The edition in force on a day, as far as it had been adopted by a moment.

        Raises:
            NoRuleInForceError: There is none.
        """
        for found in self.editions_of(pack):
            if found.is_in_force(on) and (adopted_by is None or found.is_adopted_by(adopted_by)):
                return found
        held = "; ".join(
            f"{p.edition} ({p.status}, {p.in_force.since} to {p.in_force.until or 'open'})"
            for p in self.editions_of(pack)
        )
        raise NoRuleInForceError(
            f"no edition of {pack} is in force on {on}; there is: {held or 'nothing'}. Choose "
            "another day, or adopt an edition that covers it.",
            where="rulebook",
            pack=pack,
            day=on.isoformat(),
        )

    def digest_of(self, pack: str, edition: str) -> str:
        """SHA-256 (hex) of the canonical JSON of what the edition says, groups written out."""
        self.edition(pack, edition)
        return self._editions[(pack, edition)].digest

    def origin_of(self, pack: str, edition: str) -> str:
        """Where the edition was read from."""
        self.edition(pack, edition)
        return self._editions[(pack, edition)].origin

    def catalogue_item(self, code: str, on: date) -> CatalogueItem:
        """The catalogue item in force on a day (no record without one)."""
        return cast(CatalogueItem, self.in_force(f"catalogue.{code}", on))

    def catalogue_items(self, on: date) -> tuple[CatalogueItem, ...]:
        """Every catalogue item in force on a day, by code."""
        return tuple(item for item in self.of_kind(CatalogueItem) if item.is_in_force(on))

    def catalogue_item_edition(self, code: str, edition: str) -> CatalogueItem:
        """One edition of a catalogue item, as stored with a record."""
        return cast(CatalogueItem, self.edition(f"catalogue.{code}", edition))

    def publicity_editions(self) -> list[PublicityPack]:
        """Adopted editions of the general publicity rules, by first day, without overlap."""
        found = self.editions_of("publicity.general")
        return [cast(PublicityPack, p) for p in found if p.status is EditionStatus.ADOPTED]

    def publicity(self, on: date) -> PublicityPack:
        """The general publicity rules in force on a day."""
        return cast(PublicityPack, self.in_force("publicity.general", on))

    def validation(self, on: date) -> ValidationPack:
        """The checks every row meets, in force on a day."""
        return cast(ValidationPack, self.in_force("validation.general", on))

    def protections(self, on: date) -> Protections:
        """The protections in force on a day."""
        return cast(Protections, self.in_force("protections.general", on))

    def scorecard_change(self, on: date) -> "ScorecardChange":
        """What holds when a scorecard changes, in force on a day."""
        return cast("ScorecardChange", self.in_force("scorecard-change.general", on))

    def code_table(self, key: str, on: date) -> CodeTable:
        """The code table in force on a day."""
        return cast(CodeTable, self.in_force(f"code-table.{key}", on))

    def scorecard(
        self,
        key: str,
        edition: str | None = None,
        on: date | None = None,
        adopted_by: datetime | None = None,
    ) -> "Scorecard":
        """A scorecard: the named edition, or the one in force `on`, else the newest adopted.

        Args:
            key: `comprehensive` of `scorecard.comprehensive`.
            edition: Exactly this edition, whatever its status.
            on: The edition in force on that day.
            adopted_by: Leave out what was adopted after this moment.
        """
        name = f"scorecard.{key}"
        if edition is not None:
            return cast("Scorecard", self.edition(name, edition))
        if on is not None:
            return cast("Scorecard", self.in_force(name, on, adopted_by=adopted_by))
        adopted = [p for p in self.editions_of(name) if p.status is EditionStatus.ADOPTED]
        if adopted_by is not None:
            adopted = [p for p in adopted if p.is_adopted_by(adopted_by)]
        if not adopted:
            raise NoRuleInForceError(
                f"no adopted edition of {name}; known: "
                f"{', '.join(p.edition for p in self.editions_of(name)) or 'none'}. Adopt one, or "
                "name an edition.",
                where="rulebook",
                pack=name,
                day="" if adopted_by is None else adopted_by.isoformat(),
            )
        return cast("Scorecard", adopted[-1])

    def scorecards(self) -> "tuple[Scorecard, ...]":
        """Every edition of every scorecard."""
        return tuple(cast("Scorecard", p) for p in self.packs if p.kind == "scorecard")

    def report(self, key: str, on: date) -> "SpecialReportPack":
        """The report pack in force on a day."""
        return cast("SpecialReportPack", self.in_force(f"report.{key}", on))

    @cached_property
    def workdays(self) -> WorkdayCalendar:
        """The calendar of working days over every adopted arrangement."""
        return WorkdayCalendar(
            [y for y in self.of_kind(WorkdayYear) if y.status is EditionStatus.ADOPTED],
            [h for h in self.of_kind(StatutoryHolidays) if h.status is EditionStatus.ADOPTED],
        )

    @cached_property
    def directory(self) -> Directory:
        """The district's directory: its newest adopted edition."""
        found = [d for d in self.of_kind(Directory) if d.status is EditionStatus.ADOPTED]
        if not found:
            raise NoRuleInForceError(
                "the rulebook holds no adopted directory. Add one under directory/.",
                where="rulebook",
                pack="directory",
                day="",
            )
        return max(found, key=lambda d: d.in_force.since)

    def check(self, runners: Mapping[str, CaseRunner] | None = None) -> CheckResult:
        """Run every case under ``cases/`` of the loaded folders.

        Args:
            runners: More runners by kind of pack, for kinds an upper layer can run
                (`{"scorecard": run}`). A case without a runner is a failure, and so is a pack
                without a case, a base card aside.
        """
        files = case_files(self.roots)
        counted, failures = run_cases(self, files, {**RUNNERS, **(runners or {})})
        with_case = {path.parent.name for _, path in files}
        failures += [
            f"{name}: no case shows what this pack does; write one under cases/{name}/"
            for name in sorted(self._by_pack)
            if self.roots and name not in with_case and not self._only_extended(name)
        ]
        return CheckResult(packs=len(self._editions), cases=counted, failures=failures)

    def _only_extended(self, name: str) -> bool:
        """Whether a pack is a base card: the cases of the cards built on it show what it does."""
        return all(getattr(pack, "is_base", False) for pack in self._by_pack[name])

    def case(self, origin: str) -> Case:
        """A case of the loaded folders by its place, like ``cases/catalogue.honour/plain.yml``.

        Raises:
            UnknownReferenceError: There is no such file.
        """
        for root in self.roots:
            if (root / origin).is_file():
                return read_case(root, root / origin)
        raise UnknownReferenceError(
            f"there is no case {origin}. Correct `like`, or write that case first.",
            where=origin,
            key="like",
            reference=origin,
        )

    def describe(self) -> list[dict[str, Any]]:
        """One row per edition, for a table on screen."""
        return [
            {
                "pack": p.pack,
                "edition": p.edition,
                "status": str(p.status),
                "title_zh": p.title.zh,
                "since": p.in_force.since.isoformat(),
                "until": None if p.in_force.until is None else p.in_force.until.isoformat(),
                "confidence": str(p.confidence),
                "digest": self.digest_of(p.pack, p.edition),
            }
            for p in self.packs
        ]


def load(paths: Iterable[Path] | None = None) -> Rulebook:
    """The rulebook of some folders; without any, the packaged one.

    Raises:
        RulebookError: The first file that is refused, with what, where, why and the remedy.
    """
    roots = [PACKAGED] if paths is None else list(paths)
    return Rulebook(read_folders(roots), roots=roots)


@cache
def default() -> Rulebook:
    """The packaged rulebook, read once per process."""
    return load()
