"""Serves the pages, and runs the jobs beside them."""

import hashlib
import http.client
import multiprocessing
import os
import signal
import socket
import subprocess  # nosec B404: starts this program's own worker only
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from chengxin.entrances.cli import screen, start
from chengxin.entrances.cli.errors import CommandError
from chengxin.entrances.cli.language import say

APPLICATION = "chengxin.config.wsgi:application"
STOP_WITHIN_SECONDS = 15
READY_WITHIN_SECONDS = 60
LOOK_EVERY_SECONDS = 0.5
NOT_LOADED = ("redoc.*", "htmx-*.js", "htmax-*.js")
"""Files of libraries that no page of ours loads."""


class NotReadyError(CommandError):
    """The pages did not answer after the start; facts: `page`."""

    code = "not-ready"
    page: str

    @classmethod
    def of(cls, host: str, port: int) -> "NotReadyError":
        """For pages that should be answered there."""
        return cls(
            say(
                f"{page(host, port)} 在 {READY_WITHIN_SECONDS} 秒内没有应答；请看上面的日志。",
                f"{page(host, port)} did not answer in {READY_WITHIN_SECONDS} s; see the log.",
            ),
            page=page(host, port),
        )


class PortTakenError(CommandError):
    """Another program listens on that port; facts: `port`."""

    code = "port-taken"
    port: int


def collect_static() -> int:
    """Copy, hash and compress what pages load into ``static``; returns 0 when nothing changed."""
    from django.conf import settings
    from django.contrib.staticfiles import finders
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    digest = hashlib.sha256()
    count = 0
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list(["CVS", ".*", "*~"]), key=lambda found: found[0]):
            facts = os.stat(storage.path(name))
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
            count += 1
    stamp = root / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return 0
    call_command(
        "collectstatic",
        interactive=False,
        verbosity=0,
        clear=root.exists(),
        ignore_patterns=list(NOT_LOADED),
    )
    stamp.write_text(digest.hexdigest())
    return count


def collecting_static() -> "Future[int]":
    """`collect_static` in a process of its own, beside other work."""
    beside = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=start.start)
    found = beside.submit(collect_static)
    beside.shutdown(wait=False)
    return found


def check_port(host: str, port: int) -> None:
    """Stop before any work when nothing can listen there.

    Raises:
        PortTakenError: Somebody else does.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(
                say(
                    f"{host}:{port} 无法监听（{error.strerror}）。请用 --port 换一个端口。",
                    f"cannot listen on {host}:{port} ({error.strerror}). Choose another --port.",
                ),
                port=port,
            ) from error


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run ``chengxin worker`` as a child for as long as the block lasts."""
    with _beside("worker", "--quiet"):
        yield


@contextmanager
def pages_beside(host: str, port: int) -> Iterator["PagesBeside"]:
    """Run ``chengxin serve`` as a child for as long as the block lasts."""
    with _beside("serve", "--host", host, "--port", str(port), "--processes", "1", "--quiet") as it:
        yield PagesBeside(it, host, port)


class PagesBeside:
    """Pages that another process serves."""

    def __init__(self, child: "subprocess.Popen[bytes]", host: str, port: int) -> None:
        """Take over a child that was just started."""
        self._child = child
        self._host, self._port = host, port

    def await_the_first_answer(self) -> None:
        """Wait until a page has been answered.

        Raises:
            NotReadyError: None was in time, or the child ended.
        """
        if not _answers(_reachable(self._host), self._port, lambda: self._child.poll() is None):
            raise NotReadyError.of(self._host, self._port)

    def wait(self) -> None:
        """Wait until the child ends, or somebody ends this process with Ctrl-C or SIGTERM."""
        is_over = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: is_over.set())
        while self._child.poll() is None and not is_over.wait(LOOK_EVERY_SECONDS):
            pass


@contextmanager
def _beside(*arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a command of this program as a child for as long as the block lasts.

    The child leaves when its input ends, so it does not outlive a parent that was killed.
    """
    child = subprocess.Popen(  # noqa: S603 - this program  # nosec B603
        [sys.executable, "-m", "chengxin.entrances.cli", *arguments, "--until-input-ends"],
        stdin=subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C is the parent's: it ends its children one by one
    )
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.communicate(timeout=STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()


def leave_when_input_ends() -> None:
    """End this process when the one that started it is gone: that one holds the other end."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def serve(*, host: str, port: int, workers: int, when_ready: Callable[[], None]) -> None:
    """Serve the pages until interrupted.

    Args:
        host: Address to listen on.
        port: Port to listen on.
        workers: Processes that answer.
        when_ready: Called once, as soon as a page has been answered.

    Raises:
        NotReadyError: No page was answered in time; nothing serves any more.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    failed = threading.Event()

    def await_the_first_answer() -> None:
        if _answers(_reachable(host), port, lambda: True):
            when_ready()
        else:
            failed.set()
            signal.raise_signal(signal.SIGINT)

    threading.Thread(target=await_the_first_answer, daemon=True).start()
    # Forked, a worker would inherit Polars without its threads and wait for them for ever.
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        backpressure=64,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
    if failed.is_set():
        raise NotReadyError.of(host, port)


def _answers(host: str, port: int, is_alive: Callable[[], bool]) -> bool:
    """Wait for a page to be answered; whether one was in time."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < deadline and is_alive():
        asking = http.client.HTTPConnection(host, port, timeout=READY_WITHIN_SECONDS)
        try:
            asking.request("GET", "/")
            asking.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return True
        finally:
            asking.close()
    return False


def page(host: str, port: int) -> str:
    """The address to open."""
    return f"http://{_reachable(host)}:{port}/"


def _reachable(host: str) -> str:
    """An address of this machine that reaches a server listening on ``host``."""
    everywhere = {"0.0.0.0", "::"}  # noqa: S104  # nosec B104 - only looked up
    return "127.0.0.1" if host in everywhere else host


def announce(host: str, port: int) -> None:
    """Print the page to open."""
    screen.line(say(f"请打开 {page(host, port)}", f"Open {page(host, port)}"))
    screen.note(say("Ctrl-C 结束", "Ctrl-C ends"))
