"""Of what happens on a contract all who may look at it are told, after the commit, and nobody else."""

import json
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from michinori.contracts.commands import stages
from michinori.machinery import live
from tests.stories import cast as story
from tests.stories.cast import Cast


@pytest.mark.django_db
def test_both_sides_with_all_members_are_told_of_an_act(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(live, "_notify", lambda payloads: told.extend(map(json.loads, payloads)))
    cast = Cast()
    contract = story.active(cast)
    with django_capture_on_commit_callbacks(execute=True):
        stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    (said,) = told
    assert (said["topic"], said["ref"]) == ("contract", contract.id)
    members = contract.client.organisation.memberships.values_list("user_id", flat=True)
    assert set(said["users"]) == {cast.ren.id, *members}
    assert cast.mio.id not in said["users"]

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=2)
        raise ZeroDivisionError
    assert len(told) == 1
