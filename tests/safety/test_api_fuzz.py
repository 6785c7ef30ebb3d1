"""Whatever the OpenAPI document allows or forbids is answered as the document says, and never with a 500."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from api.programs import ok
from api.road import Road, active
from clones import Clone
from depth import EXAMPLES
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from michinori.api import document
from michinori.api.urls import api

pytestmark = pytest.mark.django_db

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(document.as_data(api, "ja"))
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}
HEADINGS = sorted({operation.definition.raw["tags"][0] for operation in OPERATIONS.values()})


@pytest.fixture(scope="module")
def begun(django_db_setup: None, embedded_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Road]:
    """A contract under way with an amendment open, so that most addresses lead somewhere: made once for the file."""
    with django_db_blocker.unblock(), Clone(embedded_home, "fuzzed"):
        made = active()
        terms = made.contract()["terms"] | {"note": "新しい約束"}
        ok(made.ren.post(f"{made.path}/amendments", {"terms": terms, "reason": "変更"}), 201)
        yield made


@pytest.fixture
def road(begun: Road, db: None) -> Road:
    """What is done to it is rolled back."""
    return begun


@pytest.mark.parametrize("heading", HEADINGS)
def test_no_input_breaks_it(road: Road, heading: str) -> None:
    """As Ren, on real ids where the address has some; what is generated is the rest. Each operation finds it anew."""
    application, headers = get_wsgi_application(), {"Authorization": f"Bearer {road.ren.token}"}
    ids = _ids(road)
    for operation in OPERATIONS.values():
        if operation.definition.raw["tags"] == [heading]:
            with _as_it_was():
                _fuzz(operation, ids, application, headers)


def _fuzz(operation: Any, ids: dict[str, Any], application: Any, headers: dict[str, str]) -> None:
    kept = {name: value for name, value in ids.items() if f"{{{name}}}" in operation.path}

    @given(case=st.one_of(operation.as_strategy(mode, path_parameters=kept or None) for mode in GenerationMode))
    @settings(
        max_examples=4 * EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def check(case: Case) -> None:
        case.call_and_validate(app=application, headers=headers, checks=CHECKS)

    check()


def test_every_operation_is_declared_with_its_refusals() -> None:
    for label, operation in OPERATIONS.items():
        statuses = {str(status) for status in operation.definition.raw["responses"]}
        assert {"401", "403", "429"} <= statuses, label
        assert "500" not in statuses, label


@contextmanager
def _as_it_was() -> Iterator[None]:
    """Undo all that is done. The application must not close the test's connection (Django's test client sees to it)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _ids(road: Road) -> dict[str, Any]:
    return {
        "contract_id": road.contract_id,
        "job_id": road.job_id,
        "proposal_id": road.proposal_id,
        "amendment_id": road.contract()["amendment"]["id"],
        "number": 1,
    }
