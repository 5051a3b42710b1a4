"""The command ``chengxin``: finds the file of a command, and turns errors into words."""

import importlib
import sys
from typing import Any, NoReturn

import click

from chengxin.entrances.cli import language
from chengxin.entrances.cli.language import say
from chengxin.law.errors import CreditError

# Command → its module under `commands`. Only the one asked for is imported.
COMMANDS = {
    "demo": "demo",
    "intake": "intake",
    "template": "template",
    "export": "export",
    "evaluate": "evaluate",
    "explain": "explain",
    "quality": "quality",
    "report": "report",
    "verify": "verify",
    "subject": "subject",
    "serve": "serve",
    "worker": "worker",
    "watch": "watch",
    "client": "client",
    "migrate": "migrate",
    "rulebook": "rulebook",
    "audit": "audit",
    "bench": "bench",
}
PROBLEMS_FOUND = 1


class Commands(click.Group):
    """The group of all commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        found: click.Command = importlib.import_module(
            f"chengxin.entrances.cli.commands.{module}"
        ).command
        return found


def make_root() -> click.Group:
    """The group with its texts in the language in use."""
    return Commands(
        name="chengxin",
        help=say(
            "诚信：区级公共信用平台。状态都在 CHENGXIN_HOME（默认 var/）下。",
            "Chengxin, a district's public-credit platform. All state is under CHENGXIN_HOME "
            "(default var/).",
        ),
        params=[
            click.Option(
                ["--lang"],
                type=click.Choice(["zh", "en"]),
                expose_value=False,
                callback=_choose_language,
                help=say("输出语言", "language of the output"),
            ),
        ],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def _choose_language(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value:
        language.speak(value)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run one command and leave with its exit code."""
    asked = sys.argv[1:] if arguments is None else arguments
    language.speak_as_asked(asked)
    try:
        code = make_root().main(args=asked, prog_name="chengxin", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("已中止。", "Stopped."), err=True)
        sys.exit(130)
    except CreditError as error:
        click.echo(f"chengxin: {error.message} [{error.code}]", err=True)
        sys.exit(PROBLEMS_FOUND)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(PROBLEMS_FOUND)
    sys.exit(code if isinstance(code, int) else 0)
