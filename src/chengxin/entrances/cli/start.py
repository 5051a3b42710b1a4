"""Starts Django when a command first needs it, so that ``--help`` stays quick."""

import os


def start(*, demo: bool = False) -> None:
    """Make Django ready. Safe to repeat.

    Args:
        demo: Show the demo banner and the list of logins on the pages.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxin.config.settings")
    if demo:
        os.environ["CHENGXIN_DEMO"] = "1"
    import django

    django.setup()
    from chengxin.entrances.cli.language import language, speak

    speak(language())


def need_database() -> None:
    """Make Django ready and stop with a clear message when the database was never made.

    Raises:
        DatabaseNotMadeError: No migration has run here yet.
    """
    start()
    from django.db import connection
    from django.db.utils import OperationalError

    from chengxin.entrances.cli.errors import DatabaseNotMadeError
    from chengxin.records.store import home

    try:
        tables = connection.introspection.table_names()
    except OperationalError as error:
        raise DatabaseNotMadeError.at(str(home.home())) from error
    if "ledger_commit" not in tables:
        raise DatabaseNotMadeError.at(str(home.home()))
