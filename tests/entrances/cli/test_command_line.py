"""What every command keeps to: one JSON object, exit codes, two languages, help without Django."""

import subprocess
import sys

import pytest

from chengxin.entrances.cli import root
from chengxin.law.errors import CreditError
from tests.entrances.cli.conftest import Run


def test_json_is_one_object_and_nothing_else(run: Run) -> None:
    ran = run("rulebook", "check", "--json")
    assert ran.code == 0
    assert set(ran.object) == {"packs", "cases", "failures"}


def test_a_wrong_option_is_wrong_usage(run: Run) -> None:
    ran = run("rulebook", "check", "--no-such-option")
    assert (ran.code, ran.out) == (2, "")
    assert "--no-such-option" in ran.err


def test_an_unknown_command_is_wrong_usage(run: Run) -> None:
    assert run("conjure").code == 2


def test_an_error_of_ours_is_told_and_exits_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class NothingThereError(CreditError):
        code = "nothing-there"

    def refuse(*_: object) -> None:
        raise NothingThereError("there is nothing there; put something there first")

    from chengxin.entrances.cli.commands import rulebook

    monkeypatch.setattr(rulebook, "check_packaged", refuse)
    ran = run("rulebook", "check")
    assert (ran.code, ran.out) == (1, "")
    assert "put something there first" in ran.err
    assert "[nothing-there]" in ran.err


@pytest.mark.parametrize("name", list(root.COMMANDS))
def test_every_command_explains_itself_in_both_languages(run: Run, name: str) -> None:
    command = root.Commands().get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    ran = run(name, "--help")
    assert ran.code == 0
    assert name in ran.out


def test_the_language_is_chosen_on_either_side(run: Run) -> None:
    assert "packs" in run("--lang", "en", "rulebook", "check").out
    assert "packs" in run("rulebook", "check", "--lang", "en").out
    assert "规则包" in run("rulebook", "check").out


def test_help_does_not_start_django() -> None:
    asked = "import sys; from chengxin.entrances.cli import root\n"
    asked += "try: root.main(['--help'])\nexcept SystemExit: pass\n"
    asked += "sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
