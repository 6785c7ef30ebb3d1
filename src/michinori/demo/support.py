"""The demo's inquiries and its announcement, so that the desk has something to answer and members something to read."""

from datetime import timedelta

from michinori.contracts.models import Contract
from michinori.demo.board import People, later
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.support.commands.announcements import publish_announcement, save_announcement
from michinori.support.commands.answering import answer_inquiry, save_template
from michinori.support.commands.inquiries import make_inquiry

_RECEIPT = "領収書には、支払いのときの組織の名前が載ります。組織の名前を変えると、次の支払いから新しい名前になります。"


def asked_and_told(people: People) -> None:
    """Leave one inquiry open and one answered, whose sender is asked whether it helped, and tell everybody something.

    The banner of what is told has ended: it would stand above all pages on which the demo shows something else.
    """
    _answered(people)
    _told(people)
    flyer = Contract.objects.get(title="木工教室のチラシ（A4、片面）")
    make_inquiry(
        actor=Actor.person(people["ren"].id),
        topic="people",
        subject="直接の契約に誘われました",
        text="この契約のメッセージで、次からは直接契約にしたいと言われました。断ったあと、どうすればよいですか。",
        contract_id=flyer.id,
    )


def _answered(people: People) -> None:
    sora = Actor.person(people["sora"].id)
    made = make_inquiry(
        actor=Actor.person(people["aoi"].id),
        topic="money",
        subject="領収書の宛名を変えたい",
        text="領収書の宛名を、新しい会社名に変えられますか。次の支払いから変わると助かります。",
    )
    save_template(
        actor=sora,
        title="領収書の宛名",
        ja=_RECEIPT,
        en="Receipts bear the organisation's name at the time of the payment. What you pay after a change bears the new one.",
    )
    later(minutes=10)
    answer_inquiry(actor=sora, inquiry_id=made.id, text=_RECEIPT, close=True)


def _told(people: People) -> None:
    now, sora = clock.now(), Actor.person(people["sora"].id)
    told = save_announcement(
        actor=sora,
        kind="news",
        audience="everybody",
        title_ja="年末年始の振り込みについて",
        title_en="Transfers around New Year",
        text_ja="12月31日から1月3日までは銀行が休みのため、振り込みはありません。次の振り込みは1月4日以降です。契約の期限は、いつもどおり進みます。",
        text_en="Banks are closed from 31 December to 3 January, so nothing is transferred on these days. Transfers go on from 4 January. Deadlines of contracts go on as usual.",
        from_at=now,
        until_at=now + timedelta(minutes=5),
        mail=True,
    )
    publish_announcement(actor=sora, announcement_id=told.id)
    later(minutes=10)
