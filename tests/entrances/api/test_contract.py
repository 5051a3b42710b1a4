"""The interface does what its description says, whatever is sent (schemathesis)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings

from chengxin.records.accounts.actors import Actor
from chengxin.records.intake import clients
from tests.entrances.api.conftest import System

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

for kind in (
    "application/x-ndjson",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.apache.parquet",
):
    schemathesis.serializer.alias(kind, "text/plain")

EXAMPLES = 12
MANY = 10**6
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
# No schema can say which text is a table of an item, so a well-formed push may still be refused;
# and a body that is binary may be empty for schemathesis, which is a refusal of its length.
for check in ("positive_data_acceptance", "negative_data_rejection"):
    config = getattr(schema.config.checks, check)
    config.expected_statuses = [*config.expected_statuses, "411", "422"]


@pytest.fixture
def token(system: System) -> Iterator[str]:
    """A token of a system that has one batch, and no limit to what it may ask."""
    limits = ("API_PUSHES_PER_MINUTE", "API_READS_PER_MINUTE", "API_TOKENS_PER_MINUTE")
    with override_settings(**dict.fromkeys(limits, MANY)):
        assert system.push().status_code == 202
        clients.allow_reading(
            client_id=system.credentials.client.pk, basis="示例条例第一条",
            actor=Actor.command_line("office"), at=datetime.now(UTC),
        )  # fmt: skip
        system.token = system.ask_token(scope="intake records").json()["access_token"]
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)  # the requests share this test's transaction
        yield system.token
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_the_description_allows(case: Any, token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})
