"""Commands for drafts of messages, which a program writes and their sender sends on the page (decision 47)."""

from michinori.conversation.commands.messages import require_may_talk, screened
from michinori.conversation.commands.threads import on_thread
from michinori.conversation.models import MessageDraft, Thread
from michinori.conversation.queries.contracts import about
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.plans import run
from michinori.rules.contract.life import Side
from michinori.rules.fields import Reader
from michinori.rules.talk.messages import MAX_BODY

KEPT = 50
"""Drafts of one person."""


def draft_message(*, actor: Actor, thread_id: str, body: object) -> MessageDraft:
    """Draft a message for the actor, in the place of an earlier draft in this thread. Nobody else sees it. It is
    screened as if it were sent, so that what is kept could be.

    Raises as ``send_message`` but for files, and ``too-many-drafts`` (409).
    """

    def write(thread: Thread, side: Side) -> MessageDraft:
        found = about([thread])[thread.id]
        require_may_talk(actor, thread, side, found)
        reader = Reader({"body": body})
        text = reader.block("body", MAX_BODY)
        reader.finish()
        if len(str(body)) > 2 * MAX_BODY:
            raise Problem.invalid(Flaw("body", "too_long", {"limit": MAX_BODY}))
        screened(body, thread, found)
        own = MessageDraft.objects.filter(user_id=actor.user_id)
        if not own.filter(thread=thread).exists() and own.count() >= KEPT:
            raise Problem("too-many-drafts", limit=KEPT)
        values = {"body": text, "made_at": clock.now()}
        return MessageDraft.objects.update_or_create(user_id=actor.user_id, thread=thread, defaults=values)[0]

    return on_thread(actor, thread_id, write)


def note_draft_sent(*, actor: Actor, thread_id: str) -> None:
    """Drop the actor's draft in a thread whose page they have sent a message from: it stood in the form. Without one
    nothing happens.
    """
    run("DELETE FROM conversation_messagedraft WHERE user_id = %s AND thread_id = %s", [actor.user_id, thread_id])


def drop_message_draft(*, actor: Actor, thread_id: str) -> None:
    """Throw the actor's draft in a thread away. Raises ``not-found`` (404) without one."""
    rows = MessageDraft.objects.filter(user_id=actor.user_id, thread_id=thread_id)
    if not thread_id.isprintable() or not rows.delete()[0]:
        raise Problem.unknown()
