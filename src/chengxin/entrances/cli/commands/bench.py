"""``chengxin bench``: run benchmarks of a source tree, each beside its peer."""

import json
import re
import subprocess  # nosec B404: runs this tree's own benchmarks only
import sys
from pathlib import Path
from typing import Any

import click

import chengxin
from chengxin.entrances.cli import screen
from chengxin.entrances.cli.errors import CommandError
from chengxin.entrances.cli.language import say
from chengxin.entrances.cli.options import common
from chengxin.entrances.cli.root import PROBLEMS_FOUND


class NoBenchmarksError(CommandError):
    """Benchmarks come with the source tree, not with an installed wheel."""

    code = "no-benchmarks"


@click.command(help=say("运行性能基准（需在源码目录）", "run the benchmarks of a source tree"))
@click.argument("names", nargs=-1, metavar="[W1 …]")
@common
def command(names: tuple[str, ...], as_json: bool) -> int:
    """Exit 1 when a benchmark fails."""
    tree, known = _benchmarks()
    chosen = [name.upper() for name in names] or list(known)
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise click.UsageError(
            say(
                f"没有 {'、'.join(unknown)}；现有 {'、'.join(known)}",
                f"there is no {', '.join(unknown)}; there are {', '.join(known)}",
            )
        )
    figures = {name: _run(tree, known[name], name) for name in chosen}
    if as_json:
        screen.show_object({"benchmarks": figures})
    else:
        for name, found in figures.items():
            screen.line(f"{name}: {json.dumps(found, ensure_ascii=False, indent=2)}")
    return PROBLEMS_FOUND if any("failed" in found for found in figures.values()) else 0


def _benchmarks() -> tuple[Path, dict[str, str]]:
    """The source tree, and module names by W1, W2, …"""
    for tree in (Path.cwd(), Path(chengxin.__file__).parents[2]):
        modules = [m for m in (tree / "benchmarks").glob("w[0-9][0-9]_*.py") if _is_run(m)]
        if modules:
            return tree, {f"W{int(m.stem[1:3])}": f"benchmarks.{m.stem}" for m in sorted(modules)}
    raise NoBenchmarksError(
        say(
            "这里没有 benchmarks/。请在源码目录下运行。",
            "there is no benchmarks/ here. Run this in a source tree.",
        )
    )


def _is_run(module: Path) -> bool:
    """Whether it is a benchmark itself, not one of the parts that stand beside it."""
    return '__name__ == "__main__"' in module.read_text(encoding="utf-8")


def _run(tree: Path, module: str, name: str) -> dict[str, Any]:
    screen.note(say(f"{name} 运行中…", f"running {name}…"))
    done = subprocess.run(  # noqa: S603  # nosec B603
        [sys.executable, "-m", module], cwd=tree, capture_output=True, text=True, check=False
    )
    objects = re.findall(r"^\{.*", done.stdout, re.MULTILINE | re.DOTALL)
    if done.returncode or not objects:
        return {"failed": (done.stderr or done.stdout).strip()[-2000:]}
    found: dict[str, Any] = json.loads(objects[0])
    return found
