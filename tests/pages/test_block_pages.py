"""The pages of blocks as people come to them (S7)."""

import pytest
from django.test import Client

from michinori.conversation.queries.contracts import thread_of
from michinori.people.models import Block, User
from michinori.people.queries import default_client
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def _window(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def _text(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_ways_to_it_and_back() -> None:
    """A link where somebody is met, none to oneself; once blocked, the page says so."""
    cast = Cast()
    story.proposed(cast)
    agency, ren, aoi = default_client(cast.aoi.id).id, _window(cast.ren), _window(cast.aoi)
    mio = _window(cast.mio)
    job = cast.ren.proposals.get().job_id
    for address in (f"/jobs/{job}", f"/clients/{agency}"):
        assert f'href="/blocks/set/{agency}"' in _text(mio, address)
        assert "/blocks/set/" not in _text(aoi, address)
        assert "/blocks/set/" not in _text(Client(), address)
    assert f'href="/blocks/set/{cast.ren.id}"' in _text(aoi, f"/jobs/{job}/proposals")
    assert f'href="/blocks/set/{cast.ren.id}"' in _text(aoi, f"/workers/{cast.ren.id}")
    assert "/blocks/set/" not in _text(ren, f"/workers/{cast.ren.id}")
    assert "ブロックしている相手はいません" in _text(ren, "/blocks")
    assert ren.post(f"/blocks/set/{agency}", {"note": "<b>二度も</b>"}).status_code == 302
    assert "ブロックしています" in _text(ren, f"/clients/{agency}")
    assert "&lt;b&gt;二度も&lt;/b&gt;" in _text(ren, "/blocks")
    assert "二度も" in _text(ren, f"/blocks/set/{agency}")
    _text(ren, f"/jobs/{job}", 404)
    assert "ブロックしています" not in _text(aoi, f"/workers/{cast.ren.id}")
    ren.post(f"/blocks/{Block.objects.get().id}/undo")
    _text(ren, f"/jobs/{job}")


def test_in_whose_name() -> None:
    cast = Cast()
    agency, aoi = default_client(cast.aoi.id).id, _window(cast.aoi)
    assert "自分と「青空ウェブ制作」の両方" in _text(aoi, f"/blocks/set/{cast.ren.id}")
    aoi.post(f"/blocks/set/{cast.ren.id}", {"in_name_of": agency})
    assert Block.objects.get().organisation_id == agency
    aoi.post(f"/blocks/set/{cast.ren.id}", {"in_name_of": cast.aoi.id})
    assert Block.objects.get().organisation_id is None
    assert aoi.post(f"/blocks/set/{cast.ren.id}", {"in_name_of": "org_aaaaaaaaaaaaaaaa"}).status_code == 422


def test_the_address_of_the_next_page_is_nobodys_to_break() -> None:
    cast = Cast()
    for after in ("blk_aaaaaaaaaaaaaaaa", "%00", "x" * 500):
        _text(_window(cast.ren), f"/blocks?after={after}")


def test_the_contract_page_leads_there_for_both_sides() -> None:
    cast = Cast()
    contract, agency = story.active(cast), default_client(cast.aoi.id).id
    assert f'href="/blocks/set/{agency}"' in _text(_window(cast.ren), f"/contracts/{contract.id}")
    assert f'href="/blocks/set/{cast.ren.id}"' in _text(_window(cast.aoi), f"/contracts/{contract.id}")
    _window(cast.ren).post(f"/blocks/set/{agency}", {})
    page = _text(_window(cast.ren), f"/contracts/{contract.id}")
    assert "/stages/1/start" in page, "the work goes on"
    assert "ブロックする" not in page
    assert "もうブロックしています" in _text(_window(cast.ren), f"/blocks/set/{agency}")
    talk = _text(_window(cast.ren), f"/messages/{thread_of(contract)}")
    assert f'href="/blocks/set/{agency}"' not in talk
