"""What a job keeps confidential, looked for as a burglar would: through every page, operation, feed, search, mail,
export and paper. Only the client's side, and who agreed, find it, and these only where it is meant to be read.
"""

import json
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings
from safety import api_table, page_table
from safety.callers import NUMBERS, address_of, browsers, visitor
from safety.test_who_may import TOLD, expected
from safety.world import World
from safety.written import as_it_was

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.leaving.own_data import own_data
from michinori.machinery.models import Event, OutboxItem
from michinori.market.commands.confidential import agree_for_job, set_confidential
from michinori.market.models import Confidential, Job
from michinori.market.queries import Search, search_jobs
from michinori.moderation.models import Case
from michinori.notices.models import SentMail
from michinori.papers.models import Document

pytestmark = pytest.mark.django_db

CANARY = "ひみつのくじら"
MINE = ("aoi", "ken", "nana", "rui")
OTHERS = ("anonymous", "mio", "ren", "emi", "sora")


@pytest.fixture
def world(world: World) -> World:
    """With canaries as the confidential part."""
    aoi = Actor.person(world.people["aoi"].id)
    row = Confidential.objects.get(job_id=world.ids["job_id"])
    files = list(row.attached.values_list("file_id", flat=True))
    texts = {"text": f"{CANARY}の仕様", "nda": "own", "nda_text": "見たことを言いません。"}
    set_confidential(actor=aoi, job_id=row.job_id, file_ids=files, **texts)
    return world


def agree(world: World, name: str) -> None:
    sha256 = Confidential.objects.get(job_id=world.ids["job_id"]).nda.sha256
    agree_for_job(actor=Actor.person(world.people[name].id), job_id=world.ids["job_id"], sha256=sha256)


def answers(world: World, caller: str) -> Iterator[tuple[str, str]]:
    """Every page and operation that answers this caller with more than that there is none, with its text; files also by
    the confidential one's id.
    """
    session, token = browsers(world)[caller], world.tokens.get(caller)
    browser = visitor()
    if session:
        browser.cookies.load(session)
    hidden = world.ids["confidential_file_id"]
    for route, (row, _) in page_table.TABLE.items():
        if expected(row)[caller] in TOLD:
            yield route, _text(browser, address_of(route, world))
        if "<str:file_id>" in route:
            own = dict(world.ids)
            world.ids["file_id"] = hidden
            yield f"{route} (the file)", _text(browser, address_of(route, world))
            world.ids = own
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for operation, said in api_table.TABLE.items():
        method, path = operation.split()
        ids = NUMBERS | world.ids | {"slug": world.ids["column"]}
        if method == "GET" and expected(said)[caller] in TOLD:
            there = "/api/v1" + re.sub(r"{(\w+)}", lambda place, ids=ids: ids[place[1]], path)  # type: ignore[misc]
            yield operation, _text(visitor(), there, headers)


def _text(browser: Client, address: str, headers: dict[str, str] | None = None) -> str:
    with as_it_was():
        answer = browser.get(address, headers=headers or {})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{content.decode(errors='ignore')} {answer.headers.get('Content-Disposition', '')}"


def places(world: World, caller: str) -> set[str]:
    """Where this caller finds what is confidential: its text, or its file by name or content."""
    signs = (CANARY, "秘密の中身", "nobody's business")
    return {place for place, text in answers(world, caller) if any(sign in text for sign in signs)}


@pytest.mark.parametrize("caller", OTHERS)
def test_who_has_not_agreed_finds_it_nowhere(world: World, caller: str) -> None:
    assert places(world, caller) == set()


def test_who_agreed_finds_it_where_it_is_meant_to_be_read_alone(world: World) -> None:
    agree(world, "mio")
    read = {"jobs/<str:job_id>/confidential", "GET /jobs/{job_id}/confidential"}
    found = places(world, "mio")
    assert read <= found
    assert all("(the file)" in place for place in found - read), found
    assert places(world, "ren") == set()
    found = {place for place in places(world, "aoi") if "(the file)" not in place}
    assert found == read | {"jobs/<str:job_id>/confidential/edit"}


def test_no_search_history_case_paper_or_item_knows_it(world: World) -> None:
    agree(world, "mio")
    for item in OutboxItem.objects.order_by("id"):
        assert CANARY not in json.dumps(item.payload, ensure_ascii=False)
    for caller in ("mio", "ren", "aoi"):
        actor = Actor.person(world.people[caller].id)
        found = search_jobs(actor, Search(q=CANARY)).jobs
        assert world.ids["job_id"] not in [job.id for job in found]
    assert not Job.objects.filter(search__icontains="くじら").exists()
    assert not Event.objects.filter(data__icontains=CANARY).exists()
    assert not Case.objects.filter(text__contains=CANARY).exists()
    assert not Document.objects.filter(body__icontains=CANARY).exists()


def test_no_mail_or_notice_tells_it(world: World, settings: Settings) -> None:
    settings.DEMO = True  # keeps what mails say
    agree(world, "mio")
    for item in OutboxItem.objects.filter(kind__in=("nda_asked", "nda_agreed", "job_posted")).order_by("id"):
        for subscriber in SUBSCRIBERS[item.kind]:
            subscriber(item)
    for item in OutboxItem.objects.filter(kind__in=("mail", "notice_mail")).order_by("id"):
        for subscriber in SUBSCRIBERS[item.kind]:
            subscriber(item)
    assert SentMail.objects.exists() or mail.outbox
    assert not SentMail.objects.filter(text__contains=CANARY).exists()
    assert not [one for one in mail.outbox if CANARY in one.body]


def test_ones_own_data_hold_it_for_the_client_alone(world: World) -> None:
    agree(world, "mio")
    for name, user in world.people.items():
        if name not in ("emi",):
            text = json.dumps(own_data(Actor.person(user.id)), ensure_ascii=False, default=str)
            assert CANARY not in text, name  # the agency's, of which nobody is the only member


def test_a_copy_of_the_job_is_without_it(world: World) -> None:
    browser = Client()
    browser.force_login(world.people["aoi"])
    assert CANARY not in browser.get(f"/jobs/new?copy={world.ids['job_id']}").content.decode()
