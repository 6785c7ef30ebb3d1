"""Inquiries with several at once: no number twice, no message lost, no words left of who leaves."""

from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.support.commands.answering import answer_inquiry, close_inquiry
from michinori.support.commands.inquiries import make_inquiry, rate_inquiry, reply_to_inquiry
from michinori.support.models import Inquiry, InquiryMessage
from michinori.support.policy import Sender
from tests.legal.publishing import admin
from tests.races.arena import at_once
from tests.stories.cast import Cast

ASKED = {"topic": "money", "subject": "宛名", "text": "Renの領収書の宛名を直せますか。"}


def test_messages_written_at_once_are_numbered_one_by_one(fresh_database: str) -> None:
    cast = Cast()
    ren, sora = cast.acts(cast.ren), admin(cast)
    asked = make_inquiry(actor=ren, **ASKED)
    acts = [lambda: reply_to_inquiry(sender=Sender(ren), inquiry_id=asked.id, text="あと一つ")] * 3
    done = at_once(*acts, lambda: answer_inquiry(actor=sora, inquiry_id=asked.id, text="はい"))
    assert not [one for one in done if isinstance(one, Exception)]
    assert list(asked.messages.order_by("n").values_list("n", flat=True)) == [1, 2, 3, 4, 5]


def test_two_of_the_staff_answer_the_same_words_once(fresh_database: str) -> None:
    cast = Cast()
    sora, kei = admin(cast), admin(cast, "Kei")
    asked = make_inquiry(actor=cast.acts(cast.ren), **ASKED)
    done = at_once(
        *(lambda who=who: answer_inquiry(actor=who, inquiry_id=asked.id, text="はい", seen=1) for who in (sora, kei))
    )
    assert sorted(one.slug if isinstance(one, Problem) else "done" for one in done) == ["done", "inquiry-moved"]


def test_it_is_rated_once_however_often_it_is_pressed(fresh_database: str) -> None:
    cast = Cast()
    ren, sora = Sender(cast.acts(cast.ren)), admin(cast)
    asked = make_inquiry(actor=ren.actor, **ASKED)
    answer_inquiry(actor=sora, inquiry_id=asked.id, text="はい")
    close_inquiry(actor=sora, inquiry_id=asked.id)
    done = at_once(*[lambda: rate_inquiry(sender=ren, inquiry_id=asked.id, helpful="yes")] * 3)
    assert sorted(getattr(one, "slug", "done") for one in done) == ["done", "inquiry-rated", "inquiry-rated"]


def test_nothing_is_left_of_who_leaves_while_asking_and_being_answered(fresh_database: str) -> None:
    cast = Cast()
    ren, sora = cast.acts(cast.ren), admin(cast)
    asked = make_inquiry(actor=ren, **ASKED)
    at_once(
        lambda: close_account(actor=ren, confirm=cast.ren.email),
        lambda: make_inquiry(actor=ren, **ASKED),
        lambda: reply_to_inquiry(sender=Sender(ren), inquiry_id=asked.id, text="Renです"),
        lambda: answer_inquiry(actor=sora, inquiry_id=asked.id, text="Renさま"),
    )
    assert not Inquiry.objects.filter(struck_at__isnull=True).exists()
    assert not InquiryMessage.objects.filter(text__contains="Ren").exists()
