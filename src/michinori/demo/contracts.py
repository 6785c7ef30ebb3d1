"""The demo's contracts at every point of their life: finished, under way, with an open amendment, ending."""

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from michinori.contracts.commands import bonuses, deposits, offers, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract
from michinori.contracts.queries.files import newest_shown
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.promises import propose_from_message
from michinori.conversation.commands.remarks import make_remark
from michinori.conversation.queries.contracts import thread_of
from michinori.demo.board import Board, People, day, later
from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.market.commands import proposals
from michinori.people.queries import default_client
from michinori.rules.people.reviews import MOST_STARS, SCALES
from michinori.treasury.commands.deposits import record_money_in
from michinori.trust.commands.reviews import write_review


class Deal:
    """One contract being played, and the commands of both its sides."""

    def __init__(self, people: People, jobs: Board, title: str, client: str, worker: str) -> None:
        self.people, self.title = people, title
        self.client, self.worker = Actor.person(people[client].id), Actor.person(people[worker].id)
        self.client_id = default_client(people[client].id).id
        self.job_id = jobs.job(title)
        self.id = ""

    def propose(self, price: int, message: str, days: int) -> str:
        sent = {"price": price, "message": message, "due_date": day(days)}
        return proposals.create_proposal(actor=self.worker, job_id=self.job_id, body=sent).id

    def offer(
        self, proposal: str, stages: list[tuple[str, int]], days: int, brief: Any, *, price: int = 0, **more: Any
    ) -> Contract:
        """``stages``: names with prices, or with percents of ``price`` where that is given."""
        terms = {
            "price": price or sum(size for _, size in stages),
            "stages": [{"name": name, "percent" if price else "price": size} for name, size in stages],
            "due_date": day(days),
            "brief": [{"key": key, "value": value, "direction": set_} for key, value, set_ in brief],
        }
        contract = offers.offer_terms(actor=self.client, proposal_id=proposal, terms=terms | more)
        self.id = contract.id
        return contract

    def begin(self, stages: list[tuple[str, int]], days: int, brief: Any, message: str, **more: Any) -> None:
        """Play from the proposal to the deposit; ``more``: arguments of ``offer``."""
        proposal = self.propose(more.get("price") or sum(price for _, price in stages), message, days)
        later(hours=5)
        contract = self.offer(proposal, stages, days, brief, **more)
        later(hours=3)
        offers.accept_offer(actor=self.worker, contract_id=self.id, terms_version=1)
        gross = contract.price + contract.price // 10
        record_money_in(client_id=self.client_id, amount=gross, reference=f"振込 {self.id}")
        later(hours=2)
        deposits.make_deposit(actor=self.client, contract_id=self.id)

    def file(self, name: str) -> str:
        """Store a picture of the work, drawn for the demo; return its id."""
        return store_file(actor=self.worker, name=name, content=_sketch(len(name))).id

    def report(self, number: int, percent: int, note: str) -> None:
        stage_commands.report_stage(
            actor=self.worker,
            contract_id=self.id,
            number=number,
            percent=percent,
            note=note,
            file_ids=[self.file(f"途中経過{percent}.png")],
        )

    def submit(self, number: int, note: str) -> None:
        stage_commands.submit_stage(
            actor=self.worker, contract_id=self.id, number=number, note=note, file_ids=[self.file(f"工程{number}.png")]
        )

    def remark(self, text: str, x: int, y: int) -> None:
        """The client pins a remark to what was handed in last; ``x``, ``y`` in permille."""
        file = newest_shown([self.id])[self.id]
        make_remark(actor=self.client, file_id=file.id, sent={"body": text, "page": 1, "x": x, "y": y})

    def approve(self, number: int) -> None:
        stage_commands.approve_stage(actor=self.client, contract_id=self.id, number=number)

    def thank(self, amount: int, note: str) -> None:
        """The client pays a bonus, in yen before tax."""
        record_money_in(client_id=self.client_id, amount=amount + amount // 10, reference=f"ボーナス {self.id}")
        bonuses.pay_bonus(actor=self.client, contract_id=self.id, amount=amount, note=note)


def _sketch(seed: int) -> bytes:
    """A PNG of a wireframe, boxes and lines that differ by ``seed``."""
    picture = Image.new("RGB", (640, 480), "#f8f8fb")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((32, 32, 608, 160 + seed * 5), outline="#0017c1", width=3)
    for row in range(4):
        top = 200 + seed * 5 + row * 48
        draw.rectangle((32, top, 32 + (seed * 37 + row * 90) % 380 + 180, top + 20), fill="#d8d8db")
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


LP_BRIEF = (("ポイントカラー", "青", True), ("テイスト", "シック", True), ("幅", "スマートフォンを先に", False))
LP_STAGES = [("ワイヤーフレーム", 14_400), ("ファーストビュー", 14_400), ("本文", 19_200)]


def finished(people: People, jobs: Board) -> None:
    """Play three contracts that went well: on one a bonus is paid and both review, one is accepted by the clock."""
    banner = Deal(people, jobs, "セミナー告知バナー 3サイズ", "aoi", "ren")
    banner.begin([("3サイズ一式", 10_000)], 10, (("雰囲気", "落ち着いた紺", True),), "2日でお見せできます。")
    later(days=2)
    banner.submit(1, "3サイズです。ご確認ください。")
    later(hours=20)
    banner.approve(1)
    later(hours=2)
    banner.thank(1_000, "急なお願いなのに、間に合わせてくださってありがとうございました。")
    later(hours=1)
    _review(banner, banner.client, "早くてていねいでした。色の相談にもすぐ答えてくださいました。")
    _review(banner, banner.worker, "最初の説明がはっきりしていて、迷わずつくれました。")

    beans = Deal(people, jobs, "コーヒー豆12種の紹介文", "haruka", "mio")
    beans.begin([("前半6種", 8_000), ("後半6種", 8_000)], 14, (("文体", "静かに", True),), "飲みながら書きます。")
    later(days=3)
    beans.submit(1, "前半の6種です。")
    later(days=1)
    beans.approve(1)
    later(days=3)
    beans.submit(2, "12種そろいました。")
    later(days=8)

    menu = Deal(people, jobs, "メニューの英訳（約80品）", "haruka", "hinata")
    menu.begin([("英訳", 18_000)], 12, (("英語", "イギリス英語", True),), "食べものの翻訳が得意です。")
    later(days=4)
    menu.submit(1, "80品の英訳と、表記の一覧です。")
    later(days=2)
    menu.approve(1)


def _review(deal: Deal, by: Actor, comment: str) -> None:
    write_review(actor=by, contract_id=deal.id, stars=dict.fromkeys(SCALES, MOST_STARS), comment=comment)


def ended(people: People, jobs: Board) -> None:
    """Play a contract that ended halfway by agreement."""
    logo = Deal(people, jobs, "珈琲店のロゴとショップカード", "haruka", "tsumugi")
    logo.begin(
        [("ラフ3案", 15_000), ("ロゴ清書", 20_000), ("ショップカード", 15_000)],
        30,
        (("モチーフ", "下鴨の森", True), ("線", "手描き", True)),
        "ラフを3案お出しします。",
    )
    later(days=4)
    logo.submit(1, "ラフ3案です。")
    later(days=1)
    logo.approve(1)
    later(days=3)
    logo.report(2, 40, "A案を清書しています。")
    later(days=1)
    opened = terminations.open_termination(
        actor=logo.client,
        contract_id=logo.id,
        amount=20_000,
        reason="client_withdrew",
        note="開店の予定が変わりました。",
    )
    later(hours=6)
    terminations.accept_termination(actor=logo.worker, termination_id=opened.id, amount=20_000)


def under_way(people: People, jobs: Board) -> None:
    """Play a landing page halfway, with an open amendment, and an article that is delivered and
    waits for acceptance.
    """
    page = Deal(people, jobs, "広告用ランディングページのデザイン（ワイヤーフレームから）", "aoi", "ren")
    page.begin(LP_STAGES, 45, LP_BRIEF, "ワイヤーフレームから一緒に考えます。法人向けのページを多くつくってきました。")
    later(days=3)
    page.submit(1, "ワイヤーフレームです。見出しの順番を2案つくりました。")
    later(days=1)
    page.approve(1)
    later(days=2)
    page.report(2, 37, "写真の置き方まで決まりました。")
    later(hours=20)
    stage_commands.acknowledge_stage(actor=page.client, contract_id=page.id, number=2)

    article = Deal(people, jobs, "導入事例の取材と執筆（オンライン、1社）", "aoi", "mio")
    article.begin(
        [("取材", 15_000), ("執筆", 25_000)], 30, (("文体", "です・ます", True),), "取材の経験が8年あります。"
    )
    later(days=2)
    article.submit(1, "取材の録音と、書き起こしです。")
    later(days=1)
    article.approve(1)
    jobs.post_all()
    later(days=1)
    article.submit(2, "3,100字になりました。")

    page.report(2, 74, "ファーストビューの色と文字組みができました。")
    page.remark("見出しを、もう一回り大きくできますか。", 220, 180)
    page.remark("この余白、とても良いです。", 720, 620)
    _propose_longer_body(page)


def _propose_longer_body(page: Deal) -> None:
    """Propose an amendment for Ren, who asks for ¥5,000 more because the body has grown."""
    contract = Contract.objects.select_related("terms").get(id=page.id)
    terms: dict[str, Any] = dict(contract.terms.body) if contract.terms else {}
    stages = [dict(stage) for stage in terms["stages"]]
    stages[2]["price"] += 5_000
    changed = terms | {"stages": stages, "price": terms["price"] + 5_000}
    asked = "本文に事例を2つ足したいです。費用が増えるのは大丈夫です。いくらになりますか。"
    said = send_message(actor=page.client, thread_id=thread_of(contract), body=asked)
    later(hours=1)
    propose_from_message(
        actor=page.worker,
        contract_id=page.id,
        message_id=said.id,
        terms=changed,
        reason="本文に事例を2つ足すことになったので、本文の工程を5,000円増やしたいです。納期はこのままで大丈夫です。",
    )


def quarrel(people: People, jobs: Board) -> Deal:
    """Play a contract whose client objects to work because they have changed their mind."""
    cards = Deal(people, jobs, "インスタグラムの投稿画像 12枚", "haruka", "ren")
    cards.begin(
        [("型づくり", 9_000), ("12枚", 15_000)], 25, (("書体", "明朝体", True),), "型をつくってから12枚に広げます。"
    )
    later(days=2)
    cards.submit(1, "型ができました。")
    later(days=1)
    cards.approve(1)
    later(days=2)
    cards.report(2, 60, "7枚できました。")
    later(hours=5)
    stage_commands.object_stage(
        actor=cards.client, contract_id=cards.id, number=2, reason="ゴシック体のほうがよくなりました。"
    )
    return cards


def end_the_quarrel(cards: Deal) -> None:
    """Open an ending for the worker, which the client has not answered yet."""
    terminations.open_termination(
        actor=cards.worker,
        contract_id=cards.id,
        amount=14_000,
        reason="restart",
        note="書体は明朝体という約束で、7枚つくりました。ここまでの分で終わりたいです。",
    )


def waiting(people: People, jobs: Board) -> None:
    """Leave an offer for Mio to answer, a contract that waits for its deposit, and unanswered proposals."""
    market = Deal(people, jobs, "三崎の朝市を紹介する記事（取材つき）", "nagisa", "mio")
    proposal = market.propose(42_000, "三浦には3年住んでいました。朝市の人たちの話を、ゆっくり聞きたいです。", 30)
    market.offer(proposal, [("取材", 18_000), ("執筆と写真", 24_000)], 35, (("読む人", "はじめて三崎に来る人", True),))
    stock = Deal(people, jobs, "在庫表の作り直し", "takumi", "itsuki")
    stock.offer(stock.propose(30_000, "まず、いまの表を見せてください。", 20), [("設計", 10_000), ("作成", 20_000)], 25, (("道具", "Excelのまま", True),))  # fmt: skip
    offers.accept_offer(actor=stock.worker, contract_id=stock.id, terms_version=1)
    for title, client, worker, price, words in (
        (
            "観光マップのイラスト（A2、1枚）",
            "nagisa",
            "tsumugi",
            98_000,
            "絵地図は4枚目です。これまでの絵をプロフィールに載せています。",
        ),
        ("観光マップのイラスト（A2、1枚）", "nagisa", "ren", 110_000, "印刷まで見すえて進めます。"),
        (
            "ランディング・ページのコーディング（HTMLとCSS）",
            "aoi",
            "souta",
            52_000,
            "速さには自信があります。計測の結果もお渡しします。",
        ),
        ("サービス紹介動画の編集（60秒）", "aoi", "sakura", 42_000, "字幕とBGMまで、5日でできます。"),
    ):
        Deal(people, jobs, title, client, worker).propose(price, words, 25)


def unusual(people: People, jobs: Board) -> None:
    """Leave an offer for Hinata to answer that differs from the usual in five of the rules."""
    treaty = Deal(people, jobs, "契約書の英日翻訳（A4で12枚）", "kaito", "hinata")
    treaty.offer(
        treaty.propose(60_000, "契約書の翻訳を4年しています。", 25),
        [("前半6枚", 20_000), ("後半6枚", 20_000), ("見直し", 20_000)],
        30,
        (("用語", "用語集に従う", True),),
        pay_on="completion",
        inspection_days=14,
        included_revisions=5,
        included_restarts=1,
        fallback_share=30,
    )
