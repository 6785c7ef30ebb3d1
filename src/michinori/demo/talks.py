"""The demo's conversations: questions before a job and before the contract, a promise, an invitation to deal
outside.
"""

from michinori.contracts.models import Contract
from michinori.conversation.commands.consultations import consult_worker
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.promises import mark_promise
from michinori.conversation.commands.threads import mark_read
from michinori.conversation.models import thread_id_of
from michinori.conversation.queries.contracts import thread_of
from michinori.demo.board import People, later
from michinori.kernel.actor import Actor
from michinori.market.models import Proposal

type Lines = tuple[tuple[str, str], ...]


def talked(people: People) -> None:
    """Send the messages. Call this after all stories, so that the visitor finds new ones."""
    map_ = Proposal.objects.get(job__title="観光マップのイラスト（A2、1枚）", worker=people["ren"])
    _say(people, thread_id_of(map_.id), (
        ("nagisa", "ご応募ありがとうございます。印刷は別の会社に頼む予定ですが、入稿のデータまでお願いできますか。"),
        ("ren", "はい、AIとPDFの両方でお渡しできます。印刷会社さんの入稿のきまりが分かれば、それに合わせます。"),
        ("nagisa", "助かります。載せたい店の一覧を、来週の月曜にお送りしますね。"),
    ))  # fmt: skip
    _flyer(people)
    page = _contract("広告用ランディングページのデザイン（ワイヤーフレームから）")
    riko = "いまの案をチームで見ました。見出しは1案目でお願いします。写真は明日こちらで撮り直します。"
    _say(people, thread_of(page), (
        ("riko", riko),
        ("ren", "承知しました。1案目で進めます。写真は横長で2枚あると、組みやすいです。"),
        ("aoi", "撮影は夕方になりそうです。届きしだい、ここに置きます。"),
    ))  # fmt: skip
    mark_read(actor=Actor.person(people["aoi"].id), thread_id=thread_of(page))
    _consulted(people)


def _consulted(people: People) -> None:
    """Takumi asks Tsumugi something before there is a job."""
    later(hours=2)
    asked = "木のおもちゃの箱に、森の動物の絵を入れたいです。3点で、来月の末までにお願いできますか。"
    takumi = Actor.person(people["takumi"].id)
    said = consult_worker(actor=takumi, worker_id=people["tsumugi"].id, body=asked)
    answer = "はい、お受けできます。ラフを一度ご覧いただいてから、仕上げに進むのはいかがですか。"
    _say(people, said.thread_id, (("tsumugi", answer),))


def _flyer(people: People) -> None:
    """Send a promise that is not proposed as an amendment yet, and an invitation to deal outside."""
    flyer = thread_of(_contract("木工教室のチラシ（A4、片面）"))
    date = "教室の日が1週間のびたので、納品も1週間あとで大丈夫です。"
    said = _say(people, flyer, (("takumi", date), ("ren", "ありがとうございます。では、納品は1週間あとにします。")))
    mark_promise(actor=Actor.person(people["ren"].id), message_id=said[0])
    later(hours=1)
    _say(people, flyer, (("takumi", "次のチラシからは、手数料がもったいないので直接契約にしませんか。"),))


def _contract(title: str) -> Contract:
    return Contract.objects.get(title=title)


def _say(people: People, thread_id: str, lines: Lines) -> list[str]:
    """Send messages, (key of the writer, text) each, a few minutes apart; return their ids."""
    made = []
    for who, words in lines:
        later(minutes=7)
        made.append(send_message(actor=Actor.person(people[who].id), thread_id=thread_id, body=words).id)
    return made
