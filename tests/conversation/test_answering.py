"""How soon a worker usually answers: three of four answers, from five on, and nothing that speaks against anybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from michinori.conversation.commands.answering import note_answering
from michinori.conversation.commands.messages import send_message
from michinori.machinery import clock
from michinori.machinery.models import OutboxItem
from michinori.people.models import Organisation, Profile
from michinori.rules.talk.answering import usual_hours
from tests.stories import cast as story
from tests.stories.cast import Cast

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "usual"),
    [
        ([1, 1, 1, 1], None),
        ([1, 1, 1, 1, 1], 1),
        ([1, 1, 1, 3, 99], 3),
        ([1, 1, 1, 99, 99], None),
        ([2, 2, 2, 2, 2, 2, 30, 30], 3),
        ([12.1] * 5, 24),
        ([49] * 40, None),
    ],
)
def test_the_least_hours_within_which_three_of_four_came(hours: list[float], usual: int | None) -> None:
    assert usual_hours([one * HOUR for one in hours]) == usual


@pytest.mark.django_db
def test_answers_under_contracts_are_counted_and_shown(client: Client) -> None:
    cast = Cast(verified=True)
    contract = story.active(cast)
    thread = f"thr_{(contract.proposal_id or contract.id)[4:]}"

    def say(who: str, after: float) -> None:
        clock.turn_to(clock.now() + after * HOUR)
        user = {"aoi": cast.aoi, "ren": cast.ren}[who]
        send_message(actor=cast.acts(user), thread_id=thread, body="はい")
        note_answering(OutboxItem.objects.filter(kind="message_sent").latest("id"))

    def stored() -> int | None:
        return Profile.objects.get(user=cast.ren).answers_in

    say("ren", 0)
    for _ in range(5):
        assert stored() is None
        say("aoi", 1)
        say("aoi", 1)
        say("ren", 1.5)
        say("ren", 9)
    assert stored() == 3, "from the first question on, to the first answer"
    assert "返事は、ふだん <b>3時間</b>以内" in client.get(f"/workers/{cast.ren.id}").content.decode()
    Organisation.objects.update(verified=False)
    say("aoi", 1)
    say("ren", 1)
    assert stored() is None, "only among two who are verified"


@pytest.mark.django_db
def test_in_a_batch_each_worker_is_counted_once_in_one_order_and_only_what_changes_is_locked() -> None:
    cast = Cast(verified=True)
    by_id = sorted((cast.ren, cast.mio), key=lambda one: one.id)
    for worker in (*reversed(by_id), *by_id):
        its = Cast({"Aoi": cast.aoi, "Ren": worker})
        contract = story.active(its)
        thread_id = f"thr_{(contract.proposal_id or contract.id)[4:]}"
        send_message(actor=its.acts(worker), thread_id=thread_id, body="はい")
    items = list(OutboxItem.objects.filter(kind="message_sent").order_by("id"))
    Profile.objects.update(answers_in=48)
    with CaptureQueriesContext(connection) as queries:
        note_answering.tell(items)
    wrote = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert [one.id in sql for sql, one in zip(wrote, by_id, strict=True)] == [True, True]
    assert not Profile.objects.filter(user__in=by_id).exclude(answers_in=None).exists()
    before = _versions()
    note_answering.tell(items)
    assert _versions() == before


def _versions() -> list[tuple[object, ...]]:
    """Where the rows of profiles lie, which changes when they are written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, ctid::text FROM people_profile ORDER BY user_id")
        return cursor.fetchall()
