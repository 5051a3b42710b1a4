"""Shared fixtures: the test database belongs to the owner role, and tests run as the app role."""

import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Before Django reads its settings: a state folder of its own, so tests never touch a real one.
if "CHENGXIN_TEST_HOME" in os.environ:
    os.environ["CHENGXIN_HOME"] = os.environ["CHENGXIN_TEST_HOME"]
elif not os.environ.get("PYTEST_XDIST_WORKER"):
    _HOME = tempfile.TemporaryDirectory(prefix="chengxin-tests-")
    os.environ["CHENGXIN_HOME"] = _HOME.name
os.environ.pop("CHENGXIN_DEMO", None)
if os.environ.get("PYTEST_XDIST_WORKER"):
    # Each worker is a core's work; with a thread for every core they would wait for each other.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")


# What fails on one machine must fail on every other. HYPOTHESIS_PROFILE=searching looks further.
settings.register_profile("suite", derandomize=True)
settings.register_profile("searching", max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def _database_name(worker: str) -> str:
    return f"test_chengxin_{worker}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: "pytest.FixtureRequest", worker_id: str) -> Iterator[None]:
    """Make the test database as owner, migrate and grant; connections then run as app."""
    from django.db import connections

    from chengxin.records.store import connection, provision

    name = _database_name(worker_id)
    with django_db_blocker.unblock():
        if connection.is_embedded():
            provision.create_role_and_database(name)
        for alias in ("default", "owner"):
            connections[alias].settings_dict["NAME"] = name
        provision.migrate()
        provision.grant_privileges("owner")
        connections["owner"].close()
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The xdist worker's name, or ``main``."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture
def own_database(
    django_db_setup: None,
    django_db_blocker: "pytest.FixtureRequest",
    worker_id: str,
) -> Iterator[str]:
    """A database of this test's own, copied from the migrated one: commits are real and seen by
    other connections. It is dropped afterwards. Do not combine with ``db``."""
    from django.db import connections

    from tests import databases

    template, name = _database_name(worker_id), f"{_database_name(worker_id)}_own"
    with django_db_blocker.unblock():
        databases.copy_of(template, name)
        for alias in ("default", "owner"):
            connections[alias].settings_dict["NAME"] = name
        try:
            yield name
        finally:
            databases.drop(name)
            for alias in ("default", "owner"):
                connections[alias].settings_dict["NAME"] = template
