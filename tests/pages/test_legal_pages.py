"""The legal pages by HTTP: the template while nothing is published, versions, what changed; and the desk's part."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from michinori.kernel.actor import Actor
from michinori.legal.commands.publishing import note_lawyer_check
from michinori.legal.models import LawyerCheck, Version
from michinori.legal.queries.versions import standing_of
from michinori.machinery.settings import settings_now
from michinori.people.commands.staff import give_role
from michinori.rules.legal.documents import DOCUMENTS
from michinori.wording.legal.pages import LAWYER, TITLES
from tests.legal.publishing import PASSWORD, published, today
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def sora(name: str = "Sora", *, role: str = "admin", proved: bool = True) -> Client:
    user = Cast().person(name, password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=user.id, role=role)
    browser = Client()
    browser.force_login(user)
    if proved:
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def test_until_something_is_published_every_page_shows_a_template_that_says_so(client: Client) -> None:
    listed = text(client, "/legal")
    for document in DOCUMENTS:
        assert f'href="/legal/{document}"' in listed
        page = text(client, f"/legal/{document}")
        assert str(TITLES[document]) in page
        assert "ひな形です。まだ公開されていません" in page
        assert not any(str(one) in page for one in LAWYER), "that is the desk's alone"
    assert "【未記入: 運営者の名前】" in text(client, "/legal/trade")
    assert client.get("/legal/nonsense").status_code == 404
    assert client.get("/legal/terms/1").status_code == 404
    assert client.get("/legal/terms/1/changes").status_code == 404


def test_the_foot_of_every_page_leads_to_them(client: Client) -> None:
    assert 'href="/legal"' in text(client, "/")


def test_a_version_its_hash_its_mark_and_what_changed(client: Client) -> None:
    one = published(ja="## 第1条\n\n古い文\n\n同じ文")
    page = text(client, "/legal/terms")
    assert "<h2>第1条</h2>" in page
    assert one.sha256 in page
    assert "弁護士の確認が済んでいません" in page
    two = published(ja="## 第1条\n\n新しい文\n\n同じ文")
    note_lawyer_check(actor=Actor.operator(), version_id=two.id, name="山田 弁護士", day=today())
    page = text(client, "/legal/terms")
    assert "弁護士の確認が済んでいません" not in page
    assert "山田 弁護士" in page
    assert 'href="/legal/terms/1"' in page
    older = text(client, "/legal/terms/1")
    assert "古い文" in older
    assert "いまの版ではありません" in older
    changes = text(client, "/legal/terms/2/changes")
    assert "<del>古い文</del>" in changes
    assert "<ins>新しい文</ins>" in changes
    assert client.get("/legal/terms/1/changes").status_code == 404


def test_a_change_is_announced_before_its_day(client: Client) -> None:
    published(ja="いま")
    published(ja="これから", ahead=30)
    page = text(client, "/legal/terms")
    assert "いま" in page
    assert "に変わります" in page
    assert 'href="/legal/terms/2/changes"' in page
    assert "これから" in text(client, "/legal/terms/2")


def test_english_readers_get_the_english_text(client: Client) -> None:
    published()
    english: Any = client.get("/legal/terms", headers={"Accept-Language": "en"})
    assert "<h2>Terms</h2>" in english.content.decode()
    assert "To be checked by a lawyer" in english.content.decode()


def test_typed_html_does_not_run(client: Client) -> None:
    published(ja="<script>alert(1)</script> [x](javascript:alert(1))")
    page = text(client, "/legal/terms")
    assert "<script>alert" not in page
    assert 'javascript:alert(1)"' not in page


@pytest.mark.parametrize("address", ["/legal", "/legal/terms", "/legal/terms/2", "/legal/terms/2/changes", "/agree"])
def test_a_page_makes_few_queries_however_many_versions_there_are(address: str) -> None:
    ren = Cast().ren
    for _ in range(20):
        published()
    browser = Client()
    browser.force_login(ren)
    with CaptureQueriesContext(connection) as made:
        browser.get(address)
    assert len(made) <= 10, [one["sql"][:90] for one in made]


def test_an_admin_fills_in_the_operator_and_publishes_from_the_template() -> None:
    browser = sora()
    assert "運営者の情報が足りません" in text(browser, "/desk/legal")
    assert "弁護士に決めてもらうこと" in text(browser, "/desk/legal")
    typed = {"operator_name": "道のり会", "operator_representative": "空", "operator_email": "a@example.jp"}
    typed |= {"operator_address": "東京都", "operator_phone": "0312345678", "operator_hours": "平日"}
    typed |= {"operator_telecom": "A-01", "operator_court": "東京地方裁判所"}
    assert browser.post("/desk/legal/operator", typed).status_code == 302
    assert settings_now().site.operator_phone == "0312345678"
    assert "運営者の情報が足りません" not in text(browser, "/desk/legal")
    page = browser.get("/desk/legal/pages/terms").content.decode()
    ja, en = (re.search(rf'<textarea name="{name}".*?>\n?(.*?)</textarea>', page, re.DOTALL) for name in ("ja", "en"))
    assert ja
    assert en
    assert "道のり会" in ja[1]
    assert "未記入" not in ja[1]
    sent = {"ja": ja[1], "en": en[1], "first": today().isoformat(), "reason": "始めるため"}
    shown = browser.post("/desk/legal/pages/terms", sent | {"preview": "1", "reason": ""}).content.decode()
    assert "<h2>第1条 このサイトがすること</h2>" in shown
    assert not Version.objects.exists()
    wrong = browser.post("/desk/legal/pages/terms", sent | {"first": "2020-01-01"})
    assert wrong.status_code == 422
    assert "今日か、それより後の日" in wrong.content.decode()
    assert "始めるため" in wrong.content.decode()
    assert browser.post("/desk/legal/pages/terms", sent).status_code == 302
    version = standing_of("terms").now
    assert version is not None
    assert f"/desk/legal/versions/{version.id}/check" in text(browser, "/desk/legal")
    check = {"name": "山田 弁護士", "day": today().isoformat()}
    assert browser.post(f"/desk/legal/versions/{version.id}/check", check).status_code == 302
    assert LawyerCheck.objects.get().version_id == version.id
    assert "弁護士の確認が済んでいません" not in text(Client(), "/legal/terms")


def test_whoever_wrote_on_an_older_version_is_told_so_and_then_may() -> None:
    browser = sora()
    published(ja="一")
    page = browser.get("/desk/legal/pages/terms").content.decode()
    found = re.search(r'name="after" value="(\d+)"', page)
    assert found
    published(ja="二")
    sent = {"ja": "三", "en": "three", "first": today().isoformat(), "reason": "直す", "after": found[1]}
    shown = browser.post("/desk/legal/pages/terms", sent | {"preview": "1"}).content.decode()
    assert 'name="after" value="1"' in shown, "looking at it does not hide that it is an older one"
    told = browser.post("/desk/legal/pages/terms", sent)
    assert told.status_code == 422
    assert "その版を読んでから、もう一度公開してください" in told.content.decode()
    assert 'name="after" value="2"' in told.content.decode()
    assert Version.objects.count() == 2
    assert browser.post("/desk/legal/pages/terms", sent | {"after": "2"}).status_code == 302
    assert standing_of("terms").last.ja == "三"  # type: ignore[union-attr]


@pytest.mark.parametrize("address", ["/desk/legal/operator", "/desk/legal/pages/terms"])
def test_whoever_is_no_admin_or_has_not_proved_who_they_are_does_not_publish(address: str) -> None:
    assert sora("Sora", role="support").get(address).status_code == 404
    asked = sora("Kei", proved=False).get(address)
    assert (asked.status_code, asked.headers["Location"].partition("?")[0]) == (302, "/accounts/reauthenticate/")
    assert not Version.objects.exists()
