"""What is committed works on any machine, and names none."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.repository import ROOT, text_of, tracked

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
NAMES_HOSTS = {"package-lock.json", *LOCKS, "requirements-build.lock"}
# Hosts of package registries; a source that names one works only where that one is reached.
REGISTRIES = re.compile(
    "|".join(("pypi" + r"\.org", "registry" + r"\.npmjs", "files\\.pythonhosted", "npmmirror"))
)
ABSOLUTE = re.compile(r"(?<![\w./~<$}-])/(?:home|root|Users|work)/[\w-]+")


def test_no_lock_file_carries_download_addresses() -> None:
    assert not (ROOT / "uv.lock").exists()
    assert '"resolved"' not in text_of(ROOT / "package-lock.json")
    for name in NAMES_HOSTS:
        assert not re.search(r"https?://[^\s\"]*\.(whl|tar\.gz|tgz)", text_of(ROOT / name)), name


@pytest.mark.parametrize("name", LOCKS)
def test_every_pinned_package_has_a_hash(name: str) -> None:
    pins = re.split(r"\n(?=[a-z0-9])", text_of(ROOT / name))
    bare = [pin.split("\n")[0] for pin in pins if "==" in pin and "--hash=sha256:" not in pin]
    assert bare == []


def test_npm_packages_are_pinned_with_hashes() -> None:
    lock = json.loads(text_of(ROOT / "package-lock.json"))
    packages = {name: found for name, found in lock["packages"].items() if name}
    assert packages
    assert [name for name, found in packages.items() if "integrity" not in found] == []


def test_locks_hold_every_dependency_of_the_project() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    lock = text_of(ROOT / "requirements.lock")
    names = [re.split(r"[\[<>=!;~ ]", one)[0] for one in project["project"]["dependencies"]]
    assert [name for name in names if f"\n{name}==" not in f"\n{lock}"] == []


def test_build_tools_are_pinned() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    lock = text_of(ROOT / "requirements-build.lock")
    names = [re.split(r"[<>=]", one)[0] for one in project["build-system"]["requires"]]
    assert [name for name in names if f"\n{name}==" not in lock] == []


def _lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert _lines_with(REGISTRIES, [p for p in tracked() if p.name != Path(__file__).name]) == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    paths = [p for p in tracked() if p.suffix not in {".lock", ".svg"}]
    assert _lines_with(ABSOLUTE, paths) == []


def test_the_licence_is_whole() -> None:
    text = text_of(ROOT / "LICENSE")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_scripts_run_without_a_search_path_of_their_own() -> None:
    for name in ("setup", "demo", "test", "check", "prove"):
        path = ROOT / "scripts" / name
        assert path.stat().st_mode & 0o111, name
        assert text_of(path).startswith("#!/usr/bin/env bash\n"), name
