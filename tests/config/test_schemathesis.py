"""Requests made from the description of the API itself: whatever is sent, the answer is one that the description says, and never a 5xx."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from accounts.services import issue_token
from config.wsgi import application
from tests.concertation.world import World

MOST = int(os.environ.get("API_EXAMPLES", "10"))
"""Requests of each operation, well made and as many badly made."""


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A request that ends closes nothing: all are in the transaction of the test, as Django's own client has them."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.deep
@override_settings(ALLOWED_HOSTS=["*"], API_READS=0, API_WRITES=0)
def test_whatever_is_sent_is_answered_as_described(world: World, one_connection: None) -> None:
    """In the name of the administrator, who may do most; each address with a few requests, well and badly made."""
    import schemathesis  # which takes a second: this test alone pays for it
    from schemathesis import GenerationMode, checks

    looked_at = [
        checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    world.call()
    headers = {"Authorization": f"Bearer {issue_token(actor=world.admin, user=world.admin)}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    wrong, tried = [], 0
    for result in schema.get_all_operations():
        operation = result.ok()
        tried += 1

        for mode in GenerationMode:

            @settings(max_examples=MOST, database=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
            @given(case=operation.as_strategy(generation_mode=mode))
            def asked(case: Any) -> None:
                case.call_and_validate(headers=headers, checks=looked_at)

            try:
                asked()
            except Unsatisfiable:  # an address that takes nothing takes nothing badly made
                assert mode.is_negative
            except Exception as fault:  # whatever it is, it is told with those of the other operations
                wrong.append(f"{operation.label}, {mode.value}: {str(fault)[:600]}")
    assert wrong == []
    assert tried > 250
