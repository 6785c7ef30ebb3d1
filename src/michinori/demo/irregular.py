"""The demo's irregular endings: sealed bids, ¥10,000 against ¥0, an agency that gave up, and who takes the rest."""

from michinori.contracts.commands import stages, terminations
from michinori.contracts.commands.business_ends import withdraw_client
from michinori.contracts.commands.handovers import accept_handover, make_handover
from michinori.contracts.models import Contract
from michinori.demo.board import Board, People, later
from michinori.demo.contracts import Deal
from michinori.kernel.actor import Actor
from michinori.people.queries import client as client_of


def apart(people: People, jobs: Board) -> None:
    """Play a contract on whose ending both sides have named an amount; as they stay apart, each may
    seal a bid later.
    """
    film = Deal(people, jobs, "祭りの記録映像の字幕づけ（20分）", "nagisa", "sakura")
    film.begin([("字幕", 28_000)], 60, (("方言", "そのまま残す", True),), "三崎の言葉は祖母から聞いて育ちました。")
    later(days=1)
    film.report(1, 60, "12分まで付けました。方言は聞き取ったままです。")
    later(hours=6)
    stages.object_stage(actor=film.client, contract_id=film.id, number=1, reason="標準語にしてほしくなりました。")
    _ask(film, 16_000, "方言を残す約束で12分まで付けました。")
    later(hours=6)
    _answer(film, 3_000, "この字幕は使えないので、聞き取りの分だけにさせてください。")


def disliked(people: People, jobs: Board) -> Deal:
    """Play a contract whose client objects to fourteen of twenty texts."""
    goods = Deal(people, jobs, "商品説明 20点（木の器）", "takumi", "mio")
    goods.begin([("20点", 30_000)], 40, (("文体", "です・ます", True),), "器が好きで、作家さんの個展にもよく行きます。")
    later(days=1)
    goods.report(1, 70, "14点まで書きました。")
    later(hours=4)
    stages.object_stage(actor=goods.client, contract_id=goods.id, number=1, reason="思っていた文章と違います。")
    return goods


def against_nothing(goods: Deal) -> None:
    """Open the ending of story S6: the worker asks for ¥10,000, the client answers ¥0."""
    _ask(goods, 10_000, "14点分の、ここまでの額です。")
    _answer(goods, 0, "使えないので、お支払いはできません。")


def drawing(people: People, jobs: Board) -> Deal:
    """Play a contract whose sketch is approved and whose colouring is half done."""
    cover = Deal(people, jobs, "地域情報誌の表紙イラスト", "shun", "tsumugi")
    cover.begin(
        [("下絵", 12_000), ("彩色", 18_000)], 45, (("季節", "冬", True),), "冬の川べりを、明るい色で描きたいです。"
    )
    later(days=1)
    cover.submit(1, "下絵です。")
    later(hours=8)
    cover.approve(1)
    later(hours=20)
    cover.report(2, 50, "川と橋に色を置きました。")
    return cover


def given_up(cover: Deal) -> None:
    """Play story S3: the client withdraws from business, so that the clock opens an ending for the worker."""
    client = client_of(cover.client_id)
    withdraw_client(
        actor=cover.client,
        client_id=client.id,
        reason="年内で事業を終えることになりました。",
        confirm=client.display_name,
    )


def handed_over(people: People, cover: Deal) -> None:
    """Play story S4: the association behind the agency takes the rest for ¥1,000; the worker has not confirmed yet."""
    note = "表紙の続きを、直接お願いできればうれしいです。下絵はできています。"
    made = make_handover(actor=cover.worker, contract_id=cover.id, client_email="nagisa@demo.example", note=note)
    later(hours=2)
    accept_handover(actor=Actor.person(people["nagisa"].id), token=made.token, price=1_000)


def _ask(deal: Deal, amount: int, note: str) -> None:
    terminations.open_termination(
        actor=deal.worker, contract_id=deal.id, amount=amount, reason="other_breach", note=note
    )


def _answer(deal: Deal, amount: int, note: str) -> None:
    ending = Contract.objects.get(id=deal.id).open_termination_id or ""
    terminations.counter_termination(actor=deal.client, termination_id=ending, amount=amount, note=note)
