"""A contract as a room: history and messages in one stream, tabs, 困ったとき, the list with its roads."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from michinori.contracts.commands import amendments, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.threads import open_thread
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.actor import Actor
from michinori.people.models import User
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_ending_by_agreement import halfway

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def say(user: User, contract: Contract, body: str, **more: Any) -> None:
    thread_id = thread_of(contract)
    open_thread(thread_id)
    send_message(actor=Actor.person(user.id), thread_id=thread_id, body=body, **more)


def stream_in(page: str) -> str:
    return page[page.index('id="stream"') : page.index("</ol>", page.index('id="stream"'))]


def test_messages_stand_in_the_history_where_they_were_said() -> None:
    cast = Cast()
    contract = story.show(cast, story.active(cast), 1, 40)
    say(cast.aoi, contract, "色はこれでお願いします。")
    story.wait_days(1)
    stage_commands.report_stage(
        actor=cast.acts(cast.ren), contract_id=contract.id, number=1, percent=60, note="六割です"
    )
    page = stream_in(text_of(signed_in(cast.ren), f"/contracts/{contract.id}"))
    assert page.index("六割です") < page.index("色はこれでお願いします。") < page.index("ワイヤーフレーム 40%")
    assert re.search(
        r'class="bub is-own"[^>]*>\s*<div class="bub-in"><p class="bub-head">\s*ワイヤーフレーム 60%', page
    )


def test_the_room_counts_what_is_unread_and_warns_of_deals_outside() -> None:
    cast = Cast()
    contract = story.active(cast)
    say(cast.aoi, contract, "次からは直接取引にしませんか。手数料がもったいないので。")
    here = f"/contracts/{contract.id}"
    ren, aoi = (text_of(signed_in(who), here) for who in (cast.ren, cast.aoi))
    assert "メッセージ<i>1</i>" in ren
    assert "メッセージ<i>" not in aoi
    assert "サイトの外での取引の誘いかもしれません" in ren
    assert "サイトの外での取引の誘いかもしれません" not in aoi


def test_the_stream_goes_page_by_page_and_tells_everything_once() -> None:
    cast = Cast()
    contract = story.active(cast)
    for n in range(4):
        say(cast.ren, contract, f"こんにちは{n}")
        story.wait_days(1)
        contract = story.show(cast, contract, 1, 10 * (n + 1))
    ren, address, told = signed_in(cast.ren), f"/contracts/{contract.id}", list[str]()
    for _ in range(9):
        page = text_of(ren, address)
        told += re.findall(r'<li class="(?:bub|ev)[^"]*" id="([^"]+)"', stream_in(page))
        older = re.search(r'href="(\?before=[\d.]+)">もっと前を見る', page)
        if older is None:
            break
        address = f"/contracts/{contract.id}{older[1]}"
    assert len(told) == len(set(told))
    assert sum(key.startswith("msg_") for key in told) == 4
    assert "e1" in told
    assert text_of(ren, f"/contracts/{contract.id}?before=x").count('id="stream"') == 1


def test_what_follows_from_an_act_is_told_with_it() -> None:
    cast = Cast()
    contract = story.handed_in_and_approved(cast, story.active(cast, pay_on="stage"), 1)
    page = stream_in(text_of(signed_in(cast.ren), f"/contracts/{contract.id}"))
    approved = page[page.index("が承認されました") :]
    assert "円が支払われました" in approved[: approved.index("</li>")]


def test_the_files_tab_has_what_was_handed_in_by_stage() -> None:
    cast = Cast()
    contract = story.hand_in(cast, story.active(cast), 1)
    address = f"/contracts/{contract.id}/files"
    page = text_of(signed_in(cast.aoi), address)
    assert "<h2>ワイヤーフレーム</h2>" in page
    assert "1.txt" in page
    assert "支払いのあとに受け取れます" in page
    assert 'aria-current="page">ファイル' in page
    assert "ファイルはまだありません" in text_of(signed_in(cast.aoi), f"/contracts/{story.agreed(cast).id}/files")
    assert signed_in(cast.mio).get(address).status_code == 404


def test_trouble_is_in_sight_in_peoples_words_and_leads_to_what_answers_it() -> None:
    cast = Cast()
    contract = halfway(cast)
    here = f"/contracts/{contract.id}"
    ren, aoi = (text_of(signed_in(who), here) for who in (cast.ren, cast.aoi))
    for page in (ren, aoi):
        for word, address in (
            ("途中でやめたい", f"{here}/end"),
            ("納期を動かしたい", f"{here}/amend?what=due_date"),
            ("金額や条件を変えたい", f"{here}/amend"),
        ):
            assert re.search(rf'href="{re.escape(address)}"><span>{word}', page)
        assert 'href="#trouble"' in page
    assert f"/guides/asked-to-redo?contract={contract.id}" in ren
    assert re.search(rf'href="{here}/change-requests"><span>直しや追加を頼みたい', aoi)
    assert "直しや追加を頼みたい" not in ren
    before = text_of(signed_in(cast.ren), f"/contracts/{story.agreed(cast).id}")
    assert "始まる前にやめたい" in before
    assert "途中でやめたい" not in before


def test_the_menu_leads_each_side_to_the_other() -> None:
    cast = Cast()
    contract = story.active(cast)
    own = {"ren": f'href="/workers/{cast.ren.id}">', "aoi": f'href="/clients/{contract.client_id}">'}
    menus = {}
    for name, who in (("ren", cast.ren), ("aoi", cast.aoi)):
        page = text_of(signed_in(who), f"/contracts/{contract.id}")
        menus[name] = page[page.index('aria-label="ほかの操作"') : page.index('class="way-now"')]
    assert own["aoi"] in menus["ren"]
    assert own["ren"] in menus["aoi"]
    for name, menu in menus.items():
        assert own[name] not in menu, "nobody reports or blocks themselves"
    assert f'href="/blocks/set/{contract.client_id}"' in menus["ren"]
    assert f'href="/blocks/set/{cast.ren.id}"' in menus["aoi"]


def test_each_state_says_what_the_large_figure_is() -> None:
    cast = Cast()
    ren = signed_in(cast.ren)
    offered = text_of(ren, f"/contracts/{story.offered(cast).id}")
    assert "契約金額（税抜）" in offered
    assert "まだ契約ではありません" in offered
    contract = halfway(cast)
    assert "いま終わったら（税抜）" in text_of(ren, f"/contracts/{contract.id}")
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=20_000, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=20_000)
    over = text_of(ren, f"/contracts/{contract.id}")
    assert "支払われた額（税抜）" in over
    assert "精算が済みました" in over


def test_a_proposal_in_the_stream_leads_to_its_page() -> None:
    cast = Cast()
    contract = halfway(cast)
    terms = contract.terms.body | {"price": 47_999}
    terms["stages"] = [*terms["stages"][:2], terms["stages"][2] | {"price": 19_199}]
    made = amendments.propose_amendment(
        actor=cast.acts(cast.ren), contract_id=contract.id, terms=terms, reason="あと少し"
    )
    page = stream_in(text_of(signed_in(cast.aoi), f"/contracts/{contract.id}"))
    assert f'href="/amendments/{made.id}"' in page
    assert "あと少し" in page


def test_the_list_has_a_road_for_each_contract() -> None:
    cast = Cast()
    contract = halfway(cast)
    page = text_of(signed_in(cast.aoi), "/contracts")
    assert page.count('class="mini-road"') == 1
    assert f'href="/contracts/{contract.id}"' in page
    assert "22,392円" in page
