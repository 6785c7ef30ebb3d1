"""What search engines and shared links show of jobs, workers and clients."""

import io
import json
import re
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from machinery.samples import picture
from PIL import Image

from michinori.kernel.clock import end_of
from michinori.machinery.files import store_file
from michinori.market.commands.jobs import close_job, create_job
from michinori.market.models import Job
from michinori.people.commands.portfolio import add_portfolio_picture
from michinori.people.commands.profiles import update_profile
from tests.stories.cast import Cast, in_days

pytestmark = pytest.mark.django_db
NASTY = '</script><script>alert("&")</script>'


@pytest.fixture
def cast() -> Cast:
    return Cast(verified=True)


def post(cast: Cast, *, draft: bool = False, **more: object) -> Job:
    body = {"title": NASTY, "description": "一枚のページです。", "category": "design", "kind": "fixed"}
    return create_job(actor=cast.acts(cast.aoi), body=body | {"budget_max": 48_000} | more, draft=draft)


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def meta(text: str, name: str) -> str:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)">', text)
    return found.group(1) if found else ""


def test_a_job_is_structured_data_that_no_title_breaks_out_of(cast: Cast) -> None:
    job = post(cast, closes_on=in_days(20).isoformat())
    text = page(f"/jobs/{job.id}")
    (said,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    data = json.loads(said)
    assert (data["@type"], data["title"], data["hiringOrganization"]["name"]) == ("JobPosting", NASTY, "青空ウェブ制作")
    assert data["baseSalary"]["value"] == {"@type": "QuantitativeValue", "maxValue": 48_000}
    assert datetime.fromisoformat(data["validThrough"]) == end_of(in_days(20))
    assert "<script>alert" not in text
    assert f'<link rel="canonical" href="{settings.BASE_URL}/jobs/{job.id}">' in text
    assert meta(text, "og:description").startswith("48,000円まで・デザイン。一枚のページです。")
    assert meta(text, "og:image") == f"{settings.BASE_URL}/links/job/{job.id}.png"


def test_a_job_that_is_no_longer_open_is_no_posting(cast: Cast) -> None:
    job = post(cast)
    browser = Client()
    browser.force_login(cast.aoi)
    close_job(actor=cast.acts(cast.aoi), job_id=job.id)
    assert "ld+json" not in browser.get(f"/jobs/{job.id}").content.decode()
    assert Client().get(f"/links/job/{job.id}.png").status_code == 404


def test_a_link_to_a_worker_shows_their_first_work(cast: Cast) -> None:
    actor = cast.acts(cast.ren)
    update_profile(actor=actor, headline="広告のデザイン", about="", skills=[])
    text = page(f"/workers/{cast.ren.id}")
    assert meta(text, "og:image").endswith(f"/links/worker/{cast.ren.id}.png")
    assert meta(text, "description") == "広告のデザイン"
    assert not meta(text, "robots")
    file = store_file(actor=actor, name="a.png", content=picture())
    work = add_portfolio_picture(actor=actor, title="作品", file_id=file.id)
    assert meta(page(f"/workers/{cast.ren.id}"), "og:image") == f"{settings.BASE_URL}/pictures/{work.id}"
    update_profile(actor=actor, headline="広告のデザイン", about="", skills=[], availability="unlisted")
    assert meta(page(f"/workers/{cast.ren.id}"), "robots") == "noindex"


def test_the_picture_of_a_link_is_drawn_for_every_kind(cast: Cast) -> None:
    job = post(cast, title="とても長い題の仕事です。" * 8)
    for kind, ref in (("job", job.id), ("worker", cast.ren.id), ("client", job.client_id)):
        answer = Client().get(f"/links/{kind}/{ref}.png")
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=86400")
        with Image.open(io.BytesIO(answer.content)) as image:
            assert (image.format, image.size) == ("PNG", (1200, 630))
            assert len(set(image.resize((60, 31)).get_flattened_data())) > 20


@pytest.mark.parametrize("address", ["job/job_nothing", "worker/usr_nothing", "client/org_nothing", "draft/x"])
def test_there_is_no_picture_of_nothing(address: str) -> None:
    assert Client().get(f"/links/{address}.png").status_code == 404


def test_a_draft_has_no_picture(cast: Cast) -> None:
    assert Client().get(f"/links/job/{post(cast, draft=True).id}.png").status_code == 404
