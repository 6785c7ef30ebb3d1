"""The demo's contract with the hours meter, under way, and one whose stages are percents of the price."""

from michinori.contracts.commands import hours
from michinori.demo.board import Board, People, later
from michinori.demo.contracts import Deal
from michinori.kernel.clock import day_of
from michinori.machinery import clock

_SUBTITLES = "オンライン講座の字幕（英語、3時間）"
_BOX = "木のおもちゃのパッケージデザイン"


class Hourly(Deal):
    """A contract being played whose worker logs hours."""

    def log(self, minutes: int, note: str, *, file: str = "") -> None:
        """Log time for today, with a picture of the work if ``file`` names one."""
        hours.log_hours(
            actor=self.worker,
            contract_id=self.id,
            day=day_of(clock.now()),
            minutes=minutes,
            note=note,
            file_ids=[self.file(file)] if file else [],
        )


def by_the_hour(people: People, jobs: Board) -> Hourly:
    """Play a contract for subtitles at ¥2,200 an hour, at most 20 hours, paid by the week; the
    first hours are logged.
    """
    subtitles = Hourly(people, jobs, _SUBTITLES, "kaito", "sakura")
    subtitles.begin(
        [("字幕3時間分", 44_000)],
        40,
        (("英語", "アメリカ英語", True), ("表示", "2行まで", False)),
        "講座の字幕は10本ほどつくりました。1時間の映像に、6時間ほどかかります。",
        meter={"kind": "hours", "rate": 2_200},
    )
    later(hours=20)
    subtitles.log(195, "1本目の聞き取りです。", file="字幕01.png")
    later(days=1)
    subtitles.log(140, "1本目の時間合わせ。用語は一覧にまとめました。")
    return subtitles


def hours_go_on(subtitles: Hourly) -> None:
    """Log hours in a new week, which the client has not answered yet."""
    subtitles.log(210, "2本目の聞き取りと、時間合わせの半分です。", file="字幕02.png")


def by_percents(people: People, jobs: Board) -> None:
    """Play a contract for a box design in three stages: the rough is approved, the fair copy is being drawn."""
    box = Deal(people, jobs, _BOX, "takumi", "tsumugi")
    box.begin(
        [("ラフ", 30), ("清書", 40), ("入稿データ", 30)],
        50,
        (("主役", "木目の写真", True), ("文字", "少なく", True)),
        "箱の絵は3年描いています。ラフを2案お出しします。",
        price=64_000,
    )
    later(days=2)
    box.submit(1, "ラフを2案です。")
    later(days=1)
    box.approve(1)
    later(hours=20)
    box.report(2, 50, "表の面の清書です。")
