"""Jobs on other sites: feeds and the embedded list tell what visitors see, whoever asks, and nothing is set."""

import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pages.visitors import signed_in

from michinori.contracts.commands.blocks import set_block
from michinori.market.commands.jobs import close_job, create_job
from michinori.market.models import Job
from michinori.people.queries import default_client
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
ALL = ("/jobs/feed", "/jobs/feed.json", "/jobs/embedded")


def post(cast: Cast, title: str, *, draft: bool = False, **more: Any) -> Job:
    body = {"title": title, "description": f"{title}を描く。", "category": "design", "kind": "fixed"} | more
    return create_job(actor=cast.acts(cast.aoi), body=body, draft=draft)


def titles(address: str, browser: Client | None = None) -> list[str]:
    answer: Any = (browser or Client()).get(address)
    assert answer.status_code == 200, answer.content
    if "atom" in answer["Content-Type"]:
        root = ET.fromstring(answer.content)
        return [str(one.findtext(f"{ATOM}title")) for one in root.iter(f"{ATOM}entry")]
    if "json" in answer["Content-Type"]:
        return [one["title"] for one in json.loads(answer.content)["items"]]
    return re.findall(r'rel="noopener">([^<]+)</a>\s*<p class="small"', answer.content.decode())


@pytest.mark.parametrize("address", ALL)
def test_it_tells_of_open_jobs_by_the_filters_of_the_search(address: str) -> None:
    cast = Cast()
    post(cast, "看板", budget_max=30_000)
    post(cast, "翻訳", category="writing")
    post(cast, "下書き", draft=True)
    close_job(actor=cast.acts(cast.aoi), job_id=post(cast, "終わった").id)
    assert titles(address) == ["翻訳", "看板"]
    assert titles(f"{address}?category=design") == ["看板"]
    assert titles(f"{address}?q=看板") == ["看板"]
    assert titles(f"{address}?budget_min=50000") == []
    assert Client().get(f"{address}?category=nonsense").status_code == 422
    assert Client().get(f"{address}?budget_min=-1").status_code == 422
    assert Client().get(f"{address}?q=%00").status_code in (200, 422)


@pytest.mark.parametrize("address", ALL)
def test_it_sets_nothing_and_says_nothing_of_its_reader(address: str) -> None:
    cast = Cast()
    post(cast, "看板")
    mio = signed_in(cast.mio)
    for browser in (Client(), mio):
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(f"{address}?lang=ja")
        assert "看板" in answer.content.decode()
        assert not answer.cookies
        assert cast.mio.display_name not in answer.content.decode()
        assert len(asked) <= 4
    assert mio.get(f"{address}?lang=ja").content == Client().get(f"{address}?lang=ja").content


@pytest.mark.parametrize("address", ALL)
def test_a_block_holds_here_too_and_what_it_leaves_is_kept_by_nobody_else(address: str) -> None:
    cast = Cast()
    post(cast, "看板")
    set_block(actor=cast.acts(cast.ren), target_id=default_client(cast.aoi.id).id)
    assert titles(address, signed_in(cast.ren)) == []
    assert titles(address) == ["看板"]
    assert Client().get(address)["Cache-Control"] == "public, max-age=300"
    assert "public" not in signed_in(cast.ren).get(address)["Cache-Control"]


def test_words_of_people_stay_words() -> None:
    cast = Cast()
    evil = "<script>alert(1)</script>&\x07]]>"
    post(cast, evil.replace("\x07", ""), description=f"{evil}<b>太</b>".replace("\x07", ""))
    assert titles("/jobs/feed") == [evil.replace("\x07", "")]
    assert "<script>alert" not in Client().get("/jobs/embedded").content.decode()
    assert "<script>alert" not in Client().get("/jobs/feed").content.decode()
    item = json.loads(Client().get("/jobs/feed.json").content)["items"][0]
    assert item["title"] == evil.replace("\x07", "")


def test_only_the_list_stands_in_frames_of_other_sites() -> None:
    cast = Cast()
    post(cast, "看板")
    answer = Client().get("/jobs/embedded?theme=dark&lang=en&n=5")
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in answer
    page = answer.content.decode()
    assert '<html lang="en" data-theme="dark">' in page
    assert "<script" not in page
    assert "<form" not in page
    for other in ("/jobs", "/jobs/embed", "/jobs/embedded?category=nonsense", "/accounts/login/"):
        answer = Client().get(other)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], other
        assert answer["X-Frame-Options"] == "DENY"


def test_the_code_to_copy_leads_to_the_list_as_chosen() -> None:
    page = Client().get("/jobs/embed?category=design&language=en&theme=dark&n=5")
    assert page.status_code == 200
    text = page.content.decode()
    assert "/jobs/embedded?category=design&amp;amp;lang=en&amp;amp;theme=dark&amp;amp;n=5" in text, (
        "escaped in the code"
    )
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    shown = re.search(r'embed-shown" src="([^"]+)"', text)
    assert shown
    assert Client().get(shown[1].replace("&amp;", "&")).status_code == 200
    assert Client().get("/jobs/embed?category=nonsense").status_code == 422


def test_a_feed_says_where_it_is_and_when_things_changed() -> None:
    cast = Cast()
    job = post(cast, "看板", budget_max=30_000)
    told = json.loads(Client().get("/jobs/feed.json?category=design&lang=en").content)
    assert told["feed_url"].endswith("/jobs/feed.json?category=design&lang=en")
    (item,) = told["items"]
    assert item["id"].endswith(f"/jobs/{job.id}")
    assert "30,000" in item["content_text"]
    assert job.posted_at
    assert item["date_published"] == job.posted_at.isoformat()
    assert Client().get("/jobs/feed.json")["Access-Control-Allow-Origin"] == "*"
    root = ET.fromstring(Client().get("/jobs/feed?lang=en").content)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
