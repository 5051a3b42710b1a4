"""Runs commands in this process, against a database of their own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chengxin.entrances.cli import language, root
from chengxin.entrances.cli.district import making
from chengxin.entrances.cli.district.files import Handover
from chengxin.law import rulebook

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def object(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def _run(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            root.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        language.speak("zh")
        return Ran(int(left.value.code or 0), printed.out, printed.err)

    return _run


@pytest.fixture(scope="session")
def small_district(tmp_path_factory: pytest.TempPathFactory) -> making.MadeDistrict:
    return making.make_district(
        folder=tmp_path_factory.mktemp("district") / "files",
        rulebook=rulebook.default(),
        subjects=300,
        today=TODAY,
        seed=5,
    )


@pytest.fixture
def files(small_district: making.MadeDistrict) -> Callable[[str, str], list[Handover]]:
    """Files of an item and a department, in the order in which they were handed in."""

    def _files(item: str, department: str) -> list[Handover]:
        return [h for h in small_district.handovers if (h.item, h.department) == (item, department)]

    return _files


@pytest.fixture
def directory(own_database: str) -> str:
    """A database of this test's own with the departments of the district."""
    from chengxin.records.accounts import services as accounts

    accounts.adopt_directory(rulebook.default().directory)
    return own_database


@pytest.fixture
def registered(directory: str, run: Run, files: Any) -> Path:
    """The register has been taken in; returns its file."""
    first = files("registration", "market-regulation")[0]
    ran = run("intake", first.path, "--item", "registration", "--department", "market-regulation",
              "--received-at", first.received_at.isoformat(), "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    path: Path = first.path
    return path
