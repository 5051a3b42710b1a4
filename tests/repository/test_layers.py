"""Imports point downwards."""

from importlinter.cli import lint_imports

from tests.repository import ROOT


def test_import_contracts_are_kept() -> None:
    result = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert result == 0
