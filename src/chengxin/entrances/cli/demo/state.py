"""What the demonstration remembers of the district it made, and how it makes room."""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from chengxin.entrances.cli.errors import CommandError
from chengxin.entrances.cli.language import say
from chengxin.records.store import connection, embedded, home

# What belongs to one district; keys and the certificate authority serve the next one as well.
OWN_FOLDERS = ("postgres", "replica", "files", "demo")


class NotADemonstrationError(CommandError):
    """The database there was not made by the demonstration; facts: `home`."""

    code = "not-a-demonstration"
    home: str


class DemonstrationOnServerError(CommandError):
    """The demonstration begins anew only in its own embedded database."""

    code = "demonstration-on-server"


class InUseError(CommandError):
    """Another process uses the database; facts: `home`."""

    code = "in-use"
    home: str


@dataclass(frozen=True)
class DemoState:
    """The district that is there. ``ready`` is false while it is being made."""

    subjects: int
    seed: int
    today: date
    ready: bool
    model: str = ""
    troubled: str = ""


def remember(state: DemoState) -> None:
    """Keep what was made."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = asdict(state) | {"today": state.today.isoformat()}
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def recall() -> DemoState | None:
    """The district that is there, or None."""
    kept = home.read_json(_path())
    if not kept:
        return None
    return DemoState(**{**kept, "today": date.fromisoformat(kept["today"])})


def make_room() -> None:
    """Remove the district that is there, and only what the demonstration made.

    Raises:
        NotADemonstrationError: There is a database, and the demonstration did not make it.
        DemonstrationOnServerError: The database is a server's, which is not emptied from here.
        InUseError: Another process uses it.
    """
    root = home.home()
    if not connection.is_embedded():
        if recall() is None:
            return
        raise DemonstrationOnServerError(
            say(
                "DATABASE_URL 指定的数据库里已有一次演示。请换一个空库，或不设 DATABASE_URL。",
                "the database of DATABASE_URL already holds a demonstration. Name an empty one, "
                "or unset DATABASE_URL.",
            )
        )
    if not (root / "postgres").exists():
        return
    if recall() is None:
        raise NotADemonstrationError(
            say(
                f"{root} 里的数据库不是演示建立的，不会清空。请用 CHENGXIN_HOME 指定另一个目录。",
                f"the database in {root} was not made by the demonstration and will not be "
                "emptied. Name another folder with CHENGXIN_HOME.",
            ),
            home=str(root),
        )
    embedded.ensure_running()  # joins a server that a killed process left behind, to stop it
    embedded.stop()
    if (root / "postgres" / "data" / "postmaster.pid").exists():
        raise InUseError(
            say(
                f"{root} 正被另一个 chengxin 进程使用，请先结束它。",
                f"another chengxin process uses {root}; end it first.",
            ),
            home=str(root),
        )
    for name in OWN_FOLDERS:
        shutil.rmtree(root / name, ignore_errors=True)


def _path() -> Path:
    return home.home() / "demo" / "district.json"
