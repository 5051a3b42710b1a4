"""Turns among two processes: what one of them does with every second file, in the files' order.

Nothing here needs Django: a process is handed its turns before it can make Django ready.
"""

from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Event, Semaphore

from chengxin.entrances.cli import start


class StoppedError(RuntimeError):
    """The other process failed; its error is the one to read."""


class Turns:
    """Whose turn it is to receive a file and whose to record one, among two processes."""

    def __init__(self, context: BaseContext) -> None:
        """The first file is this process's.

        Args:
            context: What starts the other process.
        """
        self._receiving = context.Semaphore(1), context.Semaphore(0)
        self._recording = context.Semaphore(1), context.Semaphore(0)
        self._failed = context.Event()

    def receiving(self, place: int) -> "_Turn":
        """The turn at receiving of the file at a place of the order."""
        return _Turn(self._receiving, place, self._failed)

    def recording(self, place: int) -> "_Turn":
        """The turn at recording of the file at a place of the order."""
        return _Turn(self._recording, place, self._failed)


class _Turn:
    """One file's turn: awaited once, then passed on to the file after it."""

    def __init__(self, semaphores: tuple[Semaphore, Semaphore], place: int, failed: Event) -> None:
        self._own, self._next = semaphores[place % 2], semaphores[(place + 1) % 2]
        self._failed = failed
        self._is_awaited = False

    def await_it(self) -> None:
        """Wait until the file before has had its turn.

        Raises:
            StoppedError: The other process failed and will never pass its turn on.
        """
        while not self._is_awaited:
            self._is_awaited = self._own.acquire(timeout=1)
            if self._failed.is_set():
                raise StoppedError

    def __enter__(self) -> "_Turn":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._failed.set()
            return
        self.await_it()
        self._next.release()


_turns: Turns | None = None


def begin(turns: Turns) -> None:
    """Make the other process ready; runs once there."""
    global _turns  # a semaphore reaches another process only when that starts
    _turns = turns
    start.start()


def of_this_process() -> Turns:
    """The turns that the other process was begun with."""
    assert _turns is not None
    return _turns
