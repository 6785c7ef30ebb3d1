"""Reading drafts of messages: one's own."""

from michinori.conversation.models import MessageDraft
from michinori.conversation.policy import visible_to
from michinori.kernel.actor import Actor

MOST = 50


def message_drafts(actor: Actor) -> list[MessageDraft]:
    """The actor's drafts in threads that they may see, with what those are about, the newest first, at most 50. One
    query.
    """
    rows = MessageDraft.objects.filter(user_id=actor.user_id or "", thread__in=visible_to(actor))
    joined = ("thread__proposal__job", "thread__contract", "thread__worker", "thread__client__user")
    return list(rows.select_related(*joined, "thread__client__organisation").order_by("-made_at", "-id")[:MOST])
