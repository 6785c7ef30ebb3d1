"""A query composed once reads what the ORM reads, and holds nothing of the request that composed it."""

from datetime import UTC, datetime
from unittest.mock import MagicMock

import pytest
from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q
from django.test import override_settings

from michinori.contracts.models import Contract, Termination
from michinori.contracts.policy import visible_to, with_place
from michinori.kernel.actor import Actor
from michinori.machinery import plans, replicas
from michinori.machinery.composed import Composed, Given, GivenAs, GivenIds
from michinori.machinery.lookups import Among
from michinori.machinery.replicas import ALIAS, reading_old
from michinori.market.models import Job, Proposal
from tests.queries import asked
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
VIEWER = Actor.person(Given("viewer"))


def test_rows_come_as_from_the_orm_with_what_they_point_to_and_annotations() -> None:
    cast = Cast()
    contract = story.active(cast)
    rows = with_place(visible_to(VIEWER), VIEWER).select_related("client__user", "client__organisation", "worker")
    kept = Composed(rows.filter(pk=Given("contract")))
    for user in (cast.aoi, cast.ren):
        found: list[Contract] = []
        asks = asked(lambda: found.extend(kept.rows(viewer=user.id, contract=contract.id)))  # noqa: B023
        assert len(asks) == 1
        (one,) = found
        actor = cast.acts(user)
        (same,) = with_place(visible_to(actor), actor).select_related("client__user", "client__organisation", "worker")
        for row, orm in ((one, same), (one.client, same.client), (one.client.holder, same.client.holder)):
            assert _values(row) == _values(orm)
        assert (one.client.user, one.worker) == (None, cast.ren)
        assert asked(lambda: (one.client.user, one.client.display_name, one.worker.display_name)) == []  # noqa: B023
    assert kept.first(viewer=cast.mio.id, contract=contract.id) is None


def _values(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_deferred_columns_stay_deferred_and_arrays_are_arrays() -> None:
    story.proposed(Cast())
    job = Job.objects.get()
    (found,) = Composed(Job.objects.filter(Q(id=Given("job"))).defer("search")).rows(job=job.id)
    assert found.get_deferred_fields() == {"search"}
    assert found.skills == job.skills
    assert found.brief == job.brief


def test_a_row_is_known_before_it_is_made_and_made_as_the_orm_makes_it() -> None:
    story.proposed(Cast())
    rows = Job.objects.select_related("client__user").annotate(n=Count("proposals"))
    (((category, n), make),) = Composed(rows.filter(id=Given("job"))).unmade("category", "n", job=rows.get().id)
    assert (category, n) == (rows.get().category, 1)
    assert _values(make()) == _values(rows.get())


def test_numbers_and_lists_of_values() -> None:
    story.proposed(Cast())
    proposal = Proposal.objects.get()
    rows = Proposal.objects.filter(price__gte=GivenAs("least", IntegerField()), job__skills__contains=[Given("skill")])
    kept = Composed(rows.values_list("id", "job__skills"))
    Job.objects.update(skills=["校正"])
    assert [tuple(row) for row in kept.tuples(least=proposal.price, skill="校正")] == [(proposal.id, ["校正"])]
    assert kept.tuples(least=proposal.price + 1, skill="校正") == []
    assert kept.tuples(least=1, skill="翻訳") == []
    with pytest.raises(KeyError):
        kept.tuples(least=1)


def test_a_percent_sign_and_a_quote_are_values() -> None:
    story.proposed(Cast())
    kept = Composed(Job.objects.filter(title=Given("title")).values_list("id", flat=True))
    for title in ("50% 'off' \\ \"x\"", "%s", "''; --"):
        Job.objects.update(title=title)
        assert len(kept.tuples(title=title)) == 1


def test_what_never_changes_is_written_into_the_text() -> None:
    story.proposed(Cast())
    for title in ("50% 'off' \\ \"x\"", "%s", "''; --", "%(job)s"):
        Job.objects.update(title=title)
        rows = Job.objects.filter(title=title, reported=False, id__startswith="job_", id=Given("job"))
        kept, job = Composed(rows.exclude(budget_min=1).values_list("title")), Job.objects.get()
        assert kept.statement({"job": job.id})[1] == [job.id]
        assert kept.tuples(job=job.id) == [(title,)]


def test_what_a_request_changes_is_never_baked_in() -> None:
    for rows in (
        Job.objects.filter(posted_at__lt=datetime.now(UTC)),
        Job.objects.filter(title=f"{Given('title')}!"),
        Job.objects.filter(title__contains=Given("title")),
        Job.objects.filter(Exists(Termination.objects.filter(id=OuterRef("id"), opened_at__gt=datetime.now(UTC)))),
    ):
        with pytest.raises(ValueError, match="of one request alone"):
            Composed(rows)


def test_a_condition_that_asks_while_it_is_composed_is_refused() -> None:
    """It would find nothing of nobody, and "blocked by nobody" would hold for everybody."""
    with pytest.raises(ValueError, match="is a place"):
        Composed(Job.objects.filter(id__in=list(Proposal.objects.filter(worker_id=Given("viewer")).values("job_id"))))


def test_where_it_was_first_read_is_not_where_it_is_read_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """A visitor's request may read from the replica (tests/house/test_replica.py has a real one)."""
    story.proposed(Cast())
    copy = MagicMock()
    copy.cursor.return_value.__enter__.return_value.fetchall.return_value = []  # nothing has come there yet
    monkeypatch.setattr(plans, "connections", {ALIAS: copy, "default": connection})
    monkeypatch.setattr(replicas, "connections", {"default": MagicMock(in_atomic_block=False)})
    with override_settings(DATABASE_ROUTERS=["michinori.machinery.replicas.Router"]):
        with reading_old():
            kept = Composed(Job.objects.select_related("client"))
            columns = Composed(Job.objects.values_list("id"))
            assert (kept.rows(), columns.tuples()) == ([], [])
        (found,) = kept.rows()
        assert found._state.db == found.client._state.db == "default"
        assert len(columns.tuples()) == 1
    assert copy.cursor.call_count == 2


def test_an_id_with_a_sign_that_means_something_in_an_array_is_refused() -> None:
    """They are sent as one text, in which it would end the id or the array."""
    story.proposed(Cast())
    job = Job.objects.get()
    kept = Composed(Job.objects.filter(Among(F("id"), GivenIds("jobs"))).values_list("id"))
    assert kept.tuples(jobs=[job.id, "job_none"]) == [(job.id,)]
    assert kept.tuples(jobs=[]) == []
    assert kept.tuples(jobs=["null"]) == []
    for sign in ('"', "{", "}", "\\", " ", "\x00", "雨", f",{job.id}", f'","{job.id}'):
        with pytest.raises(ValueError, match="job_"):
            kept.tuples(jobs=[job.id, f"job_{sign}"])
    for beside in ([], [job.id]):
        with pytest.raises(ValueError, match=f"^{''.join(beside)}"):
            kept.tuples(jobs=[*beside, ""])
