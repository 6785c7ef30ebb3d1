"""The desk by HTTP: the queue, a case decided, the appeal answered by somebody else, and the log of it all."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from michinori.kernel.actor import Actor
from michinori.machinery import audit
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Case, Decision
from michinori.people.commands.staff import give_role
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.wording.people.logged import THINGS
from michinori.wording.people.moderation import PAGES_SEEN
from tests.columns.readers import column
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
CANARY = "<script>alert('x')</script>"


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    words = answer.content.decode()
    assert "<script>alert" not in words, address
    without = re.sub(r'csrfmiddlewaretoken" value="\w+', "", words)  # by chance there may be a name in it
    return re.sub(r"\s+", " ", without)


def test_from_report_to_appeal() -> None:
    cast = Cast()
    sora, kei = (browser(cast.person(name, staff=True)) for name in ("Sora", "Kei"))
    ren, aoi = browser(cast.ren), browser(cast.aoi)
    story.active(cast)
    case = report_thing(
        actor=cast.acts(cast.mio), kind="person", ref=cast.ren.id, reason="other", note=f"{CANARY} 秘密の通報"
    ).case
    assert "1件、人の手が要ります" in text(sora, "/desk/")
    assert f"/desk/reports/{case.id}" in text(sora, "/desk/reports")
    shown = text(sora, f"/desk/reports/{case.id}")
    assert "秘密の通報" in shown
    assert "Mio" in shown
    typed = {"outcome": "suspended", "rule": "fraud", "words": f"{CANARY} 本人確認ができません", "until": "きのう"}
    again = sora.post(f"/desk/reports/{case.id}", typed)
    assert again.status_code == 422
    assert "本人確認ができません" in again.content.decode()
    assert sora.post(f"/desk/reports/{case.id}", typed | {"until": "2040-01-31"}).status_code == 302
    assert sora.post(f"/desk/reports/{case.id}", typed | {"until": "2040-01-31"}).status_code == 422

    home = text(ren, "/")
    assert "利用が停止されています" in home
    assert "利用が停止されています" not in text(aoi, "/")
    decision = Decision.objects.get(case=case)
    own = text(ren, f"/decisions/{decision.id}")
    assert "本人確認ができません" in own
    assert "秘密の通報" not in own
    assert "Mio" not in own
    assert "Sora" not in own
    assert aoi.get(f"/decisions/{decision.id}").status_code == 404
    contract = text(ren, "/contracts")
    assert "広告用ランディングページのデザイン" in contract

    assert ren.post(f"/decisions/{decision.id}", {"text": " "}).status_code == 422
    assert ren.post(f"/decisions/{decision.id}", {"text": f"{CANARY} 確認書類を送りました"}).status_code == 302
    assert "までに、お知らせとこのページで届きます" in text(ren, f"/decisions/{decision.id}")
    appeal = f"/desk/reports/{case.id}/appeal"
    assert "確認書類を送りました" in text(kei, appeal)
    answer = {"upheld": "no", "answer": f"{CANARY} 確認できました"}
    assert "決定した人とは別のスタッフが答えます" in text(sora, appeal)
    assert sora.post(appeal, answer).status_code == 422
    assert kei.post(appeal, answer).status_code == 302
    assert "取り消されました" in text(ren, f"/decisions/{decision.id}")
    assert "利用が停止されています" not in text(ren, "/")
    assert "確認が終わりました" in text(browser(cast.mio), "/reports")

    log = text(kei, "/desk/log")
    assert "異議に答えた" in log
    assert "通報に決定した" in log
    assert "通報を見た" in log
    assert "秘密の通報" not in log
    assert "Sora" in text(kei, f"/desk/log?by={cast.person('Sora').id}")


def test_every_page_of_the_desk_that_is_looked_at_is_in_the_log() -> None:
    cast = Cast()
    sora = browser(cast.person("Sora", staff=True))
    names = [str(entry.name) for entry in get_resolver("michinori.desk.urls").url_patterns]
    assert {*names, "setup", "setup_step", "setup_open"} == set(PAGES_SEEN)
    case = report_thing(actor=cast.acts(cast.mio), kind="person", ref=cast.ren.id, reason="spam").case
    sora.get(f"/desk/reports/{case.id}")
    assert audit.newest()[0].data == {"page": "desk_case", "case_id": case.id}
    mio = browser(cast.mio)
    before = len(audit.newest())
    assert mio.get(f"/desk/reports/{case.id}").status_code == 404
    assert len(audit.newest()) == before


def test_what_an_entry_of_the_log_is_about_stands_in_words_and_leads_there() -> None:
    """For who has the duty; deleted templates and all else stay words with an id."""
    cast = Cast()
    sora, kei = cast.person("Sora", staff=True), cast.person("Kei")
    give_role(actor=Actor.operator(), user_id=kei.id, role="editor")
    ids = {
        cast.ren.id: f"/desk/people/{cast.ren.id}",
        default_client(cast.aoi.id).id: f"/desk/organisations/{default_client(cast.aoi.id).id}",
        **{f"{kind}_{'a' * 16}": f"/desk/{page}/{kind}_{'a' * 16}" for kind, page in _LED.items()},
    }
    for one in ids:
        audit.note(actor=cast.acts(sora), kind="look_stated", data={"ref": one})
    page = browser(sora).get("/desk/log").content.decode()
    assert [one for one, address in ids.items() if f'href="{address}"' not in page] == []
    page = browser(kei).get("/desk/log").content.decode()
    led = [one for one, address in ids.items() if f'href="{address}"' in page]
    assert led == [f"ann_{'a' * 16}"], "an editor"
    assert [kind for kind in (*_LED, *_SAID) if not THINGS.get(kind)] == []


def test_whatever_the_log_names_leads_somewhere_but_for_what_stands_beside_its_person_or_contract() -> None:
    cast = Cast()
    sora, kei = cast.person("Sora", staff=True), cast.person("Kei")
    give_role(actor=Actor.operator(), user_id=kei.id, role="editor")
    written = column(cast.ren)
    ids = {kind: f"{kind}_{'a' * 16}" for kind in THINGS} | {"col": written.id}
    audit.note(actor=cast.acts(sora), kind="look_stated", data={"refs": list(ids.values())})
    page = browser(sora).get("/desk/log").content.decode()
    assert {kind for kind, one in ids.items() if f">{one}</a>" not in page} == set(_LEADS_NOWHERE)
    for address in (f"columns/{written.slug}", "closing", "maintenance", "legal", "invitations", "money/layouts"):
        assert f'href="/desk/{address}"' in page
    assert browser(sora).get(f"/desk/find?q={ids['job']}").status_code == 200
    page = browser(kei).get("/desk/log").content.decode()
    assert {kind for kind, one in ids.items() if f">{one}</a>" in page} == {"ann", "cmt", "col"}, "an editor"


_LEADS_NOWHERE = {
    "trm": "on its contract's page",
    "rep": "on its case's page, as",
    "app": "this",
    "dec": "and this",
    "rev": "hidden and shown by a case",
    "idc": "on the page of whom it is about, as",
    "sus": "this,",
    "adc": "this",
    "nte": "and this",
    "idp": "on the page of the papers that were sent",
}
"""Kinds that have no page at the desk, and where they stand."""
_LED = {"con": "contracts", "inq": "inquiries", "tpl": "inquiry-templates", "ann": "announcements"}
_SAID = ("sus", "adc", "nte", "sin", "doc", "mnt", "clo", "job", "idp")


def test_the_queue_makes_few_queries_however_long_it_is() -> None:
    cast = Cast()
    sora = browser(cast.person("Sora", staff=True))
    for number in range(6):
        person = cast.person(f"P{number}")
        report_thing(actor=cast.acts(cast.mio), kind="person", ref=person.id, reason="spam")
    sora.get("/desk/reports")
    few(lambda: sora.get("/desk/reports"))
    assert Case.objects.count() == 6
