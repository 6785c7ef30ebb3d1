"""Two at once in one thread: every message has its number and is told of once, and unread counts stay right."""

from functools import partial

from michinori.contracts.commands.blocks import set_block
from michinori.contracts.models import Amendment, Contract
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.promises import mark_promise, propose_from_message
from michinori.conversation.commands.threads import (
    consent_to_contact,
    mark_read,
    mute_thread,
    open_thread,
    revoke_consent,
)
from michinori.conversation.models import Message, Promise, Reading, Thread, thread_id_of
from michinori.conversation.queries.contracts import thread_of
from michinori.conversation.queries.threads import count_unread, list_threads, view_thread
from michinori.kernel.actor import Actor
from michinori.machinery import events
from michinori.machinery.models import OutboxItem
from michinori.people.commands.blocks import undo_block
from michinori.people.models import Block
from tests.races.arena import all_is_sound, at_once, word
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices

MAIL = "ren@ishida-design.jp まで送ってください。"


def kinds(thread_id: str, after: int = 0) -> list[str]:
    """What the thread's chain holds after that event; it must be whole."""
    assert events.verify(thread_id)
    return [event.kind for event in events.history(thread_id, after=after)]


def told(thread_id: str) -> list[str]:
    """Ids of the messages that the outbox tells of."""
    items = OutboxItem.objects.filter(kind="message_sent", payload__thread_id=thread_id).order_by("id")
    return [item.payload["message_id"] for item in items]


def test_messages_sent_at_once_all_arrive_one_after_the_other(
    cast: Cast, ren: Actor, aoi: Actor, race_rounds: int
) -> None:
    for _ in range(race_rounds):
        thread = thread_id_of(story.proposed(cast))  # nobody has opened it yet: that happens at once as well
        acts = [partial(send_message, actor=who, thread_id=thread, body="よろしく。") for who in (ren, aoi, ren, aoi)]
        came = at_once(*acts)
        assert [word(one) for one in came] == ["done"] * 4
        rows = list(Message.objects.filter(thread_id=thread).order_by("n"))
        assert [row.n for row in rows] == [1, 2, 3, 4]
        assert kinds(thread) == ["message_sent"] * 4
        assert sorted(told(thread)) == sorted(row.id for row in rows)
        assert Thread.objects.get(id=thread).last_n == 4


def test_reading_meets_new_messages_and_a_mute(cast: Cast, ren: Actor, aoi: Actor, race_rounds: int) -> None:
    """What came after the reading is unread, and a mute made meanwhile holds."""
    thread = thread_of(story.active(cast))
    for _ in range(race_rounds):
        send_message(actor=ren, thread_id=thread, body="一通目です。")
        before = Thread.objects.get(id=thread).last_n
        came = at_once(
            partial(mark_read, actor=aoi, thread_id=thread),
            partial(send_message, actor=ren, thread_id=thread, body="二通目です。"),
            partial(mute_thread, actor=aoi, thread_id=thread),
            partial(mark_read, actor=aoi, thread_id=thread, n=before),
        )
        assert [word(one) for one in came] == ["done"] * 4
        read = Reading.objects.get(thread_id=thread, user_id=aoi.user_id)
        assert (read.n in (before, before + 1), read.muted) == (True, True)
        after = Message.objects.filter(thread_id=thread, n__gt=read.n).count()
        assert [view.unread for view in list_threads(aoi)[0]] == [after]
        assert view_thread(aoi, thread, counted=True).unread == after
        mark_read(actor=aoi, thread_id=thread)
        assert [view.unread for view in list_threads(aoi)[0]] == [0]
        Reading.objects.filter(user_id=aoi.user_id).update(muted=False)
    assert count_unread(aoi) == 0


def test_one_promise_becomes_one_change_of_terms(cast: Cast, ren: Actor, aoi: Actor, race_rounds: int) -> None:
    """Either side takes the same message for a change of the terms, both at once; and it is marked meanwhile."""
    for _ in range(race_rounds):
        contract = story.active(cast)
        message = send_message(actor=aoi, thread_id=thread_of(contract), body="本文は5千円上げます。")
        terms = with_prices(contract, 14_400, 14_400, 24_200)
        propose = partial(
            propose_from_message, contract_id=contract.id, message_id=message.id, terms=terms, reason="約束どおりです。"
        )
        marks = partial(mark_promise, actor=ren, message_id=message.id)
        came = at_once(partial(propose, actor=ren), partial(propose, actor=aoi), marks, marks)
        words = sorted(word(one) for one in came)
        assert words == ["done", "done", "done", "promised-already"]
        made = Amendment.objects.get(contract=contract)
        assert Promise.objects.get(message=message).amendment == made
        assert kinds(message.thread_id) == ["message_sent", "message_promised", "promise_proposed"]
        all_is_sound(Contract.objects.get(id=contract.id))


def test_consent_meets_its_revocation_and_what_hangs_on_it(
    cast: Cast, ren: Actor, aoi: Actor, race_rounds: int
) -> None:
    thread = thread_of(story.active(cast))
    for _ in range(race_rounds):
        consent_to_contact(actor=aoi, thread_id=thread)
        newest = events.last(thread)
        consents = partial(consent_to_contact, actor=ren, thread_id=thread)
        revokes = partial(revoke_consent, actor=aoi, thread_id=thread)
        came = at_once(consents, consents, revokes, partial(send_message, actor=ren, thread_id=thread, body=MAIL))
        assert [word(one) for one in came[:3]] == ["done"] * 3
        order, sent = kinds(thread, newest.n if newest else 0), word(came[3])
        if sent == "done":  # both had consented, and Aoi took it back afterwards
            assert order == ["contact_consented", "message_sent", "contact_revoked"]
        else:
            assert (sent, sorted(order)) == ("contact-without-consent", ["contact_consented", "contact_revoked"])
        found = Thread.objects.get(id=thread)
        assert (found.worker_consented_at is not None, found.client_consented_at is not None) == (True, False)
        revoke_consent(actor=ren, thread_id=thread)


def test_a_message_meets_a_block(cast: Cast, ren: Actor, aoi: Actor, race_rounds: int) -> None:
    """Before a contract: it arrives, or nothing is known of the thread any more."""
    for _ in range(race_rounds):
        thread = thread_id_of(story.proposed(cast))
        open_thread(thread)
        blocked = partial(set_block, actor=aoi, target_id=cast.ren.id)
        came = at_once(partial(send_message, actor=ren, thread_id=thread, body="いかがでしょう。"), blocked)
        assert word(came[1]) == "done"
        sent = word(came[0])
        assert sent in ("done", "not-found", "talk-closed")
        assert Message.objects.filter(thread_id=thread).count() == len(told(thread)) == (sent == "done")
        assert len(kinds(thread)) == (sent == "done")
        undo_block(actor=aoi, block_id=Block.objects.get().id)
