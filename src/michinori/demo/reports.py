"""The demo's reports: of a posting that asks for money first, and of a member who copies other people's work."""

from michinori.demo.board import People, later
from michinori.kernel.actor import Actor
from michinori.market.commands.jobs import create_job
from michinori.moderation.commands.reports import report_thing


def reported(people: People) -> None:
    """Report a job twice and a person once, so that two cases are in the queue."""

    def tells(who: str, kind: str, ref: str, reason: str, note: str) -> None:
        later(hours=1)
        report_thing(actor=Actor.person(people[who].id), kind=kind, ref=ref, reason=reason, note=note)

    job = create_job(
        actor=Actor.person(people["yui"].id),
        body={
            "title": "スマートフォンでかんたんな入力作業（経験なしで大丈夫です）",
            "description": "画面の数字を書き写すだけの作業です。はじめる前に、教材の代金として3,000円をお支払いください。\n教材が届いたら、すぐに始められます。",
            "category": "data",
            "kind": "fixed",
            "budget_min": 1_000,
            "budget_max": 300_000,
        },
    )
    tells("itsuki", "job", job.id, "fraud", "応募したら、先に教材の代金を振り込むように言われました。")
    tells("tsumugi", "job", job.id, "fraud", "")
    tells(
        "sakura",
        "person",
        people["hinata"].id,
        "rights",
        "作品として載せている字幕は、わたしが作ったものと同じに見えます。",
    )
