"""Refusals of the command line itself."""

from typing import Self

from chengxin.entrances.cli.language import say
from chengxin.law.errors import CreditError


class CommandError(CreditError):
    """A command cannot do what was asked of it."""

    code = "command"


class DatabaseNotMadeError(CommandError):
    """The database has no tables yet; facts: `home`."""

    code = "database-not-made"
    home: str

    @classmethod
    def at(cls, home: str) -> Self:
        """The refusal for one state folder."""
        return cls(
            say(
                f"{home} 下还没有数据库。请先运行 chengxin migrate（正式使用）"
                "或 chengxin demo（演示），或用 CHENGXIN_HOME 指定已有的数据目录。",
                f"there is no database under {home} yet. Run `chengxin migrate` (for real use) or "
                "`chengxin demo` first, or name another state folder with CHENGXIN_HOME.",
            ),
            home=home,
        )


class SubjectNotFoundError(CommandError):
    """No subject answers to that code or name; facts: `asked`."""

    code = "subject-not-found"
    asked: str
