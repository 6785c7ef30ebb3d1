"""Story S5 in the demo: a restart that waits for the worker's answer, and one that has taken effect."""

from michinori.contracts.commands import change_requests
from michinori.demo.board import Board, People, later
from michinori.demo.contracts import Deal


def blue_to_red(people: People, jobs: Board) -> None:
    """Play a contract whose client, with the draft done, asks for red in place of blue; Ren has not answered yet."""
    flyer = Deal(people, jobs, "木工教室のチラシ（A4、片面）", "takumi", "ren")
    flyer.begin(
        [("下書き", 6_001), ("仕上げ", 9_000)],
        30,
        (("ポイントカラー", "青", True), ("雰囲気", "あたたかい", True), ("紙", "A4、片面", False)),
        "写真の配置から一緒に考えます。",
    )
    later(hours=8)
    flyer.submit(1, "青を基調にした下書きです。")
    later(hours=8)
    flyer.approve(1)
    later(hours=6)
    flyer.report(2, 55, "青で文字まで組みました。")
    later(hours=4)
    _ask(flyer, "ポイントカラー", "赤", "並べてみたら、赤のほうが教室の雰囲気に合う気がしてきました。")


def started_over(people: People, jobs: Board) -> None:
    """Play a contract in which an included restart was accepted, so that the meter shows the superseded part."""
    header = Deal(people, jobs, "ブログのヘッダーイラスト", "yui", "tsumugi")
    header.begin(
        [("ラフ", 3_001), ("清書", 6_000)],
        40,
        (("雰囲気", "ほのぼの", True), ("入れるもの", "親子と犬", False)),
        "親子の絵をよく描いています。",
        included_restarts=1,
    )
    later(hours=6)
    header.report(1, 80, "ラフを2案お見せします。")
    later(hours=3)
    request = _ask(header, "雰囲気", "きりっと", "ブログの名前が変わるので、きりっとした感じにしたいです。")
    later(hours=5)
    change_requests.accept_change(actor=header.worker, request_id=request)
    later(hours=2)
    later(days=1)
    header.report(1, 40, "新しい方向のラフです。")


def _ask(deal: Deal, key: str, value: str, note: str) -> str:
    wish = [{"key": key, "value": value}]
    return change_requests.request_change(actor=deal.client, contract_id=deal.id, note=note, changes=wish).id
