"""What a command prints: one JSON object for machines, or lines and tables for people."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from chengxin.entrances.cli.options import is_interactive

Advance = Callable[[int], None]
BAR_AFTER_SECONDS = 2.0
WIDTH_OF_FILES = 160  # columns, where no terminal says how wide it is


def show_object(found: dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    click.echo(json.dumps(found, ensure_ascii=False, default=str))


def line(text: str = "") -> None:
    """Print one line on standard output."""
    click.echo(text)


def note(text: str) -> None:
    """Print one line on standard error, where it never mixes with results."""
    click.echo(text, err=True)


def table(headers: Sequence[str], rows: Sequence[Sequence[Any]], *, title: str = "") -> None:
    """Print a table on standard output."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    drawn = Table(title=title or None, title_justify="left", box=SIMPLE_HEAD)
    for header in headers:
        drawn.add_column(header, overflow="fold")
    for row in rows:
        drawn.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_FILES).print(drawn)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Advance]:
    """A bar on standard error once the work has lasted two seconds; silent when nobody watches.

    Args:
        what: The work, in a few words.
        total: How much there is, or None when that is not known.

    Yields:
        A function that takes how much more has been done.
    """
    from rich.console import Console
    from rich.progress import Progress

    began = time.monotonic()
    bar = Progress(console=Console(stderr=True), transient=True, disable=not is_interactive())
    task = bar.add_task(what, total=total)

    def advance(done: int) -> None:
        if not bar.live.is_started and time.monotonic() - began > BAR_AFTER_SECONDS:
            bar.start()
        bar.advance(task, done)

    try:
        yield advance
    finally:
        bar.stop()


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner on standard error while a step of unknown length lasts."""
    if not is_interactive():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(what):
        yield
