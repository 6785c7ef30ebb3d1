"""Reading consultations (相談)."""

from django.db.models import Exists, OuterRef, Q

from michinori.conversation.models import Message, Thread
from michinori.conversation.policy import consultations
from michinori.kernel.actor import Actor


def unanswered(thread: Thread, actor: Actor) -> int:
    """How many messages the worker of a consultation has from its client, and from this person in the name of others,
    without having answered; 0 once they have answered here.
    """
    if thread.messages.filter(by="worker").exists():
        return 0
    answers = Message.objects.filter(thread=OuterRef("thread"), by="worker")
    of_worker = consultations().filter(worker_id=thread.worker_id)
    rows = Message.objects.filter(~Exists(answers), by="client", thread__in=of_worker.values("id"))
    return rows.filter(Q(thread=thread) | Q(author_id=actor.user_id)).count()
