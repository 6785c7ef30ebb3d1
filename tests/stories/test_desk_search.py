"""Searches by staff are in the desk's log (an audit log of what staff see)."""

import pytest
from django.test import Client

from michinori.contracts.commands.desk import find_clients
from michinori.kernel.problems import Problem
from michinori.machinery import audit, events
from michinori.people.queries import default_client
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_search_for_a_client_leaves_who_was_shown_and_not_what_was_typed() -> None:
    cast = Cast()
    sora, agency = cast.person("Sora", staff=True), default_client(cast.aoi.id).id
    browser = Client()
    browser.force_login(sora)
    assert browser.get("/desk/insolvencies").status_code == 200
    assert [event.kind for event in audit.newest()] == ["page_seen"], "nothing was searched for yet"
    shown = browser.get("/desk/insolvencies", {"q": cast.aoi.email})
    assert agency in shown.content.decode()
    written = audit.newest()[0]
    assert (written.kind, written.actor) == ("clients_searched", str(cast.acts(sora)))
    assert agency in written.data["clients"]
    assert cast.aoi.email not in str(written.data)
    assert events.verify(audit.SUBJECT)


def test_who_is_not_staff_finds_nobody_and_writes_nothing() -> None:
    cast = Cast()
    with pytest.raises(Problem) as refused:
        find_clients(actor=cast.acts(cast.mio), text=cast.aoi.email)
    assert refused.value.status == 404
    assert not audit.newest()
