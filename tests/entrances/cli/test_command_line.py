"""What every command keeps to: one JSON object, exit codes, two languages, help without Django."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from chengxin.entrances.cli import language, root
from chengxin.law.errors import CreditError

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def _run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            root.main(list(arguments))
        printed = capsys.readouterr()
        language.speak("zh")
        return int(left.value.code or 0), printed.out, printed.err

    return _run


def test_json_is_one_object_and_nothing_else(run: Run) -> None:
    code, out, _ = run("rulebook", "check", "--json")
    assert code == 0
    assert set(json.loads(out)) == {"packs", "cases", "failures"}


def test_a_wrong_option_is_wrong_usage(run: Run) -> None:
    code, out, err = run("rulebook", "check", "--no-such-option")
    assert (code, out) == (2, "")
    assert "--no-such-option" in err


def test_an_unknown_command_is_wrong_usage(run: Run) -> None:
    assert run("conjure")[0] == 2


def test_an_error_of_ours_is_told_and_exits_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class NothingThereError(CreditError):
        code = "nothing-there"

    def refuse(*_: object) -> None:
        raise NothingThereError("there is nothing there; put something there first")

    from chengxin.entrances.cli.commands import rulebook

    monkeypatch.setattr(rulebook, "check_packaged", refuse)
    code, out, err = run("rulebook", "check")
    assert (code, out) == (1, "")
    assert "put something there first" in err
    assert "[nothing-there]" in err


@pytest.mark.parametrize("name", list(root.COMMANDS))
def test_every_command_explains_itself_in_both_languages(run: Run, name: str) -> None:
    command = root.Commands().get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    code, out, _ = run(name, "--help")
    assert code == 0
    assert name in out


def test_the_language_is_chosen_on_either_side(run: Run) -> None:
    assert "packs" in run("--lang", "en", "rulebook", "check")[1]
    assert "packs" in run("rulebook", "check", "--lang", "en")[1]
    assert "规则包" in run("rulebook", "check")[1]


def test_help_does_not_start_django() -> None:
    asked = "import sys; from chengxin.entrances.cli import root\n"
    asked += "try: root.main(['--help'])\nexcept SystemExit: pass\n"
    asked += "sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
