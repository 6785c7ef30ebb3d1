"""Refused requests in the log: who and what, nothing of people's, and no more lines than a disk bears."""

import logging

import pytest
from django.test import Client

from michinori.config.watching.refusals import Sieve
from michinori.people.commands.tokens import create_token
from tests.stories.cast import Cast

LOGGER = "michinori.refused"


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, LOGGER)
    return caplog


def lines(said: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in said.records if record.name == LOGGER]


@pytest.mark.django_db
def test_who_asked_for_what_is_not_theirs_stands_in_the_log(said: pytest.LogCaptureFixture) -> None:
    cast, client = Cast(), Client()
    client.force_login(cast.mio)
    assert client.get("/contracts/ctr_aaaaaaaaaaaaaaaa?q=kanaria").status_code == 404
    assert client.get("/desk/").status_code == 404
    found = lines(said)
    assert [line.rpartition(" ")[2] for line in found] == [cast.mio.id] * 2
    assert found[0].startswith("404 GET ")
    assert "aaaa" not in str(found)
    assert "kanaria" not in str(found)
    assert cast.mio.email not in str(found)


@pytest.mark.django_db
def test_a_token_without_the_scope_and_one_that_is_none_stand_in_the_log(said: pytest.LogCaptureFixture) -> None:
    cast = Cast()
    _, secret = create_token(actor=cast.acts(cast.ren), name="x", scopes=["read"])
    bearer = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    assert Client().post("/api/v1/webhooks", {}, **bearer).status_code == 403
    assert Client().get("/api/v1/webhooks", headers={"Authorization": "Bearer no"}).status_code == 401
    by = [line.rpartition(" ")[2] for line in lines(said)]
    assert by == [cast.ren.id, "nobody"]
    assert secret not in str(lines(said))


@pytest.mark.django_db
def test_a_forged_form_stands_in_the_log_as_one(said: pytest.LogCaptureFixture) -> None:
    cast, client = Cast(), Client(enforce_csrf_checks=True)
    client.force_login(cast.ren)
    assert client.post("/settings/names", {"display_name": "x"}).status_code == 403
    (line,) = lines(said)
    assert line == f"403 POST settings_names by {cast.ren.id} (forged form)"


@pytest.mark.django_db
def test_what_visitors_mistype_and_links_they_were_mailed_do_not(said: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.get("/nothing/here")
    client.get("/jobs/job_aaaaaaaaaaaaaaaa")
    client.get("/settings")
    assert lines(said) == []


def test_a_flood_of_one_hides_no_other_and_is_counted() -> None:
    at = [0.0]
    sieve = Sieve(lambda: at[0])
    assert sum(sieve.takes("usr_flood")[0] for _ in range(100_000)) == 5
    assert sieve.takes("usr_other") == (True, 0)
    at[0] = 60.0
    assert sieve.takes("usr_other") == (True, 99_995)
    assert sieve.takes("usr_other") == (True, 0)


def test_a_flood_of_many_fills_no_disk() -> None:
    sieve = Sieve(lambda: 0.0)
    assert sum(sieve.takes(f"usr_{n}")[0] for n in range(100_000)) == 30
    assert len(sieve._by) <= 31
