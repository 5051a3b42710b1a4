"""Worked examples a lawyer can read, and the runners that hold the packs to them.

A case lives in ``rulebook/cases/<pack>/<name>.yml`` with the keys `name`, `why`, `valid_on` and
what its kind of pack needs; `expect` says what must come out. A folder is named after its pack.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chengxin.law.errors import CreditError
from chengxin.law.rulebook.yaml_reading import read_yaml

if TYPE_CHECKING:
    from chengxin.law.rulebook.book import Rulebook


@dataclass(frozen=True)
class Case:
    """One case file: the pack it is about, where it stands, and what it says."""

    pack: str
    origin: str
    content: Mapping[str, Any]


CaseRunner = Callable[["Rulebook", Case], list[str]]
"""Runs one case; returns a sentence per failure, none when the case holds."""


def case_files(roots: Iterable[Path]) -> list[tuple[Path, Path]]:
    """Every case file of some rulebook folders, each with its root."""
    return [(root, path) for root in roots for path in sorted((root / "cases").rglob("*.yml"))]


def read_case(root: Path, path: Path) -> Case:
    """A case from its file; the folder above it names the pack."""
    origin = path.relative_to(root).as_posix()
    content = read_yaml(path.read_text(encoding="utf-8"), origin=origin)
    return Case(pack=path.parent.name, origin=origin, content=content)


def run_cases(
    book: "Rulebook", files: Iterable[tuple[Path, Path]], runners: Mapping[str, CaseRunner]
) -> tuple[int, list[str]]:
    """How many cases were run, and a sentence per failure.

    Args:
        book: The rulebook the cases are about.
        files: Root and path of each case file.
        runners: Runners by kind of pack.
    """
    counted = 0
    failures: list[str] = []
    for root, path in files:
        counted += 1
        try:
            case = read_case(root, path)
            failures += [f"{case.origin}: {said}" for said in _run(book, case, runners)]
        except (CreditError, KeyError, TypeError, ValueError) as error:
            failures.append(f"{path.relative_to(root)}: {type(error).__name__}: {error}")
    return counted, failures


def run_case(book: "Rulebook", case: Case, runners: Mapping[str, CaseRunner]) -> list[str]:
    """What one case, wherever it is kept, says against the rulebook; never raises for a bad one."""
    try:
        return _run(book, case, runners)
    except (CreditError, KeyError, TypeError, ValueError) as error:
        return [f"{type(error).__name__}: {error}"]


def _run(book: "Rulebook", case: Case, runners: Mapping[str, CaseRunner]) -> list[str]:
    if not book.editions_of(case.pack):
        return [f"no pack is called {case.pack}; the folder of a case is the name of its pack"]
    missing = [key for key in ("name", "why", "expect") if key not in case.content]
    if missing:
        return [f"a case says {', '.join(missing)}"]
    runner = runners.get(case.pack.partition(".")[0])
    if runner is None:
        return ["nothing can run cases of this kind of pack; pass a runner to Rulebook.check"]
    return runner(book, case)
