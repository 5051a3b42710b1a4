"""Spark for scorecards: a session to run the compiled expression in, wherever it can be had.

Three ways, in the order in which they are looked for unless one is named:

- an address ``sc://host:port``: a Spark cluster, or a Sail server, by Spark Connect;
- ``local[2]``: Apache Spark in a Java machine of this process (``chengxin[spark]`` and Java 17);
- ``sail``: Sail, which speaks Spark Connect, in this process (``chengxin[sail]``, no Java).

One session serves a process; it is opened when first asked for and closed when the process ends.
"""

import atexit
import importlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chengxin.law.errors import InputError

VARIABLE = "CHENGXIN_SPARK"
SAIL = "sail"
LOCAL = "local[2]"
LOCAL_MEMORY = "4g"

_sessions: dict[str, Any] = {}


class SparkUnavailableError(InputError):
    """Spark was asked for and cannot be had; facts: `value` (what was asked for), `missing`."""

    code = "spark-unavailable"
    missing: str


def session(wanted: str | None = None) -> Any:
    """The Spark session of this process.

    Args:
        wanted: An address, ``local[n]`` or ``sail``; None = what ``CHENGXIN_SPARK`` says, else
            whichever is installed.

    Raises:
        SparkUnavailableError: It cannot be had; the message says what to install.
    """
    master = wanted or os.environ.get(VARIABLE) or _installed()
    if master not in _sessions:
        _sessions[master] = _opener(master)()
    return _sessions[master]


def _installed() -> str:
    """Whichever way is installed here."""
    if has_java_spark() and shutil.which("java"):
        return LOCAL
    if _has("pysail") and _has("pyspark"):
        return SAIL
    raise SparkUnavailableError(
        "Spark is not installed here. Install chengxin[sail] (no Java needed) or chengxin[spark] "
        f"with Java 17, or name a Spark Connect address in {VARIABLE}, such as sc://host:15002. "
        "Without Spark, evaluate with --engine duckdb.",
        value="",
        missing="pyspark",
    )


def _opener(master: str) -> Callable[[], Any]:
    if master.startswith("sc://"):
        _need("pyspark", master, "pip install 'chengxin[sail]'")
        return lambda: _connected(master)
    if master == SAIL:
        for module in ("pyspark", "pysail"):
            _need(module, master, "pip install 'chengxin[sail]'")
        return _sail
    if not master.startswith("local"):
        raise SparkUnavailableError(
            f"{master!r} is no way to Spark: write sail, local[2] or sc://host:port.",
            value=master,
            missing="",
        )
    if not has_java_spark():
        raise _missing("pyspark", master, "pip install 'chengxin[spark]'")
    if shutil.which("java") is None:
        raise _missing("java", master, "install a Java 17 runtime, or use CHENGXIN_SPARK=sail")
    return lambda: _local(master)


def _need(module: str, wanted: str, remedy: str) -> None:
    if not _has(module):
        raise _missing(module, wanted, remedy)


def _missing(what: str, wanted: str, remedy: str) -> SparkUnavailableError:
    return SparkUnavailableError(
        f"Spark as {wanted!r} needs {what}, which is not here: {remedy}. "
        "Without Spark, evaluate with --engine duckdb.",
        value=wanted,
        missing=what,
    )


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def has_java_spark() -> bool:
    """Whether the whole of Spark is here, not its client alone."""
    found = importlib.util.find_spec("pyspark")
    return found is not None and any(
        Path(place, "jars").is_dir() for place in found.submodule_search_locations or ()
    )


def _connected(address: str) -> Any:
    from pyspark.sql import SparkSession

    with _main_has_a_file():
        importlib.import_module("pyspark.sql.connect")
    return _prepared(SparkSession.builder.remote(address).create())


@contextmanager
def _main_has_a_file() -> Iterator[None]:
    """Spark Connect ends a process whose main module has no file: it takes that for its doctests.

    A process fed by another one (a worker of the test runner, say) has no such file. It must not
    keep one either: what it starts would look for the file.
    """
    main = sys.modules["__main__"]
    if hasattr(main, "__file__"):
        yield
        return
    main.__file__ = __file__
    try:
        yield
    finally:
        del main.__file__


def _sail() -> Any:
    os.environ.setdefault("RUST_LOG", "error")
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    _host, port = server.listening_address
    opened = _connected(f"sc://127.0.0.1:{port}")

    def close() -> None:
        opened.stop()
        server.stop()

    atexit.register(close)
    return opened


def _local(master: str) -> Any:
    from pyspark.sql import SparkSession

    opened = (
        SparkSession.builder.master(master)
        .appName("chengxin")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", os.environ.get("CHENGXIN_SPARK_MEMORY", LOCAL_MEMORY))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    atexit.register(opened.stop)
    return _prepared(opened)


def _prepared(opened: Any) -> Any:
    """Days are days: nothing depends on where the process runs; a wrong cast is an error."""
    opened.conf.set("spark.sql.session.timeZone", "UTC")
    opened.conf.set("spark.sql.ansi.enabled", "true")
    return opened
